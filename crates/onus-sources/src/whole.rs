//! Of which kinds the inputs hold all there is.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::Catalogue;
use onus_core::estate::Account;

use crate::error::SourceError;
use crate::source::Complete;

/// The kinds that are complete, by account.
#[derive(Debug, Default)]
pub(crate) struct Whole(BTreeMap<Account, BTreeSet<String>>);

impl Whole {
    /// Takes note of what a source says of itself.
    pub fn add(&mut self, source: &str, complete: Complete, catalogue: &Catalogue) -> Result<(), SourceError> {
        let Complete { provider, account, kinds } = complete;
        if let Some(unknown) = kinds.iter().find(|kind| !catalogue.kinds.contains_key(*kind)) {
            return Err(SourceError::Unsupported {
                path: source.to_owned(),
                why: format!("says that it holds all of `{unknown}`, which is not a kind of the catalogue"),
                help: "name kinds as `onus catalogue list` does".to_owned(),
            });
        }
        self.0.entry(Account::named(&provider, account)).or_default().extend(kinds);
        Ok(())
    }

    /// The kinds that are complete in every account that has rows: an estate keeps them without their accounts, and what one
    /// account may have more than the inputs show is never taken for absent.
    pub fn kinds(&self, held: &BTreeSet<Account>) -> BTreeSet<&str> {
        let of = |account: &Account| self.0.get(account);
        let all = self.0.values().flatten();
        all.filter(|kind| held.iter().all(|account| of(account).is_some_and(|kinds| kinds.contains(*kind))))
            .map(String::as_str)
            .collect()
    }
}
