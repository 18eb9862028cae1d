//! What a mask marks, whatever its shape, is in no estate and no message; and hiding something never turns an answer around.

use std::collections::BTreeSet;

use onus_core::Estate;
use onus_sources::{Reader, SourceError};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::estates::{CATALOGUE, block, change, plan};

/// What attributes and members are called. Recipes of the tests' catalogue read most of these.
const NAMES: [&str; 16] = [
    "id", "name", "region", "zone", "tags", "key_id", "created", "sort", "host", "policy", "range", "copy", "mode",
    "lock", "hold", "password",
];

/// Begins each text that may be a secret.
const SECRET: &str = "s3cr3t";

/// A value in which every text is another one.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => Just(json!(SECRET)),
        1 => Just(json!({ "Statement": [{ "Principal": SECRET }] }).to_string()).prop_map(Value::String),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => Just(Value::Null),
        1 => Just(json!("")),
    ];
    tree(leaf.boxed())
}

/// A mask of any shape, most of them of the shapes that Terraform writes.
fn mask() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => Just(json!(true)),
        4 => Just(json!(false)),
        1 => Just(Value::Null),
        1 => Just(json!("true")),
        1 => Just(json!(1)),
    ];
    tree(leaf.boxed())
}

fn tree(leaf: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::btree_map(name(), inner, 0..4).prop_map(|members| Value::Object(
                members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect()
            )),
        ]
    })
}

fn name() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&NAMES[..])
}

fn attributes(of: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let members = proptest::collection::btree_map(name(), of, 0..12);
    members.prop_map(|members| {
        Value::Object(members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect())
    })
}

/// The same mask, or one of another shape in the place of all of it.
fn whole_mask() -> impl Strategy<Value = Value> {
    prop_oneof![8 => attributes(mask()), 1 => mask()]
}

/// Makes every text another one.
fn number(value: &mut Value, next: &mut usize) {
    match value {
        Value::String(text) if text.contains(SECRET) => {
            *text = text.replace(SECRET, &format!("{SECRET}-{next}-"));
            *next += 1;
        }
        Value::Array(members) => members.iter_mut().for_each(|member| number(member, next)),
        Value::Object(members) => members.values_mut().for_each(|member| number(member, next)),
        _ => {}
    }
}

/// The numbers of the texts that a mask leaves open, told naively: everything else is hidden.
fn open(value: &Value, mask: Option<&Value>, found: &mut BTreeSet<String>) {
    match (value, mask) {
        (Value::Array(members), None | Some(Value::Bool(false))) => {
            members.iter().for_each(|one| open(one, None, found))
        }
        (Value::Object(members), None | Some(Value::Bool(false))) => {
            members.values().for_each(|one| open(one, None, found))
        }
        (Value::String(text), None | Some(Value::Bool(false))) => found.extend(secrets(text)),
        (Value::Array(members), Some(Value::Array(masks))) if members.len() == masks.len() => {
            members.iter().zip(masks).for_each(|(one, mask)| open(one, Some(mask), found));
        }
        (Value::Object(members), Some(Value::Object(masks))) => {
            members.iter().for_each(|(name, one)| open(one, masks.get(name), found));
        }
        _ => {}
    }
}

/// The secrets in a text.
fn secrets(text: &str) -> impl Iterator<Item = String> {
    let numbers = text.split(SECRET).skip(1).filter_map(|rest| rest.split('-').nth(1));
    numbers.filter(|number| !number.is_empty()).map(str::to_owned)
}

/// All that leaves: the bytes of the kept estate, and what is counted and noted; or the message.
fn leaves(read: Result<Estate, SourceError>) -> String {
    let estate = match read {
        Ok(estate) => estate,
        Err(error) => return format!("{error}\n{error:?}"),
    };
    let bytes = estate.to_bytes(&CATALOGUE).unwrap();
    format!("{}{:?}{:?}", String::from_utf8_lossy(&bytes), estate.coverage, estate.classes)
}

