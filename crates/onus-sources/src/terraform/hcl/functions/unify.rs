//! Members brought to one type, as Terraform does for lists, sets and maps.

use std::sync::Arc;

use super::super::types::Type;
use super::super::typing;
use super::super::value::{Of, Unknown, Value};
use super::given::Given;
use super::{Answer, Stop, convert};

/// Brings values to one type, and tells it: none if there is no such type. What is null or not known stays as it is.
pub(crate) fn unify(values: &[Value]) -> Option<(Vec<Value>, Type)> {
    let types: Vec<Type> = values.iter().map(typing::type_of).collect();
    let of = typing::unify(&types)?;
    let brought =
        values.iter().zip(types).map(|(value, found)| if found == of { Ok(value.clone()) } else { of.convert(value) });
    Some((brought.collect::<Result<_, _>>().ok()?, of))
}

/// Converts to a list whose members are of one type.
pub(crate) fn to_list(value: &Value) -> Answer {
    match value {
        Value::Null | Value::Unknown(_) => Ok(value.clone()),
        Value::List(members) if matches!(members.of, Of::All(_)) => Ok(value.clone()),
        Value::Set(members) if matches!(members.of, Of::All(_)) => {
            Ok(Value::listed(members.to_vec(), members.of.clone()))
        }
        Value::List(members) | Value::Set(members) => match unify(members) {
            Some((members, of)) => Ok(Value::list(members, of)),
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
            Some((members, of)) => Ok(convert::set_of(members, of)),
            None => Err("the members of a set must be of one type".into()),
        },
        other => Err(format!("a set is required, not {}", convert::kind_of(other)).into()),
    }
}

/// Converts to a map whose members are of one type.
pub(crate) fn to_map(value: &Value) -> Answer {
    match value {
        Value::Null | Value::Unknown(_) => Ok(value.clone()),
        Value::Object(members) if matches!(members.of, Of::All(_)) => Ok(value.clone()),
        Value::Object(members) => {
            let values: Vec<Value> = members.values().cloned().collect();
            match unify(&values) {
                Some((values, of)) => Ok(Value::map(members.keys().cloned().zip(values).collect(), of)),
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
    Ok(given.value(0)?.hidden())
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
