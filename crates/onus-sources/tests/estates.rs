//! Makes plans and states, and asks what was read.

use std::path::Path;
use std::sync::LazyLock;

use onus_catalogue::Catalogue;
use onus_core::Estate;
use onus_sources::{Reader, SourceError};
use serde_json::{Value, json};

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue");
    // What every catalogue needs comes from the built-in one; kinds and the provider are the tests' own.
    let whole = onus_builtin::builtin().unwrap();
    let kinds = whole.kinds.into_iter().filter(|(id, _)| ["account", "supporting"].contains(&id.as_str())).collect();
    let base = Catalogue { control: whole.control, kinds, files: whole.files, ..Catalogue::default() };
    onus_catalogue::load::load(base, &[folder])
        .map_err(|error| error.problems.iter().map(|problem| format!("{problem}\n")).collect::<String>())
        .unwrap()
});

/// A change of a plan; `address` without modules, `after` and `unknown` as in plans.
pub fn change(address: &str, after: Value, unknown: Value) -> Value {
    let (module, own) = match address
        .rfind("].sky_")
        .map(|at| at + 1)
        .or_else(|| address.rfind(".sky_").filter(|_| address.starts_with("module.")))
    {
        Some(at) => (Some(&address[..at]), &address[at + 1..]),
        None => (None, address),
    };
    let (source_type, rest) = own.split_once('.').unwrap();
    let name = rest.split('[').next().unwrap();
    let mut change = json!({
        "address": address, "mode": "managed", "type": source_type, "name": name,
        "provider_name": "registry.terraform.io/example/sky",
        "change": { "actions": ["create"], "before": null, "after": after, "after_unknown": unknown, "after_sensitive": {} },
    });
    if let Some(module) = module {
        change["module_address"] = json!(module);
    }
    change
}

/// A plan with these changes and this configuration of the root module.
pub fn plan(changes: Vec<Value>, root_module: Value) -> Value {
    json!({
        "format_version": "1.2", "terraform_version": "1.9.0", "timestamp": "2026-11-22T05:00:00Z",
        "variables": { "project": { "value": "acme" } },
        "resource_changes": changes,
        "configuration": {
            "provider_config": { "sky": { "name": "sky", "expressions": { "project": { "references": ["var.project"] }, "region": { "constant_value": "north" } } } },
            "root_module": root_module,
        },
    })
}

/// A block of the configuration.
pub fn block(address: &str, expressions: Value) -> Value {
    let (source_type, name) = address.split_once('.').unwrap();
    json!({ "address": address, "mode": "managed", "type": source_type, "name": name, "provider_config_key": "sky", "expressions": expressions })
}

/// A block with `count` or `for_each`.
pub fn counted(address: &str, how: &str, over: Value, expressions: Value) -> Value {
    let mut block = block(address, expressions);
    block[format!("{how}_expression")] = over;
    block
}

pub fn refs(references: &[&str]) -> Value {
    json!({ "references": references })
}

pub fn read_bytes(inputs: &[&[u8]]) -> Result<Estate, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = Reader::new(&CATALOGUE).unwrap();
    for (at, bytes) in inputs.iter().enumerate() {
        let path = folder.path().join(format!("input{at}.json"));
        std::fs::write(&path, bytes).unwrap();
        reader.read(&path)?;
    }
    reader.finish()
}

pub fn try_read(input: &Value) -> Result<Estate, SourceError> {
    read_bytes(&[input.to_string().as_bytes()])
}

pub fn read(input: &Value) -> Estate {
    try_read(input).unwrap()
}

/// One value, as text; `NULL` where it is not known. References are shown as addresses, `-` for none, `outside …`.
pub fn ask(estate: &Estate, address: &str, kind: &str, column: &str) -> String {
    let sql = format!("SELECT k.\"{column}\" FROM \"{kind}\" k JOIN resource r ON r.id = k.id WHERE r.address = ?1");
    let value: rusqlite::types::Value = estate.connection().query_row(&sql, [address], |row| row.get(0)).unwrap();
    show(value)
}

pub fn show(value: rusqlite::types::Value) -> String {
    match value {
        rusqlite::types::Value::Null => "NULL".to_owned(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Real(number) => format!("{number:?}"),
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Blob(_) => unreachable!(),
    }
}

/// Where a reference leads.
pub fn leads(estate: &Estate, address: &str, kind: &str, column: &str) -> String {
    match ask(estate, address, kind, column).as_str() {
        "NULL" => "NULL".to_owned(),
        "0" => "nothing".to_owned(),
        id if id.starts_with('-') => {
            let value: String = estate
                .connection()
                .query_row("SELECT value FROM outside WHERE id = ?1", [id.parse::<i64>().unwrap()], |row| row.get(0))
                .unwrap();
            format!("outside {value}")
        }
        id => estate.address(id.parse().unwrap()).unwrap(),
    }
}

/// A common column.
pub fn common(estate: &Estate, address: &str, column: &str) -> String {
    let sql = format!("SELECT {column} FROM resources WHERE address = ?1");
    show(estate.connection().query_row(&sql, [address], |row| row.get(0)).unwrap())
}
