//! Arguments of the commands that assess an estate and show what came of it.

use std::path::PathBuf;

use clap::Args;

use super::{EstateOptions, Format, FurtherReports, InputOptions};
use crate::location::Location;
use crate::threshold::Threshold;

/// `onus assess`
#[derive(Args, Debug)]
pub struct AssessOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub read: InputOptions,
    /// How to write the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// With --format json: every duty on every subject, not only what falls short
    #[arg(long)]
    pub full: bool,
    /// Write the report to this file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What makes the exit code 1: statuses, each with the least severity, kinds of gap, or `never` [default: that of the
    /// agreement, else breached:high,unallocated]
    #[arg(long, value_name = "STATUS[:SEVERITY],…")]
    pub fail_on: Option<Threshold>,
    /// Exit with 3 where something was not read, resolved or recognised
    #[arg(long)]
    pub strict: bool,
    /// A saved assessment, or `git:REF:FILE` for one at a commit: only what is new since then counts for the exit code; what is gone
    /// from it is said
    #[arg(long, value_name = "FILE", value_parser = Location::parser())]
    pub baseline: Option<Location>,
    /// Save the assessment as the next baseline in this file, as --format json does
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub reports: FurtherReports,
}

/// `onus matrix`
#[derive(Args, Debug)]
pub struct MatrixOptions {
    /// Draw the groups of this view instead, twice: as a self-service, and with a managed service provider
    #[arg(long, value_name = "VIEW")]
    pub view: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub read: InputOptions,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus gaps`
#[derive(Args, Debug)]
pub struct GapsOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub read: InputOptions,
    /// Only what this party is responsible for: `customer`, a team, or the id of a provider or managed service provider
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// How many resources to name per gap
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub show: usize,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus explain`
#[derive(Args, Debug)]
pub struct ExplainOptions {
    /// Address of the resource, or a part that only one address has; `ADDRESS in ROOT` where several roots have it
    pub resource: String,
    /// Id of the duty
    pub duty: Option<String>,
    /// Plan, state or kept estate to look in; may be given several times [default: those of the agreement]
    #[arg(long = "input", short = 'i', value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus query`
#[derive(Args, Debug)]
pub struct QueryOptions {
    /// A SELECT statement over `resources`, the tables of kinds, and `assessment`
    pub sql: String,
    /// Plan, state or kept estate to ask; may be given several times [default: those of the agreement]
    #[arg(long = "input", short = 'i', value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
    /// End with an error if the answer takes longer than this
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// End with an error if the answer takes more memory than this, in MiB, beside the estate
    #[arg(long, value_name = "MIB", default_value_t = 512, value_parser = clap::value_parser!(u64).range(16..=65_536))]
    pub memory: u64,
    /// How to write the rows
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}
