//! What a change does to what decides about it: agreement, catalogue, comments that accept risks, threshold, baseline.

use super::compare::compare;
use super::result::{Deciding, DecidingChange, GapChange};
use super::side::Side;
use crate::assess::{GapKind, Status};

impl Deciding {
    /// How much the change would silence: duties by its rules as a whole, gaps of the agreement, and, where more no longer counts by
    /// one part alone, that; each part of which it cannot be told counts once.
    pub fn silences(&self) -> u64 {
        let alone = self.changes.iter().filter_map(|change| change.silences).max().unwrap_or(0);
        let unclear = self.changes.iter().filter(|change| change.is_unclear()).count() as u64;
        self.silenced.max(alone) + self.agreement_gaps + unclear
    }

    /// Compares what is judged by the rules of the commit with the same by the change's own rules.
    pub fn of(since: &str, changes: Vec<DecidingChange>, by_commit: &Side, by_change: &Side) -> Self {
        let diff = compare(by_commit, by_change, &onus_catalogue::Catalogue::default());
        let is_open = |status| matches!(status, Status::Breached | Status::Unallocated | Status::Lapsed);
        let was_open = |gap: &GapChange| gap.accepted.is_some() || gap.was.is_some_and(is_open);
        let mut gaps: Vec<GapChange> =
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
