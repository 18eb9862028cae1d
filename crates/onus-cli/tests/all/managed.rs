//! The shop as a service provider runs it: what the agreement moves, and what is wrong with the agreement.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::examples::snapshot;
use crate::{SHOP, code, json, onus, root, stderr, stdout};

const AGREEMENT: &str = "examples/02-managed-by-an-msp/onus.toml";
const DAY: &str = "2026-11-22";

fn report(arguments: &[&str]) -> Value {
    let mut all = vec!["assess", "--as-of", DAY, "--format", "json", "--full"];
    all.extend(arguments);
    json(&onus(&all))
}

fn rows(report: &Value) -> BTreeMap<(String, String), Value> {
    let key = |row: &Value| (row["subject"].as_str().unwrap().to_owned(), row["duty"].as_str().unwrap().to_owned());
    report["rows"].as_array().unwrap().iter().map(|row| (key(row), row.clone())).collect()
}

#[test]
fn each_planted_gap_is_found_with_its_party_and_nothing_else() {
    let report = report(&["--agreement", AGREEMENT]);
    let found: Vec<(&str, &str, &str)> = report["agreement_gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| {
            let word = |name: &str| gap[name].as_str().unwrap();
            (word("code"), word("party"), word("subject"))
        })
        .collect();
    let expected = [
        ("contract-lapsed", "customer", "contract MSA-2026-014 with nordhafen, clause annex B, 3.2"),
        ("access-outlives-contract", "customer", "opentelekomcloud_identity_agency_v3.operations"),
        ("acceptance-expired", "customer", "acceptance of make-database-highly-available"),
        (
            "retained-duty-handed-over",
            "customer",
            "contract MSA-2026-014 with nordhafen commissions duty:decide-who-has-access",
        ),
        ("role-vacant", "customer", "Emergency officer of Alster Leder"),
        ("attestation-out-of-scope", "customer", "ISO/IEC 27001 certificate of Open Telekom Cloud"),
    ];
    assert_eq!(found, expected);
    assert_eq!(report["summary"]["statuses"]["unallocated"], Value::Null);
    assert_eq!(report["summary"]["accepted"], 1);
}

#[test]
fn the_first_screen_the_worklist_the_picture_and_an_explanation() {
    let with = |arguments: &[&str]| -> Vec<String> {
        arguments.iter().chain(&["--agreement", AGREEMENT]).map(|word| (*word).to_owned()).collect()
    };
    let server = "module.web.opentelekomcloud_compute_instance_v2.web[0]";
    for (name, expected, arguments) in [
        ("managed-assess", 1, with(&["assess"])),
        ("managed-gaps", 0, with(&["gaps", "--party", "nordhafen"])),
        ("managed-matrix", 0, with(&["matrix"])),
        ("managed-view", 0, with(&["matrix", "--view", "claranet"])),
        ("managed-explain", 0, with(&["explain", server, "patch-operating-system"])),
        ("managed-explain-proof", 0, with(&["explain", server, "operate-hypervisor"])),
        ("managed-explain-declared", 0, with(&["explain", server, "classify-data"])),
    ] {
        snapshot(name, expected, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn without_its_contracts_every_duty_is_the_customers_again() {
    let text = fs::read_to_string(root().join(AGREEMENT)).unwrap();
    // A contract's table ends where the next table that is not its own begins.
    let kept: Vec<&str> = text
        .split("\n[[")
        .enumerate()
        .filter(|(at, part)| *at == 0 || !part.starts_with("contract"))
        .map(|(_, part)| part)
        .collect();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("onus.toml");
    fs::write(&path, kept.join("\n[[").replace("../01-open", &format!("{}/examples/01-open", root().display())))
        .unwrap();
    let alone = report(&["--agreement", &path.display().to_string(), "--allow-outside"]);
    let managed = rows(&report(&["--agreement", AGREEMENT]));
    let nobody = rows(&report(&[SHOP, "--no-agreement"]));
    let team = |party: &Value| matches!(party.as_str().unwrap(), "customer" | "shop" | "finance");
    let mut moved = 0;
    for (key, row) in &rows(&alone) {
        let parties = row["responsible"].as_array().unwrap();
        assert!(!parties.contains(&"nordhafen".into()), "{row}");
        let plain = (key.0.replace("Alster Leder", "Customer"), key.1.clone());
        let before = &nobody[&plain]["responsible"];
        assert_eq!(parties.iter().all(team), *before == serde_json::json!(["customer"]), "{row}");
        if managed[key]["responsible"] == serde_json::json!(["nordhafen"]) {
            assert!(parties.iter().all(team), "{row}");
            moved += 1;
        }
    }
    assert!(moved > 150, "{moved} duties were handed over");
}

#[test]
fn the_agreement_beside_the_input_is_found_and_one_can_do_without() {
    let directory = tempfile::tempdir().unwrap();
    let plan = directory.path().join("plan.json");
    fs::copy(root().join(SHOP), &plan).unwrap();
    fs::write(directory.path().join("onus.toml"), "[customer]\nname = \"Found\"\n").unwrap();
    let plan = plan.display().to_string();
    let title = |report: &Value| {
        let parties = report["parties"].as_array().unwrap();
        parties.iter().find(|party| party["id"] == "customer").unwrap()["title"].clone()
    };
    assert_eq!(title(&report(&[&plan])), "Found");
    assert_eq!(title(&report(&[&plan, "--no-agreement"])), "Customer");
    assert_eq!(code(&onus(&["assess", &plan, "--agreement", "nowhere/onus.toml"])), 2);
    // Nobody asks anything of what is not there.
    let none = onus(&["assess", "--no-agreement"]);
    assert_eq!(code(&none), 2);
    assert!(stderr(&none).contains("no input is named"), "{}", stderr(&none));
}

#[test]
fn the_threshold_of_the_agreement_holds_unless_another_is_given() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("onus.toml");
    let path_text = path.display().to_string();
    let run = |settings: &str, more: &[&str]| {
        fs::write(&path, format!("[settings]\n{settings}\n")).unwrap();
        let mut all = vec!["assess", SHOP, "--agreement", &path_text, "--as-of", DAY];
        all.extend(more);
        onus(&all)
    };
    assert_eq!(code(&run("fail_on = \"never\"", &[])), 0);
    assert_eq!(code(&run("fail_on = \"never\"", &["--fail-on", "breached"])), 1);
    assert_eq!(code(&run("fail_on = \"role-vacant\"", &[])), 1);
    let wrong = run("fail_on = \"nonsense\"", &[]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("nonsense"), "{}", stderr(&wrong));
    // The time zone is stated.
    let zoned = run("fail_on = \"never\"\ntime_zone = \"Pacific/Auckland\"", &[]);
    assert!(stdout(&zoned).contains("2026-11-22 (Pacific/Auckland)"), "{}", stdout(&zoned));
}
