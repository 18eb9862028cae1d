//! Where something is read from: a path, or a path at a commit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::builder::{PathBufValueParser, TypedValueParser};
use onus_files::{Disk, Refused, Tree};
use onus_git::{Commit, GitError, Repository};

use crate::failure::Failure;

/// Where something is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file or directory of the disk.
    Path(PathBuf),
    /// A file or directory at a commit: `git:REF` or `git:REF:PATH`.
    Commit {
        /// The name of the commit.
        revision: String,
        /// Relative to the current directory; `None` where the place goes without saying.
        path: Option<PathBuf>,
    },
}

impl Location {
    /// What is written so.
    pub fn of(written: PathBuf) -> Self {
        let Some(rest) = written.to_str().and_then(|text| text.strip_prefix("git:")) else {
            return Self::Path(written);
        };
        match rest.split_once(':') {
            Some((revision, path)) => Self::Commit { revision: revision.to_owned(), path: Some(PathBuf::from(path)) },
            None => Self::Commit { revision: rest.to_owned(), path: None },
        }
    }

    /// How the command line reads it.
    pub fn parser() -> impl TypedValueParser<Value = Self> {
        PathBufValueParser::new().map(Self::of)
    }

    /// The path, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) => Some(path),
            Self::Commit { path, .. } => path.as_deref(),
        }
    }
}

/// Commits that were asked for, each looked up once.
#[derive(Default)]
pub struct Commits {
    found: RefCell<BTreeMap<String, Rc<Commit>>>,
}

impl Commits {
    /// The commit of this name in the repository around the current directory.
    pub fn get(&self, revision: &str) -> Result<Rc<Commit>, Failure> {
        if let Some(found) = self.found.borrow().get(revision) {
            return Ok(Rc::clone(found));
        }
        let commit = Repository::around(Path::new(".")).and_then(|repository| repository.commit(revision));
        let commit = Rc::new(commit.map_err(|error| not_found(revision, &error))?);
        self.found.borrow_mut().insert(revision.to_owned(), Rc::clone(&commit));
        Ok(commit)
    }
}

fn not_found(revision: &str, error: &GitError) -> Failure {
    Failure::usage(format!("cannot find `{revision}`: {error}"), error.help())
}

/// A file or directory in its tree.
#[derive(Clone)]
pub struct Placed {
    /// The tree that contains it.
    pub tree: Rc<dyn Tree>,
    /// Its path in the tree.
    pub path: PathBuf,
}

impl Placed {
    /// A file of the disk, in the tree that it belongs to.
    pub fn file(path: &Path, allow_outside: bool) -> Self {
        Self { tree: Rc::new(Disk::around(path, allow_outside)), path: path.to_path_buf() }
    }

    /// A directory of the disk that is a tree of its own.
    pub fn directory(path: &Path, allow_outside: bool) -> Self {
        Self { tree: Rc::new(Disk::of(path, allow_outside)), path: path.to_path_buf() }
    }

    /// A file or directory at a commit.
    pub fn at(commit: Rc<Commit>, path: &Path) -> Self {
        Self { tree: commit, path: path.to_path_buf() }
    }

    /// How it is written for the user.
    pub fn shown(&self) -> String {
        self.tree.shown(&self.path)
    }

    /// What the file holds.
    pub fn read(&self, most: u64) -> Result<Vec<u8>, Refused> {
        Ok(self.tree.read(&self.path, most)?.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_a_commit_says_so() {
        let commit = |revision: &str, path: Option<&str>| Location::Commit {
            revision: revision.to_owned(),
            path: path.map(PathBuf::from),
        };
        let of = |text: &str| Location::of(PathBuf::from(text));
        assert_eq!(of("git:main"), commit("main", None));
        assert_eq!(of("git:main:a:b"), commit("main", Some("a:b")));
        assert_eq!(of("./git:main"), Location::Path(PathBuf::from("./git:main")));
    }
}
