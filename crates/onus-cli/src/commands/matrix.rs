//! `onus matrix`: layers × services, who holds what, proven or not.

use std::collections::{BTreeMap, BTreeSet};

use onus_core::Model;
use onus_core::assess::Status;
use onus_core::catalogue_types::Layer;
use onus_core::report::{Detail, MatrixCell, NOBODY, matrix_services};
use onus_report::{Text, text};
use serde::Serialize;

use super::headline::{coverage_lines, provenance_lines};
use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{Format, MatrixOptions};
use crate::failure::Failure;
use crate::screen::{Screen, mark};
use crate::session::Ground;

mod view;

/// Columns that a cell and its gap take.
const CELL: usize = 14;
/// Statuses in the order of the legend.
const LEGEND: [Status; 11] = [
    Status::Breached,
    Status::Unallocated,
    Status::Unknown,
    Status::Verified,
    Status::Attested,
    Status::Configured,
    Status::Certified,
    Status::Declared,
    Status::Lapsed,
    Status::Claimed,
    Status::Unproven,
];
/// Columns of the names of layers.
const LAYER: usize = 24;

/// Runs the command.
pub fn run(options: &MatrixOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = Ground::open(&options.read.estate.agreement, &options.read.inputs)?;
    let estate = ground.estate(&options.read.inputs, &options.read.estate)?;
    if let Some(id) = &options.view {
        return view::run(&ground, &estate, id, options.format, screen);
    }
    let model = ground.model(&estate, Detail::Short)?;
    write_to(None, |out| {
        match options.format {
            Format::Json => {
                json::pretty(&MatrixReport { schema: "onus.matrix/1", cells: &model.matrix }, out)?;
            }
            Format::Text => {
                provenance_lines(&model, screen).write(out)?;
                coverage_lines(&model, screen).write(out)?;
                text(&model, screen).write(out)?;
            }
        }
        Ok(())
    })?;
    Ok(NOTHING_SHORT)
}

#[derive(Serialize)]
struct MatrixReport<'a> {
    schema: &'a str,
    cells: &'a [MatrixCell],
}

/// Blocks of as many services as the width allows.
fn text(model: &Model, screen: &Screen) -> Text {
    let cells = &model.matrix;
    let letters = letters(model);
    let services: Vec<(&str, &str)> = matrix_services(cells);
    let per_block = (screen.width.saturating_sub(LAYER) / CELL).max(1);
    let mut text = Text::default();
    for block in services.chunks(per_block) {
        let mut header = vec!["layer".to_owned()];
        header.extend(block.iter().map(|(provider, service)| match *service {
            "organisation" => model.title(provider).to_owned(),
            service => service.to_owned(),
        }));
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut table = screen.table(&header);
        for layer in Layer::ALL {
            let mut row = vec![Text::from(layer.id())];
            row.extend(block.iter().map(|(provider, service)| {
                let own = cells
                    .iter()
                    .filter(|cell| cell.layer == layer.id() && cell.provider == *provider && cell.service == *service);
                Text::join(own.map(|cell| cell_text(&letters, cell)), "\n")
            }));
            table.add_row(row);
        }
        text += text!("\n{}", table.show());
    }
    let names: Vec<String> = letters.iter().map(|(id, letter)| format!("{letter} {}", model.title(id))).collect();
    // What needs documents is told only where there are any.
    let told = |status: &Status| {
        let of_documents = matches!(status, Status::Attested | Status::Certified | Status::Declared | Status::Lapsed);
        !of_documents || cells.iter().any(|cell| cell.statuses.get(*status) > 0)
    };
    let legend: Vec<String> = LEGEND
        .iter()
        .filter(|status| told(status))
        .map(|status| format!("{} {}", mark(*status), status.id()))
        .collect();
    text + text!("\n  {} · {}\n", names.join(", "), screen.wrap(legend.join(", "), 2))
}

/// A short name for each party: the initial, or more of it where two share one.
fn letters(model: &Model) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut found = BTreeMap::from([(NOBODY.to_owned(), "∅".to_owned())]);
    for party in model.parties.iter().filter(|party| model.matrix.iter().any(|cell| cell.party == party.id)) {
        let initials: String = party.title.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_uppercase();
        let letter = (1..=initials.chars().count())
            .map(|length| initials.chars().take(length).collect::<String>())
            .find(|letter| taken.insert(letter.clone()));
        found.insert(party.id.clone(), letter.unwrap_or_else(|| party.id.clone()));
    }
    found
}

/// Who holds it, and each status with its number, worst first.
fn cell_text(letters: &BTreeMap<String, String>, cell: &MatrixCell) -> String {
    let letter = letters.get(&cell.party).map_or(cell.party.as_str(), String::as_str);
    let marks: Vec<String> =
        cell.statuses.0.iter().map(|(status, count)| format!("{}{count}", mark(*status))).collect();
    format!("{letter} {}", marks.join(" "))
}
