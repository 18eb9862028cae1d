//! The arguments of the commands on agreements.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{AgreementOptions, EstateOptions, Format};
use crate::within::Within;

/// `onus contracts`
#[derive(Args, Debug)]
pub struct ContractsOptions {
    /// Plans, states or kept estates on which to count what is handed over [default: those of the agreement]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus officers`
#[derive(Args, Debug)]
pub struct OfficersOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub agreement: AgreementOptions,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus evidence`
#[derive(Args, Debug)]
pub struct EvidenceOptions {
    /// What to do
    #[command(subcommand)]
    pub command: EvidenceCommand,
}

/// The commands on evidence.
#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// List attestations, bridge letters, declarations, acceptances and contracts: of whom, until when, in what state
    List {
        #[command(flatten)]
        #[allow(missing_docs)]
        agreement: AgreementOptions,
        /// How to write it
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
    },
    /// Check files, signatures and dates; the exit code is 1 where something is wrong
    Check {
        #[command(flatten)]
        #[allow(missing_docs)]
        agreement: AgreementOptions,
        /// How to write it
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
    },
    /// List what ends soon, and what is over, the soonest first
    Expiring {
        #[command(flatten)]
        #[allow(missing_docs)]
        agreement: AgreementOptions,
        /// How far to look: days, weeks or months, as 90d, 12w or 3m
        #[arg(long, default_value = "90d", value_name = "TIME")]
        within: Within,
        /// How to write it
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
    },
    /// Print the SHA-256 of files, as the agreement takes it
    Hash {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the text of a declaration that its officer signs: `onus evidence statement ID | ssh-keygen -Y sign -n onus -f KEY`
    Statement {
        /// Id of the declaration
        id: String,
        #[command(flatten)]
        #[allow(missing_docs)]
        agreement: AgreementOptions,
    },
}

/// `onus init`
#[derive(Args, Debug)]
pub struct InitOptions {
    /// The directory that gets an `onus.toml`
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Ask nothing, leave open what is not found
    #[arg(long, short)]
    pub yes: bool,
    /// Write over an agreement that is there
    #[arg(long)]
    pub force: bool,
    /// The day on which officers begin, and from which on examples are dated, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}
