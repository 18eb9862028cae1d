//! One thing of a catalogue, whole.

mod facts;
mod parts;
mod things;

use onus_core::catalogue_types::Catalogue;
use onus_core::catalogue_types::decode::near;
use onus_report::{Text, text};
use serde_json::{Map, Value, json};

use crate::args::Format;
use crate::commands::{json, write_to};
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

/// Prints everything of this name, whatever sort it is of; `SORT:NAME` is one sort only.
pub(super) fn show(catalogue: &Catalogue, name: &str, format: Format, screen: &Screen) -> Result<(), Failure> {
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
            let told = Text::join(told.collect::<Result<Vec<Text>, Failure>>()?, "\n");
            write_to(None, |out| Ok(told.write(out)?))
        }
        Format::Json => {
            let told: Vec<Value> =
                found.iter().map(|(thing, id)| as_json(catalogue, thing, id, &thing.facts(catalogue, id))).collect();
            json::print(&told)
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
        (true, _) => "`onus catalogue list` lists what there is".to_owned(),
        (false, 0) => format!("did you mean `{}`?", offered.join("` or `")),
        (false, more) => format!("did you mean `{}`, or one of {more} more?", offered.join("`, `")),
    };
    Failure::usage(format!("the catalogue knows no `{name}`"), help)
}

fn text(catalogue: &Catalogue, thing: &Thing<'_>, id: &str, several: bool, screen: &Screen) -> Result<Text, Failure> {
    if let Thing::Duty(_) = thing {
        return crate::commands::duties::show(catalogue, id, screen);
    }
    let sort = if several { format!(", {}", thing.words()) } else { String::new() };
    let place = thing.place().map_or_else(String::new, |place| catalogue.show(place));
    let mut text = text!("{}{} {}\n", screen.bold(id), sort, screen.dim(&place));
    for (name, fact) in thing.facts(catalogue, id).iter() {
        let label = name.replace('_', " ");
        match fact {
            Fact::Text(words) => text += text!("  {:<14} {}\n", label, screen.wrap(Text::in_one_line(words), 17)),
            Fact::Number(number) => text += text!("  {:<14} {}\n", label, number),
            Fact::List(words) => text += text!("  {:<14} {}\n", label, screen.wrap(words.join(", "), 17)),
            Fact::Rows(heads, rows) => text += text!("  {}\n{}", label, table(heads, rows, screen)),
        }
    }
    Ok(text)
}

/// Rows under their heads; where a cell is long, each row for itself, with its last cell below.
fn table(heads: &[&str], rows: &[Vec<String>], screen: &Screen) -> Text {
    if rows.iter().flatten().all(|cell| cell.chars().count() <= CELL) {
        let mut table = screen.table(heads);
        table.add_rows(rows);
        return table.show();
    }
    let mut text = Text::default();
    for row in rows {
        let Some((last, first)) = row.split_last() else { continue };
        let first: Vec<&str> = first.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        text += text!("    {}\n", screen.wrap(Text::in_one_line(&first.join(" · ")), 6));
        if !last.is_empty() {
            text += text!("      {}\n", screen.wrap(Text::in_one_line(last), 6));
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
