//! Members brought to one type, as Terraform does for lists, sets and maps.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::value::{Unknown, Value, Why};
use super::given::Given;
use super::{Answer, Stop, convert};

/// Brings values to one type: none if there is no such type. What is null or not known stays as it is.
pub(crate) fn unify(values: &[Value]) -> Option<Vec<Value>> {
    let (mut texts, mut numbers, mut booleans, mut lists, mut objects) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for value in values {
        match value {
            Value::Text(_) => texts += 1,
            Value::Number(_) => numbers += 1,
            Value::Boolean(_) => booleans += 1,
            Value::List(_) | Value::Set(_) => lists += 1,
            Value::Object(_) => objects += 1,
            Value::Null | Value::Unknown(_) => {}
        }
    }
    let primitives = texts + numbers + booleans;
    match (primitives > 0, lists > 0, objects > 0) {
        (true, false, false) if texts > 0 => values.iter().map(|value| convert::to_text(value).ok()).collect(),
        (true, false, false) => (numbers == 0 || booleans == 0).then(|| values.to_vec()),
        (false, true, false) => unify_lists(values),
        (false, false, true) => unify_objects(values),
        (false, false, false) => Some(values.to_vec()),
        _ => None,
    }
}

/// Lists of one length are unified place by place, others over all their members.
fn unify_lists(values: &[Value]) -> Option<Vec<Value>> {
    let lists: Vec<&[Value]> = values.iter().filter_map(members).collect();
    let length = lists.first().map_or(0, |first| first.len());
    let same_length = lists.iter().all(|list| list.len() == length);
    let unified = if same_length { unify_columns(&lists, length)? } else { unify_together(&lists)? };
    let mut unified = unified.into_iter();
    values
        .iter()
        .map(|value| match value {
            Value::List(_) => unified.next().map(|members| Value::List(Arc::new(members))),
            Value::Set(_) => unified.next().map(convert::set_of),
            other => Some(other.clone()),
        })
        .collect()
}

fn members(value: &Value) -> Option<&[Value]> {
    match value {
        Value::List(members) | Value::Set(members) => Some(members),
        _ => None,
    }
}

/// Rows of one length, each column unified by itself.
fn unify_columns(rows: &[&[Value]], length: usize) -> Option<Vec<Vec<Value>>> {
    let mut unified = vec![Vec::with_capacity(length); rows.len()];
    for place in 0..length {
        let column: Vec<Value> = rows.iter().filter_map(|row| row.get(place).cloned()).collect();
        for (row, value) in unified.iter_mut().zip(unify(&column)?) {
            row.push(value);
        }
    }
    Some(unified)
}

/// Rows of any length, all their members unified together.
fn unify_together(rows: &[&[Value]]) -> Option<Vec<Vec<Value>>> {
    let all: Vec<Value> = rows.iter().flat_map(|row| row.iter().cloned()).collect();
    let mut unified = unify(&all)?.into_iter();
    Some(rows.iter().map(|row| unified.by_ref().take(row.len()).collect()).collect())
}

/// Objects with the same names are unified name by name, others become maps with members of one type.
fn unify_objects(values: &[Value]) -> Option<Vec<Value>> {
    let objects: Vec<&BTreeMap<Arc<str>, Value>> = values.iter().filter_map(object).collect();
    let same_names = objects.windows(2).all(|pair| matches!(pair, [one, other] if one.keys().eq(other.keys())));
    let rows: Vec<Vec<Value>> = objects.iter().map(|object| object.values().cloned().collect()).collect();
    let rows: Vec<&[Value]> = rows.iter().map(Vec::as_slice).collect();
    let length = rows.first().map_or(0, |first| first.len());
    let unified = if same_names { unify_columns(&rows, length)? } else { unify_together(&rows)? };
    let mut unified = objects
        .iter()
        .zip(unified)
        .map(|(object, members)| Value::Object(Arc::new(object.keys().cloned().zip(members).collect())));
    values
        .iter()
        .map(|value| if matches!(value, Value::Object(_)) { unified.next() } else { Some(value.clone()) })
        .collect()
}

