//! Where a fact comes from: a page, and the day on which it was looked at.

use serde::{Deserialize, Serialize};

use crate::declare::declare;
use crate::decode::{Decode, Table, Value};

/// A day, as `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(pub String);

impl Decode for Day {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        match value.raw().as_datetime() {
            Some(moment) if moment.date.is_some() && moment.time.is_none() => Some(Self(moment.to_string())),
            // A day that does not exist: the parser has said so.
            Some(moment) if moment.date.is_none() && moment.time.is_none() => None,
            _ => {
                value.expected("a date such as 2026-11-22, without quotes");
                None
            }
        }
    }
}

declare! {
    /// A page that a fact was taken from.
    #[derive(Eq)]
    pub struct Source, "a source" {
        /// The page's address.
        page: String = must(page) "page",
        /// The day on which it was last looked at.
        read: Day = required "read",
        /// The date or version that the page gives itself.
        version: Option<String> = optional "version",
    }
}

fn page(table: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let page: Option<String> = table.required(key);
    if let (Some(page), Some(at)) = (&page, table.get(key))
        && !page.starts_with("https://")
    {
        at.fault("a source is a page's address", "write the address, beginning with https://");
    }
    page
}
