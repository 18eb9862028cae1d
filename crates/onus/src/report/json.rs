//! The assessment as JSON, written as it is made: memory does not grow with the number of gaps.
//!
//! The schema is versioned by [`SCHEMA`]; within a version, members are added but never change their meaning.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agreed::{AgreementGapReport, ProofReport, acceptance, agreement_gaps, gap_code, proofs};
use super::gaps::{columns_at_fault, gap_words};
use super::remarks::{RemarkReport, remarks};
use super::resources::{ResourceReport, each_resource};
use super::summary::{CoverageReport, MatrixCell, Provenance, Summary, coverage, matrix, provenance, summary};
use super::{ToSettle, falls_short, subject_name, to_settle};
use crate::agreement::Party;
use crate::assess::{Answer, Assessment, LawFault, Line, Status, Subject};
use crate::estate::Estate;

/// Name and version of the JSON's schema.
pub const SCHEMA: &str = "onus.assessment/1";

/// The whole report. Members stand in this order; `gaps` and `rows` are written one by one.
#[derive(Debug, JsonSchema)]
#[allow(dead_code, reason = "describes what `write_json` writes; kept in step by a test")]
pub struct AssessmentReport {
    /// `onus.assessment/1`.
    pub schema: String,
    /// What the report rests on.
    pub provenance: Provenance,
    /// What was understood of the inputs.
    pub coverage: CoverageReport,
    /// The parties.
    pub parties: Vec<Party>,
    /// The figures.
    pub summary: Summary,
    /// Layers × services.
    pub matrix: Vec<MatrixCell>,
    /// Documents that would settle what is claimed or unproven.
    pub to_settle: Vec<ToSettle>,
    /// Who carries what by which rules; gaps and rows point into this list.
    pub allocations: Vec<AllocationReport>,
    /// What is wrong with the agreement itself: contracts, officers, evidence, acceptances; worst first.
    pub agreement_gaps: Vec<AgreementGapReport>,
    /// Comments of the configuration that accept risks, or mean to, in the order of their places.
    pub remarks: Vec<RemarkReport>,
    /// Everything unallocated, breached or unknown, resource by resource in the order of addresses.
    pub gaps: Vec<Gap>,
    /// With `--full`: every duty on every subject.
    pub rows: Option<Vec<Gap>>,
    /// With `--full`: every resource, those without duties and those that are not recognised included.
    pub resources: Option<Vec<ResourceReport<'static>>>,
}

/// One rule of a chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RuleReport {
    /// What the rule is.
    pub what: String,
    /// What it says.
    pub says: String,
    /// Where it is written: file and line.
    pub place: String,
    /// What it rests on: contract, published or inferred.
    pub authority: String,
    /// The page that says so.
    pub page: Option<String>,
    /// The day on which the page was last looked at.
    pub read: Option<String>,
    /// Whether it counted; `null` where its condition is not known.
    pub held: Option<bool>,
}

/// Who carries a duty, and by which rules.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllocationReport {
    /// The parties that do it.
    pub responsible: Vec<String>,
    /// The party that answers for it.
    pub accountable: Vec<String>,
    /// The parties that are asked.
    pub consulted: Vec<String>,
    /// The parties that are told.
    pub informed: Vec<String>,
    /// What it rests on.
    pub authority: String,
    /// The law that fails.
    pub law: Option<LawFault>,
    /// The chain of rules, weakest first.
    pub rules: Vec<RuleReport>,
    /// Responsible parties if a condition that is not known were true; `null` where the duty would not arise.
    pub alternatives: Vec<Option<Vec<String>>>,
}

/// A check of a gap.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckReport {
    /// Where it is written: file and line.
    pub place: String,
    /// The expression.
    pub check: String,
    /// True, false, or `null` where that cannot be told yet.
    pub fulfilled: Option<bool>,
}

/// One duty on one subject.
#[derive(Debug, JsonSchema)]
#[allow(dead_code, reason = "describes what `write_json` writes; kept in step by a test")]
pub struct Gap {
    /// The address of the resource, or the name of the service, account or organisation.
    pub subject: String,
    /// What the duty is owed on: resource, service, account or organisation.
    pub scope: String,
    /// The file that the resource is written in, else the input that it was read from.
    pub place: Option<String>,
    /// The line of the value at fault, else of the resource's block; `null` where the input is not written by people.
    pub line: Option<u32>,
    /// The column there, in characters.
    pub column: Option<u32>,
    /// The type in the source's words, for resources.
    pub r#type: Option<String>,
    /// The kind, for resources.
    pub kind: Option<String>,
    /// The provider's id.
    pub provider: String,
    /// The service's id.
    pub service: String,
    /// The region, where known.
    pub region: Option<String>,
    /// The duty's id.
    pub duty: String,
    /// The duty's title.
    pub title: String,
    /// The layer.
    pub layer: String,
    /// The status.
    pub status: Status,
    /// Where unallocated: the kind of gap.
    pub code: Option<String>,
    /// The accountable party accepts the risk: where the agreement or a comment of the configuration says so.
    pub accepted: Option<String>,
    /// Documents that show something of it, the strongest first.
    pub proofs: Vec<ProofReport>,
    /// How bad it is.
    pub severity: Option<String>,
    /// What is wrong, or cannot be told.
    pub what: Option<String>,
    /// How to mend it.
    pub remedy: Option<String>,
    /// The parties that do it: they can mend it.
    pub responsible: Vec<String>,
    /// The party that answers for it.
    pub accountable: Vec<String>,
    /// Index into `allocations`: the chain of rules.
    pub allocation: usize,
    /// The duty's checks on this subject.
    pub checks: Vec<CheckReport>,
}