fn object(value: &Value) -> Option<&BTreeMap<Arc<str>, Value>> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Converts to a list whose members are of one type.
pub(crate) fn to_list(value: &Value) -> Answer {
    match value {
        Value::Null | Value::Unknown(_) => Ok(value.clone()),
        Value::List(members) | Value::Set(members) => match unify(members) {
            Some(members) => Ok(Value::List(Arc::new(members))),
            None => Err("the members of a list must be of one type".into()),
        },
        other => Err(format!("a list is required, not {}", convert::kind_of(other)).into()),
    }
}

/// Converts to a set. If a member is not known, then neither is which members there are.
pub(crate) fn to_set(value: &Value) -> Answer {
    match value {
        Value::Null | Value::Unknown(_) | Value::Set(_) => Ok(value.clone()),
        Value::List(members) => match unify(members) {
            Some(_) if value.why_unknown().is_some() => Ok(convert::derived_from(value)),
            Some(members) => Ok(convert::set_of(members)),
            None => Err("the members of a set must be of one type".into()),
        },
        other => Err(format!("a set is required, not {}", convert::kind_of(other)).into()),
    }
}

/// Converts to a map whose members are of one type.
pub(crate) fn to_map(value: &Value) -> Answer {
    match value {
        Value::Null | Value::Unknown(_) => Ok(value.clone()),
        Value::Object(members) => {
            let values: Vec<Value> = members.values().cloned().collect();
            match unify(&values) {
                Some(values) => Ok(Value::Object(Arc::new(members.keys().cloned().zip(values).collect()))),
                None => Err("the members of a map must be of one type".into()),
            }
        }
        other => Err(format!("a map is required, not {}", convert::kind_of(other)).into()),
    }
}

pub(super) fn tolist(given: &Given<'_>) -> Answer {
    to_list(given.value(0)?)
}

pub(super) fn toset(given: &Given<'_>) -> Answer {
    to_set(given.value(0)?)
}

pub(super) fn tomap(given: &Given<'_>) -> Answer {
    to_map(given.value(0)?)
}

pub(super) fn tostring(given: &Given<'_>) -> Answer {
    convert::to_text(given.value(0)?)
}

pub(super) fn tonumber(given: &Given<'_>) -> Answer {
    convert::to_number(given.value(0)?)
}

pub(super) fn tobool(given: &Given<'_>) -> Answer {
    convert::to_boolean(given.value(0)?)
}

/// What is sensitive is not looked at, so that no report can tell it.
pub(super) fn sensitive(given: &Given<'_>) -> Answer {
    let (why, refers) = match given.value(0)? {
        Value::Unknown(unknown) => (unknown.why.clone(), unknown.refers.clone()),
        _ => (Why::Sensitive, None),
    };
    Ok(Value::Unknown(Arc::new(Unknown { why, refers, sensitive: true })))
}

pub(super) fn nonsensitive(given: &Given<'_>) -> Answer {
    Ok(match given.value(0)? {
        Value::Unknown(unknown) => Value::Unknown(Arc::new(Unknown { sensitive: false, ..(**unknown).clone() })),
        other => other.clone(),
    })
}

pub(super) fn issensitive(given: &Given<'_>) -> Answer {
    match given.value(0)? {
        Value::Unknown(unknown) if unknown.sensitive => Ok(Value::Boolean(true)),
        value @ Value::Unknown(_) => Err(Stop::from_unknown(value)),
        _ => Ok(Value::Boolean(false)),
    }
}

/// A value that stays as it is: outside of a run, nothing is ephemeral.
pub(super) fn same(given: &Given<'_>) -> Answer {
    Ok(given.value(0)?.clone())
}
