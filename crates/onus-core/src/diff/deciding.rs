//! What a change does to what decides about it: agreement, catalogue, comments that accept risks, threshold, baseline.

use schemars::JsonSchema;
use serde::Serialize;

use super::compare::compare;
use super::result::GapChange;
use super::side::Side;
use crate::assess::{GapKind, Status};

/// What a change does to what decides about it, and what that would silence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Deciding<'s> {
    /// The commit whose rules the change's own are compared with, as it was named.
    pub since: String,
    /// What is different.
    pub changes: Vec<DecidingChange>,
    /// How many duties on subjects fall short by the rules of that commit, and by the change's own do not, do less, or are accepted risks.
    pub silenced: u64,
    /// These, grouped.
    pub gaps: Vec<GapChange<'s>>,
    /// How many duties on subjects other parties carry by the change's own rules.
    pub moved: u64,
    /// How many gaps of the agreement itself are not there by the change's own rules.
    pub agreement_gaps: u64,
}

/// One thing that decides, and that a change makes different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
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

impl<'s> Deciding<'s> {
    /// How much the change would silence: duties by its rules as a whole, gaps of the agreement, and, where more no longer counts by
    /// one part alone, that; each part of which it cannot be told counts once.
    pub fn silences(&self) -> u64 {
        let alone = self.changes.iter().filter_map(|change| change.silences).max().unwrap_or(0);
        let unclear = self.changes.iter().filter(|change| change.is_unclear()).count() as u64;
        self.silenced.max(alone) + self.agreement_gaps + unclear
    }

    /// Compares what is judged by the rules of the commit with the same by the change's own rules.
    pub fn of(since: &str, changes: Vec<DecidingChange>, by_commit: &'s Side, by_change: &'s Side) -> Self {
        let diff = compare(by_commit, by_change, &onus_catalogue::Catalogue::default());
        let is_open = |status| matches!(status, Status::Breached | Status::Unallocated | Status::Lapsed);
        let was_open = |gap: &GapChange<'_>| gap.accepted.is_some() || gap.was.is_some_and(is_open);
        let mut gaps: Vec<GapChange<'s>> =
            [diff.closed_gaps, diff.eased_gaps, diff.accepted].into_iter().flatten().collect();
        gaps.retain(was_open);
        Self {
            since: since.to_owned(),
            silenced: gaps.iter().map(|gap| gap.count).sum(),
            gaps,
            moved: diff.summary.moved,
            agreement_gaps: diff
                .closed_agreement_gaps
                .iter()
                .filter(|gap| GapKind::from_code(&gap.code).is_some())
                .count() as u64,
            changes,
        }
    }
}
