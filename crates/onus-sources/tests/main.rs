//! Tests of what is read from plans and states.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs,
    reason = "tests"
)]

mod before;
mod corpus;
mod estates;
mod faults;
mod inventory;
mod links;
mod masks;
mod order;
mod recipes;
mod sorts;
