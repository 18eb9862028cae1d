//! Providers: who operates a cloud, where, and what they publish that they hold.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Table, Value};
use crate::place::{At, Place};
use crate::recipe::Recipe;
use crate::service::{Exception, Service};
use crate::source::Source;

declare! {
    /// How Terraform speaks of a provider.
    #[derive(Default)]
    pub struct TerraformNames, "the names in Terraform" {
        /// Ends of full provider names.
        providers: Vec<String> = list "providers",
        /// What its resource types begin with.
        prefix: Option<String> = optional "prefix",
        /// Arguments of the provider configuration that name the account, first one first.
        account: Vec<String> = list "account",
        /// Arguments that name the default region.
        region: Vec<String> = list "region",
    }
}

declare! {
    /// A region.
    pub struct Region, "a region" {
        /// Its id.
        id: At<String> = required "id",
        /// Its zones; empty where not published.
        zones: Vec<String> = list "zones",
        /// The page that names them.
        source: Option<Source> = optional "source",
    }
}

declare! {
    /// A document that a provider publishes that it holds.
    pub struct Publication, "an attestation" {
        /// The document.
        document: At<String> = required "document",
        /// What it covers, where that is published.
        scope: Option<String> = optional "scope",
        /// The page that says so.
        source: Source = required "source",
    }
}

declare! {
    /// Duties that the provider's own page lays at the same door as the default.
    pub struct Confirmation, "a confirmation" {
        /// The duties.
        duties: Vec<At<String>> = required "duties",
        /// The page.
        source: Source = required "source",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// A cloud provider.
    pub struct Provider, "the file" {
        /// Its name.
        title: String = required "title",
        /// The company that operates it.
        operator: Option<String> = optional "operator",
        /// The page that describes it.
        source: Option<Source> = optional "source",
        /// How Terraform speaks of it.
        terraform: TerraformNames = default(TerraformNames::default()) "terraform",
        /// Common columns of all its resources.
        defaults: BTreeMap<String, Recipe> = by(defaults) "defaults",
        /// Its regions.
        regions: Vec<Region> = list "region",
        /// What it publishes that it holds.
        attestations: Vec<Publication> = list "attestation",
        /// Duties that its own page confirms.
        confirms: Vec<Confirmation> = list "confirms",
        /// Where the line moves for all its services.
        exceptions: Vec<Exception> = list "exception",
        /// Its services by id.
        services: BTreeMap<String, Service> = given(BTreeMap::new()),
        /// Where it is declared.
        place: Place = place,
    }
}

/// Recipes for the columns that every kind has.
fn defaults(table: &Table<'_, '_>, key: &'static str) -> BTreeMap<String, Recipe> {
    table.get(key).and_then(defaults_of).unwrap_or_default()
}

fn defaults_of(value: Value<'_, '_>) -> Option<BTreeMap<String, Recipe>> {
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
