//! Recipes: where a column's value comes from in a source's attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use crate::decode::{Decode, Table, Value, one_or_many};
use crate::duty::span_within;
use crate::path::{self, Path};
use crate::place::Place;
use crate::terms::Unit;

/// A constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Texts.
    List(Vec<String>),
}

/// A question that turns a value into true or false.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Test {
    /// It is one of these.
    In(Vec<Literal>),
    /// One of these LIKE patterns matches.
    Like(Vec<String>),
    /// The value, or a member of the list, is this.
    Contains(Literal),
    /// The number is not below this.
    AtLeast(f64),
    /// The number is not above this.
    AtMost(f64),
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum From {
    /// A constant.
    Value(Literal),
    /// An attribute.
    Path {
        /// Where the attribute is.
        path: Path,
        /// The attribute holds JSON; where in that document.
        json: Option<Path>,
        /// Values by the attribute's values.
        map: BTreeMap<String, Literal>,
        /// The attribute's unit.
        unit: Option<Unit>,
    },
    /// Whether an attribute is set.
    Present(Path),
    /// How many members an attribute has.
    Count(Path),
    /// The resource that an attribute names.
    Ref {
        /// Where the attribute is.
        path: Path,
        /// The attribute of the other resource that has the same value.
        by: String,
    },
    /// Any of these is true.
    Any(Vec<Recipe>),
    /// Each of these is true.
    All(Vec<Recipe>),
    /// The opposite.
    Not(Box<Recipe>),
    /// The first that is set.
    First(Vec<Recipe>),
    /// A question is answered yes for every member of an attribute, or for one of them.
    Members {
        /// For every member, also where there is none; else for at least one.
        every: bool,
        /// Where the members are, or the JSON that holds them.
        each: Path,
        /// The attribute holds JSON; where in that document the members are.
        json: Option<Path>,
        /// The question, asked of each member.
        is: Box<Recipe>,
    },
}

/// How a column is filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Where the value comes from.
    pub from: From,
    /// Turns the value into true or false.
    pub test: Option<Test>,
    /// The value where the attribute is known not to be set.
    pub default: Option<Literal>,
    /// Values that stand for "not set", besides the empty text and the empty list.
    pub unset: Vec<Literal>,
    /// The provider may fill an attribute that nobody set. `false`: an unknown attribute that the configuration leaves out is not set.
    pub computed: bool,
    /// Where it is written.
    pub place: Place,
}

impl Recipe {
    /// The attribute that it reads first, where it reads one.
    pub fn first_path(&self) -> Option<&Path> {
        match &self.from {
            From::Value(_) => None,
            From::Path { path, .. } | From::Ref { path, .. } | From::Present(path) | From::Count(path) => Some(path),
            From::Members { each, .. } => Some(each),
            From::Not(inner) => inner.first_path(),
            From::Any(inner) | From::All(inner) | From::First(inner) => inner.iter().find_map(Self::first_path),
        }
    }

    /// All attributes that it reads; what it asks of the members of a list is a part of that list.
    pub fn paths(&self) -> Vec<&Path> {
        match &self.from {
            From::Not(inner) => inner.paths(),
            From::Any(inner) | From::All(inner) | From::First(inner) => inner.iter().flat_map(Self::paths).collect(),
            _ => self.first_path().into_iter().collect(),
        }
    }

    /// Calls `visit` on every recipe inside, this one first.
    pub fn walk<'r>(&'r self, visit: &mut impl FnMut(&'r Self)) {
        visit(self);
        match &self.from {
            From::Any(inner) | From::All(inner) | From::First(inner) => {
                inner.iter().for_each(|recipe| recipe.walk(visit))
            }
            From::Not(inner) | From::Members { is: inner, .. } => inner.walk(visit),
            _ => {}
        }
    }
}

