//! References: by value, and by the configuration's expressions.

use serde_json::{Value, json};

use crate::estates::{block, change, counted, leads, plan, read, read_bytes, refs};

fn key(address: &str) -> Value {
    change(address, json!({}), json!({ "id": true }))
}

fn volume(address: &str) -> Value {
    change(address, json!({}), json!({ "id": true, "key_id": true }))
}

fn each(keys: &[&str], make: impl Fn(&str) -> Value) -> Vec<Value> {
    keys.iter().map(|key| make(key)).collect()
}

#[test]
fn a_value_leads_to_the_resource_that_has_it() {
    let rule = |after: Value| change("sky_rule.r", after, json!({}));
    let with = |after: Value| {
        let groups = vec![
            change("sky_group.g", json!({ "id": "g1", "name": "web" }), json!({})),
            change("sky_key.k", json!({ "id": "k1", "name": "key" }), json!({})),
        ];
        read(&plan([groups, vec![rule(after)]].concat(), json!({})))
    };
    assert_eq!(leads(&with(json!({ "group": "web" })), "sky_rule.r", "rule", "group"), "sky_group.g");
    assert_eq!(leads(&with(json!({ "group": "db" })), "sky_rule.r", "rule", "group"), "outside db");
    assert_eq!(
        leads(&with(json!({ "group": "key" })), "sky_rule.r", "rule", "group"),
        "outside key",
        "a key is not a group"
    );
    assert_eq!(leads(&with(json!({})), "sky_rule.r", "rule", "group"), "nothing");
    assert_eq!(leads(&with(json!({ "group": ["web"] })), "sky_rule.r", "rule", "group"), "sky_group.g");
    assert_eq!(leads(&with(json!({ "group": ["web", "db"] })), "sky_rule.r", "rule", "group"), "NULL");
    let estate = with(json!({ "peer_name": "web" }));
    assert_eq!(leads(&estate, "sky_rule.r", "rule", "peer"), "sky_group.g", "the first that is set");
}

#[test]
fn of_two_with_the_same_name_none_is_taken() {
    let groups = vec![
        change("sky_group.g", json!({ "name": "web" }), json!({})),
        change("sky_group.h", json!({ "name": "web" }), json!({})),
        change("sky_rule.r", json!({ "group": "web" }), json!({})),
    ];
    assert_eq!(leads(&read(&plan(groups, json!({}))), "sky_rule.r", "rule", "group"), "NULL");
}

#[test]
fn an_expression_leads_to_the_only_instance() {
    let with = |expression: Value, keys: &[&str]| {
        let changes = [vec![volume("sky_volume.v")], each(keys, |at| key(&format!("sky_key.k{at}")))].concat();
        let keys = if keys == [""] {
            block("sky_key.k", json!({}))
        } else {
            counted("sky_key.k", "count", json!({}), json!({}))
        };
        leads(
            &read(&plan(
                changes,
                json!({ "resources": [block("sky_volume.v", json!({ "key_id": expression })), keys] }),
            )),
            "sky_volume.v",
            "volume",
            "key",
        )
    };
    let k = &["sky_key.k.id", "sky_key.k"];
    assert_eq!(with(refs(k), &[""]), "sky_key.k");
    assert_eq!(with(refs(&["sky_key.k[1].id", "sky_key.k[1]", "sky_key.k"]), &["[0]", "[1]"]), "sky_key.k[1]");
    assert_eq!(with(refs(&["sky_key.k"]), &["[0]"]), "sky_key.k[0]", "there is one only");
    assert_eq!(with(refs(&["sky_key.k"]), &["[0]", "[1]"]), "NULL", "which one is not said");
    assert_eq!(with(refs(&["local.key"]), &[""]), "NULL");
    assert_eq!(with(refs(&["local.key", "sky_key.k.id", "sky_key.k"]), &[""]), "NULL");
    assert_eq!(with(refs(&["sky_key.k.id", "sky_key.k", "sky_key.l.id", "sky_key.l"]), &[""]), "NULL");
    assert_eq!(with(refs(&["data.sky_key.d.id", "data.sky_key.d"]), &[""]), "outside data.sky_key.d");
    assert_eq!(with(refs(&["sky_key.gone.id", "sky_key.gone"]), &[""]), "NULL");
}

