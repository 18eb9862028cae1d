//! The operators, and what is left of them where an operand is not known.

use std::sync::Arc;

use bigdecimal::{Signed, Zero};

use super::functions::{convert, decimal};
use super::limits::Trouble;
use super::syntax::Operator;
use super::typing;
use super::value::{Of, Type, Unknown, Value, Why};

/// What it takes to calculate with a fraction, in steps.
pub(crate) const FRACTION: usize = 100;

/// The result of an operator on two values. `And` and `Or` are told apart before.
pub(crate) fn binary(operator: Operator, one: &Value, other: &Value, at: u32) -> Result<Value, Trouble> {
    match operator {
        Operator::And | Operator::Or => logical(operator, one, other, at),
        Operator::Equal => Ok(equal(one, other)),
        Operator::NotEqual => Ok(match equal(one, other) {
            Value::Boolean(equal) => Value::Boolean(!equal),
            unknown => unknown,
        }),
        _ => arithmetic(operator, one, other, at),
    }
}

/// Whether two values are the same but for their form: `"443"` and `443`, `"true"` and `true`.
pub(crate) fn differ_in_form(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(_), Value::Number(_)) => convert::number(one).is_ok_and(|one| one == *other),
        (Value::Text(_), Value::Boolean(_)) => convert::boolean(one).is_ok_and(|one| one == *other),
        (Value::Number(_) | Value::Boolean(_), Value::Text(_)) => differ_in_form(other, one),
        _ => false,
    }
}

/// `!`.
pub(crate) fn not(operand: &Value, at: u32) -> Result<Value, Trouble> {
    match convert::boolean(operand).map_err(|fault| Trouble::new(at, fault))? {
        Value::Boolean(flag) => Ok(Value::Boolean(!flag)),
        Value::Null(_) => Err(null(at)),
        unknown => Ok(convert::derived_of(&unknown, Type::Boolean)),
    }
}

/// `-`.
pub(crate) fn negative(operand: &Value, at: u32) -> Result<Value, Trouble> {
    match convert::number(operand).map_err(|fault| Trouble::new(at, fault))? {
        Value::Number(number) => Ok(convert::negated(&number)),
        Value::Null(_) => Err(null(at)),
        unknown => Ok(convert::derived_of(&unknown, Type::Number)),
    }
}

fn null(at: u32) -> Trouble {
    Trouble::new(at, "an operand is null")
}

fn logical(operator: Operator, one: &Value, other: &Value, at: u32) -> Result<Value, Trouble> {
    let deciding = operator == Operator::Or;
    let flag = |value: &Value| match convert::boolean(value).map_err(|fault| Trouble::new(at, fault))? {
        Value::Null(_) => Err(null(at)),
        value => Ok(value),
    };
    let (one, other) = (flag(one)?, flag(other)?);
    match (&one, &other) {
        (Value::Boolean(flag), _) | (_, Value::Boolean(flag)) if *flag == deciding => Ok(Value::Boolean(deciding)),
        (Value::Boolean(_), Value::Boolean(flag)) if *flag == deciding => Ok(Value::Boolean(deciding)),
        (Value::Boolean(_), Value::Boolean(_)) => Ok(Value::Boolean(!deciding)),
        (Value::Unknown(_), _) => Ok(convert::derived_of(&one, Type::Boolean)),
        _ => Ok(convert::derived_of(&other, Type::Boolean)),
    }
}

fn equal(one: &Value, other: &Value) -> Value {
    match convert::equal(one, other) {
        Some(equal) => Value::Boolean(equal),
        None => match (one.why_unknown(), other.why_unknown()) {
            (Some(_), _) => convert::derived_of(one, Type::Boolean),
            (None, Some(_)) => convert::derived_of(other, Type::Boolean),
            (None, None) => Value::unknown(Why::NotEvaluated(
                "two collections with the same members are equal only if both are of one type, which is not known"
                    .into(),
            )),
        },
    }
}

/// How many steps it takes to calculate with this number, or with these: fractions are dear.
pub(crate) fn fractions(value: &Value) -> usize {
    match value {
        Value::Number(number) if !number.is_integer() => FRACTION,
        Value::List(members) | Value::Set(members) => members.iter().map(fractions).sum(),
        _ => 0,
    }
}

