//! Where in the catalogue a value stands.

use serde::{Deserialize, Serialize};

/// A position in a catalogue file. Lines and columns count from 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Index into [`Catalogue::files`](crate::Catalogue::files).
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> At<T> {
    /// Joins a value with its place.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Line and column of a byte offset in `text`, both from 1; an offset inside a character counts as that character's.
pub fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    let before: String = text.char_indices().take_while(|(at, _)| *at < offset).map(|(_, c)| c).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// The byte offset of a place in a text.
pub fn offset(text: &str, place: Place) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(place.line.saturating_sub(1) as usize).map(str::len).sum();
    let line = text.get(line_start..).unwrap_or_default();
    line_start + line.chars().take(place.column.saturating_sub(1) as usize).map(char::len_utf8).sum::<usize>()
}
