//! Documents that can prove a duty.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use crate::decode::{Decode, Table, Value, is_id, suggestion};
use crate::duty::Duty;
use crate::item::Item;
use crate::place::{At, Place};
use crate::terms::DocumentKind;

/// A sort of document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its name for people, as it stands after "obtain the" or "write the".
    pub title: String,
    /// Whose word it is, and what it covers.
    pub kind: DocumentKind,
    /// The standard that it is made by.
    pub standard: Option<String>,
    /// What each criterion of the standard speaks of. A document may be made for some of them only.
    pub criteria: BTreeMap<String, Vec<At<Item>>>,
    /// The criterion of every duty that no other names.
    pub rest: Option<At<String>>,
    /// Where it is declared.
    pub place: Place,
}

impl Document {
    /// Criteria that a duty is mapped to; empty where the document has no criteria.
    pub fn criteria_of(&self, id: &str, duty: &Duty) -> Vec<&str> {
        let named: Vec<&str> = self
            .criteria
            .iter()
            .filter(|(_, items)| items.iter().any(|item| item.covers(id, duty)))
            .map(|(criterion, _)| criterion.as_str())
            .collect();
        match &self.rest {
            Some(rest) if named.is_empty() => vec![rest.value.as_str()],
            _ => named,
        }
    }

    /// Reads `documents.toml`.
    pub fn decode_all(table: &Table<'_, '_>) -> BTreeMap<String, Self> {
        let mut found = BTreeMap::new();
        let mut alike = Vec::new();
        for (name, span, value) in table.entries() {
            if !is_id(name, '-') {
                table.file.fault(span, format!("`{name}` is no id"), "write lower-case words joined by `-`");
            }
            if let Some((document, like)) = document(value) {
                found.insert(name.to_owned(), document);
                alike.extend(like.map(|like| (name, like)));
            }
        }
        // The reports of one standard have the same criteria, whatever their type: they are written once.
        for (name, like) in alike {
            let text = like.text().unwrap_or_default();
            let known: Vec<&str> =
                found.iter().filter(|(_, other)| !other.criteria.is_empty()).map(|(id, _)| id.as_str()).collect();
            if !known.contains(&text) {
                like.fault(format!("`{text}` is no document of this file with criteria"), suggestion(text, &known));
            } else if let Some((criteria, rest)) =
                found.get(text).map(|other| (other.criteria.clone(), other.rest.clone()))
                && let Some(document) = found.get_mut(name)
            {
                document.criteria = criteria;
                document.rest = document.rest.take().or(rest);
            }
        }
        found
    }
}

/// A document, and the text that names another one whose criteria it has.
fn document<'v, 'f>(value: Value<'v, 'f>) -> Option<(Document, Option<Value<'v, 'f>>)> {
    let table = value.table("a document")?;
    let title = table.required("title");
    let kind = table.required("kind");
    let standard = table.optional("standard");
    let rest = table.optional("rest");
    let mut criteria = BTreeMap::new();
    let mut like = None;
    match table.get("criteria") {
        Some(value) if matches!(value.raw(), DeValue::String(_)) => like = Some(value),
        Some(value) => {
            for (name, _, value) in value.table("the criteria")?.entries() {
                criteria.extend(Vec::decode(value).map(|items| (name.to_owned(), items)));
            }
        }
        None => {}
    }
    table.finish();
    let document = Document { title: title?, kind: kind?, standard, criteria, rest, place: table.place() };
    Some((document, like))
}
