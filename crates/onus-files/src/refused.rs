//! Why a file is not read.

use std::io;

/// Why a file or directory is not read. The words go after "cannot read `PATH`: ".
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The system does not give it, or the commit does not hold it.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// It leads out of the tree.
    #[error("it leads out of `{tree}`")]
    Outside {
        /// The top of the tree, as the user would write it.
        tree: String,
        /// Whether `--allow-outside` would help: out of a commit, nothing leads.
        may_be_allowed: bool,
    },
    /// It leads into what Git keeps.
    #[error("it belongs to Git, which may keep credentials there")]
    OfGit,
    /// It is not a regular file.
    #[error("it is {0}, not a file")]
    NotAFile(&'static str),
    /// It is not a directory.
    #[error("it is not a directory")]
    NotADirectory,
    /// It is larger than what is read of such a file.
    #[error("it has more than {0} bytes")]
    TooLarge(u64),
    /// The tree has given all that it gives.
    #[error("reading it would bring the total over {0} bytes")]
    TooMuch(u64),
    /// The directory holds more entries than are listed.
    #[error("it holds more than {0} entries")]
    TooMany(usize),
}

impl Refused {
    /// Nothing is refused: there is nothing there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Unreadable(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// How to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "name a file that can be read",
            Self::Outside { may_be_allowed: true, .. } => {
                "keep it in the repository of the agreement, or in its directory if it is in no repository; `--allow-outside` reads it all the same"
            }
            Self::Outside { .. } => "name a file of the commit, relative to the current directory",
            Self::OfGit => "name a file of the tree itself",
            Self::NotAFile(_) => "name a regular file; only inputs may be streams",
            Self::NotADirectory => "name a directory",
            Self::TooLarge(_) => "give a smaller file: docs/limits.md lists how much is read of each sort",
            Self::TooMuch(_) | Self::TooMany(_) => "remove what does not belong there, or name a smaller directory",
        }
    }
}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unreadable(error) => error,
            other => Self::other(other.to_string()),
        }
    }
}
