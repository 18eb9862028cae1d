//! What a change moves: the third example, commits, saved assessments, hostile names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::examples::hidden;
use crate::rendered::harmless;
use crate::{SHOP, code, create, file, json as parsed, onus, plan, printed, root, stderr, stdout};

const DAY: [&str; 2] = ["--as-of", "2026-11-22"];
const PLAN: &str = "examples/03-a-change-that-moves-the-line/plan.json";
const OLD_AGREEMENT: &str = "examples/03-a-change-that-moves-the-line/onus-until-now.toml";
const NEW_AGREEMENT: &str = "examples/03-a-change-that-moves-the-line/onus.toml";

fn diff(arguments: &[&str]) -> std::process::Output {
    let mut all = vec!["diff"];
    all.extend(arguments);
    all.extend(DAY);
    onus(&all)
}

/// What a diff prints, without hashes.
fn shown(arguments: &[&str]) -> String {
    hidden(&hidden(&printed(&diff(arguments), 0), "catalogue ", "…"), "sha256 ", "…")
}

fn example(format: &str) -> Vec<&str> {
    vec!["--plan", PLAN, "--old-agreement", OLD_AGREEMENT, "--format", format]
}

#[test]
fn the_example_as_text() {
    insta::assert_snapshot!("diff", shown(&example("text")));
}

#[test]
fn the_comment_on_the_pull_request() {
    let comment = shown(&example("markdown"));
    insta::assert_snapshot!("diff-comment", comment);
    assert!(comment.chars().count() < 65_536);
    assert!(comment.contains(
        "**This change makes Alster Touristik responsible for 6 duties; until now it was Open Telekom Cloud.**"
    ));
}

/// Saves an assessment; gives its rows by subject and duty.
fn saved(directory: &tempfile::TempDir, name: &str, agreement: &str, input: &str) -> (String, Value) {
    let path = directory.path().join(name).display().to_string();
    let all =
        ["assess", input, "--agreement", agreement, "--format", "json", "--full", "--fail-on", "never", "-o", &path];
    assert_eq!(code(&onus(&[&all[..], &DAY[..]].concat())), 0);
    let report = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    (path, report)
}

