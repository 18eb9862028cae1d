//! Values turned into other types, compared and ordered as Terraform does.

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use bigdecimal::{BigDecimal, Zero};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::super::open;
use super::super::typing;
use super::super::value::{Of, Type, Unknown, Value, Why};
use super::{Answer, Stop, decimal};

/// Why a number is not known.
pub(crate) const UNUSUAL: &str = "a number is too long, or written in an unusual way";

/// Text that a function makes is not longer than this, in bytes.
const LONGEST: usize = 32 << 20;

/// What an error calls a value.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null(_) => "null",
        Value::Boolean(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(_) => "a string",
        Value::List(_) => "a list",
        Value::Set(_) => "a set",
        Value::Object(_) => "an object",
        Value::Unknown(_) => "something that is not known",
    }
}

/// What is not known because this value is not.
pub(crate) fn derived_from(value: &Value) -> Value {
    match value.why_unknown() {
        Some(unknown) => {
            let (why, sensitive) = (unknown.why.clone(), unknown.sensitive);
            Value::Unknown(Arc::new(Unknown { why, refers: None, sensitive, set: false, of: Type::Open }))
        }
        None => value.clone(),
    }
}

/// What is not known because this value is not, but is of this type.
pub(crate) fn derived_of(value: &Value, of: Type) -> Value {
    match derived_from(value) {
        Value::Unknown(unknown) => Value::Unknown(Arc::new(Unknown { of, ..(*unknown).clone() })),
        known => known,
    }
}

/// Characters as Terraform keeps them: composed.
pub(crate) fn composed(text: &str) -> Arc<str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.into();
    }
    text.nfc().collect::<String>().into()
}

/// Text that a function has made.
pub(super) fn text(text: &str) -> Answer {
    if text.len() > LONGEST { Err(too_long()) } else { Ok(Value::Text(composed(text))) }
}

/// Text that grows up to a limit.
#[derive(Default)]
pub(super) struct Growing(String);

impl Growing {
    /// Adds characters at the end.
    pub fn push(&mut self, text: &str) -> Result<(), Stop> {
        if self.0.len() + text.len() > LONGEST {
            return Err(too_long());
        }
        self.0.push_str(text);
        Ok(())
    }

    /// Adds the same characters many times.
    pub fn repeat(&mut self, text: &str, times: usize) -> Result<(), Stop> {
        if text.len().saturating_mul(times) > LONGEST {
            return Err(too_long());
        }
        self.push(&text.repeat(times))
    }

    /// What there is at the end.
    pub fn into_string(self) -> String {
        self.0
    }

    /// What there is so far.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn too_long() -> Stop {
    Stop::because(format!("the text would have more than {LONGEST} bytes"))
}

/// The characters of a primitive value.
pub(crate) fn text_of(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Text(text) => Some(Arc::clone(text)),
        Value::Number(number) => Some(decimal::text(number).into()),
        Value::Boolean(true) => Some("true".into()),
        Value::Boolean(false) => Some("false".into()),
        _ => None,
    }
}

/// Converts to characters. Null and what is not known stay as they are.
pub(super) fn to_text(value: &Value) -> Answer {
    match value {
        Value::Null(_) | Value::Unknown(_) | Value::Text(_) => Ok(value.clone()),
        other => match text_of(other) {
            Some(text) => Ok(Value::Text(text)),
            None => Err(format!("a string is required, not {}", kind_of(other)).into()),
        },
    }
}

/// Converts to a number. Null and what is not known stay as they are.
pub(super) fn to_number(value: &Value) -> Answer {
    match value {
        Value::Null(_) | Value::Unknown(_) | Value::Number(_) => Ok(value.clone()),
        Value::Text(text) => match decimal::parse(text) {
            Some(number) => Ok(Value::number(number)),
            None if looks_like_number(text) => Err(Stop::because(UNUSUAL)),
            None => Err(format!("a number is required, not `{}`", shown(text)).into()),
        },
        other => Err(format!("a number is required, not {}", kind_of(other)).into()),
    }
}

/// What `tonumber` may take for a number, and is not understood here.
pub(crate) fn looks_like_number(text: &str) -> bool {
    let infinite = text.trim_start_matches(['+', '-']).to_ascii_lowercase().starts_with("inf");
    infinite
        || text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E' | 'p' | 'P'))
            && (text.len() > 1000 || text.contains(['e', 'E', 'p', 'P']))
}

