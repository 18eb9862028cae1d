//! The example of the README: its report is a snapshot, its gaps are those that were planted.

use crate::{SHOP, code, json, onus, printed, stdout};

const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

/// Compares what a command prints with what it printed before, and its exit code with this one.
pub fn snapshot(name: &str, expected: i32, arguments: &[&str]) {
    let mut all = arguments.to_vec();
    all.extend(DAY);
    let output = onus(&all);
    // The hashes of catalogue and agreement change with every word of them; the report's meaning does not.
    let text = hidden(&hidden(&printed(&output, expected), "catalogue ", "…"), "(", "…)");
    insta::assert_snapshot!(name, text);
}

/// A text in which hexadecimal digits between two words are left out.
pub fn hidden(text: &str, before: &str, after: &str) -> String {
    let mut parts = text.split(before);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let start = part.trim_start();
        let digits = start.chars().take_while(char::is_ascii_hexdigit).count();
        let hash = digits == 12 && start[digits..].starts_with(after);
        shown += before;
        shown += if hash { &start[digits..] } else { part };
    }
    shown
}

#[test]
fn the_first_screen() {
    snapshot("assess", 1, &["assess", SHOP]);
    let lines = stdout(&onus(&["assess", SHOP, DAY[0], DAY[1]])).lines().count();
    assert!(lines <= 50, "{lines} lines do not fit on one screen");
}

#[test]
fn the_matrix() {
    snapshot("matrix", 0, &["matrix", SHOP]);
}

#[test]
fn the_worklist() {
    snapshot("gaps", 0, &["gaps", SHOP]);
}

#[test]
fn explanations() {
    snapshot("explain-server", 0, &["explain", "module.web.opentelekomcloud_compute_instance_v2.web[0]", "-i", SHOP]);
    snapshot("explain-duty", 0, &["explain", "evs_volume_v3.product_images", "encrypt-volumes", "-i", SHOP]);
}

#[test]
fn exit_codes() {
    assert_eq!(code(&onus(&["assess", SHOP])), 1);
    assert_eq!(code(&onus(&["assess", SHOP, "--fail-on", "never"])), 0);
    assert_eq!(code(&onus(&["assess", SHOP, "--fail-on", "never", "--strict"])), 3);
    assert_eq!(code(&onus(&["assess", SHOP, "--fail-on", "nonsense"])), 2);
}

/// `onus assess … | head -1` in a shell with `pipefail` must not pass.
#[test]
fn the_exit_code_stays_when_nobody_reads_on() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_onus"))
        .args(["assess", SHOP])
        .current_dir(crate::root())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
}

#[test]
fn everything_in_the_file_is_accounted_for() {
    let plan: serde_json::Value = serde_json::from_slice(&std::fs::read(crate::root().join(SHOP)).unwrap()).unwrap();
    let listed = plan["resource_changes"].as_array().unwrap().len() as u64;
    let report = json(&onus(&["assess", SHOP, "--format", "json", "--full"]));
    let coverage = &report["coverage"];
    let left_out: u64 = coverage["left_out"].as_array().unwrap().iter().map(|out| out["count"].as_u64().unwrap()).sum();
    assert_eq!(
        coverage["read"].as_u64().unwrap(),
        coverage["recognised"].as_u64().unwrap() + coverage["supporting"].as_u64().unwrap() + left_out
    );
    assert!(coverage["read"].as_u64().unwrap() >= listed);
    // Without an agreement nothing is unallocated, and every duty has one accountable party.
    assert_eq!(report["summary"]["statuses"]["unallocated"], serde_json::Value::Null);
    for row in report["rows"].as_array().unwrap() {
        assert_eq!(row["accountable"].as_array().unwrap().len(), 1, "{row}");
        assert!(!row["responsible"].as_array().unwrap().is_empty(), "{row}");
    }
}

#[test]
fn output_to_a_file_is_whole_or_not_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("report.json");
    assert_eq!(code(&onus(&["assess", SHOP, "--format", "json", "--output", &path.display().to_string()])), 1);
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(report["schema"], "onus.assessment/1");
    let nowhere = directory.path().join("no/such/directory/report.json").display().to_string();
    assert_eq!(code(&onus(&["assess", SHOP, "--output", &nowhere])), 2);
}

#[test]
fn completions_and_man_page() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&onus(&["completions", shell])).contains("assess"), "{shell}");
    }
    assert!(stdout(&onus(&["man"])).contains(".TH onus 1"));
}

#[test]
fn a_gap_says_where_it_is_and_by_which_rules_it_is_carried() {
    let report = json(&onus(&["assess", SHOP, "--format", "json"]));
    let gap = report["gaps"].as_array().unwrap().iter().find(|gap| gap["scope"] == "resource").unwrap();
    assert_eq!(gap["place"], SHOP);
    let allocation = &report["allocations"][usize::try_from(gap["allocation"].as_u64().unwrap()).unwrap()];
    assert!(!allocation["rules"].as_array().unwrap().is_empty());
    assert_eq!(allocation["responsible"], gap["responsible"]);
}

#[test]
fn a_duty_is_shown_with_what_was_published_about_it() {
    let fixtures = "crates/onus-catalogue/tests/published";
    let shown = stdout(&onus(&["duties", "run-servers", "--catalogue", fixtures]));
    for line in [
        "label      phase: use",
        "published  by phased-cloud, use: copies are made: provider –, customer RA",
        "provider R, customer AI (the option for automatic copies is ordered)",
        "provider by contract, customer A",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
}
