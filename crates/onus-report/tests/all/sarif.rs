//! SARIF of a large estate: GitHub refuses a run of more than 25,000 results.

use onus_report::Format;
use serde_json::Value;

use crate::ground::{json, on_examples, plan, plan_of_volumes, with_model};
use crate::schemas::{must_hold, validator};

/// What fails stands before what cannot be told, accepted risks last; in each, the worst first.
fn order(result: &Value) -> (bool, bool, usize) {
    let levels = ["error", "warning", "note", "none"];
    let level = levels.iter().position(|level| result["level"] == *level).unwrap();
    let accepted = !result["suppressions"].as_array().unwrap().is_empty();
    (accepted, result["kind"] == "open", level)
}

fn results(report: &Value) -> &[Value] {
    report["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn the_worst_results_stand_first() {
    on_examples(|model| {
        let report = json(Format::Sarif, model);
        assert!(results(&report).is_sorted_by_key(order));
        assert!(!report["runs"][0]["invocations"].to_string().contains("left out"));
    });
}

#[test]
fn what_is_more_than_github_takes_is_left_out_and_counted() {
    let directory = tempfile::tempdir().unwrap();
    let addresses: Vec<String> =
        (0..9_000).map(|number| format!("opentelekomcloud_evs_volume_v3.volume[{number}]")).collect();
    let path = plan(&directory, "plan.json", &plan_of_volumes(&addresses));
    with_model(&[path], None, |model| {
        let all = model.rows.len() + model.agreement_gaps.len();
        assert!(all > 25_000, "{all}");
        let report = json(Format::Sarif, model);
        must_hold(&validator("sarif-2.1.0.json"), &report);
        let told = results(&report);
        assert_eq!(told.len(), 25_000);
        assert!(told.is_sorted_by_key(order));
        // All that fails is told: what is left out cannot be told yet.
        let failing = model.each().filter(|found| found.gap.status.id() != "unknown").count();
        assert_eq!(told.iter().filter(|result| result["kind"] == "fail").count(), failing);
        let notice = &report["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(notice["level"], "warning");
        let left_out = onus_report::words::number((all - 25_000) as u64);
        assert!(notice["message"]["text"].as_str().unwrap().starts_with(&left_out), "{notice}");
    });
}
