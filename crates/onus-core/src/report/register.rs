//! The registers of an agreement: its contracts, its officers, its evidence. None of them needs an estate.

mod contracts;
mod evidence;
mod faults;
mod follow;
mod officers;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agreement::{Attachment, Integrity, Term};

pub use contracts::{ClauseReport, ContractReport, HandedOver, LeavesReport, PackageReport, contracts, hand_over};
pub use evidence::{EvidenceReport, EvidenceSort, EvidenceState, SignatureReport, SignatureState, endings, evidence};
pub use faults::{EvidenceFault, evidence_faults};
pub use officers::{KeyReport, OfficerReport, RoleReport, officers};

/// Where a day stands to a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TermState {
    /// It has not begun.
    NotYet,
    /// The day lies in it.
    InForce,
    /// It is over.
    Over,
}

impl TermState {
    /// Where a day stands to a term.
    pub fn of(term: Term, day: Date) -> Self {
        if term.is_over(day) {
            Self::Over
        } else if term.holds(day) {
            Self::InForce
        } else {
            Self::NotYet
        }
    }
}

/// Days from a day to another; negative where that has passed.
fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// A file that the agreement names, and whether it is still the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileReport {
    /// The file as the agreement names it.
    pub file: String,
    /// What was found.
    pub state: FileState,
    /// The SHA-256 that was written down.
    pub sha256: Option<String>,
    /// The SHA-256 of the file as it is; `null` where it cannot be read.
    pub found: Option<String>,
    /// Why it cannot be read.
    pub why: Option<String>,
}

/// Whether a file is still the one that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// It has the SHA-256 that was written down.
    Same,
    /// It has another one.
    Changed,
    /// It cannot be read.
    Missing,
    /// No SHA-256 was written down.
    Unstated,
}

impl FileReport {
    /// What is known of an attachment.
    fn of(attachment: &Attachment) -> Self {
        let (state, found, why) = match &attachment.found {
            Integrity::Same => (FileState::Same, attachment.sha256.clone(), None),
            Integrity::Changed(found) => (FileState::Changed, Some(found.clone()), None),
            Integrity::Missing(why) => (FileState::Missing, None, Some(why.clone())),
            Integrity::Unstated(found) => (FileState::Unstated, Some(found.clone()), None),
        };
        Self { file: attachment.file.clone(), state, sha256: attachment.sha256.clone(), found, why }
    }
}
