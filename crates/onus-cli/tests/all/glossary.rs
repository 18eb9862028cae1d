//! The glossary and the types have the same words.

use std::collections::BTreeSet;

use onus_core::assess::GapKind;
use onus_core::catalogue_types::terms::Term;
use onus_core::catalogue_types::{Authority, Goal, Layer, Model, PartyKind, Scope, Severity};
use serde_json::Value;

use crate::root;

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The words in code style in the first cells of the page's tables.
fn explained() -> BTreeSet<String> {
    let page = read("docs/glossary.md");
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The values of every enumeration of a JSON Schema, however deep it stands.
fn values(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let words = members.get("enum").and_then(Value::as_array).into_iter().flatten().chain(members.get("const"));
            found.extend(words.filter_map(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| values(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| values(member, found)),
        _ => {}
    }
}

fn in_schemas() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in ["assessment-1", "diff-1"] {
        values(&serde_json::from_str(&read(&format!("docs/schema/{name}.json"))).unwrap(), &mut found);
    }
    found
}

fn in_catalogue() -> BTreeSet<String> {
    let ids =
        [Layer::ids(), Model::ids(), Goal::ids(), PartyKind::ids(), Scope::ids(), Authority::ids(), Severity::ids()];
    ids.into_iter().flatten().map(str::to_owned).collect()
}

#[test]
fn every_word_of_the_types_is_explained() {
    let (explained, schemas) = (explained(), in_schemas());
    assert!(schemas.len() > 60 && schemas.contains("unallocated"), "{schemas:?}");
    let words = schemas.into_iter().chain(in_catalogue());
    let missing: Vec<String> = words.filter(|word| !explained.contains(word)).collect();
    assert!(missing.is_empty(), "docs/glossary.md does not explain {missing:?}");
}

#[test]
fn every_word_that_is_explained_is_one_of_the_types() {
    let known: BTreeSet<String> = in_schemas().into_iter().chain(in_catalogue()).collect();
    let gaps: BTreeSet<&str> = GapKind::ALL.iter().map(|kind| kind.code()).collect();
    let strange: Vec<String> =
        explained().into_iter().filter(|word| !known.contains(word) && !gaps.contains(word.as_str())).collect();
    assert!(strange.is_empty(), "docs/glossary.md explains {strange:?}, which no type has");
}
