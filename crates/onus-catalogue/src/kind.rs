//! Kinds: provider-neutral sorts of resources, with typed columns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::declare::declare;
use crate::decode::{Table, Value, is_id, one_or_many};
use crate::place::{At, Place};
use crate::terms::{Term, Unit};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnType {
    /// Characters.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// An address or address range.
    Cidr,
    /// Another resource, of one of these kinds; of any kind where the list is empty.
    Ref(Vec<String>),
    /// Several texts.
    List,
}

impl ColumnType {
    /// The type of the column in SQLite.
    pub fn sql(&self) -> &'static str {
        match self {
            Self::Integer | Self::Boolean | Self::Ref(_) => "INTEGER",
            Self::Number => "REAL",
            Self::Text | Self::Date | Self::Cidr | Self::List => "TEXT",
        }
    }
}

/// A column of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindColumn {
    /// What it holds.
    pub column_type: ColumnType,
    /// What it means.
    pub about: String,
    /// The unit of a number.
    pub unit: Option<Unit>,
    /// Where it is declared.
    pub place: Place,
}

declare! {
    /// A sort of resource.
    pub struct Kind, "the file" {
        /// Its name for people.
        title: String = required "title",
        /// What it is.
        about: String = required "about",
        /// Reference columns whose target, where it is in the estate, holds all rows of this kind.
        belongs_to: Vec<At<String>> = list "belongs_to",
        /// Columns by which the party is known whose access a row of this kind is.
        access: Vec<At<String>> = list "access",
        /// Its columns by name.
        columns: BTreeMap<String, KindColumn> = by(columns) "columns",
        /// Where it is declared.
        place: Place = place,
    }
}

impl Kind {
    /// The kind that stands for an account.
    pub const ACCOUNT: &'static str = "account";
    /// The kind of resources that no check looks at.
    pub const SUPPORTING: &'static str = "supporting";
    /// Columns that every kind has, kept with the resource.
    pub const COMMON: &'static [(&'static str, ColumnType)] = &[
        ("name", ColumnType::Text),
        ("region", ColumnType::Text),
        ("zone", ColumnType::Text),
        ("tags", ColumnType::List),
    ];

    /// The type of a column of its own or a common one.
    pub fn column_type(&self, name: &str) -> Option<&ColumnType> {
        let common = || Self::COMMON.iter().find(|(common, _)| *common == name).map(|(_, column)| column);
        self.columns.get(name).map(|column| &column.column_type).or_else(common)
    }

    /// Names of all columns, common ones last.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str).chain(Self::COMMON.iter().map(|(name, _)| *name))
    }
}

/// Columns by name.
fn columns(table: &Table<'_, '_>, key: &'static str) -> BTreeMap<String, KindColumn> {
    table.get(key).and_then(columns_of).unwrap_or_default()
}

fn columns_of(value: Value<'_, '_>) -> Option<BTreeMap<String, KindColumn>> {
    let mut found = BTreeMap::new();
    for (name, span, value) in value.table("the columns")?.entries() {
        if !is_id(name, '_') {
            value.file.fault(
                span.clone(),
                format!("`{name}` is not a valid column name"),
                "write lower-case words joined by `_`",
            );
        }
        if Kind::COMMON.iter().any(|(common, _)| *common == name) {
            value.file.fault(span, format!("every kind has the column `{name}`"), "remove it here");
        }
        if let Some(column) = column(value) {
            found.insert(name.to_owned(), column);
        }
    }
    Some(found)
}

fn column(value: Value<'_, '_>) -> Option<KindColumn> {
    let table = value.table("a column")?;
    let about = table.required("about");
    let unit = table.optional("unit");
    let to = table.get("to").map(|to| one_or_many::<String>(to).unwrap_or_default());
    let column_type = table.required::<TypeName>("type").map(|name| match name {
        TypeName::Text => ColumnType::Text,
        TypeName::Integer => ColumnType::Integer,
        TypeName::Number => ColumnType::Number,
        TypeName::Boolean => ColumnType::Boolean,
        TypeName::Date => ColumnType::Date,
        TypeName::Cidr => ColumnType::Cidr,
        TypeName::List => ColumnType::List,
        TypeName::Ref => {
            if to.is_none() {
                table.fault("a reference says which kind it refers to", "add `to = \"kind\"`, or `to = \"any\"`");
            }
            ColumnType::Ref(to.clone().unwrap_or_default().into_iter().filter(|kind| kind != "any").collect())
        }
    });
    table.finish();
    Some(KindColumn { column_type: column_type?, about: about?, unit, place: table.place() })
}

/// Names of column types.
enum TypeName {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Cidr,
    Ref,
    List,
}

impl Term for TypeName {
    const WHAT: &'static str = "column type";

    fn parse(id: &str) -> Option<Self> {
        Some(match id {
            "text" => Self::Text,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "cidr" => Self::Cidr,
            "ref" => Self::Ref,
            "list" => Self::List,
            _ => return None,
        })
    }

    fn ids() -> Vec<&'static str> {
        vec!["text", "integer", "number", "boolean", "date", "cidr", "ref", "list"]
    }
}
