//! JSON, as far as it is needed: pieces that are not parsed yet, and [trees](Node) of what is asked for.

mod chunks;
mod node;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use sonic_rs::LazyValue;

use crate::error::Fault;
pub(crate) use chunks::Chunks;
pub use node::Node;
pub(crate) use node::{MARKED, MaskOf, NOTHING, Only};

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
        format!("this is not valid JSON here: {}", lowered(reason))
    };
    (error.offset(), reason)
}

fn lowered(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
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
