//! Reads values with their places out of TOML, and goes on after a fault, so that all faults of a file are found at once.

mod file;
mod shifted;
mod values;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::place::Place;
pub use file::{File, Layer};
pub use values::one_or_many;

/// A value of a file.
#[derive(Clone, Copy)]
pub struct Value<'v, 'f> {
    /// The file that it stands in.
    pub file: &'f File,
    value: &'v Spanned<DeValue<'v>>,
}

impl<'v, 'f> Value<'v, 'f> {
    /// Bytes of the value in the file's text.
    pub fn span(self) -> Range<usize> {
        self.value.span()
    }

    /// Where it stands.
    pub fn place(self) -> Place {
        self.file.place(self.value.span().start)
    }

    /// The value itself.
    pub fn raw(self) -> &'v DeValue<'v> {
        self.value.get_ref()
    }

    /// Notes that something else was expected here.
    pub fn expected(self, what: &str) {
        let found = self.raw().type_str();
        self.file.fault(self.span(), format!("expected {what}, found {found}"), format!("write {what} here"));
    }

    /// Notes a fault of this value.
    pub fn fault(self, message: impl Into<String>, help: impl Into<String>) {
        self.file.fault(self.span(), message, help);
    }

    /// The value as a table; notes a fault where it is none. `what` names it in messages.
    pub fn table(self, what: &'static str) -> Option<Table<'v, 'f>> {
        match self.raw() {
            DeValue::Table(table) => Some(Table::new(self.file, table, self.span(), what)),
            _ => {
                self.expected("a table");
                None
            }
        }
    }

    /// The members of an array; notes a fault where it is none.
    pub fn items(self) -> Option<Vec<Self>> {
        let found = self.items_quietly();
        if found.is_none() {
            self.expected("a list");
        }
        found
    }

    /// The members of an array; `None` where it is none, without noting a fault.
    pub fn items_quietly(self) -> Option<Vec<Self>> {
        match self.raw() {
            DeValue::Array(items) => Some(items.iter().map(|value| Value { file: self.file, value }).collect()),
            _ => None,
        }
    }

    /// The text of a string value.
    pub fn text(self) -> Option<&'v str> {
        self.raw().as_str()
    }
}

/// A table of a file. It remembers which keys were asked for, so that the others can be reported.
pub struct Table<'v, 'f> {
    /// The file that it stands in.
    pub file: &'f File,
    table: &'v DeTable<'v>,
    span: Range<usize>,
    what: &'static str,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'v, 'f> Table<'v, 'f> {
    pub(crate) fn new(file: &'f File, table: &'v DeTable<'v>, span: Range<usize>, what: &'static str) -> Self {
        Self { file, table, span, what, asked: RefCell::default() }
    }

    /// Where it begins.
    pub fn place(&self) -> Place {
        self.file.place(self.span.start)
    }

    /// Notes a fault of the table as a whole.
    pub fn fault(&self, message: impl Into<String>, help: impl Into<String>) {
        let end = self
            .file
            .text
            .get(self.span.clone())
            .and_then(|text| text.find('\n'))
            .map_or(self.span.end, |at| self.span.start + at);
        self.file.fault(self.span.start..end, message, help);
    }

    /// The value of a key, if it is there.
    pub fn get(&self, key: &'static str) -> Option<Value<'v, 'f>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key).map(|value| Value { file: self.file, value })
    }

    /// The decoded value of a key, if it is there.
    pub fn optional<T: Decode>(&self, key: &'static str) -> Option<T> {
        self.get(key).and_then(T::decode)
    }

    /// The decoded list of a key; empty where the key is not there.
    pub fn list<T: Decode>(&self, key: &'static str) -> Vec<T> {
        self.optional(key).unwrap_or_default()
    }

    /// The decoded members of a table of tables by their ids; empty where the key is not there.
    pub fn named<T: Decode>(&self, key: &'static str) -> BTreeMap<String, T> {
        self.get(key).and_then(|value| value.table("a table of ids")).map(|inner| inner.all()).unwrap_or_default()
    }

    /// The decoded members of this table by their ids.
    pub fn all<T: Decode>(&self) -> BTreeMap<String, T> {
        let mut found = BTreeMap::new();
        for (name, span, value) in self.entries() {
            if !is_id(name, '-') {
                self.file.fault(span, format!("`{name}` is not a valid id"), "write lower-case words joined by `-`");
            }
            found.extend(T::decode(value).map(|member| (name.to_owned(), member)));
        }
        found
    }

    /// The decoded value of a key; notes a fault where it is not there.
    pub fn required<T: Decode>(&self, key: &'static str) -> Option<T> {
        match self.get(key) {
            Some(value) => T::decode(value),
            None => {
                self.missing(key);
                None
            }
        }
    }

    /// Notes that a key is not there which has to be.
    pub fn missing(&self, key: &'static str) {
        self.file.missed.borrow_mut().push(key);
        self.fault(format!("`{key}` is missing in {}", self.what), format!("add `{key} = …`"));
    }

    /// All keys with their values and the places of the keys, in the order of the file.
    pub fn entries(&self) -> Vec<(&'v str, Range<usize>, Value<'v, 'f>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), key.span(), Value { file: self.file, value }))
            .collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// Notes every key that nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, span, _) in self.entries() {
            if !asked.contains(key) {
                let known: Vec<&str> = asked.iter().copied().collect();
                let help = suggestion(key, &known);
                self.file.fault(span, format!("unknown key `{key}` in {}", self.what), help);
            }
        }
    }
}

/// The one of these that is likely meant by a word.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    near(word, known).first().copied()
}

/// All words that may be meant, the nearest first.
pub fn near<'k>(word: &str, known: &[&'k str]) -> Vec<&'k str> {
    let length = word.chars().count();
    let measured = known.iter().filter_map(|candidate| {
        let most = 2.max(candidate.len() / 4);
        // A word of another length is not near, however long it takes to tell how far it is.
        let may_be = length.abs_diff(candidate.chars().count()) <= most;
        let distance = may_be.then(|| strsim::damerau_levenshtein(word, candidate))?;
        (distance <= most).then_some((distance, *candidate))
    });
    let mut near: Vec<(usize, &str)> = measured.collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// "did you mean", or the list of what is known.
pub fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if known.is_empty() => "remove it".to_owned(),
        None if known.len() > 16 => "see `onus catalogue list` for what there is".to_owned(),
        None => format!("known are: {}", known.join(", ")),
    }
}

/// The keys that whoever reads a table misses in an empty one: those that have to be there.
pub fn required_keys(read: impl FnOnce(Value<'_, '_>)) -> Vec<&'static str> {
    let file = File::new(0, "", "table = {}");
    file.decode(|root| root.get("table").map(read));
    file.missed.take()
}

/// What can be read from a value of a file.
pub trait Decode: Sized {
    /// The decoded value; `None` after a fault has been noted.
    fn decode(value: Value<'_, '_>) -> Option<Self>;
}

/// True for lower-case words of letters and digits joined by `joint`, beginning with a letter.
pub fn is_id(text: &str, joint: char) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .split(joint)
            .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}
