//! Changes: what a plan says of each resource, and what is to happen to it.

use std::borrow::Cow;
use std::fmt;

use onus_core::estate::Aside;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::json::{MaskOf, Node, Only, Raw, Text};

/// One resource of a plan, and what is to happen to it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Change<'a> {
    #[serde(borrow)]
    pub(super) address: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) previous_address: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) module_address: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) mode: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) source_type: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) index: Option<Node<'a>>,
    #[serde(borrow)]
    pub(super) provider_name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) deposed: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) change: Option<Raw<'a>>,
}

impl Change<'_> {
    /// The provider comes from OpenTofu's registry.
    pub fn of_opentofu(&self) -> bool {
        self.provider_name.as_ref().is_some_and(|name| name.as_str().starts_with("registry.opentofu.org/"))
    }
}

/// A change that is put off to a later plan.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Deferred<'a> {
    #[serde(borrow)]
    pub(super) resource_change: Option<Change<'a>>,
}

/// Which of a plan's two sides is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moment {
    /// What there was before the plan's changes.
    Before,
    /// What there is to be.
    #[default]
    After,
}

impl Moment {
    /// The members of a change that hold values, what is not known of them, what is secret, and what is so on the other side.
    const fn members(self) -> [&'static str; 4] {
        match self {
            Self::Before => ["before", "before_unknown", "before_sensitive", "after_sensitive"],
            Self::After => ["after", "after_unknown", "after_sensitive", "before_sensitive"],
        }
    }
}

/// What is to happen.
#[derive(Debug, Default)]
pub(super) struct Changed<'a> {
    pub actions: Vec<Text<'a>>,
    pub values: Node<'a>,
    pub unknown: Node<'a>,
    pub sensitive: Option<Node<'a>>,
    /// What is sensitive on the other side.
    pub otherwise: Option<Node<'a>>,
}

/// Reads of a change what is asked for.
pub(super) struct ChangeSeed<'n>(pub &'n [&'n str], pub Moment);

impl<'de> DeserializeSeed<'de> for ChangeSeed<'_> {
    type Value = Changed<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ChangeSeed<'_> {
    type Value = Changed<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a change")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut changed = Changed::default();
        let [values, unknown, sensitive, otherwise] = self.1.members();
        while let Some(name) = members.next_key::<Text<'de>>()? {
            match name.as_str() {
                "actions" => changed.actions = members.next_value()?,
                name if name == values => changed.values = members.next_value_seed(Only(self.0))?,
                name if name == unknown => changed.unknown = members.next_value_seed(Only(self.0))?,
                name if name == sensitive && changed.sensitive.is_some() => {
                    return Err(A::Error::duplicate_field(sensitive));
                }
                name if name == sensitive => changed.sensitive = Some(members.next_value_seed(MaskOf(self.0))?),
                name if name == otherwise => {
                    changed.otherwise = Some(members.next_value_seed(MaskOf(self.0))?);
                }
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(changed)
    }
}

/// Why something that is planned is not in the estate. Before the changes, all of it was there.
pub(super) fn reason(actions: &[Text<'_>], moment: Moment) -> Option<Aside> {
    match actions {
        _ if moment == Moment::Before => None,
        [one] if one.as_str() == "delete" => Some(Aside::ToBeDeleted),
        [one] if one.as_str() == "forget" => Some(Aside::Forgotten),
        _ => None,
    }
}

/// The plan makes it: before, it was not there.
pub(super) fn is_made(actions: &[Text<'_>]) -> bool {
    matches!(actions, [one] if one.as_str() == "create")
}

/// The plan makes it in the place of what it deletes or lets go of.
pub(super) fn is_replaced(actions: &[Text<'_>]) -> bool {
    let any = |wanted: &str| actions.iter().any(|action| action.as_str() == wanted);
    any("create") && (any("delete") || any("forget"))
}

/// The actions of a change that is not read any further.
pub(super) fn actions<'a>(change: &Raw<'a>) -> Option<Vec<Text<'a>>> {
    let found = sonic_rs::get(change.text()?, ["actions"]).ok()?;
    let raw = found.as_raw_cow();
    match raw {
        Cow::Borrowed(text) => sonic_rs::from_str(text).ok(),
        Cow::Owned(_) => None,
    }
}
