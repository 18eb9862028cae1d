//! One module per command.

mod agreement;
pub mod assess;
pub mod catalogue;
pub mod contracts;
pub mod diff;
pub mod duties;
pub mod evidence;
pub mod explain;
pub mod gaps;
pub mod generate;
mod headline;
pub mod init;
mod json;
pub mod matrix;
pub mod officers;
pub mod query;
pub mod remarks;
pub mod report;

use crate::output::write_to;
