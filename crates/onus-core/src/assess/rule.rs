//! The steps of the chain that leads to an allocation.

use onus_catalogue::source::Source;
use onus_catalogue::{Authority, Place};

/// One step of the chain that led to an allocation.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule<'c> {
    /// What sort of step it is.
    pub kind: RuleKind,
    /// What the step is, in words.
    pub what: String,
    /// What it says.
    pub says: String,
    /// Where it is written.
    pub place: Place,
    /// What it rests on.
    pub authority: Authority,
    /// The page that says so.
    pub source: Option<&'c Source>,
    /// Whether it counted; `None` where its condition is not known.
    pub held: Option<bool>,
    /// Why a clause in force that covers the subject moves nothing, or not what it says.
    pub refused: Option<Refusal>,
}

/// What sort of step of the chain a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// The catalogue's default for the service model.
    Default,
    /// What the provider or the service has in its place, everywhere.
    Profile,
    /// What the provider or the service has in its place where a condition holds.
    Condition,
    /// The provider's page says the same: it moves nothing.
    Confirmation,
    /// A clause of a contract: its number among the agreement's handovers.
    Clause(usize),
    /// A document names a party that has not taken the duty over.
    NamedOnly,
    /// A party that works for another.
    Subcontractor,
    /// The team that owns the resource.
    Team,
}

/// Why a clause does not move what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Law 4: the customer does not hold it.
    NotHeld,
    /// Law 4: another party took it over by an older contract.
    TakenAlready,
    /// Law 5: the duty stays with the customer.
    Retained,
}