#[test]
fn equal_keys_pair() {
    let with = |expression: &[&str], volumes: &[&str], keys: &[&str], at: &str| {
        let changes = [
            each(volumes, |at| volume(&format!("sky_volume.v[{at}]"))),
            each(keys, |at| key(&format!("sky_key.k[{at}]"))),
        ]
        .concat();
        let root = json!({ "resources": [counted("sky_volume.v", "for_each", refs(&["sky_key.k"]), json!({ "key_id": refs(expression) })), counted("sky_key.k", "for_each", json!({}), json!({}))] });
        leads(&read(&plan(changes, root)), &format!("sky_volume.v[{at}]"), "volume", "key")
    };
    let (a, b) = ("\"a\"", "\"b\"");
    assert_eq!(with(&["sky_key.k", "each.key"], &[a], &[a, b], a), "sky_key.k[\"a\"]");
    assert_eq!(with(&["sky_key.k", "each.key"], &[b], &[a], b), "NULL");
    assert_eq!(with(&["sky_key.k", "count.index"], &["0", "1"], &["0", "1"], "1"), "sky_key.k[1]");
    assert_eq!(
        with(&["sky_key.k", "count.index"], &["0", "1", "2"], &["0", "1"], "1"),
        "NULL",
        "the index may be reckoned with"
    );
    assert_eq!(with(&["sky_key.k", "each.value"], &[a, b], &[a, b], b), "sky_key.k[\"b\"]");
    assert_eq!(with(&["sky_key.k", "each.value.key", "each.value"], &[a, b], &[a, b], b), "NULL");
    assert_eq!(
        with(&["each.value.id", "each.value"], &[a, b], &[a, b], b),
        "sky_key.k[\"b\"]",
        "for_each goes over the keys themselves"
    );
}

#[test]
fn variables_and_outputs_of_modules_are_followed() {
    let root = json!({
        "resources": [block("sky_key.k", json!({}))],
        "module_calls": {
            "disk": { "expressions": { "key": refs(&["sky_key.k.id", "sky_key.k"]), "other": refs(&["module.keys.id", "module.keys"]) }, "module": {
                "resources": [block("sky_volume.v", json!({ "key_id": refs(&["var.key"]) })), block("sky_volume.w", json!({ "key_id": refs(&["var.other"]) })), block("sky_volume.x", json!({ "key_id": refs(&["var.unset"]) }))],
                "variables": { "key": {}, "other": {}, "unset": { "default": null } },
            } },
            "keys": { "module": { "outputs": { "id": { "expression": refs(&["sky_key.inner.id", "sky_key.inner"]) } }, "resources": [block("sky_key.inner", json!({}))] } },
        },
    });
    let changes = vec![
        key("sky_key.k"),
        key("module.keys.sky_key.inner"),
        volume("module.disk.sky_volume.v"),
        volume("module.disk.sky_volume.w"),
        volume("module.disk.sky_volume.x"),
    ];
    let estate = read(&plan(changes, root));
    assert_eq!(leads(&estate, "module.disk.sky_volume.v", "volume", "key"), "sky_key.k");
    assert_eq!(leads(&estate, "module.disk.sky_volume.w", "volume", "key"), "module.keys.sky_key.inner");
    assert_eq!(leads(&estate, "module.disk.sky_volume.x", "volume", "key"), "NULL");
    assert_eq!(crate::estates::ask(&estate, "module.disk.sky_volume.v", "volume", "encrypted"), "1");
    assert_eq!(estate.coverage.unresolved[&("sky_volume".to_owned(), "key".to_owned())], 1);
}

#[test]
fn instances_of_modules_keep_to_themselves() {
    let root = json!({
        "resources": [counted("sky_key.outer", "for_each", json!({}), json!({}))],
        "module_calls": { "disk": { "for_each_expression": {}, "expressions": { "key": refs(&["sky_key.outer", "each.key"]) }, "module": {
            "resources": [block("sky_key.k", json!({})), block("sky_volume.v", json!({ "key_id": refs(&["sky_key.k.id", "sky_key.k"]) })), block("sky_volume.w", json!({ "key_id": refs(&["var.key"]) }))],
        } } },
    });
    let mut changes = Vec::new();
    for at in ["a.b", "c"] {
        changes.push(key(&format!("sky_key.outer[\"{at}\"]")));
        changes.extend(
            ["sky_key.k", "sky_volume.v", "sky_volume.w"].map(|name| volume(&format!("module.disk[\"{at}\"].{name}"))),
        );
    }
    let estate = read(&plan(changes, root));
    assert_eq!(leads(&estate, "module.disk[\"a.b\"].sky_volume.v", "volume", "key"), "module.disk[\"a.b\"].sky_key.k");
    assert_eq!(leads(&estate, "module.disk[\"c\"].sky_volume.w", "volume", "key"), "sky_key.outer[\"c\"]");
}

#[test]
fn references_reach_into_other_inputs() {
    let state = |id: &str| json!({ "version": 4, "terraform_version": "1.5.0", "lineage": "x", "resources": [{ "mode": "managed", "type": "sky_key", "name": "k", "provider": "provider[\"registry.terraform.io/example/sky\"]", "instances": [{ "attributes": { "id": id } }] }] });
    let plan = plan(vec![change("sky_volume.v", json!({ "key_id": "k1" }), json!({}))], json!({}));
    let texts = [plan.to_string(), state("k1").to_string(), state("k2").to_string()];
    let inputs: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    let estate = read_bytes(&inputs).unwrap();
    assert_eq!(leads(&estate, "sky_volume.v", "volume", "key"), "sky_key.k");
    assert_eq!(estate.inputs.len(), 3);
    let twice = read_bytes(&[inputs[1], inputs[1]]).err().unwrap().to_string();
    assert!(twice.contains("both hold sky_key.k"), "{twice}");
}
