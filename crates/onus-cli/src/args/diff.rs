//! Arguments of `onus diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{AgreementOptions, ConfigurationOptions, ProgramOptions};
use crate::location::Location;
use crate::wanted::Wanted;

/// How a diff is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    #[default]
    Text,
    /// For programs; the schema is versioned.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

/// `onus diff`
#[derive(Args, Debug)]
pub struct DiffOptions {
    /// What there was: a plan, a state, a kept estate, a saved assessment (`onus assess --format json --full`), or any of them at
    /// a commit as `git:REF[:PATH]`
    #[arg(value_name = "OLD", value_parser = Location::parser(), required_unless_present = "plan", requires = "new")]
    pub old: Option<Location>,
    /// What there is to be, likewise; `git:REF` alone takes the other one's path
    #[arg(value_name = "NEW", value_parser = Location::parser())]
    pub new: Option<Location>,
    /// Compare what there was before this plan's own changes with what there is to be
    #[arg(long, value_name = "PLAN", value_parser = Location::parser(), conflicts_with_all = ["old", "new"])]
    pub plan: Option<Location>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub agreement: AgreementOptions,
    /// The agreement of the old side [default: that of the new one]
    #[arg(long, value_name = "FILE", value_parser = Location::parser())]
    pub old_agreement: Option<Location>,
    /// The day for which to assess the old side [default: that of the new one]
    #[arg(long, value_name = "DATE")]
    pub old_as_of: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub configuration: ConfigurationOptions,
    /// Heed no remark on either side: comments of the configuration accept no risk
    #[arg(long)]
    pub no_inline_acceptances: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub programs: ProgramOptions,
    /// Take a side that holds no resources for what it is, not for an error
    #[arg(long)]
    pub allow_empty: bool,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: DiffFormat,
    /// Write it to this file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the Markdown for a comment on a pull request to this file too
    #[arg(long, value_name = "FILE")]
    pub comment: Option<PathBuf>,
    /// The saved assessment used by `onus assess --baseline`; if the change edits it, what that would silence is told
    #[arg(long, value_name = "FILE", value_parser = Location::parser())]
    pub baseline: Option<Location>,
    /// How many resources to name per entry; --format json names all
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub show: usize,
    /// What makes the exit code 1: `moved`, `new-gaps[:SEVERITY]`, `new-unknowns`, `agreement-gaps`, `proof-lost`,
    /// `no-longer-accepted`, `silences` (the change to its own rules would silence a gap),
    /// `not-read` (files, modules and the like that cannot be read now), or `never` [default: never]
    #[arg(long, value_name = "WHAT,…")]
    pub fail_on: Option<Wanted>,
}
