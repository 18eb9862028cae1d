//! Reads a directory of catalogue files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onus_files::{Disk, Refused, Sort, TEXT_LIMIT, Tree};
use sha2::{Digest, Sha256};

use crate::catalogue::Text;
use crate::decode::{File, Layer};
use crate::problem::{LoadError, Problem};
use crate::sort::{self, Draft, Names, SORTS};
use crate::{Catalogue, validate};

/// How deep the folders of a catalogue may be nested; links in a circle would go on without end.
const DEEPEST: usize = 8;

/// How many files and folders one directory may hold in all.
const MOST: usize = 20_000;

/// Reads the directories over a catalogue that is there already (an empty one to begin with), and validates the whole.
/// What a file says is laid over what files of the same name say below it: see [`merge`](crate::merge). Nothing outside of a
/// directory is read.
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
pub fn load_from(mut base: Catalogue, directories: &[(&dyn Tree, &Path)]) -> Result<Catalogue, LoadError> {
    let first = base.files.len();
    // Without its texts, nothing can be laid over a file: what is read takes its place.
    base.texts.resize_with(first, Text::default);
    let mut loader = Loader { catalogue: base, found: BTreeMap::new(), problems: Vec::new() };
    let mut hash = Sha256::new();
    hash.update(loader.catalogue.identity.sha256.as_bytes());
    for (number, (tree, directory)) in directories.iter().enumerate() {
        for path in loader.files(*tree, directory) {
            loader.read(*tree, (number, directory), &path, &mut hash);
        }
    }
    let (mut catalogue, mut problems) = loader.decode();
    catalogue.identity.sha256 = hex(&hash.finalize());
    // Faults of one file breed faults elsewhere (an unread kind is an unknown kind); the first are to be fixed first.
    if problems.is_empty() {
        problems = validate::validate(&catalogue, first);
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

/// What a file is known by: the index of its sort, and its ids.
type Key = (usize, Vec<String>);

struct Loader {
    catalogue: Catalogue,
    /// What was found, by sort and by what the file is known by.
    found: BTreeMap<Key, Found>,
    problems: Vec<Problem>,
}

/// A file that one or several directories speak of.
#[derive(Default)]
struct Found {
    /// The ids in the path of the uppermost layer.
    names: Names,
    /// The lowest first; each with the number of its directory.
    layers: Vec<(Option<usize>, Layer)>,
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
            self.problems.push(problem.help(format!("a catalogue has {}", places(""))));
        }
        found
    }

    fn read(&mut self, tree: &dyn Tree, (number, directory): (usize, &Path), path: &Path, hash: &mut Sha256) {
        let inner = path.strip_prefix(directory).unwrap_or(path);
        let inner = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>().join("/");
        let shown = if directory.file_name().is_some_and(|name| name == "catalogue") {
            format!("catalogue/{inner}")
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
        hash.update(inner.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
        let index = u32::try_from(self.catalogue.files.len()).unwrap_or(u32::MAX);
        let layer = Layer { index, path: shown.clone(), text: Arc::from(text.as_str()), quoted: !read.outside };
        self.catalogue.files.push(shown.clone());
        self.catalogue.texts.push(Text { path: Cow::Owned(inner.clone()), text: Cow::Owned(text) });
        let Some((sort, names)) = sort::sort_of(&inner) else {
            let folder = inner.split_once('/').map_or("", |(folder, _)| folder);
            let problem = Problem::of_file(shown, "this file has no place in a catalogue");
            return self.problems.push(problem.help(format!("there are {}", places(folder))));
        };
        let key = sort::key(&names);
        let found = self.found.entry((sort, key.clone())).or_default();
        if let Some((before, other)) = found.layers.last()
            && *before == Some(number)
        {
            let why = format!("`{}` already exists: {}", key.join("/"), other.path);
            self.problems.push(Problem::of_file(shown, why).help("keep one of the two"));
        }
        found.names = names;
        found.layers.push((Some(number), layer));
    }

    /// Decodes each file with all that lies below it, in the order of their sorts.
    fn decode(mut self) -> (Catalogue, Vec<Problem>) {
        self.lay_below();
        let mut draft = Draft { catalogue: self.catalogue, homeless: Vec::new() };
        for ((sort, _), found) in self.found {
            let Some(sort) = SORTS.get(sort) else { continue };
            let file = File::of(found.layers.into_iter().map(|(_, layer)| layer).collect());
            sort.read(&file, &found.names, &mut draft);
            self.problems.extend(file.problems());
        }
        if self.problems.is_empty() {
            self.problems = draft.homeless;
        }
        (draft.catalogue, self.problems)
    }

    /// Puts what the catalogue has said so far below the files that were read just now.
    fn lay_below(&mut self) {
        let mut below: BTreeMap<Key, Vec<(Option<usize>, Layer)>> = BTreeMap::new();
        for (index, (shown, text)) in self.catalogue.files.iter().zip(&self.catalogue.texts).enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let Some((sort, names)) = sort::sort_of(&text.path) else { continue };
            let key = (sort, sort::key(&names));
            let is_new = |found: &Found| found.layers.iter().any(|(_, layer)| layer.index == index);
            if self.found.get(&key).is_some_and(|found| !is_new(found)) {
                let layer = Layer { index, path: shown.clone(), text: Arc::from(&*text.text), quoted: true };
                below.entry(key).or_default().push((None, layer));
            }
        }
        for (key, mut layers) in below {
            if let Some(found) = self.found.get_mut(&key) {
                layers.append(&mut found.layers);
                found.layers = layers;
            }
        }
    }
}

/// Where files lie in a catalogue, or below one of its folders.
fn places(folder: &str) -> String {
    let of = |folder: &str| {
        let below = |pattern: &&&str| folder.is_empty() || pattern.split('/').next() == Some(folder);
        let places = SORTS.iter().flat_map(|sort| sort.patterns).filter(below).map(|place| format!("`{place}`"));
        places.collect::<Vec<_>>().join(", ")
    };
    match of(folder) {
        none if none.is_empty() => of(""),
        some => some,
    }
}
