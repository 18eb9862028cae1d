//! A baseline: only what is new fails, what is gone from it is said.

use serde_json::{Value, json};

use crate::{SHOP, code, create, file, json as json_of, onus, plan, stderr, stdout};

const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

fn assess(arguments: &[&str]) -> std::process::Output {
    onus(&[&["assess"], arguments, &["--no-agreement"], &DAY].concat())
}

/// A volume that is encrypted, or not.
fn volume(name: &str, encrypted: bool) -> Value {
    let key = if encrypted { json!("k") } else { Value::Null };
    create(
        "opentelekomcloud_evs_volume_v3",
        name,
        &json!({ "name": name, "size": 1, "kms_id": key }),
        &json!({ "id": true }),
    )
}

fn write(directory: &tempfile::TempDir, name: &str, volumes: &[Value]) -> String {
    file(directory, name, plan(&json!(volumes), &json!([])).to_string().as_bytes())
}

#[test]
fn what_is_known_does_not_fail_and_what_is_new_does() {
    let directory = tempfile::tempdir().unwrap();
    let baseline = directory.path().join("baseline.json").display().to_string();
    let first = write(&directory, "first.json", &[volume("a", false), volume("b", true)]);
    assert_eq!(code(&assess(&[&first, "--write-baseline", &baseline])), 1, "writing it does not forgive");
    let again = assess(&[&first, "--baseline", &baseline]);
    assert_eq!(code(&again), 0);
    assert!(stdout(&again).contains("nothing is new, nothing is gone"), "{}", stdout(&again));
    // Another volume that falls short, and one that does no longer.
    let second = write(&directory, "second.json", &[volume("a", true), volume("b", false)]);
    let output = assess(&[&second, "--baseline", &baseline]);
    let text = stdout(&output);
    assert_eq!(code(&output), 1, "{text}");
    assert!(text.contains("new: encrypt-volumes on opentelekomcloud_evs_volume_v3.b"), "{text}");
    assert!(text.contains("gone: encrypt-volumes on opentelekomcloud_evs_volume_v3.a"), "{text}");
    assert!(text.contains("1 at or above the threshold · exit 1"), "{text}");
    // Fixed only: nothing fails.
    let third = write(&directory, "third.json", &[volume("a", true), volume("b", true)]);
    assert_eq!(code(&assess(&[&third, "--baseline", &baseline])), 0);
    // The next baseline takes the place of the old one, whole.
    assert_eq!(code(&assess(&[&second, "--baseline", &baseline, "--write-baseline", &baseline])), 1);
    assert_eq!(code(&assess(&[&second, "--baseline", &baseline])), 0);
}

#[test]
fn a_diff_tells_programs_what_is_new_and_what_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let first = write(&directory, "first.json", &[volume("a", false), volume("b", true), volume("c", false)]);
    let second = write(&directory, "second.json", &[volume("a", true), volume("b", false)]);
    for full in [&[][..], &["--full"]] {
        let baseline = directory.path().join("baseline.json").display().to_string();
        assess(&[&[&first, "--write-baseline", &baseline], full].concat());
        let told =
            json_of(&onus(&[&["diff", &baseline, &second, "--no-agreement", "--format", "json"][..], &DAY].concat()));
        let of = |list: &str| -> Vec<(Value, Value, Value)> {
            let gaps = told[list].as_array().unwrap().iter().filter(|gap| gap["duty"] == "encrypt-volumes");
            let row = |gap: &Value| (gap["subjects"].clone(), gap["was"].clone(), gap["status"].clone());
            gaps.map(row).collect()
        };
        let volume = |name: &str| json!([format!("opentelekomcloud_evs_volume_v3.{name}")]);
        // Of what was fixed, a baseline of gaps only does not tell what it was before: it was not a gap.
        let was = if full.is_empty() { Value::Null } else { json!("configured") };
        assert_eq!(of("new_gaps"), [(volume("b"), was, json!("breached"))]);
        let mut gone = of("closed_gaps");
        gone.sort_by_key(|(subjects, _, _)| subjects.to_string());
        // One was fixed, the other went.
        let fixed = (volume("a"), json!("breached"), json!("configured"));
        assert_eq!(gone, [fixed, (volume("c"), json!("breached"), Value::Null)]);
    }
}

#[test]
fn a_renamed_resource_is_known() {
    let directory = tempfile::tempdir().unwrap();
    let baseline = directory.path().join("baseline.json").display().to_string();
    let first = write(&directory, "first.json", &[volume("a", false)]);
    assess(&[&first, "--write-baseline", &baseline]);
    let mut moved = volume("renamed", false);
    moved["previous_address"] = json!("opentelekomcloud_evs_volume_v3.a");
    let second = write(&directory, "second.json", &[moved]);
    assert_eq!(code(&assess(&[&second, "--baseline", &baseline])), 0);
}

#[test]
fn the_shop_against_itself() {
    let directory = tempfile::tempdir().unwrap();
    for full in [&[][..], &["--full"]] {
        let baseline = directory.path().join("baseline.json").display().to_string();
        assert_eq!(code(&assess(&[&[SHOP, "--write-baseline", &baseline], full].concat())), 1);
        assert_eq!(code(&assess(&[SHOP, "--baseline", &baseline])), 0);
        assert_eq!(code(&assess(&[SHOP, "--baseline", &baseline, "--fail-on", "breached,unknown"])), 0);
        // What lacks a document stands only in a full one.
        let unproven = assess(&[SHOP, "--baseline", &baseline, "--fail-on", "unproven"]);
        assert_eq!(code(&unproven), if full.is_empty() { 2 } else { 0 }, "{}", stderr(&unproven));
    }
}

#[test]
fn a_baseline_that_cannot_be_read_is_no_baseline() {
    let directory = tempfile::tempdir().unwrap();
    let nowhere = assess(&[SHOP, "--baseline", "no-such-file.json"]);
    assert_eq!(code(&nowhere), 2);
    assert!(stderr(&nowhere).contains("--write-baseline"));
    for (text, said) in [
        ("{}", "names no schema"),
        (r#"{"schema": "onus.assessment/0"}"#, "onus.assessment/0"),
        (r#"{"schema": "onus.diff/1"}"#, "onus.diff/1"),
        ("not json", "names no schema"),
    ] {
        let path = file(&directory, "baseline.json", text.as_bytes());
        let output = assess(&[SHOP, "--baseline", &path]);
        assert_eq!(code(&output), 2, "{text}");
        assert!(stderr(&output).contains(said), "{text}: {}", stderr(&output));
    }
}
