//! Long lists.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

/// How many elements a chunk has at most.
const LENGTH: usize = 4096;

/// A list in chunks: none is moved while the list grows, and each goes as soon as its elements were taken. Of a list of many
/// megabytes, what is made of its elements so takes the place of what is done.
#[derive(Clone, Debug)]
pub(crate) struct Chunks<T>(Vec<Vec<T>>);

impl<T> Chunks<T> {
    /// The elements in their order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }
}

impl<T> IntoIterator for Chunks<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Chunks<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ChunksVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ChunksVisitor<T> {
            type Value = Chunks<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
                let mut chunks: Vec<Vec<T>> = Vec::new();
                while let Some(element) = elements.next_element()? {
                    match chunks.last_mut().filter(|chunk| chunk.len() < LENGTH) {
                        Some(chunk) => chunk.push(element),
                        None => chunks.push(vec![element]),
                    }
                }
                Ok(Chunks(chunks))
            }
        }
        deserializer.deserialize_seq(ChunksVisitor(PhantomData))
    }
}
