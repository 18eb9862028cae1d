//! Arguments, brought into the form that a function takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use bigdecimal::{BigDecimal, ToPrimitive};

use super::super::types::Type;
use super::super::value::{Held, Of, Value};
use super::table::{Function, Kind, Parameter};
use super::{Stop, Surroundings, convert, unify};

/// More members than this, counted as often as they occur, are not looked at.
const MEMBERS: usize = 2_000_000;

/// The arguments of a call, in the form that the table says.
pub(super) struct Given<'g> {
    pub values: &'g [Value],
    pub around: &'g Surroundings<'g>,
}

/// Brings the arguments into the form that the function takes.
pub(super) fn prepare(function: &Function, arguments: &[Value]) -> Result<Vec<Value>, Stop> {
    let expected = function.parameters.len();
    if arguments.len() < expected || (arguments.len() > expected && function.rest.is_none()) {
        let more = if function.rest.is_some() { " or more" } else { "" };
        return Err(format!("{} arguments are given, it takes {expected}{more}", arguments.len()).into());
    }
    if !function.shallow && !arguments.iter().all(argument_is_bounded) {
        return Err(Stop::because(format!("the arguments of `{}` have more than {MEMBERS} members", function.name)));
    }
    let mut prepared = Vec::with_capacity(arguments.len());
    let mut unknown = None;
    for (position, argument) in arguments.iter().enumerate() {
        let Some(parameter) = function.parameters.get(position).or(function.rest.as_ref()) else { break };
        let value = prepare_one(parameter, argument).map_err(|stop| match stop {
            Stop::Fault(fault) => Stop::Fault(format!("argument {}: {fault}", position + 1)),
            other => other,
        })?;
        if value.is_unknown() && !parameter.unknown && unknown.is_none() {
            unknown = Some(convert::derived_from(&value));
        }
        prepared.push(value);
    }
    match unknown {
        Some(value) => Err(Stop::Unknown(value)),
        None => Ok(prepared),
    }
}

fn prepare_one(parameter: &Parameter, argument: &Value) -> Result<Value, Stop> {
    match argument {
        Value::Unknown(_) => return Ok(argument.clone()),
        Value::Null(_) if parameter.null => return Ok(argument.clone()),
        Value::Null(_) => return Err("it must not be null".into()),
        _ => {}
    }
    match parameter.kind {
        Kind::Any => Ok(argument.clone()),
        Kind::Text => convert::to_text(argument),
        Kind::Number => convert::to_number(argument),
        Kind::Texts => convert::to_list_of(argument, Type::Text, convert::to_text),
        Kind::Booleans => convert::to_list_of(argument, Type::Boolean, convert::to_boolean),
        Kind::List => unify::to_list(argument),
        Kind::Set => unify::to_set(argument),
    }
}

/// Whether a walk through the value, which may share members many times over, ends soon.
fn argument_is_bounded(value: &Value) -> bool {
    fn walk(value: &Value, left: &mut usize) -> bool {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        match value {
            Value::List(members) | Value::Set(members) => members.iter().all(|member| walk(member, left)),
            Value::Object(members) => members.values().all(|member| walk(member, left)),
            _ => true,
        }
    }
    walk(value, &mut MEMBERS.clone())
}

impl<'g> Given<'g> {
    /// The argument at this position.
    pub fn value(&self, position: usize) -> Result<&'g Value, Stop> {
        self.values.get(position).ok_or_else(|| "an argument is missing".into())
    }

    /// The arguments from this position on.
    pub fn rest(&self, position: usize) -> &'g [Value] {
        self.values.get(position..).unwrap_or_default()
    }

    /// The characters at this position.
    pub fn text(&self, position: usize) -> Result<&'g Arc<str>, Stop> {
        text(self.value(position)?)
    }

    /// The number at this position.
    pub fn number(&self, position: usize) -> Result<&'g BigDecimal, Stop> {
        number(self.value(position)?)
    }

    /// The whole number at this position.
    pub fn whole(&self, position: usize) -> Result<i64, Stop> {
        whole(self.number(position)?)
    }

    /// The members of the list or set at this position.
    pub fn members(&self, position: usize) -> Result<&'g [Value], Stop> {
        members(self.value(position)?)
    }

    /// Of which type the members of the collection at this position are.
    pub fn of(&self, position: usize) -> Result<&'g Of, Stop> {
        match self.value(position)? {
            Value::List(members) | Value::Set(members) => Ok(&members.of),
            other => object(other).map(|members| &members.of),
        }
    }

    /// The members of the map or object at this position.
    pub fn object(&self, position: usize) -> Result<&'g Held<BTreeMap<Arc<str>, Value>>, Stop> {
        object(self.value(position)?)
    }
}

/// The characters of a value.
pub(super) fn text(value: &Value) -> Result<&Arc<str>, Stop> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Unknown(_) => Err(Stop::from_unknown(value)),
        other => Err(format!("characters are required, not {}", convert::kind_of(other)).into()),
    }
}

/// The number of a value.
pub(super) fn number(value: &Value) -> Result<&BigDecimal, Stop> {
    match value {
        Value::Number(number) => Ok(number),
        Value::Unknown(_) => Err(Stop::from_unknown(value)),
        other => Err(format!("a number is required, not {}", convert::kind_of(other)).into()),
    }
}

/// The number as a whole one.
pub(super) fn whole(number: &BigDecimal) -> Result<i64, Stop> {
    if !number.is_integer() {
        return Err("a whole number is required".into());
    }
    number.to_i64().ok_or_else(|| "the number is too large".into())
}

/// The members of a list or set.
pub(super) fn members(value: &Value) -> Result<&[Value], Stop> {
    match value {
        Value::List(members) | Value::Set(members) => Ok(members),
        Value::Unknown(_) => Err(Stop::from_unknown(value)),
        other => Err(format!("a list, tuple or set is required, not {}", convert::kind_of(other)).into()),
    }
}

/// The members of a map or object.
pub(super) fn object(value: &Value) -> Result<&Held<BTreeMap<Arc<str>, Value>>, Stop> {
    match value {
        Value::Object(members) => Ok(members),
        Value::Unknown(_) => Err(Stop::from_unknown(value)),
        other => Err(format!("a map or object is required, not {}", convert::kind_of(other)).into()),
    }
}
