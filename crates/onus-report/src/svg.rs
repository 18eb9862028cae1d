//! The matrix as a picture for READMEs and slides: 1,200 wide, on a light ground, without script or anything to load.
//!
//! It is laid out as on the page ([`Grid`]) and looks the same ([`Faces`]); sizes are in units of the picture.

mod draw;
mod measure;
mod part;

use std::io::{self, Write};

use maud::{Markup, html};
use onus_catalogue::Layer;
use onus_core::Agreement;
use onus_core::assess::Status;

use crate::Model;
use crate::html::faces::Faces;
use crate::html::grid::Grid;
use crate::html::words::{count, day, number, visible, wrong};
use draw::Block;
use measure::{FAINT, FONT, INK, MARGIN, WIDTH, cut, wide};

/// Where the first block begins.
const TOP: u32 = 122;
/// Between two blocks, and below the last.
const BETWEEN: u32 = 24;

/// Writes the report.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let (faces, grid) = (Faces::new(model), Grid::new(model));
    let mut top = TOP;
    let mut blocks = Vec::new();
    for columns in grid.blocks() {
        let block = Block::new(&faces, &grid, columns, top);
        top = block.bottom() + BETWEEN;
        blocks.push(block);
    }
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (top) }
            width=(WIDTH) height=(top) role="img" aria-labelledby="title desc" font-family=(FONT) {
            title id="title" { (title(model)) }
            desc id="desc" { (description(model, &faces, &grid)) }
            defs { (part::hatch()) }
            rect width=(WIDTH) height=(top) fill="#ffffff" {}
            (head(model, &faces))
            @for block in &blocks { (block.draw()) }
        }
    };
    writeln!(out, "{}", picture.into_string())
}

fn title(model: &Model) -> String {
    let owner = model.customer.as_deref().unwrap_or(model.title(Agreement::CUSTOMER));
    format!("Who carries what: {}, {}", cut(&visible(owner), 60), day(model.provenance.as_of))
}

/// The picture in words: per layer, who carries how much.
fn description(model: &Model, faces: &Faces, grid: &Grid) -> String {
    let layer = |layer: &Layer| {
        let parts = faces.iter().filter_map(|(party, face)| {
            let of = |cell: &&onus_core::report::MatrixCell| cell.layer == layer.id() && cell.party == party;
            let duties: u64 = model.matrix.iter().filter(of).map(|cell| cell.statuses.total()).sum();
            let short: u64 = model.matrix.iter().filter(of).map(|cell| wrong(&cell.statuses)).sum();
            let wrong = if short > 0 { format!(", {} breached or unallocated", number(short)) } else { String::new() };
            (duties > 0).then(|| format!("{} {}{wrong}", visible(&face.title), count(duties, "duty", "duties")))
        });
        format!("{}: {}.", layer.id(), parts.collect::<Vec<_>>().join("; "))
    };
    let layers: Vec<String> = grid.layers.iter().map(layer).collect();
    format!("Layers of the stack, top to bottom, by services. {}", layers.join(" "))
}

fn head(model: &Model, faces: &Faces) -> Markup {
    let statuses = &model.summary.statuses;
    let verdict = format!(
        "{}: {} proven, {} breached, {} unallocated, {} cannot be told yet",
        count(model.summary.duties, "duty", "duties"),
        number(statuses.proven()),
        number(statuses.get(Status::Breached)),
        number(statuses.get(Status::Unallocated)),
        number(statuses.get(Status::Unknown)),
    );
    html! {
        text x=(MARGIN) y="44" font-size="24" font-weight="600" fill=(INK) { (title(model)) }
        text x=(MARGIN) y="68" font-size="14" fill=(FAINT) { (verdict) }
        (legend(model, faces))
        text x=(WIDTH - MARGIN) y="96" font-size="12" fill=(FAINT) text-anchor="end" {
            "✓ proven" tspan dx="14" { "✗ breached or unallocated" } tspan dx="14" { "? cannot be told yet" }
        }
    }
}

fn legend(model: &Model, faces: &Faces) -> Markup {
    let mut x = MARGIN;
    let mut items = Vec::new();
    for (party, face) in faces.iter() {
        if !model.matrix.iter().any(|cell| cell.party == party) {
            continue;
        }
        let name = cut(&visible(&face.title), 30);
        let width = wide(&face.letter, 12) + 12;
        items.push((x, width, face, name.clone()));
        x += width + 6 + wide(&name, 13) + 22;
    }
    html! {
        @for (x, width, face, name) in &items {
            @let (ground, ink) = part::colours(face.colour);
            rect x=(x) y="82" width=(width) height="19" rx="3" fill=(ground) {}
            text x=(x + width / 2) y="96" font-size="12" font-weight="700" fill=(ink) text-anchor="middle" {
                (face.letter)
            }
            text x=(x + width + 6) y="96" font-size="13" fill=(INK) { (name) }
        }
    }
}
