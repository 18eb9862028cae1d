//! What is kept of the coverage.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::estate::{Aside, Coverage, NotKnown};

/// [`Coverage`] with lists instead of maps, as JSON has no keys but texts.
#[derive(Serialize, Deserialize)]
pub(super) struct Tallies {
    read: u64,
    recognised: u64,
    supporting: u64,
    aside: Vec<(Aside, BTreeMap<String, u64>)>,
    columns: [Vec<((String, String), u64)>; 5],
    not_known: Vec<(NotKnown, u64)>,
    notes: BTreeSet<String>,
    #[serde(default)]
    unread: BTreeSet<String>,
}

impl From<&Coverage> for Tallies {
    fn from(coverage: &Coverage) -> Self {
        let columns = [
            &coverage.unknown_values,
            &coverage.sensitive_values,
            &coverage.misfits,
            &coverage.unresolved,
            &coverage.outside,
        ];
        Self {
            read: coverage.read,
            recognised: coverage.recognised,
            supporting: coverage.supporting,
            aside: coverage.aside.clone().into_iter().collect(),
            columns: columns.map(|tally| tally.clone().into_iter().collect()),
            not_known: coverage.not_known.clone().into_iter().collect(),
            notes: coverage.notes.clone(),
            unread: coverage.unread.clone(),
        }
    }
}

impl From<Tallies> for Coverage {
    fn from(tallies: Tallies) -> Self {
        let [unknown_values, sensitive_values, misfits, unresolved, outside] =
            tallies.columns.map(|tally| tally.into_iter().collect());
        Self {
            read: tallies.read,
            recognised: tallies.recognised,
            supporting: tallies.supporting,
            aside: tallies.aside.into_iter().collect(),
            unknown_values,
            sensitive_values,
            misfits,
            unresolved,
            outside,
            not_known: tallies.not_known.into_iter().collect(),
            notes: tallies.notes,
            unread: tallies.unread,
        }
    }
}
