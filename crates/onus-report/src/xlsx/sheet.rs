//! One sheet: a header that stays, rows below it, filters over all.

use jiff::civil::Date;
use onus::assess::Status;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::text;

/// Rows of a sheet, the header among them.
const ROWS: u32 = 1_048_576;
/// Units of UTF-16 that a cell holds.
const CELL: usize = 32_767;

/// How cells look.
pub struct Formats {
    header: Format,
    text: Format,
    number: Format,
    date: Format,
    bad: Format,
    open: Format,
    good: Format,
}

impl Formats {
    /// The formats of all sheets.
    pub fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let of = |color: u32| text.clone().set_background_color(Color::RGB(color));
        Self {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00E8_ECF1))
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top)
                .set_text_wrap(),
            number: Format::new().set_align(FormatAlign::Top).set_num_format("#,##0"),
            date: Format::new().set_align(FormatAlign::Top).set_num_format("yyyy-mm-dd"),
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
    columns: u16,
    row: u32,
    cut: u64,
}

impl<'w, 'f> Sheet<'w, 'f> {
    /// Begins a sheet with its header: name and width of each column.
    pub fn begin(sheet: &'w mut Worksheet, formats: &'f Formats, columns: &[(&str, f64)]) -> Result<Self, XlsxError> {
        let mut count = 0;
        for (at, (name, width)) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(0, at, *name, &formats.header)?;
            sheet.set_column_width(at, *width)?;
            count = at + 1;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_footer("&L&F · &A&RPage &P of &N");
        Ok(Self { sheet, formats, columns: count, row: 1, cut: 0 })
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
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, at: u16, cell: &Cell) -> Result<(), XlsxError> {
        let (row, formats) = (self.row, self.formats);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                self.sheet.write_string_with_format(row, at, fitting(text), &formats.text)?;
            }
            Cell::Number(number) => {
                // Counts stay far below the 2^53 that a spreadsheet's numbers hold exactly.
                #[expect(clippy::cast_precision_loss, reason = "counts are small")]
                self.sheet.write_number_with_format(row, at, *number as f64, &formats.number)?;
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
        if self.columns > 0 {
            self.sheet.autofilter(0, 0, self.row.saturating_sub(1).max(1), self.columns - 1)?;
        }
        Ok(())
    }
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
