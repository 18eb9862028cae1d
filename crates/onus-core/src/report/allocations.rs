//! Who carries what, and by which rules, for reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{Allocation, Assessment, LawFault, Rule, RuleKind};

/// One rule of a chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RuleReport {
    /// What sort of step of the chain it is.
    #[serde(default)]
    pub kind: RuleSort,
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

/// What sort of step of the chain a rule is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSort {
    /// The catalogue's default for the service model.
    #[default]
    Default,
    /// What the provider or the service has in its place, everywhere.
    Profile,
    /// What the provider or the service has in its place where a condition holds.
    Condition,
    /// The provider's page says the same: it moves nothing.
    Confirmation,
    /// A clause of a contract.
    Clause,
    /// A document names a party that has not taken the duty over.
    NamedOnly,
    /// A party that works for another.
    Subcontractor,
    /// The team that owns the resource.
    Team,
}

impl From<RuleKind> for RuleSort {
    fn from(kind: RuleKind) -> Self {
        match kind {
            RuleKind::Default => Self::Default,
            RuleKind::Profile => Self::Profile,
            RuleKind::Condition => Self::Condition,
            RuleKind::Confirmation => Self::Confirmation,
            RuleKind::Clause(_) => Self::Clause,
            RuleKind::NamedOnly => Self::NamedOnly,
            RuleKind::Subcontractor => Self::Subcontractor,
            RuleKind::Team => Self::Team,
        }
    }
}

/// Who carries a duty, and by which rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// The rules of an allocation, for reports.
pub(crate) fn rules(assessment: &Assessment<'_>, allocation: &Allocation<'_>) -> Vec<RuleReport> {
    let rule = |rule: &Rule<'_>| RuleReport {
        kind: rule.kind.into(),
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
