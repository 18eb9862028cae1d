//! A workbook: the matrix, what falls short, the agreement's registers; with filters, frozen panes and real dates.

mod sheet;
mod sheets;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::Model;
use sheet::Formats;

/// Names of the sheets, in their order.
pub const SHEETS: [&str; 8] =
    ["About", "Matrix", "Figures", "Gaps", "Agreement gaps", "Evidence", "Officers", "Allocations"];

/// Writes the report. Texts are written as texts: nothing of the estate becomes a formula or a link. The workbook is made in
/// memory: a temporary directory that is missing or full keeps nobody from a report.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(model).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(model: &Model) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title("Onus").set_comment(crate::text::verdict(model));
    // Same inputs, same bytes: the file is dated by the day of the assessment, not by the clock.
    if let Some(day) = sheet::date(model.provenance.as_of) {
        properties = properties.set_creation_datetime(&day);
    } else {
        properties = properties.set_creation_datetime(&ExcelDateTime::from_ymd(1900, 1, 1)?);
    }
    workbook.set_properties(&properties);
    let formats = Formats::new();
    for name in SHEETS {
        let sheet = workbook.add_worksheet().set_name(name)?;
        match name {
            "About" => sheets::about(model, sheet, &formats)?,
            "Matrix" => sheets::matrix(model, sheet, &formats)?,
            "Figures" => sheets::figures(model, sheet, &formats)?,
            "Gaps" => sheets::gaps(model, sheet, &formats)?,
            "Agreement gaps" => sheets::agreement_gaps(model, sheet, &formats)?,
            "Evidence" => sheets::evidence(model, sheet, &formats)?,
            "Officers" => sheets::officers(model, sheet, &formats)?,
            _ => sheets::allocations(model, sheet, &formats)?,
        }
    }
    workbook.save_to_buffer()
}
