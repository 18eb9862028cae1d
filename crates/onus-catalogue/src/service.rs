//! Services: a provider's products, their resource types, and where the line moves.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Decode, Table, Value, one_or_many};
use crate::expr::Condition;
use crate::kind::Kind;
use crate::path::Path;
use crate::place::{At, Place};
use crate::raci::{Cell, authority};
use crate::recipe::Recipe;
use crate::remedy::Remedies;
use crate::source::Source;
use crate::terms::{Authority, Model};

declare! {
    /// What a provider promises about a service.
    pub struct Sla, "an SLA" {
        /// Availability, per cent.
        availability: f64 = must(percent) "availability",
        /// The page that promises it.
        source: Source = required "source",
    }
}

declare! {
    /// Rows that a resource's inline blocks become.
    pub struct Rows, "rows" {
        /// Their kind.
        kind: At<String> = required "kind",
        /// The path of the blocks.
        each: Path = required "each",
        /// The column that refers to the enclosing resource.
        parent: At<String> = required "parent",
        /// How the columns are filled, from each block.
        columns: BTreeMap<String, Recipe> = by(recipes) "columns",
    }
}

declare! {
    /// That a resource fills columns of another one's row.
    pub struct Completes, "what is completed" {
        /// The other resource's kind.
        kind: At<String> = required "kind",
        /// The path of the attribute that names the other resource.
        path: Path = required "ref",
        /// The attribute of the other resource that has the same value.
        by: String = default("id".to_owned()) "by",
    }
}

declare! {
    /// How resources of some types become rows.
    pub struct Mapping, "a resource" {
        /// The types.
        types: Vec<At<String>> = must(types) "type",
        /// The kind; `supporting` where the resource completes another one.
        kind: At<String> = must(kind) "kind",
        /// How the columns are filled.
        columns: BTreeMap<String, Recipe> = by(recipes) "columns",
        /// Inline blocks that become rows.
        rows: Vec<Rows> = list "rows",
        /// The resource fills columns of another one.
        completes: Option<Completes> = optional "completes",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// Where the line moves against the default.
    pub struct Exception, "an exception", check one_kind {
        /// What tells it from other exceptions from the duty on the same kind.
        id: Option<String> = optional "id",
        /// The duty.
        duty: At<String> = required "duty",
        /// Only on this kind.
        on: Option<At<String>> = optional "on",
        /// Only where this is true.
        when: Option<At<Condition>> = optional "when",
        /// What holds instead.
        raci: At<Cell> = required "raci",
        /// What that rests on.
        authority: Authority = must(authority) "authority",
        /// The page that says so, where published.
        source: Option<Source> = optional "source",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// Resource types of a service in the words of one source.
    #[derive(Default)]
    pub struct Resources, "the file" {
        /// Types without columns.
        supporting: Vec<At<String>> = list "supporting",
        /// How the columns of other types are filled.
        mappings: Vec<Mapping> = list "resource",
        /// Types with columns, as indexes into `mappings`.
        types: BTreeMap<String, usize> = given(BTreeMap::new()),
    }
}

impl Resources {
    /// Reads `terraform.toml`.
    pub fn decode(table: &Table<'_, '_>) -> Self {
        let mut read = Self::read(table).unwrap_or_default();
        // Another way to write that a type carries no columns, for a directory that is laid over this one.
        let carries_nothing = |mapping: &Mapping| {
            mapping.kind.value == Kind::SUPPORTING
                && mapping.completes.is_none()
                && mapping.columns.is_empty()
                && mapping.rows.is_empty()
        };
        let (supporting, mappings) = read.mappings.into_iter().partition(carries_nothing);
        let supporting: Vec<Mapping> = supporting;
        read.supporting.extend(supporting.into_iter().flat_map(|mapping| mapping.types));
        read.mappings = mappings;
        for (at, mapping) in read.mappings.iter().enumerate() {
            read.types.extend(mapping.types.iter().map(|of| (of.value.clone(), at)));
        }
        read
    }
}

declare! {
    /// A provider's product.
    pub struct Service, "the file" {
        /// Its name.
        title: String = required "title",
        /// How much of the stack it takes over.
        model: Model = required "model",
        /// The page that describes it.
        source: Option<Source> = optional "source",
        /// What the provider promises.
        sla: Option<Sla> = optional "sla",
        /// Its resource types in Terraform.
        terraform: Resources = given(Resources::default()),
        /// How to fix breaches here.
        remedies: Remedies = given(Remedies::default()),
        /// Where the line moves.
        exceptions: Vec<Exception> = list "exception",
        /// Where it is declared.
        place: Place = place,
    }
}

fn types(table: &Table<'_, '_>, key: &'static str) -> Option<Vec<At<String>>> {
    let types = table.get(key).and_then(one_or_many);
    if types.is_none() {
        table.fault("a resource names its types", "add `type = \"…\"`");
    }
    types
}

/// A resource that completes another one has no kind of its own.
fn kind(table: &Table<'_, '_>, key: &'static str) -> Option<At<String>> {
    match table.get("completes") {
        Some(_) => Some(At::new(Kind::SUPPORTING.to_owned(), table.place())),
        None => table.required(key),
    }
}

/// A percentage.
fn percent(table: &Table<'_, '_>, key: &'static str) -> Option<f64> {
    let found = table.required(key);
    if found.is_some_and(|percent: f64| !(0.0..=100.0).contains(&percent)) {
        table.fault("an availability is a percentage", "write for instance 99.9");
    }
    found
}

/// A condition looks at the rows of one kind.
fn one_kind(table: &Table<'_, '_>) {
    if table.get("when").is_some() && table.get("on").is_none() {
        table.fault("a condition looks at one kind", "add `on = \"kind\"`");
    }
}

/// Recipes by column.
fn recipes(table: &Table<'_, '_>, key: &'static str) -> BTreeMap<String, Recipe> {
    table.get(key).and_then(recipes_of).unwrap_or_default()
}

fn recipes_of(value: Value<'_, '_>) -> Option<BTreeMap<String, Recipe>> {
    let entries = value.table("the columns")?.entries();
    Some(entries.into_iter().filter_map(|(name, _, value)| Some((name.to_owned(), Recipe::decode(value)?))).collect())
}
