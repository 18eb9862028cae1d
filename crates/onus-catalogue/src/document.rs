//! Documents that can prove a duty.

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Value};
use crate::place::Place;
use crate::terms::DocumentKind;

/// A sort of document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its name for people, as it stands after "obtain the" or "write the".
    pub title: String,
    /// Whose word it is, and what it covers.
    pub kind: DocumentKind,
    /// The standard that it is made by.
    pub standard: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

impl Decode for Document {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a document")?;
        let title = table.required("title");
        let kind = table.required("kind");
        let standard = table.optional("standard");
        table.finish();
        Some(Self { title: title?, kind: kind?, standard, place: table.place() })
    }
}