/// The part of a [`Gap`] that all resources of one pattern share.
#[derive(Serialize)]
struct Shared<'a> {
    duty: &'a str,
    title: &'a str,
    layer: &'a str,
    status: Status,
    code: Option<&'static str>,
    accepted: Option<String>,
    proofs: Vec<ProofReport>,
    severity: Option<&'a str>,
    what: Option<String>,
    remedy: Option<String>,
    responsible: &'a [String],
    accountable: &'a [String],
    allocation: usize,
    checks: Vec<CheckReport>,
}

/// The part of a [`Gap`] that tells the subject.
#[derive(Clone, Copy, Serialize)]
struct About<'a> {
    subject: &'a str,
    scope: &'a str,
    place: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    r#type: Option<&'a str>,
    kind: Option<&'a str>,
    provider: &'a str,
    service: &'a str,
    region: Option<&'a str>,
}

/// Writes the report; `full` adds every row.
///
/// # Errors
/// Where `out` cannot be written, or SQLite refuses.
pub fn write_json(
    assessment: &Assessment<'_>,
    estate: &Estate,
    full: bool,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    out.write_all(b"{\n")?;
    member(out, "schema", &SCHEMA)?;
    member(out, "provenance", &provenance(assessment, estate))?;
    member(out, "coverage", &coverage(&estate.coverage))?;
    member(out, "parties", &assessment.parties.iter().collect::<Vec<_>>())?;
    member(out, "summary", &summary(assessment))?;
    member(out, "matrix", &matrix(assessment, estate))?;
    member(out, "to_settle", &to_settle(assessment))?;
    member(out, "allocations", &allocations(assessment))?;
    member(out, "agreement_gaps", &agreement_gaps(assessment, assessment.agreement_gaps.iter()))?;
    member(out, "remarks", &remarks(assessment))?;
    out.write_all(b"\"gaps\": [")?;
    rows(assessment, estate, out, |line| falls_short(line.status))?;
    out.write_all(b"]")?;
    if full {
        out.write_all(b",\n\"rows\": [")?;
        rows(assessment, estate, out, |_| true)?;
        out.write_all(b"],\n\"resources\": [")?;
        resources(estate, out)?;
        out.write_all(b"]")?;
    }
    out.write_all(b"\n}\n")
}

fn member<T: Serialize>(out: &mut (impl Write + ?Sized), name: &str, value: &T) -> io::Result<()> {
    write!(out, "\"{name}\": ")?;
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b",\n")
}

fn resources(estate: &Estate, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut first = true;
    let mut written = Ok(());
    each_resource(estate, &mut |resource| {
        if written.is_ok() {
            written = out
                .write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })
                .and_then(|()| Ok(serde_json::to_writer(&mut *out, &resource)?));
        }
    })
    .map_err(io::Error::other)?;
    written
}

/// The rules of an allocation, for reports.
pub(crate) fn rules(assessment: &Assessment<'_>, allocation: &crate::assess::Allocation<'_>) -> Vec<RuleReport> {
    let rule = |rule: &crate::assess::Rule<'_>| RuleReport {
        what: rule.what.clone(),
        says: rule.says.clone(),
        place: assessment.show(rule.place),
        authority: rule.authority.id().to_owned(),
        page: rule.source.map(|source| source.page.clone()),
        read: rule.source.map(|source| source.read.0.clone()),
        held: rule.held,
    };
    allocation.rules.iter().map(rule).collect()
}

/// Who carries what by which rules, in the order to which lines point.
pub fn allocations(assessment: &Assessment<'_>) -> Vec<AllocationReport> {
    assessment
        .allocations
        .iter()
        .map(|allocation| AllocationReport {
            responsible: allocation.responsible.clone(),
            accountable: allocation.accountable.clone(),
            consulted: allocation.consulted.clone(),
            informed: allocation.informed.clone(),
            authority: allocation.authority.id().to_owned(),
            law: allocation.fault,
            rules: rules(assessment, allocation),
            alternatives: allocation
                .alternatives
                .iter()
                .map(|other| other.as_ref().map(|other| other.responsible.clone()))
                .collect(),
        })
        .collect()
}

