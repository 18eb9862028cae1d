//! Classes of rows: the accounts and regions that they lie in.

use onus_core::estate::{Account, Basis, Class, EstateBuilder};

use super::Store;
use crate::recipes::adapters::{Adapter, Parts};
use crate::recipes::entry::Access;

/// An account, and the default region there.
pub(super) type Place = (u32, Option<u32>);

impl<'c> Store<'c> {
    /// The number of a region's name.
    pub(super) fn region(&mut self, name: &str) -> u32 {
        if let Some(known) = self.regions.get(name) {
            return *known;
        }
        let next = u32::try_from(self.region_names.len()).unwrap_or(u32::MAX);
        self.region_names.push(name.into());
        self.regions.insert(name.into(), next);
        next
    }

    /// States the class of a row: what it is, by its adapter, and where it lies.
    pub(super) fn set_class(
        &mut self,
        builder: &mut EstateBuilder<'c>,
        (at, part): (usize, usize),
        row: u32,
        basis: Basis,
        adapter: &Adapter<'c>,
        parts: Option<&Parts<'c>>,
    ) {
        let Some(row) = self.rows.get_mut(row as usize) else { return };
        let region = row.region.and_then(|region| self.region_names.get(region as usize));
        row.class = *self.classes.entry((at, part, row.account, row.region, basis)).or_insert_with(|| {
            builder.class(Class {
                kind: row.kind.to_owned(),
                source_type: adapter.source_type.to_owned(),
                provider: adapter.provider.to_owned(),
                service: adapter.service.to_owned(),
                model: adapter.model.to_owned(),
                region: region.map(|region| region.as_ref().to_owned()),
                account: row.account,
                basis,
                input: builder.input().to_owned(),
                part: parts.is_some(),
            })
        });
    }

    /// The account that a resource is in, and its default region.
    pub(super) fn account(
        &mut self,
        builder: &mut EstateBuilder<'c>,
        adapter: &Adapter<'c>,
        access: Access<'_>,
    ) -> Place {
        let (key, arguments) = match access {
            Access::Configured { key, arguments } => (key, arguments),
            Access::Named { account, region } => {
                let account = self.hold(builder, adapter, account.to_owned());
                return (account, region.map(|region| self.region(region)));
            }
        };
        let known = (adapter.provider, Box::from(key));
        if let Some(found) = self.accounts.get(&known) {
            return *found;
        }
        let name = adapter.terraform.account.iter().find_map(|argument| arguments(argument));
        let region = adapter.terraform.region.iter().find_map(|argument| arguments(argument));
        let plain = !key.contains(['.', ':']);
        let not_named = Account::NOT_NAMED;
        let name =
            name.unwrap_or_else(|| if plain { not_named.to_owned() } else { format!("{not_named} (provider {key})") });
        let account = self.hold(builder, adapter, name);
        let found = (account, region.map(|region| self.region(&region)));
        self.accounts.insert(known, found);
        found
    }

    /// The index of an account, in which there is a row.
    fn hold(&mut self, builder: &mut EstateBuilder<'c>, adapter: &Adapter<'c>, name: String) -> u32 {
        let account = Account { provider: adapter.provider.to_owned(), name };
        if !self.held.contains(&account) {
            self.held.insert(account.clone());
        }
        builder.account(account)
    }
}
