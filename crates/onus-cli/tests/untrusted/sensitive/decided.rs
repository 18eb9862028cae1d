//! What is hidden is there, and not known: no answer is made up for it, and it is counted.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{BUCKET, KEY, Marked, POLICY, PROVIDER, RECORD, VOLUME, marked, plan};
use crate::{code, run, said, write};

/// Asks the estate of a plan of these resources.
fn ask(resources: &[Marked], sql: &str) -> Value {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", plan(resources).to_string());
    asked(directory.path(), sql)
}

fn asked(directory: &std::path::Path, sql: &str) -> Value {
    let output = run(directory, &["query", sql, "-i", "plan.json", "--no-agreement", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    // A row is an object; its columns are called in the order of the alphabet.
    let row = |row: &Value| {
        let columns: BTreeMap<String, Value> = serde_json::from_value(row.clone()).unwrap();
        Value::Array(columns.into_values().collect())
    };
    found.as_array().unwrap().iter().map(row).collect()
}

fn coverage(input: &Value) -> Value {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", input.to_string());
    let output = run(directory.path(), &["assess", "plan.json", "--no-agreement", "--format", "json"]);
    code(&output);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["coverage"].clone()
}

#[test]
fn a_tag_that_is_hidden_is_there_beside_the_others() {
    let tags = |mask| marked(VOLUME, "v", json!({ "name": "v", "tags": { "owner": "x", "stage": "prod" } }), mask);
    let found = |mask| ask(&[tags(mask)], "SELECT tags FROM resources WHERE name = 'v'");
    assert_eq!(found(json!({}))[0][0], json!("[\"owner=x\",\"stage=prod\"]"));
    assert_eq!(found(json!({ "tags": { "owner": true } }))[0][0], json!("[null,\"stage=prod\"]"));
    // Which there are is not known, and that is not the same as none.
    assert_eq!(found(json!({ "tags": true }))[0][0], Value::Null);
    let none = marked(VOLUME, "v", json!({ "name": "v", "tags": {} }), json!({ "tags": true }));
    assert_eq!(ask(&[none], "SELECT tags FROM resources WHERE name = 'v'")[0][0], json!("[]"));
    // Whoever leaves the secrets out, and not their mask.
    let left_out =
        marked(VOLUME, "v", json!({ "name": "v", "tags": { "stage": "prod" } }), json!({ "tags": { "owner": true } }));
    assert_eq!(ask(&[left_out], "SELECT tags FROM resources WHERE name = 'v'")[0][0], json!("[null,\"stage=prod\"]"));
}

#[test]
fn a_key_that_is_hidden_encrypts_and_leads_nowhere() {
    let key = |mask| marked(KEY, "k", json!({ "id": "k-1" }), mask);
    let volume = |mask| marked(VOLUME, "v", json!({ "name": "v", "kms_id": "k-1" }), mask);
    let found = |key, volume| {
        ask(&[key, volume], "SELECT encrypted AS a, key > 0 AS b, key < 0 AS c, key IS NULL AS d FROM block_volume")
    };
    assert_eq!(found(key(json!({})), volume(json!({})))[0], json!([1, 1, 0, 0]));
    assert_eq!(found(key(json!({})), volume(json!({ "kms_id": true })))[0], json!([1, null, null, 1]));
    // It may be this one: that it is another one, outside of the inputs, nobody knows.
    assert_eq!(found(key(json!({ "id": true })), volume(json!({})))[0], json!([1, null, null, 1]));
}

#[test]
fn a_region_that_is_hidden_is_not_the_providers() {
    let mut input = plan(&[
        marked(VOLUME, "v", json!({ "name": "v", "region": "eu-ch2" }), json!({ "region": true })),
        marked(VOLUME, "w", json!({ "name": "w" }), json!({})),
    ]);
    input["configuration"] = json!({
        "provider_config": { "opentelekomcloud": { "name": "opentelekomcloud", "full_name": PROVIDER, "expressions": { "region": { "constant_value": "eu-de" } } } },
        "root_module": { "resources": [] },
    });
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", input.to_string());
    let regions = asked(
        directory.path(),
        "SELECT name, region FROM resources WHERE part = 0 AND kind <> 'account' ORDER BY name",
    );
    assert_eq!(regions, json!([["v", null], ["w", "eu-de"]]));
}

#[test]
fn a_question_about_what_is_hidden_stays_open() {
    let bucket = |mask| marked(BUCKET, "b", json!({ "bucket": "b", "acl": "public-read", "versioning": true }), mask);
    let found = |mask| {
        ask(
            &[bucket(mask)],
            "SELECT public_read AS a, public_write AS b, versioning AS c, storage_class AS d FROM object_bucket",
        )
    };
    assert_eq!(found(json!({}))[0], json!([1, 0, 1, "STANDARD"]));
    assert_eq!(found(json!({ "acl": true }))[0], json!([null, null, 1, "STANDARD"]));
    // Of a resource that is hidden as a whole, nobody knows what it lacks either.
    assert_eq!(found(json!(true))[0], json!([null, null, null, null]));
    let open = json!({ "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "*" }] }).to_string();
    let policy = |mask| marked(POLICY, "p", json!({ "bucket": "b", "policy": open }), mask);
    let found = |mask| {
        ask(
            &[policy(mask)],
            "SELECT public_allow AS a, allows_any_action AS b, demands_encryption AS c FROM bucket_policy",
        )
    };
    assert_eq!(found(json!({}))[0], json!([1, 1, 0]));
    assert_eq!(found(json!({ "policy": true }))[0], json!([null, null, null]));
}

#[test]
fn each_secret_is_counted_once_for_a_column() {
    let input = plan(&[
        marked(
            VOLUME,
            "v",
            json!({ "name": "v", "volume_type": "SSD", "tags": { "a": "b", "c": "d", "e": "f" } }),
            json!({ "volume_type": true, "tags": { "a": true, "c": true } }),
        ),
        marked(
            RECORD,
            "r",
            json!({ "id": "r-1", "name": "r", "records": ["a", "b"] }),
            json!({ "id": true, "records": [true, false] }),
        ),
    ]);
    let counted = coverage(&input);
    let expected = json!([
        { "type": RECORD, "column": "identifier", "count": 1 },
        { "type": RECORD, "column": "records", "count": 1 },
        { "type": VOLUME, "column": "tags", "count": 2 },
        { "type": VOLUME, "column": "volume_type", "count": 1 },
    ]);
    assert_eq!(counted["sensitive_values"], expected);
}
