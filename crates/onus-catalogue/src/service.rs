//! Services: a provider's products, their resource types, and where the line moves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, Value, one_or_many};
use crate::expr::Condition;
use crate::kind::Kind;
use crate::place::{At, Place};
use crate::raci::{Cell, authority};
use crate::recipe::Recipe;
use crate::remedy::Remedies;
use crate::source::Source;
use crate::terms::{Authority, Model};

/// What a provider promises about a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sla {
    /// Availability, per cent.
    pub availability: f64,
    /// The page that promises it.
    pub source: Source,
}

/// Rows that a resource's inline blocks become.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Their kind.
    pub kind: At<String>,
    /// The path of the blocks.
    pub each: crate::path::Path,
    /// The column that refers to the enclosing resource.
    pub parent: At<String>,
    /// How the columns are filled, from each block.
    pub columns: BTreeMap<String, Recipe>,
}

/// That a resource fills columns of another one's row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Completes {
    /// The other resource's kind.
    pub kind: At<String>,
    /// The path of the attribute that names the other resource.
    pub path: crate::path::Path,
    /// The attribute of the other resource that has the same value.
    pub by: String,
}

/// How resources of some types become rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// The kind; `supporting` where the resource completes another one.
    pub kind: At<String>,
    /// How the columns are filled.
    pub columns: BTreeMap<String, Recipe>,
    /// Inline blocks that become rows.
    pub rows: Vec<Rows>,
    /// The resource fills columns of another one.
    pub completes: Option<Completes>,
    /// Where it is declared.
    pub place: Place,
}

/// Where the line moves against the default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// The duty.
    pub duty: At<String>,
    /// Only on this kind.
    pub on: Option<At<String>>,
    /// Only where this is true.
    pub when: Option<At<Condition>>,
    /// What holds instead.
    pub raci: At<Cell>,
    /// What that rests on.
    pub authority: Authority,
    /// The page that says so, where published.
    pub source: Option<Source>,
    /// Where it is declared.
    pub place: Place,
}

/// Resource types of a service in the words of one source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Resources {
    /// Types without columns.
    pub supporting: Vec<At<String>>,
    /// Types with columns, as indexes into `mappings`.
    pub types: BTreeMap<String, usize>,
    /// How their columns are filled.
    pub mappings: Vec<Mapping>,
}

impl Resources {
    /// Reads `terraform.toml`.
    pub fn decode(table: &Table<'_, '_>) -> Self {
        let mut supporting: Vec<At<String>> = table.list("supporting");
        let resources: Vec<(Vec<At<String>>, Mapping)> = table.list("resource");
        table.finish();
        let (mut types, mut mappings) = (BTreeMap::new(), Vec::new());
        for (of, mapping) in resources {
            // Another way to write that a type carries no columns, for a directory that is laid over this one.
            if mapping.kind.value == Kind::SUPPORTING
                && mapping.completes.is_none()
                && mapping.columns.is_empty()
                && mapping.rows.is_empty()
            {
                supporting.extend(of);
                continue;
            }
            types.extend(of.into_iter().map(|of| (of.value, mappings.len())));
            mappings.push(mapping);
        }
        Self { supporting, types, mappings }
    }
}

/// A provider's product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Its name.
    pub title: String,
    /// How much of the stack it takes over.
    pub model: Model,
    /// The page that describes it.
    pub source: Option<Source>,
    /// What the provider promises.
    pub sla: Option<Sla>,
    /// Its resource types in Terraform.
    pub terraform: Resources,
    /// How to mend breaches here.
    pub remedies: Remedies,
    /// Where the line moves.
    pub exceptions: Vec<Exception>,
    /// Where it is declared.
    pub place: Place,
}

impl Service {
    /// Reads `service.toml`; resource types and remedies are added by the loader.
    pub fn decode(table: &Table<'_, '_>) -> Option<Self> {
        let title = table.required("title");
        let model = table.required("model");
        let source = table.optional("source");
        let sla = table.optional("sla");
        let exceptions = table.list("exception");
        table.finish();
        Some(Self {
            title: title?,
            model: model?,
            source,
            sla,
            terraform: Resources::default(),
            remedies: Remedies::default(),
            exceptions,
            place: table.place(),
        })
    }
}

impl Decode for Sla {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an SLA")?;
        let availability = table.required("availability");
        let source = table.required("source");
        table.finish();
        if availability.is_some_and(|percent: f64| !(0.0..=100.0).contains(&percent)) {
            table.fault("an availability is a percentage", "write for instance 99.9");
        }
        Some(Self { availability: availability?, source: source? })
    }
}

impl Decode for (Vec<At<String>>, Mapping) {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a resource")?;
        let types = table.get("type").and_then(one_or_many);
        if types.is_none() {
            table.fault("a resource names its types", "add `type = \"…\"`");
        }
        let completes: Option<Completes> = table.optional("completes");
        let kind = match &completes {
            Some(_) => Some(At::new(Kind::SUPPORTING.to_owned(), table.place())),
            None => table.required("kind"),
        };
        let columns = table.get("columns").and_then(recipes).unwrap_or_default();
        let rows = table.list("rows");
        table.finish();
        Some((types?, Mapping { kind: kind?, columns, rows, completes, place: table.place() }))
    }
}

fn recipes(value: Value<'_, '_>) -> Option<BTreeMap<String, Recipe>> {
    let entries = value.table("the columns")?.entries();
    Some(entries.into_iter().filter_map(|(name, _, value)| Some((name.to_owned(), Recipe::decode(value)?))).collect())
}

impl Decode for Rows {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("rows")?;
        let kind = table.required("kind");
        let each = table.required("each");
        let parent = table.required("parent");
        let columns = table.get("columns").and_then(recipes).unwrap_or_default();
        table.finish();
        Some(Self { kind: kind?, each: each?, parent: parent?, columns })
    }
}

impl Decode for Completes {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("what is completed")?;
        let kind = table.required("kind");
        let path = table.required("ref");
        let by = table.optional("by").unwrap_or_else(|| "id".to_owned());
        table.finish();
        Some(Self { kind: kind?, path: path?, by })
    }
}

impl Decode for Exception {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an exception")?;
        let duty = table.required("duty");
        let on = table.optional("on");
        let when = table.optional("when");
        let raci = table.required("raci");
        let authority = authority(&table);
        table.finish();
        if when.is_some() && on.is_none() {
            table.fault("a condition looks at one kind", "add `on = \"kind\"`");
        }
        let (authority, source) = authority?;
        Some(Self { duty: duty?, on, when, raci: raci?, authority, source, place: table.place() })
    }
}