fn strings(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// The plan of what is there before the example's changes: a state.
fn state_before(plan: &Value) -> Value {
    let before = |change: &Value| {
        let values = &change["change"]["before"];
        if values.is_null() {
            return None;
        }
        let address = change.get("previous_address").unwrap_or(&change["address"]).clone();
        let name = address.as_str().unwrap().rsplit('.').next().unwrap().to_owned();
        Some(
            json!({ "address": address, "mode": "managed", "type": change["type"], "name": name, "provider_name": change["provider_name"], "values": values }),
        )
    };
    let resources: Vec<Value> = plan["resource_changes"].as_array().unwrap().iter().filter_map(before).collect();
    json!({ "format_version": "1.0", "terraform_version": "1.9.8", "values": { "root_module": { "resources": resources } } })
}

/// Responsible and accountable.
type Parties = (BTreeSet<String>, BTreeSet<String>);

#[test]
fn exactly_the_duties_that_moved_are_named() {
    let whole: Value = serde_json::from_slice(&std::fs::read(root().join(PLAN)).unwrap()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let state = file(&directory, "state.json", state_before(&whole).to_string().as_bytes());
    let (old_path, old) = saved(&directory, "old.json", OLD_AGREEMENT, &state);
    let (new_path, new) = saved(&directory, "new.json", NEW_AGREEMENT, PLAN);
    // What is called otherwise on both sides, told by hand: the example renames two, and a state does not name the account.
    let same_name = |subject: &str| {
        let subject = subject.replace("evs_volume_v3.data", "evs_volume_v3.uploads");
        let subject = subject.replace("volume_attach_v2.data", "volume_attach_v2.uploads");
        subject.replace("account not named", "account eu-de_portal")
    };
    let rows = |report: &Value| -> BTreeMap<(String, String), Parties> {
        let row = |row: &Value| {
            let key = (same_name(row["subject"].as_str().unwrap()), row["duty"].as_str().unwrap().to_owned());
            (key, (strings(&row["responsible"]), strings(&row["accountable"])))
        };
        report["rows"].as_array().unwrap().iter().map(row).collect()
    };
    let (old, new) = (rows(&old), rows(&new));
    let mut expected = BTreeSet::new();
    for ((subject, duty), before) in &old {
        if let Some(after) = new.get(&(subject.clone(), duty.clone()))
            && before != after
        {
            expected.insert((duty.clone(), "same-subject".to_owned(), before.0.clone(), after.0.clone()));
        }
    }
    // The database went with what the provider and Nordhafen did on it; volume, server and node pool came.
    let on = |rows: &BTreeMap<(String, String), Parties>, other: &BTreeMap<(String, String), Parties>| {
        let there: BTreeSet<&String> = other.keys().map(|(subject, _)| subject).collect();
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ((subject, duty), (responsible, _)) in rows {
            if !there.contains(subject) {
                found.entry(duty.clone()).or_default().extend(responsible.iter().cloned());
            }
        }
        found
    };
    let (went, came) = (on(&old, &new), on(&new, &old));
    for (duty, before) in went {
        if let Some(after) = came.get(&duty).filter(|after| **after != before) {
            expected.insert((duty, "other-subject".to_owned(), before, after.clone()));
        }
    }
    for arguments in [
        vec![state.as_str(), PLAN, "--agreement", NEW_AGREEMENT, "--old-agreement", OLD_AGREEMENT],
        vec![&old_path, &new_path],
        vec!["--plan", PLAN, "--old-agreement", OLD_AGREEMENT],
    ] {
        let told = parsed(&diff(&[&arguments[..], &["--format", "json"]].concat()));
        assert_eq!(told["schema"], "onus.diff/1");
        let moved = told["moved"].as_array().unwrap().iter().map(|moved| {
            let text = |name: &str| moved[name].as_str().unwrap().to_owned();
            (text("duty"), text("how"), strings(&moved["from"]["responsible"]), strings(&moved["to"]["responsible"]))
        });
        assert_eq!(moved.collect::<BTreeSet<_>>(), expected, "{arguments:?}");
        let resources = &told["resources"];
        let counts = ["came", "went", "replaced", "renamed"].map(|what| resources[what].as_array().unwrap().len());
        assert_eq!(counts, [4, 1, 0, 2], "{arguments:?}: {resources}");
    }
    let patched = ("patch-operating-system".to_owned(), "other-subject".to_owned());
    let patched = expected.iter().find(|one| (&one.0, &one.1) == (&patched.0, &patched.1)).unwrap();
    assert_eq!(
        (patched.2.iter().next().unwrap().as_str(), patched.3.iter().next().unwrap().as_str()),
        ("open-telekom-cloud", "customer")
    );
}

#[test]
fn exit_codes() {
    let example = example("text");
    let with = |fail_on: &str| code(&diff(&[&example[..], &["--fail-on", fail_on]].concat()));
    assert_eq!(with("moved"), 1);
    assert_eq!(with("new-gaps"), 0);
    assert_eq!(with("new-unknowns"), 1);
    assert_eq!(with("new-gaps,agreement-gaps"), 1);
    assert_eq!(with("never"), 0);
    assert_eq!(with("nonsense"), 2);
    let same =
        diff(&[SHOP, SHOP, "--fail-on", "moved,new-gaps,new-unknowns,agreement-gaps,proof-lost,no-longer-accepted"]);
    assert_eq!(code(&same), 0);
    assert!(stdout(&same).contains("nothing differs"));
    assert_eq!(code(&diff(&[SHOP])), 2);
    assert_eq!(code(&diff(&[SHOP, SHOP, "--plan", SHOP])), 2);
    assert_eq!(code(&diff(&[SHOP, "no-such-file.json"])), 2);
}

#[test]
fn a_contract_that_ends_moves_its_duties_back_on_that_day() {
    let arguments = [PLAN, PLAN, "--agreement", NEW_AGREEMENT, "--old-as-of", "2026-10-31", "--format", "json"];
    let told = parsed(&diff(&arguments));
    let moved = told["moved"].as_array().unwrap();
    assert!(!moved.is_empty());
    for one in moved {
        assert_eq!(
            (&one["from"]["responsible"], &one["to"]["responsible"]),
            (&json!(["nordhafen"]), &json!(["customer"]))
        );
        assert!(one["rule_before"]["what"].as_str().unwrap().contains("MSA-2024-031"), "{one}");
    }
    assert!(told["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains("2026-10-31")));
}

#[test]
fn a_kept_estate_is_a_side() {
    let directory = tempfile::tempdir().unwrap();
    let kept = directory.path().join("shop.estate").display().to_string();
    onus(&["assess", SHOP, "--estate", &kept, "--output", &directory.path().join("out").display().to_string()]);
    assert!(stdout(&diff(&[&kept, SHOP])).contains("nothing differs"));
    let before = diff(&["--plan", &kept]);
    assert_eq!(code(&before), 2, "a kept estate has no before: {}", stdout(&before));
}

#[test]
fn what_holds_gaps_only_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("gaps.json").display().to_string();
    onus(&["assess", SHOP, "--format", "json", "-o", &path, DAY[0], DAY[1]]);
    let told = parsed(&diff(&[&path, SHOP, "--format", "json"]));
    assert!(told["notes"][0].as_str().unwrap().contains("holds only what falls short"));
    let none = ["new_gaps", "closed_gaps", "worse_gaps", "moved"].map(|list| told[list].as_array().unwrap().len());
    assert_eq!(none, [0; 4]);
    let refused = diff(&[&path, SHOP, "--fail-on", "moved"]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("--full"));
    let other = file(&directory, "other.json", br#"{"schema": "onus.assessment/9"}"#);
    assert!(stderr(&diff(&[&other, SHOP])).contains("onus.assessment/9"));
}

#[test]
fn a_commit_is_a_side() {
    let directory = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]).args(arguments);
        let output = command.current_dir(directory.path()).output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet"]);
    let volume = |name: &str, key: Value| {
        create(
            "opentelekomcloud_evs_volume_v3",
            name,
            &json!({ "name": name, "size": 1, "kms_id": key }),
            &json!({ "id": true }),
        )
    };
    let write = |changes: Value| {
        std::fs::create_dir_all(directory.path().join("infra")).unwrap();
        std::fs::write(directory.path().join("infra/plan.json"), plan(&changes, &json!([])).to_string()).unwrap();
    };
    write(json!([volume("a", json!("k"))]));
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    write(json!([volume("a", Value::Null), volume("b", json!("k"))]));
    let run = |arguments: &[&str], within: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
        command.arg("diff").args(arguments).args(DAY).args(["--format", "json"]);
        command.current_dir(within).env("NO_COLOR", "1").output().expect("the program runs")
    };
    let infra = directory.path().join("infra");
    for (arguments, within) in [
        (["git:HEAD:infra/plan.json", "infra/plan.json"], directory.path()),
        (["git:HEAD", "infra/plan.json"], directory.path()),
        (["git:HEAD", "plan.json"], infra.as_path()),
    ] {
        let told = parsed(&run(&arguments, within));
        assert_eq!(told["resources"]["came"][0]["address"], "opentelekomcloud_evs_volume_v3.b", "{arguments:?}");
        let gap = &told["new_gaps"].as_array().unwrap().iter().find(|gap| gap["duty"] == "encrypt-volumes").unwrap();
        assert_eq!((&gap["was"], &gap["status"]), (&json!("configured"), &json!("breached")));
        assert!(told["old"]["name"].as_str().unwrap().starts_with("git:HEAD"));
    }
    for arguments in [
        ["git:nowhere", "infra/plan.json"],
        ["git:HEAD:no/such/file", "infra/plan.json"],
        ["git:HEAD", "git:HEAD"],
        ["git:--help", "infra/plan.json"],
        ["git:HEAD:infra", "infra/plan.json"],
        ["git:HEAD:/etc/passwd", "infra/plan.json"],
    ] {
        let output = run(&arguments, directory.path());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains("help"), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn hostile_names_are_harmless_in_a_comment() {
    let directory = tempfile::tempdir().unwrap();
    let empty = file(&directory, "empty.json", plan(&json!([]), &json!([])).to_string().as_bytes());
    let long = "x".repeat(10_000);
    let names = [
        "<script>alert(1)</script>",
        "a`b|c",
        "line\nbreak\r\n# head",
        "\u{202E}gpj.exe",
        "@everyone",
        "=cmd()",
        &long,
    ];
    let volumes: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut change = create("opentelekomcloud_evs_volume_v3", "v", &json!({ "size": 1 }), &json!({}));
            change["address"] = json!(format!("opentelekomcloud_evs_volume_v3.v[\"{name}\"]"));
            change["index"] = json!(name);
            change
        })
        .collect();
    let full = file(&directory, "full.json", plan(&json!(volumes), &json!([])).to_string().as_bytes());
    let output = diff(&[&empty, &full, "--allow-empty", "--format", "markdown", "--show", "20", "--no-agreement"]);
    let comment = stdout(&output);
    assert!(comment.contains("v["), "{}", stderr(&output));
    assert!(!comment.contains('\u{202E}') && !comment.contains('\r') && !comment.contains(&long[..500]));
    assert!(comment.lines().all(|line| !line.starts_with("# head")));
    // Every name stands as code, where nothing acts.
    let shown = harmless(&comment);
    for name in ["[\"<script>alert(1)</script>\"]", "[\"a`b¦c\"]", "[\"line⏎break\\u{d}⏎# head\"]", "[\"@everyone\"]"]
    {
        let whole = format!("opentelekomcloud_evs_volume_v3.v{name}");
        assert!(shown.code.contains(&whole), "{whole}: {:?}", shown.code);
        assert!(!shown.words.contains(name), "{}", shown.words);
    }
    let cells: BTreeSet<usize> = comment
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("evs_volume_v3.v["))
        .map(|line| line.matches('|').count())
        .collect();
    assert!(cells.iter().all(|count| (3..=7).contains(count)), "{cells:?}");
}

