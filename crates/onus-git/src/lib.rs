//! Reads what a commit of a Git repository holds.
//!
//! A repository's own configuration can name programs that `git` runs. Here no program runs: references and objects
//! are read as files ([`Repository`]), and a commit is a [`Tree`](onus_files::Tree) like a directory ([`Commit`]). Nothing is
//! fetched, nothing is written into the repository, and its configuration is looked at for two formats only.

mod commit;
mod error;
mod layout;
mod objects;
mod repository;
mod revision;
mod written;

pub use commit::Commit;
pub use error::GitError;
pub use repository::Repository;
