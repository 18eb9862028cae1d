//! Tables of texts.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, presets};
use onus_report::{Text, text};

/// Rows of texts in columns.
#[derive(Debug)]
pub struct Table(comfy_table::Table);

impl Table {
    /// An empty table that keeps to a width.
    pub(super) fn new(width: usize, header: &[&str]) -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.force_no_tty().set_width(u16::try_from(width).unwrap_or(u16::MAX));
        if !header.is_empty() {
            table.set_header(header.iter().map(|title| cell(*title)));
        }
        Self(table)
    }

    /// Adds a row.
    pub fn add_row(&mut self, cells: impl IntoIterator<Item = impl Into<Text>>) {
        self.0.add_row(cells.into_iter().map(cell));
    }

    /// Adds rows.
    pub fn add_rows(&mut self, rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<Text>>>) {
        rows.into_iter().for_each(|row| self.add_row(row));
    }

    /// All columns but the first hold figures. These keep their width; where there is little room, names are broken.
    pub fn figures_after_names(&mut self) {
        for column in self.0.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_padding((1, 0));
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }

    /// Keeps the first columns as wide as what stands in them.
    pub fn keep_whole(&mut self, columns: usize) {
        for column in self.0.column_iter_mut().take(columns) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }

    /// The table, indented, without blanks at the ends of lines.
    pub fn show(&self) -> Text {
        self.0.lines().map(|line| text!(" {}\n", line.trim_end())).collect()
    }
}

fn cell(text: impl Into<Text>) -> Cell {
    Cell::new(text.into().as_str())
}

/// How wide the terminal is.
pub(super) fn columns_of_terminal() -> Option<usize> {
    comfy_table::Table::new().width().map(usize::from)
}
