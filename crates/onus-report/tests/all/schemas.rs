//! Reports hold what their schemas ask for.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use onus_report::Format;
use serde_json::Value;

use crate::ground::{json, on_examples, text};
use crate::read::lines;

/// A validator for a schema of `tests/schemas`.
pub fn validator(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name);
    let mut schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    // The standard's pattern for languages is not a regular expression, which its errata fix. Reports state no language.
    for of in ["run", "toolComponent"] {
        if let Some(language) = schema.pointer_mut(&format!("/definitions/{of}/properties/language")) {
            language.as_object_mut().unwrap().remove("pattern");
        }
    }
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// Fails with every fault of a report.
pub fn must_hold(validator: &Validator, report: &Value) {
    let faults: Vec<String> =
        validator.iter_errors(report).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn sarif_is_what_oasis_says() {
    let validator = validator("sarif-2.1.0.json");
    on_examples(|model| must_hold(&validator, &json(Format::Sarif, model)));
    // The schema looks at all of it: a result without a message does not pass.
    let wrong =
        serde_json::json!({ "version": "2.1.0", "runs": [{ "tool": { "driver": { "name": "x" } }, "results": [{}] }] });
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn sarif_is_what_github_takes() {
    on_examples(|model| {
        let report = json(Format::Sarif, model);
        let run = &report["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            let tags = rule["properties"]["tags"].as_array().unwrap();
            assert!(tags.len() <= 10, "{tags:?}");
            let security = tags.contains(&"security".into());
            assert_eq!(security, rule["properties"]["security-severity"].is_string());
            assert!(rule["shortDescription"]["text"].as_str().unwrap().chars().count() <= 1024);
            assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        }
        for result in run["results"].as_array().unwrap() {
            let place = &result["locations"][0]["physicalLocation"];
            assert!(!place["artifactLocation"]["uri"].as_str().unwrap().is_empty());
            assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
            assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
            // What cannot be told is neither a failure nor of any level.
            assert_eq!(result["kind"] == "open", result["properties"]["status"] == "unknown");
            assert_eq!(result["kind"] == "open", result["level"] == "none");
        }
    });
}

#[test]
fn gitlab_is_what_its_documentation_asks_for() {
    let validator = validator("gitlab-code-quality.json");
    on_examples(|model| must_hold(&validator, &json(Format::Gitlab, model)));
}

#[test]
fn ocsf_is_a_compliance_finding() {
    let validator = validator("ocsf-compliance-finding-1.8.0.json");
    on_examples(|model| {
        for event in lines(&text(Format::Ocsf, model)) {
            must_hold(&validator, &event);
        }
    });
}

/// Elements of a test report: their name, the attributes that they may have, the elements within.
const JUNIT: [(&str, &[&str], &[&str]); 8] = [
    ("testsuites", &["name", "tests", "failures", "errors", "skipped", "time"], &["testsuite"]),
    (
        "testsuite",
        &["name", "tests", "failures", "errors", "skipped", "time", "timestamp"],
        &["properties", "testcase"],
    ),
    ("properties", &[], &["property"]),
    ("property", &["name", "value"], &[]),
    ("testcase", &["name", "classname", "time", "file", "line"], &["failure", "error", "skipped"]),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("skipped", &["message"], &[]),
];

/// What Jenkins' `junit-10.xsd` and GitLab's documentation have in common, in the order that they ask for.
pub fn junit_must_hold(text: &str) {
    let document = roxmltree::Document::parse(text).unwrap();
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        let (_, attributes, children) = JUNIT.iter().find(|(known, ..)| *known == name).unwrap();
        for attribute in element.attributes() {
            assert!(attributes.contains(&attribute.name()), "{name} {attribute:?}");
        }
        let within: Vec<&str> =
            element.children().filter(roxmltree::Node::is_element).map(|node| node.tag_name().name()).collect();
        let places: Vec<usize> =
            within.iter().map(|child| children.iter().position(|known| known == child).unwrap()).collect();
        assert!(places.is_sorted(), "{name}: {within:?}");
        assert!(name != "testcase" || within.len() <= 1, "{within:?}");
    }
}

#[test]
fn junit_is_what_test_reports_read() {
    on_examples(|model| junit_must_hold(&text(Format::Junit, model)));
}
