//! Examples of checks: rows written down by hand, with the answer that they must give.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use crate::decode::{Decode, Value};
use crate::place::Place;

/// A value in an example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExampleValue {
    /// True or false; of a reference: set to something outside, or known not to be set.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text, date or address range.
    Text(String),
    /// A list column.
    List(Vec<String>),
    /// The row that a reference column refers to.
    Row(ExampleRow),
    /// Rows of a kind that refer to this one.
    Rows(Vec<ExampleRow>),
}

/// A row; columns that are left out are not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExampleRow {
    /// Values by column, and related rows by kind.
    pub values: BTreeMap<String, ExampleValue>,
    /// Where it stands.
    pub place: Place,
}

impl Decode for ExampleRow {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an example")?;
        let values = table
            .entries()
            .into_iter()
            .filter_map(|(name, _, value)| Some((name.to_owned(), ExampleValue::decode(value)?)))
            .collect();
        Some(Self { values, place: value.place() })
    }
}

impl ExampleValue {
    /// What a related row writes for its reference where that is not known to lead to this row.
    pub const UNKNOWN: &'static str = "unknown";
}

impl Decode for ExampleValue {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        match value.raw() {
            DeValue::Boolean(truth) => Some(Self::Boolean(*truth)),
            DeValue::Integer(_) => i64::decode(value).map(Self::Integer),
            DeValue::Float(_) => f64::decode(value).map(Self::Number),
            // An empty text is a value like others here.
            DeValue::String(text) => Some(Self::Text(text.to_string())),
            DeValue::Datetime(moment) => Some(Self::Text(moment.to_string())),
            DeValue::Table(_) => ExampleRow::decode(value).map(Self::Row),
            DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
                Vec::decode(value).map(Self::Rows)
            }
            DeValue::Array(_) => Vec::decode(value).map(Self::List),
        }
    }
}

/// The examples of one check, by the answer that they must give.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examples {
    /// The check comes out true.
    pub fulfilled: Vec<ExampleRow>,
    /// The check comes out false.
    pub breached: Vec<ExampleRow>,
    /// The check comes out NULL.
    pub unknown: Vec<ExampleRow>,
    /// The `where` comes out false.
    pub not_applicable: Vec<ExampleRow>,
}

impl Examples {
    /// Reads the `examples` table of a check.
    pub fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("the examples")?;
        let examples = Self {
            fulfilled: table.list("fulfilled"),
            breached: table.list("breached"),
            unknown: table.list("unknown"),
            not_applicable: table.list("not_applicable"),
        };
        table.finish();
        for (what, rows) in
            [("fulfilled", &examples.fulfilled), ("breached", &examples.breached), ("unknown", &examples.unknown)]
        {
            if rows.is_empty() {
                table.fault(format!("there is no example for `{what}`"), format!("add `examples.{what} = [{{ … }}]`"));
            }
        }
        Some(examples)
    }
}
