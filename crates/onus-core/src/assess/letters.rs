//! Who holds which letters on one duty, by party, and the laws on them.

use onus_catalogue::raci::Cell;
use onus_catalogue::{Letter, PartyKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which law an allocation breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LawFault {
    /// Law 1: nobody is accountable.
    NobodyAccountable,
    /// Law 1: more than one party is accountable.
    DoubleAccountable,
    /// Law 2: nobody is responsible.
    Nobodys,
    /// Law 3: a responsible party is not able to act on the layer.
    NoControl,
}

impl LawFault {
    /// What is wrong, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NobodyAccountable => "nobody is accountable (law 1)",
            Self::DoubleAccountable => "more than one party is accountable (law 1)",
            Self::Nobodys => "nobody is responsible (law 2)",
            Self::NoControl => "a responsible party is not able to act on this layer (law 3)",
        }
    }
}

/// A party that holds a letter, and the sort of party as which it acts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// The party's id.
    pub id: String,
    /// The sort of party.
    pub kind: PartyKind,
}

impl Holder {
    /// A holder.
    pub fn new(id: &str, kind: PartyKind) -> Self {
        Self { id: id.to_owned(), kind }
    }
}

/// Who holds which letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Those who do it.
    pub responsible: Vec<Holder>,
    /// Those who answer for it.
    pub accountable: Vec<Holder>,
    /// Those who are asked.
    pub consulted: Vec<Holder>,
    /// Those who are told.
    pub informed: Vec<Holder>,
    /// Ids of responsible parties whom their contract gives no control.
    pub powerless: Vec<String>,
}

impl Letters {
    /// The letters of a cell, when `party` acts for a sort of party.
    pub fn of(cell: &Cell, party: impl Fn(PartyKind) -> String) -> Self {
        let holders = |letter| {
            let holder = |kind| Holder { id: party(kind), kind };
            cell.holders(letter).into_iter().map(holder).collect()
        };
        Self {
            responsible: holders(Letter::Responsible),
            accountable: holders(Letter::Accountable),
            consulted: holders(Letter::Consulted),
            informed: holders(Letter::Informed),
            powerless: Vec::new(),
        }
    }

    /// Whether a party is responsible.
    pub fn is_responsible(&self, id: &str) -> bool {
        self.responsible.iter().any(|holder| holder.id == id)
    }

    /// The first of laws 1 to 3 that fails. `able` tells whether a sort of party is able to act there.
    pub fn broken_law(&self, able: impl Fn(PartyKind) -> bool) -> Option<LawFault> {
        match self.accountable.len() {
            0 => return Some(LawFault::NobodyAccountable),
            1 => {}
            _ => return Some(LawFault::DoubleAccountable),
        }
        if self.responsible.is_empty() {
            return Some(LawFault::Nobodys);
        }
        let acts = |holder: &Holder| able(holder.kind) && !self.powerless.contains(&holder.id);
        (!self.responsible.iter().all(acts)).then_some(LawFault::NoControl)
    }
}

/// Takes a party out of a list of holders; whether it was there.
pub fn remove(holders: &mut Vec<Holder>, id: &str) -> bool {
    let before = holders.len();
    holders.retain(|holder| holder.id != id);
    holders.len() < before
}

/// Adds a party to a list of holders where it is not there yet.
pub fn add(holders: &mut Vec<Holder>, holder: Holder) {
    if !holders.iter().any(|known| known.id == holder.id) {
        holders.push(holder);
    }
}

/// Ids of holders, sorted, each once.
pub fn ids(holders: &[Holder]) -> Vec<String> {
    let mut ids: Vec<String> = holders.iter().map(|holder| holder.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}
