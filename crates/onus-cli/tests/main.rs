//! The program as its users meet it: real inputs, real output, exit codes.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

#[path = "all/agreement_commands.rs"]
mod agreement_commands;
#[path = "all/bad_input.rs"]
mod bad_input;
#[path = "all/baseline.rs"]
mod baseline;
#[path = "all/book_pages.rs"]
mod book_pages;
#[path = "all/catalogue_commands.rs"]
mod catalogue_commands;
#[path = "all/diff.rs"]
mod diff;
#[path = "all/diff_directories.rs"]
mod diff_directories;
#[path = "all/directories.rs"]
mod directories;
#[path = "all/examples.rs"]
mod examples;
#[path = "all/false_alarms.rs"]
mod false_alarms;
#[path = "all/false_gaps.rs"]
mod false_gaps;
#[path = "all/gap_pages.rs"]
mod gap_pages;
#[path = "all/glossary.rs"]
mod glossary;
#[path = "all/ignorance.rs"]
mod ignorance;
#[path = "all/init.rs"]
mod init;
#[path = "all/left_out.rs"]
mod left_out;
#[path = "all/managed.rs"]
mod managed;
#[path = "all/order.rs"]
mod order;
#[cfg(unix)]
#[path = "all/pipelines.rs"]
mod pipelines;
#[path = "all/remarks.rs"]
mod remarks;
#[path = "../../onus-report/tests/all/rendered.rs"]
mod rendered;
#[path = "all/report.rs"]
mod report;
#[path = "all/schemas.rs"]
mod schemas;
#[path = "all/seeds.rs"]
mod seeds;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example that the README runs.
pub const SHOP: &str = "examples/01-open-telekom-cloud-shop/plan.json";

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs `onus` in the repository's root.
pub fn onus(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onus"))
        .args(arguments)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "120")
        .output()
        .expect("the program runs")
}

/// What it printed.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// What it complained of.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Its exit code.
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

/// What a run printed that ended with this code and complained of nothing: what a snapshot is taken of.
pub fn printed(output: &Output, expected: i32) -> String {
    assert_eq!((code(output), stderr(output).as_str()), (expected, ""), "{}", stdout(output));
    let text = stdout(output);
    assert!(!text.trim().is_empty(), "nothing was printed");
    text
}

/// What it printed, as JSON.
pub fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{}{}", stdout(output), stderr(output)))
}

/// A plan with these resource changes and resources of the root module's configuration.
pub fn plan(changes: &serde_json::Value, configuration: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "format_version": "1.2",
        "terraform_version": "1.9.8",
        "resource_changes": changes,
        "configuration": { "root_module": { "resources": configuration } },
    })
}

/// A resource that is to be created.
pub fn create(of: &str, name: &str, after: &serde_json::Value, unknown: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "address": format!("{of}.{name}"), "mode": "managed", "type": of, "name": name,
        "provider_name": "registry.terraform.io/opentelekomcloud/opentelekomcloud",
        "change": { "actions": ["create"], "before": null, "after": after, "after_unknown": unknown, "before_sensitive": false, "after_sensitive": {} },
    })
}

/// Writes a value to a file of its own.
pub fn file(directory: &tempfile::TempDir, name: &str, bytes: &[u8]) -> String {
    let path = directory.path().join(name);
    std::fs::write(&path, bytes).expect("the file is written");
    path.display().to_string()
}

/// Assesses a plan; gives status of one duty on one resource, `None` where it does not arise there.
pub fn status(plan: &serde_json::Value, address: &str, duty: &str) -> Option<String> {
    let directory = tempfile::tempdir().expect("a directory");
    let path = file(&directory, "plan.json", plan.to_string().as_bytes());
    let report = json(&onus(&["assess", &path, "--format", "json", "--full", "--as-of", "2026-11-22"]));
    let rows = report["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["subject"] == address && row["duty"] == duty)?;
    row["status"].as_str().map(str::to_owned)
}

/// Takes the name of the input out of rows.
pub fn without_places(rows: &mut serde_json::Value) {
    for row in rows.as_array_mut().expect("rows") {
        row["place"] = serde_json::Value::Null;
    }
}
