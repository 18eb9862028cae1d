//! Terraform and OpenTofu: plans, states and directories of configuration, each a [source](crate::Source).
//!
//! [`plan`], [`state`] and [`raw_state`] take a file apart into resources; [`written`] does so with a directory, which
//! [`onus_hcl`] evaluates. What to make of a resource's values is the [recipes'](crate::recipes).

mod address;
pub(crate) mod binary;
mod change;
mod configuration;
mod course;
mod document;
mod file;
mod links;
mod origin;
mod plan;
mod prior;
mod raw_state;
mod state;
mod written;

pub use change::Moment;
pub(crate) use file::source;
pub(crate) use written::Directory;
