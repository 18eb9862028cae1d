//! Objects by id.

use std::path::Path;

use gix_hash::{Kind, ObjectId, oid};
use gix_object::{CommitRefIter, Find, TagRefIter, TreeRefIter};
use gix_odb::store::init::Options;
use gix_odb::{Handle, Header};

use crate::GitError;

/// The most bytes of one object.
const LARGEST: usize = 512 << 20;

/// What stands in a directory of a commit.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub name: String,
    pub sort: EntrySort,
    pub id: ObjectId,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntrySort {
    File,
    Directory,
    Link,
    /// A commit of another repository.
    Submodule,
}

/// The objects of a repository.
pub(crate) struct Objects {
    handle: Handle,
    pub hash: Kind,
}

/// In words, what a library found wrong.
pub(crate) fn broken(error: impl std::fmt::Display) -> GitError {
    GitError::Broken(error.to_string())
}

impl Objects {
    /// Those below a repository's directory.
    pub fn open(common_dir: &Path, hash: Kind) -> Result<Self, GitError> {
        let options = Options { alloc_limit_bytes: Some(LARGEST), ..Options::default() };
        let handle = gix_odb::at_opts(common_dir.join("objects"), hash, std::iter::empty(), options)?;
        Ok(Self { handle, hash })
    }

    /// The bytes of an object of this kind.
    pub fn read(&self, id: &oid, kind: gix_object::Kind) -> Result<Vec<u8>, GitError> {
        let mut bytes = Vec::new();
        let found = self.handle.try_find(id, &mut bytes).map_err(broken)?;
        match found {
            None => Err(GitError::Missing(id.to_string())),
            Some(data) if data.kind != kind => Err(broken(format!("object {id} is a {}, not a {kind}", data.kind))),
            Some(_) => Ok(bytes),
        }
    }

    /// How many bytes an object has, and what it is.
    pub fn size(&self, id: &oid) -> Result<(u64, gix_object::Kind), GitError> {
        let header = self.handle.try_header(id).map_err(broken)?;
        header.map(|header| (header.size(), header.kind())).ok_or_else(|| GitError::Missing(id.to_string()))
    }

    /// The only object whose id begins so; `None` where there is none.
    pub fn beginning(&self, prefix: gix_hash::Prefix) -> Result<Option<ObjectId>, GitError> {
        match self.handle.lookup_prefix(prefix, None).map_err(broken)? {
            None => Ok(None),
            Some(Ok(id)) => Ok(Some(id)),
            Some(Err(())) => Err(GitError::Ambiguous),
        }
    }

    /// Whether an object is there.
    pub fn holds(&self, id: &oid) -> bool {
        gix_object::Exists::exists(&self.handle, id)
    }

    /// The id of a commit's tree.
    pub fn tree_of(&self, commit: &oid) -> Result<ObjectId, GitError> {
        let bytes = self.read(commit, gix_object::Kind::Commit)?;
        CommitRefIter::from_bytes(&bytes, self.hash).tree_id().map_err(broken)
    }

    /// The ids of the commits before a commit.
    pub fn parents_of(&self, commit: &oid) -> Result<Vec<ObjectId>, GitError> {
        let bytes = self.read(commit, gix_object::Kind::Commit)?;
        Ok(CommitRefIter::from_bytes(&bytes, self.hash).parent_ids().collect())
    }

    /// What a tag leads to.
    pub fn target_of(&self, tag: &oid) -> Result<ObjectId, GitError> {
        let bytes = self.read(tag, gix_object::Kind::Tag)?;
        TagRefIter::from_bytes(&bytes, self.hash).target_id().map_err(broken)
    }

    /// What a directory holds, in the order in which it is kept. Names that lead elsewhere are refused.
    pub fn entries_of(&self, tree: &oid) -> Result<Vec<Entry>, GitError> {
        let bytes = self.read(tree, gix_object::Kind::Tree)?;
        let mut entries: Vec<Entry> = Vec::new();
        for entry in TreeRefIter::from_bytes(&bytes, self.hash) {
            let entry = entry.map_err(broken)?;
            let name = String::from_utf8_lossy(entry.filename).into_owned();
            let separates = |c: char| c == '\0' || std::path::is_separator(c);
            let leads_elsewhere = matches!(name.as_str(), "" | "." | "..") || name.contains(separates);
            if leads_elsewhere || name.eq_ignore_ascii_case(".git") {
                return Err(broken(format!("a directory holds the name {name:?}")));
            }
            let mode = entry.mode;
            let sort = if mode.is_tree() {
                EntrySort::Directory
            } else if mode.is_link() {
                EntrySort::Link
            } else if mode.is_commit() {
                EntrySort::Submodule
            } else {
                EntrySort::File
            };
            entries.push(Entry { name, sort, id: entry.oid.to_owned() });
        }
        Ok(entries)
    }
}
