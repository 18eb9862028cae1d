//! What a reader has to know of the catalogue: the duties and services that occur.

use std::collections::BTreeMap;

use onus_catalogue::{Goal, Layer, Model as ServiceModel, Scope, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{Assessment, GapKind};
use crate::report::summary::MatrixCell;

/// A duty that applies to something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyReport {
    /// Its title.
    pub title: String,
    /// The layer.
    #[schemars(with = "String")]
    pub layer: Layer,
    /// What it is owed on.
    #[schemars(with = "String")]
    pub scope: Scope,
    /// What it serves.
    #[schemars(with = "Vec<String>")]
    pub goals: Vec<Goal>,
    /// Whether it stays with the customer, whatever a contract says.
    pub retained: bool,
    /// Why it is a duty.
    pub why: String,
    /// What is to be done.
    pub what: String,
    /// How it is done.
    pub how: Option<String>,
    /// The worst that a breach of it can be.
    #[schemars(with = "String")]
    pub worst: Severity,
    /// How breaches of it are fixed, each advice once.
    pub remedies: Vec<RemedyReport>,
}

impl DutyReport {
    /// A duty of which a saved file tells no more.
    pub(super) fn named(title: &str, layer: Layer, scope: Scope) -> Self {
        Self {
            title: title.to_owned(),
            layer,
            scope,
            goals: Vec::new(),
            retained: false,
            why: String::new(),
            what: String::new(),
            how: None,
            worst: Severity::Medium,
            remedies: Vec::new(),
        }
    }
}

/// How a breach is fixed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RemedyReport {
    /// The type that it is for, in the source's words, or `any`.
    pub r#type: String,
    /// What to do.
    pub remedy: String,
}

/// A service of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceReport {
    /// The provider's id.
    pub provider: String,
    /// The service's id.
    pub service: String,
    /// Its name for people.
    pub title: String,
    /// Its service model.
    #[schemars(with = "String")]
    pub model: ServiceModel,
}

/// The duties to which lines point.
pub(super) fn duties(assessment: &Assessment<'_>) -> BTreeMap<String, DutyReport> {
    let mut found = BTreeMap::new();
    for line in &assessment.lines {
        let Some(duty) = assessment.duty(line) else { continue };
        if found.contains_key(line.duty) {
            continue;
        }
        // A duty without checks falls short only where nobody carries it.
        let worst = duty.checks.iter().map(|check| check.severity).min().unwrap_or(GapKind::Unallocated.severity());
        let mut remedies: Vec<RemedyReport> = duty
            .checks
            .iter()
            .flat_map(|check| assessment.catalogue.remedies(line.duty, check))
            .map(|(of, remedy)| RemedyReport { r#type: of.to_owned(), remedy: remedy.to_owned() })
            .collect();
        remedies.sort();
        remedies.dedup();
        let report = DutyReport {
            title: duty.title.clone(),
            layer: duty.layer,
            scope: duty.scope,
            goals: duty.goals.clone(),
            retained: duty.retained,
            why: duty.why.clone(),
            what: duty.what.clone(),
            how: duty.how.clone(),
            worst,
            remedies,
        };
        found.insert(line.duty.to_owned(), report);
    }
    found
}

/// The services that a matrix names.
pub(super) fn services(assessment: &Assessment<'_>, matrix: &[MatrixCell]) -> Vec<ServiceReport> {
    let mut found: BTreeMap<(&str, &str), ServiceReport> = BTreeMap::new();
    for cell in matrix {
        let declared = assessment.catalogue.providers.get(&cell.provider);
        let Some(service) = declared.and_then(|provider| provider.services.get(&cell.service)) else { continue };
        found.entry((&cell.provider, &cell.service)).or_insert_with(|| ServiceReport {
            provider: cell.provider.clone(),
            service: cell.service.clone(),
            title: service.title.clone(),
            model: service.model,
        });
    }
    found.into_values().collect()
}
