//! What directories hold: each is looked at once.

use std::collections::BTreeSet;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use super::reading::{Wanted, sort_of};

/// What a directory holds that belongs to a configuration.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub directory: PathBuf,
    /// In the order of their names. Where a file of OpenTofu stands beside one of Terraform, only that one.
    pub files: Vec<Wanted>,
    /// `init` has run here.
    pub initialised: bool,
    /// Directories in it, without hidden ones and without links.
    below: Vec<PathBuf>,
    /// Links to directories, and where they lead.
    links: Vec<(PathBuf, PathBuf)>,
    /// Why it cannot be read.
    fault: Option<std::io::Error>,
}

impl Listing {
    /// Of a directory that may not be there to be read: then it holds nothing.
    pub fn of(directory: &Path) -> Self {
        let mut listing = Self { directory: directory.to_path_buf(), ..Self::default() };
        match std::fs::read_dir(directory) {
            Ok(entries) => entries.flatten().for_each(|entry| listing.add(&entry)),
            Err(error) => listing.fault = Some(error),
        }
        listing.files.sort_unstable_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
        let of_opentofu: BTreeSet<PathBuf> =
            listing.files.iter().map(|file| &file.path).filter(|path| is_of_opentofu(path)).cloned().collect();
        if !of_opentofu.is_empty() {
            listing.files.retain(|file| !is_replaced(&file.path, &of_opentofu));
        }
        listing
    }

    fn add(&mut self, entry: &DirEntry) {
        let (name, Ok(kind)) = (entry.file_name(), entry.file_type()) else { return };
        let hidden = name.as_encoded_bytes().starts_with(b".");
        if kind.is_dir() {
            self.initialised |= name == ".terraform";
            if !hidden {
                self.below.push(entry.path());
            }
            return;
        }
        let (sort, link) = (name.to_str().and_then(sort_of), kind.is_symlink());
        if sort.is_none() && !link {
            return;
        }
        let path = entry.path();
        match sort {
            // A pipe, a device or a link that leads nowhere is told as a file that cannot be read.
            Some(sort) if !link || !path.is_dir() => self.files.push(Wanted { path, sort, link }),
            _ if link && !hidden => {
                let leads = path.canonicalize().ok().filter(|leads| leads.is_dir());
                self.links.extend(leads.map(|leads| (path, leads)));
            }
            _ => {}
        }
    }
}

/// A tree: the directories in it, and those that were passed over, as they are shown, with the reason.
type Tree = (Vec<Listing>, Vec<(PathBuf, String)>);

/// The directory itself and all below it that hold files of configuration, or what `init` has brought; without hidden ones. Links are not followed: one that leads to a directory
/// outside of these is passed over.
pub(super) fn walk(root: &Path) -> std::io::Result<Tree> {
    let shown = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_path_buf();
    let (mut found, mut passed_over) = (Vec::new(), Vec::new());
    let mut open = vec![root.to_path_buf()];
    while let Some(directory) = open.pop() {
        let mut listing = Listing::of(&directory);
        open.append(&mut listing.below);
        match listing.fault.take() {
            Some(error) if directory == root => return Err(error),
            Some(error) => {
                passed_over.push((shown(&directory), format!("the directory cannot be read: {error}")));
                continue;
            }
            None => {}
        }
        for (path, _) in listing.links.drain(..).filter(|(_, leads)| !leads.starts_with(root)) {
            let why = "it is a link to a directory outside of the one that is read: name that one to read it";
            passed_over.push((shown(&path), why.to_owned()));
        }
        // Most directories of a large tree hold something else.
        if !listing.files.is_empty() || listing.initialised {
            found.push(listing);
        }
    }
    found.sort_unstable_by(|one, other| one.directory.cmp(&other.directory));
    passed_over.sort_unstable();
    Ok((found, passed_over))
}

fn is_of_opentofu(path: &Path) -> bool {
    let name = path.to_str().unwrap_or_default();
    name.ends_with(".tofu") || name.ends_with(".tofu.json")
}

/// Whether a file of Terraform stands beside one of OpenTofu that takes its place.
fn is_replaced(path: &Path, of_opentofu: &BTreeSet<PathBuf>) -> bool {
    let name = path.to_str().unwrap_or_default();
    let other = match (name.strip_suffix(".tf"), name.strip_suffix(".tf.json")) {
        (Some(stem), _) => format!("{stem}.tofu"),
        (None, Some(stem)) => format!("{stem}.tofu.json"),
        (None, None) => return false,
    };
    of_opentofu.contains(Path::new(&other))
}
