//! A model as JSON.
//!
//! The schema is versioned by [`SCHEMA`]; within a version, members are added but never change their meaning.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::{
    AgreementGapReport, AllocationReport, Conclusion, ContractReport, CoverageReport, DutyReport, EvidenceReport,
    Finding, MatrixCell, Model, Picture, Provenance, RemarkReport, ResourceReport, RoleReport, SCHEMA, ServicePlace,
    ServiceReport, Summary, ToSettle,
};
use crate::agreement::Party;
use crate::assess::Status;
use crate::report::agreed::ProofReport;
use crate::report::checks::CheckReport;
use crate::report::falls_short;

/// The members of an assessment as JSON, in the order in which they are written.
#[derive(JsonSchema)]
#[schemars(rename = "AssessmentReport")]
#[allow(dead_code, reason = "describes what a model is written as; a test holds the two against each other")]
pub struct AssessmentReport {
    /// `onus.assessment/1`.
    schema: String,
    /// What the report rests on.
    provenance: Provenance,
    /// The customer's name, where the agreement gives one.
    customer: Option<String>,
    /// What was understood of the inputs.
    coverage: CoverageReport,
    /// The parties.
    parties: Vec<Party>,
    /// Provider and region of what was read, each pair once.
    places: Vec<ServicePlace>,
    /// The services that the matrix names.
    services: Vec<ServiceReport>,
    /// The figures.
    summary: Summary,
    /// Layers × services.
    matrix: Vec<MatrixCell>,
    /// Documents that would settle what is claimed or unproven.
    to_settle: Vec<ToSettle>,
    /// Who carries what by which rules; conclusions, gaps and rows point into this list.
    allocations: Vec<AllocationReport>,
    /// What is wrong with the agreement itself: contracts, officers, evidence, acceptances; worst first.
    agreement_gaps: Vec<AgreementGapReport>,
    /// The contracts, in the order of the agreement.
    contracts: Vec<ContractReport>,
    /// Who holds which role, and which roles are vacant.
    officers: Vec<RoleReport>,
    /// Documents, declarations and acceptances with their dates.
    evidence: Vec<EvidenceReport>,
    /// Comments of the configuration that accept risks, or mean to, in the order of their places.
    remarks: Vec<RemarkReport>,
    /// With `--full`: pictures of views.
    pictures: Vec<Picture>,
    /// The duties that apply, by id.
    duties: std::collections::BTreeMap<String, DutyReport>,
    /// What was concluded, as far as subjects share it; gaps and rows point into this list.
    conclusions: Vec<Conclusion>,
    /// Everything unallocated, breached or unknown, subject by subject: resources in the order of their addresses.
    gaps: Vec<RowReport<'static>>,
    /// With `--full`: every duty on every subject.
    rows: Option<Vec<RowReport<'static>>>,
    /// With `--full`: every resource, those without duties and those that are not recognised included.
    resources: Option<Vec<ResourceReport>>,
}

/// One duty on one subject.
#[derive(Serialize, JsonSchema)]
pub struct RowReport<'m> {
    /// The address of the resource, or the name of the service, account or organisation.
    pub subject: &'m str,
    /// What the duty is owed on: resource, service, account or organisation.
    pub scope: &'m str,
    /// The root module that the resource belongs to, as seen from the input; of a plan or state, its own name.
    pub root: Option<&'m str>,
    /// The file that the resource is written in, else the input that it was read from.
    pub place: Option<&'m str>,
    /// The line of the value at fault, else of the resource's block; `null` where the input is not written by people.
    pub line: Option<u32>,
    /// The column there, in characters.
    pub column: Option<u32>,
    /// The type in the source's words, for resources.
    pub r#type: Option<&'m str>,
    /// The kind, for resources.
    pub kind: Option<&'m str>,
    /// The provider's id.
    pub provider: &'m str,
    /// The service's id.
    pub service: &'m str,
    /// The region, where known.
    pub region: Option<&'m str>,
    /// The account's name, where the subject lies in one.
    pub account: Option<&'m str>,
    /// The duty's id.
    pub duty: &'m str,
    /// The duty's title.
    pub title: &'m str,
    /// The layer.
    pub layer: &'m str,
    /// The status.
    pub status: Status,
    /// Where unallocated: the kind of gap.
    pub code: Option<&'m str>,
    /// Where the accountable party accepts the risk: file and line; of a comment of the configuration, the column too.
    pub accepted: Option<&'m str>,
    /// Documents that show something of it, the strongest first.
    pub proofs: &'m [ProofReport],
    /// How bad it is.
    pub severity: Option<&'m str>,
    /// What is wrong, or cannot be told.
    pub what: Option<&'m str>,
    /// How to fix it.
    pub remedy: Option<&'m str>,
    /// The parties that do it: they can fix it.
    pub responsible: &'m [String],
    /// The party that answers for it.
    pub accountable: &'m [String],
    /// The chain of rules: index into `allocations`.
    pub allocation: usize,
    /// The duty's checks on this subject.
    pub checks: &'m [CheckReport],
    /// What it shares with other subjects: index into `conclusions`.
    pub conclusion: u32,
}

