//! Sides from assessments that were saved as JSON. Rows are taken in one by one.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use onus_catalogue::Severity;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::side::{Carriers, Held, Holding, Other, Side, SideReport};
use crate::assess::Status;
use crate::report::{AgreementGapReport, Provenance, ResourceReport, RuleReport, SCHEMA};

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

#[derive(Deserialize)]
struct Check<'a> {
    #[serde(borrow)]
    check: Cow<'a, str>,
    fulfilled: Option<bool>,
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    subject: Cow<'a, str>,
    #[serde(borrow)]
    scope: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    source_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    provider: Cow<'a, str>,
    #[serde(borrow)]
    service: Cow<'a, str>,
    #[serde(borrow)]
    region: Option<Cow<'a, str>>,
    #[serde(borrow)]
    duty: Cow<'a, str>,
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow)]
    layer: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    code: Option<String>,
    accepted: Option<String>,
    #[serde(borrow)]
    severity: Option<Cow<'a, str>>,
    what: Option<String>,
    remedy: Option<String>,
    allocation: usize,
    #[serde(borrow)]
    checks: Vec<Check<'a>>,
}

/// A resource that rows speak of.
struct Seen {
    address: String,
    source_type: String,
    holding: usize,
}

/// What was taken in so far.
struct Intake {
    side: Side,
    provenance: Option<Provenance>,
    whole: bool,
    /// The resource whose rows are being read.
    open: Option<(String, String, Holding)>,
    known: BTreeMap<Holding, usize>,
    seen: Vec<Seen>,
    resources: Option<Vec<ResourceReport<'static>>>,
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

impl Intake {
    fn new() -> Self {
        let provenance = Provenance::default();
        let about = SideReport { name: String::new(), saved: true, whole: false, provenance };
        Self {
            side: Side::empty(about),
            provenance: None,
            whole: false,
            open: None,
            known: BTreeMap::new(),
            seen: Vec::new(),
            resources: None,
        }
    }

    /// Takes a row in; those of one resource follow each other.
    fn take(&mut self, row: Row<'_>) -> Result<(), String> {
        let status = Status::from_id(&row.status).ok_or_else(|| format!("`{}` is no status", row.status))?;
        let severity = match &row.severity {
            Some(id) => Some(Severity::from_id(id).ok_or_else(|| format!("`{id}` is no severity"))?),
            None => None,
        };
        self.side.name_duty(&row.duty, &row.title, &row.layer);
        let failing = row.checks.into_iter().filter(|check| check.fulfilled == Some(false));
        let held = Held {
            carriers: row.allocation,
            status,
            severity,
            code: row.code,
            accepted: row.accepted,
            what: row.what,
            remedy: row.remedy,
            failing: failing.map(|check| check.check.into_owned()).collect(),
        };
        let (provider, service) = (row.provider.into_owned(), row.service.into_owned());
        let other = match row.scope.as_ref() {
            "resource" => {
                let same = self.open.as_ref().is_some_and(|(address, _, holding)| {
                    *address == row.subject && !holding.contains_key(row.duty.as_ref())
                });
                if !same {
                    self.close();
                    let source_type = row.source_type.unwrap_or_default().into_owned();
                    self.open = Some((row.subject.into_owned(), source_type, Holding::new()));
                }
                if let Some((_, _, holding)) = &mut self.open {
                    holding.insert(row.duty.into_owned(), held);
                }
                return Ok(());
            }
            "service" => Other::Service { provider, service, region: row.region.map(Cow::into_owned) },
            "account" => {
                let end = format!(" of {provider}");
                let name = row.subject.strip_prefix("account ").and_then(|rest| rest.strip_suffix(&end));
                Other::Account { name: name.unwrap_or(&row.subject).to_owned(), provider }
            }
            "organisation" => Other::Organisation(provider),
            scope => return Err(format!("`{scope}` is no scope")),
        };
        self.side.others.entry(other).or_default().insert(row.duty.into_owned(), held);
        Ok(())
    }

    /// The rows of a resource are complete.
    fn close(&mut self) {
        let Some((address, source_type, holding)) = self.open.take() else { return };
        let at = match self.known.get(&holding) {
            Some(at) => *at,
            None => {
                self.side.holdings.push(holding.clone());
                self.known.insert(holding, self.side.holdings.len() - 1);
                self.side.holdings.len() - 1
            }
        };
        self.seen.push(Seen { address, source_type, holding: at });
    }

    fn finish(self, name: &str) -> Side {
        let Self { mut side, provenance, whole, seen, resources, .. } = self;
        side.name_others();
        side.about.name = name.to_owned();
        side.about.whole = whole;
        side.about.provenance = provenance.unwrap_or_default();
        side.listed = resources.is_some();
        match resources {
            Some(resources) => {
                let mut open: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
                for one in &seen {
                    open.entry(&one.address).or_default().push_back(one.holding);
                }
                for resource in &resources {
                    let holding = resource
                        .kind
                        .as_ref()
                        .and_then(|_| open.get_mut(resource.address.as_ref()))
                        .and_then(VecDeque::pop_front);
                    side.push(resource, holding);
                }
            }
            None => {
                for one in seen {
                    let resource = ResourceReport {
                        address: one.address.into(),
                        r#type: one.source_type.into(),
                        ..ResourceReport::default()
                    };
                    side.push(&resource, Some(one.holding));
                }
            }
        }
        side
    }
}
