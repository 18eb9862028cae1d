//! Documents that can prove a duty.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Decode, Table, is_id, suggestion};
use crate::duty::Duty;
use crate::item::Item;
use crate::place::{At, Place};
use crate::terms::DocumentKind;

declare! {
    /// A sort of document.
    pub struct Document, "a document" {
        /// Its name for people, as it stands after "obtain the" or "write the".
        title: String = required "title",
        /// Whose word it is, and what it covers.
        kind: DocumentKind = required "kind",
        /// The standard that it is made by.
        standard: Option<String> = optional "standard",
        /// What each criterion of the standard speaks of, or the id of a document of the same criteria. A document may be made for some of them only.
        criteria: BTreeMap<String, Vec<At<Item>>> = by(criteria) "criteria",
        /// The criterion of every duty that no other names.
        rest: Option<At<String>> = optional "rest",
        /// Where it is declared.
        place: Place = place,
    }
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
                table.file.fault(span, format!("`{name}` is not a valid id"), "write lower-case words joined by `-`");
            }
            let Some(table) = value.table("a document") else { continue };
            if let Some(document) = Self::read(&table) {
                found.insert(name.to_owned(), document);
                let like = table.get("criteria").filter(|value| value.text().is_some());
                alike.extend(like.map(|like| (name, like)));
            }
        }
        // The reports of one standard have the same criteria, whatever their type: they are written once.
        for (name, like) in alike {
            let text = like.text().unwrap_or_default();
            let known: Vec<&str> =
                found.iter().filter(|(_, other)| !other.criteria.is_empty()).map(|(id, _)| id.as_str()).collect();
            if !known.contains(&text) {
                like.fault(format!("`{text}` is not a document of this file with criteria"), suggestion(text, &known));
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

/// Items by criterion; where another document is named, its criteria are looked up when all documents are read.
fn criteria(table: &Table<'_, '_>, key: &'static str) -> BTreeMap<String, Vec<At<Item>>> {
    let value = table.get(key).filter(|value| value.text().is_none());
    let entries = value.and_then(|value| value.table("the criteria")).map(|inner| inner.entries());
    let read = |(name, _, value): (&str, _, _)| Some((name.to_owned(), Vec::decode(value)?));
    entries.unwrap_or_default().into_iter().filter_map(read).collect()
}
