//! Officers: persons who hold a role at a party.

use jiff::civil::Date;
use onus_catalogue::PartyKind;
use onus_catalogue::place::{At, Place};
use schemars::JsonSchema;

use super::term::{Term, TermKeys};

/// `[[officer]]`: a person who holds a role at a party.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Officer {
    /// The party's id; the customer where nothing is said.
    #[schemars(with = "Option<String>")]
    pub party: At<String>,
    /// The role, of the catalogue or of `[role.ID]`.
    #[schemars(with = "String")]
    pub role: At<String>,
    /// The person.
    pub name: String,
    /// How to reach the person.
    pub contact: Option<String>,
    /// The person who stands in.
    pub deputy: Option<String>,
    /// How to reach the deputy.
    pub deputy_contact: Option<String>,
    /// The days on which the person holds the role.
    #[schemars(flatten, with = "TermKeys")]
    pub term: Term,
    /// The SSH public key that the person signs with, as it stands in a `.pub` file.
    #[schemars(with = "Option<String>")]
    pub key: Option<At<String>>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

impl Officer {
    /// Whether the person holds the role on this day.
    pub fn in_office(&self, day: Date) -> bool {
        self.term.holds(day)
    }
}

/// `[role.ID]`: a role of one's own, or another rule for one of the catalogue's.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct RoleRule {
    /// The role's id: the key of the table.
    #[schemars(skip)]
    pub id: String,
    /// Its name; the catalogue's where nothing is said.
    pub title: Option<String>,
    /// The kinds of party that must fill it; the catalogue's where nothing is said.
    #[schemars(with = "Option<Vec<String>>")]
    pub required_of: Option<Vec<PartyKind>>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}
