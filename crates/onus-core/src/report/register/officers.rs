//! The register of officers: who holds which role at which party, and which roles are vacant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onus_catalogue::{Catalogue, PartyKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ssh_key::{HashAlg, PublicKey};

use super::{TermState, days};
use crate::agreement::{Agreement, Officer, OfficerName};

/// A role at a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleReport {
    /// The party's id.
    pub party: String,
    /// The party's name for people.
    pub party_title: String,
    /// The role's id.
    pub role: String,
    /// The role's name.
    pub title: String,
    /// Whether the party has to fill it: by the rule of the role, or as somebody accepted a risk in it.
    pub required: bool,
    /// Whether somebody holds it.
    pub filled: bool,
    /// Who holds, held or will hold it, in the order of the days.
    pub officers: Vec<OfficerReport>,
}

impl RoleReport {
    /// It must be filled, and nobody holds it.
    pub fn is_vacant(&self) -> bool {
        self.required && !self.filled
    }
}

/// A person in a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfficerReport {
    /// The person.
    pub name: String,
    /// How to reach the person.
    pub contact: Option<String>,
    /// The person who stands in.
    pub deputy: Option<String>,
    /// How to reach the deputy.
    pub deputy_contact: Option<String>,
    /// The first day; `null` where it always was.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// The last day; `null` where no end is known.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Days to the last one; negative where that has passed.
    pub days_left: Option<i64>,
    /// Whether the person holds the role.
    pub state: TermState,
    /// The key that the person signs with.
    pub key: Option<KeyReport>,
    /// Where the agreement says it: file and line.
    pub place: String,
}

/// A key that signatures are held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyReport {
    /// Its algorithm.
    pub algorithm: String,
    /// Its fingerprint, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
}

/// All roles that are required or were ever filled: the customer's first, then those of managed service providers, then
/// the others', each by id.
pub fn officers(catalogue: &Catalogue, agreement: &Agreement, day: Date) -> Vec<RoleReport> {
    let parties = agreement.parties(catalogue, catalogue.providers.keys().map(String::as_str));
    let required = required(catalogue, agreement, day);
    let filled = agreement.officers.iter().map(name);
    let names: BTreeSet<OfficerName> = required.iter().cloned().chain(filled).collect();
    let roles = agreement.roles_by_id(catalogue);
    let turns = turns(agreement);
    let mut found: Vec<RoleReport> = names
        .into_iter()
        .map(|name| {
            let mut own: Vec<&Officer> = agreement.officers_of(&name).collect();
            own.sort_by_key(|officer| (officer.term.from, officer.place));
            RoleReport {
                party_title: parties.title(&name.party).to_owned(),
                title: roles.get(&name.role).map_or_else(|| name.role.clone(), |role| role.title.clone()),
                required: required.contains(&name),
                filled: own.iter().any(|officer| officer.in_office(day)),
                officers: own.into_iter().map(|officer| report(catalogue, agreement, officer, day)).collect(),
                party: name.party,
                role: name.role,
            }
        })
        .collect();
    found.sort_by_key(|role| turns.get(role.party.as_str()).copied().unwrap_or(usize::MAX));
    found
}

/// The customer comes first, then managed service providers in the order of the file.
fn turns(agreement: &Agreement) -> BTreeMap<&str, usize> {
    let msps = agreement.msps.iter().map(|msp| msp.id.value.as_str());
    let teams = agreement.customer.teams.iter().map(|team| team.id.as_str());
    [Agreement::CUSTOMER].into_iter().chain(teams).chain(msps).enumerate().map(|(at, id)| (id, at)).collect()
}

fn name(officer: &Officer) -> OfficerName {
    OfficerName { party: officer.party.value.clone(), role: officer.role.value.clone() }
}

/// Roles that must be filled: of the customer, of managed service providers under contract, and those in which a risk is
/// accepted.
fn required(catalogue: &Catalogue, agreement: &Agreement, day: Date) -> BTreeSet<OfficerName> {
    let engaged = |id: &str| agreement.contracts.iter().any(|one| one.with.value == id && one.term.holds(day));
    let msps = agreement.msps.iter().map(|msp| msp.id.value.as_str()).filter(|id| engaged(id));
    let msps = msps.map(|id| (id, PartyKind::ManagedServiceProvider));
    let mut found = BTreeSet::new();
    for (party, kind) in [(Agreement::CUSTOMER, PartyKind::Customer)].into_iter().chain(msps) {
        for (id, role) in agreement.roles_by_id(catalogue) {
            if role.required_of.contains(&kind) {
                found.insert(OfficerName { party: party.to_owned(), role: id });
            }
        }
    }
    let acceptances = agreement.acceptances.iter().filter(|one| one.term.holds(day));
    found.extend(acceptances.map(|one| one.officer.value.clone()));
    found
}

fn report(catalogue: &Catalogue, agreement: &Agreement, officer: &Officer, day: Date) -> OfficerReport {
    OfficerReport {
        name: officer.name.clone(),
        contact: officer.contact.clone(),
        deputy: officer.deputy.clone(),
        deputy_contact: officer.deputy_contact.clone(),
        from: (officer.term.from > Date::MIN).then_some(officer.term.from),
        until: officer.term.until,
        days_left: officer.term.until.map(|until| days(day, until)),
        state: TermState::of(officer.term, day),
        key: officer.key.as_ref().and_then(|key| {
            let key = PublicKey::from_openssh(key.value.trim()).ok()?;
            let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
            Some(KeyReport { algorithm: key.algorithm().to_string(), fingerprint })
        }),
        place: agreement.show(catalogue, officer.place),
    }
}
