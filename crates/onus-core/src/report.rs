//! Reports: the read model of an assessment, and what it is made of.

mod agreed;
mod allocations;
mod checks;
mod coverage;
mod fold;
mod gaps;
mod model;
pub mod register;
mod remarks;
pub(crate) mod resources;
mod summary;
mod tables;
mod view;

pub use agreed::{ProofReport, acceptance, gap_code, proofs};
pub(crate) use allocations::rules;
pub use allocations::{AllocationReport, RuleReport, RuleSort};
pub use checks::CheckReport;
pub use coverage::{ColumnCount, CoverageReport, LeftOut, NotKnownReport};
pub use fold::ToSettle;
pub use model::{
    AcceptedRisk, AgreementGapReport, At, Carried, Conclusion, Detail, DutyReport, Finding, GapGroup, Model, Picture,
    PictureGroup, Row, RowReport, SCHEMA, SavedError, ServicePlace, ServiceReport, Subject as SubjectReport, schema,
    schema_of,
};
pub use remarks::{RemarkReport, idle_remarks};
pub use resources::ResourceReport;
pub use summary::{MatrixCell, NOBODY, PartyTotals, Provenance, StatusCounts, Summary, matrix_services};
pub use tables::add_tables;
pub use view::Share;

use crate::assess::{Assessment, Line, Status, Subject};
use crate::estate::Estate;

/// Whether a line falls short: it is listed one by one. What only lacks a document is folded by document instead.
pub fn falls_short(status: Status) -> bool {
    matches!(status, Status::Unallocated | Status::Breached | Status::Unknown)
}

/// Whether a line lacks a document that is still relied on.
pub fn lacks_document(status: Status) -> bool {
    matches!(status, Status::Lapsed | Status::Claimed | Status::Unproven)
}

/// What a subject that is no resource is called.
pub fn subject_name(subject: &Subject, assessment: &Assessment<'_>) -> String {
    match subject {
        Subject::Resources(_) => "resources".to_owned(),
        Subject::Service { provider, service, region } => {
            format!("service {service} of {provider} in {}", region.as_deref().unwrap_or("a region that is not known"))
        }
        Subject::Account { provider, account, .. } => format!("account {account} of {provider}"),
        Subject::Organisation(party) => {
            let title = assessment.parties.get(party).map_or(party.as_str(), |party| party.title.as_str());
            format!("organisation {title}")
        }
    }
}

/// Provider and service that a line's subject belongs to.
pub fn provider_and_service<'a>(
    line: &'a Line<'_>,
    assessment: &'a Assessment<'_>,
    estate: &'a Estate,
) -> (&'a str, &'a str) {
    match &line.subject {
        Subject::Resources(pattern) => assessment
            .patterns
            .get(*pattern)
            .and_then(|pattern| estate.class(pattern.class))
            .map_or(("", ""), |class| (class.provider.as_str(), class.service.as_str())),
        Subject::Service { provider, service, .. } => (provider, service),
        Subject::Account { provider, .. } => (provider, "account"),
        Subject::Organisation(party) => (party, "organisation"),
    }
}
