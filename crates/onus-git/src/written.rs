//! Writes all files of a commit into an empty directory, for readers that know directories only.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

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
        let mut open = vec![(PathBuf::new(), self.tree)];
        let mut links = Vec::new();
        let (mut entries, mut bytes) = (0, 0);
        while let Some((below, id)) = open.pop() {
            for entry in self.objects.entries_of(&id)? {
                entries += 1;
                if entries > MOST_ENTRIES {
                    return Err(GitError::TooMuch(format!("{MOST_ENTRIES} files")));
                }
                let path = below.join(&entry.name);
                match entry.sort {
                    EntrySort::Directory => {
                        fs::create_dir(directory.join(&path))?;
                        open.push((path, entry.id));
                    }
                    EntrySort::Submodule => fs::create_dir(directory.join(&path))?,
                    EntrySort::Link => links.push((path, entry.id)),
                    EntrySort::File => bytes += self.write(&directory.join(&path), &entry.id)?,
                }
                if bytes > MOST_BYTES {
                    return Err(GitError::TooMuch(format!("{MOST_BYTES} bytes")));
                }
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

    /// Writes one file, which must not be there yet; gives how many bytes of content.
    fn write(&self, path: &Path, id: &gix_hash::ObjectId) -> Result<u64, GitError> {
        let size = self.objects.size(id)?.0;
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        if size > LARGEST {
            file.set_len(size)?;
            return Ok(0);
        }
        file.write_all(&self.objects.read(id, gix_object::Kind::Blob)?)?;
        Ok(size)
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
