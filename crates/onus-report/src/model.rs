//! What all formats tell: plain data, made once from an assessment and its estate.
//!
//! A hundred thousand resources have few patterns. What all rows of one pattern and duty share stands once, in a [`Gap`];
//! a [`Row`] is two numbers; an address stands once, in a [`Subject`], however many duties fall short there.

mod fingerprint;
mod gap;
mod officers;
mod picture;
mod register;

use std::collections::BTreeMap;

use onus::assess::Status;
use onus::estate::EstateError;
use onus::report::{
    AgreementGapReport, AllocationReport, CoverageReport, GapGroup, MatrixCell, Provenance, StatusCounts, Summary,
    ToSettle, agreement_gaps, allocations, coverage, gap_groups, matrix, provenance, summary, to_settle,
};
use onus::{Assessment, Estate, Party};
use onus_catalogue::{Layer, Severity};

pub use gap::{Accepted, Gap, Row, Subject};
pub use officers::Officer;
pub use picture::{Picture, PictureGroup};
pub use register::{Evidence, EvidenceSort, Standing};

/// How many subjects of each group of gaps are named.
pub const FIRST_SUBJECTS: usize = 10;

/// Everything that a report tells.
pub struct Model<'a> {
    /// The assessment, for what is not told below.
    pub assessment: &'a Assessment<'a>,
    /// The estate, likewise.
    pub estate: &'a Estate,
    /// What the report rests on.
    pub provenance: Provenance,
    /// What was understood of the inputs.
    pub coverage: CoverageReport,
    /// The parties in the order of their ids.
    pub parties: Vec<&'a Party>,
    /// The figures.
    pub summary: Summary,
    /// Layers × services, bottom to top.
    pub matrix: Vec<MatrixCell>,
    /// Documents that would settle what is claimed or unproven.
    pub to_settle: Vec<ToSettle>,
    /// Who carries what by which rules: [`Gap::allocation`] points here.
    pub allocations: Vec<AllocationReport>,
    /// What each party carries of each duty.
    pub carried: Vec<Carried<'a>>,
    /// What falls short, as far as its rows share it; in the order of the assessment's lines.
    pub gaps: Vec<Gap<'a>>,
    /// What falls short for people: worst first, accepted risks last. [`Gap::group`] points here.
    pub groups: Vec<GapGroup>,
    /// What something falls short on: services, accounts and organisations, then resources by address.
    pub subjects: Vec<Subject>,
    /// What falls short, one by one, in the order of subjects: as many as the JSON lists under `gaps`.
    pub rows: Vec<Row>,
    /// What is wrong with the agreement itself, worst first.
    pub agreement_gaps: Vec<AgreementRow>,
    /// Documents and acceptances of the agreement with their dates.
    pub evidence: Vec<Evidence>,
    /// Who holds which role, and which roles are vacant.
    pub officers: Vec<Officer>,
    /// Pictures of views, where [`Model::draw_pictures`] was called.
    pub pictures: Vec<Picture>,
}

/// What one party carries of one duty.
#[derive(Clone, Debug)]
pub struct Carried<'a> {
    /// The responsible party's id, a team's being its own; [`onus::report::NOBODY`] where nobody is.
    pub party: &'a str,
    /// The duty's id.
    pub duty: &'a str,
    /// On how many subjects, by status.
    pub statuses: StatusCounts,
}

/// Something that is wrong with the agreement itself, with where it is written.
#[derive(Clone, Debug)]
pub struct AgreementRow {
    /// What is wrong.
    pub gap: AgreementGapReport,
    /// What is wrong with all of its kind.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// It counts among breaches.
    pub breach: bool,
    /// The file of the agreement.
    pub file: Option<String>,
    /// Line and column there, from 1.
    pub at: Option<(u32, u32)>,
    /// The same from run to run: SHA-256 over kind, party and subject, in hexadecimal.
    pub fingerprint: String,
}

