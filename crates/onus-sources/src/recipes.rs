//! The recipes of the catalogue, run on what a source gives.
//!
//! A [source](crate::Source) hands over one resource after the other: what it is, its values, what of them is not known,
//! what is secret, and where references lead ([`entry`]). [`adapters`] says what to read of each, [`evaluate`] reads it,
//! [`store`] keeps the rows, and [`resolve`] joins them when all sources are read. Nothing here knows what the source is.

pub(crate) mod adapters;
pub(crate) mod attributes;
pub(crate) mod entry;
mod evaluate;
pub(crate) mod intake;
pub(crate) mod lead;
pub(crate) mod masked;
mod resolve;
pub(crate) mod rows;
pub(crate) mod store;
pub(crate) mod values;
