//! The order of the input changes nothing, and the same input gives the same bytes.

use crate::{SHOP, code, file, json, onus, root, stdout};

fn shop() -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(root().join(SHOP)).unwrap()).unwrap()
}

/// The report without what names the input.
fn report(plan: &serde_json::Value) -> serde_json::Value {
    let directory = tempfile::tempdir().unwrap();
    let path = file(&directory, "plan.json", plan.to_string().as_bytes());
    let mut report = json(&onus(&["assess", &path, "--format", "json", "--full", "--as-of", "2026-11-22"]));
    report["provenance"]["inputs"] = serde_json::Value::Null;
    crate::without_places(&mut report["gaps"]);
    crate::without_places(&mut report["rows"]);
    for conclusion in report["conclusions"].as_array_mut().unwrap() {
        conclusion["input"] = serde_json::Value::Null;
    }
    report
}

#[test]
fn permuting_the_input_changes_nothing() {
    let original = shop();
    let expected = report(&original);
    let mut plan = original;
    for seed in 0..4_usize {
        let changes = plan["resource_changes"].as_array_mut().unwrap();
        match seed {
            0 => changes.reverse(),
            _ => {
                let length = changes.len();
                for at in 0..length {
                    changes.swap(at, (at * 7 + seed * 13) % length);
                }
            }
        }
        assert_eq!(report(&plan), expected, "permutation {seed}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["text", "json"] {
        let arguments = ["assess", SHOP, "--format", format, "--full", "--as-of", "2026-11-22"];
        assert_eq!(stdout(&onus(&arguments)), stdout(&onus(&arguments)));
    }
}

#[test]
fn a_kept_estate_gives_the_same_report() {
    let directory = tempfile::tempdir().unwrap();
    let kept = directory.path().join("kept.sqlite").display().to_string();
    let first = onus(&["assess", SHOP, "--format", "json", "--full", "--as-of", "2026-11-22", "--estate", &kept]);
    let second = onus(&["assess", &kept, "--format", "json", "--full", "--as-of", "2026-11-22"]);
    assert_eq!(stdout(&first), stdout(&second));
    assert_eq!(code(&first), code(&second));
    let catalogue = directory.path().join("catalogue");
    std::fs::create_dir_all(&catalogue).unwrap();
    std::fs::write(catalogue.join("documents.toml"), "[own]\ntitle = \"own\"\nkind = \"declaration\"\n").unwrap();
    let other = onus(&["assess", &kept, "--catalogue", &catalogue.display().to_string()]);
    assert_eq!(code(&other), 2, "an estate kept with another catalogue is refused");
}
