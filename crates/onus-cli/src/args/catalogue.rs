//! Arguments of the commands that show what the catalogue holds.

use clap::{Args, Subcommand, ValueEnum};

use super::Format;
use crate::location::Location;

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
    /// Further catalogue directories, or `git:REF:DIR` for one at a commit
    #[arg(long, value_name = "DIR", value_parser = Location::parser())]
    pub catalogue: Vec<Location>,
    /// How to write it
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
        /// A directory that adds to the built-in catalogue, or `git:REF:DIR`; without it, the built-in catalogue alone
        #[arg(value_parser = Location::parser())]
        dir: Option<Location>,
    },
    /// List what there is: kinds, duties, providers, services, documents, types
    List {
        /// What to list
        #[arg(value_enum, default_value_t)]
        what: Listed,
        /// Further catalogue directories, or `git:REF:DIR` for one at a commit
        #[arg(long, value_name = "DIR", value_parser = Location::parser())]
        catalogue: Vec<Location>,
    },
    /// Show one thing: a kind, duty, provider, service, resource type, document, role, profile, package, view, or other program
    Show {
        /// Its id: of a service provider/service, of a package profile/package; SORT:ID where several have one id
        id: String,
        /// Further catalogue directories, or `git:REF:DIR` for one at a commit
        #[arg(long, value_name = "DIR", value_parser = Location::parser())]
        catalogue: Vec<Location>,
        /// How to write it
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
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
    /// Other programs whose comments are understood.
    Programs,
}
