//! The arguments. Help, man page, completions and the reference in the docs are made from these declarations.

mod agreement;
mod assignments;
mod report;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::commands::diff::Wanted;
use crate::threshold::Threshold;
pub use agreement::{ContractsOptions, EvidenceCommand, EvidenceOptions, InitOptions, OfficersOptions};
pub use assignments::Assignments;
pub use report::{FurtherReports, ReportOptions};

/// Tells who carries which duty on every resource that you run, by which rule, and whether that is proven.
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

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
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
    /// Write reports for other desks and programs: pages, pictures, spreadsheets, pull requests, code scanning
    Report(ReportOptions),
    /// Tell what a change moves: duties that others carry now, new and closed gaps, proof gained or lost
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
    pub given: Assignments,
    /// What `terraform.workspace` is in a directory of configuration
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub workspace: String,
    /// Read files and modules that lie outside of a directory of configuration, where it names them
    #[arg(long)]
    pub allow_outside: bool,
    /// Heed no remark: comments of the configuration accept no risk, and are listed all the same
    #[arg(long)]
    pub no_inline_acceptances: bool,
    /// Take an input that holds no resources for what it is, not for an error
    #[arg(long)]
    pub allow_empty: bool,
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

/// `onus assess`
#[derive(Args, Debug)]
pub struct AssessOptions {
    /// Terraform or OpenTofu plans (JSON or binary), states, directories of configuration, or kept estates [default: those of the agreement]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
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
    /// A saved assessment: only what is new since then counts for the exit code; what is gone from it is said
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Save the assessment as the next baseline in this file, as --format json does
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub reports: FurtherReports,
}

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
    #[arg(value_name = "OLD", required_unless_present = "plan", requires = "new")]
    pub old: Option<PathBuf>,
    /// What there is to be, likewise; `git:REF` alone takes the other one's path
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// Compare what there was before this plan's own changes with what there is to be
    #[arg(long, value_name = "PLAN", conflicts_with_all = ["old", "new"])]
    pub plan: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub agreement: AgreementOptions,
    /// The agreement of the old side [default: that of the new one]
    #[arg(long, value_name = "FILE")]
    pub old_agreement: Option<PathBuf>,
    /// The day for which to assess the old side [default: that of the new one]
    #[arg(long, value_name = "DATE")]
    pub old_as_of: Option<String>,
    /// Heed no remark on either side: comments of the configuration accept no risk
    #[arg(long)]
    pub no_inline_acceptances: bool,
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
    /// How many resources to name per entry; --format json names all
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub show: usize,
    /// What makes the exit code 1: `moved`, `new-gaps[:SEVERITY]`, `new-unknowns`, `agreement-gaps`, `proof-lost`,
    /// `no-longer-accepted`, or `never` [default: never]
    #[arg(long, value_name = "WHAT,…")]
    pub fail_on: Option<Wanted>,
}

/// `onus matrix`
#[derive(Args, Debug)]
pub struct MatrixOptions {
    /// Draw the groups of this view instead, twice: as a self-service, and with a managed service provider
    #[arg(long, value_name = "VIEW")]
    pub view: Option<String>,
    /// Terraform or OpenTofu plans (JSON or binary), states, directories of configuration, or kept estates [default: those of the agreement]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus gaps`
#[derive(Args, Debug)]
pub struct GapsOptions {
    /// Terraform or OpenTofu plans (JSON or binary), states, directories of configuration, or kept estates [default: those of the agreement]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub estate: EstateOptions,
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
    /// Address of the resource, or a part that only one address has
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

/// `onus duties`
#[derive(Args, Debug)]
pub struct DutiesOptions {
    /// Id of a duty to show whole
    pub duty: Option<String>,
    /// Only duties of this layer
    #[arg(long, value_name = "LAYER")]
    pub layer: Option<String>,
    /// Only duties that concern this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Further catalogue directories
    #[arg(long, value_name = "DIR")]
    pub catalogue: Vec<PathBuf>,
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
    /// How to write the rows
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// `onus catalogue`
#[derive(Args, Debug)]
pub struct CatalogueOptions {
    /// What to do
    #[command(subcommand)]
    pub command: CatalogueCommand,
}

/// The commands on catalogues.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Validate a catalogue and run all its examples
    Check {
        /// A directory that adds to the built-in catalogue; without it, the built-in catalogue alone
        dir: Option<PathBuf>,
    },
    /// List what there is: kinds, duties, providers, services, documents, types
    List {
        /// What to list
        #[arg(value_enum, default_value_t)]
        what: Listed,
        /// Further catalogue directories
        #[arg(long, value_name = "DIR")]
        catalogue: Vec<PathBuf>,
    },
    /// Show a kind, duty, provider, service (provider/service) or resource type
    Show {
        /// Its id
        id: String,
        /// Further catalogue directories
        #[arg(long, value_name = "DIR")]
        catalogue: Vec<PathBuf>,
    },
}

/// What `onus catalogue list` lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// How many there are of each.
    #[default]
    Summary,
    /// Kinds.
    Kinds,
    /// Duties.
    Duties,
    /// Providers.
    Providers,
    /// Services.
    Services,
    /// Documents.
    Documents,
    /// Resource types and their kinds.
    Types,
    /// Roles that parties fill.
    Roles,
    /// Profiles of managed service providers.
    Profiles,
    /// Views.
    Views,
}
