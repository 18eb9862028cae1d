//! Rows of published RACI tables. They are shown beside a duty's own cells and never enter allocation.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Table, Value, suggestion};
use crate::place::Place;
use crate::source::Source;
use crate::terms::{Letter, PartyKind, Term};

declare! {
    /// A row of somebody's published RACI table, held as it stands.
    pub struct PublishedRaci, "a published row", check has_cells {
        /// Who publishes it.
        by: String = required "by",
        /// What the row is about, in the catalogue's own words.
        row: String = required "row",
        /// The phase or task area that it stands under.
        label: Option<String> = optional "label",
        /// Letters of each party, in the order in which they stand; none where the cell is blank.
        letters: BTreeMap<PartyKind, Vec<Letter>> = by(cells) "letters",
        /// Parties whose cell says that it is settled by contract.
        by_contract: Vec<PartyKind> = list "by_contract",
        /// The condition or footnote under which the cells hold, in the catalogue's own words.
        when: Option<String> = optional "when",
        /// The page.
        source: Option<Source> = optional "source",
        /// Where it is declared.
        place: Place = place,
    }
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

fn has_cells(table: &Table<'_, '_>) {
    if table.get("letters").is_none() && table.get("by_contract").is_none() {
        table.fault("the row has no cells", "add `letters = { customer = \"RA\", provider = \"\" }`, or `by_contract`");
    }
    let letters = table.get("letters").and_then(|value| value.raw().as_table());
    let by_contract = table.get("by_contract").and_then(Value::items_quietly).unwrap_or_default();
    for party in by_contract.into_iter().filter_map(Value::text) {
        if letters.is_some_and(|letters| letters.contains_key(party)) {
            table.fault(
                format!("the cell of the {party} holds letters and says \"by contract\""),
                "a cell is one or the other; write two rows, each with its `when`",
            );
        }
    }
}

/// Letters per party. Unlike the cells of a duty they follow no law: what is published is held, not judged.
fn cells(table: &Table<'_, '_>, key: &'static str) -> BTreeMap<PartyKind, Vec<Letter>> {
    table.get(key).and_then(cells_of).unwrap_or_default()
}

fn cells_of(value: Value<'_, '_>) -> Option<BTreeMap<PartyKind, Vec<Letter>>> {
    let mut found = BTreeMap::new();
    for (name, span, value) in value.table("the cells")?.entries() {
        let Some(party) = PartyKind::from_id(name) else {
            value.file.fault(span, format!("`{name}` is not a party kind"), suggestion(name, &PartyKind::ids()));
            continue;
        };
        let Some(text) = value.text() else {
            value.expected("a text");
            continue;
        };
        match text.chars().map(|c| Letter::from_id(c.encode_utf8(&mut [0; 4]))).collect() {
            Some(letters) => drop(found.insert(party, letters)),
            None => value.fault(
                format!("`{text}` is not a set of RACI letters"),
                "write the letters R, A, C, I as they stand; \"\" for a blank cell",
            ),
        }
    }
    Some(found)
}
