//! The files that an agreement consists of.

use std::path::{Path, PathBuf};

use onus_catalogue::Place;
use onus_catalogue::decode::File;
use onus_catalogue::load::hex;
use onus_catalogue::problem::Problem;
use onus_files::{Refused, Sort, TEXT_LIMIT, Tree};
use sha2::{Digest, Sha256};

/// Files that were read, and the faults found in them.
pub(in crate::agreement) struct Files {
    /// The agreement itself comes first.
    pub files: Vec<File>,
    /// The directory of each of them.
    pub directories: Vec<PathBuf>,
    /// The index of the first of them in a [`Place`].
    pub first: u32,
    /// Faults of files that could not be read.
    pub problems: Vec<Problem>,
    /// There is more than is read: what was read of it is not looked at.
    pub too_much: bool,
    hash: Sha256,
}

impl Files {
    /// The agreement at a path, and the files in the folder `evidence` beside it.
    pub fn of(tree: &dyn Tree, path: &Path, first: u32) -> Self {
        let mut files = Self::none(first);
        let directory = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.read(tree, path, &name);
        for (path, name) in files.evidence(tree, &directory.join("evidence")) {
            if files.too_much {
                break;
            }
            files.read(tree, &path, &format!("evidence/{name}"));
        }
        files
    }

    /// An agreement that is one text.
    pub fn from_text(text: &str, name: &str, first: u32) -> Self {
        let mut files = Self::none(first);
        files.add((name.to_owned(), true), name, text, PathBuf::new());
        files
    }

    fn none(first: u32) -> Self {
        Self {
            files: Vec::new(),
            directories: Vec::new(),
            first,
            problems: Vec::new(),
            too_much: false,
            hash: Sha256::new(),
        }
    }

    /// The files of evidence and their names, in order; none where there is no such folder.
    fn evidence(&mut self, tree: &dyn Tree, folder: &Path) -> Vec<(PathBuf, String)> {
        if tree.sort(folder).is_none() {
            return Vec::new();
        }
        let mut entries = tree.list(folder).unwrap_or_else(|refused| {
            let message = format!("cannot read this directory: {refused}");
            let help = match &refused {
                Refused::Outside { .. } => refused.help(),
                _ => "`evidence` beside the agreement is the folder of its evidence; make it readable",
            };
            self.problems.push(Problem::of_file(tree.shown(folder), message).help(help));
            Vec::new()
        });
        entries.retain(|entry| entry.name.ends_with(".toml") && !entry.name.starts_with('.'));
        entries.into_iter().map(|entry| (entry.path, entry.name)).collect()
    }

    fn read(&mut self, tree: &dyn Tree, path: &Path, name: &str) {
        let shown = tree.shown(path);
        let fault = |message: String, help: &str| Problem::of_file(&shown, message).help(help);
        let read = match tree.read(path, TEXT_LIMIT) {
            Ok(read) => read,
            Err(_) if tree.sort(path) == Some(Sort::Directory) => {
                let help = "name the file itself, for instance `onus.toml` in it";
                return self.problems.push(fault("this is a directory, not a file".to_owned(), help));
            }
            Err(refused) => {
                let message = format!("cannot read this file: {refused}");
                self.too_much |= matches!(refused, Refused::TooMuch(_));
                return self.problems.push(fault(message, refused.help()));
            }
        };
        match String::from_utf8(read.bytes) {
            Ok(text) => {
                let directory = path.parent().unwrap_or(Path::new("")).to_owned();
                self.add((shown, !read.outside), name, &text, directory);
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                self.problems.push(fault(format!("this file is not UTF-8: byte {at} is none"), "save it as UTF-8"));
            }
        }
    }

    fn add(&mut self, (shown, quoted): (String, bool), name: &str, text: &str, directory: PathBuf) {
        self.hash.update(name.as_bytes());
        self.hash.update([0]);
        self.hash.update(text.as_bytes());
        self.hash.update([0]);
        let index = self.first.saturating_add(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        // Some editors begin a file with a mark of its encoding; columns count from what follows.
        self.files.push(File::new(index, shown, text.strip_prefix('\u{feff}').unwrap_or(text)).quoted(quoted));
        self.directories.push(directory);
    }

    /// Notes a fault at a place.
    pub fn fault(&self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        if let Some(file) = self.file(place) {
            file.fault_at(place, message, help);
        }
    }

    /// A place as `file:line`.
    pub fn show(&self, place: Place) -> String {
        format!("{}:{}", self.file(place).map_or("?", |file| file.path.as_str()), place.line)
    }

    fn file(&self, place: Place) -> Option<&File> {
        self.files.get(usize::try_from(place.file.checked_sub(self.first)?).ok()?)
    }

    /// Paths of the files as the user knows them.
    pub fn paths(&self) -> Vec<String> {
        self.files.iter().map(|file| file.path.clone()).collect()
    }

    /// SHA-256 over names and contents. The names are relative to the agreement: where it lies does not matter.
    pub fn sha256(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    /// All faults that were found.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems.into_iter().chain(self.files.into_iter().flat_map(File::problems)).collect()
    }
}
