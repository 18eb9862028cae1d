//! The assessment as JSON, written as it is made: memory does not grow with the number of gaps.
//!
//! The schema is versioned by [`SCHEMA`]; within a version, members are added but never change their meaning.

mod rows;

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::agreed::{AgreementGapReport, ProofReport, agreement_gaps};
use super::allocations::{AllocationReport, allocations};
use super::coverage::{CoverageReport, coverage};
use super::remarks::{RemarkReport, remarks};
use super::resources::{ResourceReport, each_resource};
use super::summary::{MatrixCell, Provenance, Summary, matrix, provenance, summary};
use super::{ToSettle, falls_short, to_settle};
use crate::agreement::Party;
use crate::assess::{Answer, Assessment, Line, Status};
use crate::estate::Estate;
use rows::rows;

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
