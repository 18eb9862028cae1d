//! What a file may be, and what of it is in the estate.

use onus_core::estate::{Aside, Basis};
use serde_json::{Value, json};

use crate::estates::{ask, change, common, leads, plan, read, read_bytes};

fn with_actions(address: &str, actions: &[&str]) -> Value {
    let mut change = change(address, json!({ "id": address }), json!({}));
    change["change"]["actions"] = json!(actions);
    change
}

#[test]
fn what_is_not_in_the_estate_is_counted() {
    let mut data = change("sky_volume.data", json!({}), json!({}));
    data["mode"] = json!("data");
    data["address"] = json!("data.sky_volume.data");
    let mut deposed = with_actions("sky_volume.a", &["delete"]);
    deposed["deposed"] = json!("d1");
    let mut foreign = change("sky_volume.f", json!({}), json!({}));
    foreign["type"] = json!("sea_volume");
    foreign["address"] = json!("sea_volume.f");
    foreign["provider_name"] = json!("registry.terraform.io/example/sea");
    let mut input = plan(
        vec![
            with_actions("sky_volume.a", &["create"]),
            with_actions("sky_volume.b", &["delete", "create"]),
            with_actions("sky_volume.c", &["no-op"]),
            with_actions("sky_volume.d", &["delete"]),
            with_actions("sky_volume.e", &["forget"]),
            with_actions("sky_attachment.s", &["update"]),
            change("sky_unheard_of.u", json!({}), json!({})),
            data,
            deposed,
            foreign,
        ],
        json!({}),
    );
    input["deferred_changes"] =
        json!([{ "reason": "x", "resource_change": with_actions("sky_volume.z", &["create"]) }]);
    let estate = read(&input);
    let coverage = &estate.coverage;
    assert_eq!((coverage.read, coverage.recognised, coverage.supporting), (11, 4, 1));
    assert_eq!(Aside::ALL.map(|reason| coverage.count_aside(reason)), [2, 1, 1, 1, 1]);
    let aside: u64 = Aside::ALL.iter().map(|reason| coverage.count_aside(*reason)).sum();
    assert_eq!(coverage.read, coverage.recognised + coverage.supporting + aside);
    assert_eq!(coverage.notes.len(), 1);
}

#[test]
fn an_input_states_what_it_is() {
    let estate = read(&plan(vec![], json!({})));
    let input = &estate.inputs[0];
    assert_eq!(
        (input.sort.as_str(), input.basis, input.sha256.len()),
        ("Terraform plan, format 1.2", Basis::Planned, 64)
    );
    assert_eq!(
        (input.dated.as_deref(), input.made_by.as_deref()),
        (Some("2026-11-22T05:00:00Z"), Some("Terraform 1.9.0"))
    );
    assert_eq!(read(&json!({ "format_version": "1.0" })).inputs[0].sort, "Terraform state, format 1.0");
}

#[test]
fn all_encodings_read_the_same() {
    let text = plan(vec![change("sky_volume.v", json!({ "name": "Größe 🗻" }), json!({}))], json!({})).to_string();
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>();
    let marked = ["\u{feff}".as_bytes(), text.as_bytes()].concat();
    for bytes in [text.clone().into_bytes(), marked, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        assert_eq!(common(&read_bytes(&[&bytes]).unwrap(), "sky_volume.v", "name"), "Größe 🗻");
    }
}

#[test]
fn a_state_is_read_with_its_modules() {
    let volume = |address: &str, values: Value| json!({ "address": address, "mode": "managed", "type": "sky_volume", "name": "v", "provider_name": "registry.opentofu.org/example/sky", "values": values, "sensitive_values": { "created": true } });
    let mut old = volume("sky_volume.n", json!({}));
    old["index"] = json!(1);
    let mut deposed = volume("sky_volume.v", json!({}));
    deposed["deposed_key"] = json!("x");
    let values = json!({ "root_module": {
        "resources": [volume("sky_volume.v", json!({ "key_id": "k", "created": "2026-01-01" })), old, deposed],
        "child_modules": [{ "address": "module.m", "child_modules": [{ "address": "module.m.module.n[0]", "resources": [volume("module.m.module.n[0].sky_volume.v", json!({}))] }] }],
    } });
    let estate = read(&json!({ "format_version": "1.0", "terraform_version": "1.8.0", "values": values }));
    assert_eq!(ask(&estate, "sky_volume.v", "volume", "encrypted"), "1");
    assert_eq!(ask(&estate, "sky_volume.v", "volume", "made"), "NULL");
    assert_eq!(ask(&estate, "module.m.module.n[0].sky_volume.v", "volume", "encrypted"), "0");
    assert_eq!(ask(&estate, "sky_volume.n[1]", "volume", "encrypted"), "0");
    assert_eq!((estate.coverage.read, estate.coverage.count_aside(Aside::Deposed)), (4, 1));
    assert_eq!(common(&estate, "sky_volume.v", "basis"), "recorded");
}

