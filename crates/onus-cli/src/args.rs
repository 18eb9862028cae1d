//! The arguments. Help, man page, completions and the reference in the docs are made from these declarations.

mod agreement;
mod assess;
mod assignments;
mod catalogue;
mod diff;
mod estate;
mod report;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use agreement::{ContractsOptions, EvidenceCommand, EvidenceOptions, InitOptions, OfficersOptions};
pub use assess::{AssessOptions, ExplainOptions, GapsOptions, MatrixOptions, QueryOptions};
pub use assignments::Assignments;
pub use catalogue::{CatalogueCommand, CatalogueOptions, DutiesOptions, Listed};
pub use diff::{DiffFormat, DiffOptions};
pub use estate::{AgreementOptions, ConfigurationOptions, EstateOptions, InputOptions, ProgramOptions};
pub use report::{FurtherReports, ReportOptions};

pub use crate::screen::ColorChoice;

/// Shows, for each resource that you run, who carries which duty, by which rule, and whether that is proven.
#[derive(Debug, Parser)]
#[command(
    name = "onus",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 nothing falls short, 1 gaps at or above the threshold, 2 could not run, 3 incomplete (with --strict)."
)]
pub struct Arguments {
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Assess plans and states: who carries every duty, what is proven, what falls short
    Assess(AssessOptions),
    /// Show layers × services, or the groups of a view: who holds what, proven or not
    Matrix(MatrixOptions),
    /// List what falls short by responsible party, worst first
    Gaps(GapsOptions),
    /// Write reports in other formats: pages, pictures, spreadsheets, pull requests, code scanning
    Report(ReportOptions),
    /// Show what a change moves: duties that others carry now, new and closed gaps, proof gained or lost
    Diff(DiffOptions),
    /// Explain a resource, or one of its duties: rules, checks, the values that decided
    Explain(ExplainOptions),
    /// List contracts: what they cover, until when, what they hand over
    Contracts(ContractsOptions),
    /// List officers: who holds which role, and which roles are vacant
    Officers(OfficersOptions),
    /// List and check evidence: certificates, reports, declarations, accepted risks
    Evidence(EvidenceOptions),
    /// Write an agreement to begin with
    Init(InitOptions),
    /// List the duties of the catalogue, or show one
    Duties(DutiesOptions),
    /// Ask the estate and its assessment in SQL
    Query(QueryOptions),
    /// Check, list and show catalogues
    Catalogue(CatalogueOptions),
    /// Write completions for a shell to the standard output
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the man page to the standard output
    Man,
    /// Write a JSON Schema to the standard output, for instance for an editor of onus.toml
    Schema {
        /// Of what
        #[arg(value_enum)]
        of: SchemaOf,
    },
}

/// What `onus schema` describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `onus.toml` and the files of evidence.
    Agreement,
    /// The report of `onus assess --format json`.
    Assessment,
    /// The report of `onus diff --format json`.
    Diff,
    /// The report of `onus explain --format json`.
    Explanation,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; the schema is versioned.
    Json,
}
