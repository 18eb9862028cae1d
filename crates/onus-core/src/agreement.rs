//! The agreement: who the parties are, what was agreed between them, who holds which role, what is proven, what is accepted.
//!
//! 1. [`load`](mod@load) reads `onus.toml` and the files in `evidence/`, and holds them against the catalogue: all faults at once;
//! 2. [`party`], [`contract`], [`officer`] and [`evidence`] are what comes out, each value with its place;
//! 3. [`handover`] flattens the contracts into single clauses, which is what allocation looks at.
//!
//! Without an agreement there are the customer and the providers that the estate shows, and what was never handed over is
//! the customer's.

pub mod attachment;
pub mod contract;
pub mod evidence;
pub mod handover;
pub mod load;
pub mod officer;
pub mod party;
pub mod schema;
pub mod selector;
pub mod settings;
pub mod signature;
pub mod term;

mod decode;
mod files;
mod named;
mod validate;

use std::collections::BTreeMap;

use onus_catalogue::role::Role;
use onus_catalogue::{At, Catalogue, PartyKind, Place};
use schemars::JsonSchema;

pub use attachment::{Attachment, Integrity};
pub use contract::{Clause, Contract, Moves};
pub use evidence::{Acceptance, Attestation, BridgeLetter, CarveOut, Declaration, OfficerName, Signature};
pub use handover::Handover;
pub use load::{candidates, discover, from_text, load, load_from};
pub use officer::{Officer, RoleRule};
pub use party::{Customer, Msp, Parties, Party, ProviderParty, Subcontractor, Team};
pub use selector::{ResourceTarget, Selector, Target};
pub use settings::Settings;
pub use term::{Period, Term};

/// What was agreed between the parties: `onus.toml` and `evidence/*.toml`.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
#[schemars(rename = "Agreement")]
pub struct Agreement {
    /// What identifies it; none where there is no agreement.
    #[schemars(skip)]
    pub identity: Option<Identity>,
    /// Settings of a run.
    pub settings: Settings,
    /// Whose estate it is.
    pub customer: Customer,
    /// Providers of the catalogue, with what only the customer knows of them.
    #[schemars(rename = "provider", with = "Vec<ProviderParty>")]
    pub providers: Vec<ProviderParty>,
    /// Whom providers engage.
    #[schemars(rename = "subcontractor", with = "Vec<Subcontractor>")]
    pub subcontractors: Vec<Subcontractor>,
    /// Whom the customer engages.
    #[schemars(rename = "msp", with = "Vec<Msp>")]
    pub msps: Vec<Msp>,
    /// What was signed, or holds as published.
    #[schemars(rename = "contract", with = "Vec<Contract>")]
    pub contracts: Vec<Contract>,
    /// Who holds which role.
    #[schemars(rename = "officer", with = "Vec<Officer>")]
    pub officers: Vec<Officer>,
    /// Roles of one's own, and other rules for those of the catalogue.
    #[schemars(rename = "role", with = "BTreeMap<String, RoleRule>")]
    pub roles: Vec<RoleRule>,
    /// Auditors' documents.
    #[schemars(rename = "attestation", with = "Vec<Attestation>")]
    pub attestations: Vec<Attestation>,
    /// What managements say of the time after a report.
    #[schemars(rename = "bridge_letter", with = "Vec<BridgeLetter>")]
    pub bridge_letters: Vec<BridgeLetter>,
    /// What officers state.
    #[schemars(rename = "declaration", with = "Vec<Declaration>")]
    pub declarations: Vec<Declaration>,
    /// Risks that officers accept.
    #[schemars(rename = "acceptance", with = "Vec<Acceptance>")]
    pub acceptances: Vec<Acceptance>,
}

/// What identifies an agreement in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Paths of its files as the user knows them. A [`Place`] whose file is `first` points to the first of them.
    pub files: Vec<String>,
    /// The number of files of the catalogue that it was held against: places count on from there.
    pub first: u32,
    /// SHA-256 over the paths and contents of all its files, in hexadecimal.
    pub sha256: String,
}

impl Agreement {
    /// The id of the customer.
    pub const CUSTOMER: &'static str = "customer";

