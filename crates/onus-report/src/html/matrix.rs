//! The responsibility matrix: a picture to look at, and the way to what lies behind it.

use maud::{Markup, html};
use onus_catalogue::Layer;
use onus_core::assess::Status;
use onus_core::report::StatusCounts;

use super::Page;
use super::grid::{Column, Square, groups};
use super::words::{compact, count, mark, meaning, number, spoken, wrong};

/// Columns from which on a table takes the whole width.
const WIDE: usize = 14;

/// The section.
pub(super) fn section(page: &Page<'_>) -> Markup {
    html! {
        section #matrix aria-labelledby="matrix-title" {
            h2 #matrix-title { "The matrix" }
            p.lead {
                "Each column is a service, each row a layer of the stack. The letter says who carries the duties where "
                "they meet; the further to the right a service stands, the more of the stack its provider takes over. "
                "Choose a cell to see what lies behind it."
            }
            (legend(page))
            @for block in page.grid.blocks() {
                div.scroll tabindex="0" role="group" aria-label="Layers and services" { (table(page, block)) }
            }
            (cell_by_cell(page))
        }
    }
}

fn legend(page: &Page<'_>) -> Markup {
    let shown = |party: &str| page.model.matrix.iter().any(|cell| cell.party == party);
    html! {
        ul.legend aria-label="Legend" {
            @for (party, face) in page.faces.iter().filter(|(party, _)| shown(party)) {
                li { (page.faces.named(party)) span.vh { ": letter " (face.letter) } }
            }
            li.marks { "✓ proven" }
            li.marks { "✗ breached or unallocated" }
            li.marks { "? cannot be told yet" }
            li.marks { "a bare number: duties of which none is any of these" }
        }
    }
}

fn table(page: &Page<'_>, block: &[Column]) -> Markup {
    html! {
        table.matrix.narrow[block.len() < WIDE] {
            caption.vh { "Services by how much of the stack the provider takes over" }
            thead {
                tr {
                    td.layer {}
                    @for (group, span) in groups(block) { th.model colspan=(span) scope="colgroup" { (group) } }
                }
                tr {
                    th.layer scope="col" { "Layer" }
                    @for column in block {
                        th.service scope="col" {
                            span.full { (column.title) }
                            span.id { (column.short) }
                        }
                    }
                }
            }
            tbody {
                @for layer in &page.grid.layers {
                    tr {
                        th.layer scope="row" { (spoken(layer.id())) }
                        @for column in block {
                            @let square = page.grid.square(*layer, &column.provider, &column.service);
                            td { @if let Some(square) = square { (cell(page, square)) } }
                        }
                    }
                }
            }
        }
    }
}

fn cell(page: &Page<'_>, square: &Square) -> Markup {
    html! {
        div {
            @for (party, statuses) in &square.parts {
                @let face = page.faces.get(party);
                @let short = wrong(statuses) + statuses.get(Status::Unknown);
                a class={ "cell " (face.colour) @if wrong(statuses) > 0 { " is-short" } }
                    href={ "#cell-" (square.number) } {
                    span.vh {
                        (face.title) ": " (count(statuses.total(), "duty", "duties")) ", "
                        (number(statuses.proven())) " proven, " (number(short)) " short"
                    }
                    b aria-hidden="true" { (face.letter) }
                    (figures(statuses))
                }
            }
        }
    }
}

/// What is proven, what falls short, or how many duties there are where neither is said.
fn figures(statuses: &StatusCounts) -> Markup {
    let (proven, wrong, unknown) = (statuses.proven(), wrong(statuses), statuses.get(Status::Unknown));
    html! {
        @if proven > 0 { i aria-hidden="true" { "✓" (compact(proven)) } }
        @if wrong > 0 { i.short aria-hidden="true" { "✗" (compact(wrong)) } }
        @if unknown > 0 { i aria-hidden="true" { "?" (compact(unknown)) } }
        @if proven + wrong + unknown == 0 { i aria-hidden="true" { (compact(statuses.total())) } }
    }
}

/// The same cells as a list: where links lead without a script.
fn cell_by_cell(page: &Page<'_>) -> Markup {
    html! {
        details.by-cell #cells {
            summary { "The matrix as a list, cell by cell" }
            @for layer in &page.grid.layers {
                h3 { (spoken(layer.id())) }
                ul.cells {
                    @for (_, column, square) in page.grid.each().filter(|(of, ..)| of == layer) {
                        li id={ "cell-" (square.number) } { (described(page, *layer, column, square)) }
                    }
                }
            }
        }
    }
}

fn described(page: &Page<'_>, layer: Layer, column: &Column, square: &Square) -> Markup {
    let groups = page.groups_in(layer, column);
    html! {
        strong { (column.title) }
        @for (party, statuses) in &square.parts {
            br;
            (page.faces.named(party)) ": " (told(statuses))
        }
        @if !groups.is_empty() {
            ul { @for (at, title) in groups { li { a href={ "#g-" (at) } { (title) } } } }
        }
    }
}

/// All statuses with their numbers.
fn told(statuses: &StatusCounts) -> String {
    let parts: Vec<String> =
        statuses.0.iter().map(|(status, count)| format!("{} {}", number(*count), status.id())).collect();
    parts.join(", ")
}

/// What each mark means, for the end of the page.
pub(super) fn glossary() -> Markup {
    html! {
        table.list {
            caption.vh { "What each status means" }
            thead { tr { th scope="col" { "Mark" } th scope="col" { "Status" } th scope="col" { "Meaning" } } }
            tbody {
                @for status in Status::ALL {
                    tr { td { (mark(status)) } th scope="row" { (status.id()) } td { (meaning(status)) } }
                }
            }
        }
    }
}
