//! Writes all files of a commit into an empty directory, for readers that know directories only.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use gix_hash::ObjectId;

use crate::GitError;
use crate::commit::Commit;
use crate::objects::EntrySort;

/// The most files and directories that are written.
const MOST_ENTRIES: usize = 200_000;

/// The most bytes that are written.
const MOST_BYTES: u64 = 2 << 30;

/// A larger file keeps its size and gets no content: no reader takes a file of configuration of this size.
const LARGEST: u64 = 16 << 20;

impl Commit {
    /// Writes all files of the commit below an empty directory. No filter, hook or attribute of the repository has a say. Links
    /// are written last, and only those that stay within: others come back as paths from the top.
    ///
    /// # Errors
    /// Where the commit is not here whole, holds too much, or the directory cannot be written.
    pub fn write_into(&self, directory: &Path) -> Result<Vec<PathBuf>, GitError> {
        // All of it is looked through before anything is written: a few objects can stand for files without end.
        let found = self.all()?;
        let mut links = Vec::new();
        for (path, sort, id) in found {
            match sort {
                EntrySort::Directory | EntrySort::Submodule => fs::create_dir(directory.join(&path))?,
                EntrySort::Link => links.push((path, id)),
                EntrySort::File => self.write(&directory.join(&path), &id)?,
            }
        }
        let mut left_out = Vec::new();
        for (path, id) in links {
            let target = self.link(&id).map_err(std::io::Error::from)?;
            if !stays_within(&path, &target) || !make_link(&target, &directory.join(&path))? {
                left_out.push(path);
            }
        }
        left_out.sort_unstable();
        Ok(left_out)
    }

    /// All files, links and directories, each directory before what it holds.
    fn all(&self) -> Result<Vec<(PathBuf, EntrySort, ObjectId)>, GitError> {
        let mut open = vec![(PathBuf::new(), self.tree)];
        let (mut found, mut bytes) = (Vec::new(), 0_u64);
        while let Some((below, id)) = open.pop() {
            for entry in self.objects.entries_of(&id)? {
                let path = below.join(&entry.name);
                match entry.sort {
                    EntrySort::Directory => open.push((path.clone(), entry.id)),
                    EntrySort::File => {
                        bytes += Some(self.objects.size(&entry.id)?.0).filter(|size| *size <= LARGEST).unwrap_or(0)
                    }
                    EntrySort::Link | EntrySort::Submodule => {}
                }
                found.push((path, entry.sort, entry.id));
                if found.len() > MOST_ENTRIES {
                    return Err(GitError::TooMuch(format!("{MOST_ENTRIES} files")));
                }
                if bytes > MOST_BYTES {
                    return Err(GitError::TooMuch(format!("{MOST_BYTES} bytes")));
                }
            }
        }
        Ok(found)
    }

    /// Writes one file, which must not be there yet.
    fn write(&self, path: &Path, id: &ObjectId) -> Result<(), GitError> {
        let size = self.objects.size(id)?.0;
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        if size > LARGEST {
            return Ok(file.set_len(size)?);
        }
        Ok(file.write_all(&self.objects.read(id, gix_object::Kind::Blob)?)?)
    }
}

/// Whether a link's words stay below the top. What other links do to them, the reader looks at.
fn stays_within(link: &Path, target: &str) -> bool {
    let mut depth = link.components().count().saturating_sub(1);
    for part in Path::new(target).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    true
}

#[cfg(unix)]
fn make_link(target: &str, path: &Path) -> Result<bool, GitError> {
    std::os::unix::fs::symlink(target, path)?;
    Ok(true)
}

/// Links are a privilege there.
#[cfg(not(unix))]
fn make_link(_: &str, _: &Path) -> Result<bool, GitError> {
    Ok(false)
}