/// Converts to true or false. Null and what is not known stay as they are.
pub(super) fn to_boolean(value: &Value) -> Answer {
    match value {
        Value::Null(_) | Value::Unknown(_) | Value::Boolean(_) => Ok(value.clone()),
        Value::Text(text) => match &**text {
            "true" | "1" => Ok(Value::Boolean(true)),
            "false" | "0" => Ok(Value::Boolean(false)),
            other => Err(format!("`true` or `false` is required, not `{}`", shown(other)).into()),
        },
        other => Err(format!("`true` or `false` is required, not {}", kind_of(other)).into()),
    }
}

/// Converts to a list, and each of its members to this type.
pub(super) fn to_list_of(value: &Value, of: Type, each: fn(&Value) -> Answer) -> Answer {
    match value {
        Value::List(members) | Value::Set(members) if matches!(&members.of, Of::All(found) if !typing::converts(found, &of)) => {
            Err("the members are of another type".into())
        }
        Value::List(members) | Value::Set(members) => {
            Ok(Value::list(members.iter().map(each).collect::<Result<_, _>>()?, of))
        }
        Value::Unknown(_) => Ok(value.clone()),
        other => Err(format!("a list is required, not {}", kind_of(other)).into()),
    }
}

/// An answer whose fault is said in words alone.
pub(crate) fn fault_of(answer: Answer) -> Result<Value, String> {
    match answer {
        Ok(value) | Err(Stop::Unknown(value)) => Ok(value),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// The start of some characters, for an error.
pub(super) fn shown(text: &str) -> String {
    let mut start: String = text.chars().take(60).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// The number below zero instead of above it, or above instead of below.
pub(crate) fn negated(number: &BigDecimal) -> Value {
    if number.is_zero() { below_zero() } else { Value::number(-number) }
}

/// To Terraform zero has a sign, which shows where it is put into a text: so it is not known here.
pub(crate) fn below_zero() -> Value {
    let why = Why::NotEvaluated("it is zero with a sign, which Terraform writes as `-0`".into());
    Value::Unknown(Arc::new(Unknown { why, refers: None, sensitive: false, set: false, of: Type::Number }))
}

/// A whole number as a value.
pub(super) fn whole(number: usize) -> Value {
    Value::number(u64::try_from(number).unwrap_or(u64::MAX))
}

/// Whether two values are equal: none if that is not known.
///
/// To Terraform, values of different types are never equal. Null has a type too, which is not known here: it counts where
/// null is a member of a tuple or object.
pub(crate) fn equal(one: &Value, other: &Value) -> Option<bool> {
    match (one, other) {
        (Value::Null(_), Value::Null(_)) => Some(true),
        _ => same(one, other, false),
    }
}

/// Whether two values are equal; `typed` tells that they are of the same type.
fn same(one: &Value, other: &Value, typed: bool) -> Option<bool> {
    match (one, other) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => None,
        (Value::Null(one), Value::Null(other)) => match typed {
            true => Some(true),
            false => typing::same(one.of(), other.of()),
        },
        // It is the same value, whatever its type is.
        (Value::List(ones), Value::List(others)) | (Value::Set(ones), Value::Set(others))
            if Arc::ptr_eq(ones, others) =>
        {
            one.why_unknown().is_none().then_some(true)
        }
        (Value::Object(ones), Value::Object(others)) if Arc::ptr_eq(ones, others) => {
            one.why_unknown().is_none().then_some(true)
        }
        (Value::List(ones), Value::List(others)) | (Value::Set(ones), Value::Set(others)) => {
            let types = if typed { Types::Same } else { types(&ones.of, &others.of) };
            all_same(types, ones.len() == others.len(), ones.iter().zip(others.iter()))
        }
        // Something else could make a set of it.
        (Value::List(listed), Value::Set(_)) | (Value::Set(_), Value::List(listed)) if listed.of == Of::Open => None,
        // A resource's attributes are not all there.
        (Value::Object(ones), Value::Object(others)) if open::is_open(ones) || open::is_open(others) => None,
        (Value::Object(ones), Value::Object(others)) => {
            let types = if typed { Types::Same } else { types(&ones.of, &others.of) };
            let same_keys = ones.len() == others.len() && ones.keys().eq(others.keys());
            all_same(types, same_keys, ones.values().zip(others.values()))
        }
        (one, other) => Some(one == other),
    }
}

/// How the types of two collections compare.
#[derive(Clone, Copy, PartialEq)]
enum Types {
    Same,
    Different,
    /// Each member has its own.
    ByMember,
    NotKnown,
}

fn types(one: &Of, other: &Of) -> Types {
    match (one, other) {
        (Of::Each, Of::Each) => Types::ByMember,
        (Of::All(one), Of::All(other)) => match typing::same(one, other) {
            Some(true) => Types::Same,
            Some(false) => Types::Different,
            None => Types::NotKnown,
        },
        (Of::Each, Of::All(_)) | (Of::All(_), Of::Each) => Types::Different,
        (Of::Open, _) | (_, Of::Open) => Types::NotKnown,
    }
}

fn all_same<'v>(
    types: Types,
    same_shape: bool,
    mut pairs: impl Iterator<Item = (&'v Value, &'v Value)>,
) -> Option<bool> {
    if !same_shape || types == Types::Different {
        return Some(false);
    }
    let mut unknown = types == Types::NotKnown;
    if pairs.any(|(one, other)| {
        let found = same(one, other, types == Types::Same);
        unknown |= found.is_none();
        found == Some(false)
    }) {
        return Some(false);
    }
    (!unknown).then_some(true)
}

/// A set of these members, all known and of this type: sorted, each once.
pub(crate) fn set_of(mut members: Vec<Value>, of: Type) -> Value {
    members.sort_by(order);
    members.dedup_by(|one, other| one == other);
    Value::sorted(members, Of::All(Arc::new(of)))
}

/// The order of a set's members: characters by bytes, numbers by size, others by a text that stands for them.
pub(crate) fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Null(_), Value::Null(_)) => Ordering::Equal,
        (Value::Null(_), _) => Ordering::Greater,
        (_, Value::Null(_)) => Ordering::Less,
        (Value::Unknown(_), Value::Unknown(_)) => Ordering::Equal,
        (Value::Unknown(_), _) => Ordering::Greater,
        (_, Value::Unknown(_)) => Ordering::Less,
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => one.cmp(other),
        (Value::Boolean(one), Value::Boolean(other)) => one.cmp(other),
        (one, other) => stand_in(one).cmp(&stand_in(other)),
    }
}