    /// The parties, when these providers are on the estate.
    pub fn parties<'p>(&'p self, catalogue: &Catalogue, providers: impl Iterator<Item = &'p str>) -> Parties {
        let mut parties = Parties::default();
        let mut add = |id: &str, kind, title: &str, parent: Option<&str>| {
            let parent = parent.map(str::to_owned);
            parties.insert(Party { id: id.to_owned(), kind, title: title.to_owned(), parent });
        };
        add(Self::CUSTOMER, PartyKind::Customer, self.customer.name.as_deref().unwrap_or("Customer"), None);
        for team in &self.customer.teams {
            let parent = team.parent.as_ref().map_or(Self::CUSTOMER, |parent| parent.value.as_str());
            add(&team.id, PartyKind::Customer, team.name.as_deref().unwrap_or(&team.id), Some(parent));
        }
        let named = self.providers.iter().map(|provider| provider.id.value.as_str());
        let engaging = self.subcontractors.iter().map(|subcontractor| subcontractor.of.value.as_str());
        for id in providers.chain(named).chain(engaging) {
            let title = catalogue.providers.get(id).map_or(id, |provider| provider.title.as_str());
            add(id, PartyKind::Provider, title, None);
        }
        for one in &self.subcontractors {
            let title = one.name.as_deref().unwrap_or(&one.id.value);
            add(&one.id.value, PartyKind::Subcontractor, title, Some(&one.of.value));
        }
        for msp in &self.msps {
            add(&msp.id.value, PartyKind::ManagedServiceProvider, msp.name.as_deref().unwrap_or(&msp.id.value), None);
        }
        parties
    }

    /// The roles that there are: the catalogue's, as the agreement changes them, and its own.
    pub fn roles_by_id(&self, catalogue: &Catalogue) -> BTreeMap<String, Role> {
        let mut roles = catalogue.roles.clone();
        for rule in &self.roles {
            let role = roles.entry(rule.id.clone()).or_insert_with(|| Role {
                title: rule.id.clone(),
                about: String::new(),
                required_of: Vec::new(),
                source: None,
                place: rule.place,
            });
            role.title = rule.title.clone().unwrap_or_else(|| role.title.clone());
            role.required_of = rule.required_of.clone().unwrap_or_else(|| role.required_of.clone());
        }
        roles
    }

    /// Officers of a party who were ever to hold a role.
    pub fn officers_of(&self, name: &OfficerName) -> impl Iterator<Item = &Officer> {
        self.officers.iter().filter(move |officer| officer.party.value == name.party && officer.role.value == name.role)
    }

    /// A place as `file:line`, in the catalogue or in the agreement.
    pub fn show(&self, catalogue: &Catalogue, place: Place) -> String {
        self.own_file(place).map_or_else(|| catalogue.show(place), |file| format!("{file}:{}", place.line))
    }

    /// The file of a place, in the catalogue or in the agreement.
    pub fn file_of<'a>(&'a self, catalogue: &'a Catalogue, place: Place) -> &'a str {
        self.own_file(place).unwrap_or_else(|| catalogue.file_of(place))
    }

    fn own_file(&self, place: Place) -> Option<&str> {
        let identity = self.identity.as_ref()?;
        let at = usize::try_from(place.file.checked_sub(identity.first)?).ok()?;
        identity.files.get(at).map(String::as_str)
    }

    /// The same agreement with nothing handed over to anybody: the customer operates everything itself.
    pub fn self_service(&self) -> Self {
        Self { msps: Vec::new(), contracts: Vec::new(), ..self.clone() }
    }

    /// The same agreement as if a managed service provider that is not named operated everything by a package.
    pub fn managed_by_package(&self, package: &At<String>) -> Self {
        const ID: &str = "managed-service-provider";
        let id = At::new(ID.to_owned(), package.place);
        let msp = Msp {
            id: id.clone(),
            name: Some("A managed service provider".to_owned()),
            contact: None,
            profile: Some(package.clone()),
            access: Vec::new(),
            place: package.place,
        };
        let contract = Contract {
            with: id,
            kind: None,
            document: package.value.clone(),
            version: None,
            dated: None,
            term: Term { from: jiff::civil::Date::MIN, until: None },
            notice_days: None,
            scope: Vec::new(),
            profile: None,
            options: Vec::new(),
            commissions: Vec::new(),
            except: Vec::new(),
            without_control: Vec::new(),
            leaves: Vec::new(),
            access: Vec::new(),
            clauses: Vec::new(),
            file: None,
            place: package.place,
        };
        Self { msps: vec![msp], contracts: vec![contract], ..self.clone() }
    }
}
