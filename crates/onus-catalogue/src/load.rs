//! Reads a directory of catalogue files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onus_files::{Disk, Refused, Sort, TEXT_LIMIT, Tree};
use sha2::{Digest, Sha256};

use crate::control::Control;
use crate::decode::{File, is_id};
use crate::document::Document;
use crate::duty::Duty;
use crate::foreign::Foreign;
use crate::kind::Kind;
use crate::problem::{LoadError, Problem};
use crate::profile::Profile;
use crate::provider::Provider;
use crate::role::Role;
use crate::service::Service;
use crate::terms::{Layer, Term};
use crate::view::View;
use crate::{Catalogue, validate};

/// How deep the folders of a catalogue may be nested; links in a circle would go on without end.
const DEEPEST: usize = 8;

/// How many files and folders one directory may hold in all.
const MOST: usize = 20_000;

/// Reads the directories over a catalogue that is there already (an empty one to begin with), and validates the whole.
/// A file whose id is there already takes its place. Nothing outside of a directory is read.
///
/// # Errors
/// All faults of all files, in the order of files and lines.
pub fn load(base: Catalogue, directories: &[PathBuf]) -> Result<Catalogue, LoadError> {
    let trees: Vec<Disk> = directories.iter().map(|directory| Disk::of(directory, false)).collect();
    let directories = trees.iter().zip(directories).map(|(tree, directory)| (tree as &dyn Tree, directory.as_path()));
    load_from(base, &directories.collect::<Vec<_>>())
}

