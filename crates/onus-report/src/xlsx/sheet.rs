//! One sheet: a header that stays, rows below it, filters over all.

use jiff::civil::Date;
use onus_core::assess::Status;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::text;
use crate::words::wrapped;

/// Rows of a sheet, the header among them.
const ROWS: u32 = 1_048_576;
/// Units of UTF-16 that a cell holds.
const CELL: usize = 32_767;
/// Points that a line of text takes, and those that a row can take.
const LINE: f64 = 15.0;
const TALLEST: f64 = 409.0;
/// Widths of columns that still read well side by side on one printed page.
const PAGE: f64 = 240.0;

/// How cells look.
pub struct Formats {
    header: Format,
    text: Format,
    code: Format,
    number: Format,
    date: Format,
    number_of_value: Format,
    bad: Format,
    open: Format,
    good: Format,
}

impl Formats {
    /// The formats of all sheets.
    pub fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let of = |color: u32| text.clone().set_background_color(Color::RGB(color));
        let number = Format::new().set_align(FormatAlign::Top).set_num_format("#,##0");
        let date = Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Left).set_num_format("yyyy-mm-dd");
        Self {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00E8_ECF1))
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top)
                .set_text_wrap(),
            // Fills its cell, so that it neither wraps nor runs over the edge.
            code: Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Fill),
            number_of_value: number.clone().set_align(FormatAlign::Left),
            number,
            date,
            bad: of(0x00F9_D8D6),
            open: of(0x00FB_EBCB),
            good: of(0x00D9_EFDC),
            text,
        }
    }
}

/// What a cell holds.
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A text for programs, of which people need only see the beginning.
    Code(String),
    /// A number.
    Number(u64),
    /// A day.
    Day(Date),
    /// A status, coloured as well as named.
    Status(Status),
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Text where there is some.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// A day where there is one.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A day as spreadsheets count it; none before 1900.
pub fn date(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}

/// A sheet as it grows.
pub struct Sheet<'w, 'f> {
    sheet: &'w mut Worksheet,
    formats: &'f Formats,
    widths: Vec<usize>,
    of_values: bool,
    row: u32,
    cut: u64,
}

impl<'w, 'f> Sheet<'w, 'f> {
    /// Begins a sheet with its header: name and width of each column.
    pub fn begin(sheet: &'w mut Worksheet, formats: &'f Formats, columns: &[(&str, f64)]) -> Result<Self, XlsxError> {
        for (at, (name, width)) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(0, at, *name, &formats.header)?;
            sheet.set_column_width(at, *width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        // What is too wide for one page to be read goes on beside it: first to the right, then down.
        let wide: f64 = columns.iter().map(|(_, width)| width).sum();
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(whole((wide / PAGE).ceil()), 0);
        sheet.set_repeat_rows(0, 0)?.set_page_order(false);
        sheet.set_margins(0.4, 0.4, 0.4, 0.6, 0.3, 0.3).set_footer("&L&F · &A&RPage &P of &N");
        let widths = columns.iter().map(|(_, width)| usize::from(whole(*width))).collect();
        let mut begun = Self { sheet, formats, widths, of_values: false, row: 0, cut: 0 };
        let names: Vec<Cell> = columns.iter().map(|(name, _)| Cell::text(*name)).collect();
        begun.make_room(&names)?;
        begun.row = 1;
        Ok(begun)
    }

    /// Of a sheet with names and values: values of all sorts stand under each other.
    pub fn of_values(mut self) -> Self {
        self.of_values = true;
        self
    }

    /// Columns that stay in sight, and that stand on each printed page.
    pub fn named_by(self, first: u16, last: u16) -> Result<Self, XlsxError> {
        if first == 0 {
            self.sheet.set_freeze_panes(1, last + 1)?;
        }
        self.sheet.set_repeat_columns(first, last)?;
        Ok(self)
    }

    /// Adds a row. The last row of a sheet that is full is kept for saying so.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.row + 1 >= ROWS {
            self.cut += 1;
            return Ok(());
        }
        for (at, cell) in (0_u16..).zip(cells) {
            self.cell(at, cell)?;
        }
        self.make_room(cells)?;
        self.row += 1;
        Ok(())
    }

    /// Makes the row as high as its texts are when they are wrapped: not every reader does so by itself.
    fn make_room(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let lines = cells.iter().zip(&self.widths).map(|(cell, width)| match cell {
            Cell::Text(text) => text.split('\n').map(|line| lines(line, *width)).sum(),
            _ => 1,
        });
        let lines = u32::try_from(lines.max().unwrap_or(1)).unwrap_or(u32::MAX);
        if lines > 1 {
            self.sheet.set_row_height(self.row, (f64::from(lines) * LINE).min(TALLEST))?;
        }
        Ok(())
    }

    fn cell(&mut self, at: u16, cell: &Cell) -> Result<(), XlsxError> {
        let (row, formats) = (self.row, self.formats);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                self.sheet.write_string_with_format(row, at, fitting(text), &formats.text)?;
            }
            Cell::Code(text) => {
                self.sheet.write_string_with_format(row, at, fitting(text), &formats.code)?;
            }
            Cell::Number(number) => {
                let format = if self.of_values { &formats.number_of_value } else { &formats.number };
                // Counts stay far below the 2^53 that a spreadsheet's numbers hold exactly.
                #[expect(clippy::cast_precision_loss, reason = "counts are small")]
                self.sheet.write_number_with_format(row, at, *number as f64, format)?;
            }
            Cell::Day(day) => match date(*day) {
                Some(day) => {
                    self.sheet.write_datetime_with_format(row, at, &day, &formats.date)?;
                }
                None => {
                    self.sheet.write_string_with_format(row, at, day.to_string(), &formats.text)?;
                }
            },
            Cell::Status(status) => {
                let format = match status {
                    Status::Breached | Status::Unallocated => &formats.bad,
                    Status::Unknown | Status::Lapsed => &formats.open,
                    Status::Verified | Status::Attested => &formats.good,
                    _ => &formats.text,
                };
                self.sheet.write_string_with_format(row, at, status.id(), format)?;
            }
        }
        Ok(())
    }

    /// Ends the sheet: filters over what there is, and a word on what found no room.
    pub fn end(self) -> Result<(), XlsxError> {
        if self.cut > 0 {
            let notice = format!("{} more rows found no room on this sheet: the CSV report holds them all", self.cut);
            self.sheet.write_string_with_format(self.row, 0, notice, &self.formats.bad)?;
        }
        if let Some(last) = self.widths.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
            self.sheet.autofilter(0, 0, self.row.saturating_sub(1).max(1), last)?;
        }
        Ok(())
    }
}

/// How many lines a text takes in a column of this width, which is counted in digits: letters are narrower.
fn lines(text: &str, width: usize) -> usize {
    let room = (width * 11 / 10).max(1);
    let lines = wrapped(text, room);
    lines.iter().map(|line| line.chars().count().div_ceil(room)).sum::<usize>().max(1)
}

/// A width or a number of pages; the tables of this crate have small ones.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within these bounds")]
fn whole(number: f64) -> u16 {
    number.clamp(1.0, f64::from(u16::MAX)) as u16
}

/// A text that is seen as it is, and that a cell can hold.
fn fitting(text: &str) -> String {
    let text = text.split('\n').map(text::visible).collect::<Vec<_>>().join("\n");
    if text.len() <= CELL {
        return text;
    }
    // No character takes more than two units.
    text::short(&text, CELL / 2).into_owned()
}
