//! Holds an agreement against the catalogue and its parts against each other.

mod contracts;
mod evidence;
mod officers;
mod parties;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::Catalogue;
use onus_catalogue::decode::suggestion;
use onus_catalogue::item::Item;
use onus_catalogue::place::{At, Place};
use onus_catalogue::profile::Profile;

use super::Agreement;
use super::decode::Draft;
use super::files::Files;
use super::selector::{Selector, like};

use parties::Sort;

/// The most parties that an agreement has: each is held against the others.
const PARTIES: usize = 2_000;

/// The most selectors that an agreement has: each is held against all that is run.
const SELECTORS: usize = 5_000;

/// Notes all faults that single tables cannot show.
pub(super) fn validate(draft: &Draft, catalogue: &Catalogue, files: &Files) {
    let agreement = &draft.agreement;
    let roles = catalogue.roles.keys().chain(agreement.roles.iter().map(|role| &role.id)).map(String::as_str).collect();
    let parties = parties::sorts(agreement, catalogue);
    let selectors = Cell::new(0);
    let validator = Validator { draft, agreement, catalogue, files, roles, parties, selectors };
    if validator.parties.len() > PARTIES {
        let place = agreement.customer.teams.first().map_or_else(Place::default, |team| team.place);
        let help = "let a team stand for several: what it owns is a list";
        return validator.fault(place, format!("the agreement has more than {PARTIES} parties"), help);
    }
    validator.parties();
    validator.contracts();
    validator.officers();
    validator.attestations();
    validator.bridge_letters();
    validator.declarations();
    validator.acceptances();
}

struct Validator<'v> {
    draft: &'v Draft,
    agreement: &'v Agreement,
    catalogue: &'v Catalogue,
    files: &'v Files,
    /// Roles of the catalogue and of the agreement.
    roles: BTreeSet<&'v str>,
    /// Who can be referred to.
    parties: BTreeMap<&'v str, Sort>,
    /// How many selectors were looked at.
    selectors: Cell<usize>,
}

impl<'v> Validator<'v> {
    fn fault(&self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.files.fault(place, message, help);
    }

    /// Reports a fault of the value of a key.
    fn fault_of(&self, table: Place, key: &str, message: impl Into<String>, help: impl Into<String>) {
        self.fault(self.draft.place(table, key), message, help);
    }

    /// Reports a name that is not among those that there are. A blank has been reported already.
    fn known<'k>(&self, name: &At<String>, what: &str, known: impl Iterator<Item = &'k str>) -> bool {
        self.one_of(name, &format!("there is no {what}"), known)
    }

    /// Reports a name that is not among those that something has.
    fn has<'k>(&self, owner: &str, name: &At<String>, what: &str, known: impl Iterator<Item = &'k str>) -> bool {
        self.one_of(name, &format!("`{owner}` has no {what}"), known)
    }

    fn one_of<'k>(&self, name: &At<String>, message: &str, known: impl Iterator<Item = &'k str>) -> bool {
        let known: Vec<&str> = known.collect();
        let found = known.contains(&name.value.as_str());
        if !found && !name.value.is_empty() {
            self.fault(name.place, format!("{message} `{}`", name.value), suggestion(&name.value, &known));
        }
        found
    }

    fn duty(&self, duty: &At<String>) {
        self.known(duty, "duty", self.catalogue.duties.keys().map(String::as_str));
    }

    fn role(&self, role: &At<String>) -> bool {
        self.known(role, "role", self.roles.iter().copied())
    }

    /// Reports a party that is not there.
    fn party(&self, party: &At<String>) -> Option<Sort> {
        let known = self.parties.keys().copied();
        if self.known(party, "party", known) { self.parties.get(party.value.as_str()).copied() } else { None }
    }

    /// Reports duties that are not there; a layer has been looked at when it was read.
    fn items<'i>(&self, items: impl IntoIterator<Item = &'i At<Item>>) {
        for item in items {
            if let Item::Duty(id) = &item.value {
                self.duty(&At::new(id.clone(), item.place));
            }
        }
    }

    /// Reports what no selector can ever find. Accounts, regions, tags and addresses are the estate's: nobody knows them all.
    fn selectors(&self, selectors: &[Selector]) {
        for selector in selectors {
            self.selectors.set(self.selectors.get() + 1);
            if self.selectors.get() > SELECTORS {
                if self.selectors.get() == SELECTORS + 1 {
                    let message = format!("the agreement has more than {SELECTORS} selectors");
                    self.fault(selector.place, message, "let one stand for several: `*` stands for anything");
                }
                return;
            }
            let providers = self.catalogue.providers.keys().map(String::as_str);
            self.pattern(selector, "provider", selector.provider.as_deref(), providers);
            let kinds = self.catalogue.kinds.keys().map(String::as_str);
            self.pattern(selector, "kind", selector.kind.as_deref(), kinds);
            let services = self.services(selector.provider.as_deref().unwrap_or("*"));
            self.pattern(selector, "service", selector.service.as_deref(), services.iter().copied());
        }
    }

    fn pattern<'k>(
        &self,
        selector: &Selector,
        key: &str,
        wanted: Option<&str>,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let Some(wanted) = wanted else { return };
        let at = At::new(wanted.to_owned(), self.draft.place(selector.place, key));
        if !wanted.contains('*') {
            self.known(&at, key, known);
        } else if !known.clone().any(|one| like(wanted, one)) {
            self.fault(at.place, format!("no {key} fits `{wanted}`"), suggestion(wanted, &known.collect::<Vec<_>>()));
        }
    }

    /// Ids of services of the providers that fit a pattern; of all, where there are none.
    fn services(&self, provider: &str) -> BTreeSet<&'v str> {
        let of = |fits: &dyn Fn(&str) -> bool| -> BTreeSet<&'v str> {
            let providers = self.catalogue.providers.iter().filter(|(id, _)| fits(id));
            providers.flat_map(|(_, provider)| provider.services.keys().map(String::as_str)).collect()
        };
        let found = of(&|id| like(provider, id));
        if found.is_empty() { of(&|_| true) } else { found }
    }

    /// The profile of a package `PROFILE/MODEL`; reports what is not there.
    fn package(&self, package: &At<String>) -> Option<&'v Profile> {
        let Some((id, model)) = package.value.split_once('/') else {
            self.fault(package.place, format!("`{}` is not a package", package.value), "write `PROFILE/MODEL`");
            return None;
        };
        let profiles = self.catalogue.profiles.keys().map(String::as_str);
        if !self.known(&At::new(id.to_owned(), package.place), "profile", profiles) {
            return None;
        }
        let profile = self.catalogue.profiles.get(id)?;
        let models = profile.models.keys().map(String::as_str);
        self.has(id, &At::new(model.to_owned(), package.place), "model", models);
        Some(profile)
    }
}
