//! Roles that a party fills with a named officer.

use crate::declare::declare;
use crate::place::Place;
use crate::source::Source;
use crate::terms::PartyKind;

declare! {
    /// A role that a party fills with a named officer.
    pub struct Role, "a role" {
        /// Its name for people.
        title: String = required "title",
        /// What the officer does.
        about: String = required "about",
        /// Parties of these kinds have to fill it.
        required_of: Vec<PartyKind> = list "required_of",
        /// The page that asks for it.
        source: Option<Source> = optional "source",
        /// Where it is declared.
        place: Place = place,
    }
}
