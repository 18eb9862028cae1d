//! States: as `show -json` prints them, planned values of a plan without changes, and the file `terraform.tfstate`.

use serde_json::{Value, json};

use super::swept::Swept;
use super::{
    BUCKET, DATABASE, Marked, OPEN, PROVIDER, RECORD, VOLUME, as_terraform_marks, marked, of_another_shape, secret,
    state,
};
use crate::write;

fn sweep(name: &str, input: &Value, addresses: &[String]) -> Swept {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), name, input.to_string());
    let swept = Swept::over(directory.path(), name, addresses);
    swept.kept_silent();
    swept
}

#[test]
fn what_a_state_marks_shows_nowhere() {
    let resources: Vec<Marked> = as_terraform_marks().into_iter().chain(of_another_shape()).collect();
    let addresses: Vec<String> = resources.iter().map(Marked::address).take(4).collect();
    let mut input = state(&resources);
    input["values"]["outputs"] = json!({ "o": { "sensitive": true, "value": secret("output") } });
    // A module's resources have masks as well.
    let mut inner =
        marked(VOLUME, "inner", json!({ "name": secret("inner"), "size": 1 }), json!({ "name": true })).in_state();
    inner["address"] = json!(format!("module.m.{VOLUME}.inner"));
    input["values"]["root_module"]["child_modules"] = json!([{ "address": "module.m", "resources": [inner] }]);
    let swept = sweep("state.json", &input, &addresses);
    swept.told_what_is_open(&format!("{VOLUME}.one_tag"));
}

#[test]
fn what_planned_values_mark_shows_nowhere() {
    let resources: Vec<Marked> = as_terraform_marks().into_iter().chain(of_another_shape()).collect();
    let values = state(&resources)["values"].take();
    let input = json!({ "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": values });
    let address = format!("{VOLUME}.one_tag");
    sweep("plan.json", &input, std::slice::from_ref(&address)).told_what_is_open(&address);
}

fn attribute(name: &str) -> Value {
    json!({ "type": "get_attr", "value": name })
}

fn index(value: Value) -> Value {
    let sort = if value.is_string() { "string" } else { "number" };
    json!({ "type": "index", "value": { "value": value, "type": sort } })
}

fn raw(resources: Vec<(&str, &str, Value, Value)>) -> Value {
    let resource = |(source_type, name, attributes, paths)| {
        json!({ "mode": "managed", "type": source_type, "name": name, "provider": format!("provider[\"{PROVIDER}\"]"),
            "instances": [{ "schema_version": 0, "attributes": attributes, "sensitive_attributes": paths }] })
    };
    let resources: Vec<Value> = resources.into_iter().map(resource).collect();
    json!({ "version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "l", "outputs":
        { "o": { "value": secret("raw-output"), "type": "string", "sensitive": true } }, "resources": resources })
}

#[test]
fn what_a_raw_state_marks_shows_nowhere() {
    let records = |records: Value| json!({ "name": OPEN, "type": "TXT", "records": records });
    let input = raw(vec![
        (
            VOLUME,
            "tag",
            json!({ "name": OPEN, "tags": { "owner": secret("tag"), "stage": OPEN } }),
            json!([[attribute("tags"), index(json!("owner"))]]),
        ),
        (VOLUME, "tags", json!({ "name": OPEN, "tags": { "owner": secret("tags") } }), json!([[attribute("tags")]])),
        (
            VOLUME,
            "common",
            json!({ "id": secret("id"), "name": secret("name"), "kms_id": secret("reference") }),
            json!([[attribute("id")], [attribute("name")], [attribute("kms_id")]]),
        ),
        (RECORD, "one", records(json!([OPEN, secret("record")])), json!([[attribute("records"), index(json!(1))]])),
        (
            DATABASE,
            "nested",
            json!({ "name": OPEN, "db": [{ "type": secret("engine"), "password": secret("password") }] }),
            json!([
                [attribute("db"), index(json!(0)), attribute("type")],
                [attribute("db"), index(json!(0)), attribute("password")]
            ]),
        ),
        // Paths that could not be resolved.
        (RECORD, "beyond", records(json!([secret("beyond")])), json!([[attribute("records"), index(json!(7))]])),
        (RECORD, "negative", records(json!([secret("negative")])), json!([[attribute("records"), index(json!(-1))]])),
        (RECORD, "by_name", records(json!([secret("by-name")])), json!([[attribute("records"), attribute("0")]])),
        (
            RECORD,
            "of_a_set",
            records(json!([secret("of-a-set")])),
            json!([[attribute("records"), { "type": "index", "value": { "value": { "a": 1 }, "type": "object" } }]]),
        ),
        (
            RECORD,
            "no_value",
            records(json!([secret("no-value")])),
            json!([[attribute("records"), { "type": "splat" }]]),
        ),
        (
            VOLUME,
            "through",
            json!({ "name": secret("through-text") }),
            json!([[attribute("name"), attribute("first")]]),
        ),
        (BUCKET, "empty_path", json!({ "bucket": secret("empty-path") }), json!([[]])),
        (BUCKET, "no_path", json!({ "bucket": secret("no-path") }), json!(["bucket"])),
        (BUCKET, "no_list", json!({ "bucket": secret("no-list") }), json!({ "bucket": true })),
        (BUCKET, "one_step", json!({ "bucket": secret("one-step") }), json!([attribute("bucket")])),
        (BUCKET, "whole", json!({ "bucket": secret("whole") }), json!(true)),
    ]);
    let swept = sweep("terraform.tfstate", &input, &[format!("{VOLUME}.tag"), format!("{RECORD}.one")]);
    swept.told_what_is_open(&format!("{VOLUME}.tag"));
}
