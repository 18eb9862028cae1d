//! What is told of a thing: in text and in JSON the same.

use onus_core::catalogue_types::At;
use onus_core::catalogue_types::item::Item;
use onus_core::catalogue_types::source::Source;

/// Something that is told.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fact {
    /// A sentence, a word.
    Text(String),
    /// A figure.
    Number(f64),
    /// Several words.
    List(Vec<String>),
    /// A table: its heads, and its rows with a cell under each.
    Rows(&'static [&'static str], Vec<Vec<String>>),
}

/// All that is told of a thing, in order, by name. What is empty is not told.
#[derive(Debug, Default)]
pub(super) struct Facts(Vec<(&'static str, Fact)>);

impl Facts {
    /// Each with its name, which is a key in JSON.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Fact)> {
        self.0.iter().map(|(name, fact)| (*name, fact))
    }

    /// A sentence or a word.
    pub fn text(&mut self, name: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((name, Fact::Text(text)));
        }
    }

    /// A figure.
    pub fn number(&mut self, name: &'static str, number: f64) {
        self.0.push((name, Fact::Number(number)));
    }

    /// Several words.
    pub fn list(&mut self, name: &'static str, words: impl IntoIterator<Item = impl Into<String>>) {
        let words: Vec<String> = words.into_iter().map(Into::into).collect();
        if !words.is_empty() {
            self.0.push((name, Fact::List(words)));
        }
    }

    /// A table.
    pub fn rows(
        &mut self,
        name: &'static str,
        heads: &'static [&'static str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        let rows: Vec<Vec<String>> = rows.into_iter().collect();
        if !rows.is_empty() {
            self.0.push((name, Fact::Rows(heads, rows)));
        }
    }

    /// The page that something is taken from.
    pub fn source(&mut self, source: Option<&Source>) {
        if let Some(source) = source {
            self.text("source", page(source));
        }
    }
}

/// A page with the day on which it was read.
pub(super) fn page(source: &Source) -> String {
    let version = source.version.as_ref().map_or_else(String::new, |version| format!(", {version}"));
    format!("{}{version} (read {})", source.page, source.read.0)
}

/// The words of a list with places.
pub(super) fn values(list: &[At<String>]) -> Vec<String> {
    list.iter().map(|at| at.value.clone()).collect()
}

/// Duties and layers as the files write them.
pub(super) fn items(list: &[At<Item>]) -> Vec<String> {
    list.iter().map(|at| at.value.to_string()).collect()
}
