//! Where a fact comes from: a page, and the day on which it was looked at.

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Value};

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

/// A page that a fact was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The page's address.
    pub page: String,
    /// The day on which it was last looked at.
    pub read: Day,
    /// The date or version that the page gives itself.
    pub version: Option<String>,
}

impl Decode for Source {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a source")?;
        let page: Option<String> = table.required("page");
        let read = table.required("read");
        let version = table.optional("version");
        table.finish();
        if let (Some(page), Some(at)) = (&page, table.get("page"))
            && !page.starts_with("https://")
        {
            at.fault("a source is a page's address", "write the address, beginning with https://");
        }
        Some(Self { page: page?, read: read?, version })
    }
}
