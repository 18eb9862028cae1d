//! What programs read, where people see it too: JSON in which nothing acts on a terminal or on a runner of pipelines.

use std::io::Write;

use onus_report::shown::Harmless;
use onus_report::text;
use serde::Serialize;

use super::write_to;
use crate::failure::Failure;

/// Prints a value, with a line break at its end.
pub fn print(value: &impl Serialize) -> Result<(), Failure> {
    write_to(None, |out| pretty(value, out))
}

/// Writes a value in many lines, with a line break at its end.
pub fn pretty(value: &impl Serialize, out: &mut dyn Write) -> Result<(), Failure> {
    Harmless::over(out, |json| Ok(serde_json::to_writer_pretty(json, value)?))?;
    Ok(text!("\n").write(out)?)
}

/// Writes a value in one line.
pub fn line(value: &impl Serialize, out: &mut dyn Write) -> Result<(), Failure> {
    Harmless::over(out, |json| Ok(serde_json::to_writer(json, value)?))?;
    Ok(text!("\n").write(out)?)
}

/// Writes values as one list, each in a line of its own, as they come.
pub struct List<'o> {
    out: &'o mut dyn Write,
    is_empty: bool,
}

impl<'o> List<'o> {
    /// Begins the list.
    pub fn begin(out: &'o mut dyn Write) -> Result<Self, Failure> {
        text!("[").write(out)?;
        Ok(Self { out, is_empty: true })
    }

    /// Adds a value.
    pub fn add(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        text!("{}\n", if std::mem::take(&mut self.is_empty) { "" } else { "," }).write(self.out)?;
        Ok(Harmless::over(self.out, |json| Ok(serde_json::to_writer(json, value)?))?)
    }

    /// Ends the list.
    pub fn end(self) -> Result<(), Failure> {
        Ok(text!("\n]\n").write(self.out)?)
    }
}
