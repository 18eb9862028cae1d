//! Views: coarser groupings of duties for a reader.

use crate::declare::declare;
use crate::decode::{Table, is_id};
use crate::duty::Duty;
use crate::item::Item;
use crate::place::{At, Place};
use crate::source::Source;

declare! {
    /// One group of a view.
    pub struct Group, "a group" {
        /// Its id.
        id: String = must(own_id) "id",
        /// Its name for people.
        title: String = required "title",
        /// What lies in it.
        covers: Vec<At<Item>> = required "covers",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// A coarser grouping for a reader: by layer, with exceptions by duty.
    pub struct View, "the file" {
        /// Its name for people.
        title: String = required "title",
        /// Whose picture it is, and how it was read.
        about: String = required "about",
        /// Source page.
        source: Option<Source> = optional "source",
        /// `profile/model` with whom the second picture is drawn where no contract is given.
        profile: Option<At<String>> = optional "profile",
        /// Its groups, top to bottom.
        groups: Vec<Group> = list "group",
        /// Where it is declared.
        place: Place = place,
    }
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
}

fn own_id(table: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let id: Option<String> = table.required(key);
    if let (Some(id), Some(at)) = (&id, table.get(key))
        && !is_id(id, '-')
    {
        at.fault(format!("`{id}` is not a valid id"), "write lower-case words joined by `-`");
    }
    id
}
