//! Counts of what is not known, and why.

use std::collections::BTreeMap;

use onus_catalogue::path::Path;
use onus_core::estate::EstateBuilder;

use super::{Store, Tally};
use crate::recipes::adapters::Column;
use crate::recipes::entry::Entry;

impl<'c> Store<'c> {
    /// Counts why a column is not known, where the input tells; `block` is as for the places of its values.
    pub(super) fn note_reason(&mut self, column: &Column<'c>, entry: &Entry<'_, '_>, block: &str) {
        if entry.reasons.is_none() {
            return;
        }
        let path = |path: &Path| format!("{}{}", if path.enclosing { "" } else { block }, path.named());
        let paths: Vec<String> = column.recipe.paths().into_iter().map(path).collect();
        self.count_reason(entry, &paths);
    }

    /// Counts why what is read from these paths is not known, where the input tells.
    pub(super) fn count_reason(&mut self, entry: &Entry<'_, '_>, paths: &[String]) {
        if let Some(reasons) = entry.reasons {
            *self.not_known.entry(reasons(paths)).or_default() += 1;
        }
    }

    /// Hands what was counted to the estate.
    pub fn report(&mut self, builder: &mut EstateBuilder<'c>) {
        let into = |tally: &mut Tally<'c>, counts: &mut BTreeMap<(String, String), u64>| {
            for ((source_type, column), count) in std::mem::take(tally) {
                *counts.entry((source_type.to_owned(), column.to_owned())).or_default() += count;
            }
        };
        into(&mut self.unknown, &mut builder.coverage.unknown_values);
        into(&mut self.sensitive, &mut builder.coverage.sensitive_values);
        into(&mut self.misfits, &mut builder.coverage.misfits);
        for (reason, count) in std::mem::take(&mut self.not_known) {
            *builder.coverage.not_known.entry(reason).or_default() += count;
        }
    }
}
