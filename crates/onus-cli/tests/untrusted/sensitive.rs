//! What an input marks as sensitive never shows.

mod decided;
mod plans;
mod random;
mod states;
mod swept;
mod written;

use serde_json::{Value, json};

/// Not marked, and so it must show: what never shows anything proves nothing.
const OPEN: &str = "0pen-marker-5a2e";

const VOLUME: &str = "opentelekomcloud_evs_volume_v3";
const RECORD: &str = "opentelekomcloud_dns_recordset_v2";
const BUCKET: &str = "opentelekomcloud_obs_bucket";
const POLICY: &str = "opentelekomcloud_obs_bucket_policy";
const DATABASE: &str = "opentelekomcloud_rds_instance_v3";
const RULE: &str = "opentelekomcloud_networking_secgroup_rule_v2";
const GROUP: &str = "opentelekomcloud_networking_secgroup_v2";
const KEY: &str = "opentelekomcloud_kms_key_v1";

const PROVIDER: &str = "registry.terraform.io/opentelekomcloud/opentelekomcloud";

/// The marker, told apart.
fn secret(which: &str) -> String {
    format!("{}-{which}", crate::MARKER)
}

/// A resource with its values and their mask.
struct Marked {
    source_type: &'static str,
    name: &'static str,
    values: Value,
    mask: Value,
}

fn marked(source_type: &'static str, name: &'static str, values: Value, mask: Value) -> Marked {
    Marked { source_type, name, values, mask }
}

impl Marked {
    fn address(&self) -> String {
        format!("{}.{}", self.source_type, self.name)
    }

    fn change(&self) -> Value {
        json!({
            "address": self.address(), "mode": "managed", "type": self.source_type, "name": self.name, "provider_name": PROVIDER,
            "change": { "actions": ["create"], "before": null, "before_sensitive": false,
                "after": self.values, "after_unknown": {}, "after_sensitive": self.mask },
        })
    }

    fn in_state(&self) -> Value {
        json!({
            "address": self.address(), "mode": "managed", "type": self.source_type, "name": self.name, "provider_name": PROVIDER,
            "values": self.values, "sensitive_values": self.mask,
        })
    }
}

fn plan(resources: &[Marked]) -> Value {
    let changes: Vec<Value> = resources.iter().map(Marked::change).collect();
    json!({ "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": changes })
}

fn state(resources: &[Marked]) -> Value {
    let resources: Vec<Value> = resources.iter().map(Marked::in_state).collect();
    json!({ "format_version": "1.0", "terraform_version": "1.9.0", "values": { "root_module": { "resources": resources } } })
}

/// Something to read beside the secrets, in the same resource and in another.
fn open_tags() -> Value {
    json!({ "stage": OPEN })
}

/// Masks as Terraform writes them, and places where a secret may stand.
fn as_terraform_marks() -> Vec<Marked> {
    vec![
        marked(
            VOLUME,
            "open",
            json!({ "id": "v-1", "name": OPEN, "size": 10, "tags": open_tags() }),
            json!({ "tags": {} }),
        ),
        marked(
            VOLUME,
            "one_tag",
            json!({ "name": "one-tag", "size": 10, "tags": { "owner": secret("tag"), "stage": OPEN } }),
            json!({ "tags": { "owner": true } }),
        ),
        marked(
            VOLUME,
            "common",
            json!({ "id": secret("id"), "name": secret("name"), "region": secret("region"), "availability_zone": secret("zone"),
                "volume_type": secret("type"), "kms_id": secret("reference"), "tags": { "a": secret("tags") } }),
            json!({ "id": true, "name": true, "region": true, "availability_zone": true, "volume_type": true, "kms_id": true, "tags": true }),
        ),
        marked(
            KEY,
            "hidden",
            json!({ "id": secret("key"), "key_alias": secret("alias") }),
            json!({ "id": true, "key_alias": true }),
        ),
        marked(VOLUME, "refers", json!({ "name": "refers", "kms_id": "k-1" }), json!({})),
        marked(
            RECORD,
            "one_of_two",
            json!({ "name": "r", "type": "TXT", "records": [secret("record"), OPEN] }),
            json!({ "records": [true, false] }),
        ),
        marked(
            DATABASE,
            "nested",
            json!({ "name": "db", "availability_zone": [secret("zone-of-two"), "eu-de-02"],
                "db": [{ "type": secret("engine"), "version": "16", "password": secret("password"), "port": 5432 }],
                "volume": [{ "disk_encryption_id": secret("disk"), "size": 100, "type": "COMMON" }],
                "security_group_id": secret("group") }),
            json!({ "availability_zone": [true, false], "db": [{ "type": true, "password": true }],
                "volume": [{ "disk_encryption_id": true }], "security_group_id": true }),
        ),
        marked(
            BUCKET,
            "whole",
            json!({ "bucket": secret("bucket"), "acl": "public-read", "storage_class": secret("class") }),
            json!(true),
        ),
        marked(
            POLICY,
            "text",
            json!({ "bucket": "b", "policy": json!({ "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": secret("action") }] }).to_string() }),
            json!({ "policy": true }),
        ),
        marked(
            GROUP,
            "described",
            json!({ "id": "g", "name": "g", "description": secret("description") }),
            json!({ "description": true }),
        ),
        marked(
            RULE,
            "from",
            json!({ "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22, "port_range_max": 22,
                "remote_ip_prefix": secret("range"), "security_group_id": "g" }),
            json!({ "remote_ip_prefix": true }),
        ),
    ]
}

/// Masks that no Terraform writes: what they meant to hide, nobody knows.
fn of_another_shape() -> Vec<Marked> {
    let records = |name, records: Value, mask: Value| {
        marked(RECORD, name, json!({ "name": OPEN, "type": "TXT", "records": records }), json!({ "records": mask }))
    };
    vec![
        records("too_short", json!([secret("too-short-1"), secret("too-short-2")]), json!([false])),
        records("too_long", json!([secret("too-long-1"), secret("too-long-2")]), json!([false, false, true])),
        records("by_name", json!([secret("by-name")]), json!({ "0": true })),
        records("empty_object", json!([secret("empty-object")]), json!({})),
        records("empty_list", json!([secret("empty-list")]), json!([])),
        records("null_inside", json!([secret("null-inside")]), json!([null])),
        records("number", json!([secret("number")]), json!(1)),
        records("text_inside", json!([secret("text-inside")]), json!(["false"])),
        marked(
            VOLUME,
            "list_over_map",
            json!({ "name": OPEN, "tags": { "a": secret("list-over-map") } }),
            json!({ "tags": [true] }),
        ),
        marked(VOLUME, "map_over_text", json!({ "name": secret("map-over-text") }), json!({ "name": {} })),
        marked(
            DATABASE,
            "map_over_block",
            json!({ "name": OPEN, "db": [{ "type": secret("map-over-block") }] }),
            json!({ "db": { "type": true } }),
        ),
    ]
}

/// The same for a resource as a whole.
fn of_another_shape_as_a_whole() -> Vec<Marked> {
    let named = |name, mask: Value| {
        marked(VOLUME, name, json!({ "name": secret(name), "size": 10, "tags": { "a": secret(name) } }), mask)
    };
    vec![
        marked(VOLUME, "open", json!({ "name": OPEN, "size": 10 }), json!({})),
        named("root_text", json!("true")),
        named("root_number", json!(0)),
        named("root_list", json!([true])),
    ]
}
