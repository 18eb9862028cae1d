//! Parties: the customer and its teams, providers and their subcontractors, managed service providers.

use std::collections::BTreeMap;

use onus_catalogue::place::{At, Place};
use onus_catalogue::{PartyKind, item::Item};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::selector::Selector;

/// Somebody who can carry a duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// The id: `customer`, the provider's id in the catalogue, or the id that the agreement gives.
    pub id: String,
    /// The sort of party.
    #[schemars(with = "String")]
    pub kind: PartyKind,
    /// The name for people.
    pub title: String,
    /// The party that it is a part of (a team) or works for (a subcontractor).
    pub parent: Option<String>,
}

/// All parties of an assessment by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties(BTreeMap<String, Party>);

impl FromIterator<Party> for Parties {
    fn from_iter<I: IntoIterator<Item = Party>>(parties: I) -> Self {
        Self(parties.into_iter().map(|party| (party.id.clone(), party)).collect())
    }
}

impl Parties {
    /// Adds a party, in the place of one with the same id.
    pub fn insert(&mut self, party: Party) {
        self.0.insert(party.id.clone(), party);
    }

    /// The party of this id.
    pub fn get(&self, id: &str) -> Option<&Party> {
        self.0.get(id)
    }

    /// All parties in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Party> {
        self.0.values()
    }

    /// The name for people; the id where there is no such party.
    pub fn title<'p>(&'p self, id: &'p str) -> &'p str {
        self.get(id).map_or(id, |party| party.title.as_str())
    }

    /// The party and those above it, nearest first.
    pub fn line<'p>(&'p self, id: &'p str) -> impl Iterator<Item = &'p str> {
        // No chain is longer than the number of parties, whatever the parents say.
        let mut next = Some(id);
        (0..=self.0.len()).map_while(move |_| {
            let id = next?;
            next = self.get(id).and_then(|party| party.parent.as_deref());
            Some(id)
        })
    }

    /// Whether a party is another one or a part of it.
    pub fn belongs(&self, id: &str, to: &str) -> bool {
        self.line(id).any(|party| party == to)
    }

    /// The party that answers to others for this one: a team's customer. A subcontractor stands for itself.
    pub fn root<'p>(&'p self, id: &'p str) -> &'p str {
        self.line(id)
            .take_while(|at| self.get(at).is_some_and(|party| party.kind != PartyKind::Provider))
            .last()
            .filter(|root| self.get(id).map(|party| party.kind) == self.get(root).map(|party| party.kind))
            .unwrap_or(id)
    }
}

/// `[customer]`: whose estate it is.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
pub struct Customer {
    /// Its name.
    pub name: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// Its teams by id, in `[customer.teams.ID]`; the first selector that matches a resource tells who owns it, in the order of the file.
    #[schemars(with = "BTreeMap<String, Team>")]
    pub teams: Vec<Team>,
}

/// `[customer.teams.ID]`: a part of the customer that carries duties.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Team {
    /// Its id: the key of the table.
    #[schemars(skip)]
    pub id: String,
    /// Its name; the id where none is given.
    pub name: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// The team that it is a part of; the customer where none is given.
    #[schemars(with = "Option<String>")]
    pub parent: Option<At<String>>,
    /// What it owns.
    #[schemars(with = "Vec<Selector>")]
    pub owns: Vec<Selector>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// `[[provider]]`: a cloud provider of the catalogue, with what only the customer knows of it.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct ProviderParty {
    /// Its id in the catalogue.
    #[schemars(with = "String")]
    pub id: At<String>,
    /// How to reach it.
    pub contact: Option<String>,
}

/// `[[subcontractor]]`: somebody whom a provider engages.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Subcontractor {
    /// Its id.
    #[schemars(with = "String")]
    pub id: At<String>,
    /// Its name.
    pub name: Option<String>,
    /// The provider that engages it.
    #[schemars(with = "String")]
    pub of: At<String>,
    /// What it does for the provider, as `layer:…` or `duty:…`. The provider stays accountable.
    #[schemars(with = "Vec<String>")]
    pub does: Vec<At<Item>>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// `[[msp]]`: a managed service provider whom the customer engages.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Msp {
    /// Its id.
    #[schemars(with = "String")]
    pub id: At<String>,
    /// Its name; the id where none is given.
    pub name: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// The package that its contracts commission where they name none: `PROFILE/MODEL` of the catalogue.
    #[schemars(with = "Option<String>")]
    pub profile: Option<At<String>>,
    /// Names by which its access shows on the estate: accounts that agencies delegate to, users, groups; `*` stands for anything.
    pub access: Vec<String>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(id: &str, kind: PartyKind, parent: Option<&str>) -> Party {
        Party { id: id.to_owned(), kind, title: id.to_owned(), parent: parent.map(str::to_owned) }
    }

    #[test]
    fn a_team_belongs_to_its_customer_and_a_subcontractor_stands_for_itself() {
        let mut parties = Parties::default();
        parties.insert(party("customer", PartyKind::Customer, None));
        parties.insert(party("shop", PartyKind::Customer, Some("customer")));
        parties.insert(party("checkout", PartyKind::Customer, Some("shop")));
        parties.insert(party("cloud", PartyKind::Provider, None));
        parties.insert(party("guards", PartyKind::Subcontractor, Some("cloud")));
        assert_eq!(parties.root("checkout"), "customer");
        assert_eq!(parties.root("guards"), "guards");
        assert_eq!(parties.root("cloud"), "cloud");
        assert!(parties.belongs("guards", "cloud") && parties.belongs("checkout", "customer"));
        assert!(!parties.belongs("customer", "shop"));
    }
}
