//! Sides from assessments that were saved as JSON. Rows are taken in one by one.

mod intake;

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::side::{Carriers, Holding, Side};
use crate::report::{AgreementGapReport, RuleReport, SCHEMA};
use intake::{Intake, Row};

/// Why a file cannot be a side.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct SavedError {
    /// What is wrong with it.
    pub why: String,
    /// How to mend it.
    pub help: String,
}

/// How such a file is made.
const MAKE: &str = "save one with `onus assess INPUT --format json --full -o assessment.json`";

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    schema: Option<Cow<'a, str>>,
}

/// The schema that a JSON file of Onus states, if it is one.
pub fn schema_of(bytes: &[u8]) -> Option<String> {
    // Looking for the word is much cheaper than parsing, and plans do not hold it.
    let mark = b"\"onus.";
    if !bytes.windows(mark.len()).any(|window| window == mark) {
        return None;
    }
    let head: Head<'_> = serde_json::from_slice(bytes).ok()?;
    head.schema.filter(|schema| schema.starts_with("onus.")).map(Cow::into_owned)
}

#[derive(Deserialize)]
struct Party {
    id: String,
    title: String,
}

#[derive(Deserialize)]
struct Coverage {
    #[serde(default)]
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct Allocation {
    responsible: Vec<String>,
    accountable: Vec<String>,
    rules: Vec<RuleReport>,
}

impl Side {
    /// The side that a saved assessment is; `name` is the file's name.
    ///
    /// # Errors
    /// Where it is no assessment that Onus saved, or one of another version.
    pub fn from_json(name: &str, bytes: &[u8]) -> Result<Self, SavedError> {
        let schema = schema_of(bytes);
        if schema.as_deref() != Some(SCHEMA) {
            let found = schema.map_or_else(|| "it states no schema".to_owned(), |found| format!("it is `{found}`"));
            let why = format!("`{name}` is no saved assessment that can be read: `{SCHEMA}` is expected, {found}");
            return Err(SavedError { why, help: MAKE.to_owned() });
        }
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let intake = Whole.deserialize(&mut reader).map_err(|error| SavedError {
            why: format!("`{name}` is no whole assessment: {error}"),
            help: MAKE.to_owned(),
        })?;
        let side = intake.finish(name);
        let mut held = side.holdings.iter().chain(side.others.values()).flat_map(Holding::values);
        if let Some(stray) = held.find(|held| side.carriers(held).is_none()) {
            return Err(SavedError {
                why: format!(
                    "`{name}` is no whole assessment: a row names allocation {}, which it does not list",
                    stray.carriers
                ),
                help: MAKE.to_owned(),
            });
        }
        Ok(side)
    }
}

/// Reads the top level.
struct Whole;

impl<'de> DeserializeSeed<'de> for Whole {
    type Value = Intake;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Intake, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole {
    type Value = Intake;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an assessment")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Intake, A::Error> {
        let mut intake = Intake::new();
        let mut gaps = Some(Intake::new());
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "provenance" => intake.provenance = Some(members.next_value()?),
                "coverage" => intake.side.not_read = members.next_value::<Coverage>()?.notes,
                "parties" => {
                    let parties: Vec<Party> = members.next_value()?;
                    intake.side.parties = parties.into_iter().map(|party| (party.id, party.title)).collect();
                }
                "allocations" => {
                    let allocations: Vec<Allocation> = members.next_value()?;
                    intake.side.carriers = allocations.into_iter().map(carriers).collect();
                }
                "agreement_gaps" => intake.side.agreement_gaps = members.next_value::<Vec<AgreementGapReport>>()?,
                "gaps" => match &mut gaps {
                    Some(gaps) if !intake.whole => members.next_value_seed(Rows(gaps))?,
                    _ => drop(members.next_value::<IgnoredAny>()?),
                },
                "rows" => {
                    if members.next_value_seed(MaybeRows(&mut intake))? {
                        (intake.whole, gaps) = (true, None);
                    }
                }
                "resources" => intake.resources = members.next_value()?,
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        if let Some(mut gaps) = gaps {
            gaps.close();
            intake.side.duties = gaps.side.duties;
            intake.side.others = gaps.side.others;
            intake.side.holdings = gaps.side.holdings;
            intake.seen = gaps.seen;
        }
        intake.close();
        Ok(intake)
    }
}

/// Reads a list of rows.
struct Rows<'i>(&'i mut Intake);

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Row<'de>>()? {
            self.0.take(row).map_err(serde::de::Error::custom)?;
        }
        Ok(())
    }
}

/// Reads a list of rows, or `null`; tells which.
struct MaybeRows<'i>(&'i mut Intake);

impl<'de> DeserializeSeed<'de> for MaybeRows<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for MaybeRows<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows or nothing")
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        Rows(self.0).deserialize(deserializer).map(|()| true)
    }
}

fn carriers(mut allocation: Allocation) -> Carriers {
    allocation.responsible.sort();
    allocation.accountable.sort();
    Carriers { responsible: allocation.responsible, accountable: allocation.accountable, rules: allocation.rules }
}
