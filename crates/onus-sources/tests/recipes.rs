//! Every recipe with each of its three answers.

use serde_json::{Value, json};

use crate::estates::{ask, block, change, common, leads, plan, read, refs, try_read};

const V: &str = "sky_volume.v";

fn volume(after: Value, unknown: Value, expressions: Value) -> onus_core::Estate {
    read(&plan(vec![change(V, after, unknown)], json!({ "resources": [block(V, expressions)] })))
}

/// The column for known attributes.
fn known(after: Value, column: &str) -> String {
    ask(&volume(after, json!({}), json!({})), V, "volume", column)
}

/// The column where this is not known, with these expressions.
fn unknown(unknown: Value, expressions: Value, column: &str) -> String {
    ask(&volume(json!({}), unknown, expressions), V, "volume", column)
}

#[test]
fn a_number_is_turned_into_the_columns_unit() {
    for (size, expected) in [
        (json!(2048), "2"),
        (json!("2048"), "2"),
        (json!(1500), "1"),
        (json!(null), "NULL"),
        (json!("much"), "NULL"),
        (json!([1, 2]), "NULL"),
        (json!(true), "NULL"),
    ] {
        assert_eq!(known(json!({ "size": size }), "size_gib"), expected, "{size}");
    }
    assert_eq!(unknown(json!({ "size": true }), json!({}), "size_gib"), "NULL");
}

#[test]
fn present_has_three_answers() {
    assert_eq!(known(json!({ "key_id": "k" }), "encrypted"), "1");
    for unset in [json!({}), json!({ "key_id": null }), json!({ "key_id": "" }), json!({ "key_id": [] })] {
        assert_eq!(known(unset, "encrypted"), "0");
    }
    let key = || json!({ "key_id": true });
    assert_eq!(unknown(key(), json!({}), "encrypted"), "NULL", "the provider may compute it");
    assert_eq!(unknown(key(), json!({ "key_id": refs(&["var.key"]) }), "encrypted"), "NULL");
    assert_eq!(
        unknown(key(), json!({ "key_id": refs(&["data.sky_key.k.id", "data.sky_key.k"]) }), "encrypted"),
        "NULL"
    );
    assert_eq!(unknown(json!({ "password": true }), json!({}), "secret_set"), "0", "the provider never computes it");
    assert_eq!(unknown(json!({ "password": true }), json!({ "password": refs(&["var.x"]) }), "secret_set"), "NULL");
}

#[test]
fn present_is_true_where_the_expression_is_one_reference() {
    let with = |expression: Value| {
        let changes = vec![
            change(V, json!({}), json!({ "key_id": true })),
            change("sky_key.k", json!({}), json!({ "id": true })),
        ];
        let root = json!({ "resources": [block(V, json!({ "key_id": expression })), block("sky_key.k", json!({}))] });
        ask(&read(&plan(changes, root)), V, "volume", "encrypted")
    };
    assert_eq!(with(refs(&["sky_key.k.id", "sky_key.k"])), "1");
    assert_eq!(with(refs(&["sky_key.k"])), "1");
    assert_eq!(with(refs(&["var.on", "sky_key.k.id", "sky_key.k"])), "NULL", "a condition may leave it out");
    assert_eq!(with(json!({})), "NULL");
}

#[test]
fn without_a_configuration_nothing_is_said_to_be_left_out() {
    let mut plan = plan(vec![change(V, json!({}), json!({ "password": true }))], json!({}));
    plan.as_object_mut().unwrap().remove("configuration");
    assert_eq!(ask(&read(&plan), V, "volume", "secret_set"), "NULL");
}

#[test]
fn a_value_is_mapped_and_what_is_not_listed_is_not_known() {
    for (sort, expected) in [
        (json!("fast"), "ssd"),
        (json!(1), "one"),
        (json!("other"), "NULL"),
        (json!(null), "none"),
        (json!(""), "none"),
    ] {
        assert_eq!(known(json!({ "sort": sort }), "kind_of"), expected, "{sort}");
    }
}

