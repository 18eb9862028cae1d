//! An assessment leaves the terminal: to a pull request, to an auditor's desk, to the manager who wants a picture.
//!
//! Each [`Format`] writes a [`Model`], whether it was made just now or saved: all tell the same counts, and nothing is added up
//! here. `docs/reports.md` tells what maps to what in each format.

pub mod csv;
mod format;
pub mod gitlab;
mod html;
pub mod junit;
pub mod markdown;
pub mod ocsf;
pub mod sarif;
pub mod shown;
mod svg;
mod text;
pub mod words;
pub mod xlsx;

use std::io::{self, Write};

pub use format::Format;
pub use onus_core::Model;
pub use shown::Text;
use shown::{Harmless, Lines};

/// Writes a report.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(format: Format, model: &Model, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Html => looked_over(out, |lines| html::write(model, lines)),
        Format::Svg => looked_over(out, |lines| svg::write(model, lines)),
        Format::Markdown => markdown::write(model, out),
        Format::Sarif => Harmless::over(out, |json| sarif::write(model, json)),
        Format::Junit => looked_over(out, |lines| junit::write(model, lines)),
        Format::Gitlab => Harmless::over(out, |json| gitlab::write(model, json)),
        Format::Ocsf => Harmless::over(out, |json| ocsf::write(model, json)),
        Format::Csv => csv::write(model, out),
        Format::Xlsx => xlsx::write(model, out),
        Format::Json => Harmless::over(out, |json| model.write_json(false, json)),
    }
}

/// Writes markup with a last look at its lines.
fn looked_over(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut lines = Lines::of(out);
    write(&mut lines)?;
    lines.end()
}
