//! Opens regular files, and nothing that waits or never ends.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::Refused;

/// Reads a regular file of at most `most` bytes. Links are followed, wherever they lead: containment is the caller's.
///
/// # Errors
/// Where it is absent, not a regular file, or larger.
pub fn read_plain(path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
    take(&open(path)?, most)
}

/// Opens without waiting for whoever might be at the other end, and looks at what was opened, not at what stood there before.
pub(crate) fn open(path: &Path) -> Result<File, Refused> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_CLOEXEC);
    let file = match options.open(path) {
        Ok(file) => file,
        // Some devices and sockets refuse to be opened: say what they are.
        Err(error) => return Err(std::fs::metadata(path).map_or(error.into(), |found| not_a_file(&found, path))),
    };
    let found = file.metadata()?;
    if found.is_file() { Ok(file) } else { Err(not_a_file(&found, path)) }
}

fn not_a_file(found: &std::fs::Metadata, path: &Path) -> Refused {
    if found.is_file() {
        return match File::open(path) {
            Err(error) => error.into(),
            Ok(_) => io::Error::other("it cannot be opened").into(),
        };
    }
    Refused::NotAFile(if found.is_dir() { "a directory" } else { special(found) })
}

#[cfg(unix)]
pub(crate) fn special(found: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = found.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
pub(crate) fn special(_: &std::fs::Metadata) -> &'static str {
    "a device"
}

/// Reads to the end, which must come within `most` bytes.
pub(crate) fn take(file: &File, most: u64) -> Result<Vec<u8>, Refused> {
    // One more than there is: otherwise the end would be looked for in more room.
    let length = file.metadata().map_or(0, |found| found.len());
    if length > most {
        return Err(Refused::TooLarge(most));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Refused::TooLarge(most)) } else { Ok(bytes) }
}

/// Whether a path leads into what Git keeps: credentials of a checkout stand there, and whoever changes the tree must not have them
/// told. Below `top` only what lies below counts; a path must have no links in it. What looks like a repository of another name,
/// which a `.git` file may lead to, counts too.
pub fn is_of_git(path: &Path, top: &Path) -> bool {
    let below = path.strip_prefix(top).unwrap_or(path);
    let is_named = |part: Component<'_>| matches!(part, Component::Normal(name) if name.eq_ignore_ascii_case(".git"));
    if below.components().any(is_named) {
        return true;
    }
    let is_kept = |directory: &Path| directory.join("HEAD").is_file() && directory.join("objects").is_dir();
    // A working tree may lie in the repository that keeps it.
    let is_tree = |directory: &Path| std::fs::symlink_metadata(directory.join(".git")).is_ok();
    path.ancestors().take_while(|directory| *directory != top && !is_tree(directory)).any(is_kept)
}

/// A path without `.`, and without steps back as far as its own words tell; `.` where nothing is left.
pub fn cleaned(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match cleaned.components().next_back() {
                Some(Component::Normal(_)) => {
                    cleaned.pop();
                }
                Some(Component::RootDir) => {}
                _ => cleaned.push(".."),
            },
            other => cleaned.push(other),
        }
    }
    if cleaned.as_os_str().is_empty() { PathBuf::from(".") } else { cleaned }
}
