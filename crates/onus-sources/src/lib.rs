//! Reads inputs into an estate.
//!
//! What resources are read from is a [`Source`]. A [`Reader`] takes as many as there are, and gives one [`Estate`](onus_core::Estate); references
//! between resources are resolved over all of them at the end. It brings those of Terraform and OpenTofu: plans (`show -json`), states (`show -json`),
//! raw state files and directories of configuration.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let catalogue = onus_builtin::builtin()?;
//! let mut reader = onus_sources::Reader::new(&catalogue)?;
//! reader.read(std::path::Path::new("plan.json"))?;
//! let estate = reader.finish()?;
//! # Ok(()) }
//! ```

mod bytes;
mod detect;
mod error;
mod json;
mod reader;
mod recipes;
mod source;
mod terraform;
mod whole;

pub use detect::Sort;
pub use error::SourceError;
pub use json::Node;
pub use onus_hcl::{Assignment, Options};
pub use reader::Reader;
pub use recipes::intake::{Found, Intake};
pub use source::{Complete, Source};
pub use terraform::Moment;