fn arithmetic(operator: Operator, one: &Value, other: &Value, at: u32) -> Result<Value, Trouble> {
    let number = |value: &Value| convert::number(value).map_err(|fault| Trouble::new(at, fault));
    let (one, other) = (number(one)?, number(other)?);
    let of = match operator {
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => Type::Boolean,
        _ => Type::Number,
    };
    let (one, other) = match (&one, &other) {
        (Value::Null(_), _) | (_, Value::Null(_)) => return Err(null(at)),
        (Value::Number(one), Value::Number(other)) => (one, other),
        (Value::Unknown(_), _) => return Ok(convert::derived_of(&one, of)),
        _ => return Ok(convert::derived_of(&other, of)),
    };
    if matches!(operator, Operator::Divided | Operator::Modulo) && other.is_zero() {
        // To Terraform that is infinity, which it can hold, but neither print nor plan with.
        let why = Value::unknown(Why::NotEvaluated("division by zero".into()));
        return Ok(convert::derived_of(&why, Type::Number));
    }
    let product = matches!(operator, Operator::Times | Operator::Divided);
    if product && (one.is_zero() && other.is_negative() || one.is_negative() && other.is_zero()) {
        return Ok(convert::below_zero());
    }
    let none = || Trouble::new(at, "division by zero");
    let found = match operator {
        Operator::Less => return Ok(Value::Boolean(one < other)),
        Operator::LessOrEqual => return Ok(Value::Boolean(one <= other)),
        Operator::Greater => return Ok(Value::Boolean(one > other)),
        Operator::GreaterOrEqual => return Ok(Value::Boolean(one >= other)),
        Operator::Plus => decimal::add(one, other),
        Operator::Minus => decimal::add(one, &-&**other),
        Operator::Times => decimal::multiply(one, other),
        Operator::Divided => decimal::divide(one, other).ok_or_else(none)?,
        _ => {
            let quotient = decimal::divide(one, other).ok_or_else(none)?;
            let whole = quotient.with_scale_round(0, bigdecimal::RoundingMode::Down);
            decimal::add(one, &-decimal::multiply(&whole, other))
        }
    };
    match decimal::is_too_long(&found) {
        true => Ok(Value::unknown(Why::NotEvaluated("the number has too many digits".into()))),
        false => Ok(Value::number(found)),
    }
}

/// What a value can be if it is either of two, in the type that both have in common: what they share stays known. None
/// if there is no such type.
pub(crate) fn either(one: Value, other: Value, why: &Unknown) -> Option<Value> {
    match (taken(one.clone(), &other), taken(other, &one)) {
        (Some(one), Some(other)) => Some(shared(&one, &other, why)),
        (None, None) => None,
        // Only one of them is what it would have to be: that shows when the condition is known.
        _ => Some(Value::unknown(why.why.clone())),
    }
}

fn shared(one: &Value, other: &Value, why: &Unknown) -> Value {
    if one == other {
        return one.clone();
    }
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) if ones.keys().eq(others.keys()) => {
            let members = ones.iter().zip(others.values());
            let members = members.map(|((name, one), other)| (Arc::clone(name), shared(one, other, why)));
            Value::named(members.collect(), of_either(&ones.of, &others.of))
        }
        (Value::List(ones), Value::List(others)) if ones.len() == others.len() => {
            let members = ones.iter().zip(others.iter()).map(|(one, other)| shared(one, other, why));
            Value::listed(members.collect(), of_either(&ones.of, &others.of))
        }
        _ => {
            let of = typing::unify(&[typing::type_of(one), typing::type_of(other)]).unwrap_or(Type::Open);
            let sensitive = why.sensitive || [one, other].iter().any(|value| is_sensitive(value));
            Value::Unknown(Arc::new(Unknown { why: why.why.clone(), refers: None, sensitive, set: false, of }))
        }
    }
}

fn of_either(one: &Of, other: &Of) -> Of {
    if one == other { one.clone() } else { Of::Open }
}

fn is_sensitive(value: &Value) -> bool {
    value.why_unknown().is_some_and(|unknown| unknown.sensitive)
}

/// The branch of a conditional that is taken, in the type that both have in common; none if they have none.
pub(crate) fn taken(taken: Value, other: &Value) -> Option<Value> {
    match (&taken, other) {
        (Value::Null(nothing), _) if *nothing.of() == Type::Any => return Some(Value::null(typing::type_of(other))),
        (_, Value::Null(nothing)) if *nothing.of() == Type::Any => return Some(taken),
        _ => {}
    }
    let types = [typing::type_of(&taken), typing::type_of(other)];
    if types.first() == types.last() {
        return Some(taken);
    }
    typing::unify(&types)?.convert(&taken).ok()
}
