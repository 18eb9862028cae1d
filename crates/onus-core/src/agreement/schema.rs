//! The JSON Schema of an agreement, for editors: the types tell keys and meanings, this module what the decoder asks for.

use onus_catalogue::{Layer, PartyKind};
use schemars::{Schema, schema_for};
use serde_json::{Map, Value, json};

use super::{Agreement, decode};

/// Keys whose value is one selector, or a list of them.
const SELECTORS: &[(&str, &str)] =
    &[("Team", "owns"), ("Contract", "scope"), ("Clause", "scope"), ("Declaration", "scope"), ("Acceptance", "scope")];

/// Keys whose value is a list of `layer:…` and `duty:…`.
const ITEMS: &[(&str, &str)] = &[
    ("Subcontractor", "does"),
    ("Contract", "commissions"),
    ("Contract", "except"),
    ("Contract", "without_control"),
    ("Clause", "commissions"),
    ("Leaves", "items"),
    ("Attestation", "exceptions"),
    ("Attestation", "complementary"),
];

/// The schema of `onus.toml` and `evidence/*.toml`.
pub fn schema() -> Schema {
    let mut schema = schema_for!(Agreement);
    let root = schema.ensure_object();
    root.insert("title".to_owned(), json!("Onus agreement, version 1"));
    close(root, &[]);
    let mut tables = match root.remove("$defs") {
        Some(Value::Object(tables)) => tables,
        _ => Map::new(),
    };
    // A period is a term that has an end.
    if let Some(mut period) = tables.remove("TermKeys") {
        describe(&mut period, "First and last day, both included.");
        set(&mut period, "until", &json!({ "description": "The last day." }));
        set(&mut period, "from", &json!({ "description": "The first day." }));
        tables.insert("Period".to_owned(), period);
    }
    refine(&mut tables);
    let required = decode::required();
    for (name, table) in &mut tables {
        let required = required.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        if let Value::Object(table) = table {
            close(table, required);
        }
    }
    alternatives(&mut tables);
    root.insert("$defs".to_owned(), Value::Object(tables));
    schema
}

/// A table without unknown keys. TOML has no null: what may be left out is left out.
fn close(table: &mut Map<String, Value>, required: &[&str]) {
    table.remove("required");
    if !required.is_empty() {
        table.insert("required".to_owned(), json!(required));
    }
    table.insert("additionalProperties".to_owned(), json!(false));
    let Some(Value::Object(properties)) = table.get_mut("properties") else { return };
    for property in properties.values_mut() {
        let plain = match property.get("type") {
            Some(Value::Array(types)) => types.iter().find(|name| **name != "null").cloned(),
            _ => None,
        };
        if let (Some(plain), Some(property)) = (plain, property.as_object_mut()) {
            property.insert("type".to_owned(), plain);
        }
    }
    if properties.contains_key("sha256") {
        table.insert("dependentRequired".to_owned(), json!({ "sha256": ["file"] }));
    }
}

/// Values that the types say less of than the decoder.
fn refine(tables: &mut Map<String, Value>) {
    let mut change = |table: &str, key: &str, with: Value| {
        if let Some(table) = tables.get_mut(table) {
            set(table, key, &with);
        }
    };
    let layers: Vec<&str> = Layer::ALL.iter().map(|layer| layer.id()).collect();
    let item = json!({ "type": "string", "pattern": format!("^(duty:.+|layer:({}))$", layers.join("|")) });
    for (table, key) in ITEMS {
        change(table, key, json!({ "items": item }));
    }
    let selector = json!({ "$ref": "#/$defs/Selector" });
    for (table, key) in SELECTORS {
        let list = json!({ "type": "array", "items": selector });
        change(table, key, json!({ "type": null, "items": null, "anyOf": [selector, list] }));
    }
    for table in ["AttachmentKeys", "Attestation", "BridgeLetter", "Contract"] {
        change(table, "sha256", json!({ "pattern": "^[0-9A-Fa-f]{64}$" }));
    }
    let package = json!({ "pattern": "^[^/]+/[^/]+$" });
    change("Contract", "profile", package.clone());
    change("Msp", "profile", package);
    change("Contract", "notice_days", json!({ "minimum": 0, "maximum": 3650 }));
    change("Declaration", "review_months", json!({ "type": "integer", "minimum": 1, "maximum": 120 }));
    change("Declaration", "duties", json!({ "minItems": 1 }));
    change(
        "Declaration",
        "duty",
        json!({ "description": "The duty that it speaks of, where it is one.", "type": "string" }),
    );
    change("Declaration", "signature", json!({ "type": "string" }));
    change("Attestation", "period", json!({ "$ref": "#/$defs/Period" }));
    let day = "The one day that a type-1 report looked at, instead of `period`.";
    change("Attestation", "date", json!({ "description": day, "type": "string", "format": "date" }));
    let first = "The first day that it speaks of, after the report's period.";
    change("BridgeLetter", "from", json!({ "description": first }));
    change("BridgeLetter", "until", json!({ "description": "The last day that it speaks of, three months at most." }));
    let parties: Vec<&str> = PartyKind::ALL.iter().map(|kind| kind.id()).collect();
    change("RoleRule", "required_of", json!({ "items": { "type": "string", "enum": parties } }));
    if let Some(file) = tables.get_mut("AttachmentKeys") {
        describe(file, "A file that goes with a declaration.");
    }
}

/// Keys of which one stands for the other, and keys that ask for another.
fn alternatives(tables: &mut Map<String, Value>) {
    let one_of = |one: &str, other: &str| json!([{ "required": [one] }, { "required": [other] }]);
    let mut add = |table: &str, key: &str, value: Value| {
        if let Some(Value::Object(table)) = tables.get_mut(table) {
            table.insert(key.to_owned(), value);
        }
    };
    add("Declaration", "oneOf", one_of("duty", "duties"));
    add("Attestation", "oneOf", one_of("period", "date"));
    add("Acceptance", "not", json!({ "required": ["resource", "scope"] }));
    add("Officer", "dependentRequired", json!({ "deputy_contact": ["deputy"] }));
    add("Selector", "minProperties", json!(1));
}

fn describe(table: &mut Value, text: &str) {
    if let Some(table) = table.as_object_mut() {
        table.insert("description".to_owned(), json!(text));
    }
}

/// Changes the schema of one key of a table; null takes something out.
fn set(table: &mut Value, key: &str, with: &Value) {
    let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let property = properties.entry(key).or_insert_with(|| json!({}));
    let (Some(property), Some(with)) = (property.as_object_mut(), with.as_object()) else { return };
    for (name, value) in with {
        if value.is_null() {
            property.remove(name);
        } else {
            property.insert(name.clone(), value.clone());
        }
    }
}
