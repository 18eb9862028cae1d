//! Arguments that name reports.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use onus_report::Format;

use super::InputOptions;

/// `onus report`
#[derive(Args, Debug)]
pub struct ReportOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub read: InputOptions,
    /// How to write it; several, joined by commas, are written from one assessment
    #[arg(long, value_name = "FORMAT,…", required = true, value_delimiter = ',', value_parser = known_format())]
    pub format: Vec<Format>,
    /// One format: write to this file [default: the standard output]. Several: into this directory, each under the name
    /// that its readers look for
    #[arg(long, short, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
}

/// Reports that are written beside what a command prints: one run gives the exit code and all of them.
#[derive(Args, Debug)]
pub struct FurtherReports {
    /// Write these reports of the same assessment too, into --report-dir, each under the name that its readers look for
    #[arg(long, value_name = "FORMAT,…", requires = "report_dir", value_delimiter = ',', value_parser = known_format())]
    pub report: Vec<Format>,
    /// The directory for --report; it is made where it is not there
    #[arg(long, value_name = "DIR", requires = "report")]
    pub report_dir: Option<PathBuf>,
}

/// The formats by their words.
fn known_format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::id))
        .try_map(|word| Format::from_id(&word).ok_or_else(|| format!("`{word}` is not a format")))
}
