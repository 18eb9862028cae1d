//! Members brought to one type, as Terraform does for lists, sets and maps.

use std::sync::Arc;

use super::super::typing;
use super::super::value::{Of, Type, Unknown, Value};
use super::given::{self, Given};
use super::{Answer, Stop, convert};

/// Brings values to one type, and tells it: none if there is no such type. What is not known stays as it is.
pub(crate) fn unify(values: &[Value]) -> Option<(Vec<Value>, Type)> {
    let (brought, of) = bring(values)?;
    if !of.leaves_open() || of == Type::Open {
        return Some((brought, of));
    }
    // Where something has no type, each has kept its own, and these must be the same.
    let mut types = brought.iter().map(typing::type_of);
    let first = types.next().unwrap_or_default();
    types.all(|other| typing::same(&first, &other) != Some(false)).then_some((brought, first))
}

/// Brings values to the type that they have in common, which may leave to each its own.
pub(super) fn bring(values: &[Value]) -> Option<(Vec<Value>, Type)> {
    let types: Vec<Type> = values.iter().map(typing::type_of).collect();
    let of = typing::unify(&types)?;
    let brought =
        values.iter().zip(types).map(|(value, found)| if found == of { Ok(value.clone()) } else { of.convert(value) });
    Some((brought.collect::<Result<_, _>>().ok()?, of))
}

/// The type that the members of a list or set have in common, if there are none too.
pub(super) fn type_of_members(value: &Value) -> Result<Type, Stop> {
    let (Value::List(members) | Value::Set(members)) = value else {
        return given::members(value).map(|_| Type::Open);
    };
    match &members.of {
        Of::All(of) => Ok((**of).clone()),
        _ => match unify(members) {
            Some((_, of)) => Ok(of),
            None => Err("the members of a set must be of one type".into()),
        },
    }
}

/// Converts to a list whose members are of one type.
pub(crate) fn to_list(value: &Value) -> Answer {
    match value {
        Value::Null(_) => Ok(Type::List(Arc::default()).convert(value)?),
        Value::Unknown(_) => Ok(value.clone()),
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
        Value::Null(_) => Ok(Type::Set(Arc::default()).convert(value)?),
        Value::Unknown(_) | Value::Set(_) => Ok(value.clone()),
        Value::List(_) if value.why_unknown().is_some() => {
            to_list(value)?;
            Ok(convert::derived_from(value))
        }
        Value::List(members) => match &members.of {
            Of::All(of) => Ok(convert::set_of(members.to_vec(), (**of).clone())),
            _ => match unify(members) {
                Some((members, of)) => Ok(convert::set_of(members, of)),
                None => Err("the members of a set must be of one type".into()),
            },
        },
        other => Err(format!("a set is required, not {}", convert::kind_of(other)).into()),
    }
}

/// Converts to a map whose members are of one type. Null without a type may stand beside any.
pub(crate) fn to_map(value: &Value) -> Answer {
    match value {
        Value::Null(_) => Ok(Type::Map(Arc::default()).convert(value)?),
        Value::Unknown(_) => Ok(value.clone()),
        Value::Object(members) if matches!(members.of, Of::All(_)) => Ok(value.clone()),
        Value::Object(members) => {
            let (plain, typed): (Vec<_>, Vec<_>) =
                members.iter().partition(|(_, member)| typing::type_of(member) == Type::Any);
            let values: Vec<Value> = typed.iter().map(|(_, member)| (*member).clone()).collect();
            let Some((values, of)) = unify(&values) else {
                return Err("the members of a map must be of one type".into());
            };
            let typed = typed.into_iter().map(|(name, _)| Arc::clone(name)).zip(values);
            let plain = plain.into_iter().map(|(name, _)| (Arc::clone(name), Value::null(of.clone())));
            Ok(Value::map(typed.chain(plain).collect(), of))
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
    match given.value(0)? {
        null @ Value::Null(_) => Ok(Type::Text.convert(null)?),
        value => convert::to_text(value),
    }
}

pub(super) fn tonumber(given: &Given<'_>) -> Answer {
    match given.value(0)? {
        null @ Value::Null(_) => Ok(Type::Number.convert(null)?),
        value => convert::to_number(value),
    }
}

pub(super) fn tobool(given: &Given<'_>) -> Answer {
    match given.value(0)? {
        null @ Value::Null(_) => Ok(Type::Boolean.convert(null)?),
        value => convert::to_boolean(value),
    }
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
