//! Terraform and OpenTofu.
//!
//! [`plan`], [`state`] and [`raw_state`] take a file apart into resources; [`adapters`] says what to read of each,
//! [`evaluate`] reads it, [`store`] keeps the rows, and [`resolve`] joins them at the end.

pub(crate) mod adapters;
mod address;
pub(crate) mod attributes;
pub(crate) mod binary;
mod change;
mod configuration;
mod course;
mod evaluate;
pub(crate) mod hcl;
mod intake;
mod links;
mod masked;
mod origin;
mod plan;
mod prior;
mod raw_state;
mod resolve;
mod rows;
mod state;
mod store;
mod values;
mod written;

pub use change::Moment;
pub(crate) use change::{Change, Deferred};
pub(crate) use intake::Intake;
pub(crate) use plan::read_plan;
pub(crate) use raw_state::read_raw_state;
pub(crate) use state::read_state;
pub(crate) use store::Store;
pub(crate) use written::read_directory;