#[test]
fn code_in_our_own_words_is_code_in_a_comment_and_hostile_parties_act_nowhere() {
    let shown = harmless(&shown(&example("markdown")));
    assert!(shown.code.iter().any(|code| code == "block_device"), "{:?}", shown.code);
    assert!(!shown.words.contains('`'), "{}", shown.words);
    let directory = tempfile::tempdir().unwrap();
    let own = std::fs::read_to_string(root().join(NEW_AGREEMENT)).unwrap();
    let cells = |name: &str| {
        let named = own.replace("Alster Touristik", name);
        assert_ne!(named, own);
        let agreement = file(&directory, "onus.toml", named.as_bytes());
        let all = ["--plan", PLAN, "--agreement", &agreement, "--old-agreement", OLD_AGREEMENT, "--format", "markdown"];
        let output = diff(&all);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        harmless(&stdout(&output)).cells
    };
    let usual = cells("Customer");
    for name in [
        "a | b `@team` <img src=x> #1 !2 ~bug",
        "`@team",
        "@team` | ![x](https://evil.example) www.evil.example",
        "a\\nb | \\\\` | someone@evil.example",
    ] {
        assert_eq!(cells(name), usual, "{name}");
    }
}

#[test]
fn a_comment_stays_within_what_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    let empty = file(&directory, "empty.json", plan(&json!([]), &json!([])).to_string().as_bytes());
    let volumes: Vec<Value> = (0..500)
        .map(|number| {
            create(
                "opentelekomcloud_evs_volume_v3",
                &format!("{}{number}", "v".repeat(180)),
                &json!({ "size": 1 }),
                &json!({}),
            )
        })
        .collect();
    let full = file(&directory, "full.json", plan(&json!(volumes), &json!([])).to_string().as_bytes());
    for show in ["3", "500"] {
        let output = diff(&[&empty, &full, "--allow-empty", "--format", "markdown", "--show", show, "--no-agreement"]);
        let comment = stdout(&output);
        assert!(comment.chars().count() < 65_536);
        assert_eq!(comment.contains("left out"), show == "500", "{}", comment.len());
        assert!(comment.contains("Only these inputs were read"));
        assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
    }
}
