//! The arguments of a call, as a function asks for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use bigdecimal::{BigDecimal, ToPrimitive};

use super::super::value::{Held, Of, Value};
use super::{Stop, Surroundings, convert};

/// The arguments of a call, in the form that the table says.
pub(super) struct Given<'g> {
    pub values: &'g [Value],
    pub around: &'g Surroundings<'g>,
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
        other => Err(format!("a string is required, not {}", convert::kind_of(other)).into()),
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
