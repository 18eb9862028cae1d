//! Arguments that say what an estate is read from and what it is held against.

use std::path::PathBuf;

use clap::Args;

use super::Assignments;
use crate::location::Location;

/// What every command takes that looks at an agreement.
#[derive(Args, Clone, Debug, Default)]
pub struct AgreementOptions {
    /// The agreement, or `git:REF[:PATH]` for the one at a commit, with its evidence, catalogue and settings: a pull request that is
    /// assessed cannot change what decides about it. PATH is relative to the current directory [default: onus.toml in or beside the first input, else in the current directory]
    #[arg(long, value_name = "FILE", conflicts_with = "no_agreement", value_parser = Location::parser())]
    pub agreement: Option<Location>,
    /// Take no agreement into account: what was never handed over is the customer's
    #[arg(long)]
    pub no_agreement: bool,
    /// Further catalogue directories, or `git:REF:DIR` for one at a commit; what their files say is laid over the built-in ones
    #[arg(long, value_name = "DIR", value_parser = Location::parser())]
    pub catalogue: Vec<Location>,
    /// Read files that are named, or that links lead to, where they lie outside: for a configuration, outside of its directory; for an
    /// agreement and what it names, outside of its repository, or of its directory if it is in none
    #[arg(long)]
    pub allow_outside: bool,
    /// The day for which to assess, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// What every command takes that reads directories of configuration.
#[derive(Args, Clone, Debug)]
pub struct ConfigurationOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub given: Assignments,
    /// What `terraform.workspace` is in a directory of configuration
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub workspace: String,
}

/// What every command takes that may start another program.
#[derive(Args, Clone, Debug, Default)]
pub struct ProgramOptions {
    /// Let `terraform` or `tofu` of the search path show a binary plan that is named on the command line. It runs in an empty directory, without
    /// your environment and settings, so a plan can be shown only if its providers are installed system-wide
    #[arg(long)]
    pub run_terraform: bool,
}

/// What every command on an estate takes.
#[derive(Args, Clone, Debug)]
pub struct EstateOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub agreement: AgreementOptions,
    /// Keep the estate in this file, a SQLite database that is an input too
    #[arg(long, value_name = "FILE")]
    pub estate: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub configuration: ConfigurationOptions,
    /// Ignore `onus:accept` comments: they accept no risk, and are listed all the same
    #[arg(long)]
    pub no_inline_acceptances: bool,
    /// Take an input that holds no resources for what it is, not for an error
    #[arg(long)]
    pub allow_empty: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub programs: ProgramOptions,
}

impl EstateOptions {
    /// Whether an option was given that changes what an assessment tells.
    pub fn decides(&self) -> bool {
        let agreement = &self.agreement;
        let configuration = &self.configuration;
        agreement.agreement.is_some()
            || agreement.no_agreement
            || agreement.as_of.is_some()
            || !agreement.catalogue.is_empty()
            || self.estate.is_some()
            || self.no_inline_acceptances
            || !configuration.given.0.is_empty()
    }
}

/// What every command takes that is given its inputs one after the other.
#[derive(Args, Clone, Debug)]
pub struct InputOptions {
    /// Terraform or OpenTofu plans, states, directories of configuration, or kept estates; `-` is the standard input [default: those of the agreement]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
}
