//! `onus contracts`, `onus officers` and `onus evidence`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::{SHOP, code, json, printed, root, stderr, stdout};

const EXAMPLE: &str = "examples/02-managed-by-an-msp/onus.toml";
const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

/// An agreement with one of everything, in every state.
const AGREEMENT: &str = r#"
[customer]
name = "Alster Leder"

[[msp]]
id = "nordhafen"
name = "Nordhafen"
profile = "managed-public-cloud/platform"
access = ["operators"]

[[contract]]
with = "nordhafen"
document = "MSA-1"
from = 2022-01-01
until = 2023-12-31
commissions = ["layer:operating-system"]

[[contract]]
with = "nordhafen"
document = "MSA-2"
version = "3"
dated = 2023-11-02
from = 2024-01-01
until = 2026-12-31
scope = [{ tag = "env=prod" }]
options = ["alarms-day-and-night"]
except = ["duty:patch-runtime"]
without_control = ["duty:test-restore"]
file = "msa.pdf"

[[contract.clause]]
number = "3.2"
commissions = ["duty:test-restore"]
moves = "RA"
scope = [{ region = "eu-de" }]
until = 2026-06-30

[[contract]]
with = "open-telekom-cloud"
kind = "data-processing-agreement"
document = "DPA 4711"
from = 2027-01-01

[[officer]]
role = "information-security-officer"
name = "Jana Petersen"
contact = "security@alster-leder.example"
deputy = "Tom Brandt"
from = 2024-01-01
key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvmb1CuPUosWpq4J0KkNez4ckNLfzVWP6UaZ++hOUw5 jana"

[[officer]]
role = "emergency-officer"
name = "Ines Duarte"
from = 2023-01-01
until = 2026-10-31

[[officer]]
role = "system-administrator"
name = "Mads Olsen"
from = 2025-05-01
until = 2027-01-31

[[attestation]]
id = "soc-2025"
of = "open-telekom-cloud"
kind = "type-2"
standard = "SOC 2"
period = { from = 2024-10-01, until = 2025-09-30 }

[[attestation]]
id = "soc-2026"
of = "open-telekom-cloud"
kind = "type-2"
standard = "SOC 2"
auditor = "Muster Audit"
period = { from = 2025-10-01, until = 2026-09-30 }
file = "soc.txt"
sha256 = "SOC"

[[bridge_letter]]
attestation = "soc-2026"
from = 2026-10-01
until = 2026-12-31

[[declaration]]
id = "restore"
duty = "test-restore"
statement = "Restored every quarter."
officer = "information-security-officer"
date = 2025-01-15

[[acceptance]]
duty = "limit-egress"
reason = "the policy of the network does it"
officer = "information-security-officer"
until = 2027-05-31
"#;

/// A directory with the agreement and its files, all in order but what is over.
fn agreed() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("soc.txt"), "a report").unwrap();
    std::fs::write(directory.path().join("msa.pdf"), "a contract").unwrap();
    let hash = stdout(&within(directory.path(), &["evidence", "hash", "soc.txt"]));
    let sha256 = hash.split('"').nth(1).unwrap().to_owned();
    std::fs::write(directory.path().join("onus.toml"), AGREEMENT.replace("\"SOC\"", &format!("\"{sha256}\""))).unwrap();
    directory
}

