//! What was understood of the inputs, for people and programs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::estate::{Aside, Coverage, NotKnownSort};

/// How many of something, by resource type and column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnCount {
    /// The type in the source's words.
    pub r#type: String,
    /// The column of its kind.
    pub column: String,
    /// How many.
    pub count: u64,
}

/// What was left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// The reason.
    pub reason: Aside,
    /// How many.
    pub count: u64,
    /// By type.
    pub types: BTreeMap<String, u64>,
}

/// Why values are not known, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotKnownReport {
    /// What sort of reason it is.
    pub sort: NotKnownSort,
    /// What it lies at: a variable, a module, a data source, a function; `null` where that is nothing in particular.
    pub of: Option<String>,
    /// The reason in words.
    pub why: String,
    /// File, line and column of the expression that could not be evaluated; `null` for all other reasons.
    pub place: Option<String>,
    /// How many values and references are not known for it.
    pub count: u64,
}

impl NotKnownReport {
    /// The reason in words, after the place of the expression where it has one.
    pub fn told(&self) -> String {
        self.place.as_ref().map_or_else(|| self.why.clone(), |place| format!("{place}: {}", self.why))
    }
}

/// What was understood of the inputs: read = recognised + supporting + all that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageReport {
    /// Everything that the inputs list.
    pub read: u64,
    /// Resources with a kind that checks look at.
    pub recognised: u64,
    /// Resources that carry the duties of their service only.
    pub supporting: u64,
    /// What is not in the estate, by reason and type.
    pub left_out: Vec<LeftOut>,
    /// Values that are not known yet.
    pub unknown_values: Vec<ColumnCount>,
    /// Values marked as sensitive, which were not read.
    pub sensitive_values: Vec<ColumnCount>,
    /// Values that do not fit their column.
    pub misfits: Vec<ColumnCount>,
    /// References that could not be resolved.
    pub unresolved_references: Vec<ColumnCount>,
    /// References to something outside the inputs.
    pub references_outside: Vec<ColumnCount>,
    /// Why values and references of configurations are not known; what somebody can fix comes first. Plans and states do
    /// not tell reasons.
    pub not_known_because: Vec<NotKnownReport>,
    /// Parts of an input that were not read, and why.
    pub notes: Vec<String>,
    /// Parts of an input that were not read, by path from the input and without line: what two assessments are compared by.
    #[serde(default)]
    pub unread: Vec<String>,
}

/// Tells what was understood of the inputs.
pub fn coverage(coverage: &Coverage) -> CoverageReport {
    let columns = |tally: &BTreeMap<(String, String), u64>| {
        let count = |((of, column), count): (&(String, String), &u64)| ColumnCount {
            r#type: of.clone(),
            column: column.clone(),
            count: *count,
        };
        tally.iter().map(count).collect()
    };
    let left_out = Aside::ALL
        .into_iter()
        .filter_map(|reason| {
            let types = coverage.aside.get(&reason)?.clone();
            Some(LeftOut { reason, count: types.values().sum(), types })
        })
        .collect();
    CoverageReport {
        read: coverage.read,
        recognised: coverage.recognised,
        supporting: coverage.supporting,
        left_out,
        unknown_values: columns(&coverage.unknown_values),
        sensitive_values: columns(&coverage.sensitive_values),
        misfits: columns(&coverage.misfits),
        unresolved_references: columns(&coverage.unresolved),
        references_outside: columns(&coverage.outside),
        not_known_because: not_known(coverage),
        notes: coverage.notes.iter().cloned().collect(),
        unread: coverage.unread.iter().cloned().collect(),
    }
}

fn not_known(coverage: &Coverage) -> Vec<NotKnownReport> {
    let mut found: Vec<NotKnownReport> = coverage
        .not_known
        .iter()
        .map(|(reason, count)| NotKnownReport {
            sort: reason.sort,
            of: Some(&reason.of).filter(|of| !of.is_empty()).cloned(),
            why: reason.why(),
            place: reason.at.as_ref().map(ToString::to_string),
            count: *count,
        })
        .collect();
    found.sort_by_key(|reason| (reason.sort, std::cmp::Reverse(reason.count)));
    found
}
