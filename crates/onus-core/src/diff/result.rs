//! What a comparison gives.

use std::collections::BTreeMap;

use onus_catalogue::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::side::SideReport;
use crate::assess::Status;
use crate::report::{AgreementGapReport, RuleReport};

/// Name and version of the JSON's schema.
pub const SCHEMA: &str = "onus.diff/1";

/// What a change does to what decides about it, and what that would silence.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Deciding {
    /// The commit whose rules the change's own are compared with, as it was named.
    pub since: String,
    /// What is different.
    pub changes: Vec<DecidingChange>,
    /// How many duties on subjects fall short by the rules of that commit, and by the change's own do not, do less, or are accepted risks.
    pub silenced: u64,
    /// These, grouped.
    pub gaps: Vec<GapChange>,
    /// How many duties on subjects other parties carry by the change's own rules.
    pub moved: u64,
    /// How many gaps of the agreement itself are not there by the change's own rules.
    pub agreement_gaps: u64,
}

/// One thing that decides, and that a change makes different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecidingChange {
    /// What it is.
    pub part: DecidingPart,
    /// What there is at the commit; `null` where there is nothing.
    pub before: Option<String>,
    /// What the change has in its place; `null` where there is nothing.
    pub now: Option<String>,
    /// How many duties on subjects no longer count by this alone, where that can be told.
    pub silences: Option<u64>,
    /// Why what the change has cannot be used.
    pub fault: Option<String>,
}

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecidingPart {
    /// The agreement with its evidence.
    Agreement,
    /// Catalogue directories.
    Catalogue,
    /// What is assessed where no input is named.
    Inputs,
    /// Comments of the configuration that accept risks.
    Comments,
    /// What makes the exit code 1.
    Threshold,
    /// The saved assessment that new gaps are counted from.
    Baseline,
}

impl DecidingPart {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Catalogue => "catalogue",
            Self::Inputs => "inputs of the agreement",
            Self::Comments => "comments that accept risks",
            Self::Threshold => "threshold",
            Self::Baseline => "baseline",
        }
    }
}

impl DecidingChange {
    /// What this would silence cannot be told: it cannot be used, or other inputs are assessed.
    pub fn is_unclear(&self) -> bool {
        self.fault.is_some() || self.part == DecidingPart::Inputs
    }
}

/// What differs between two sides.
///
/// Everything is grouped: an entry stands for one duty on all subjects on which the same happened to it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// `onus.diff/1`.
    pub schema: String,
    /// The old side.
    pub old: SideReport,
    /// The new side.
    pub new: SideReport,
    /// Where the change is compared with a commit: what it does to what decides about it. `null` where it leaves that as it is.
    pub deciding: Option<Deciding>,
    /// What one should know of the comparison: what cannot be told, and in what the sides differ beside their resources.
    pub notes: Vec<String>,
    /// Parts of the new side's inputs that were not read, and on the old side were read or not there.
    pub newly_unread: Vec<String>,
    /// Names of the parties by their ids.
    pub parties: BTreeMap<String, String>,
    /// How much of everything, one for each duty on each subject.
    pub summary: DiffSummary,
    /// Duties that other parties carry now.
    pub moved: Vec<Move>,
    /// Duties that arise now, on what came or on what has become of a subject.
    pub began: Vec<Carried>,
    /// Duties that no longer arise.
    pub ended: Vec<Carried>,
    /// What falls short now, and did not.
    pub new_gaps: Vec<GapChange>,
    /// What falls short worse than it did.
    pub worse_gaps: Vec<GapChange>,
    /// What falls short less than it did.
    pub eased_gaps: Vec<GapChange>,
    /// What fell short, and does not any more.
    pub closed_gaps: Vec<GapChange>,
    /// What is wrong with the agreement now, and was not.
    pub new_agreement_gaps: Vec<AgreementGapReport>,
    /// What was wrong with the agreement, and is not any more.
    pub closed_agreement_gaps: Vec<AgreementGapReport>,
    /// Duties of which more is shown than was.
    pub proof_gained: Vec<ProofChange>,
    /// Duties of which less is shown than was.
    pub proof_lost: Vec<ProofChange>,
    /// Risks that are accepted now.
    pub accepted: Vec<GapChange>,
    /// Risks that are no longer accepted, and still there.
    pub no_longer_accepted: Vec<GapChange>,
    /// Resources.
    pub resources: ResourceChanges,
}

/// How much changed, one for each duty on each subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DiffSummary {
    /// Duties that other parties carry now: on the same subject, or on what took its place.
    pub moved: u64,
    /// Duties that arise now.
    pub began: u64,
    /// Duties that no longer arise.
    pub ended: u64,
    /// New gaps, accepted ones included.
    pub new_gaps: u64,
    /// Gaps that are worse.
    pub worse_gaps: u64,
    /// Gaps that are less bad.
    pub eased_gaps: u64,
    /// Gaps that are closed.
    pub closed_gaps: u64,
    /// Duties of which more is shown.
    pub proof_gained: u64,
    /// Duties of which less is shown.
    pub proof_lost: u64,
    /// Resources that came.
    pub came: u64,
    /// Resources that went.
    pub went: u64,
    /// Resources in the place of others.
    pub replaced: u64,
    /// Resources that are only called otherwise.
    pub renamed: u64,
    /// Parts of inputs that are not read now, and were read or not there.
    pub newly_unread: u64,
}

