//! Plans: the masks of their changes, both sides, and what stands around them.

use serde_json::{Value, json};

use super::swept::Swept;
use super::{
    Marked, OPEN, PROVIDER, RECORD, VOLUME, as_terraform_marks, marked, of_another_shape, of_another_shape_as_a_whole,
    open_tags, plan, secret,
};
use crate::{MARKER, code, run, said, write};

fn sweep(input: &Value, addresses: &[String]) -> Swept {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", input.to_string());
    Swept::over(directory.path(), "plan.json", addresses)
}

#[test]
fn what_a_plan_marks_shows_nowhere() {
    let resources = as_terraform_marks();
    let addresses: Vec<String> = resources.iter().map(Marked::address).collect();
    let swept = sweep(&plan(&resources), &addresses);
    swept.kept_silent();
    swept.told_what_is_open(&format!("{VOLUME}.open"));
}

#[test]
fn a_mask_of_another_shape_hides_what_it_lies_on() {
    let resources = of_another_shape();
    let addresses: Vec<String> = resources.iter().map(Marked::address).take(3).collect();
    let swept = sweep(&plan(&resources), &addresses);
    swept.kept_silent();
    swept.told_what_is_open(&format!("{RECORD}.too_short"));
}

#[test]
fn a_mask_that_is_no_object_hides_all() {
    let address = format!("{VOLUME}.open");
    let swept = sweep(&plan(&of_another_shape_as_a_whole()), std::slice::from_ref(&address));
    swept.kept_silent();
    swept.told_what_is_open(&address);
}

/// Secrets that stand in the parts of a plan beside the changes, with masks and without: no part of them is read.
#[test]
fn what_stands_around_the_changes_of_a_plan_shows_nowhere() {
    let mut input = plan(&[marked(VOLUME, "open", json!({ "name": OPEN, "tags": open_tags() }), json!({}))]);
    let value = |which: &str| json!({ "sensitive": true, "value": secret(which), "type": "string" });
    input["planned_values"] = json!({ "outputs": { "o": value("planned-output") }, "root_module": {} });
    input["prior_state"] = json!({ "values": { "outputs": { "o": value("prior-output") }, "root_module": { "resources": [{
        "address": "data.opentelekomcloud_kms_data_key_v1.d", "mode": "data", "type": "opentelekomcloud_kms_data_key_v1",
        "name": "d", "provider_name": PROVIDER, "values": { "id": secret("data"), "plain_text": secret("data") }, "sensitive_values": { "plain_text": true },
    }] } } });
    input["output_changes"] = json!({ "o": { "actions": ["create"], "before": null, "after": secret("output-change"), "after_sensitive": true } });
    let constant = |which: &str| json!({ "constant_value": secret(which) });
    input["variables"] = json!({ "region": { "value": secret("region") }, "tenant": { "value": secret("tenant") }, "shown": { "value": OPEN } });
    input["configuration"] = json!({
        "provider_config": { "opentelekomcloud": { "name": "opentelekomcloud", "full_name": PROVIDER, "expressions": {
            "region": { "references": ["var.region"] }, "tenant_name": { "references": ["var.tenant"] }, "password": constant("provider-password"),
        } } },
        "root_module": {
            "variables": { "region": { "sensitive": true, "default": secret("default") }, "tenant": { "ephemeral": true }, "shown": {} },
            "outputs": { "o": { "sensitive": true, "expression": constant("output-expression") } },
            "resources": [{ "address": format!("{VOLUME}.open"), "mode": "managed", "type": VOLUME, "name": "open",
                "provider_config_key": "opentelekomcloud", "expressions": { "name": { "references": ["var.shown"] } } }],
        },
    });
    let swept = sweep(&input, &[format!("{VOLUME}.open")]);
    swept.kept_silent();
    swept.told_what_is_open(&format!("{VOLUME}.open"));
    // The same variables show where they are not marked.
    input["configuration"]["root_module"]["variables"] = json!({ "region": {}, "tenant": { "sensitive": false } });
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", input.to_string());
    let accounts =
        run(directory.path(), &["query", "SELECT DISTINCT account, region FROM resources", "-i", "plan.json"]);
    assert!(
        said(&accounts).contains(&secret("region")) && said(&accounts).contains(&secret("tenant")),
        "{}",
        said(&accounts)
    );
}

/// `before` has a mask of its own.
#[test]
fn the_side_before_a_plan_keeps_its_secrets() {
    let mut changes: Vec<Value> = as_terraform_marks().iter().chain(&of_another_shape()).map(Marked::change).collect();
    for change in &mut changes {
        let inner = &mut change["change"];
        inner["before"] = inner["after"].take();
        inner["before_sensitive"] = inner["after_sensitive"].take();
        inner["actions"] = json!(["update"]);
        inner["after"] = json!({ "name": "after" });
        inner["after_sensitive"] = json!({});
    }
    let input = json!({ "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": changes });
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", input.to_string());
    let mut swept = Swept::default();
    for format in ["text", "json", "markdown"] {
        let plan = ["diff", "--plan", "plan.json", "--format", format, "--show", "99", "--comment", "comment.md"];
        assert_eq!(code(&swept.run(directory.path(), &plan)), 0);
    }
    swept.files(directory.path(), "plan.json");
    swept.kept_silent();
}

