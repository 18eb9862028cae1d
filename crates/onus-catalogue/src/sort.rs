//! The sorts of files that a catalogue is made of: where each lies, how it is read, and where it goes. Whoever walks a catalogue,
//! builds it in, or describes its format goes by this list.

use std::collections::BTreeMap;

use crate::Catalogue;
use crate::control::Control;
use crate::declare::{Form, Reference};
use crate::decode::{File, Table, is_id};
use crate::document::Document;
use crate::duty::Duty;
use crate::foreign::Foreign;
use crate::kind::Kind;
use crate::merge::{self, Identities};
use crate::problem::Problem;
use crate::profile::Profile;
use crate::provider::Provider;
use crate::remedy::Remedies;
use crate::role::Role;
use crate::service::{Resources, Service};
use crate::terms::{Layer, Term};
use crate::view::View;

/// A sort of file.
pub struct FileSort {
    /// Where such files lie. A word in `<…>` stands for an id; what it is called is what the id names.
    pub patterns: &'static [&'static str],
    /// What one holds.
    pub about: &'static str,
    /// The lists in it whose entries have an identity.
    pub identities: Identities,
    /// Adds its tables to the reference.
    pub describe: fn(&mut Reference),
    /// Reads one into the catalogue.
    read: fn(&Table<'_, '_>, &Names, &mut Draft),
    /// Takes out what a file of these names says.
    remove: fn(&Names, &mut Catalogue),
}

/// The ids that a file's path names, by what they name.
pub type Names = BTreeMap<&'static str, String>;

/// A catalogue while its files are read.
pub struct Draft {
    /// What was read so far.
    pub catalogue: Catalogue,
    /// Files that belong to something which is not there. Where that could not be read, this is not a fault of theirs.
    pub homeless: Vec<Problem>,
}

/// All sorts of files, in the order in which they are read.
pub const SORTS: &[FileSort] = &[
    FileSort {
        patterns: &["control.toml"],
        about: "who is able to act on which layer, per service model",
        identities: &[],
        describe: |_| {},
        read: |table, _, draft| draft.catalogue.control = Control::decode(table).unwrap_or_default(),
        remove: |_, catalogue| catalogue.control = Control::default(),
    },
    FileSort {
        patterns: &["documents.toml"],
        about: "documents that can prove a duty: reports, certificates, records, contracts",
        identities: &[],
        describe: Document::describe,
        read: |table, _, draft| draft.catalogue.documents = Document::decode_all(table),
        remove: |_, catalogue| catalogue.documents.clear(),
    },
    FileSort {
        patterns: &["foreign.toml"],
        about: "checks of other programs, and the duties that they are about",
        identities: &[],
        describe: Foreign::describe,
        read: |table, _, draft| draft.catalogue.foreign = table.all::<Foreign>(),
        remove: |_, catalogue| catalogue.foreign.clear(),
    },
    FileSort {
        patterns: &["roles.toml"],
        about: "roles that parties fill with named officers",
        identities: &[],
        describe: Role::describe,
        read: |table, _, draft| draft.catalogue.roles = table.all::<Role>(),
        remove: |_, catalogue| catalogue.roles.clear(),
    },
    FileSort {
        patterns: &["kinds/<kind>.toml", "kinds/<area>/<kind>.toml"],
        about: "a provider-neutral sort of resource and its typed columns; folders only keep them in order",
        identities: &[],
        describe: Kind::describe,
        read: |table, names, draft| {
            draft.catalogue.kinds.extend(Kind::read(table).map(|kind| (id(names, "kind"), kind)))
        },
        remove: |names, catalogue| drop(catalogue.kinds.remove(&id(names, "kind"))),
    },
    FileSort {
        patterns: &["duties/<layer>/<duty>.toml"],
        about: "one side's act; the folder is the layer",
        identities: &[("check", &["id", "on"]), ("as_published", &["by", "row", "label", "when"])],
        describe: Duty::describe,
        read: read_duty,
        remove: |names, catalogue| drop(catalogue.duties.remove(&id(names, "duty"))),
    },
    FileSort {
        patterns: &["providers/<provider>/provider.toml"],
        about: "regions, zones, published attestations, how Terraform speaks of the provider",
        identities: &[("region", &["id"]), ("attestation", &["document"]), ("exception", &["id", "duty", "on"])],
        describe: Provider::describe,
        read: |table, names, draft| {
            let Some(mut read) = Provider::read(table) else { return };
            let former = draft.catalogue.providers.remove(&id(names, "provider"));
            read.services = former.map(|former| former.services).unwrap_or_default();
            draft.catalogue.providers.insert(id(names, "provider"), read);
        },
        remove: |names, catalogue| drop(catalogue.providers.remove(&id(names, "provider"))),
    },
    FileSort {
        patterns: &["providers/<provider>/<service>/service.toml"],
        about: "a service: service model, SLA, and where the line moves",
        identities: &[("exception", &["id", "duty", "on"])],
        describe: Service::describe,
        read: read_service,
        remove: |names, catalogue| {
            let services = catalogue.providers.get_mut(&id(names, "provider")).map(|provider| &mut provider.services);
            services.map(|services| services.remove(&id(names, "service")));
        },
    },
    FileSort {
        patterns: &["providers/<provider>/<service>/terraform.toml"],
        about: "the service's resource types in Terraform, and how each fills the columns of a kind",
        identities: &[("resource", &["type"]), ("rows", &["kind", "each"])],
        describe: Resources::describe,
        read: |table, names, draft| {
            let read = Resources::decode(table);
            of_service(table, names, draft, |service| service.terraform = read);
        },
        remove: |names, catalogue| {
            drop(service(names, catalogue).map(|service| std::mem::take(&mut service.terraform)))
        },
    },
    FileSort {
        patterns: &["providers/<provider>/<service>/remedies.toml"],
        about: "how to fix a breach here, by duty, check and resource type",
        identities: &[],
        describe: |_| {},
        read: |table, names, draft| {
            let read = Remedies::decode(table);
            of_service(table, names, draft, |service| service.remedies = read);
        },
        remove: |names, catalogue| drop(service(names, catalogue).map(|service| std::mem::take(&mut service.remedies))),
    },
    FileSort {
        patterns: &["profiles/<profile>.toml"],
        about: "a standard package of a managed service provider",
        identities: &[("list", &["party", "says"])],
        describe: Profile::describe,
        read: |table, names, draft| {
            draft.catalogue.profiles.extend(Profile::read(table).map(|profile| (id(names, "profile"), profile)));
        },
        remove: |names, catalogue| drop(catalogue.profiles.remove(&id(names, "profile"))),
    },
    FileSort {
        patterns: &["views/<view>.toml"],
        about: "a coarser grouping of all duties for a reader",
        identities: &[("group", &["id"])],
        describe: View::describe,
        read: |table, names, draft| {
            draft.catalogue.views.extend(View::read(table).map(|view| (id(names, "view"), view)));
        },
        remove: |names, catalogue| drop(catalogue.views.remove(&id(names, "view"))),
    },
];

