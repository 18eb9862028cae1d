//! The door to files that strangers may have written.
//!
//! What somebody commits to a repository may be a link to the machine's secrets, a device that never ends, or a pipe that
//! waits for ever. Files of an agreement and of catalogues are read through a [`Tree`]: what it opens is a regular file, lies in
//! the tree, and has an end. [`Disk`] is a tree on the disk; a commit of a repository is another one. Inputs that the user
//! names on the command line are read by [`named`], which also takes streams.

mod budget;
mod disk;
mod lines;
mod named;
mod plain;
mod refused;

use std::path::{Path, PathBuf};

pub use budget::Budget;
pub use disk::Disk;
pub use lines::{Lines, line_and_column};
pub use named::{INPUT_LIMIT, named};
pub use plain::{cleaned, is_of_git, read_plain};
pub use refused::Refused;

/// The most bytes of a text that people write: an agreement, a file of evidence, a file of a catalogue.
pub const TEXT_LIMIT: u64 = 1 << 20;

/// The most bytes of such texts that one tree gives in all.
pub const TEXTS_LIMIT: u64 = 64 << 20;

/// The most bytes of a document that an agreement names, such as an auditor's report.
pub const DOCUMENT_LIMIT: u64 = 256 << 20;

/// The most bytes that one tree gives in all.
pub const TREE_LIMIT: u64 = 1 << 30;

/// The most entries of one directory that are listed.
pub const ENTRY_LIMIT: usize = 10_000;

/// Files of one origin, such as a directory or a commit. Paths are those that the user would write: relative to the
/// current directory, or absolute.
pub trait Tree {
    /// Reads a file of at most `most` bytes.
    ///
    /// # Errors
    /// Where it is absent, no regular file, outside of the tree, or too large.
    fn read(&self, path: &Path, most: u64) -> Result<Contents, Refused>;

    /// What a directory holds, in the order of the names. Links count as what they lead to; those that lead nowhere
    /// or out of the tree are listed as [`Sort::Other`].
    ///
    /// # Errors
    /// Where it is absent, no directory, outside of the tree, or holds more than [`ENTRY_LIMIT`] entries.
    fn list(&self, path: &Path) -> Result<Vec<Entry>, Refused>;

    /// What stands at a path; `None` where there is nothing.
    fn sort(&self, path: &Path) -> Option<Sort>;

    /// How a path of this tree is written for the user.
    fn shown(&self, path: &Path) -> String;
}

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// It lies outside of the tree, and was read because that was allowed: nothing of it is to be quoted.
    pub outside: bool,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A regular file, or a link to one within the tree.
    File,
    /// A directory, or a link to one within the tree.
    Directory,
    /// Anything else: a device, a pipe, a socket, a link that leads nowhere or out of the tree.
    Other,
}

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, without its directory. A name that is not UTF-8 is shown with replacement characters.
    pub name: String,
    /// Its path: that of the directory with the name.
    pub path: PathBuf,
    /// What it is.
    pub sort: Sort,
}
