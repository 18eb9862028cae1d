//! Views: coarser groupings of duties for a reader.

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, Value, is_id};
use crate::duty::Duty;
use crate::item::Item;
use crate::place::{At, Place};
use crate::source::Source;

/// One group of a view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What lies in it.
    pub covers: Vec<At<Item>>,
    /// Where it is declared.
    pub place: Place,
}

/// A coarser grouping for a reader: by layer, with exceptions by duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Its name for people.
    pub title: String,
    /// Whose picture it is, and how it was read.
    pub about: String,
    /// The page that draws it.
    pub source: Option<Source>,
    /// `profile/model` with whom the second picture is drawn where no contract is given.
    pub profile: Option<At<String>>,
    /// Its groups, top to bottom.
    pub groups: Vec<Group>,
    /// Where it is declared.
    pub place: Place,
}

impl View {
    /// The group that the duty lies in. A group that names the duty is stronger than one that names its layer.
    pub fn group_of(&self, id: &str, duty: &Duty) -> Option<usize> {
        let first = |by_duty: bool| {
            self.groups.iter().position(|group| {
                group.covers.iter().any(|item| matches!(item.value, Item::Duty(_)) == by_duty && item.covers(id, duty))
            })
        };
        first(true).or_else(|| first(false))
    }

    /// Reads a view's file.
    pub fn decode(table: &Table<'_, '_>) -> Option<Self> {
        let title = table.required("title");
        let about = table.required("about");
        let source = table.optional("source");
        let profile: Option<At<String>> = table.optional("profile");
        let groups = table.list("group");
        table.finish();
        Some(Self { title: title?, about: about?, source, profile, groups, place: table.place() })
    }
}

impl Decode for Group {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a group")?;
        let id: Option<String> = table.required("id");
        let title = table.required("title");
        let covers = table.required("covers");
        table.finish();
        if let (Some(id), Some(at)) = (&id, table.get("id"))
            && !is_id(id, '-')
        {
            at.fault(format!("`{id}` is no id"), "write lower-case words joined by `-`");
        }
        Some(Self { id: id?, title: title?, covers: covers?, place: table.place() })
    }
}
