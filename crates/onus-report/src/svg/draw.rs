//! Columns that stand side by side, drawn.

use maud::{Markup, html};
use onus_catalogue::Layer;

use super::measure::{FAINT, INK, MARGIN, WIDTH, cut, wide};
use super::part::Part;
use crate::html::faces::Faces;
use crate::html::grid::{Column, Grid, groups};
use crate::html::words::{spoken, visible};

/// How wide names of layers are.
const LABEL: u32 = 140;
/// The widest column.
const WIDEST: u32 = 84;
/// How high the heads of the columns are.
const HEAD: u32 = 214;
/// The lowest row.
const LOWEST: u32 = 30;

/// Columns that stand side by side.
pub(super) struct Block<'p> {
    columns: &'p [Column],
    wide: u32,
    top: u32,
    rows: Vec<Row<'p>>,
}

/// A layer: where it begins, how high it is, its squares.
struct Row<'p> {
    layer: Layer,
    top: u32,
    height: u32,
    /// In the order of columns; nothing is owed where one is empty.
    squares: Vec<Vec<Part<'p>>>,
}

impl<'p> Block<'p> {
    /// Lays the columns out below `top`.
    pub(super) fn new(faces: &'p Faces, grid: &'p Grid, columns: &'p [Column], top: u32) -> Self {
        let count = u32::try_from(columns.len()).unwrap_or(1).max(1);
        let wide = ((WIDTH - 2 * MARGIN - LABEL) / count).min(WIDEST);
        let mut rows = Vec::new();
        let mut next = top + HEAD;
        for layer in &grid.layers {
            let square = |column: &Column| {
                let square = grid.square(*layer, &column.provider, &column.service);
                square
                    .into_iter()
                    .flat_map(|square| &square.parts)
                    .map(|part| Part::new(faces, part, wide - 2))
                    .collect()
            };
            let squares: Vec<Vec<Part<'_>>> = columns.iter().map(square).collect();
            let height = squares.iter().map(|parts| least(parts)).max().unwrap_or(0).max(LOWEST);
            rows.push(Row { layer: *layer, top: next, height, squares });
            next += height + 2;
        }
        Self { columns, wide, top, rows }
    }

    /// Where it ends.
    pub(super) fn bottom(&self) -> u32 {
        self.rows.last().map_or(self.top + HEAD, |row| row.top + row.height)
    }

    fn x(&self, at: usize) -> u32 {
        MARGIN + LABEL + u32::try_from(at).unwrap_or(0) * self.wide
    }

    /// The picture of it.
    pub(super) fn draw(&self) -> Markup {
        let wide = self.wide - 2;
        html! {
            (self.heads())
            @for row in &self.rows {
                text x=(MARGIN) y=(row.top + row.height / 2 + 4) font-size="12" fill=(INK) {
                    (cut(&spoken(row.layer.id()), 24))
                }
                @for (at, parts) in row.squares.iter().enumerate() {
                    @if parts.is_empty() {
                        rect x=(self.x(at)) y=(row.top) width=(wide) height=(row.height) fill="#f5f3ed" {}
                    }
                    @else { (square(parts, self.x(at), row)) }
                }
            }
        }
    }

    fn heads(&self) -> Markup {
        let mut at = 0;
        let mut spans = Vec::new();
        for (group, span) in groups(self.columns) {
            let width = u32::try_from(span).unwrap_or(1) * self.wide - 2;
            spans.push((self.x(at), width, group));
            at += span;
        }
        let line = self.top + 26;
        html! {
            @for (x, width, group) in &spans {
                @for (up, word) in (0..).zip(lines(group, *width).iter().rev()) {
                    text x=(x + 4) y=(line - 6 - 12 * up) font-size="11" fill=(FAINT) { (word) }
                }
                rect x=(x) y=(line) width=(width) height="2" fill="#a9a393" {}
            }
            @for (at, column) in self.columns.iter().enumerate() {
                @let (short, title) = names(column);
                @let (x, y) = (self.x(at) + 13, self.top + HEAD - 24);
                text x=(x) y=(y) font-size="11" fill=(FAINT) transform={ "rotate(-90 " (x) " " (y) ")" } { (title) }
                text x=(self.x(at) + 4) y=(self.top + HEAD - 8) font-size="11" font-weight="600" fill=(INK) { (short) }
            }
        }
    }
}

/// How high parts have to be that stand above each other.
fn least(parts: &[Part<'_>]) -> u32 {
    parts.iter().map(Part::least).sum()
}

/// Parts above each other; what a row has to spare, they share.
fn square(parts: &[Part<'_>], x: u32, row: &Row<'_>) -> Markup {
    let count = u32::try_from(parts.len()).unwrap_or(1).max(1);
    let spare = (row.height - least(parts)) / count;
    let mut y = row.top;
    let mut drawn = Vec::new();
    for (at, part) in (1..).zip(parts) {
        let high = if at == count { row.top + row.height - y } else { part.least() + spare };
        drawn.push(part.draw(x, y, high));
        y += high;
    }
    html! { @for part in &drawn { (part) } }
}

/// A text in one line where it fits, else a line for each of its words.
fn lines(text: &str, width: u32) -> Vec<String> {
    if wide(text, 11) <= width { vec![text.to_owned()] } else { text.split(' ').map(|word| cut(word, 9)).collect() }
}

/// The head of a column: its short name where it has one, and its name.
fn names(column: &Column) -> (String, String) {
    (cut(&visible(&column.short), 7), cut(&visible(&column.title), 25))
}
