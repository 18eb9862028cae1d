//! What has a name in a catalogue.

use onus_core::catalogue_types::Catalogue;
use onus_core::catalogue_types::document::Document;
use onus_core::catalogue_types::duty::Duty;
use onus_core::catalogue_types::foreign::{Foreign, ForeignCheck};
use onus_core::catalogue_types::kind::Kind;
use onus_core::catalogue_types::place::Place;
use onus_core::catalogue_types::profile::{BuildModel, Profile, ProfileOption};
use onus_core::catalogue_types::provider::Provider;
use onus_core::catalogue_types::role::Role;
use onus_core::catalogue_types::service::Service;
use onus_core::catalogue_types::view::View;

/// Something that has a name.
#[derive(Clone, Copy)]
pub(super) enum Thing<'c> {
    Duty(&'c Duty),
    Kind(&'c Kind),
    Provider(&'c Provider),
    Service(&'c Service),
    /// A resource type, and the service that it belongs to: provider and id.
    Type(&'c Service, (&'c str, &'c str)),
    Document(&'c Document),
    Role(&'c Role),
    Profile(&'c Profile),
    Package(&'c BuildModel),
    Extra(&'c ProfileOption),
    View(&'c View),
    /// Another program whose comments are understood.
    Program(&'c Foreign),
    /// A check of such a program.
    Foreign(&'c ForeignCheck, &'c str),
}

impl Thing<'_> {
    /// What sort of thing it is, in a word.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Duty(_) => "duty",
            Self::Kind(_) => "kind",
            Self::Provider(_) => "provider",
            Self::Service(_) => "service",
            Self::Type(..) => "type",
            Self::Document(_) => "document",
            Self::Role(_) => "role",
            Self::Profile(_) => "profile",
            Self::Package(_) => "package",
            Self::Extra(_) => "option",
            Self::View(_) => "view",
            Self::Program(_) => "program",
            Self::Foreign(..) => "check",
        }
    }

    /// The same for people.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Type(..) => "resource type",
            Self::Program(_) => "another program",
            Self::Foreign(..) => "check of another program",
            other => other.sort(),
        }
    }

    /// Where it is declared.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Duty(one) => Some(one.place),
            Self::Kind(one) => Some(one.place),
            Self::Provider(one) => Some(one.place),
            Self::Service(one) | Self::Type(one, _) => Some(one.place),
            Self::Document(one) => Some(one.place),
            Self::Role(one) => Some(one.place),
            Self::Profile(one) => Some(one.place),
            Self::Package(one) => Some(one.place),
            Self::Extra(one) => Some(one.place),
            Self::View(one) => Some(one.place),
            Self::Program(one) => Some(one.place),
            Self::Foreign(one, _) => one.duties.first().map(|duty| duty.place),
        }
    }
}

/// Everything of this name. Checks of other programs are known by all their ids, in upper or lower case.
pub(super) fn named<'c>(catalogue: &'c Catalogue, name: &str) -> Vec<(Thing<'c>, String)> {
    things(catalogue)
        .filter(|(thing, id)| match thing {
            Thing::Foreign(check, _) => {
                std::iter::once(id).chain(&check.also).any(|known| known.eq_ignore_ascii_case(name))
            }
            _ => id == name,
        })
        .collect()
}

/// Everything that has a name, with it.
pub(super) fn things(catalogue: &Catalogue) -> impl Iterator<Item = (Thing<'_>, String)> {
    let duties = catalogue.duties.iter().map(|(id, one)| (Thing::Duty(one), id.clone()));
    let kinds = catalogue.kinds.iter().map(|(id, one)| (Thing::Kind(one), id.clone()));
    let documents = catalogue.documents.iter().map(|(id, one)| (Thing::Document(one), id.clone()));
    let roles = catalogue.roles.iter().map(|(id, one)| (Thing::Role(one), id.clone()));
    let views = catalogue.views.iter().map(|(id, one)| (Thing::View(one), id.clone()));
    duties
        .chain(kinds)
        .chain(catalogue.providers.iter().flat_map(|(id, provider)| of_provider(id, provider)))
        .chain(documents)
        .chain(roles)
        .chain(catalogue.profiles.iter().flat_map(|(id, profile)| of_profile(id, profile)))
        .chain(views)
        .chain(catalogue.foreign.iter().flat_map(|(id, program)| of_program(id, program)))
}

fn of_provider<'c>(id: &'c str, provider: &'c Provider) -> Vec<(Thing<'c>, String)> {
    let mut found = vec![(Thing::Provider(provider), id.to_owned())];
    for (service_id, service) in &provider.services {
        found.push((Thing::Service(service), format!("{id}/{service_id}")));
        let types = service.terraform.types.keys().chain(service.terraform.supporting.iter().map(|of| &of.value));
        found.extend(types.map(|of| (Thing::Type(service, (id, service_id)), of.clone())));
    }
    found
}

fn of_profile<'c>(id: &str, profile: &'c Profile) -> Vec<(Thing<'c>, String)> {
    let packages = profile.models.iter().map(|(model, one)| (Thing::Package(one), format!("{id}/{model}")));
    let options = profile.options.iter().map(|(option, one)| (Thing::Extra(one), format!("{id}/{option}")));
    std::iter::once((Thing::Profile(profile), id.to_owned())).chain(packages).chain(options).collect()
}

fn of_program<'c>(id: &'c str, program: &'c Foreign) -> Vec<(Thing<'c>, String)> {
    let checks = program.checks.iter().map(|(check, one)| (Thing::Foreign(one, id), check.clone()));
    std::iter::once((Thing::Program(program), id.to_owned())).chain(checks).collect()
}