/// As [`load`], with directories of any trees.
///
/// # Errors
/// All faults of all files, in the order of files and lines.
pub fn load_from(base: Catalogue, directories: &[(&dyn Tree, &Path)]) -> Result<Catalogue, LoadError> {
    let mut loader = Loader { catalogue: base, texts: BTreeMap::new(), problems: Vec::new(), services: Vec::new() };
    let mut hash = Sha256::new();
    hash.update(loader.catalogue.identity.sha256.as_bytes());
    for (tree, directory) in directories {
        for path in loader.files(*tree, directory) {
            loader.read(*tree, directory, &path, &mut hash);
        }
    }
    loader.attach_services();
    let Loader { mut catalogue, texts, mut problems, .. } = loader;
    catalogue.identity.sha256 = hex(&hash.finalize());
    // Faults of one file breed faults elsewhere (an unread kind is an unknown kind); the first are to be mended first.
    if problems.is_empty() {
        problems = validate::validate(&catalogue, &texts);
    }
    if problems.is_empty() {
        return Ok(catalogue);
    }
    Err(LoadError::of(problems))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Loader {
    catalogue: Catalogue,
    texts: BTreeMap<u32, Arc<str>>,
    problems: Vec<Problem>,
    services: Vec<(String, String, Service, String)>,
}

impl Loader {
    /// All `.toml` files below a directory, in the order of their names.
    fn files(&mut self, tree: &dyn Tree, directory: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![(directory.to_owned(), 1)];
        let mut seen = 0;
        while let Some((folder, depth)) = open.pop() {
            let entries = match tree.list(&folder) {
                Ok(entries) => entries,
                Err(refused) => {
                    let why = format!("cannot read this directory: {refused}");
                    let help = match &refused {
                        Refused::Unreadable(_) | Refused::NotADirectory => "name a directory that can be read",
                        other => other.help(),
                    };
                    self.problems.push(Problem::of_file(tree.shown(&folder), why).help(help));
                    continue;
                }
            };
            seen += entries.len();
            if depth > DEEPEST || seen > MOST {
                let why = format!("a catalogue has at most {DEEPEST} folders in each other, and {MOST} files in all");
                let help = "name the directory of the catalogue alone, without links that lead in circles";
                self.problems.push(Problem::of_file(tree.shown(&folder), why).help(help));
                break;
            }
            for entry in entries {
                let is_toml = entry.path.extension().is_some_and(|extension| extension == "toml");
                match entry.sort {
                    Sort::Directory => open.push((entry.path, depth + 1)),
                    Sort::File | Sort::Other if is_toml && entry.name != "Cargo.toml" => found.push(entry.path),
                    Sort::File | Sort::Other => {}
                }
            }
        }
        found.sort();
        if found.is_empty() && self.problems.is_empty() {
            let problem = Problem::of_file(tree.shown(directory), "there is no catalogue file here");
            self.problems.push(problem.help("a catalogue has `kinds/`, `duties/<layer>/`, `providers/<provider>/`, `profiles/`, `views/`, `control.toml`, `documents.toml`, `foreign.toml` or `roles.toml`"));
        }
        found
    }

    fn read(&mut self, tree: &dyn Tree, directory: &Path, path: &Path, hash: &mut Sha256) {
        let inner = path.strip_prefix(directory).unwrap_or(path);
        let parts: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let shown = if directory.file_name().is_some_and(|name| name == "catalogue") {
            format!("catalogue/{}", parts.join("/"))
        } else {
            tree.shown(path)
        };
        let read = match tree.read(path, TEXT_LIMIT) {
            Ok(read) => read,
            Err(refused) => {
                let why = format!("cannot read this file: {refused}");
                return self.problems.push(Problem::of_file(shown, why).help(refused.help()));
            }
        };
        let Ok(text) = String::from_utf8(read.bytes) else {
            return self.problems.push(Problem::of_file(shown, "this file is not UTF-8").help("save it as UTF-8"));
        };
        hash.update(parts.join("/").as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
        let index = u32::try_from(self.catalogue.files.len()).unwrap_or(u32::MAX);
        let file = File::new(index, shown.as_str(), text).quoted(!read.outside);
        self.catalogue.files.push(shown);
        self.texts.insert(index, Arc::clone(&file.text));
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        self.decode(&file, &parts);
        self.problems.extend(file.problems());
    }

    fn decode(&mut self, file: &File, parts: &[&str]) {
        let id = |name: &str, joint| {
            let id = name.trim_end_matches(".toml").to_owned();
            if !is_id(&id, joint) {
                file.fault(
                    0..0,
                    format!("`{id}` is no id"),
                    format!("name the file with lower-case words joined by `{joint}`"),
                );
            }
            id
        };
        match parts {
            ["control.toml"] => {
                let control = file.decode(|table| Control::decode(&table));
                self.catalogue.control.layers.extend(control.map(|control| control.layers).unwrap_or_default());
            }
            ["documents.toml"] => {
                let documents = file.decode(|table| Some(Document::decode_all(&table)));
                self.catalogue.documents.extend(documents.unwrap_or_default());
            }
            ["foreign.toml"] => {
                let foreign = file.decode(|table| Some(table.all::<Foreign>()));
                self.catalogue.foreign.extend(foreign.unwrap_or_default());
            }
            ["roles.toml"] => {
                let roles = file.decode(|table| Some(table.all::<Role>()));
                self.catalogue.roles.extend(roles.unwrap_or_default());
            }
            ["profiles", name] => {
                let profile = file.decode(|table| Profile::decode(&table));
                self.catalogue.profiles.extend(profile.map(|profile| (id(name, '-'), profile)));
            }
            ["views", name] => {
                let view = file.decode(|table| View::decode(&table));
                self.catalogue.views.extend(view.map(|view| (id(name, '-'), view)));
            }
            ["kinds", name] => {
                let kind = file.decode(|table| Kind::decode(&table));
                self.catalogue.kinds.extend(kind.map(|kind| (id(name, '_'), kind)));
            }
            ["duties", folder, name] => match Layer::from_id(folder) {
                Some(layer) => {
                    let duty = file.decode(|table| Duty::decode(&table, layer));
                    self.catalogue.duties.extend(duty.map(|duty| (id(name, '-'), duty)));
                }
                None => file.fault(
                    0..0,
                    format!("`{folder}` is no layer"),
                    format!("name the folder by one of {}", Layer::ids().join(", ")),
                ),
            },
            ["providers", provider, "provider.toml"] => {
                let read = file.decode(|table| Provider::decode(&table));
                if let Some(mut read) = read {
                    let id = id(provider, '-');
                    if let Some(former) = self.catalogue.providers.remove(&id) {
                        read.services = former.services;
                    }
                    self.catalogue.providers.insert(id, read);
                }
            }
            ["providers", provider, name] => {
                let service = file.decode(|table| Service::decode(&table));
                self.services
                    .extend(service.map(|service| (id(provider, '-'), id(name, '-'), service, file.path.clone())));
            }
            _ => file.fault(0..0, "this file has no place in a catalogue", "see docs/catalogue.md for the folders"),
        }
    }

    /// Services wait until all providers are read, whatever the order of their files.
    fn attach_services(&mut self) {
        for (provider, id, service, path) in std::mem::take(&mut self.services) {
            match self.catalogue.providers.get_mut(&provider) {
                Some(found) => drop(found.services.insert(id, service)),
                None if self.problems.is_empty() => {
                    let problem = Problem::of_file(path, format!("there is no provider `{provider}`"));
                    self.problems.push(problem.help(format!("add `providers/{provider}/provider.toml`")));
                }
                None => {}
            }
        }
    }
}