/// The checks of a line's duty that concern its subject, with what they say.
pub fn checks(assessment: &Assessment<'_>, line: &Line<'_>) -> Vec<CheckReport> {
    let duty = assessment.catalogue.duties.get(line.duty);
    let found = line.answers.iter().filter_map(|(at, answer)| {
        let check = duty?.checks.get(*at)?;
        let fulfilled = match answer {
            Answer::NotApplicable => return None,
            answer => answer.truth(),
        };
        Some(CheckReport {
            place: assessment.catalogue.show(check.fulfilled.place),
            check: check.fulfilled.value.text.clone(),
            fulfilled,
        })
    });
    found.collect()
}

fn shared(assessment: &Assessment<'_>, estate: &Estate, line: &Line<'_>) -> io::Result<Vec<u8>> {
    let duty = assessment.catalogue.duties.get(line.duty);
    let allocation = assessment.allocations.get(line.allocation);
    let (what, remedy) =
        if falls_short(line.status) { gap_words(assessment, estate, line) } else { (String::new(), None) };
    let shared = Shared {
        duty: line.duty,
        title: duty.map_or("", |duty| duty.title.as_str()),
        layer: duty.map_or("", |duty| duty.layer.id()),
        status: line.status,
        code: gap_code(assessment, line),
        accepted: acceptance(assessment, line.accepted).map(|acceptance| acceptance.place),
        proofs: proofs(assessment, line),
        severity: line.severity.map(onus_catalogue::Severity::id),
        what: Some(what).filter(|what| !what.is_empty()),
        remedy,
        responsible: allocation.map_or(&[], |allocation| &allocation.responsible),
        accountable: allocation.map_or(&[], |allocation| &allocation.accountable),
        allocation: line.allocation,
        checks: checks(assessment, line),
    };
    let mut bytes = serde_json::to_vec(&shared)?;
    // Continues the object that tells the subject.
    if let Some(first) = bytes.first_mut() {
        *first = b',';
    }
    Ok(bytes)
}

/// Columns at fault, and the part of a row that all resources of a pattern share, as JSON.
type SharedLine = (Vec<String>, Vec<u8>);

/// Writes lines one by one: services, accounts and organisations first, then resources in the order of their addresses.
fn rows(
    assessment: &Assessment<'_>,
    estate: &Estate,
    out: &mut (impl Write + ?Sized),
    wanted: impl Fn(&Line<'_>) -> bool,
) -> io::Result<()> {
    let mut of_pattern: BTreeMap<usize, Vec<SharedLine>> = BTreeMap::new();
    let mut first = true;
    for line in assessment.lines.iter().filter(|line| wanted(line)) {
        let shared = shared(assessment, estate, line)?;
        if let Subject::Resources(pattern) = &line.subject {
            let columns = if falls_short(line.status) { columns_at_fault(assessment, line) } else { Vec::new() };
            of_pattern.entry(*pattern).or_default().push((columns, shared));
            continue;
        }
        let name = subject_name(&line.subject, assessment);
        let (provider, service) = super::provider_and_service(line, assessment, estate);
        let (scope, region) = match &line.subject {
            Subject::Service { region, .. } => ("service", region.as_deref()),
            Subject::Account { .. } => ("account", None),
            _ => ("organisation", None),
        };
        row(
            out,
            &mut first,
            &About {
                subject: &name,
                scope,
                place: None,
                line: None,
                column: None,
                r#type: None,
                kind: None,
                provider,
                service,
                region,
            },
            &shared,
        )?;
    }
    if of_pattern.is_empty() {
        return Ok(());
    }
    let mut statement = estate
        .connection()
        .prepare("SELECT id, address FROM resource ORDER BY address, id")
        .map_err(io::Error::other)?;
    let mut found = statement.query([]).map_err(io::Error::other)?;
    while let Some(resource) = found.next().map_err(io::Error::other)? {
        let id: u32 = resource.get(0).map_err(io::Error::other)?;
        let Some(pattern) = assessment.pattern_of.get(id as usize).map(|pattern| *pattern as usize) else { continue };
        let Some(lines) = of_pattern.get(&pattern) else { continue };
        let Some(class) = assessment.patterns.get(pattern).and_then(|pattern| estate.classes.get(pattern.class)) else {
            continue;
        };
        let about = About {
            subject: resource.get_ref(1).map_err(io::Error::other)?.as_str().unwrap_or_default(),
            scope: "resource",
            place: Some(&class.input),
            line: None,
            column: None,
            r#type: Some(&class.source_type),
            kind: Some(&class.kind),
            provider: &class.provider,
            service: &class.service,
            region: class.region.as_deref(),
        };
        for (columns, shared) in lines {
            let at = estate.written_at(i64::from(id), columns).map_err(io::Error::other)?;
            let about = match &at {
                Some(at) => About { place: Some(&at.file), line: Some(at.line), column: Some(at.column), ..about },
                None => about,
            };
            row(out, &mut first, &about, shared)?;
        }
    }
    Ok(())
}

fn row(out: &mut (impl Write + ?Sized), first: &mut bool, about: &About<'_>, shared: &[u8]) -> io::Result<()> {
    out.write_all(if std::mem::take(first) { b"\n" } else { b",\n" })?;
    let about = serde_json::to_vec(about)?;
    out.write_all(about.get(..about.len() - 1).unwrap_or_default())?;
    out.write_all(shared)
}
