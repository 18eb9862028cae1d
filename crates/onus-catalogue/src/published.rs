//! Rows of published RACI tables. They are shown beside a duty's own cells and never enter allocation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Value, suggestion};
use crate::place::Place;
use crate::source::Source;
use crate::terms::{Letter, PartyKind, Term};

/// A row of somebody's published RACI table, held as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedRaci {
    /// Who publishes it.
    pub by: String,
    /// What the row is about, in the catalogue's own words.
    pub row: String,
    /// The phase or task area that it stands under.
    pub label: Option<String>,
    /// Letters of each party, in the order in which they stand; none where the cell is blank.
    pub letters: BTreeMap<PartyKind, Vec<Letter>>,
    /// Parties whose cell says that it is settled by contract.
    pub by_contract: Vec<PartyKind>,
    /// The condition or footnote under which the cells hold, in the catalogue's own words.
    pub when: Option<String>,
    /// The page.
    pub source: Option<Source>,
    /// Where it is declared.
    pub place: Place,
}

impl PublishedRaci {
    /// What stands in a party's cell; `None` where the table has no such column.
    pub fn cell(&self, party: PartyKind) -> Option<String> {
        if self.by_contract.contains(&party) {
            return Some("by contract".to_owned());
        }
        self.letters.get(&party).map(|letters| letters.iter().map(|letter| letter.id()).collect())
    }
}

impl Decode for PublishedRaci {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a published row")?;
        let by = table.required("by");
        let row = table.required("row");
        let label = table.optional("label");
        let letters = table.get("letters").and_then(cells).unwrap_or_default();
        let by_contract: Vec<PartyKind> = table.list("by_contract");
        let when = table.optional("when");
        let source = table.optional("source");
        table.finish();
        if table.get("letters").is_none() && table.get("by_contract").is_none() {
            table.fault(
                "the row has no cells",
                "add `letters = { customer = \"RA\", provider = \"\" }`, or `by_contract`",
            );
        }
        for party in by_contract.iter().filter(|party| letters.contains_key(party)) {
            table.fault(
                format!("the cell of the {party} holds letters and says \"by contract\""),
                "a cell is one or the other; write two rows, each with its `when`",
            );
        }
        Some(Self { by: by?, row: row?, label, letters, by_contract, when, source, place: table.place() })
    }
}

/// Letters per party. Unlike the cells of a duty they follow no law: what is published is held, not judged.
fn cells(value: Value<'_, '_>) -> Option<BTreeMap<PartyKind, Vec<Letter>>> {
    let mut found = BTreeMap::new();
    for (name, span, value) in value.table("the cells")?.entries() {
        let Some(party) = PartyKind::from_id(name) else {
            value.file.fault(span, format!("`{name}` is no party kind"), suggestion(name, &PartyKind::ids()));
            continue;
        };
        let Some(text) = value.text() else {
            value.expected("a text");
            continue;
        };
        match text.chars().map(|c| Letter::from_id(c.encode_utf8(&mut [0; 4]))).collect() {
            Some(letters) => drop(found.insert(party, letters)),
            None => value.fault(
                format!("`{text}` is no set of RACI letters"),
                "write the letters R, A, C, I as they stand; \"\" for a blank cell",
            ),
        }
    }
    Some(found)
}
