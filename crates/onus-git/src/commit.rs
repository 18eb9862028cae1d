//! A commit as a tree of files.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use gix_hash::ObjectId;
use onus_files::{Budget, Contents, ENTRY_LIMIT, Entry, Refused, Sort, Tree, cleaned};

use crate::GitError;
use crate::objects::{EntrySort, Objects};

/// How many links may lead to each other.
const MOST_LINKS: usize = 40;

/// The most bytes of a link's own text.
const LONGEST_LINK: u64 = 4096;

/// A commit, whose files are read without being written out.
pub struct Commit {
    pub(crate) objects: Rc<Objects>,
    pub(crate) tree: ObjectId,
    id: String,
    name: String,
    top: PathBuf,
    /// The directory that paths are written from, below the top.
    here: PathBuf,
    budget: Budget,
}

/// What stands at a path of a commit.
pub(crate) struct Found {
    pub sort: EntrySort,
    pub id: ObjectId,
}

impl Commit {
    pub(crate) fn new(
        objects: Rc<Objects>,
        tree: ObjectId,
        id: String,
        name: &str,
        (top, here): (PathBuf, PathBuf),
    ) -> Self {
        Self { objects, tree, id, name: name.to_owned(), top, here, budget: Budget::default() }
    }

    /// Its id, in hexadecimal.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name that it was asked for by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The top of the repository's working tree, without links.
    pub fn top(&self) -> &Path {
        &self.top
    }

    fn outside(&self) -> Refused {
        Refused::Outside { tree: format!("git:{}", self.name), may_be_allowed: false }
    }

    /// The steps from the top to a path that is written from here; links on the disk count up to the top only.
    fn steps(&self, path: &Path) -> Result<Vec<String>, Refused> {
        let below = if path.is_absolute() {
            let path = cleaned(path);
            let parent = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
            let below = path.strip_prefix(&self.top).map(Path::to_path_buf).ok();
            below
                .or_else(|| Some(parent()?.strip_prefix(&self.top).ok()?.to_path_buf()))
                .ok_or_else(|| self.outside())?
        } else {
            cleaned(&self.here.join(path))
        };
        let mut steps = Vec::new();
        for part in below.components() {
            match part {
                Component::CurDir => {}
                Component::Normal(name) => steps.push(name.to_string_lossy().into_owned()),
                _ => return Err(self.outside()),
            }
        }
        Ok(steps)
    }

    /// A path as it is seen from the top, whether it is written from here or whole.
    ///
    /// # Errors
    /// Where it leads out of the repository.
    pub fn from_top(&self, path: &Path) -> Result<PathBuf, Refused> {
        Ok(self.steps(path)?.iter().collect())
    }

    /// What stands at a path, links followed within the commit.
    pub(crate) fn found(&self, path: &Path) -> Result<Found, Refused> {
        let mut open: Vec<String> = self.steps(path)?.into_iter().rev().collect();
        let mut passed: Vec<(String, ObjectId)> = Vec::new();
        let mut at = Found { sort: EntrySort::Directory, id: self.tree };
        let mut links = 0;
        while let Some(step) = open.pop() {
            match step.as_str() {
                "." | "" => continue,
                ".." => {
                    passed.pop().ok_or_else(|| self.outside())?;
                    at = Found { sort: EntrySort::Directory, id: passed.last().map_or(self.tree, |(_, id)| *id) };
                    continue;
                }
                _ => {}
            }
            let absent = || absent(&self.id, path, &self.here);
            if at.sort != EntrySort::Directory {
                return Err(absent());
            }
            let entries = self.objects.entries_of(&at.id).map_err(unreadable)?;
            let entry = entries.into_iter().find(|entry| entry.name == step).ok_or_else(absent)?;
            if entry.sort != EntrySort::Link {
                at = Found { sort: entry.sort, id: entry.id };
                if at.sort == EntrySort::Directory {
                    passed.push((step, at.id));
                }
                continue;
            }
            links += 1;
            if links > MOST_LINKS {
                return Err(io::Error::other("too many links lead to each other").into());
            }
            let target = self.link(&entry.id)?;
            if target.starts_with('/') {
                return Err(self.outside());
            }
            open.extend(target.split('/').rev().map(str::to_owned));
        }
        Ok(at)
    }

    /// Where a link leads, as it is written.
    pub(crate) fn link(&self, id: &ObjectId) -> Result<String, Refused> {
        if self.objects.size(id).map_err(unreadable)?.0 > LONGEST_LINK {
            return Err(Refused::TooLarge(LONGEST_LINK));
        }
        let bytes = self.objects.read(id, gix_object::Kind::Blob).map_err(unreadable)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Where it was looked for is told from the top, as paths are written from elsewhere.
fn absent(id: &str, path: &Path, here: &Path) -> Refused {
    let whole = cleaned(&here.join(path));
    let id = id.get(..12).unwrap_or(id);
    io::Error::new(io::ErrorKind::NotFound, format!("commit {id} has no `{}`", whole.display())).into()
}

fn unreadable(error: GitError) -> Refused {
    match error {
        GitError::Io(error) => error.into(),
        other => io::Error::other(other.to_string()).into(),
    }
}

impl Tree for Commit {
    fn read(&self, path: &Path, most: u64) -> Result<Contents, Refused> {
        let found = self.found(path)?;
        match found.sort {
            EntrySort::File | EntrySort::Link => {}
            EntrySort::Directory | EntrySort::Submodule => return Err(Refused::NotAFile("a directory")),
        }
        self.budget.take(self.objects.size(&found.id).map_err(unreadable)?.0, most)?;
        let bytes = self.objects.read(&found.id, gix_object::Kind::Blob).map_err(unreadable)?;
        Ok(Contents { bytes, outside: false })
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>, Refused> {
        let found = self.found(path)?;
        if found.sort != EntrySort::Directory {
            return Err(Refused::NotADirectory);
        }
        let entries = self.objects.entries_of(&found.id).map_err(unreadable)?;
        if entries.len() > ENTRY_LIMIT {
            return Err(Refused::TooMany(ENTRY_LIMIT));
        }
        let entry = |name: String| {
            let path = path.join(&name);
            Entry { sort: self.sort(&path).unwrap_or(Sort::Other), name, path }
        };
        let mut entries: Vec<Entry> = entries.into_iter().map(|one| entry(one.name)).collect();
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(entries)
    }

    fn sort(&self, path: &Path) -> Option<Sort> {
        match self.found(path) {
            Ok(Found { sort: EntrySort::File, .. }) => Some(Sort::File),
            Ok(Found { sort: EntrySort::Directory, .. }) => Some(Sort::Directory),
            Err(refused) if refused.is_absent() => None,
            _ => Some(Sort::Other),
        }
    }

    fn shown(&self, path: &Path) -> String {
        format!("git:{}:{}", self.name, path.display())
    }
}
