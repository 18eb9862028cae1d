//! What a session reads.

use std::path::{Path, PathBuf};

use onus_files::named;
use onus_sources::{Options, SourceError};

use crate::Error;

/// An input: a plan, a state, a directory of configuration or a kept estate. What a file is, its content tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// A file or directory. A file must be regular: links are followed, devices are not.
    Path(PathBuf),
    /// A directory of configuration.
    Directory(PathBuf),
    /// What a file of this name holds, for instance a plan that came over the network.
    Bytes {
        /// The name under which it is told of.
        name: String,
        /// What it holds.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// A file or directory.
    pub fn path(path: impl AsRef<Path>) -> Self {
        Self::Path(path.as_ref().to_path_buf())
    }

    /// What a file of this name holds.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self::Bytes { name: name.into(), bytes }
    }

    /// The name under which it is told of.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) | Self::Directory(path) => path.display().to_string(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }

    /// The file or directory that it is, whatever way it is named; `None` for what can be read only once.
    pub(crate) fn place(&self) -> Option<PathBuf> {
        let (Self::Path(path) | Self::Directory(path)) = self else { return None };
        let found = path.canonicalize().ok()?;
        (found.is_file() || found.is_dir()).then_some(found)
    }

    /// The same, with what a file holds.
    ///
    /// # Errors
    /// Where the file is absent, not a regular file, or larger than 4 GiB.
    pub(crate) fn opened(self) -> Result<Self, Error> {
        match self {
            Self::Path(path) if path.is_dir() => Ok(Self::Directory(path)),
            Self::Path(path) => {
                let name = path.display().to_string();
                let bytes = named(&path).map_err(|refused| SourceError::unreadable(name.clone(), refused))?;
                Ok(Self::Bytes { name, bytes })
            }
            opened => Ok(opened),
        }
    }
}

/// How inputs are read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadOptions {
    /// An input without a single recognised resource is not an error.
    pub allow_empty: bool,
    /// `onus:accept` comments accept risks. If not, they are listed all the same.
    pub heed_comments: bool,
    /// Values of variables, the workspace, and whether files outside may be read, for directories of configuration.
    pub configuration: Options,
    /// An empty directory in which `terraform` or `tofu` may be started to show a binary plan; without one, no program is ever
    /// started, and binary plans are refused.
    pub run_terraform_in: Option<PathBuf>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { allow_empty: false, heed_comments: true, configuration: Options::default(), run_terraform_in: None }
    }
}
