//! Agreement with Terraform itself: expressions and whole configurations, planned by both.
//!
//! What Terraform answers is recorded in `tests/recorded`, so that the tests need no Terraform. Where there is one of the
//! version that was recorded, it is asked anew. `RECORD_ANSWERS=1` writes its answers down.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these are tests, and some say how much they found"
)]

mod configurations;
mod expressions;
mod functions;
mod terraform;
