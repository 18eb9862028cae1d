//! What is written as JSON is what its schema says: at every depth every member is there, and no other.

use serde_json::{Value, json};

use crate::{SHOP, code, json as parsed, onus, root, stderr};

/// Closes every object of a schema: all that it names is required, and nothing else is allowed.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(named) = members.get("properties").and_then(Value::as_object) {
                let names: Vec<String> = named.keys().cloned().collect();
                members.insert("required".to_owned(), json!(names));
                members.entry("additionalProperties").or_insert(json!(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(members) => members.iter_mut().for_each(close),
        _ => {}
    }
}

fn closed(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join("docs/schema").join(name)).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    close(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
}

/// Where a report differs from its schema.
fn differences(schema: &jsonschema::Validator, report: &Value) -> Vec<String> {
    schema.iter_errors(report).map(|error| format!("{}: {error:.200}", error.instance_path())).collect()
}

const PIPELINE: &str = "examples/04-in-the-pipeline/infra";
const MANAGED: [&str; 2] = ["--agreement", "examples/02-managed-by-an-msp/onus.toml"];
const MOVED: &str = "examples/03-a-change-that-moves-the-line";

fn assessments() -> Vec<Value> {
    [&[SHOP][..], &MANAGED, &["examples/03-a-change-that-moves-the-line/plan.json"], &[PIPELINE, "--no-agreement"]]
        .into_iter()
        .map(|arguments| {
            let mut all = vec!["assess", "--format", "json", "--full", "--as-of", "2026-11-22", "--fail-on", "never"];
            all.extend(arguments);
            let output = onus(&all);
            assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
            parsed(&output)
        })
        .collect()
}

#[test]
fn an_assessment_is_what_its_schema_says() {
    let schema = closed("assessment-1.json");
    for report in assessments() {
        assert!(report["rows"].as_array().unwrap().len() > 10);
        assert_eq!(differences(&schema, &report), Vec::<String>::new());
    }
}

#[test]
fn a_comparison_is_what_its_schema_says() {
    let schema = closed("diff-1.json");
    let (plan, old) = (format!("{MOVED}/plan.json"), format!("{MOVED}/onus-until-now.toml"));
    for arguments in
        [&["diff", "--plan", &plan, "--old-agreement", &old][..], &["diff", SHOP, PIPELINE, "--no-agreement"]]
    {
        let output = onus(&[arguments, &["--format", "json", "--as-of", "2026-11-22"]].concat());
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        assert_eq!(differences(&schema, &parsed(&output)), Vec::<String>::new(), "{arguments:?}");
    }
}

#[test]
fn a_member_that_is_not_in_the_schema_is_found_at_any_depth() {
    let schema = closed("assessment-1.json");
    let report = assessments().remove(1);
    for place in [
        "",
        "/provenance",
        "/provenance/inputs/0",
        "/rows/0",
        "/conclusions/0",
        "/evidence/0",
        "/officers/0",
        "/allocations/0/rules/0",
    ] {
        let mut more = report.clone();
        let one = more.pointer_mut(place).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{place}"));
        one.insert("unheard-of".to_owned(), Value::Null);
        assert_eq!(differences(&schema, &more).len(), 1, "more in {place}");
        let mut less = report.clone();
        let one = less.pointer_mut(place).and_then(Value::as_object_mut).unwrap();
        let first = one.keys().next().unwrap().clone();
        one.remove(&first);
        assert_eq!(differences(&schema, &less).len(), 1, "less in {place}");
    }
}