/// The JSON Schema of an assessment as JSON.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(AssessmentReport)
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written(self.whole, serializer)
    }
}

/// A model of which rows and resources are written, or only what falls short.
struct Written<'m> {
    model: &'m Model,
    whole: bool,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.model.written(self.whole, serializer)
    }
}

impl Model {
    fn written<S: Serializer>(&self, whole: bool, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Assessment", 22)?;
        out.serialize_field("schema", SCHEMA)?;
        out.serialize_field("provenance", &self.provenance)?;
        out.serialize_field("customer", &self.customer)?;
        out.serialize_field("coverage", &self.coverage)?;
        out.serialize_field("parties", &self.parties.iter().collect::<Vec<_>>())?;
        out.serialize_field("places", &self.places)?;
        out.serialize_field("services", &self.services)?;
        out.serialize_field("summary", &self.summary)?;
        out.serialize_field("matrix", &self.matrix)?;
        out.serialize_field("to_settle", &self.to_settle)?;
        out.serialize_field("allocations", &self.allocations)?;
        out.serialize_field("agreement_gaps", &self.agreement_gaps)?;
        out.serialize_field("contracts", &self.contracts)?;
        out.serialize_field("officers", &self.officers)?;
        out.serialize_field("evidence", &self.evidence)?;
        out.serialize_field("remarks", &self.remarks)?;
        out.serialize_field("pictures", if whole { &*self.pictures } else { &[] })?;
        out.serialize_field("duties", &self.duties)?;
        out.serialize_field("conclusions", &self.conclusions)?;
        out.serialize_field("gaps", &Rows { model: self, all: false })?;
        if whole && self.whole {
            out.serialize_field("rows", &Rows { model: self, all: true })?;
        }
        if let Some(resources) = self.resources.as_ref().filter(|_| whole) {
            out.serialize_field("resources", resources)?;
        }
        out.end()
    }
}

/// Rows, written one by one: memory does not grow with their number.
struct Rows<'m> {
    model: &'m Model,
    all: bool,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(None)?;
        for (row, found) in self.model.rows.iter().zip(self.model.each_row()) {
            if self.all || falls_short(found.gap.status) {
                rows.serialize_element(&self.model.row(row.conclusion, found))?;
            }
        }
        rows.end()
    }
}

impl Model {
    fn row<'m>(&'m self, conclusion: u32, found: Finding<'m>) -> RowReport<'m> {
        let gap = found.gap;
        RowReport {
            subject: &found.subject.name,
            scope: gap.scope.id(),
            root: found.subject.root.as_deref(),
            place: found.file(),
            line: found.at.map(|at| at.line),
            column: found.at.map(|at| at.column),
            r#type: gap.r#type.as_deref(),
            kind: gap.kind.as_deref(),
            provider: &gap.provider,
            service: &gap.service,
            region: gap.region.as_deref(),
            account: gap.account.as_deref(),
            duty: &gap.duty,
            title: self.duty_title(&gap.duty),
            layer: gap.layer.id(),
            status: gap.status,
            code: gap.code.as_deref(),
            accepted: gap.accepted.as_ref().map(|accepted| accepted.place.as_str()),
            proofs: &gap.proofs,
            severity: gap.severity.map(onus_catalogue::Severity::id),
            what: gap.what.as_deref(),
            remedy: gap.remedy.as_deref(),
            responsible: &gap.responsible,
            accountable: &gap.accountable,
            allocation: gap.allocation,
            checks: &gap.checks,
            conclusion,
        }
    }

    /// Writes the model as JSON: each member, and each entry of a list, on a line of its own. Every duty on every subject, and
    /// every resource, is written where that is wanted and the model holds it.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn write_json(&self, whole: bool, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let mut writer = serde_json::Serializer::with_formatter(&mut *out, ByLine::default());
        Written { model: self, whole }.serialize(&mut writer)?;
        out.write_all(b"\n")
    }
}

/// Breaks lines before the members of the whole, and before the entries of its lists.
#[derive(Default)]
struct ByLine {
    depth: usize,
    in_list: bool,
}

impl ByLine {
    fn open<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.depth == 0 {
            writer.write_all(b"\n")?;
        }
        writer.write_all(bracket)
    }

    fn next<W: Write + ?Sized>(&self, writer: &mut W, first: bool, breaks: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if breaks { writer.write_all(b"\n") } else { Ok(()) }
    }
}

impl Formatter for ByLine {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.in_list = self.depth == 1;
        self.open(writer, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first, self.depth == 2 && self.in_list)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.depth == 1 {
            self.in_list = false;
        }
        self.open(writer, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first, self.depth == 1)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.depth == 1 { b": " } else { b":" })
    }
}
