//! Lays what one directory says in a file over what lies below it.
//!
//! The way of writing decides. Keys under a header or written with dots are laid over the table below, one by one. Entries under
//! a `[[header]]` are laid over the entry below that has the same identity, or added. Whatever stands in braces, brackets or
//! quotes is one value and takes the place of the one below. `remove = ["key"]` takes keys out first; `remove = true` the
//! table or entry itself.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::decode::{File, Table};

/// By the name of a list: the keys that make up an entry's identity; where the first is `id`, the others do if it is not there. Entries of
/// other lists have none: they are added.
pub type Identities = &'static [(&'static str, &'static [&'static str])];

/// What takes something out.
const REMOVE: &str = "remove";

/// The keys of a list's identity, where its entries have one.
fn identity_of(identities: Identities, list: &str) -> Option<&'static [&'static str]> {
    identities.iter().find(|(name, _)| *name == list).map(|(_, keys)| *keys)
}

/// Decodes a file with each layer laid over those below it: as [`File::decode`] does for a file of one layer.
pub fn decode<T>(file: &File, identities: Identities, read: impl FnOnce(Table<'_, '_>) -> Option<T>) -> Option<T> {
    let root = merged(file, file.roots()?, identities)?;
    file.decode_root(&root, read)
}

/// All layers as one table, the lowest first; `None` where the uppermost takes the whole file out.
fn merged<'t>(file: &File, roots: Vec<Spanned<DeTable<'t>>>, identities: Identities) -> Option<Spanned<DeTable<'t>>> {
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
        let keys = identity_of(self.identities, list);
        let mut entries = Entries::of(below, keys.unwrap_or_default());
        for entry in over {
            let span = entry.span();
            let own = keys.map(|keys| identity(keys, entry.get_ref())).unwrap_or_default();
            let DeValue::Table(table) = entry.into_inner() else { continue };
            match (entries.known_by(&own).as_slice(), takes_out(&table)) {
                ([], true) => {
                    let what = format!("there is no `{}` here to remove", own.join(", "));
                    self.file.fault(span, what, format!("name an entry of `{list}` that there is below"));
                }
                ([], false) => entries.found.push(Some(Spanned::new(span, DeValue::Table(table)))),
                ([at], is_out) => {
                    let Some(at) = entries.apart(*at, &own) else {
                        let what = format!("more than {MOST_APART} share the entry below");
                        self.file.fault(span, what, "name all of them, or fix the entry below");
                        continue;
                    };
                    let Some(slot) = entries.found.get_mut(at) else { continue };
                    if is_out {
                        *slot = None;
                    } else if let Some(entry) = slot {
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
        let mut merged = DeArray::new();
        entries.found.into_iter().flatten().for_each(|entry| merged.push(entry));
        merged
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

/// The entries of a list while others are laid over them.
struct Entries<'t> {
    keys: &'static [&'static str],
    /// Those that are taken out are none.
    found: Vec<Option<Spanned<DeValue<'t>>>>,
    /// Where each of those below stands, by all that it is known by.
    by_identity: BTreeMap<String, usize>,
    /// By how much each is known.
    counts: BTreeMap<usize, usize>,
}

/// An entry that is known by more than this is not taken apart: each time, all of it is gone through.
const MOST_APART: usize = 500;

impl<'t> Entries<'t> {
    fn of(below: DeArray<'t>, keys: &'static [&'static str]) -> Self {
        let found: Vec<_> = below.into_iter().map(Some).collect();
        let (mut by_identity, mut counts) = (BTreeMap::new(), BTreeMap::new());
        for (at, entry) in found.iter().flatten().enumerate() {
            let known = identity(keys, entry.get_ref());
            counts.insert(at, known.len());
            by_identity.extend(known.into_iter().map(|own| (own, at)));
        }
        Self { keys, found, by_identity, counts }
    }

    /// Which entries below are known by one of these.
    fn known_by(&self, own: &[String]) -> Vec<usize> {
        let mut found: Vec<usize> = own.iter().filter_map(|own| self.by_identity.get(own).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Where an entry stands that is known by these alone: what it is known by besides stays behind in an entry of its own.
    /// None where that is too much work.
    fn apart(&mut self, at: usize, own: &[String]) -> Option<usize> {
        let (Some(Some(entry)), [only]) = (self.found.get(at), self.keys) else { return Some(at) };
        let shared: Vec<String> = own.iter().filter(|own| self.by_identity.get(*own) == Some(&at)).cloned().collect();
        let count = self.counts.get(&at).copied().unwrap_or_default();
        if shared.len() >= count {
            return Some(at);
        } else if count > MOST_APART {
            return None;
        }
        let part = |is_own: bool| {
            let mut entry = entry.clone();
            if let DeValue::Table(table) = entry.get_mut()
                && let Some(value) = table.get_mut(*only)
            {
                let mut kept: DeArray<'t> = DeArray::new();
                for value in into_array(value.get_mut()) {
                    if value.get_ref().as_str().is_some_and(|text| shared.iter().any(|one| one == text)) == is_own {
                        kept.push(value);
                    }
                }
                *value.get_mut() = DeValue::Array(kept);
            }
            entry
        };
        let (rest, split) = (part(false), part(true));
        if let Some(slot) = self.found.get_mut(at) {
            *slot = Some(rest);
        }
        let moved = self.found.len();
        self.counts.extend([(at, count - shared.len()), (moved, shared.len())]);
        self.by_identity.extend(shared.into_iter().map(|own| (own, moved)));
        self.found.push(Some(split));
        Some(moved)
    }
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
