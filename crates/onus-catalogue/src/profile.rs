//! Profiles: standard packages of managed service providers, which a contract may refer to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, Value};
use crate::duty::Duty;
use crate::item::Item;
use crate::place::{At, Place};
use crate::source::Source;
use crate::terms::PartyKind;

/// What the profile's page says that one party does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileList {
    /// With whom it lies.
    pub party: PartyKind,
    /// What the page says, in the catalogue's own words.
    pub says: String,
    /// The duties that this comes to.
    pub covers: Vec<At<Item>>,
    /// Where it is declared.
    pub place: Place,
}

/// A package of duties that is commissioned as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BuildModel {
    /// Its name for people.
    pub title: String,
    /// What it comes to.
    pub about: String,
    /// What is handed over.
    pub commissions: Vec<At<Item>>,
    /// What is not, although it lies on a layer that is.
    pub except: Vec<At<Item>>,
    /// Where it is declared.
    pub place: Place,
}

impl BuildModel {
    /// Whether the package hands the duty over.
    pub fn commissions(&self, id: &str, duty: &Duty) -> bool {
        let named = |items: &[At<Item>]| items.iter().any(|item| item.covers(id, duty));
        named(&self.commissions) && !named(&self.except)
    }
}

/// What can be commissioned in addition to a package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileOption {
    /// Its name for people.
    pub title: String,
    /// What is handed over.
    pub commissions: Vec<At<Item>>,
    /// Where it is declared.
    pub place: Place,
}

/// A standard package of a managed service provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Its name for people.
    pub title: String,
    /// What it offers, and how its page was read.
    pub about: String,
    /// The page.
    pub source: Option<Source>,
    /// Roles that it recommends its customers to fill.
    pub roles: Vec<At<String>>,
    /// What the page says each party does.
    pub lists: Vec<ProfileList>,
    /// Packages by id.
    pub models: BTreeMap<String, BuildModel>,
    /// What can be commissioned in addition, by id.
    pub options: BTreeMap<String, ProfileOption>,
    /// Where it is declared.
    pub place: Place,
}

impl Profile {
    /// Reads a profile's file.
    pub fn decode(table: &Table<'_, '_>) -> Option<Self> {
        let title = table.required("title");
        let about = table.required("about");
        let source = table.optional("source");
        let roles = table.list("roles");
        let lists = table.list("list");
        let models = table.named::<BuildModel>("model");
        let options = table.named("option");
        table.finish();
        if models.is_empty() && table.get("model").is_none() {
            table.fault("the profile has no model", "add `[model.ID]` with what it commissions");
        }
        Some(Self { title: title?, about: about?, source, roles, lists, models, options, place: table.place() })
    }
}

impl Decode for ProfileList {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a list")?;
        let party = table.required("party");
        let says = table.required("says");
        let covers = items(&table, "covers");
        table.finish();
        Some(Self { party: party?, says: says?, covers: covers?, place: table.place() })
    }
}

impl Decode for BuildModel {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a model")?;
        let title = table.required("title");
        let about = table.required("about");
        let commissions = items(&table, "commissions");
        let except = table.list("except");
        table.finish();
        Some(Self { title: title?, about: about?, commissions: commissions?, except, place: table.place() })
    }
}

impl Decode for ProfileOption {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an option")?;
        let title = table.required("title");
        let commissions = items(&table, "commissions");
        table.finish();
        Some(Self { title: title?, commissions: commissions?, place: table.place() })
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
