//! The assessment: for every duty and subject, who carries it by which rule, and its status.
//!
//! 1. [`reach`] tells which scopes of the agreement each resource lies in;
//! 2. [`verify`] asks all checks of a kind in one statement;
//! 3. [`allocate`] applies the laws once per class and duty, [`agreed`] adds what the agreement moves;
//! 4. [`prove`] holds documents against duties;
//! 5. [`conclude`] joins all to a status, for resources, services, accounts and organisations;
//! 6. [`remarks`] tells which comments of the configuration accept what, and why others do not;
//! 7. [`oversight`] looks over the agreement itself: what has lapsed, is vacant, or says what cannot hold.

pub mod access;
pub mod agreed;
pub mod allocate;
pub mod conclude;
pub mod gap;
pub mod letters;
pub mod oversight;
pub mod prove;
pub mod reach;
pub mod remarks;
pub mod rule;
pub mod sql;
pub mod status;
pub mod verify;

use std::collections::BTreeSet;

use onus_catalogue::{Catalogue, Severity};

pub use allocate::Allocation;
pub use gap::{AgreementGap, GapKind};
pub use letters::LawFault;
pub use prove::{Proof, ProofOf};
pub use remarks::{Judged, Standing};
pub use rule::{Refusal, Rule, RuleKind};
pub use status::Status;
pub use verify::{Answer, Pattern};

use agreed::Agreed;
use reach::Scopes;

use crate::agreement::{Agreement, Parties};
use crate::estate::{Estate, EstateError};

/// What a duty is owed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Resources that share class and answers: index into [`Assessment::patterns`].
    Resources(usize),
    /// A service in a region.
    Service {
        /// The provider's id.
        provider: String,
        /// The service's id.
        service: String,
        /// The region; `None` where not known.
        region: Option<String>,
    },
    /// An account, by its name, with the pattern of its answers.
    Account {
        /// The provider's id.
        provider: String,
        /// The account's name.
        account: String,
        /// Whether the input gives the name.
        named: bool,
        /// Index into [`Assessment::patterns`].
        pattern: usize,
    },
    /// A party as a whole, by its id.
    Organisation(String),
}

/// Where the acceptance of a risk is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accepted {
    /// In the agreement: index into its acceptances.
    Agreement(usize),
    /// In the configuration: index into [`Assessment::remarks`].
    Remark(usize),
}

/// What was concluded of one duty on one subject, or on a number of resources for which it is the same.
#[derive(Clone, Debug)]
pub struct Line<'c> {
    /// The duty's id.
    pub duty: &'c str,
    /// What it is owed on.
    pub subject: Subject,
    /// Who carries it: index into [`Assessment::allocations`].
    pub allocation: usize,
    /// Its status.
    pub status: Status,
    /// How bad it is, where breached, or not known.
    pub severity: Option<Severity>,
    /// Answers of the duty's checks that look at this subject: index of the check, answer.
    pub answers: Vec<(usize, Answer)>,
    /// For how many subjects it is the same.
    pub count: u64,
    /// Documents that show something of it, the strongest first.
    pub proofs: Vec<Proof>,
    /// The acceptance of the risk.
    pub accepted: Option<Accepted>,
}

/// Everything that was concluded.
pub struct Assessment<'c> {
    /// The catalogue by which it was concluded.
    pub catalogue: &'c Catalogue,
    /// The agreement by which it was concluded.
    pub agreement: &'c Agreement,
    /// The day for which it was concluded.
    pub as_of: jiff::civil::Date,
    /// The time zone in which that day begins and ends, where somebody said it.
    pub time_zone: Option<String>,
    /// The commit that the agreement was read from, by name and id, where it was one: what stands there decides.
    pub decided_by: Option<String>,
    /// The parties.
    pub parties: Parties,
    /// Who carries what; lines point here.
    pub allocations: Vec<Allocation<'c>>,
    /// Resources that share class and answers.
    pub patterns: Vec<Pattern>,
    /// The pattern of each resource, by its id.
    pub pattern_of: Vec<u32>,
    /// What was concluded, in a fixed order.
    pub lines: Vec<Line<'c>>,
    /// Comments of the configuration that accept risks, or mean to, in the order of their places.
    pub remarks: Vec<Judged>,
    /// What is wrong with the agreement itself, worst first.
    pub agreement_gaps: Vec<AgreementGap>,
}

impl<'c> Assessment<'c> {
    /// The duty of one of its own lines, which the catalogue always has.
    pub fn duty(&self, line: &Line<'_>) -> Option<&'c onus_catalogue::duty::Duty> {
        let found = self.catalogue.duties.get(line.duty);
        debug_assert!(found.is_some(), "a line is about a duty that the catalogue does not have");
        found
    }

    /// The allocation of one of its own lines, which is always there.
    pub fn allocation(&self, line: &Line<'_>) -> Option<&Allocation<'c>> {
        let found = self.allocations.get(line.allocation);
        debug_assert!(found.is_some(), "a line has an allocation that is not listed");
        found
    }
}

impl Assessment<'_> {
    /// Where the gap of an agreement is written: in the agreement, or by a comment of the configuration.
    pub fn place_of(&self, gap: &AgreementGap) -> Option<String> {
        gap.place.map(|place| self.show(place)).or_else(|| gap.written.as_ref().map(ToString::to_string))
    }

    /// A place as `file:line`, in the catalogue or in the agreement.
    pub fn show(&self, place: onus_catalogue::Place) -> String {
        self.agreement.show(self.catalogue, place)
    }

    /// The responsible parties, a team's being its customer, each once; `None` alone where nobody is.
    pub fn answering<'a>(&'a self, allocation: &'a Allocation<'_>) -> Vec<Option<&'a str>> {
        let mut roots: Vec<Option<&str>> =
            allocation.responsible.iter().map(|id| Some(self.parties.root(id))).collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.is_empty() { vec![None] } else { roots }
    }
}

/// Assesses an estate. Same inputs and same day, same answer.
///
/// # Errors
/// Where SQLite refuses a check, which a validated catalogue does not cause.
pub fn assess<'c>(
    catalogue: &'c Catalogue,
    agreement: &'c Agreement,
    estate: &Estate,
    as_of: jiff::civil::Date,
) -> Result<Assessment<'c>, EstateError> {
    let handovers = agreement.handovers(catalogue);
    let scopes = Scopes::new(agreement, &handovers).with_remarks(&estate.remarks);
    let reaches = scopes.of_estate(estate)?;
    let verified = verify::verify(catalogue, estate, &reaches, as_of)?;
    let rows = access::access(catalogue, estate)?;
    let providers: BTreeSet<&str> = estate.classes.iter().map(|class| class.provider.as_str()).collect();
    let mut agreed = Agreed::new(catalogue, agreement, &handovers, providers.into_iter(), as_of);
    agreed.without_access = access::without_access(catalogue, agreement, estate, &rows);
    let mut assessment = conclude::conclude(catalogue, agreement, &agreed, &scopes, &reaches, estate, verified);
    assessment.remarks = remarks::judge(&assessment, &agreed, estate, &scopes, &reaches);
    assessment.agreement_gaps = oversight::gaps(&assessment, &agreed, estate, &scopes, &reaches, &rows)?;
    Ok(assessment)
}
