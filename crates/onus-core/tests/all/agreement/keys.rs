//! Schema and decoder are in step: one fixture uses every key, and a key is required by both or by neither.

use std::collections::BTreeSet;
use std::fs;

use onus_core::agreement::{load, schema};
use serde_json::Value;

use super::{catalogue, fixture, told};

const FILES: [&str; 2] = ["onus.toml", "evidence/2026.toml"];

/// A line of the fixture that sets a key, or the header of a table.
struct Line {
    file: usize,
    /// Lines of the file that go when the key goes.
    lines: std::ops::Range<usize>,
    /// The table that the key is in, as a schema.
    table: Value,
    key: String,
}

fn resolve<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    match schema["$ref"].as_str() {
        Some(name) => &root["$defs"][name.trim_start_matches("#/$defs/")],
        None => schema,
    }
}

/// The schema of a table by the parts of its header.
fn table<'s>(root: &'s Value, path: &[&str]) -> &'s Value {
    path.iter().fold(root, |at, part| {
        let property = match at["properties"].get(part) {
            Some(property) => property,
            None => &at["additionalProperties"],
        };
        let property = property["anyOf"].get(0).unwrap_or(property);
        let one = property.get("items").unwrap_or(property);
        resolve(root, one)
    })
}

fn lines(root: &Value) -> Vec<Line> {
    let mut found = Vec::new();
    for (file, name) in FILES.iter().enumerate() {
        let text = fs::read_to_string(fixture("full").join(name)).unwrap();
        let all: Vec<&str> = text.lines().collect();
        let mut path: Vec<&str> = Vec::new();
        for (at, line) in all.iter().enumerate() {
            if let Some(header) = line.strip_prefix('[') {
                path = header.trim_matches(['[', ']']).split('.').collect();
                let length = all[at + 1..].iter().take_while(|line| !line.starts_with('[')).count();
                for depth in 1..path.len() - 1 {
                    let (table, key) = (table(root, &path[..depth]).clone(), path[depth].to_owned());
                    found.push(Line { file, lines: at..at, table, key });
                }
                let (key, above) = path.split_last().unwrap();
                found.push(Line {
                    file,
                    lines: at..at + 1 + length,
                    table: table(root, above).clone(),
                    key: (*key).to_owned(),
                });
            } else if let Some((key, _)) = line.split_once(" = ") {
                found.push(Line { file, lines: at..at + 1, table: table(root, &path).clone(), key: key.to_owned() });
            }
        }
    }
    found
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn the_fixture_uses_every_key_of_the_schema() {
    let root = schema::schema().to_value();
    let mut unused: BTreeSet<String> = BTreeSet::new();
    for (name, table) in root["$defs"].as_object().unwrap() {
        for key in table["properties"].as_object().unwrap().keys() {
            unused.insert(format!("{name}.{key}"));
        }
    }
    for line in lines(&root) {
        let name =
            root["$defs"].as_object().unwrap().iter().find(|(_, table)| **table == line.table).map(|(name, _)| name);
        if let Some(name) = name {
            unused.remove(&format!("{name}.{}", line.key));
        }
    }
    assert_eq!(unused, BTreeSet::new());
}

#[test]
fn a_key_is_required_by_the_schema_if_it_is_by_the_decoder() {
    let catalogue = catalogue();
    let root = schema::schema().to_value();
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("evidence")).unwrap();
    let texts = FILES.map(|name| fs::read_to_string(fixture("full").join(name)).unwrap());
    for (name, text) in FILES.iter().zip(&texts) {
        fs::write(directory.path().join(name), text).unwrap();
    }
    for line in lines(&root) {
        let is_map_entry = line.table["properties"].get(&line.key).is_none();
        let is_root = line.table["$schema"].is_string();
        if is_map_entry || is_root {
            continue;
        }
        let alternatives = line.table["oneOf"].as_array().into_iter().flatten().flat_map(|one| names(&one["required"]));
        let required = names(&line.table["required"]).contains(line.key.as_str())
            || alternatives.into_iter().any(|key| key == line.key)
            || line.table["dependentRequired"]
                .as_object()
                .into_iter()
                .flatten()
                .any(|(_, on)| names(on).contains(line.key.as_str()));
        let kept: Vec<&str> = texts[line.file]
            .lines()
            .enumerate()
            .filter(|(at, _)| !line.lines.contains(at))
            .map(|(_, line)| line)
            .collect();
        let path = directory.path().join(FILES[line.file]);
        fs::write(&path, kept.join("\n")).unwrap();
        let read = load(&directory.path().join("onus.toml"), &catalogue);
        let place = format!("{}:{} {}", FILES[line.file], line.lines.start + 1, line.key);
        match (required, read) {
            (true, Ok(_)) => panic!("{place}: the schema requires what the decoder does not"),
            (false, Err(error)) => panic!("{place}: the decoder requires what the schema does not\n{}", told(&error)),
            _ => {}
        }
        fs::write(&path, &texts[line.file]).unwrap();
    }
}

#[test]
fn the_schema_knows_no_other_keys() {
    let root = schema::schema().to_value();
    assert_eq!(root["additionalProperties"], false);
    for (name, table) in root["$defs"].as_object().unwrap() {
        assert_eq!(table["additionalProperties"], false, "{name}");
        assert!(table["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        for (key, property) in table["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{name}.{key}");
            assert!(!property.to_string().contains("null"), "{name}.{key}");
        }
        for key in names(&table["required"]) {
            assert!(table["properties"].get(key).is_some(), "{name}.{key}");
        }
    }
}
