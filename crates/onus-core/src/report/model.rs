//! The read model: everything that an assessment tells, as owned data that is written and read as JSON.
//!
//! Every face reads a [`Model`], whether it was made just now or saved: reports, comparisons, baselines, the command line.
//!
//! A hundred thousand resources have few patterns. What all subjects of one pattern and duty share stands once, in a
//! [`Conclusion`]; a [`Row`] says of which [`Subject`] it holds; an address stands once, however many rows it has.

mod agreement;
mod conclusion;
mod duties;
mod find;
mod fingerprint;
mod groups;
mod json;
mod older;
mod picture;
mod read;
mod rows;
mod saved;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::agreed::AcceptedRisk;
pub use agreement::{AgreementGapReport, agreement_gaps};
pub use conclusion::{At, Conclusion, Finding, Row, Subject};
pub use duties::{DutyReport, ServiceReport};
pub use groups::GapGroup;
pub use json::{RowReport, schema};
pub use picture::{Picture, PictureGroup};
pub use read::{SavedError, schema_of};

use super::allocations::{AllocationReport, allocations};
use super::coverage::{CoverageReport, coverage};
use super::fold::{ToSettle, to_settle};
use super::register::{ContractReport, EvidenceReport, RoleReport, contracts, hand_over, officers};
use super::remarks::{RemarkReport, remarks};
use super::resources::ResourceReport;
use super::summary::{MatrixCell, NOBODY, Provenance, StatusCounts, Summary, matrix, provenance, summary};
use crate::agreement::Parties;
use crate::assess::{Assessment, Status};
use crate::estate::{Estate, EstateError};

/// Name and version of the schema of an assessment as JSON.
pub const SCHEMA: &str = "onus.assessment/1";

/// How much a model holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// What falls short, subject by subject; of all else, what subjects share.
    Short,
    /// Every duty on every subject, and every resource.
    Whole,
}

/// Everything that an assessment tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What it rests on.
    pub provenance: Provenance,
    /// The customer's name, where the agreement gives one.
    pub customer: Option<String>,
    /// What was understood of the inputs.
    pub coverage: CoverageReport,
    /// The parties.
    pub parties: Parties,
    /// Provider and region of what was read, each pair once.
    pub places: Vec<ServicePlace>,
    /// The services that the matrix names.
    pub services: Vec<ServiceReport>,
    /// The duties that apply, by id.
    pub duties: BTreeMap<String, DutyReport>,
    /// The figures.
    pub summary: Summary,
    /// Layers × services, bottom to top.
    pub matrix: Vec<MatrixCell>,
    /// Documents that would settle what is claimed or unproven.
    pub to_settle: Vec<ToSettle>,
    /// Who carries what by which rules; conclusions point into this list.
    pub allocations: Vec<AllocationReport>,
    /// What is wrong with the agreement itself: contracts, officers, evidence, acceptances; worst first.
    pub agreement_gaps: Vec<AgreementGapReport>,
    /// The contracts, in the order of the agreement.
    pub contracts: Vec<ContractReport>,
    /// Who holds which role, and which roles are vacant.
    pub officers: Vec<RoleReport>,
    /// Documents, declarations and acceptances with their dates.
    pub evidence: Vec<EvidenceReport>,
    /// Comments of the configuration that accept risks, or mean to, in the order of their places.
    pub remarks: Vec<RemarkReport>,
    /// Pictures of views, where they were [drawn](Model::draw_pictures).
    pub pictures: Vec<Picture>,
    /// What was concluded, as far as subjects share it.
    pub conclusions: Vec<Conclusion>,
    /// What duties are owed on: services, accounts and organisations, then resources by address.
    pub subjects: Vec<Subject>,
    /// Which conclusion holds of which subject, in the order of subjects.
    pub rows: Vec<Row>,
    /// Every duty on every subject has a row, not only what falls short.
    pub whole: bool,
    /// Every resource, those without duties and those that are not recognised included; nothing where that was not asked
    /// for.
    pub resources: Option<Vec<ResourceReport>>,
    /// The files that rows are written in.
    files: Vec<String>,
}

/// Where a provider runs something of the estate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ServicePlace {
    /// The provider's id.
    pub provider: String,
    /// The region; `null` where not known.
    pub region: Option<String>,
}

/// What one party carries of one duty.
#[derive(Clone, Debug)]
pub struct Carried<'m> {
    /// The responsible party's id, a team's being its own; [`NOBODY`] where nobody is.
    pub party: &'m str,
    /// The duty's id.
    pub duty: &'m str,
    /// On how many subjects, by status.
    pub statuses: StatusCounts,
}

