//! YAML as a value, and what is written into it.

use std::collections::{BTreeMap, BTreeSet};

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

use crate::root;

/// The documents of a text.
pub fn documents(text: &str) -> Vec<Value> {
    Yaml::load_from_str(text).unwrap().iter().map(value).collect()
}

/// The text of a file of this repository.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The only document of a file of this repository.
pub fn document(path: &str) -> Value {
    let documents: [Value; 1] = documents(&text(path)).try_into().unwrap();
    let [document] = documents;
    document
}

fn value(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(is)) => (*is).into(),
        Yaml::Value(Scalar::Integer(number)) => (*number).into(),
        Yaml::Value(Scalar::String(text)) => text.as_ref().into(),
        Yaml::Sequence(items) => items.iter().map(value).collect(),
        Yaml::Mapping(members) => {
            let member = |(key, of): (&Yaml<'_>, &Yaml<'_>)| (word(&value(key)), value(of));
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        other => panic!("nothing here is written like this: {other:?}"),
    }
}

/// A value as an environment holds it.
pub fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names of members.
pub fn names(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

/// A text in which what stands between two marks is replaced by what it is known to be.
pub fn filled(text: &str, (open, close): (&str, &str), known: &dyn Fn(&str) -> String) -> String {
    let mut parts = text.split(open);
    let mut filled = parts.next().unwrap().to_owned();
    for part in parts {
        let (inner, rest) = part.split_once(close).unwrap_or_else(|| panic!("`{open}` is not closed: {text}"));
        filled += &known(inner.trim());
        filled += rest;
    }
    filled
}

/// What of a context a text asks for: the names after `prefix`.
pub fn asked(text: &str, prefix: &str) -> BTreeSet<String> {
    let name = |part: &str| part.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    text.split(prefix).skip(1).map(name).collect()
}

/// What an input is documented to be: a row of the table of docs/pipelines.md.
pub fn row(name: &str, declared: &Value) -> String {
    let about = declared["description"].as_str().unwrap();
    let default = match &declared["default"] {
        Value::Null => "to be given".to_owned(),
        Value::String(text) if text.is_empty() => String::new(),
        other => format!("`{}`", word(other)),
    };
    format!("| `{name}` | {about} | {default} |")
}

/// The defaults of inputs, with what is given over them; only what is declared can be given.
pub fn inputs(declared: &Value, given: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    for name in given.keys() {
        assert!(!declared[name].is_null(), "`{name}` is no input");
    }
    let of = |(name, one): (&String, &Value)| {
        let default = || (!one["default"].is_null()).then(|| word(&one["default"]));
        let value = given.get(name).cloned().or_else(default).unwrap_or_else(|| panic!("`{name}` is to be given"));
        (name.clone(), value)
    };
    declared.as_object().unwrap().iter().map(of).collect()
}
