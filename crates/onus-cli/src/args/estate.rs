//! Arguments that say what an estate is read from and what it is held against.

use std::path::PathBuf;

use clap::Args;

use super::Assignments;

/// What every command takes that looks at an agreement.
#[derive(Args, Clone, Debug)]
pub struct AgreementOptions {
    /// The agreement [default: onus.toml beside the first input, else in the current directory]
    #[arg(long, value_name = "FILE", conflicts_with = "no_agreement")]
    pub agreement: Option<PathBuf>,
    /// Take no agreement into account: what was never handed over is the customer's
    #[arg(long)]
    pub no_agreement: bool,
    /// Further catalogue directories; a file takes the place of the built-in one with the same id
    #[arg(long, value_name = "DIR")]
    pub catalogue: Vec<PathBuf>,
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
    /// Read files and modules that lie outside of a directory of configuration, where it names them
    #[arg(long)]
    pub allow_outside: bool,
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
    /// Heed no remark: comments of the configuration accept no risk, and are listed all the same
    #[arg(long)]
    pub no_inline_acceptances: bool,
    /// Take an input that holds no resources for what it is, not for an error
    #[arg(long)]
    pub allow_empty: bool,
}

/// What every command takes that is given its inputs one after the other.
#[derive(Args, Clone, Debug)]
pub struct InputOptions {
    /// Terraform or OpenTofu plans (JSON or binary), states, directories of configuration, or kept estates [default: those of the agreement]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
}
