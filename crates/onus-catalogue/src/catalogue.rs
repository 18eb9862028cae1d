//! The catalogue as a whole.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::document::Document;
use crate::duty::{Check, Duty};
use crate::foreign::Foreign;
use crate::kind::Kind;
use crate::place::Place;
use crate::profile::Profile;
use crate::provider::Provider;
use crate::role::Role;
use crate::view::View;

/// What identifies a catalogue in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// SHA-256 over the paths and contents of all its files, in hexadecimal.
    pub sha256: String,
}

/// The text of a catalogue's file: what a directory of the user's own is laid over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its path within the catalogue.
    pub path: Cow<'static, str>,
    /// What it says.
    pub text: Cow<'static, str>,
}

/// Everything that is known about clouds and duties.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// What identifies it.
    pub identity: Identity,
    /// Paths of its files; a [`Place`] points into this list.
    pub files: Vec<String>,
    /// Their texts, in the same order.
    #[serde(skip)]
    pub texts: Vec<Text>,
    /// Who is able to act where.
    pub control: Control,
    /// Documents by id.
    pub documents: BTreeMap<String, Document>,
    /// Other programs whose comments are understood, by name.
    pub foreign: BTreeMap<String, Foreign>,
    /// Kinds by id.
    pub kinds: BTreeMap<String, Kind>,
    /// Duties by id.
    pub duties: BTreeMap<String, Duty>,
    /// Providers by id.
    pub providers: BTreeMap<String, Provider>,
    /// Roles by id.
    pub roles: BTreeMap<String, Role>,
    /// Profiles of managed service providers by id.
    pub profiles: BTreeMap<String, Profile>,
    /// Views by id.
    pub views: BTreeMap<String, View>,
}

impl Catalogue {
    /// A place as `file:line`.
    pub fn show(&self, place: Place) -> String {
        format!("{}:{}", self.file_of(place), place.line)
    }

    /// The file of a place; `?` where it is none of this catalogue's.
    pub fn file_of(&self, place: Place) -> &str {
        usize::try_from(place.file).ok().and_then(|at| self.files.get(at)).map_or("?", String::as_str)
    }
}

impl Catalogue {
    /// How to fix a breach of a duty's check on a resource of this provider, service and type; what fixes it anywhere where nothing is said of
    /// the type.
    pub fn remedy<'c>(&'c self, duty: &str, check: &'c Check, of: Option<(&str, &str, &str)>) -> Option<&'c str> {
        let own = of.and_then(|(provider, service, of)| {
            let service = self.providers.get(provider)?.services.get(service)?;
            service.remedies.of(duty, check)?.get(of)
        });
        own.map(|at| at.value.as_str()).or(check.remedy.as_deref())
    }

    /// All that is known of how to fix a breach of a duty's check: for resource types, and for `any`.
    pub fn remedies<'c>(&'c self, duty: &str, check: &'c Check) -> BTreeMap<&'c str, &'c str> {
        let services = self.providers.values().flat_map(|provider| provider.services.values());
        let types = services.filter_map(|service| service.remedies.of(duty, check)).flatten();
        let types = types.map(|(of, at)| (of.as_str(), at.value.as_str()));
        types.chain(check.remedy.as_deref().map(|any| ("any", any))).collect()
    }
}
