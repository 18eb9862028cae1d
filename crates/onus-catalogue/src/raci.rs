//! Who holds which letters on a duty, per service model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, Value, suggestion};
use crate::place::At;
use crate::source::Source;
use crate::terms::{Authority, Letter, Model, PartyKind, Term};

/// What holds in one service model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Letters per party kind.
    Letters(BTreeMap<PartyKind, Vec<Letter>>),
    /// The duty does not arise.
    NotApplicable(String),
    /// Who does it is left to an agreement; somebody answers for it all the same.
    ByAgreement {
        /// What has to be agreed.
        what: String,
        /// Who answers for it.
        accountable: PartyKind,
    },
}

impl Cell {
    /// Parties that hold the letter, in the order of their kinds.
    pub fn holders(&self, letter: Letter) -> Vec<PartyKind> {
        match self {
            Self::Letters(letters) => {
                letters.iter().filter(|(_, held)| held.contains(&letter)).map(|(party, _)| *party).collect()
            }
            Self::ByAgreement { accountable, .. } if letter == Letter::Accountable => vec![*accountable],
            Self::ByAgreement { .. } | Self::NotApplicable(_) => Vec::new(),
        }
    }

    fn letters(table: &Table<'_, '_>) -> Option<Self> {
        let mut found = BTreeMap::new();
        for (name, span, value) in table.entries() {
            let Some(party) = PartyKind::from_id(name) else {
                let mut known = PartyKind::ids();
                known.extend(["not-applicable", "by-agreement"]);
                table.file.fault(span, format!("`{name}` is not a party kind"), suggestion(name, &known));
                continue;
            };
            let text = String::decode(value)?;
            let letters: Option<Vec<Letter>> =
                text.chars().map(|c| Letter::from_id(c.encode_utf8(&mut [0; 4]))).collect();
            let Some(letters) = letters else {
                value.fault(
                    format!("`{text}` is not a set of RACI letters"),
                    "write letters of R, A, C, I, for instance \"RA\"",
                );
                continue;
            };
            if letters.iter().enumerate().any(|(at, letter)| letters.iter().take(at).any(|earlier| earlier == letter)) {
                value.fault(format!("`{text}` repeats a letter"), "write each letter once");
            }
            found.insert(party, letters);
        }
        if found.is_empty() {
            table.fault("nobody holds a letter here", "write for instance `{ customer = \"RA\" }`");
        }
        Some(Self::Letters(found))
    }
}

impl Decode for Cell {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a cell")?;
        if table.get("not-applicable").is_some() {
            let why = table.required("not-applicable");
            table.finish();
            return Some(Self::NotApplicable(why?));
        }
        if table.get("by-agreement").is_some() {
            let what = table.required("by-agreement");
            let accountable = table.required("accountable");
            table.finish();
            return Some(Self::ByAgreement { what: what?, accountable: accountable? });
        }
        Self::letters(&table)
    }
}

/// Cells for all service models, and what they rest on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Raci {
    /// What holds in each model.
    pub cells: BTreeMap<Model, At<Cell>>,
    /// Models that were written down one by one.
    pub named: Vec<Model>,
    /// What the cells rest on.
    pub authority: Authority,
    /// The page that says so, where published.
    pub source: Option<Source>,
}

impl Raci {
    /// Reads the `[raci]` table of a duty.
    pub fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("the RACI table")?;
        let every: Option<At<Cell>> = table.optional("every");
        let mut cells = BTreeMap::new();
        let mut named = Vec::new();
        for model in Model::ALL {
            let own = table.get(model.id());
            named.extend(own.is_some().then_some(*model));
            let cell = own.and_then(At::<Cell>::decode).or_else(|| every.clone());
            if let Some(cell) = cell {
                cells.insert(*model, cell);
            } else if own.is_none() {
                table.fault(
                    format!("nothing is said for `{model}`"),
                    format!("add `{model} = {{ … }}`, or `every = {{ … }}` for all that are not named"),
                );
            }
        }
        let authority = authority(&table, "authority");
        let source = table.optional("source");
        table.finish();
        Some(Self { cells, named, authority: authority?, source })
    }
}

/// Reads `authority`: a published allocation names its page, as `source`.
pub fn authority(table: &Table<'_, '_>, key: &'static str) -> Option<Authority> {
    let authority = table.required::<Authority>(key);
    if authority == Some(Authority::Published) && table.get("source").is_none() {
        table.fault(
            "a published allocation names its page",
            "add `source = { page = \"https://…\", read = 2026-11-22 }`, or write `authority = \"inferred\"`",
        );
    }
    if authority == Some(Authority::Contract)
        && let Some(at) = table.get(key)
    {
        at.fault("a catalogue holds no contracts", "write `published` or `inferred`; contracts stand in the agreement");
    }
    authority
}
