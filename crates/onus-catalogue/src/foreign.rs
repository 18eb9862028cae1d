//! Other programs that check configurations: how their comments are written, and which duties each of their checks is
//! about.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Decode, Table};
use crate::place::{At, Place};
use crate::source::Source;

declare! {
    /// Another program whose comments are understood.
    pub struct Foreign, "a program" {
        /// What stands in a comment before the ids of checks.
        markers: Vec<String> = must(markers) "markers",
        /// What stands between the ids and the reason, where the program knows reasons.
        reason_after: Option<String> = optional "reason_after",
        /// What stands before the last day on which the comment holds, where the program knows such days.
        until_after: Option<String> = optional "until_after",
        /// The page that says how its comments are written.
        source: Source = required "source",
        /// Checks by their ids.
        checks: BTreeMap<String, ForeignCheck> = by(checks) "checks",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// A check of another program.
    pub struct ForeignCheck, "a check of another program" {
        /// The duties that it is about, the nearest first.
        duties: Vec<At<String>> = must(duties) "duties",
        /// Further ids of the same check.
        also: Vec<String> = list "also",
        /// The page that says what it checks.
        source: Source = required "source",
    }
}

impl Foreign {
    /// The check that has this id, in upper or lower case.
    pub fn check(&self, id: &str) -> Option<&ForeignCheck> {
        let is = |known: &String| known.eq_ignore_ascii_case(id);
        self.checks.iter().find(|(known, check)| is(known) || check.also.iter().any(is)).map(|(_, check)| check)
    }
}

fn markers(table: &Table<'_, '_>, key: &'static str) -> Option<Vec<String>> {
    said(table, key, ("no comment would be found", "write what the program looks for in a comment"))
}

fn duties(table: &Table<'_, '_>, key: &'static str) -> Option<Vec<At<String>>> {
    said(table, key, ("it is about no duty", "name the duties that it is about, or leave the check out"))
}

/// A list that is not empty.
fn said<T: Decode>(table: &Table<'_, '_>, key: &'static str, (why, help): (&str, &str)) -> Option<Vec<T>> {
    let found: Option<Vec<T>> = table.required(key);
    if let (Some([]), Some(at)) = (found.as_deref(), table.get(key)) {
        at.fault(why, help);
    }
    found
}

/// Checks by their ids, which follow no form of ours.
fn checks(table: &Table<'_, '_>, key: &'static str) -> BTreeMap<String, ForeignCheck> {
    let entries = table.get(key).and_then(|value| value.table("its checks")).map(|inner| inner.entries());
    let read = |(id, _, value): (&str, _, _)| Some((id.to_owned(), ForeignCheck::decode(value)?));
    entries.unwrap_or_default().into_iter().filter_map(read).collect()
}
