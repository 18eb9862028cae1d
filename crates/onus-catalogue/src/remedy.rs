//! Remedies: how to mend a breach on resources of a provider's types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Catalogue;
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
                table.file.fault(span, format!("`{duty}` is no id"), "write `[DUTY.CHECK]`");
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

    fn of(&self, duty: &str, check: &Check) -> Option<&BTreeMap<String, At<String>>> {
        self.0.get(duty)?.get(check.key())
    }
}

impl Catalogue {
    /// How to mend a breach of a duty's check on a resource of this provider, service and type; what mends it anywhere where nothing is said of
    /// the type.
    pub fn remedy<'c>(&'c self, duty: &str, check: &'c Check, of: Option<(&str, &str, &str)>) -> Option<&'c str> {
        let own = of.and_then(|(provider, service, of)| {
            let service = self.providers.get(provider)?.services.get(service)?;
            service.remedies.of(duty, check)?.get(of)
        });
        own.map(|at| at.value.as_str()).or(check.remedy.as_deref())
    }

    /// All that is known of how to mend a breach of a duty's check: for resource types, and for `any`.
    pub fn remedies<'c>(&'c self, duty: &str, check: &'c Check) -> BTreeMap<&'c str, &'c str> {
        let services = self.providers.values().flat_map(|provider| provider.services.values());
        let types = services.filter_map(|service| service.remedies.of(duty, check)).flatten();
        let types = types.map(|(of, at)| (of.as_str(), at.value.as_str()));
        types.chain(check.remedy.as_deref().map(|any| ("any", any))).collect()
    }
}