fn stand_in(value: &Value) -> String {
    let mut text = String::new();
    write_stand_in(value, &mut text);
    text
}

fn write_stand_in(value: &Value, text: &mut String) {
    match value {
        Value::Null(_) => text.push('~'),
        Value::Unknown(_) => text.push('?'),
        Value::Boolean(true) => text.push('T'),
        Value::Boolean(false) => text.push('F'),
        Value::Number(number) => text.push_str(&super::shapes::general(number, Some(10), false)),
        Value::Text(characters) => write_quoted(characters, text),
        Value::List(members) | Value::Set(members) => {
            text.push('[');
            for member in members.iter() {
                write_stand_in(member, text);
                text.push(';');
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (name, member) in members.iter() {
                write_quoted(name, text);
                text.push(':');
                write_stand_in(member, text);
                text.push(';');
            }
            text.push('}');
        }
    }
}

fn write_quoted(characters: &str, text: &mut String) {
    // Writing to a string never fails.
    let _ = write!(text, "{characters:?}");
}

/// What is required, and what there is.
pub(crate) fn required(what: &str, value: &Value) -> String {
    format!("{what} is required, not {}", kind_of(value))
}

/// The value as a number; null and what is not known stay as they are.
pub(crate) fn number(value: &Value) -> Result<Value, String> {
    match value {
        Value::Null(_) | Value::Unknown(_) | Value::Number(_) => Ok(value.clone()),
        Value::Text(text) => match decimal::parse(text) {
            Some(number) => Ok(Value::number(number)),
            // Terraform may read it all the same.
            None if looks_like_number(text) => Ok(Value::unknown(Why::NotEvaluated(UNUSUAL.into()))),
            None => Err("a number is required".to_owned()),
        },
        _ => Err(required("a number", value)),
    }
}

/// The value as true or false; null and what is not known stay as they are.
pub(crate) fn boolean(value: &Value) -> Result<Value, String> {
    match value {
        Value::Null(_) | Value::Unknown(_) | Value::Boolean(_) => Ok(value.clone()),
        Value::Text(text) => match &**text {
            "true" | "1" => Ok(Value::Boolean(true)),
            "false" | "0" => Ok(Value::Boolean(false)),
            _ => Err("`true` or `false` is required".to_owned()),
        },
        _ => Err(required("`true` or `false`", value)),
    }
}
