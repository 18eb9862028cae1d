//! Why a repository or a commit cannot be read.

use std::io;
use std::path::PathBuf;

/// Why a repository or a commit cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// No directory from here upwards holds a repository.
    #[error("there is no Git repository here")]
    NoRepository,
    /// A `.git` file leads to a repository that does not lead back.
    #[error("`{0}` leads to a repository that does not know of it")]
    Elsewhere(PathBuf),
    /// The directory lies in a submodule.
    #[error("this is a submodule, whose branches are those of whoever brought it")]
    Submodule,
    /// The repository is kept in a way that is not read.
    #[error("{0} are not read")]
    NotRead(&'static str),
    /// The revision names no commit.
    #[error("it names no commit here")]
    NoCommit,
    /// The revision could mean several objects.
    #[error("it could mean several objects")]
    Ambiguous,
    /// The revision is written in a way that is not read.
    #[error("`{0}` is not read in the name of a commit")]
    Syntax(String),
    /// An object is not here.
    #[error("object {0} is not in this repository")]
    Missing(String),
    /// Something in the repository is not as it should be.
    #[error("the repository is broken: {0}")]
    Broken(String),
    /// A commit holds more than is written out.
    #[error("the commit holds more than {0}")]
    TooMuch(String),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl GitError {
    /// How to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoRepository | Self::Elsewhere(_) => {
                "run onus within the work tree of a clone: a bare repository has none"
            }
            Self::Submodule => "run onus from the repository around it",
            Self::NotRead(_) => "use a clone with references as files: `git clone --ref-format=files`",
            Self::NoCommit | Self::Ambiguous | Self::Syntax(_) => {
                "name a branch, a tag or a commit that is fetched: `git:main:infra`, `git:origin/main`, `git:v1.2~1`; in a pipeline, let the checkout fetch it (on GitHub, `fetch-depth: 0`)"
            }
            Self::Missing(_) => "fetch the commit with all its files: a shallow or partial clone may lack it",
            Self::Broken(_) => "`git fsck` tells more",
            Self::TooMuch(_) => "name a file of the commit instead of a directory",
            Self::Io(_) => {
                "make sure that the user who runs Onus may read the repository, and write to the temporary directory"
            }
        }
    }
}