impl Decode for Literal {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        match value.raw() {
            DeValue::Boolean(truth) => Some(Self::Boolean(*truth)),
            DeValue::Integer(_) => i64::decode(value).map(Self::Integer),
            DeValue::Float(_) => f64::decode(value).map(Self::Number),
            DeValue::String(text) => Some(Self::Text(text.to_string())),
            DeValue::Array(_) => Vec::decode(value).map(Self::List),
            _ => {
                value.expected("a text, number, truth value or list of texts");
                None
            }
        }
    }
}

impl Decode for Path {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let text = String::decode(value)?;
        match path::parse(&text) {
            Ok(path) => Some(path),
            Err((at, expected)) => {
                value.file.fault(
                    span_within(value, &text, at..at + 1),
                    format!("expected {expected} in this path"),
                    "write a path such as `size`, `rule[*].cidr`, `volume[0].size`",
                );
                None
            }
        }
    }
}

impl Decode for Recipe {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let place = value.place();
        let plain = |from| Self { from, test: None, default: None, unset: Vec::new(), computed: true, place };
        if let Some(text) = value.text() {
            if let Some(literal) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
                return Some(plain(From::Value(Literal::Text(literal.to_owned()))));
            }
            return Path::decode(value)
                .map(|path| plain(From::Path { path, json: None, map: BTreeMap::new(), unit: None }));
        }
        let table = value.table("a recipe")?;
        let from = from(&table);
        let test = test(&table);
        let default = table.optional("default");
        let unset = table.list("unset");
        let computed = table.optional("computed").unwrap_or(true);
        table.finish();
        Some(Self { from: from?, test, default, unset, computed, place })
    }
}

/// Keys of which a recipe has exactly one.
const SOURCES: &[&str] = &["path", "present", "count", "ref", "any", "all", "not", "first", "every", "some", "value"];

fn from(table: &Table<'_, '_>) -> Option<From> {
    let given: Vec<&str> = SOURCES.iter().copied().filter(|key| table.get(key).is_some()).collect();
    let [source] = given.as_slice() else {
        let found = if given.is_empty() { "none".to_owned() } else { given.join(", ") };
        table.fault(format!("a recipe has one source, found {found}"), format!("write one of {}", SOURCES.join(", ")));
        return None;
    };
    match *source {
        "path" => {
            let path = table.required("path");
            let json = table.optional("json");
            let unit = table.optional("unit");
            let map = table.get("map").and_then(mapping).unwrap_or_default();
            path.map(|path| From::Path { path, json, map, unit })
        }
        "present" => table.required("present").map(From::Present),
        "count" => table.required("count").map(From::Count),
        "ref" => {
            let by = table.optional("by").unwrap_or_else(|| "id".to_owned());
            table.required("ref").map(|path| From::Ref { path, by })
        }
        "any" => table.required("any").map(From::Any),
        "all" => table.required("all").map(From::All),
        "not" => table.required("not").map(|inner| From::Not(Box::new(inner))),
        "first" => table.required("first").map(From::First),
        "every" | "some" => {
            let is = table.required("is").map(Box::new);
            let json = table.optional("json");
            let each = table.required(source);
            each.zip(is).map(|(each, is)| From::Members { every: *source == "every", each, json, is })
        }
        _ => table.required("value").map(From::Value),
    }
}

fn mapping(value: Value<'_, '_>) -> Option<BTreeMap<String, Literal>> {
    let entries = value.table("a mapping")?.entries();
    Some(entries.into_iter().filter_map(|(name, _, value)| Some((name.to_owned(), Literal::decode(value)?))).collect())
}

fn test(table: &Table<'_, '_>) -> Option<Test> {
    let tests: Vec<Option<Test>> = vec![
        table.optional("equals").map(|literal| Test::In(vec![literal])),
        table.optional("in").map(Test::In),
        table.get("like").and_then(one_or_many).map(Test::Like),
        table.optional("contains").map(Test::Contains),
        table.optional("at_least").map(Test::AtLeast),
        table.optional("at_most").map(Test::AtMost),
    ];
    let mut tests = tests.into_iter().flatten();
    let first = tests.next();
    if tests.next().is_some() {
        table.fault("a recipe asks one question", "join two recipes by `all` or `any`");
    }
    first
}