/// Terraform's own screens hide both sides of a change from the day on which one of them is marked.
#[test]
fn what_is_marked_from_now_on_was_a_secret_before() {
    let side = |which: &str| json!({ "id": "v", "name": secret(which), "tags": { "owner": secret(which), "stage": OPEN }, "size": 10 });
    let records = |count: usize| json!({ "id": "r", "name": OPEN, "records": (0..count).map(|at| if at == 0 { secret("shorter") } else { format!("{OPEN}-{at}") }).collect::<Vec<_>>() });
    let mask = json!({ "name": true, "tags": { "owner": true } });
    let change = |source_type, name, before: (Value, Value), after: (Value, Value)| {
        let mut change = marked(source_type, name, after.0, after.1).change();
        change["change"]["actions"] = json!(["update"]);
        change["change"]["before"] = before.0;
        change["change"]["before_sensitive"] = before.1;
        change
    };
    let changes = json!([
        change(VOLUME, "from_now_on", (side("before"), json!({})), (side("after"), mask.clone())),
        change(VOLUME, "no_longer", (side("before"), mask), (side("after"), json!({ "tags": {} }))),
        change(RECORD, "shorter", (records(3), json!({})), (records(2), json!({ "records": [true, false] }))),
        change(
            RECORD,
            "open",
            (json!({ "name": "r", "records": [OPEN, "a"] }), json!({})),
            (json!({ "name": "r", "records": [OPEN] }), json!({ "records": [false] }))
        ),
    ]);
    let input = json!({ "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": changes });
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", input.to_string());
    let mut swept = Swept::default();
    for format in ["text", "json", "markdown"] {
        swept.run(directory.path(), &["diff", "--plan", "plan.json", "--format", format, "--show", "99"]);
    }
    swept.kept_silent();
    let rows =
        |sql| said(&run(directory.path(), &["query", sql, "-i", "plan.json", "--no-agreement", "--format", "json"]));
    let found = rows("SELECT name, tags FROM resources WHERE kind = 'block_volume'");
    assert!(!found.contains(MARKER) && found.contains(OPEN), "{found}");
    let found = rows("SELECT records FROM dns_record");
    assert!(found.contains(&format!(r#"[\"{OPEN}\"]"#)) && found.contains("[null,"), "{found}");
}

/// Of two masks, and of a name that is marked twice, no word is lost.
#[test]
fn a_mask_that_says_two_things_hides() {
    let directory = tempfile::tempdir().unwrap();
    let values =
        format!(r#"{{"name": "{}", "tags": {{"a": "{}", "a": "b"}}, "size": 10}}"#, secret("twice"), secret("first"));
    let text = |masks: &str| {
        format!(
            r#"{{"format_version": "1.2", "resource_changes": [{{"address": "{VOLUME}.v", "mode": "managed", "type": "{VOLUME}", "name": "v",
               "provider_name": "{PROVIDER}", "change": {{"actions": ["create"], "after": {values}, {masks}}}}}]}}"#
        )
    };
    let forms = [
        (0, r#""after_sensitive": {"name": true, "name": false, "tags": {"a": true, "a": false}}"#),
        (0, r#""after_sensitive": {"name": false, "name": true, "tags": {"a": false, "a": true}}"#),
        (2, r#""after_sensitive": {"name": true, "tags": true}, "after_sensitive": {}"#),
    ];
    for (expected, masks) in forms {
        write(directory.path(), "plan.json", text(masks));
        let found = run(directory.path(), &["query", "SELECT * FROM resources", "-i", "plan.json", "--format", "json"]);
        assert_eq!(code(&found), expected, "{masks}: {}", said(&found));
        assert!(!said(&found).contains(MARKER), "{masks}: {}", said(&found));
    }
}

/// What is wrong with a file is told without what stands in it.
#[test]
fn a_plan_that_cannot_be_read_is_refused_without_its_secrets() {
    let directory = tempfile::tempdir().unwrap();
    let forms = [json!(secret("text")), json!([secret("list")]), json!([[secret("deep")]])];
    for values in forms {
        let mut input = plan(&[marked(VOLUME, "v", json!({}), json!(true))]);
        input["resource_changes"][0]["change"]["after"] = values;
        write(directory.path(), "plan.json", input.to_string());
        let output = run(directory.path(), &["assess", "plan.json"]);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(!said(&output).contains(MARKER), "{}", said(&output));
    }
}