impl<'a> Model<'a> {
    /// Reads an assessment and its estate.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn new(assessment: &'a Assessment<'a>, estate: &'a Estate) -> Result<Self, EstateError> {
        let groups = gap_groups(assessment, estate, FIRST_SUBJECTS)?;
        let gap::Found { gaps, subjects, rows } = gap::find(assessment, estate, &groups)?;
        let agreement_gaps = agreement_rows(assessment);
        Ok(Self {
            assessment,
            estate,
            provenance: provenance(assessment, estate),
            coverage: coverage(&estate.coverage),
            parties: assessment.parties.iter().collect(),
            summary: summary(assessment),
            matrix: matrix(assessment, estate),
            to_settle: to_settle(assessment),
            allocations: allocations(assessment),
            carried: carried(assessment),
            gaps,
            groups,
            subjects,
            rows,
            evidence: register::evidence(assessment),
            officers: officers::officers(assessment, &agreement_gaps),
            agreement_gaps,
            pictures: Vec::new(),
        })
    }

    /// Draws the catalogue's views, each as a self-service and with a managed service provider: two more assessments each.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn draw_pictures(&mut self) -> Result<(), EstateError> {
        self.pictures = picture::draw(self.assessment, self.estate)?;
        Ok(())
    }

    /// What falls short, one by one.
    pub fn each(&self) -> impl Iterator<Item = (&Gap<'a>, &Subject)> {
        self.rows
            .iter()
            .filter_map(|row| Some((self.gaps.get(row.gap as usize)?, self.subjects.get(row.subject as usize)?)))
    }

    /// A party's name for people.
    pub fn title<'m>(&'m self, party: &'m str) -> &'m str {
        if party == onus::report::NOBODY { "Nobody" } else { self.assessment.parties.title(party) }
    }

    /// Names of parties for people; "nobody" where there are none.
    pub fn titles(&self, parties: &[String]) -> String {
        if parties.is_empty() {
            return "nobody".to_owned();
        }
        parties.iter().map(|id| self.title(id)).collect::<Vec<_>>().join(" and ")
    }

    /// How many rows have a status, accepted risks among them.
    pub fn count(&self, status: Status) -> u64 {
        self.summary.statuses.get(status)
    }

    /// How many rows of what falls short are accepted risks.
    pub fn accepted(&self) -> usize {
        self.each().filter(|(gap, _)| gap.accepted.is_some()).count()
    }

    /// A duty's layer.
    pub fn layer(&self, duty: &str) -> Option<Layer> {
        self.assessment.catalogue.duties.get(duty).map(|duty| duty.layer)
    }
}

/// What each party carries of each duty, in the order of parties and duties.
fn carried<'a>(assessment: &'a Assessment<'a>) -> Vec<Carried<'a>> {
    let mut found: BTreeMap<(&str, &str), StatusCounts> = BTreeMap::new();
    for line in &assessment.lines {
        let Some(allocation) = assessment.allocations.get(line.allocation) else { continue };
        let nobody = allocation.responsible.is_empty().then_some(onus::report::NOBODY);
        for party in allocation.responsible.iter().map(String::as_str).chain(nobody) {
            found.entry((party, line.duty)).or_default().add(line.status, line.count);
        }
    }
    found.into_iter().map(|((party, duty), statuses)| Carried { party, duty, statuses }).collect()
}

fn agreement_rows(assessment: &Assessment<'_>) -> Vec<AgreementRow> {
    let gaps = &assessment.agreement_gaps;
    let reports = agreement_gaps(assessment, gaps.iter());
    let twins = |gap: &onus::assess::AgreementGap| {
        let same = |other: &&onus::assess::AgreementGap| {
            (other.kind, &other.party, &other.subject) == (gap.kind, &gap.party, &gap.subject)
        };
        gaps.iter().filter(same).count() > 1
    };
    gaps.iter()
        .zip(reports)
        .map(|(gap, report)| AgreementRow {
            title: gap.kind.title(),
            severity: gap.kind.severity(),
            breach: gap.kind.is_breach(),
            file: report
                .place
                .as_deref()
                .filter(|_| gap.written.is_none())
                .map(|place| place.rsplit_once(':').map_or(place, |(file, _)| file).to_owned())
                .or_else(|| gap.written.as_ref().map(|written| written.file.clone())),
            at: gap
                .place
                .map(|place| (place.line, place.column))
                .or(gap.written.as_ref().map(|at| (at.line, at.column))),
            fingerprint: fingerprint::of_agreement(gap, twins(gap)),
            gap: report,
        })
        .collect()
}