#[test]
fn a_list_keeps_members_that_are_not_known() {
    assert_eq!(known(json!({ "host": [{ "name": "a" }, { "name": null }, { "name": "b" }] }), "hosts"), r#"["a","b"]"#);
    let estate = volume(json!({ "host": [{ "name": "a" }, {}] }), json!({ "host": [{}, { "name": true }] }), json!({}));
    assert_eq!(ask(&estate, V, "volume", "hosts"), r#"["a",null]"#);
    assert_eq!(unknown(json!({ "host": true }), json!({}), "hosts"), "NULL");
    assert_eq!(known(json!({ "host": [] }), "hosts"), "NULL");
}

#[test]
fn json_in_an_attribute_is_read() {
    let policy = |text: &str| json!({ "policy": text });
    assert_eq!(
        known(policy(r#"{"Statement":[{"Principal":"*"},{"Principal":["a","b"]}]}"#), "principals"),
        r#"["*","a","b"]"#
    );
    assert_eq!(known(policy(r#"{"Statement":{"Principal":"*"}}"#), "principals"), r#"["*"]"#);
    let estate = volume(policy("{"), json!({}), json!({}));
    assert_eq!(ask(&estate, V, "volume", "principals"), "NULL");
    assert_eq!(estate.coverage.misfits[&("sky_volume".to_owned(), "principals".to_owned())], 1);
    let estate = volume(policy(&"[".repeat(100_000)), json!({}), json!({}));
    assert_eq!(ask(&estate, V, "volume", "principals"), "NULL");
}

#[test]
fn a_date_is_the_day_in_utc() {
    for (made, expected) in [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T23:30:00-02:00", "2026-03-02"),
        ("2026-03-01 10:00:00 +0000 UTC", "2026-03-01"),
        ("yesterday", "NULL"),
        ("2026-02-31", "NULL"),
    ] {
        assert_eq!(known(json!({ "created": made }), "made"), expected, "{made}");
    }
}

#[test]
fn a_range_is_an_address_or_a_prefix() {
    for (range, expected) in [
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::/0", "::/0"),
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.1/33", "NULL"),
        ("any", "NULL"),
    ] {
        assert_eq!(known(json!({ "range": range }), "range"), expected, "{range}");
    }
}

#[test]
fn members_are_counted() {
    assert_eq!(known(json!({ "copy": [{}, {}] }), "copies"), "2");
    assert_eq!(known(json!({}), "copies"), "0");
    assert_eq!(unknown(json!({ "copy": true }), json!({}), "copies"), "NULL");
}

#[test]
fn numbers_beyond_all_bounds_do_no_harm() {
    assert_eq!(known(json!({ "ratio": 18_446_744_073_709_551_615_u64, "size": 1.5e300 }), "size_gib"), "NULL");
    let text = plan(vec![change(V, json!({ "ratio": 7 }), json!({}))], json!({})).to_string().replace(":7", ":1e400");
    let error = crate::estates::read_bytes(&[text.as_bytes()]).err().unwrap().to_string();
    assert!(error.contains(":1:"), "{error}");
}

#[test]
fn a_question_has_three_answers() {
    for (mode, expected) in [(json!("all"), "1"), (json!("none"), "0"), (json!(null), "0")] {
        assert_eq!(known(json!({ "mode": mode }), "shared"), expected, "{mode}");
    }
    assert_eq!(unknown(json!({ "mode": true }), json!({}), "shared"), "0", "left out, and never computed");
    assert_eq!(unknown(json!({ "mode": true }), json!({ "mode": refs(&["local.x"]) }), "shared"), "NULL");
}

#[test]
fn any_is_kleenes_or() {
    assert_eq!(known(json!({ "lock": "on" }), "locked"), "1");
    assert_eq!(known(json!({ "lock": "off", "hold": false }), "locked"), "0");
    assert_eq!(known(json!({ "lock": "off" }), "locked"), "NULL");
    assert_eq!(unknown(json!({ "lock": true }), json!({}), "locked"), "NULL");
    let estate = volume(json!({ "hold": "true" }), json!({ "lock": true }), json!({}));
    assert_eq!(ask(&estate, V, "volume", "locked"), "1");
}

#[test]
fn secrets_are_neither_asked_nor_kept() {
    let mut change = change(
        V,
        json!({ "password": "open sesame", "created": "2026-01-01", "sort": "fast", "tags": { "a": "b" }, "key_id": "hidden-key" }),
        json!({}),
    );
    change["change"]["after_sensitive"] =
        json!({ "password": true, "created": true, "sort": true, "tags": true, "key_id": true });
    let estate = read(&plan(vec![change], json!({})));
    assert_eq!(ask(&estate, V, "volume", "secret_set"), "1");
    assert_eq!(ask(&estate, V, "volume", "encrypted"), "1");
    assert_eq!(ask(&estate, V, "volume", "open"), "NULL");
    assert_eq!(ask(&estate, V, "volume", "made"), "NULL");
    assert_eq!(ask(&estate, V, "volume", "kind_of"), "NULL");
    assert_eq!(common(&estate, V, "tags"), "NULL");
    assert_eq!(leads(&estate, V, "volume", "key"), "NULL");
    let columns: Vec<&str> = estate.coverage.sensitive_values.keys().map(|(_, column)| column.as_str()).collect();
    assert_eq!(columns, ["key", "kind_of", "made", "open", "tags"]);
}

#[test]
fn common_columns_come_from_the_providers_defaults() {
    let estate = volume(
        json!({ "name": "n", "zone": "z1", "tags": { "b": "2", "a": "1" } }),
        json!({ "region": true }),
        json!({}),
    );
    assert_eq!(common(&estate, V, "tags"), r#"["a=1","b=2"]"#);
    assert_eq!(common(&estate, V, "zone"), "z1");
    assert_eq!(common(&estate, V, "region"), "north", "nobody chose another one");
    assert_eq!(common(&estate, V, "account"), "account acme of sky");
    let estate =
        volume(json!({ "region": "south" }), json!({ "tags": true }), json!({ "tags": refs(&["local.tags"]) }));
    assert_eq!(common(&estate, V, "region"), "south");
    assert_eq!(common(&estate, V, "tags"), "NULL");
    let estate = volume(
        json!({}),
        json!({ "region": true }),
        json!({ "region": refs(&["data.sky_region.r.id", "data.sky_region.r"]) }),
    );
    assert_eq!(common(&estate, V, "region"), "NULL", "somebody chose one that is not known yet");
    assert_eq!(common(&estate, V, "tags"), "[]");
}

#[test]
fn inline_blocks_become_rows() {
    let group = |rules: Value, unknown: Value| {
        let block = block(
            "sky_group.g",
            json!({ "rule": [{ "port": {}, "cidr": {} }, { "peer": refs(&["sky_group.h.id", "sky_group.h"]) }] }),
        );
        let changes =
            vec![change("sky_group.g", rules, unknown), change("sky_group.h", json!({}), json!({ "id": true }))];
        read(&plan(changes, json!({ "resources": [block, crate::estates::block("sky_group.h", json!({}))] })))
    };
    let estate = group(
        json!({ "tags": { "a": "b" }, "rule": [{ "cidr": "10.0.0.0/8", "port": 22 }, { "port": 443 }] }),
        json!({ "rule": [{ "peer": true }, { "peer": true, "cidr": true }] }),
    );
    assert_eq!(ask(&estate, "sky_group.g#rule[0]", "rule", "port"), "22");
    assert_eq!(ask(&estate, "sky_group.g#rule[1]", "rule", "cidr"), "NULL");
    assert_eq!(leads(&estate, "sky_group.g#rule[1]", "rule", "group"), "sky_group.g");
    assert_eq!(leads(&estate, "sky_group.g#rule[0]", "rule", "peer"), "nothing", "the block leaves it out");
    assert_eq!(leads(&estate, "sky_group.g#rule[1]", "rule", "peer"), "sky_group.h");
    assert_eq!(common(&estate, "sky_group.g#rule[0]", "part"), "1");
    assert_eq!(common(&estate, "sky_group.g#rule[0]", "tags"), r#"["a=b"]"#);
    assert_eq!((estate.coverage.read, estate.coverage.recognised), (2, 2));

    let estate = group(json!({}), json!({ "rule": true }));
    assert_eq!(leads(&estate, "sky_group.g#rule[?]", "rule", "group"), "sky_group.g");
    assert_eq!(ask(&estate, "sky_group.g#rule[?]", "rule", "cidr"), "NULL");

    let estate = group(json!({ "rule": [] }), json!({}));
    let tables: i64 =
        estate.connection().query_row("SELECT count(*) FROM resources WHERE part = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 0);

    // A dynamic block writes rules that the configuration does not show: nothing is said to be left out.
    let estate = group(json!({ "rule": [{}, {}, {}] }), json!({ "rule": [{ "peer": true }, {}, {}] }));
    assert_eq!(leads(&estate, "sky_group.g#rule[0]", "rule", "peer"), "NULL");
}

#[test]
fn planned_values_alone_leave_out_what_is_not_known() {
    let values = json!({ "root_module": { "resources": [{ "address": V, "mode": "managed", "type": "sky_volume", "name": "v", "provider_name": "registry.terraform.io/example/sky", "values": { "sort": null, "name": "n" } }] } });
    let estate = read(&json!({ "format_version": "0.1", "planned_values": values }));
    assert_eq!(ask(&estate, V, "volume", "encrypted"), "NULL");
    assert_eq!(ask(&estate, V, "volume", "kind_of"), "none");
    assert_eq!(estate.coverage.notes.len(), 1);
}

#[test]
fn a_resource_that_fills_another_ones_row() {
    let with = |locks: Vec<Value>| {
        let mut changes = vec![
            change(V, json!({ "id": "v", "hold": false, "lock": "off" }), json!({})),
            change("sky_volume.w", json!({ "id": "w", "hold": false, "lock": "off" }), json!({})),
        ];
        changes.extend(locks);
        try_read(&plan(changes, json!({}))).unwrap()
    };
    let lock = |name: &str, after: Value, unknown: Value| change(&format!("sky_volume_lock.{name}"), after, unknown);
    let locked = |estate: &onus_core::Estate, address: &str| ask(estate, address, "volume", "locked");

    let estate = with(vec![lock("a", json!({ "volume_id": "v", "locked": true }), json!({}))]);
    assert_eq!((locked(&estate, V).as_str(), locked(&estate, "sky_volume.w").as_str()), ("1", "0"));
    assert_eq!(ask(&estate, V, "volume", "shared"), "0", "what is not set stays as it is");
    assert_eq!((estate.coverage.recognised, estate.coverage.supporting), (2, 1));

    let estate = with(vec![lock("a", json!({ "volume_id": "v" }), json!({ "locked": true }))]);
    assert_eq!(locked(&estate, V), "NULL");

    let estate = with(vec![
        lock("a", json!({ "volume_id": "v", "locked": false }), json!({})),
        lock("b", json!({ "volume_id": "v", "locked": true }), json!({})),
    ]);
    assert_eq!(locked(&estate, V), "1", "true wins");

    let estate = with(vec![lock("a", json!({ "locked": true }), json!({ "volume_id": true }))]);
    assert_eq!(
        (locked(&estate, V).as_str(), locked(&estate, "sky_volume.w").as_str()),
        ("NULL", "NULL"),
        "it may be any of them"
    );

    let estate = with(vec![lock("a", json!({ "volume_id": "elsewhere", "locked": true }), json!({}))]);
    assert_eq!(locked(&estate, V), "0");
}
