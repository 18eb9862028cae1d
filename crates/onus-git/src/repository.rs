//! A repository, and its commits by name.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use gix_ref::file::Store as References;

use crate::commit::Commit;
use crate::layout::Layout;
use crate::objects::Objects;
use crate::{GitError, revision};

/// A repository with a working tree.
pub struct Repository {
    top: PathBuf,
    /// The directory that paths are written from, below the top.
    here: PathBuf,
    references: References,
    objects: Rc<Objects>,
}

impl Repository {
    /// The repository around a directory, usually the current one: paths of its commits are written from there.
    ///
    /// # Errors
    /// Where there is none, or it is kept in a way that is not read.
    pub fn around(directory: &Path) -> Result<Self, GitError> {
        let Layout { top, git_dir, common_dir, hash } = Layout::around(directory)?;
        let here = directory.canonicalize()?;
        let here = here.strip_prefix(&top).unwrap_or(Path::new("")).to_path_buf();
        let objects = Rc::new(Objects::open(&common_dir, hash)?);
        let references = match git_dir == common_dir {
            true => References::at(git_dir, hash),
            false => References::for_linked_worktree(git_dir, common_dir, hash),
        };
        Ok(Self { top, here, references, objects })
    }

    /// The commit of this name: a branch, a tag, `HEAD`, an id or its beginning; then `~N` or `^N` for commits before it.
    ///
    /// # Errors
    /// Where there is no such commit, or it is not in this repository.
    pub fn commit(&self, name: &str) -> Result<Commit, GitError> {
        let id = revision::resolve(&self.references, &self.objects, name)?;
        let tree = self.objects.tree_of(&id)?;
        Ok(Commit::new(Rc::clone(&self.objects), tree, id.to_string(), name, (self.top.clone(), self.here.clone())))
    }
}
