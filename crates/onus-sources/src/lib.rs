//! Reads inputs into an estate.
//!
//! A [`Reader`] takes Terraform and OpenTofu plans (`show -json`), states (`show -json`), raw state files and directories of
//! configuration, as many as there are, and gives one [`Estate`](onus_core::Estate). References between resources are resolved over all inputs at the end.
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
mod terraform;

pub use detect::Sort;
pub use error::SourceError;
pub use reader::Reader;
pub use terraform::Moment;
pub use terraform::hcl::{Assignment, Options};
