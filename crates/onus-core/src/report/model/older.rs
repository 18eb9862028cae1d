//! Assessments that a version of Onus saved which wrote no conclusions: their rows hold all that a comparison needs.

use std::collections::{BTreeMap, HashMap, VecDeque};

use onus_catalogue::{Layer, Scope, Severity};
use serde::Deserialize;

use super::rows::{Saved as Row, Taken};
use super::saved::Saved;
use super::{AcceptedRisk, Conclusion, DutyReport};
use crate::assess::Status;
use crate::report::CheckReport;

/// Rows of an older file.
pub(super) type Older = Vec<OlderRow>;

/// A row that says everything itself.
#[derive(Deserialize)]
pub(super) struct OlderRow {
    subject: String,
    scope: Scope,
    place: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    r#type: Option<String>,
    kind: Option<String>,
    provider: String,
    service: String,
    region: Option<String>,
    duty: String,
    title: String,
    layer: Layer,
    status: Status,
    code: Option<String>,
    accepted: Option<String>,
    severity: Option<Severity>,
    what: Option<String>,
    remedy: Option<String>,
    responsible: Vec<String>,
    accountable: Vec<String>,
    allocation: usize,
    checks: Vec<CheckReport>,
}

/// What a file tells beside its rows that these need.
struct Upgrade {
    inputs: Vec<String>,
    conclusions: Vec<Conclusion>,
    numbers: HashMap<String, u32>,
    duties: BTreeMap<String, DutyReport>,
}

/// The same with conclusions. What was not saved stays empty.
pub(super) fn upgraded(mut saved: Saved<Older>) -> Saved<Taken> {
    for input in &mut saved.provenance.inputs {
        input.root.clone_from(&input.name);
    }
    let inputs = saved.provenance.inputs.iter().map(|input| input.name.clone()).collect();
    let mut upgrade = Upgrade { inputs, conclusions: Vec::new(), numbers: HashMap::new(), duties: BTreeMap::new() };
    let rows = saved.rows.map(|rows| upgrade.rows(rows));
    let gaps = if rows.is_some() { Taken::default() } else { upgrade.rows(saved.gaps) };
    let mut resources = saved.resources;
    if let (Some(resources), Some(rows)) = (&mut resources, &rows) {
        let mut roots: HashMap<&str, VecDeque<&Option<String>>> = HashMap::new();
        for subject in &rows.subjects {
            roots.entry(&subject.name).or_default().push_back(&subject.root);
        }
        let only = if let [only] = upgrade.inputs.as_slice() { Some(only.clone()) } else { None };
        for resource in resources.iter_mut().filter(|resource| resource.kind.is_some()) {
            let own = roots.get_mut(resource.address.as_str()).and_then(VecDeque::pop_front);
            resource.root = own.map_or_else(|| only.clone(), Option::clone);
        }
    }
    Saved {
        provenance: saved.provenance,
        customer: None,
        coverage: saved.coverage,
        parties: saved.parties,
        places: Vec::new(),
        services: Vec::new(),
        summary: saved.summary,
        matrix: saved.matrix,
        to_settle: saved.to_settle,
        allocations: saved.allocations,
        agreement_gaps: saved.agreement_gaps,
        contracts: Vec::new(),
        officers: Vec::new(),
        evidence: Vec::new(),
        remarks: saved.remarks,
        pictures: Vec::new(),
        duties: upgrade.duties,
        conclusions: upgrade.conclusions,
        gaps,
        rows,
        resources,
    }
}

impl Upgrade {
    fn rows(&mut self, rows: Older) -> Taken {
        let mut taken = Taken::default();
        for row in rows {
            let conclusion = self.conclusion(&row);
            let root = row.place.as_deref().and_then(|place| self.root(place)).filter(|_| row.scope == Scope::Resource);
            let row = Row {
                subject: row.subject.into(),
                scope: row.scope,
                root: root.map(Into::into),
                place: row.place.map(Into::into),
                line: row.line,
                column: row.column,
                source_type: row.r#type.map(Into::into),
                duty: row.duty.into(),
                status: row.status,
                conclusion,
            };
            // Rows of one conclusion say the same by how it is made.
            let taken = taken.take(row);
            debug_assert!(taken.is_ok(), "{taken:?}");
        }
        taken
    }

    /// The input that a file belongs to: the one with the longest name that the file's begins with.
    fn root(&self, place: &str) -> Option<String> {
        let is_within = |input: &&String| {
            place.strip_prefix(input.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                || *input == "."
        };
        self.inputs.iter().filter(is_within).max_by_key(|input| input.len()).cloned()
    }

    /// The number of what the row says; rows that say the same share it.
    fn conclusion(&mut self, row: &OlderRow) -> u32 {
        let said = (&row.duty, row.status, &row.code, &row.accepted, row.severity, &row.what, &row.remedy);
        let of = (row.scope, &row.r#type, &row.provider, &row.service, &row.region, row.allocation);
        let account = (row.scope == Scope::Account).then_some(&row.subject);
        let checks: Vec<(&str, Option<bool>)> =
            row.checks.iter().map(|check| (check.check.as_str(), check.fulfilled)).collect();
        let key = format!("{said:?}{of:?}{account:?}{checks:?}");
        let next = u32::try_from(self.conclusions.len()).unwrap_or(u32::MAX);
        if let Some(known) = self.numbers.get(&key) {
            if let Some(conclusion) = self.conclusions.get_mut(*known as usize) {
                conclusion.count += 1;
            }
            return *known;
        }
        self.numbers.insert(key, next);
        self.duties.entry(row.duty.clone()).or_insert_with(|| DutyReport::named(&row.title, row.layer, row.scope));
        self.conclusions.push(conclusion(row));
        next
    }
}

fn conclusion(row: &OlderRow) -> Conclusion {
    // An account was saved by what it is called, and not by its name.
    let account = || {
        let name = row.subject.strip_prefix("account ")?;
        Some(name.strip_suffix(&format!(" of {}", row.provider)).unwrap_or(name).to_owned())
    };
    Conclusion {
        duty: row.duty.clone(),
        layer: row.layer,
        scope: row.scope,
        status: row.status,
        severity: row.severity,
        code: row.code.clone(),
        what: row.what.clone(),
        remedy: row.remedy.clone(),
        responsible: row.responsible.clone(),
        accountable: row.accountable.clone(),
        allocation: row.allocation,
        checks: row.checks.clone(),
        decisive: None,
        proofs: Vec::new(),
        accepted: row.accepted.as_ref().map(|place| AcceptedRisk::at(place)),
        input: row.place.clone().filter(|_| row.line.is_none()),
        r#type: row.r#type.clone(),
        kind: row.kind.clone(),
        provider: row.provider.clone(),
        service: row.service.clone(),
        region: row.region.clone(),
        account: account().filter(|_| row.scope == Scope::Account),
        account_named: account().is_some_and(|name| name != "not named"),
        count: 1,
    }
}
