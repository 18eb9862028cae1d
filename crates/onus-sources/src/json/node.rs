//! Trees of values, whole or only what is asked for.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use super::Text;

/// A value, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Node<'a> {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// Values in order.
    List(Vec<Node<'a>>),
    /// Values by name, in the order of the file.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    /// A secret, which was taken out; whether it is known that there is one.
    Hidden(bool),
}

/// A value that is not there; also a mask that marks nothing.
pub(crate) static NOTHING: Node<'static> = Node::Null;
/// A mask that marks everything.
pub(crate) static MARKED: Node<'static> = Node::Boolean(true);

impl<'a> Node<'a> {
    /// The member of an object; the last one where a name comes twice.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The member of a list.
    pub fn at(&self, index: usize) -> Option<&Self> {
        match self {
            Self::List(members) => members.get(index),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a `true` stands in it, at any depth: in a mask, that something is marked.
    pub fn marks(&self) -> bool {
        match self {
            Self::Boolean(marked) => *marked,
            Self::List(members) => members.iter().any(Self::marks),
            Self::Object(members) => members.iter().any(|(_, member)| member.marks()),
            _ => false,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Within(DEEPEST).deserialize(deserializer)
    }
}

/// How deep a value is read. No path of the catalogue goes as deep; what is deeper is skipped, which takes less stack.
const DEEPEST: usize = 48;

/// Reads a value down to so many levels.
#[derive(Clone, Copy)]
struct Within(usize);

impl Within {
    fn deeper(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl<'de> DeserializeSeed<'de> for Within {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.0 > 0 {
            return deserializer.deserialize_any(self);
        }
        IgnoredAny::deserialize(deserializer).map(|_| Node::Null)
    }
}

impl<'de> Visitor<'de> for Within {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Node::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Node::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or_else(|_| Node::Number(number as f64), Node::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Node::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(member) = members.next_element_seed(self.deeper())? {
            list.push(member);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = Vec::new();
        while let Some(Text(name)) = members.next_key()? {
            object.push((name, members.next_value_seed(self.deeper())?));
        }
        Ok(Node::Object(object))
    }
}

/// Reads the mask of [`Only`] these members. A mask of another shape marks all.
#[derive(Clone, Copy)]
pub(crate) struct MaskOf<'n>(pub &'n [&'n str]);

impl<'de> DeserializeSeed<'de> for MaskOf<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MaskOf<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mask")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Node::Boolean(truth))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Node::Boolean(true))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Node::Boolean(true))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Node::Boolean(true))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Node::Boolean(true))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Node::Boolean(true))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        Only(self.0).visit_map(members)
    }
}

/// Reads of an object only the members of these names, which are sorted.
#[derive(Clone, Copy)]
pub(crate) struct Only<'n>(pub &'n [&'n str]);

impl<'de> DeserializeSeed<'de> for Only<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Only<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the attributes of a resource")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Node::Boolean(truth))
    }

    // What stands there instead may be a secret: the message does not repeat it.
    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Other("a text"), &self))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = Vec::with_capacity(self.0.len());
        // Terraform sorts the names as well: most are found right where the last one was, or are none of these.
        let mut next = 0;
        while let Some(Text(name)) = members.next_key()? {
            while self.0.get(next).is_some_and(|wanted| *wanted < name.as_ref()) {
                next += 1;
            }
            let here = self.0.get(next).is_some_and(|wanted| *wanted == name);
            let passed =
                || next.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|last| *last >= name.as_ref());
            if here || (passed() && self.0.binary_search(&name.as_ref()).is_ok()) {
                object.push((name, members.next_value()?));
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Node::Object(object))
    }
}