/// Runs in a directory.
pub fn within(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onus"))
        .args(arguments)
        .current_dir(directory)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Runs in a directory, on the day of the examples.
pub fn today(directory: &Path, arguments: &[&str]) -> Output {
    let mut all = arguments.to_vec();
    all.extend(DAY);
    within(directory, &all)
}

fn change(directory: &Path, what: &str, to: &str) {
    let path = directory.join("onus.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(what), "{what}");
    std::fs::write(path, text.replace(what, to)).unwrap();
}

/// A report without its headline, whose hashes change with every word of the catalogue.
fn snapshot(name: &str, expected: i32, output: &Output) {
    let text = printed(output, expected);
    assert!(text.starts_with("Onus onus.toml (sha256 "), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    insta::assert_snapshot!(name, text.lines().skip(2).collect::<Vec<_>>().join("\n"));
}

#[test]
fn contracts_without_an_input() {
    let directory = agreed();
    let output = today(directory.path(), &["contracts"]);
    snapshot("contracts", 0, &output);
}

#[test]
fn contracts_count_what_they_hand_over() {
    let report = json(&crate::onus(&["contracts", "--agreement", EXAMPLE, DAY[0], DAY[1], "--format", "json"]));
    assert_eq!(report["schema"], "onus.contracts/1");
    let contracts = report["contracts"].as_array().unwrap();
    let of = |document: &str| contracts.iter().find(|one| one["document"] == document).unwrap();
    let handed = &of("MSA-2026-014")["hands_over"];
    // The same is told by an assessment: whatever the provider's operator is responsible for, it is by this contract.
    let arguments = ["assess", "--agreement", EXAMPLE, DAY[0], DAY[1], "--format", "json", "--full"];
    let assessment = json(&crate::onus(&arguments));
    let rows = assessment["rows"].as_array().unwrap();
    let parties = |row: &serde_json::Value| row["responsible"].as_array().unwrap().clone();
    let own = |status: Option<&str>| {
        let own = rows.iter().filter(|row| parties(row).iter().any(|party| party == "nordhafen"));
        own.filter(|row| row["scope"] != "organisation")
            .filter(|row| status.is_none_or(|status| row["status"] == status))
            .count() as u64
    };
    assert!(handed["duties"].as_u64().unwrap() > 100, "{handed}");
    assert_eq!(handed["breached"].as_u64().unwrap(), own(Some("breached")));
    assert_eq!(handed["unknown"].as_u64().unwrap(), own(Some("unknown")));
    assert!(own(None) >= handed["duties"].as_u64().unwrap());
    assert_eq!(of("WH-2021-7")["hands_over"]["duties"], 0);
    let gaps: Vec<&str> = report["gaps"].as_array().unwrap().iter().map(|gap| gap["code"].as_str().unwrap()).collect();
    assert!(gaps.contains(&"contract-lapsed") && gaps.contains(&"access-outlives-contract"), "{gaps:?}");
    assert!(!gaps.contains(&"role-vacant"));
}

#[test]
fn contracts_say_why_nothing_was_counted() {
    let directory = agreed();
    let report = json(&today(directory.path(), &["contracts", "--format", "json"]));
    assert!(report["gaps"].is_null() && report["contracts"][0]["hands_over"].is_null());
    change(directory.path(), "\n[customer]\n", "\n[settings]\ninputs = [\"no-plan.json\"]\n\n[customer]\n");
    let output = today(directory.path(), &["contracts"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("not there: no-plan.json"), "{}", stdout(&output));
    // What is named on the command line must be there.
    assert_eq!(code(&today(directory.path(), &["contracts", "no-plan.json"])), 2);
    let shop = root().join(SHOP).display().to_string();
    let named = today(directory.path(), &["contracts", &shop, "--agreement", "onus.toml"]);
    assert!(stdout(&named).contains("hands over"), "{}", stdout(&named));
}

#[test]
fn officers_and_vacancies() {
    let directory = agreed();
    let output = today(directory.path(), &["officers"]);
    snapshot("officers", 0, &output);
    let report = json(&today(directory.path(), &["officers", "--format", "json"]));
    assert_eq!(report["schema"], "onus.officers/1");
    let vacant =
        report["roles"].as_array().unwrap().iter().filter(|role| role["required"] == true && role["filled"] == false);
    assert_eq!(report["vacancies"].as_u64().unwrap(), vacant.count() as u64);
}

#[test]
fn a_list_of_evidence() {
    let directory = agreed();
    let output = today(directory.path(), &["evidence", "list"]);
    snapshot("evidence-list", 0, &output);
    let report = json(&today(directory.path(), &["evidence", "list", "--format", "json"]));
    assert_eq!(report["schema"], "onus.evidence/1");
    assert_eq!(report["evidence"].as_array().unwrap().len(), 8);
}

#[test]
fn evidence_is_checked() {
    let directory = agreed();
    let output = today(directory.path(), &["evidence", "check"]);
    // The declaration is overdue.
    snapshot("evidence-check", 1, &output);
    let codes = |directory: &Path| -> Vec<String> {
        let report = json(&today(directory, &["evidence", "check", "--format", "json"]));
        let faults = report["faults"].as_array().unwrap();
        faults.iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect()
    };
    change(directory.path(), "date = 2025-01-15", "date = 2026-01-15");
    assert!(codes(directory.path()).is_empty());
    assert_eq!(code(&today(directory.path(), &["evidence", "check"])), 0);
    std::fs::write(directory.path().join("soc.txt"), "another report").unwrap();
    std::fs::remove_file(directory.path().join("msa.pdf")).unwrap();
    // The report before it is over: one that does not count takes nobody's place.
    assert_eq!(codes(directory.path()), ["evidence-changed", "evidence-changed", "attestation-lapsed"]);
    let said = stdout(&today(directory.path(), &["evidence", "check"]));
    assert!(said.contains("`msa.pdf` cannot be read") && said.contains("`soc.txt` has the SHA-256"), "{said}");
    let listed = stdout(&today(directory.path(), &["evidence", "list"]));
    assert!(listed.contains("file changed") && listed.contains("file missing"), "{listed}");
    change(directory.path(), "until = 2027-05-31", "until = 2026-05-31");
    assert!(codes(directory.path()).contains(&"acceptance-expired".to_owned()));
    // On its day the role was held by nobody.
    change(directory.path(), "date = 2026-01-15", "date = 2023-06-01\nreview_months = 120");
    assert!(codes(directory.path()).contains(&"officer-gone".to_owned()));
}

#[test]
fn what_ends_soon() {
    let directory = agreed();
    let output = today(directory.path(), &["evidence", "expiring"]);
    snapshot("evidence-expiring", 0, &output);
    let ids = |within: &str| -> Vec<String> {
        let output = today(directory.path(), &["evidence", "expiring", "--within", within, "--format", "json"]);
        let report = json(&output);
        assert_eq!(report["schema"], "onus.expiring/1");
        report["endings"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!ids("5w").contains(&"MSA-2".to_owned()));
    assert!(ids("6w").contains(&"MSA-2".to_owned()));
    assert!(ids("12m").contains(&"soc-2026".to_owned()));
    assert!(!ids("12m").contains(&"MSA-1".to_owned()), "another contract followed it");
    assert_eq!(code(&today(directory.path(), &["evidence", "expiring", "--within", "soon"])), 2);
}

#[test]
fn hashes_are_printed_for_pasting() {
    let directory = agreed();
    let output = within(directory.path(), &["evidence", "hash", "soc.txt", "msa.pdf"]);
    let printed = stdout(&output);
    assert_eq!(printed.lines().count(), 2);
    assert!(printed.lines().next().unwrap().ends_with("\"  # soc.txt"), "{printed}");
    let listed = json(&today(directory.path(), &["evidence", "list", "--format", "json"]));
    assert_eq!(listed["evidence"][1]["files"][0]["state"], "same");
    let missing = within(directory.path(), &["evidence", "hash", "soc.txt", "no.txt", "."]);
    assert_eq!(code(&missing), 2);
    assert!(stdout(&missing).is_empty() && stderr(&missing).contains("no.txt"));
    #[cfg(unix)]
    {
        std::fs::write(directory.path().join("a\nsha256 = \"x"), "").unwrap();
        let hostile = stdout(&within(directory.path(), &["evidence", "hash", "a\nsha256 = \"x"]));
        assert_eq!(hostile.lines().count(), 1, "{hostile}");
    }
}

#[test]
fn a_statement_is_printed_as_it_is_signed() {
    let directory = agreed();
    let output = today(directory.path(), &["evidence", "statement", "restore"]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    assert!(text.starts_with("onus declaration 1\nid: restore\nduties: test-restore\n"), "{text}");
    let unknown = today(directory.path(), &["evidence", "statement", "restor"]);
    assert_eq!(code(&unknown), 2);
    assert!(stdout(&unknown).is_empty() && stderr(&unknown).contains("did you mean `restore`?"));
}

#[test]
fn a_signature_by_the_registered_key_is_taken() {
    let directory = agreed();
    let keygen = |arguments: &[&str]| Command::new("ssh-keygen").args(arguments).current_dir(directory.path()).output();
    if keygen(&["-q", "-t", "ed25519", "-N", "", "-C", "jana", "-f", "key"]).is_err() {
        writeln!(std::io::stderr(), "skipped: there is no `ssh-keygen` here").unwrap();
        return;
    }
    let key = std::fs::read_to_string(directory.path().join("key.pub")).unwrap();
    let registered = AGREEMENT.lines().find(|line| line.starts_with("key = ")).unwrap();
    change(directory.path(), registered, &format!("key = \"{}\"", key.trim()));
    change(directory.path(), "date = 2025-01-15", "date = 2026-01-15\nsignature = \"restore.sig\"");
    let check = || today(directory.path(), &["evidence", "check"]);
    assert_eq!(code(&check()), 1);
    assert!(stdout(&check()).contains("signature-invalid"));
    let statement = today(directory.path(), &["evidence", "statement", "restore"]).stdout;
    std::fs::write(directory.path().join("restore"), statement).unwrap();
    assert!(keygen(&["-q", "-Y", "sign", "-n", "onus", "-f", "key", "restore"]).unwrap().status.success());
    assert_eq!(code(&check()), 0, "{}", stdout(&check()));
    let listed = stdout(&today(directory.path(), &["evidence", "list"]));
    assert!(listed.contains("relied on, signed"), "{listed}");
    let fingerprint = stdout(&keygen(&["-l", "-f", "key.pub"]).unwrap());
    let fingerprint = fingerprint.split_whitespace().nth(1).unwrap();
    assert!(stdout(&today(directory.path(), &["officers"])).contains(fingerprint));
    // Nobody signed these other words.
    change(directory.path(), "Restored every quarter.", "Restored every day.");
    assert_eq!(code(&check()), 1);
}

#[test]
fn without_an_agreement_the_way_to_one_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let commands: [&[&str]; 6] = [
        &["contracts"],
        &["officers"],
        &["evidence", "list"],
        &["evidence", "check"],
        &["evidence", "expiring"],
        &["evidence", "statement", "x"],
    ];
    for command in commands {
        let output = within(directory.path(), command);
        assert_eq!(code(&output), 2, "{command:?}");
        assert!(stderr(&output).contains("onus init"), "{}", stderr(&output));
        let left_out = within(directory.path(), &[command, &["--no-agreement"]].concat());
        assert_eq!(code(&left_out), 2, "{command:?}");
    }
}
