//! Rows of a saved assessment, on their way into a side.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use onus_catalogue::Severity;
use serde::Deserialize;

use crate::assess::Status;
use crate::diff::side::{Held, Holding, Other, Side, SideReport};
use crate::report::{Provenance, ResourceReport};

#[derive(Deserialize)]
struct Check<'a> {
    #[serde(borrow)]
    check: Cow<'a, str>,
    fulfilled: Option<bool>,
}

/// A duty on a subject, as it was saved.
#[derive(Deserialize)]
pub(super) struct Row<'a> {
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
pub(super) struct Seen {
    address: String,
    source_type: String,
    holding: usize,
}

/// What was taken in so far.
pub(super) struct Intake {
    pub side: Side,
    pub provenance: Option<Provenance>,
    /// Every duty on every subject is there, not only what falls short.
    pub whole: bool,
    /// The resource whose rows are being read.
    open: Option<(String, String, Holding)>,
    known: BTreeMap<Holding, usize>,
    pub seen: Vec<Seen>,
    pub resources: Option<Vec<ResourceReport<'static>>>,
}

impl Intake {
    /// Nothing was taken in yet.
    pub fn new() -> Self {
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
    pub fn take(&mut self, row: Row<'_>) -> Result<(), String> {
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
    pub fn close(&mut self) {
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

    /// The side that was taken in; `name` is the file's name.
    pub fn finish(self, name: &str) -> Side {
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
