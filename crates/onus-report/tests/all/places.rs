//! Reports on directories point at the line that is to be fixed.

use std::path::{Path, PathBuf};

use onus_report::Format;
use serde_json::Value;

use crate::ground::{json, on_examples, text, with_model};
use crate::read::lines;
use crate::schemas::{must_hold, validator};

const INFRA: &str = "examples/01-open-telekom-cloud-shop/infra";
const BUCKET: &str = "opentelekomcloud_obs_bucket.assets";
const DUTY: &str = "block-public-buckets";

/// The file, line and column of the bucket's `acl`.
fn acl() -> (String, u64, u64) {
    let file = format!("{INFRA}/data.tf");
    let written = std::fs::read_to_string(&file).unwrap();
    let block = written.lines().position(|line| line.contains("\"opentelekomcloud_obs_bucket\" \"assets\"")).unwrap();
    let (at, line) = written.lines().enumerate().skip(block).find(|(_, line)| line.contains("acl")).unwrap();
    (file, at as u64 + 1, line.find("acl").unwrap() as u64 + 1)
}

fn on_infra(test: impl FnOnce(&onus_report::Model)) {
    with_model(&[PathBuf::from(INFRA)], None::<&Path>, test);
}

#[test]
fn sarif_has_file_line_and_column() {
    on_infra(|model| {
        let report = json(Format::Sarif, model);
        must_hold(&validator("sarif-2.1.0.json"), &report);
        let results = report["runs"][0]["results"].as_array().unwrap();
        let of = |result: &&Value| {
            result["ruleId"] == DUTY && result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == BUCKET
        };
        let place = &results.iter().find(of).unwrap()["locations"][0]["physicalLocation"];
        let (file, line, column) = acl();
        assert_eq!(place["artifactLocation"]["uri"], file);
        assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&line.into(), &column.into()));
        // Two gaps of one resource have each their own line.
        let lines: std::collections::BTreeSet<String> = results
            .iter()
            .map(|result| &result["locations"][0])
            .filter(|place| place["logicalLocations"][0]["fullyQualifiedName"] == BUCKET)
            .map(|place| place["physicalLocation"]["region"].to_string())
            .collect();
        assert!(lines.len() > 1, "{lines:?}");
    });
}

#[test]
fn so_have_the_other_formats() {
    on_infra(|model| {
        let (file, line, column) = acl();
        let quality = json(Format::Gitlab, model);
        let place = serde_json::json!({ "path": file, "lines": { "begin": line } });
        let is = |one: &&Value| one["check_name"] == DUTY && one["location"] == place;
        assert!(quality.as_array().unwrap().iter().any(|one| is(&one)));
        assert!(text(Format::Junit, model).contains(&format!("file=\"{file}\" line=\"{line}\"")));
        assert!(
            text(Format::Csv, model)
                .contains(&format!("\"{BUCKET}\",\"resource\",\"{file}\",\"{line}\",\"{column}\","))
        );
        let events = lines(&text(Format::Ocsf, model));
        let place = Value::from(format!("{file}:{line}:{column}"));
        assert!(events.iter().any(|event| event["unmapped"]["onus"]["place"] == place));
        assert!(text(Format::Html, model).contains(&format!("{INFRA}/data.tf:")));
    });
}

#[test]
fn a_plan_has_no_lines() {
    on_examples(|model| {
        assert!(model.each().all(|found| found.at.is_none()));
    });
}
