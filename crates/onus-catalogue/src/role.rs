//! Roles that a party fills with a named officer.

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Value};
use crate::place::Place;
use crate::source::Source;
use crate::terms::PartyKind;

/// A role that a party fills with a named officer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its name for people.
    pub title: String,
    /// What the officer does.
    pub about: String,
    /// Parties of these kinds have to fill it.
    pub required_of: Vec<PartyKind>,
    /// The page that asks for it.
    pub source: Option<Source>,
    /// Where it is declared.
    pub place: Place,
}

impl Decode for Role {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a role")?;
        let title = table.required("title");
        let about = table.required("about");
        let required_of = table.list("required_of");
        let source = table.optional("source");
        table.finish();
        Some(Self { title: title?, about: about?, required_of, source, place: table.place() })
    }
}
