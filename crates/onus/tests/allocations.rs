//! What an assessment costs, counted and not timed: how often it asks for memory, and how much it holds at most. Both are the same
//! from run to run, so that a change which makes it slower is seen where it is made. The database asks for its own memory, which is not in here.
//!
//! Where a change is worth more than it costs, its figures become the new ones; where the figures fall, they are written down too.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::path::Path;

use onus::{AgreementFrom, Detail, Input, ReadOptions, Session};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// The example's plan, with each of its resources so many times.
fn plan(times: usize) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/01-open-telekom-cloud-shop/plan.json");
    let mut plan: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let changes = plan["resource_changes"].as_array().unwrap().clone();
    let copies = (0..times).flat_map(|copy| {
        changes.iter().map(move |change| {
            let mut change = change.clone();
            change["address"] = format!("{}_{copy}", change["address"].as_str().unwrap()).into();
            change
        })
    });
    plan["resource_changes"] = copies.collect();
    serde_json::to_vec(&plan).unwrap()
}

/// Assesses the plan and writes it as JSON; gives how many blocks of memory that took, and the most bytes held at once.
fn cost(plan: &[u8]) -> (u64, usize) {
    let profiler = dhat::Profiler::builder().testing().build();
    let session = Session::builder().agreement(AgreementFrom::Nowhere).as_of("2026-11-22").unwrap();
    let session = session.time_zone("UTC").open(&["."]).unwrap();
    let estate = session.read([Input::bytes("plan.json", plan.to_vec())], &ReadOptions::default()).unwrap();
    let model = session.assess(&estate, Detail::Short).unwrap();
    model.write_json(false, &mut std::io::sink()).unwrap();
    let stats = dhat::HeapStats::get();
    drop(profiler);
    (stats.total_blocks, stats.max_bytes)
}

/// Blocks for the smallest plan: most are the catalogue's, and grow with it. Measured: 94,264.
const FOR_A_START: u64 = 100_000;
/// Blocks for each further resource. Measured: 58.
const FOR_A_RESOURCE: u64 = 60;
/// Bytes at most, the plan of 1.0 MB among them. Measured: 6.8 million.
const HELD: usize = 7_200_000;

#[test]
fn an_assessment_costs_no_more_than_it_did() {
    let (small, large) = (plan(1), plan(16));
    let resources = 15 * serde_json::from_slice::<Value>(&small).unwrap()["resource_changes"].as_array().unwrap().len();
    let (for_few, _) = cost(&small);
    let (for_many, held) = cost(&large);
    let for_each = (for_many - for_few) / resources as u64;
    println!("{for_few} blocks for a start, {for_each} for each further resource; {held} bytes at most");
    assert!(for_few <= FOR_A_START, "{for_few} blocks");
    assert!(for_each <= FOR_A_RESOURCE, "{for_each} blocks for each further resource");
    assert!(held <= HELD, "{held} bytes");
}
