//! Arguments, brought into the form that a function takes.

use super::super::value::{Type, Value};
use super::table::{Function, Kind, Parameter};
use super::{Stop, convert, unify};

/// More members than this, counted as often as they occur, are not looked at.
const MEMBERS: usize = 2_000_000;

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
