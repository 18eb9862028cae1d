//! What a run reads, so that it does not write over it.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// Endings of the files of a directory of configuration.
pub const CONFIGURATION: &[&str] = &[".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json", ".hcl"];
/// Endings of the files of a catalogue, an agreement or its evidence.
pub const DOCUMENTS: &[&str] = &[".toml", ".sig"];
/// Files of any name.
pub const EVERY: &[&str] = &[""];
/// How many entries of directories are looked at for one output.
const ENTRIES: usize = 100_000;

/// Which file something is, by whatever name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// Device and number.
    #[cfg(unix)]
    Node(u64, u64),
    /// Its place, where there is no other mark, or no file yet.
    Place(PathBuf),
}

impl Identity {
    /// The identity of what is at a path, links followed.
    pub fn at(path: &Path) -> Option<Self> {
        Self::of(&fs::metadata(path).ok()?, path)
    }

    /// The identity of what this was told of; none for terminals, `/dev/null` and their like.
    #[cfg(unix)]
    pub fn of(found: &Metadata, _: &Path) -> Option<Self> {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        (!found.file_type().is_char_device()).then(|| Self::Node(found.dev(), found.ino()))
    }

    /// The identity of what is at a path.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata, path: &Path) -> Option<Self> {
        Some(Self::Place(path.canonicalize().ok()?))
    }

    /// The identity of a file that is not there yet.
    pub fn to_be(path: &Path) -> Option<Self> {
        let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.into());
        Some(Self::Place(directory.join(path.file_name()?)))
    }
}

/// Whether two paths lead to one file that is there.
pub fn is_same(one: &Path, other: &Path) -> bool {
    Identity::at(one).is_some_and(|one| Identity::at(other) == Some(one))
}

/// Files that a run reads: named ones, and those of directories.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    files: BTreeMap<Identity, PathBuf>,
    directories: Vec<(PathBuf, &'static [&'static str])>,
}

impl Inputs {
    /// Adds an input as it is named on the command line: a file, a directory of configuration, or `-`.
    pub fn input(&mut self, path: &Path) {
        if path == Path::new("-") {
            self.file(Path::new("/dev/stdin"));
        } else if path.is_dir() {
            self.directory(path, CONFIGURATION);
        } else {
            self.file(path);
        }
    }

    /// Adds a file. One that is not there cannot be written over.
    pub fn file(&mut self, path: &Path) {
        if let Some(identity) = Identity::at(path) {
            self.files.entry(identity).or_insert_with(|| path.into());
        }
    }

    /// Adds all files below a directory that have one of these endings.
    pub fn directory(&mut self, path: &Path, endings: &'static [&'static str]) {
        self.directories.push((path.into(), endings));
    }

    /// The input that this is, as the user knows it.
    pub fn find(&self, identity: &Identity) -> Option<PathBuf> {
        if let Some(path) = self.files.get(identity) {
            return Some(path.clone());
        }
        #[cfg(unix)]
        if matches!(identity, Identity::Place(_)) {
            return None;
        }
        self.directories.iter().find_map(|(directory, endings)| within(directory, endings, identity))
    }
}

/// The file below a directory that this is. Links to directories are not followed, links to files are.
fn within(directory: &Path, endings: &[&str], wanted: &Identity) -> Option<PathBuf> {
    let mut open = vec![directory.to_path_buf()];
    let mut left = ENTRIES;
    while let Some(directory) = open.pop() {
        let Ok(entries) = fs::read_dir(&directory) else { continue };
        for entry in entries.flatten() {
            left = left.checked_sub(1)?;
            let Ok(sort) = entry.file_type() else { continue };
            let name = entry.file_name();
            if sort.is_dir() {
                if name != ".git" {
                    open.push(entry.path());
                }
            } else if endings.iter().any(|ending| name.as_encoded_bytes().ends_with(ending.as_bytes()))
                && Identity::at(&entry.path()).as_ref() == Some(wanted)
            {
                return Some(entry.path());
            }
        }
    }
    None
}