fn read(name: &str, input: &Value) -> Result<Estate, SourceError> {
    let mut reader = Reader::new(&CATALOGUE).unwrap();
    reader.read_bytes(name, input.to_string().into_bytes())?;
    reader.finish()
}

/// Paths of a raw state to what is marked, where the mask is of the shape of the value.
fn paths(mask: &Value, before: &[Value], found: &mut Vec<Value>) {
    let step = |step: Value| before.iter().cloned().chain([step]).collect::<Vec<_>>();
    match mask {
        Value::Bool(true) => found.push(json!(before)),
        Value::Array(members) => members.iter().enumerate().for_each(|(at, member)| {
            paths(member, &step(json!({ "type": "index", "value": { "value": at, "type": "number" } })), found);
        }),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            paths(member, &step(json!({ "type": "get_attr", "value": name })), found);
        }),
        _ => {}
    }
}

/// The mask as one of the value's shape: what is not clear is `true`.
fn fitted(value: &Value, mask: &Value) -> Value {
    match (value, mask) {
        (_, Value::Bool(marked)) => json!(marked),
        (Value::Array(members), Value::Array(masks)) if members.len() == masks.len() => {
            members.iter().zip(masks).map(|(one, mask)| fitted(one, mask)).collect()
        }
        (Value::Object(members), Value::Object(masks)) => {
            let known = masks.iter().filter_map(|(name, mask)| Some((name.clone(), fitted(members.get(name)?, mask))));
            Value::Object(known.collect::<Map<_, _>>())
        }
        _ => json!(true),
    }
}

