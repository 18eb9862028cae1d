//! Tests of the library as a whole.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "all/agreement.rs"]
mod agreement;
#[path = "all/agreements.rs"]
mod agreements;
#[path = "all/builtin.rs"]
mod builtin;
#[path = "all/conditions.rs"]
mod conditions;
#[path = "all/diff.rs"]
mod diff;
#[path = "all/laws.rs"]
mod laws;
#[path = "all/proof.rs"]
mod proof;
#[path = "all/three_values.rs"]
mod three_values;
