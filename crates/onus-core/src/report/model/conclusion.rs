//! What was concluded: what subjects share, the subjects, and the rows that join the two.

use onus_catalogue::{Layer, Scope, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{GapKind, Status};
use crate::report::agreed::{AcceptedRisk, ProofReport};
use crate::report::checks::CheckReport;

/// What was concluded of one duty on subjects for which it is the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Conclusion {
    /// The duty's id.
    pub duty: String,
    /// The layer.
    #[schemars(with = "String")]
    pub layer: Layer,
    /// What the duty is owed on.
    #[schemars(with = "String")]
    pub scope: Scope,
    /// The status.
    pub status: Status,
    /// How bad it is, where a check says so.
    #[schemars(with = "Option<String>")]
    pub severity: Option<Severity>,
    /// Where unallocated: the code of the kind of gap.
    pub code: Option<String>,
    /// What is wrong, or cannot be told.
    pub what: Option<String>,
    /// How to fix it.
    pub remedy: Option<String>,
    /// Ids of the parties that do it: they can fix it.
    pub responsible: Vec<String>,
    /// Ids of the parties that answer for it.
    pub accountable: Vec<String>,
    /// The chain of rules: index into `allocations`.
    pub allocation: usize,
    /// The duty's checks on these subjects.
    pub checks: Vec<CheckReport>,
    /// The check that decided, as the catalogue writes it; of several, the worst.
    pub decisive: Option<String>,
    /// Documents that show something of it, the strongest first.
    pub proofs: Vec<ProofReport>,
    /// The accountable party accepts the risk.
    pub accepted: Option<AcceptedRisk>,
    /// The input that the resources were read from, by its name.
    pub input: Option<String>,
    /// The type in the source's words, for resources.
    pub r#type: Option<String>,
    /// The kind, for resources.
    pub kind: Option<String>,
    /// The provider's id; of an organisation, the party's.
    pub provider: String,
    /// The service's id, `account` or `organisation`.
    pub service: String,
    /// The region, where known.
    pub region: Option<String>,
    /// The account's name, where the subjects lie in one.
    pub account: Option<String>,
    /// Whether the input gives that name; else it is what the account is called in its place.
    pub account_named: bool,
    /// How many subjects.
    pub count: u64,
}

impl Conclusion {
    /// How bad it is, for formats that must know: what nobody carries is as bad as its kind; of what only depends on a value
    /// that is not known yet, medium.
    pub fn weight(&self) -> Severity {
        let of_kind = self.code.as_deref().and_then(GapKind::from_code).map(GapKind::severity);
        self.severity.or(of_kind).unwrap_or(Severity::Medium)
    }

    /// What is wrong, or cannot be told; empty where nothing falls short.
    pub fn what(&self) -> &str {
        self.what.as_deref().unwrap_or_default()
    }
}

/// What a duty is owed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The address of the resource, or the name of the service, account or organisation.
    pub name: String,
    /// The root module that the resource belongs to, as seen from the input; of a plan or state, its own name.
    pub root: Option<String>,
    /// Another subject has the same name and root: in another input, or in another account.
    pub twin: bool,
}

/// One duty on one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Index into [`Model::conclusions`](super::Model::conclusions).
    pub conclusion: u32,
    /// Index into [`Model::subjects`](super::Model::subjects).
    pub subject: u32,
    /// Where people wrote it.
    pub(super) at: Option<Spot>,
}

/// A place in one of the model's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub file: u32,
    pub line: u32,
    pub column: u32,
}

/// A place in a file that people wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<'m> {
    /// The file.
    pub file: &'m str,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
}

impl std::fmt::Display for At<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What was concluded of one subject.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'m> {
    /// What was concluded.
    pub gap: &'m Conclusion,
    /// Of what.
    pub subject: &'m Subject,
    /// Where it is to be fixed: the value at fault, else the resource's block; nothing where no person wrote it.
    pub at: Option<At<'m>>,
}

impl<'m> Finding<'m> {
    /// The file that says it: the one that people wrote, else the input.
    pub fn file(&self) -> Option<&'m str> {
        self.at.map(|at| at.file).or(self.gap.input.as_deref())
    }
}
