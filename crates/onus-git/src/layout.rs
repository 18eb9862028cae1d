//! Where a repository keeps what it holds.

use std::fs;
use std::path::{Path, PathBuf};

use gix_hash::Kind;
use onus_files::{cleaned, read_plain};

use crate::GitError;

/// The most bytes of a file that says where something is, or how it is kept.
const SMALL: u64 = 1 << 20;

/// The most bytes of a list of references, or of other places of objects.
const LARGEST_LIST: u64 = 256 << 20;

/// Where a repository keeps what it holds.
pub(crate) struct Layout {
    /// The top of the working tree, without links.
    pub top: PathBuf,
    /// References of this working tree.
    pub git_dir: PathBuf,
    /// References of all working trees, and the objects.
    pub common_dir: PathBuf,
    /// How objects are named.
    pub hash: Kind,
}

impl Layout {
    /// Of the repository whose working tree holds a directory. One without a working tree does not count: it may be a
    /// directory that somebody has committed.
    pub fn around(directory: &Path) -> Result<Self, GitError> {
        let directory = directory.canonicalize()?;
        let found = directory.ancestors().find(|top| fs::symlink_metadata(top.join(".git")).is_ok());
        let top = found.ok_or(GitError::NoRepository)?;
        let (git_dir, common_dir) = directories(top)?;
        check_plain(&common_dir.join("config"), &common_dir)?;
        let configuration = read_plain(&common_dir.join("config"), SMALL).map_err(std::io::Error::from)?;
        let configuration = String::from_utf8_lossy(&configuration);
        let hash = match extension(&configuration, "objectformat").as_deref() {
            None | Some("sha1") => Kind::Sha1,
            Some("sha256") => Kind::Sha256,
            Some(_) => return Err(GitError::NotRead("objects of this format")),
        };
        if extension(&configuration, "refstorage").is_some_and(|storage| storage != "files") {
            return Err(GitError::NotRead("references in tables"));
        }
        for name in ["HEAD", "packed-refs", "objects/info/alternates", "objects/info/multi-pack-index"] {
            check_plain(&common_dir.join(name), &common_dir)?;
        }
        Ok(Self { top: top.to_path_buf(), git_dir, common_dir, hash })
    }
}

/// The directory of a working tree's own references, and the one that it shares with others.
fn directories(top: &Path) -> Result<(PathBuf, PathBuf), GitError> {
    let dot = top.join(".git");
    if fs::symlink_metadata(&dot)?.is_dir() {
        return Ok((dot.clone(), dot));
    }
    let elsewhere = || GitError::Elsewhere(dot.clone());
    let text = line_of(&dot)?;
    let git_dir = top.join(text.strip_prefix("gitdir:").ok_or_else(elsewhere)?.trim()).canonicalize()?;
    if fs::symlink_metadata(git_dir.join("commondir")).is_ok() {
        // A working tree beside the first one: both must lead to each other.
        let back = git_dir.join(line_of(&git_dir.join("gitdir"))?);
        if back.canonicalize().ok() != dot.canonicalize().ok() {
            return Err(elsewhere());
        }
        let common_dir = cleaned(&git_dir.join(line_of(&git_dir.join("commondir"))?));
        return Ok((git_dir, common_dir));
    }
    // A submodule's repository is kept by the one around it; and who brings a submodule, says what its branches are.
    let kept = top.ancestors().skip(1).any(|around| git_dir.starts_with(around.join(".git/modules")));
    Err(if kept { GitError::Submodule } else { elsewhere() })
}

/// Refuses what is neither a directory nor a file of a size that such a file may have: the libraries that read it would wait, or
/// read without end.
///
/// A link that leads out of the repository is refused too: what it leads to is none of its references, and a fault that a library
/// finds there would quote it.
pub(crate) fn check_plain(path: &Path, repository: &Path) -> Result<(), GitError> {
    let within = |found: PathBuf| repository.canonicalize().is_ok_and(|repository| found.starts_with(repository));
    if path.canonicalize().is_ok_and(|found| !within(found)) {
        return Err(GitError::Broken(format!("`{}` leads out of it", path.display())));
    }
    match fs::metadata(path) {
        Ok(found) if found.is_dir() || found.is_file() && found.len() <= LARGEST_LIST => Ok(()),
        Ok(_) => Err(GitError::Broken(format!("`{}` is not a file of at most {LARGEST_LIST} bytes", path.display()))),
        // What is not there, or cannot be looked at, the libraries tell.
        Err(_) => Ok(()),
    }
}

fn line_of(path: &Path) -> Result<String, GitError> {
    let bytes = read_plain(path, SMALL).map_err(std::io::Error::from)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())
}

/// The value of a key in the section `extensions`.
fn extension(configuration: &str, key: &str) -> Option<String> {
    let mut within = false;
    let mut found = None;
    for line in configuration.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            within = section.trim_end_matches(']').trim().eq_ignore_ascii_case("extensions");
        } else if let Some((name, value)) = line.split_once('=').filter(|_| within)
            && name.trim().eq_ignore_ascii_case(key)
        {
            found = Some(value.trim().trim_matches('"').to_ascii_lowercase());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_found() {
        let text = "[core]\n\tobjectformat = no\n[Extensions]\n\tobjectFormat = sha256\n[x]\nrefstorage=reftable\n";
        assert_eq!(extension(text, "objectformat").as_deref(), Some("sha256"));
        assert_eq!(extension(text, "refstorage"), None);
    }
}
