//! The status of one duty on one subject: checks first, then documents.

use onus_catalogue::duty::Duty;
use onus_catalogue::{Authority, PartyKind, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Allocation;
use super::verify::Answer;
use crate::agreement::Parties;
use crate::estate::Basis;

/// Status of one duty on one subject, in the order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A law of allocation fails.
    Unallocated,
    /// A check is false.
    Breached,
    /// A check cannot be told yet, or who carries the duty.
    Unknown,
    /// All checks are true on the live cloud, and cover the duty whole.
    Verified,
    /// All checks are true as written, planned or recorded, or cover it in part.
    Configured,
    /// The holder's report on operation covers it.
    Attested,
    /// A certificate or report on design covers it.
    Certified,
    /// A named officer says so.
    Declared,
    /// The proof there was is no longer relied on.
    Lapsed,
    /// The provider says so publicly; no document is held.
    Claimed,
    /// Somebody is responsible, and nothing shows that it is done.
    Unproven,
}

impl Status {
    /// All statuses, in the order of precedence.
    pub const ALL: [Self; 11] = [
        Self::Unallocated,
        Self::Breached,
        Self::Unknown,
        Self::Verified,
        Self::Configured,
        Self::Attested,
        Self::Certified,
        Self::Declared,
        Self::Lapsed,
        Self::Claimed,
        Self::Unproven,
    ];

    /// The word.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Unallocated => "unallocated",
            Self::Breached => "breached",
            Self::Unknown => "unknown",
            Self::Verified => "verified",
            Self::Configured => "configured",
            Self::Attested => "attested",
            Self::Certified => "certified",
            Self::Declared => "declared",
            Self::Lapsed => "lapsed",
            Self::Claimed => "claimed",
            Self::Unproven => "unproven",
        }
    }

    /// The status of this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.id() == id)
    }

    /// Whether an officer may accept the risk. What is unallocated cannot be accepted: nobody would.
    pub const fn can_be_accepted(self) -> bool {
        matches!(self, Self::Breached | Self::Unknown | Self::Lapsed | Self::Claimed | Self::Unproven)
    }

    /// Proven is verified and attested, and nothing else.
    pub const fn is_proven(self) -> bool {
        matches!(self, Self::Verified | Self::Attested)
    }
}

/// The first status that holds, and how bad it is. `proven` is what documents make of it.
pub fn status(
    duty: &Duty,
    allocation: &Allocation<'_>,
    answers: &[(usize, Answer)],
    basis: Basis,
    proven: Option<Status>,
    parties: &Parties,
) -> (Status, Option<Severity>) {
    let worst = |wanted: Answer| {
        answers
            .iter()
            .filter(|(_, answer)| *answer == wanted)
            .filter_map(|(at, _)| duty.checks.get(*at))
            .map(|check| check.severity)
            .min()
    };
    if allocation.fault.is_some() {
        return (Status::Unallocated, None);
    }
    if let Some(severity) = worst(Answer::No) {
        // Who has to fix it may be open as well; that it has to be fixed is not.
        return (Status::Breached, Some(severity));
    }
    if let Some(severity) = worst(Answer::Unknown) {
        return (Status::Unknown, Some(severity));
    }
    if !allocation.alternatives.is_empty() {
        return (Status::Unknown, None);
    }
    let fulfilled =
        || answers.iter().filter(|(_, answer)| *answer == Answer::Yes).filter_map(|(at, _)| duty.checks.get(*at));
    if fulfilled().next().is_some() {
        let whole = fulfilled().all(|check| check.covers_all());
        return (if whole && basis == Basis::Observed { Status::Verified } else { Status::Configured }, None);
    }
    let said = if claimed(allocation, parties) { Status::Claimed } else { Status::Unproven };
    (proven.unwrap_or(said), None)
}

/// Only providers act, and they say so publicly: by a page of their own, or by a document that they publish that they hold.
fn claimed(allocation: &Allocation<'_>, parties: &Parties) -> bool {
    let of_provider = |id: &String| {
        let kind = parties.get(id).map(|party| party.kind);
        matches!(kind, Some(PartyKind::Provider | PartyKind::Subcontractor))
    };
    let said =
        allocation.rules.iter().skip(1).any(|rule| rule.held == Some(true) && rule.authority == Authority::Published);
    allocation.responsible.iter().all(of_provider) && (said || !allocation.published.is_empty())
}