/// How a duty moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The subject is the same, and another party carries the duty there.
    SameSubject,
    /// Subjects went and others came, and another party carries the duty there.
    OtherSubject,
}

/// Parties that hold a duty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Holders {
    /// They do it.
    pub responsible: Vec<String>,
    /// It answers for it.
    pub accountable: Vec<String>,
}

/// A duty that other parties carry now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// The duty's id.
    pub duty: String,
    /// The duty's title.
    pub title: String,
    /// The layer.
    pub layer: String,
    /// How it moved.
    pub how: How,
    /// Who carried it.
    pub from: Holders,
    /// Who carries it now.
    pub to: Holders,
    /// The rule that decided before.
    pub rule_before: Option<RuleReport>,
    /// The rule that decides now.
    pub rule: Option<RuleReport>,
    /// Where subjects went and came: rules that decided before on some of those that went.
    pub further_rules_before: Vec<RuleReport>,
    /// Where subjects went and came: rules that decide now on some of those that came.
    pub further_rules: Vec<RuleReport>,
    /// All rules before, weakest first.
    pub rules_before: Vec<RuleReport>,
    /// All rules now, weakest first.
    pub rules: Vec<RuleReport>,
    /// On how many subjects it is carried now.
    pub count: u64,
    /// These subjects.
    pub subjects: Vec<String>,
    /// Subjects that went, on which it was carried before; none where the subjects are the same.
    pub instead_of: Vec<String>,
}

/// A duty that arises now, or no longer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Carried {
    /// The duty's id.
    pub duty: String,
    /// The duty's title.
    pub title: String,
    /// The layer.
    pub layer: String,
    /// Who carries it there, or did.
    pub holders: Holders,
    /// One of the responsible parties carries this duty nowhere on the other side.
    pub only_here: bool,
    /// The duty arises nowhere on the other side.
    pub nowhere_else: bool,
    /// Where it arises nowhere on the other side: ids of duties of the same theme that others carry there, on what came or went.
    pub counterparts: Vec<String>,
    /// The rule that decides.
    pub rule: Option<RuleReport>,
    /// On how many subjects.
    pub count: u64,
    /// These subjects.
    pub subjects: Vec<String>,
}

/// A gap that is new, worse, less bad, closed, accepted, or no longer accepted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GapChange {
    /// The duty's id.
    pub duty: String,
    /// The duty's title.
    pub title: String,
    /// The layer.
    pub layer: String,
    /// Its status before; `null` where the duty did not arise.
    pub was: Option<Status>,
    /// Its status now; `null` where the duty does not arise any more.
    pub status: Option<Status>,
    /// How bad it is; of a closed gap, how bad it was.
    #[schemars(with = "Option<String>")]
    pub severity: Option<Severity>,
    /// Where unallocated: the kind of gap.
    pub code: Option<String>,
    /// What is or was wrong, or could not be told.
    pub what: Option<String>,
    /// How to fix it.
    pub remedy: Option<String>,
    /// Who can fix it, or could.
    pub holders: Holders,
    /// Where the agreement accepts the risk.
    pub accepted: Option<String>,
    /// On how many subjects.
    pub count: u64,
    /// These subjects.
    pub subjects: Vec<String>,
}

/// A duty of which more or less is shown.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProofChange {
    /// The duty's id.
    pub duty: String,
    /// The duty's title.
    pub title: String,
    /// The layer.
    pub layer: String,
    /// Its status before.
    pub was: Status,
    /// Its status now.
    pub status: Status,
    /// Who carries it now.
    pub holders: Holders,
    /// On how many subjects.
    pub count: u64,
    /// These subjects.
    pub subjects: Vec<String>,
}

/// Resources that differ. Parts (inline rules) are left out where their whole is named.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ResourceChanges {
    /// They are there now.
    pub came: Vec<NamedResource>,
    /// They are not there any more.
    pub went: Vec<NamedResource>,
    /// They have the address of another object, which goes.
    pub replaced: Vec<NamedResource>,
    /// They are the same under another address.
    pub renamed: Vec<Renamed>,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NamedResource {
    /// Its address.
    pub address: String,
    /// Its type in the source's words.
    pub r#type: String,
}

/// A resource that is only called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Renamed {
    /// Its address before.
    pub from: String,
    /// Its address now.
    pub to: String,
    /// Its type in the source's words.
    pub r#type: String,
}

impl Diff {
    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.deciding.is_none()
            && self.summary == DiffSummary::default()
            && self.new_agreement_gaps.is_empty()
            && self.closed_agreement_gaps.is_empty()
            && self.accepted.is_empty()
            && self.no_longer_accepted.is_empty()
    }

    /// What a party is called.
    pub fn title<'a>(&'a self, party: &'a str) -> &'a str {
        self.parties.get(party).map_or(party, String::as_str)
    }
}
