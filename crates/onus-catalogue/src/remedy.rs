//! Remedies: how to fix a breach on resources of a provider's types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, is_id};
use crate::duty::Check;
use crate::place::At;

/// Remedies by duty, by what its check is known by, by resource type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Remedies(pub BTreeMap<String, BTreeMap<String, BTreeMap<String, At<String>>>>);

impl Remedies {
    /// Reads `remedies.toml`.
    pub fn decode(table: &Table<'_, '_>) -> Self {
        let mut found = BTreeMap::new();
        for (duty, span, value) in table.entries() {
            if !is_id(duty, '-') {
                table.file.fault(span, format!("`{duty}` is not a valid id"), "write `[DUTY.CHECK]`");
            }
            let Some(checks) = value.table("a duty's remedies") else { continue };
            let checks = checks.entries().into_iter().filter_map(|(check, _, value)| {
                let types = value.table("a check's remedies")?.entries();
                let types = types.into_iter().filter_map(|(of, _, value)| Some((of.to_owned(), At::decode(value)?)));
                Some((check.to_owned(), types.collect()))
            });
            found.insert(duty.to_owned(), checks.collect());
        }
        Self(found)
    }

    /// The remedies for breaches of a duty's check, by resource type.
    pub fn of(&self, duty: &str, check: &Check) -> Option<&BTreeMap<String, At<String>>> {
        self.0.get(duty)?.get(check.key())
    }
}
