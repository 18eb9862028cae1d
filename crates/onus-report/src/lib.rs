//! An assessment leaves the terminal: to a pull request, to an auditor's desk, to the manager who wants a picture.
//!
//! 1. [`Model::new`] reads an assessment and its estate once: figures, what falls short, the registers of the agreement;
//! 2. each [`Format`] writes the model: no format asks the estate again, all tell the same counts.
//!
//! Figures, and the assessment as JSON, are `onus::report`'s; nothing is added up here a second time. `docs/reports.md`
//! tells what maps to what in each format.

pub mod csv;
mod format;
pub mod gitlab;
mod html;
pub mod junit;
pub mod markdown;
pub mod model;
pub mod ocsf;
pub mod sarif;
pub mod shown;
mod svg;
mod text;
pub mod words;
pub mod xlsx;

use std::io::{self, Write};

pub use format::Format;
pub use model::Model;
pub use shown::Text;
use shown::{Harmless, Lines};

/// Writes a report.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(format: Format, model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Html => looked_over(out, |lines| html::write(model, lines)),
        Format::Svg => looked_over(out, |lines| svg::write(model, lines)),
        Format::Markdown => markdown::write(model, out),
        Format::Sarif => sarif::write(model, &mut Harmless(out)),
        Format::Junit => looked_over(out, |lines| junit::write(model, lines)),
        Format::Gitlab => gitlab::write(model, &mut Harmless(out)),
        Format::Ocsf => ocsf::write(model, &mut Harmless(out)),
        Format::Csv => csv::write(model, out),
        Format::Xlsx => xlsx::write(model, out),
        Format::Json => onus::report::write_json(model.assessment, model.estate, false, &mut Harmless(out)),
    }
}

/// Writes markup with a last look at its lines.
fn looked_over(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut lines = Lines::of(out);
    write(&mut lines)?;
    lines.end()
}
