//! JSON, as far as it is needed: raw slices, and trees of what is asked for.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use sonic_rs::LazyValue;

use crate::error::Fault;

/// A text, borrowed where it holds no escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A piece of JSON that is not parsed yet; it is known to be valid.
#[derive(Clone, Debug)]
pub(crate) struct Raw<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Raw<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LazyValue::deserialize(deserializer).map(|lazy| Self(lazy.as_raw_cow()))
    }
}

impl<'a> Raw<'a> {
    /// The piece as it stands in the file.
    pub fn text(&self) -> Option<&'a str> {
        match &self.0 {
            Cow::Borrowed(text) => Some(text),
            // Only a single text with escapes is copied; nothing is read out of one.
            Cow::Owned(_) => None,
        }
    }

    /// Reads the piece as something.
    pub fn read<T: Deserialize<'a>>(&self) -> Result<T, (usize, String)> {
        let text = self.text().unwrap_or("\"\"");
        sonic_rs::from_str(text).map_err(|error| told(&error))
    }

    /// Reads the piece by a seed.
    pub fn read_by<S: DeserializeSeed<'a>>(&self, seed: S) -> Result<S::Value, (usize, String)> {
        let text = self.text().unwrap_or("\"\"");
        let mut deserializer = sonic_rs::Deserializer::from_str(text);
        seed.deserialize(&mut deserializer).map_err(|error| told(&error))
    }

    /// The byte offset of the piece in the whole text.
    pub fn offset_in(&self, whole: &str) -> usize {
        self.text().map_or(0, |text| (text.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize))
    }

    /// A fault inside of the piece as one of the whole text.
    pub fn fault(&self, whole: &str, (offset, message): (usize, String)) -> Fault {
        Fault::new(self.offset_in(whole) + offset, message)
    }
}

/// The offset and the reason of an error, without the excerpt of the file that it would print.
pub(crate) fn told(error: &sonic_rs::Error) -> (usize, String) {
    let shown = error.to_string();
    let reason = shown.split(" at line ").next().unwrap_or_default().split('\n').next().unwrap_or_default();
    let reason = reason.trim().trim_end_matches(['.', ':']);
    let reason = if error.is_eof() {
        "the file ends here, in the middle of a value".to_owned()
    } else {
        format!("this is no valid JSON here: {}", lowered(reason))
    };
    (error.offset(), reason)
}

fn lowered(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// A value, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Node<'a> {
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
}

/// An object with nothing in it; also a mask that marks nothing.
pub(crate) static NOTHING: Node<'static> = Node::Null;

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

/// The members of an object, in the order of the file.
#[derive(Clone, Debug)]
pub(crate) struct Pairs<'a, T>(pub Vec<(Text<'a>, T)>);

impl<T> Default for Pairs<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
            type Value = Pairs<'de, T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = members.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}
