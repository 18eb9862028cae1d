//! Other programs that check configurations: how their comments are written, and which duties each of their checks is
//! about.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Value};
use crate::place::{At, Place};
use crate::source::Source;

/// Another program whose comments are understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Foreign {
    /// What stands in a comment before the ids of checks.
    pub markers: Vec<String>,
    /// What stands between the ids and the reason, where the program knows reasons.
    pub reason_after: Option<String>,
    /// What stands before the last day on which the comment holds, where the program knows such days.
    pub until_after: Option<String>,
    /// The page that says how its comments are written.
    pub source: Source,
    /// Checks by their ids.
    pub checks: BTreeMap<String, ForeignCheck>,
    /// Where it is declared.
    pub place: Place,
}

/// A check of another program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignCheck {
    /// The duties that it is about, the nearest first.
    pub duties: Vec<At<String>>,
    /// Further ids of the same check.
    pub also: Vec<String>,
    /// The page that says what it checks.
    pub source: Source,
}

impl Foreign {
    /// The check that has this id, in upper or lower case.
    pub fn check(&self, id: &str) -> Option<&ForeignCheck> {
        let is = |known: &String| known.eq_ignore_ascii_case(id);
        self.checks.iter().find(|(known, check)| is(known) || check.also.iter().any(is)).map(|(_, check)| check)
    }
}

impl Decode for Foreign {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a program")?;
        let markers: Option<Vec<String>> = table.required("markers");
        if let (Some([]), Some(at)) = (markers.as_deref(), table.get("markers")) {
            at.fault("no comment would be found", "write what the program looks for in a comment");
        }
        let (reason_after, until_after) = (table.optional("reason_after"), table.optional("until_after"));
        let source = table.required("source");
        let mut checks = BTreeMap::new();
        if let Some(inner) = table.get("checks").and_then(|value| value.table("its checks")) {
            for (id, _, value) in inner.entries() {
                checks.extend(ForeignCheck::decode(value).map(|check| (id.to_owned(), check)));
            }
        }
        table.finish();
        Some(Self { markers: markers?, reason_after, until_after, source: source?, checks, place: table.place() })
    }
}

impl Decode for ForeignCheck {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a check")?;
        let duties: Option<Vec<At<String>>> = table.required("duties");
        if let (Some([]), Some(at)) = (duties.as_deref(), table.get("duties")) {
            at.fault("it is about no duty", "name the duties that it is about, or leave the check out");
        }
        let also = table.list("also");
        let source = table.required("source");
        table.finish();
        Some(Self { duties: duties?, also, source: source? })
    }
}
