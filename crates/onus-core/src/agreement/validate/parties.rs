//! Parties: ids that are there once, and parents that lead to the customer.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::Catalogue;
use onus_catalogue::decode::is_id;
use onus_catalogue::place::{At, Place};

use super::Validator;
use crate::agreement::Agreement;
use crate::agreement::party::Team;

/// What sort of party an id stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Customer,
    Team,
    Provider,
    Subcontractor,
    Msp,
}

/// Everybody who can be referred to: also the catalogue's providers that the agreement says nothing of.
pub(super) fn sorts<'d>(agreement: &'d Agreement, catalogue: &'d Catalogue) -> BTreeMap<&'d str, Sort> {
    let listed = agreement.providers.iter().map(|one| (one.id.value.as_str(), Sort::Provider));
    let providers = catalogue.providers.keys().map(|id| (id.as_str(), Sort::Provider));
    let subcontractors = agreement.subcontractors.iter().map(|one| (one.id.value.as_str(), Sort::Subcontractor));
    let msps = agreement.msps.iter().map(|one| (one.id.value.as_str(), Sort::Msp));
    let teams = agreement.customer.teams.iter().map(|one| (one.id.as_str(), Sort::Team));
    let own = [(Agreement::CUSTOMER, Sort::Customer)];
    listed.chain(providers).chain(subcontractors).chain(msps).chain(teams).chain(own).collect()
}

impl Validator<'_> {
    pub(super) fn parties(&self) {
        self.ids();
        let teams = self.agreement.customer.teams.iter();
        let parents = teams.filter_map(|team| Some((team.id.as_str(), team.parent.as_ref()?.value.as_str()))).collect();
        for team in &self.agreement.customer.teams {
            self.selectors(&team.owns);
            self.parent(team, &parents);
        }
        for one in &self.agreement.subcontractors {
            self.provider(&one.of);
            self.items(&one.does);
        }
        for msp in &self.agreement.msps {
            if let Some(package) = &msp.profile {
                self.package(package);
            }
        }
    }

    /// Every id is there once, over all sorts of parties, and is an id.
    fn ids(&self) {
        let mut taken: BTreeMap<&str, Place> = BTreeMap::new();
        for provider in &self.agreement.providers {
            if self.provider(&provider.id) {
                self.take(&mut taken, &provider.id.value, provider.id.place);
            }
        }
        let subcontractors = self.agreement.subcontractors.iter().map(|one| (one.id.value.as_str(), one.id.place));
        let msps = self.agreement.msps.iter().map(|one| (one.id.value.as_str(), one.id.place));
        let teams = self.agreement.customer.teams.iter().map(|one| (one.id.as_str(), one.place));
        for (id, place) in teams.chain(subcontractors).chain(msps).filter(|(id, _)| !id.is_empty()) {
            if !is_id(id, '-') {
                self.fault(place, format!("`{id}` is not a valid id"), "write lower-case words joined by `-`");
            }
            if id == Agreement::CUSTOMER || id == "nobody" {
                self.fault(place, format!("`{id}` is not free: every report has it"), "give this party another id");
            }
            if self.catalogue.providers.contains_key(id) {
                self.fault(place, format!("`{id}` is a provider of the catalogue"), "give this party another id");
            }
            self.take(&mut taken, id, place);
        }
    }

    fn take<'i>(&self, taken: &mut BTreeMap<&'i str, Place>, id: &'i str, place: Place) {
        if let Some(other) = taken.get(id) {
            let help = format!("give one of them another id; the other one stands at {}", self.files.show(*other));
            self.fault(place, format!("there are two parties `{id}`"), help);
        } else {
            taken.insert(id, place);
        }
    }

    /// Reports a name that is not a provider of the catalogue.
    fn provider(&self, id: &At<String>) -> bool {
        self.known(id, "provider", self.catalogue.providers.keys().map(String::as_str))
    }

    /// A parent is another team or the customer, and nobody is a part of themselves.
    fn parent(&self, team: &Team, parents: &BTreeMap<&str, &str>) {
        let Some(parent) = &team.parent else { return };
        let Some(sort) = self.party(parent) else { return };
        if !matches!(sort, Sort::Team | Sort::Customer) {
            let message = format!("`{}` is not a team", parent.value);
            self.fault(parent.place, message, "a team is a part of another team, or of the customer");
        }
        let (mut at, mut seen) = (parent.value.as_str(), BTreeSet::new());
        while at != team.id && seen.insert(at) {
            match parents.get(at) {
                Some(above) => at = above,
                None => return,
            }
        }
        if at == team.id {
            let message = format!("the team `{}` is a part of itself", team.id);
            self.fault(parent.place, message, "let one of the teams in this circle have no parent");
        }
    }
}
