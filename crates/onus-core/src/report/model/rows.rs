//! Rows of a saved assessment, taken in one by one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use onus_catalogue::Scope;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, de::Error};

use super::conclusion::Spot;
use super::{Row, Subject};
use crate::assess::Status;

/// What a row says of its subject; all else stands in its conclusion.
#[derive(Deserialize)]
pub(super) struct Saved<'a> {
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    pub scope: Scope,
    #[serde(borrow)]
    pub root: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub place: Option<Cow<'a, str>>,
    pub line: Option<u32>,
    pub column: Option<u32>,
    #[serde(borrow, rename = "type")]
    pub source_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub duty: Cow<'a, str>,
    pub status: Status,
    pub conclusion: u32,
}

/// What rows say beside their conclusions: held against these when all is read.
pub(super) type Says = (String, Status);

/// Rows that were taken in.
#[derive(Default)]
pub(super) struct Taken {
    pub subjects: Vec<Subject>,
    pub rows: Vec<Row>,
    pub files: Vec<String>,
    /// What the first row of each conclusion says.
    pub says: BTreeMap<u32, Says>,
    places: HashMap<String, u32>,
    named: HashMap<(Scope, String), u32>,
    /// The type of the last resource, and the duties that it has rows of.
    last: (Option<String>, BTreeSet<String>),
}

impl Taken {
    /// Takes a row in.
    pub fn take(&mut self, row: Saved<'_>) -> Result<(), String> {
        let too_many = || "there are more rows than can be counted".to_owned();
        let says = self.says.entry(row.conclusion).or_insert_with(|| (row.duty.clone().into_owned(), row.status));
        if says.0 != row.duty || says.1 != row.status {
            return Err(format!(
                "two rows of conclusion {} disagree: `{}` {} and `{}` {}",
                row.conclusion,
                says.0,
                says.1.id(),
                row.duty,
                row.status.id()
            ));
        }
        let at = match (row.place, row.line, row.column) {
            (Some(place), Some(line), Some(column)) => {
                let next = u32::try_from(self.files.len()).map_err(|_| too_many())?;
                let files = &mut self.files;
                let file = *self.places.entry(place.into_owned()).or_insert_with_key(|name| {
                    files.push(name.clone());
                    next
                });
                Some(Spot { file, line, column })
            }
            _ => None,
        };
        let subject = self.subject(row.scope, row.subject, row.root, row.source_type, &row.duty);
        let subject = u32::try_from(subject).map_err(|_| too_many())?;
        self.rows.push(Row { conclusion: row.conclusion, subject, at });
        Ok(())
    }

    /// Rows of one resource stand together. Two of one address follow each other: a duty that comes again is the next one's.
    fn subject(
        &mut self,
        scope: Scope,
        name: Cow<'_, str>,
        root: Option<Cow<'_, str>>,
        source_type: Option<Cow<'_, str>>,
        duty: &str,
    ) -> usize {
        if scope != Scope::Resource {
            let next = self.subjects.len();
            let subjects = &mut self.subjects;
            let at = self.named.entry((scope, name.into_owned())).or_insert_with_key(|(_, name)| {
                subjects.push(Subject { name: name.clone(), root: None, twin: false });
                u32::try_from(next).unwrap_or(u32::MAX)
            });
            return *at as usize;
        }
        let same =
            self.subjects.last().is_some_and(|last| last.name == name && last.root.as_deref() == root.as_deref());
        if !same || self.last.0.as_deref() != source_type.as_deref() || self.last.1.contains(duty) {
            let root = root.map(Cow::into_owned);
            self.subjects.push(Subject { name: name.into_owned(), root, twin: false });
            self.last = (source_type.map(Cow::into_owned), BTreeSet::new());
        }
        self.last.1.insert(duty.to_owned());
        self.subjects.len() - 1
    }
}

impl<'de> Deserialize<'de> for Taken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Rows)
    }
}

struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Taken;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Taken, A::Error> {
        let mut taken = Taken::default();
        while let Some(row) = rows.next_element::<Saved<'de>>()? {
            taken.take(row).map_err(A::Error::custom)?;
        }
        Ok(taken)
    }
}