#[test]
fn a_raw_state_is_read_with_its_instances() {
    let path = |steps: Value| steps;
    let resource = json!({
        "module": "module.m[\"x\"]", "mode": "managed", "type": "sky_volume", "name": "v", "provider": "provider[\"registry.terraform.io/example/sky\"].west",
        "instances": [
            { "index_key": "a\"b", "attributes": { "id": "1", "password": "open", "created": "2026-01-01", "host": [{ "name": "h" }] }, "sensitive_attributes": [path(json!([{ "type": "get_attr", "value": "password" }])), path(json!([{ "type": "get_attr", "value": "host" }, { "type": "index", "value": { "value": 0, "type": "number" } }, { "type": "get_attr", "value": "name" }]))] },
            { "index_key": 1, "attributes": { "id": "2" } },
            { "index_key": 1, "attributes": { "id": "3" }, "deposed": "d" },
            { "index_key": 2, "attributes_flat": { "id": "4" } },
        ],
    });
    let data = json!({ "mode": "data", "type": "sky_key", "name": "d", "provider": "provider.sky", "instances": [{ "attributes": { "id": "k" } }] });
    let estate =
        read(&json!({ "version": 4, "lineage": "l", "terraform_version": "0.13.0", "resources": [resource, data] }));
    let first = "module.m[\"x\"].sky_volume.v[\"a\\\"b\"]";
    assert_eq!(ask(&estate, first, "volume", "made"), "2026-01-01");
    assert_eq!(ask(&estate, first, "volume", "secret_set"), "1");
    assert_eq!(ask(&estate, first, "volume", "hosts"), "[null]");
    assert_eq!(ask(&estate, "module.m[\"x\"].sky_volume.v[1]", "volume", "secret_set"), "0");
    assert_eq!(ask(&estate, "module.m[\"x\"].sky_volume.v[2]", "volume", "secret_set"), "NULL");
    assert_eq!(leads(&estate, "module.m[\"x\"].sky_volume.v[2]", "volume", "key"), "NULL");
    assert_eq!(estate.accounts[0].name, "not named (provider provider[\"registry.terraform.io/example/sky\"].west)");
    assert_eq!((estate.coverage.read, estate.coverage.recognised, estate.coverage.notes.len()), (5, 3, 1));
}

#[test]
fn accounts_come_from_the_providers_configuration() {
    let mut input = plan(
        vec![change("sky_volume.v", json!({}), json!({})), change("sky_volume.w", json!({}), json!({}))],
        json!({ "resources": [
        crate::estates::block("sky_volume.v", json!({})),
        { "mode": "managed", "type": "sky_volume", "name": "w", "provider_config_key": "sky.west", "expressions": {} },
    ] }),
    );
    input["configuration"]["provider_config"]["sky.west"] = json!({ "name": "sky", "alias": "west", "expressions": { "project": { "references": ["local.p"] }, "region": { "constant_value": "west" } } });
    let estate = read(&input);
    assert_eq!(common(&estate, "sky_volume.v", "account"), "account acme of sky");
    assert_eq!(common(&estate, "sky_volume.w", "account"), "account not named (provider sky.west) of sky");
    assert_eq!(common(&estate, "sky_volume.w", "region"), "west");
    input["configuration"]["root_module"]["variables"] = json!({ "project": { "sensitive": true } });
    assert_eq!(common(&read(&input), "sky_volume.v", "account"), "account not named of sky");
}
