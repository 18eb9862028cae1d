//! Providers: who operates a cloud, where, and what they publish that they hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, Value};
use crate::place::{At, Place};
use crate::recipe::Recipe;
use crate::service::{Exception, Service};
use crate::source::Source;

/// How Terraform speaks of a provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TerraformNames {
    /// Ends of full provider names.
    pub providers: Vec<String>,
    /// What its resource types begin with.
    pub prefix: Option<String>,
    /// Arguments of the provider configuration that name the account, first one first.
    pub account: Vec<String>,
    /// Arguments that name the default region.
    pub region: Vec<String>,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Its id.
    pub id: At<String>,
    /// Its zones; empty where not published.
    pub zones: Vec<String>,
    /// The page that names them.
    pub source: Option<Source>,
}

/// A document that a provider publishes that it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// The document.
    pub document: At<String>,
    /// What it covers, where that is published.
    pub scope: Option<String>,
    /// The page that says so.
    pub source: Source,
}

/// Duties that the provider's own page lays at the same door as the default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The duties.
    pub duties: Vec<At<String>>,
    /// The page.
    pub source: Source,
    /// Where it is declared.
    pub place: Place,
}

/// A cloud provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// Its name.
    pub title: String,
    /// The company that operates it.
    pub operator: Option<String>,
    /// The page that describes it.
    pub source: Option<Source>,
    /// How Terraform speaks of it.
    pub terraform: TerraformNames,
    /// Common columns of all its resources.
    pub defaults: BTreeMap<String, Recipe>,
    /// Its regions.
    pub regions: Vec<Region>,
    /// What it publishes that it holds.
    pub attestations: Vec<Publication>,
    /// Duties that its own page confirms.
    pub confirms: Vec<Confirmation>,
    /// Where the line moves for all its services.
    pub exceptions: Vec<Exception>,
    /// Its services by id.
    pub services: BTreeMap<String, Service>,
    /// Where it is declared.
    pub place: Place,
}

impl Provider {
    /// Reads `provider.toml`; the services are added by the loader.
    pub fn decode(table: &Table<'_, '_>) -> Option<Self> {
        let title = table.required("title");
        let operator = table.optional("operator");
        let source = table.optional("source");
        let terraform = table.optional("terraform").unwrap_or_default();
        let defaults = table.get("defaults").and_then(defaults).unwrap_or_default();
        let regions = table.list("region");
        let attestations = table.list("attestation");
        let confirms = table.list("confirms");
        let exceptions = table.list("exception");
        table.finish();
        Some(Self {
            title: title?,
            operator,
            source,
            terraform,
            defaults,
            regions,
            attestations,
            confirms,
            exceptions,
            services: BTreeMap::new(),
            place: table.place(),
        })
    }
}

fn defaults(value: Value<'_, '_>) -> Option<BTreeMap<String, Recipe>> {
    let table = value.table("the defaults")?;
    let mut found = BTreeMap::new();
    for (name, _) in crate::kind::Kind::COMMON {
        if let Some(recipe) = table.optional(name) {
            found.insert((*name).to_owned(), recipe);
        }
    }
    table.finish();
    Some(found)
}

impl Decode for TerraformNames {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("the names in Terraform")?;
        let names = Self {
            providers: table.list("providers"),
            prefix: table.optional("prefix"),
            account: table.list("account"),
            region: table.list("region"),
        };
        table.finish();
        Some(names)
    }
}

impl Decode for Region {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a region")?;
        let id = table.required("id");
        let zones = table.list("zones");
        let source = table.optional("source");
        table.finish();
        Some(Self { id: id?, zones, source })
    }
}

impl Decode for Publication {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an attestation")?;
        let document = table.required("document");
        let scope = table.optional("scope");
        let source = table.required("source");
        table.finish();
        Some(Self { document: document?, scope, source: source? })
    }
}

impl Decode for Confirmation {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a confirmation")?;
        let duties = table.required("duties");
        let source = table.required("source");
        table.finish();
        Some(Self { duties: duties?, source: source?, place: table.place() })
    }
}