/// What files lie directly in a catalogue, and what folders.
pub fn roots() -> Vec<&'static str> {
    let mut roots: Vec<&str> = SORTS
        .iter()
        .flat_map(|sort| sort.patterns)
        .map(|pattern| pattern.split_once('/').map_or(*pattern, |(folder, _)| folder))
        .collect();
    roots.dedup();
    roots
}

/// The sort of a file, as an index into [`SORTS`], and the ids that its path names.
pub fn sort_of(path: &str) -> Option<(usize, Names)> {
    SORTS.iter().enumerate().find_map(|(at, sort)| {
        let names = sort.patterns.iter().find_map(|pattern| names(pattern, path))?;
        Some((at, names))
    })
}

/// The ids in a path that has this form.
fn names(pattern: &'static str, path: &str) -> Option<Names> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut found = Names::new();
    loop {
        let (form, word) = match (pattern.next(), path.next()) {
            (None, None) => return Some(found),
            (Some(form), Some(word)) => (form, word),
            _ => return None,
        };
        match form.split_once('>') {
            Some((name, rest)) => drop(found.insert(name.trim_start_matches('<'), word.strip_suffix(rest)?.to_owned())),
            None if form == word => {}
            None => return None,
        }
    }
}

/// What a file is known by, wherever it lies: its ids without those that only keep files in order.
pub fn key(names: &Names) -> Vec<String> {
    names.iter().filter(|(name, _)| !matches!(**name, "area" | "layer")).map(|(_, id)| id.clone()).collect()
}

impl FileSort {
    /// Reads a file into the catalogue.
    pub fn read(&self, file: &File, names: &Names, draft: &mut Draft) {
        for (name, id) in names {
            let joint = if matches!(*name, "kind" | "area") { '_' } else { '-' };
            if !is_id(id, joint) {
                let help = format!("name the file with lower-case words joined by `{joint}`");
                file.fault(0..0, format!("`{id}` is not a valid id"), help);
            }
        }
        let read = merge::decode(file, self.identities, |table| {
            (self.read)(&table, names, draft);
            Some(())
        });
        if read.is_none() && file.is_sound() {
            (self.remove)(names, &mut draft.catalogue);
        }
    }
}

fn id(names: &Names, name: &str) -> String {
    names.get(name).cloned().unwrap_or_default()
}

fn read_duty(table: &Table<'_, '_>, names: &Names, draft: &mut Draft) {
    let folder = id(names, "layer");
    match Layer::from_id(&folder) {
        Some(layer) => draft.catalogue.duties.extend(Duty::decode(table, layer).map(|duty| (id(names, "duty"), duty))),
        None => table.file.fault(
            0..0,
            format!("`{folder}` is not a layer"),
            format!("name the folder by one of {}", Layer::ids().join(", ")),
        ),
    }
}

fn read_service(table: &Table<'_, '_>, names: &Names, draft: &mut Draft) {
    let (provider, service) = (id(names, "provider"), id(names, "service"));
    let Some(mut read) = Service::read(table) else { return };
    match draft.catalogue.providers.get_mut(&provider) {
        Some(found) => {
            if let Some(former) = found.services.remove(&service) {
                (read.terraform, read.remedies) = (former.terraform, former.remedies);
            }
            found.services.insert(service, read);
        }
        None => {
            let problem = Problem::of_file(&table.file.path, format!("there is no provider `{provider}`"));
            draft.homeless.push(problem.help(format!("add `providers/{provider}/provider.toml`")));
        }
    }
}

fn service<'c>(names: &Names, catalogue: &'c mut Catalogue) -> Option<&'c mut Service> {
    catalogue.providers.get_mut(&id(names, "provider"))?.services.get_mut(&id(names, "service"))
}

fn of_service(table: &Table<'_, '_>, names: &Names, draft: &mut Draft, put: impl FnOnce(&mut Service)) {
    match service(names, &mut draft.catalogue) {
        Some(service) => put(service),
        None => {
            let (provider, service) = (id(names, "provider"), id(names, "service"));
            let problem =
                Problem::of_file(&table.file.path, format!("there is no service `{service}` of `{provider}`"));
            draft.homeless.push(problem.help(format!("add `providers/{provider}/{service}/service.toml`")));
        }
    }
}
