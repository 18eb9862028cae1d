//! What a commit holds, asked of Git. The repository is only read.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// All files of a commit, written into a folder.
pub struct CheckedOut {
    /// Where the repository is.
    top: PathBuf,
    /// Its files as the commit has them.
    tree: PathBuf,
    /// The current directory among them.
    pub here: PathBuf,
}

impl CheckedOut {
    /// Writes all files of a commit into a folder, as modules may lie outside of the directory that is asked for. The
    /// repository stays as it is: an index of its own is used.
    pub fn of(commit: &str, folder: &Path) -> Result<Self, String> {
        let line = |arguments: &[&str]| git(arguments).map(|said| String::from_utf8_lossy(&said).trim().to_owned());
        let prefix = line(&["rev-parse", "--show-prefix"])?;
        let top = PathBuf::from(line(&["rev-parse", "--show-toplevel"])?);
        let (tree, index) = (folder.join("tree"), folder.join("index"));
        let run = |arguments: &[&OsStr]| {
            let mut command = Command::new("git");
            command.arg("-C").arg(&top).args(arguments).env("GIT_INDEX_FILE", &index);
            output(command)
        };
        run(&[OsStr::new("read-tree"), OsStr::new(commit)])?;
        let mut into = OsString::from("--prefix=");
        into.push(tree.join(""));
        run(&[OsStr::new("checkout-index"), OsStr::new("--all"), &into])?;
        Ok(Self { here: tree.join(prefix), top, tree })
    }

    /// The commit's own file for a path as it is named now, if the commit has it.
    pub fn file(&self, path: &Path) -> Option<PathBuf> {
        // What is gone from the disk still has the directory that it was in, or its words must do.
        let whole = std::path::absolute(path).ok()?;
        let parent = whole.parent()?.canonicalize().ok().or_else(|| plain(whole.parent()?));
        let whole = parent?.join(whole.file_name()?);
        let top = self.top.canonicalize().ok()?;
        Some(self.tree.join(whole.strip_prefix(top).ok()?)).filter(|found| found.is_file())
    }
}

/// A path without steps back, as far as its own words tell; none where they lead above the root.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => plain.pop().then_some(())?,
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    Some(plain)
}

/// What Git says to these words.
pub fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.args(arguments);
    output(command)
}

fn output(mut command: Command) -> Result<Vec<u8>, String> {
    let output = command.output().map_err(|error| format!("`git` cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.trim().trim_start_matches("fatal: ").to_owned())
}
