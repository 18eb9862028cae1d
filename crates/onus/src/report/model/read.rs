//! Models from assessments that were saved as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::find::mark_twins;
use super::rows::Taken;
use super::{
    AgreementGapReport, AllocationReport, Conclusion, ContractReport, CoverageReport, DutyReport, EvidenceReport,
    MatrixCell, Model, Picture, Provenance, RemarkReport, ResourceReport, RoleReport, SCHEMA, ServicePlace,
    ServiceReport, Summary, ToSettle,
};
use crate::agreement::Party;

/// Why a file is not a saved assessment.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
#[non_exhaustive]
pub struct SavedError {
    /// What is wrong with it.
    pub why: String,
    /// How to fix it.
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
struct Saved {
    provenance: Provenance,
    customer: Option<String>,
    coverage: CoverageReport,
    parties: Vec<Party>,
    places: Vec<ServicePlace>,
    services: Vec<ServiceReport>,
    summary: Summary,
    matrix: Vec<MatrixCell>,
    to_settle: Vec<ToSettle>,
    allocations: Vec<AllocationReport>,
    agreement_gaps: Vec<AgreementGapReport>,
    contracts: Vec<ContractReport>,
    officers: Vec<RoleReport>,
    evidence: Vec<EvidenceReport>,
    remarks: Vec<RemarkReport>,
    pictures: Vec<Picture>,
    duties: BTreeMap<String, DutyReport>,
    conclusions: Vec<Conclusion>,
    gaps: Taken,
    rows: Option<Taken>,
    resources: Option<Vec<ResourceReport>>,
}

impl Model {
    /// The model that was saved as JSON; `name` is the file's name.
    ///
    /// # Errors
    /// Where it is not an assessment that Onus saved, one of another version, or one in which something does not hold
    /// together.
    pub fn from_json(name: &str, bytes: &[u8]) -> Result<Self, SavedError> {
        let schema = schema_of(bytes);
        if schema.as_deref() != Some(SCHEMA) {
            let found = schema.map_or_else(|| "it states no schema".to_owned(), |found| format!("it is `{found}`"));
            let why =
                format!("`{name}` is not a saved assessment that can be read: `{SCHEMA}` is expected, {found}");
            return Err(SavedError { why, help: MAKE.to_owned() });
        }
        let whole = |why: String| SavedError {
            why: format!("`{name}` is not a whole assessment: {why}"),
            help: MAKE.to_owned(),
        };
        let saved: Saved = serde_json::from_slice(bytes).map_err(|error| whole(error.to_string()))?;
        saved.into_model().map_err(whole)
    }
}

impl Saved {
    fn into_model(self) -> Result<Model, String> {
        let whole = self.rows.is_some();
        let mut taken = self.rows.unwrap_or(self.gaps);
        hold_together(&self.conclusions, self.allocations.len(), &taken)?;
        mark_twins(&mut taken.subjects);
        Ok(Model {
            provenance: self.provenance,
            customer: self.customer,
            coverage: self.coverage,
            parties: self.parties.into_iter().collect(),
            places: self.places,
            services: self.services,
            duties: self.duties,
            summary: self.summary,
            matrix: self.matrix,
            to_settle: self.to_settle,
            allocations: self.allocations,
            agreement_gaps: self.agreement_gaps,
            contracts: self.contracts,
            officers: self.officers,
            evidence: self.evidence,
            remarks: self.remarks,
            pictures: self.pictures,
            conclusions: self.conclusions,
            subjects: taken.subjects,
            rows: taken.rows,
            whole,
            resources: self.resources,
            files: taken.files,
        })
    }
}

/// Indices lead somewhere, and rows say what their conclusions say.
fn hold_together(conclusions: &[Conclusion], allocations: usize, taken: &Taken) -> Result<(), String> {
    if let Some(at) = conclusions.iter().position(|one| one.allocation >= allocations) {
        return Err(format!("conclusion {at} names an allocation that is not listed"));
    }
    for (number, (duty, status)) in &taken.says {
        let Some(conclusion) = conclusions.get(*number as usize) else {
            return Err(format!("a row names conclusion {number}, which is not listed"));
        };
        if conclusion.duty != *duty || conclusion.status != *status {
            return Err(format!("a row of conclusion {number} says something else than the conclusion"));
        }
    }
    Ok(())
}
