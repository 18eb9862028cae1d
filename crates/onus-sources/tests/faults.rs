//! Bad inputs: refused with the place, what was expected and how to fix it.

use std::path::Path;
use std::time::{Duration, Instant};

use miette::Diagnostic;
use onus_sources::{Reader, SourceError};
use serde_json::json;

use crate::estates::{CATALOGUE, change, plan, read_bytes};

fn refused(bytes: &[u8]) -> String {
    let error = read_bytes(&[bytes]).err().unwrap();
    assert!(error.help().is_some() && error.code().is_some());
    let told = error.to_string();
    told.split_once("input0.json`").map_or(told.clone(), |(_, rest)| rest.to_owned())
}

fn refused_path(path: &Path) -> SourceError {
    Reader::new(&CATALOGUE).unwrap().read(path).unwrap_err()
}

#[test]
fn the_place_is_told() {
    for (text, expected) in [
        ("", ":1:1: the file is empty"),
        ("\n [1]", ":2:2: expected a JSON object that begins with `{`"),
        (
            "{\"format_version\": \"1.0\",\n\"values\": {\"root_module\"",
            ":2:24: the file ends here, in the middle of a value",
        ),
        ("{\"format_version\": \"2.0\",\n\"values\": {}}", ":1:20: format version 2.0 is not known; 0.1 to 1.x are"),
        ("{\"version\": 3, \"modules\": []}", ":1:13: this state has version 3; only version 4 is read"),
        ("{\"version\": 9, \"resources\": []}", ":1:13: this state has a version that is not known; 4 is"),
        ("{\"a\": 1}", ":1:1: this JSON is neither a plan nor a state: it has neither `format_version` nor `version`"),
        (
            "{\"@level\":\"info\"}\n{\"@level\":\"info\"}",
            ":1:1: this is the log that `terraform plan -json` prints, not the plan",
        ),
    ] {
        assert_eq!(refused(text.as_bytes()), expected);
    }
}

#[test]
fn a_fault_inside_of_a_resource_has_its_place_in_the_file() {
    let text = serde_json::to_string_pretty(&plan(
        vec![change("sky_volume.v", json!({ "created": "here" }), json!({}))],
        json!({}),
    ))
    .unwrap();
    let broken = text.replace("\"here\"", "1e400");
    let line = broken.lines().position(|line| line.contains("1e400")).unwrap() + 1;
    let told = refused(broken.as_bytes());
    assert!(told.starts_with(&format!(":{line}:")), "{told}");
    assert!(!told.contains("sky_volume"), "nothing is quoted: {told}");
}

#[test]
fn every_truncation_is_refused() {
    let text = plan(vec![change("sky_volume.v", json!({ "created": "2026-01-01" }), json!({}))], json!({})).to_string();
    for end in 0..text.len() {
        assert!(read_bytes(&[&text.as_bytes()[..end]]).is_err(), "{end}");
    }
}

#[test]
fn deep_nesting_is_refused_at_once() {
    let start = Instant::now();
    let deep = |text: &str| assert!(refused(text.as_bytes()).contains("nested deeper than 200 levels"));
    deep(&format!("{{\"a\":{}", "[".repeat(20_000_000)));
    deep(&format!("{{\"a\":{}", "{\"a\":".repeat(1_000_000)));
    let limit = 195;
    let fine = plan(vec![change("sky_volume.v", json!({ "ratio": "DEEP" }), json!({}))], json!({})).to_string();
    let nested = format!("{}{}", "[".repeat(limit), "]".repeat(limit));
    read_bytes(&[fine.replace("\"DEEP\"", &nested).as_bytes()]).unwrap();
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    assert!(refused(b"{\"format_version\":\n \"\xff\"}").starts_with(":2:3: these bytes are not UTF-8"));
    assert!(refused(&[0xFF, 0xFE, b'{', 0, 0x00, 0xD8]).starts_with(":1:2: half of a UTF-16 pair"));
    assert!(refused(&[0xFF, 0xFE, b'{', 0, b'}']).starts_with(":1:2: the UTF-16 text ends"));
}

#[test]
fn an_address_that_comes_twice_is_refused() {
    let text = serde_json::to_string_pretty(&plan(
        vec![change("sky_volume.v", json!({}), json!({})), change("sky_volume.v", json!({}), json!({}))],
        json!({}),
    ))
    .unwrap();
    let told = refused(text.as_bytes());
    assert!(told.contains("sky_volume.v is listed twice: here and in line "), "{told}");
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    // A directory is read as configuration: that it holds none is for the caller to judge.
    assert!(Reader::new(&CATALOGUE).unwrap().read(folder.path()).is_ok());
    assert!(matches!(refused_path(&folder.path().join("none")), SourceError::Unreadable { .. }));
    assert!(refused(b"SQLite format 3\0...").contains("is a database"));
    assert!(refused(b"PK\x03\x04nothing").contains("is a ZIP archive, but not a plan"));
    // Nothing starts a program that was not allowed to.
    assert!(refused(b"PK\x03\x04tfplan").contains("is a binary plan"));
}

#[test]
fn a_resource_lacks_nothing_that_is_needed() {
    for key in ["address", "type", "change"] {
        let mut lacking = change("sky_volume.v", json!({}), json!({}));
        lacking.as_object_mut().unwrap().remove(key);
        assert!(
            refused(plan(vec![lacking], json!({})).to_string().as_bytes())
                .contains(&format!("a resource change has no `{key}`"))
        );
    }
}
