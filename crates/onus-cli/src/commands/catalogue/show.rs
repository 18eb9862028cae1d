//! One thing of a catalogue, whole.

mod facts;
mod parts;
mod things;

use onus::catalogue_types::Catalogue;
use onus::catalogue_types::decode::near;
use serde_json::{Map, Value, json};

use crate::args::Format;
use crate::failure::Failure;
use crate::screen::Screen;
use facts::{Fact, Facts};
use things::{Thing, named, things};

/// How many names are offered where there is nothing of the name that was given.
const OFFERED: usize = 5;
/// Cells up to this length stand in a table; longer ones would be torn apart there.
const CELL: usize = 60;
/// Shorter words stand in too many names for that to mean anything.
const SHORTEST: usize = 3;

/// Everything of this name, whatever sort it is of; `SORT:NAME` is one sort only.
pub(super) fn show(catalogue: &Catalogue, name: &str, format: Format, screen: &Screen) -> Result<String, Failure> {
    let mut found = named(catalogue, name);
    if let (true, Some((sort, rest))) = (found.is_empty(), name.split_once(':')) {
        found = named(catalogue, rest);
        found.retain(|(thing, _)| thing.sort() == sort);
    }
    if found.is_empty() {
        return Err(unknown(catalogue, name));
    }
    match format {
        Format::Text => {
            let several = found.len() > 1;
            let told = found.iter().map(|(thing, id)| text(catalogue, thing, id, several, screen));
            Ok(told.collect::<Result<Vec<String>, Failure>>()?.join("\n"))
        }
        Format::Json => {
            let told: Vec<Value> =
                found.iter().map(|(thing, id)| as_json(catalogue, thing, id, &thing.facts(catalogue, id))).collect();
            let text = serde_json::to_string_pretty(&told).map_err(std::io::Error::from)?;
            Ok(text + "\n")
        }
    }
}

/// There is nothing of this name: what comes near it, else what holds it.
fn unknown(catalogue: &Catalogue, name: &str) -> Failure {
    let all: Vec<String> = things(catalogue).map(|(_, id)| id).collect();
    let known: Vec<&str> = all.iter().map(String::as_str).collect();
    let own = name.split_once(':').map_or(name, |(_, own)| own);
    let mut offered = near(own, &known);
    if offered.is_empty() && own.chars().count() >= SHORTEST {
        let word = own.to_lowercase();
        offered = known.iter().copied().filter(|id| id.to_lowercase().contains(&word)).collect();
        // What begins or ends with the word is more likely meant than what holds it somewhere.
        let is_edge = |id: &str| id.to_lowercase().starts_with(&word) || id.to_lowercase().ends_with(&word);
        if offered.iter().any(|id| is_edge(id)) {
            offered.retain(|id| is_edge(id));
        }
        offered.sort_by_key(|id| (id.len(), *id));
        offered.dedup();
    }
    let more = offered.len().saturating_sub(OFFERED);
    offered.truncate(OFFERED);
    let help = match (offered.is_empty(), more) {
        (true, _) => "`onus catalogue list` tells what there is, and how to list it".to_owned(),
        (false, 0) => format!("did you mean `{}`?", offered.join("` or `")),
        (false, more) => format!("did you mean `{}`, or one of {more} more?", offered.join("`, `")),
    };
    Failure::usage(format!("the catalogue knows no `{name}`"), help)
}

fn text(catalogue: &Catalogue, thing: &Thing<'_>, id: &str, several: bool, screen: &Screen) -> Result<String, Failure> {
    if let Thing::Duty(_) = thing {
        return crate::commands::duties::show(catalogue, id, screen);
    }
    let sort = if several { format!(", {}", thing.words()) } else { String::new() };
    let place = thing.place().map_or_else(String::new, |place| catalogue.show(place));
    let mut text = format!("{}{sort} {}\n", screen.bold(id), screen.dim(&place));
    for (name, fact) in thing.facts(catalogue, id).iter() {
        let label = name.replace('_', " ");
        match fact {
            Fact::Text(words) => text += &format!("  {label:<14} {}\n", screen.wrap(words, 17)),
            Fact::Number(number) => text += &format!("  {label:<14} {number}\n"),
            Fact::List(words) => text += &format!("  {label:<14} {}\n", screen.wrap(&words.join(", "), 17)),
            Fact::Rows(heads, rows) => text += &format!("  {label}\n{}", table(heads, rows, screen)),
        }
    }
    Ok(text)
}

/// Rows under their heads; where a cell is long, each row for itself, with its last cell below.
fn table(heads: &[&str], rows: &[Vec<String>], screen: &Screen) -> String {
    if rows.iter().flatten().all(|cell| cell.chars().count() <= CELL) {
        let mut table = screen.table(heads);
        table.add_rows(rows);
        return screen.show(&table);
    }
    let mut text = String::new();
    for row in rows {
        let Some((last, first)) = row.split_last() else { continue };
        let first: Vec<&str> = first.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        text += &format!("    {}\n", screen.wrap(&first.join(" · "), 6));
        if !last.is_empty() {
            text += &format!("      {}\n", screen.wrap(last, 6));
        }
    }
    text
}

fn as_json(catalogue: &Catalogue, thing: &Thing<'_>, id: &str, facts: &Facts) -> Value {
    let mut object = Map::new();
    object.insert("sort".to_owned(), json!(thing.sort()));
    object.insert("id".to_owned(), json!(id));
    object.insert("place".to_owned(), json!(thing.place().map(|place| catalogue.show(place))));
    for (name, fact) in facts.iter() {
        let value = match fact {
            Fact::Text(words) => json!(words),
            Fact::Number(number) => json!(number),
            Fact::List(words) => json!(words),
            Fact::Rows(heads, rows) => rows
                .iter()
                .map(|row| {
                    let cells = heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
                    Value::Object(cells.map(|(head, cell)| (head.replace(' ', "_"), json!(cell))).collect())
                })
                .collect(),
        };
        object.insert((*name).to_owned(), value);
    }
    Value::Object(object)
}
