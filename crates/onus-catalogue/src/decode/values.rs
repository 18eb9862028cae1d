//! Reads texts, numbers, truth values, lists and words of closed vocabularies.

use toml::de::DeValue;

use super::{Decode, Value, suggestion};
use crate::place::At;
use crate::terms::Term;

impl Decode for String {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        match value.text() {
            Some(text) if text.trim().is_empty() => {
                value.fault("this text is empty", "say something, or remove the key");
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                value.expected("a text");
                None
            }
        }
    }
}

impl Decode for bool {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let found = value.raw().as_bool();
        if found.is_none() {
            value.expected("`true` or `false`");
        }
        found
    }
}

impl Decode for f64 {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let found = match value.raw() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if found.is_none() {
            value.expected("a number");
        }
        found
    }
}

impl Decode for i64 {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let found =
            value.raw().as_integer().and_then(|number| Self::from_str_radix(number.as_str(), number.radix()).ok());
        if found.is_none() {
            value.expected("a whole number");
        }
        found
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        // A faulty member has been noted; the others are still worth looking at.
        Some(value.items()?.into_iter().filter_map(T::decode).collect())
    }
}

impl<T: Decode> Decode for At<T> {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        T::decode(value).map(|decoded| Self::new(decoded, value.place()))
    }
}

/// A text or a list of texts.
pub fn one_or_many<T: Decode>(value: Value<'_, '_>) -> Option<Vec<T>> {
    match value.raw() {
        DeValue::Array(_) => Vec::decode(value),
        _ => T::decode(value).map(|one| vec![one]),
    }
}

impl<T: Term> Decode for T {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let Some(text) = value.text() else {
            value.expected(&format!("a {}", T::WHAT));
            return None;
        };
        let found = T::parse(text);
        if found.is_none() {
            value.fault(format!("`{text}` is not a {}", T::WHAT), suggestion(text, &T::ids()));
        }
        found
    }
}
