//! Models from assessments that were saved as JSON.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::find::mark_twins;
use super::older::{self, Older};
use super::rows::Taken;
use super::saved::Saved;
use super::{Conclusion, Model, SCHEMA};

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
    conclusions: Option<IgnoredAny>,
}

/// The head of a JSON file of Onus, if it is one.
fn head(bytes: &[u8]) -> Option<Head<'_>> {
    // Looking for the word is much cheaper than parsing, and plans do not hold it.
    let mark = b"\"onus.";
    if !bytes.windows(mark.len()).any(|window| window == mark) {
        return None;
    }
    let head: Head<'_> = serde_json::from_slice(bytes).ok()?;
    head.schema.as_ref().is_some_and(|schema| schema.starts_with("onus.")).then_some(head)
}

/// The schema that a JSON file of Onus states, if it is one.
pub fn schema_of(bytes: &[u8]) -> Option<String> {
    head(bytes)?.schema.map(Cow::into_owned)
}

impl Model {
    /// The model that was saved as JSON; `name` is the file's name.
    ///
    /// # Errors
    /// Where it is not an assessment that Onus saved, one of another version, or one in which something does not hold
    /// together.
    pub fn from_json(name: &str, bytes: &[u8]) -> Result<Self, SavedError> {
        match told(name, bytes)? {
            Told::Whole => parsed::<Taken>(name, bytes, Saved::into_model),
            Told::Older => {
                let why = format!(
                    "`{name}` was saved by an older version of Onus: it can be compared, but not rendered again"
                );
                Err(SavedError { why, help: MAKE.to_owned() })
            }
        }
    }

    /// As [`Model::from_json`], also for what an older version of Onus saved: it holds what a comparison needs.
    ///
    /// # Errors
    /// Likewise.
    pub fn for_comparison(name: &str, bytes: &[u8]) -> Result<Self, SavedError> {
        match told(name, bytes)? {
            Told::Whole => parsed::<Taken>(name, bytes, Saved::into_model),
            Told::Older => parsed::<Older>(name, bytes, |saved| older::upgraded(saved).into_model()),
        }
    }
}

/// What a saved file tells.
enum Told {
    Whole,
    /// Rows without conclusions.
    Older,
}

fn told(name: &str, bytes: &[u8]) -> Result<Told, SavedError> {
    let head = head(bytes);
    let schema = head.as_ref().and_then(|head| head.schema.as_deref());
    if schema != Some(SCHEMA) {
        let found = schema.map_or_else(|| "it names no schema".to_owned(), |found| format!("it is `{found}`"));
        let why = format!("`{name}` is not a saved assessment that can be read: `{SCHEMA}` is expected, {found}");
        return Err(SavedError { why, help: MAKE.to_owned() });
    }
    Ok(if head.is_some_and(|head| head.conclusions.is_some()) { Told::Whole } else { Told::Older })
}

fn parsed<'b, R: Deserialize<'b>>(
    name: &str,
    bytes: &'b [u8],
    into_model: fn(Saved<R>) -> Result<Model, String>,
) -> Result<Model, SavedError> {
    let saved: Result<Saved<R>, String> = serde_json::from_slice(bytes).map_err(|error| error.to_string());
    saved
        .and_then(into_model)
        .map_err(|why| SavedError { why: format!("`{name}` is not a whole assessment: {why}"), help: MAKE.to_owned() })
}

impl Saved<Taken> {
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
