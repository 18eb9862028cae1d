//! Profiles: standard packages of managed service providers, which a contract may refer to.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Table, Value};
use crate::duty::Duty;
use crate::item::Item;
use crate::place::{At, Place};
use crate::source::Source;
use crate::terms::PartyKind;

declare! {
    /// What the profile's page says that one party does.
    pub struct ProfileList, "a list" {
        /// With whom it lies.
        party: PartyKind = required "party",
        /// What the page says, in the catalogue's own words.
        says: String = required "says",
        /// The duties that this comes to.
        covers: Vec<At<Item>> = must(items) "covers",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// A package of duties that is commissioned as one.
    pub struct BuildModel, "a model" {
        /// Its name for people.
        title: String = required "title",
        /// What it comes to.
        about: String = required "about",
        /// What is handed over.
        commissions: Vec<At<Item>> = must(items) "commissions",
        /// What is not, although it lies on a layer that is.
        except: Vec<At<Item>> = list "except",
        /// Where it is declared.
        place: Place = place,
    }
}

impl BuildModel {
    /// Whether the package hands the duty over.
    pub fn commissions(&self, id: &str, duty: &Duty) -> bool {
        let named = |items: &[At<Item>]| items.iter().any(|item| item.covers(id, duty));
        named(&self.commissions) && !named(&self.except)
    }
}

declare! {
    /// What can be commissioned in addition to a package.
    pub struct ProfileOption, "an option" {
        /// Its name for people.
        title: String = required "title",
        /// What is handed over.
        commissions: Vec<At<Item>> = must(items) "commissions",
        /// Where it is declared.
        place: Place = place,
    }
}

declare! {
    /// A standard package of a managed service provider.
    pub struct Profile, "the file", check has_a_model {
        /// Its name for people.
        title: String = required "title",
        /// What it offers, and how its page was read.
        about: String = required "about",
        /// The page.
        source: Option<Source> = optional "source",
        /// Roles that it recommends its customers to fill.
        roles: Vec<At<String>> = list "roles",
        /// What the page says each party does.
        lists: Vec<ProfileList> = list "list",
        /// Packages by id.
        models: BTreeMap<String, BuildModel> = named "model",
        /// What can be commissioned in addition, by id.
        options: BTreeMap<String, ProfileOption> = named "option",
        /// Where it is declared.
        place: Place = place,
    }
}

fn has_a_model(table: &Table<'_, '_>) {
    let is_empty = |models: Value<'_, '_>| models.raw().as_table().is_some_and(|models| models.is_empty());
    if table.get("model").is_none_or(is_empty) {
        table.fault("the profile has no model", "add `[model.ID]` with what it commissions");
    }
}

/// A list of items that says something.
fn items(table: &Table<'_, '_>, key: &'static str) -> Option<Vec<At<Item>>> {
    let found: Option<Vec<At<Item>>> = table.required(key);
    if let Some(value) = table.get(key)
        && value.items_quietly().is_some_and(|items| items.is_empty())
    {
        value.fault(format!("`{key}` is empty"), "name at least one \"duty:ID\" or \"layer:ID\"");
    }
    found
}