/// The value in the language of configurations, what is marked in `sensitive(…)`.
fn written(value: &Value, mask: &Value) -> String {
    let inner = match value {
        Value::Array(members) => {
            let members =
                members.iter().enumerate().map(|(at, one)| written(one, mask.get(at).unwrap_or(&json!(false))));
            format!("[{}]", members.collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            let member = |(name, one)| format!("{name} = {}", written(one, mask.get(name).unwrap_or(&json!(false))));
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    };
    if *mask == json!(true) { format!("sensitive({inner})") } else { inner }
}

fn resource(values: &Value, mask: &Value) -> Value {
    json!({ "address": "sky_volume.v", "mode": "managed", "type": "sky_volume", "name": "v",
        "provider_name": "registry.terraform.io/example/sky", "values": values, "sensitive_values": mask })
}

fn read_written(text: &str) -> Result<Estate, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), text).unwrap();
    let mut reader = Reader::new(&CATALOGUE).unwrap();
    reader.read_directory(folder.path(), folder.path())?;
    reader.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_marked_leaves_in_no_form(mut values in attributes(value()), mask in whole_mask()) {
        number(&mut values, &mut 0);
        let mut allowed = BTreeSet::new();
        open(&values, Some(&mask).filter(|mask| !mask.is_null()), &mut allowed);
        let masked = |mut change: Value| {
            change["change"]["after_sensitive"] = mask.clone();
            change
        };
        let mut before = change("sky_volume.w", json!({}), json!({}));
        before["change"] = json!({ "actions": ["update"], "before": values, "before_sensitive": mask, "after": {}, "after_sensitive": {} });
        let planned = plan(
            vec![masked(change("sky_volume.v", values.clone(), json!({}))), before.clone()],
            json!({ "resources": [block("sky_volume.v", json!({}))] }),
        );
        let root = json!({ "root_module": { "resources": [resource(&values, &mask)] } });
        let fitting = if mask.is_null() { json!(false) } else { fitted(&values, &mask) };
        let mut marked = Vec::new();
        paths(&fitting, &[], &mut marked);
        let instance = json!({ "attributes": values, "sensitive_attributes": marked });
        let raw = json!({ "version": 4, "lineage": "l", "terraform_version": "1.9.0", "resources": [{ "mode": "managed",
            "type": "sky_volume", "name": "v", "provider": "provider[\"registry.terraform.io/example/sky\"]", "instances": [instance] }] });
        let arguments = values.as_object().unwrap().iter().map(|(name, one)| {
            let mask = if fitting == json!(true) { &fitting } else { fitting.get(name).unwrap_or(&json!(false)) };
            format!("  {name} = {}\n", written(one, mask))
        });
        let configuration = format!("resource \"sky_volume\" \"v\" {{\n{}}}\n", arguments.collect::<String>());
        let moment = |moment| {
            let mut reader = Reader::new(&CATALOGUE).unwrap().at(moment);
            reader.read_bytes("plan.json", planned.to_string().into_bytes())?;
            reader.finish()
        };
        let forms = [
            ("the plan", read("plan.json", &planned)),
            ("the side before", moment(onus_sources::Moment::Before)),
            ("the state", read("state.json", &json!({ "format_version": "1.0", "terraform_version": "1.8.0", "values": root }))),
            ("planned values", read("plan.json", &json!({ "format_version": "1.2", "planned_values": root }))),
            ("the raw state", read("terraform.tfstate", &raw)),
            ("the configuration", read_written(&configuration)),
        ];
        for (form, read) in forms {
            let text = leaves(read);
            for secret in secrets(&text) {
                prop_assert!(allowed.contains(&secret), "{form} lets {secret} out:\n{configuration}\n{mask}");
            }
        }
    }

    /// A column of which something is hidden holds what it held, or nothing, or a list some of whose members are not known.
    #[test]
    fn hiding_something_never_turns_an_answer_around(mut values in attributes(value()), mask in whole_mask()) {
        number(&mut values, &mut 0);
        let state = |mask: &Value| {
            let root = json!({ "root_module": { "resources": [resource(&values, mask)] } });
            read("state.json", &json!({ "format_version": "1.0", "terraform_version": "1.8.0", "values": root }))
        };
        let (Ok(shown), Ok(hidden)) = (state(&json!({})), state(&mask)) else { return Ok(()) };
        for column in CATALOGUE.kinds["volume"].columns.keys() {
            let [was, is] = [&shown, &hidden].map(|estate| crate::estates::ask(estate, "sky_volume.v", "volume", column));
            let same = is == "NULL" || is == was || column == "key" || is.starts_with('[') && is.contains("null");
            prop_assert!(same, "{column}: {was} became {is}\n{values}\n{mask}");
        }
        for column in ["name", "zone", "region", "tags"] {
            let [was, is] = [&shown, &hidden].map(|estate| crate::estates::common(estate, "sky_volume.v", column));
            let same = is == "NULL" || is == was || is.starts_with('[') && is.contains("null");
            prop_assert!(same, "{column}: {was} became {is}\n{values}\n{mask}");
        }
    }
}

/// The tests above would not notice if nothing were read at all.
#[test]
fn what_is_not_marked_is_read_beside_what_is() {
    let tags = json!({ "owner": "s3cr3t-1-", "stage": "s3cr3t-2-" });
    let values = json!({ "name": "s3cr3t-3-", "tags": tags, "id": "s3cr3t-4-", "host": [{ "name": "s3cr3t-5-" }, { "name": "s3cr3t-6-" }] });
    let mask = json!({ "tags": { "owner": true }, "id": true, "host": [{}, { "name": true }] });
    let root = json!({ "root_module": { "resources": [resource(&values, &mask)] } });
    let estate =
        read("state.json", &json!({ "format_version": "1.0", "terraform_version": "1.8.0", "values": root })).unwrap();
    let counted: Vec<_> =
        estate.coverage.sensitive_values.iter().map(|((_, column), count)| (column.as_str(), *count)).collect();
    assert_eq!(counted, [("hosts", 1), ("identifier", 1), ("tags", 1)]);
    let found: BTreeSet<String> = secrets(&leaves(Ok(estate))).collect();
    assert_eq!(found, ["2", "3", "5"].map(str::to_owned).into());
}
