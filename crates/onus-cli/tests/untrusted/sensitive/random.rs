//! A random mask over a random value: what it marks leaves by no command, format or kept file.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::swept::Swept;
use super::{BUCKET, DATABASE, GROUP, OPEN, POLICY, RECORD, RULE, VOLUME, marked, plan, state};
use crate::{MARKER, write};

const TYPES: [&str; 7] = [VOLUME, RECORD, BUCKET, POLICY, DATABASE, RULE, GROUP];

/// Attributes that the catalogue reads of these.
const NAMES: [&str; 16] = [
    "id",
    "name",
    "region",
    "availability_zone",
    "tags",
    "kms_id",
    "records",
    "zone_id",
    "bucket",
    "policy",
    "storage_class",
    "db",
    "type",
    "version",
    "remote_ip_prefix",
    "description",
];

fn tree(leaf: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array), members(inner, 0..3),]
    })
}

fn members(of: impl Strategy<Value = Value>, how_many: std::ops::Range<usize>) -> impl Strategy<Value = Value> {
    let members = proptest::collection::btree_map(proptest::sample::select(&NAMES[..]), of, how_many);
    members.prop_map(|members| Value::Object(members.into_iter().map(|(name, one)| (name.to_owned(), one)).collect()))
}

fn values() -> impl Strategy<Value = Value> {
    members(tree(Just(json!(MARKER)).boxed()), 4..16)
}

fn mask() -> impl Strategy<Value = Value> {
    let leaf = || prop_oneof![3 => Just(json!(true)), 5 => Just(json!(false)), 1 => Just(json!("true")), 1 => Just(Value::Null)];
    members(tree(leaf().boxed()), 0..12)
}

/// Makes every text another one.
fn number(value: &mut Value, next: &mut usize) {
    match value {
        Value::String(text) => {
            *text = format!("{text}-{next}-");
            *next += 1;
        }
        Value::Array(members) => members.iter_mut().for_each(|member| number(member, next)),
        Value::Object(members) => members.values_mut().for_each(|member| number(member, next)),
        _ => {}
    }
}

/// The texts that a mask leaves open, told naively.
fn open(value: &Value, mask: &Value, found: &mut BTreeSet<String>) {
    match (value, mask) {
        (Value::String(text), Value::Bool(false)) => drop(found.insert(text.clone())),
        (Value::Array(members), Value::Bool(false)) => members.iter().for_each(|one| open(one, mask, found)),
        (Value::Object(members), Value::Bool(false)) => members.values().for_each(|one| open(one, mask, found)),
        (Value::Array(members), Value::Array(masks)) if members.len() == masks.len() => {
            members.iter().zip(masks).for_each(|(one, mask)| open(one, mask, found));
        }
        (Value::Object(members), Value::Object(masks)) => {
            let mask = |name| masks.get(name).unwrap_or(&Value::Bool(false));
            members.iter().for_each(|(name, one)| open(one, mask(name), found));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_random_mask_marks_leaves_by_nothing(
        pairs in proptest::collection::vec((proptest::sample::select(&TYPES[..]), values(), mask()), 3..8),
        planned in any::<bool>(),
    ) {
        let mut resources = vec![marked(VOLUME, "open", json!({ "name": OPEN }), json!({}))];
        let (mut next, mut allowed) = (0, BTreeSet::new());
        for ((source_type, mut values, mask), name) in pairs.into_iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"]) {
            number(&mut values, &mut next);
            open(&values, &mask, &mut allowed);
            resources.push(marked(source_type, name, values, mask));
        }
        let input = if planned { plan(&resources) } else { state(&resources) };
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), "input.json", input.to_string());
        let addresses: Vec<String> = resources.iter().map(super::Marked::address).collect();
        let swept = Swept::over(directory.path(), "input.json", &addresses);
        for (what, text) in swept.told() {
            for found in text.match_indices(MARKER).filter_map(|(at, _)| text[at + MARKER.len()..].split('-').nth(1)) {
                prop_assert!(allowed.contains(&format!("{MARKER}-{found}-")), "{what} tells {MARKER}-{found}-:\n{input}");
            }
        }
        swept.told_what_is_open(&format!("{VOLUME}.open"));
    }
}
