//! Lays what one directory says in a file over what lies below it.
//!
//! The way of writing decides. Keys under a header or written with dots are laid over the table below, one by one. Entries under
//! a `[[header]]` are laid over the entry below that has the same identity, or added. Whatever stands in braces, brackets or
//! quotes is one value and takes the place of the one below. `remove = ["key"]` takes keys out first; `remove = true` the
//! table or entry itself.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::decode::File;

/// By the name of a list: the keys that make up an entry's identity; where the first is `id`, the others do if it is not there. Entries of
/// other lists have none: they are added.
pub type Identities = &'static [(&'static str, &'static [&'static str])];

/// What takes something out.
const REMOVE: &str = "remove";

/// The keys of a list's identity, where its entries have one.
fn identity_of(identities: Identities, list: &str) -> Option<&'static [&'static str]> {
    identities.iter().find(|(name, _)| *name == list).map(|(_, keys)| *keys)
}

/// All layers as one table, the lowest first; `None` where the uppermost takes the whole file out.
pub fn merged<'t>(
    file: &File,
    roots: Vec<Spanned<DeTable<'t>>>,
    identities: Identities,
) -> Option<Spanned<DeTable<'t>>> {
    let over = Over { file, identities };
    let mut roots = roots.into_iter();
    let mut below = roots.next()?;
    over.twice(below.get_ref());
    let mut is_out = false;
    for root in roots {
        over.twice(root.get_ref());
        match (takes_out(root.get_ref()), is_out) {
            (true, _) => is_out = true,
            (false, true) => (below, is_out) = (root, false),
            (false, false) => over.table(&mut below, root),
        }
    }
    (!is_out).then_some(below)
}

/// Whether a layer takes out what lies below it.
fn takes_out(table: &DeTable<'_>) -> bool {
    table.get(REMOVE).is_some_and(|value| value.get_ref().as_bool() == Some(true))
}

struct Over<'f> {
    file: &'f File,
    identities: Identities,
}

