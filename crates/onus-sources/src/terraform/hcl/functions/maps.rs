//! Functions on maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::value::Value;
use super::given::{self, Given};
use super::{Answer, Stop, collections, convert};

pub(super) fn keys(given: &Given<'_>) -> Answer {
    Ok(Value::List(Arc::new(given.object(0)?.keys().cloned().map(Value::Text).collect())))
}

pub(super) fn values(given: &Given<'_>) -> Answer {
    Ok(Value::List(Arc::new(given.object(0)?.values().cloned().collect())))
}

pub(super) fn lookup(given: &Given<'_>) -> Answer {
    let (members, name) = (given.object(0)?, given.text(1)?);
    match (members.get(name), given.rest(2)) {
        (_, [_, _, ..]) => Err("it takes two or three arguments".into()),
        (Some(member), _) => Ok(member.clone()),
        (None, [otherwise]) => Ok(otherwise.clone()),
        (None, []) => Err(format!("there is no `{}`", convert::shown(name)).into()),
    }
}

/// What comes later counts; null adds nothing.
pub(super) fn merge(given: &Given<'_>) -> Answer {
    let mut merged = BTreeMap::new();
    let mut all_null = !given.values.is_empty();
    for value in given.rest(0) {
        if matches!(value, Value::Null) {
            continue;
        }
        all_null = false;
        let members = given::object(value)?;
        if merged.len() + members.len() > collections::LONGEST {
            return Err(collections::too_long());
        }
        merged.extend(members.iter().map(|(name, member)| (Arc::clone(name), member.clone())));
    }
    if all_null {
        return Err(Stop::because("merged nulls are null or empty, depending on their types"));
    }
    Ok(Value::Object(Arc::new(merged)))
}

pub(super) fn transpose(given: &Given<'_>) -> Answer {
    let value = given.value(0)?;
    let mut transposed: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for (name, members) in given.object(0)? {
        for member in given::members(members)? {
            let member = convert::to_text(member)?;
            if value.why_unknown().is_some() {
                return Err(Stop::from_unknown(value));
            }
            transposed.entry(Arc::clone(given::text(&member)?)).or_default().push(Arc::clone(name));
        }
    }
    let members = transposed.into_iter().map(|(name, mut members)| {
        members.sort_unstable();
        (name, Value::List(Arc::new(members.into_iter().map(Value::Text).collect())))
    });
    Ok(Value::Object(Arc::new(members.collect())))
}

pub(super) fn zipmap(given: &Given<'_>) -> Answer {
    let names = given.members(0)?;
    let Value::List(members) = given.value(1)? else { return Err("the values must be a list".into()) };
    if names.len() != members.len() {
        return Err(format!("there are {} keys and {} values", names.len(), members.len()).into());
    }
    let mut zipped = BTreeMap::new();
    for (name, member) in names.iter().zip(members.iter()) {
        zipped.insert(Arc::clone(given::text(name)?), member.clone());
    }
    Ok(Value::Object(Arc::new(zipped)))
}
