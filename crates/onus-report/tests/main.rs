//! Reports as their readers meet them: over the examples, and over names that mean harm.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

#[path = "all/counts.rs"]
mod counts;
#[path = "all/fingerprints.rs"]
mod fingerprints;
#[path = "all/ground.rs"]
mod ground;
#[path = "all/hostile.rs"]
mod hostile;
#[path = "all/places.rs"]
mod places;
#[path = "all/read.rs"]
mod read;
#[path = "all/rendered.rs"]
mod rendered;
#[path = "all/sarif.rs"]
mod sarif;
#[path = "all/saved.rs"]
mod saved;
#[path = "all/schemas.rs"]
mod schemas;
#[path = "all/shown.rs"]
mod shown;
#[path = "all/snapshots.rs"]
mod snapshots;
#[path = "all/workbook.rs"]
mod workbook;