impl Over<'_> {
    /// Whether a value is written in braces or brackets, and so is one value.
    fn is_whole(&self, value: &Spanned<DeValue<'_>>) -> bool {
        let written = self.file.text.get(value.span()).unwrap_or_default();
        match value.get_ref() {
            DeValue::Table(_) => written.starts_with('{'),
            DeValue::Array(items) => !items.iter().any(|item| {
                let written = self.file.text.get(item.span()).unwrap_or_default();
                item.get_ref().is_table() && written.starts_with("[[")
            }),
            _ => true,
        }
    }

    /// Lays a table over another.
    fn table<'t>(&self, below: &mut Spanned<DeTable<'t>>, over: Spanned<DeTable<'t>>) {
        let span = over.span();
        let mut over = over.into_inner();
        if let Some(names) = self.names_to_remove(&over) {
            over.remove(REMOVE);
            for (name, at) in names {
                if below.get_mut().remove(name.as_str()).is_none() {
                    let what = format!("there is no `{name}` here to remove");
                    self.file.fault(at, what, "name a key that the table below has");
                }
            }
            // What is missing from here on is missing because of this table.
            *below = Spanned::new(span, std::mem::take(below.get_mut()));
        }
        for (key, value) in over {
            self.value(below.get_mut(), key, value);
        }
    }

    fn value<'t>(&self, below: &mut DeTable<'t>, key: Spanned<toml::de::DeString<'t>>, value: Spanned<DeValue<'t>>) {
        let name = key.get_ref().to_string();
        if self.is_whole(&value) {
            below.remove(name.as_str());
            below.insert(key, value);
            return;
        }
        let span = value.span();
        match (below.get_mut(name.as_str()), value.into_inner()) {
            (Some(found), DeValue::Table(over)) if found.get_ref().is_table() => {
                if takes_out(&over) {
                    below.remove(name.as_str());
                    return;
                }
                let place = found.span();
                let mut table = Spanned::new(place, into_table(found.get_mut()));
                self.table(&mut table, Spanned::new(span, over));
                *found = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
            }
            (Some(found), DeValue::Array(over)) if found.get_ref().is_array() => {
                let place = found.span();
                let entries = self.entries(&name, into_array(found.get_mut()), over);
                *found = Spanned::new(place, DeValue::Array(entries));
            }
            (_, value) => {
                below.remove(name.as_str());
                below.insert(key, Spanned::new(span, value));
            }
        }
    }

    /// Lays entries over those below.
    fn entries<'t>(&self, list: &str, below: DeArray<'t>, over: DeArray<'t>) -> DeArray<'t> {
        let mut found: Vec<Spanned<DeValue<'t>>> = below.into_iter().collect();
        let keys = identity_of(self.identities, list);
        for entry in over {
            let Some(keys) = keys else {
                found.push(entry);
                continue;
            };
            let span = entry.span();
            let own = identity(keys, entry.get_ref());
            let shared = |other: &Spanned<DeValue<'t>>| {
                identity(keys, other.get_ref()).iter().filter(|one| own.contains(one)).count()
            };
            let meant: Vec<usize> =
                found.iter().enumerate().filter(|(_, other)| shared(other) > 0).map(|(at, _)| at).collect();
            let DeValue::Table(table) = entry.into_inner() else { continue };
            match meant.as_slice() {
                [] if takes_out(&table) => {
                    let what = format!("there is no `{}` here to remove", own.join(", "));
                    self.file.fault(span, what, format!("name an entry of `{list}` that there is below"));
                }
                [] => found.push(Spanned::new(span, DeValue::Table(table))),
                [at] => {
                    let at = apart(&mut found, *at, keys, &own);
                    if takes_out(&table) {
                        found.remove(at);
                    } else if let Some(entry) = found.get_mut(at) {
                        let place = entry.span();
                        let mut below = Spanned::new(place, into_table(entry.get_mut()));
                        self.table(&mut below, Spanned::new(span, table));
                        *entry = Spanned::new(below.span(), DeValue::Table(below.into_inner()));
                    }
                }
                _ => {
                    let what = format!("{} stand in several entries below", own.join(", "));
                    self.file.fault(span, what, "write an entry for each");
                }
            }
        }
        let mut entries = DeArray::new();
        found.into_iter().for_each(|entry| entries.push(entry));
        entries
    }

    /// `remove = ["key"]`, each with its place.
    fn names_to_remove(&self, table: &DeTable<'_>) -> Option<Vec<(String, std::ops::Range<usize>)>> {
        let names = table.get(REMOVE)?.get_ref().as_array()?;
        names.iter().map(|name| Some((name.get_ref().as_str()?.to_owned(), name.span()))).collect()
    }

    /// Within one layer, an identity stands once.
    fn twice(&self, table: &DeTable<'_>) {
        for (key, value) in table {
            match value.get_ref() {
                DeValue::Table(inner) => self.twice(inner),
                DeValue::Array(entries) => {
                    let keys = identity_of(self.identities, key.get_ref());
                    let mut seen = BTreeMap::new();
                    for entry in entries.iter() {
                        let DeValue::Table(inner) = entry.get_ref() else { continue };
                        self.twice(inner);
                        for own in keys.map(|keys| identity(keys, entry.get_ref())).unwrap_or_default() {
                            if seen.insert(own.clone(), ()).is_some() {
                                let what = format!("`{}` has two entries `{own}`", key.get_ref());
                                let help = "keep one of the two, or tell them apart by an `id`";
                                self.file.fault(entry.span(), what, help);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// What an entry is known by: the values of these keys; several where the only key holds a list.
fn identity(keys: &[&str], entry: &DeValue<'_>) -> Vec<String> {
    let Some(table) = entry.as_table() else { return Vec::new() };
    let (id, keys) = match keys {
        ["id", rest @ ..] => (table.get("id").and_then(|id| id.get_ref().as_str()), rest),
        _ => (None, keys),
    };
    if let Some(id) = id {
        return vec![id.to_owned()];
    }
    if let [only] = keys
        && let Some(DeValue::Array(values)) = table.get(*only).map(|value| value.get_ref())
    {
        return values.iter().filter_map(|value| Some(value.get_ref().as_str()?.to_owned())).collect();
    }
    let words: Vec<&str> = keys.iter().filter_map(|key| table.get(*key)?.get_ref().as_str()).collect();
    if words.is_empty() { Vec::new() } else { vec![words.join(" · ")] }
}

/// Takes part of what an entry is known by out into an entry of its own behind it, where it is known by more than this.
fn apart<'t>(entries: &mut Vec<Spanned<DeValue<'t>>>, at: usize, keys: &[&str], own: &[String]) -> usize {
    let Some(entry) = entries.get(at).cloned() else { return at };
    let [only] = keys else { return at };
    let known = identity(keys, entry.get_ref());
    if known.iter().all(|one| own.contains(one)) {
        return at;
    }
    let part = |keep: bool| {
        let mut entry = entry.clone();
        if let DeValue::Table(table) = entry.get_mut()
            && let Some(value) = table.get_mut(*only)
        {
            let mut kept: DeArray<'t> = DeArray::new();
            for value in into_array(value.get_mut()) {
                let is_own = value.get_ref().as_str().is_some_and(|text| own.iter().any(|one| one == text));
                if is_own != keep {
                    kept.push(value);
                }
            }
            *value.get_mut() = DeValue::Array(kept);
        }
        entry
    };
    let (rest, own) = (part(true), part(false));
    if let Some(slot) = entries.get_mut(at) {
        *slot = rest;
    }
    entries.insert(at + 1, own);
    at + 1
}

fn into_table<'t>(value: &mut DeValue<'t>) -> DeTable<'t> {
    match std::mem::replace(value, DeValue::Boolean(false)) {
        DeValue::Table(table) => table,
        _ => DeTable::new(),
    }
}

fn into_array<'t>(value: &mut DeValue<'t>) -> DeArray<'t> {
    match std::mem::replace(value, DeValue::Boolean(false)) {
        DeValue::Array(array) => array,
        _ => DeArray::new(),
    }
}

/// The table with all places moved on by so many bytes.
pub fn shifted(table: Spanned<DeTable<'_>>, by: usize) -> Spanned<DeTable<'_>> {
    if by == 0 {
        return table;
    }
    let span = table.span();
    let inner = table.into_inner().into_iter().map(|(key, value)| {
        let key_span = key.span();
        (Spanned::new(key_span.start + by..key_span.end + by, key.into_inner()), shifted_value(value, by))
    });
    Spanned::new(span.start + by..span.end + by, inner.collect())
}

fn shifted_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = value.span().start + by..value.span().end + by;
    let inner = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(shifted(Spanned::new(0..0, table), by).into_inner()),
        DeValue::Array(items) => {
            let mut array = DeArray::new();
            items.into_iter().for_each(|item| array.push(shifted_value(item, by)));
            DeValue::Array(array)
        }
        plain => plain,
    };
    Spanned::new(span, inner)
}
