//! An assessment as it stands in a file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    AgreementGapReport, AllocationReport, Conclusion, ContractReport, CoverageReport, DutyReport, EvidenceReport,
    MatrixCell, Picture, Provenance, RemarkReport, ResourceReport, RoleReport, ServicePlace, ServiceReport, Summary,
    ToSettle,
};
use crate::agreement::Party;

/// An assessment as it was saved, with rows of the form `R`.
#[derive(Deserialize)]
pub(super) struct Saved<R> {
    pub provenance: Provenance,
    pub customer: Option<String>,
    pub coverage: CoverageReport,
    pub parties: Vec<Party>,
    #[serde(default)]
    pub places: Vec<ServicePlace>,
    #[serde(default)]
    pub services: Vec<ServiceReport>,
    pub summary: Summary,
    pub matrix: Vec<MatrixCell>,
    pub to_settle: Vec<ToSettle>,
    pub allocations: Vec<AllocationReport>,
    pub agreement_gaps: Vec<AgreementGapReport>,
    #[serde(default)]
    pub contracts: Vec<ContractReport>,
    #[serde(default)]
    pub officers: Vec<RoleReport>,
    #[serde(default)]
    pub evidence: Vec<EvidenceReport>,
    #[serde(default)]
    pub remarks: Vec<RemarkReport>,
    #[serde(default)]
    pub pictures: Vec<Picture>,
    #[serde(default)]
    pub duties: BTreeMap<String, DutyReport>,
    #[serde(default)]
    pub conclusions: Vec<Conclusion>,
    pub gaps: R,
    pub rows: Option<R>,
    pub resources: Option<Vec<ResourceReport>>,
}