impl Model {
    /// Reads an assessment and its estate.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn new(assessment: &Assessment<'_>, estate: &Estate, detail: Detail) -> Result<Self, EstateError> {
        let whole = detail == Detail::Whole;
        let found = find::find(assessment, estate, whole)?;
        let matrix = matrix(assessment, estate);
        let (catalogue, agreement, day) = (assessment.catalogue, assessment.agreement, assessment.as_of);
        let mut contracts = contracts(catalogue, agreement, day);
        hand_over(&mut contracts, assessment);
        let resources = whole.then(|| super::resources::all(estate)).transpose()?;
        Ok(Self {
            provenance: provenance(assessment, estate),
            customer: agreement.customer.name.clone(),
            coverage: coverage(&estate.coverage),
            parties: assessment.parties.clone(),
            places: places(estate),
            services: duties::services(assessment, &matrix),
            duties: duties::duties(assessment),
            summary: summary(assessment),
            matrix,
            to_settle: to_settle(assessment),
            allocations: allocations(assessment),
            agreement_gaps: agreement_gaps(assessment, assessment.agreement_gaps.iter()),
            contracts,
            officers: agreement.identity.as_ref().map_or_else(Vec::new, |_| officers(catalogue, agreement, day)),
            evidence: agreement::evidence(assessment),
            remarks: remarks(assessment),
            pictures: Vec::new(),
            conclusions: found.conclusions,
            subjects: found.subjects,
            rows: found.rows,
            whole,
            resources,
            files: found.files,
        })
    }

    /// Draws the catalogue's views, each as a self-service and with a managed service provider: two more assessments each.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn draw_pictures(&mut self, assessment: &Assessment<'_>, estate: &Estate) -> Result<(), EstateError> {
        self.pictures = picture::draw(assessment, estate)?;
        Ok(())
    }

    /// What falls short, one by one, in the order of subjects.
    pub fn each(&self) -> impl Iterator<Item = Finding<'_>> {
        self.each_row().filter(|found| super::falls_short(found.gap.status))
    }

    /// Every row, in the order of subjects.
    pub fn each_row(&self) -> impl Iterator<Item = Finding<'_>> {
        self.rows.iter().filter_map(|row| {
            Some(Finding {
                gap: self.conclusions.get(row.conclusion as usize)?,
                subject: self.subjects.get(row.subject as usize)?,
                at: row.at.and_then(|spot| {
                    let file = self.files.get(spot.file as usize)?;
                    Some(At { file, line: spot.line, column: spot.column })
                }),
            })
        })
    }

    /// What falls short, as far as subjects share it, with the index of each in [`Model::conclusions`].
    pub fn gaps(&self) -> impl Iterator<Item = (usize, &Conclusion)> {
        self.conclusions.iter().enumerate().filter(|(_, one)| super::falls_short(one.status))
    }

    /// How many rows fall short.
    pub fn short(&self) -> u64 {
        self.gaps().map(|(_, gap)| gap.count).sum()
    }

    /// What each party carries of each duty, in the order of parties and duties.
    pub fn carried(&self) -> Vec<Carried<'_>> {
        let mut found: BTreeMap<(&str, &str), StatusCounts> = BTreeMap::new();
        for one in &self.conclusions {
            let nobody = one.responsible.is_empty().then_some(NOBODY);
            for party in one.responsible.iter().map(String::as_str).chain(nobody) {
                found.entry((party, &one.duty)).or_default().add(one.status, one.count);
            }
        }
        found.into_iter().map(|((party, duty), statuses)| Carried { party, duty, statuses }).collect()
    }

    /// A party's name for people.
    pub fn title<'m>(&'m self, party: &'m str) -> &'m str {
        if party == NOBODY { "Nobody" } else { self.parties.title(party) }
    }

    /// Names of parties for people; "nobody" where there are none.
    pub fn titles(&self, parties: &[String]) -> String {
        if parties.is_empty() {
            return "nobody".to_owned();
        }
        parties.iter().map(|id| self.title(id)).collect::<Vec<_>>().join(" and ")
    }

    /// How many duties on subjects have a status, accepted risks among them.
    pub fn count(&self, status: Status) -> u64 {
        self.summary.statuses.get(status)
    }

    /// How many rows of what falls short are accepted risks.
    pub fn accepted(&self) -> u64 {
        self.gaps().filter(|(_, gap)| gap.accepted.is_some()).map(|(_, gap)| gap.count).sum()
    }

    /// A duty's title; its id where the duty does not apply.
    pub fn duty_title<'m>(&'m self, duty: &'m str) -> &'m str {
        self.duties.get(duty).map_or(duty, |duty| duty.title.as_str())
    }
}

fn places(estate: &Estate) -> Vec<ServicePlace> {
    let of =
        |class: &crate::estate::Class| ServicePlace { provider: class.provider.clone(), region: class.region.clone() };
    let mut found: Vec<ServicePlace> = estate.classes.iter().filter(|class| class.kind != "account").map(of).collect();
    found.sort();
    found.dedup();
    found
}
