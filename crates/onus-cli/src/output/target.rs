//! What a path leads to: a file that is replaced, or something that is written through.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::cannot_write;
use super::inputs::Identity;
use super::streams::Stream;
use crate::failure::Failure;

/// How many links are followed, as many as the system itself follows.
const LINKS: usize = 40;

/// Where an output goes.
#[derive(Debug)]
pub enum Target {
    /// A stream of the process.
    Stream(Stream),
    /// What is there and is not a regular file, or what a link of the process's own descriptors leads to: opened and written.
    Through(PathBuf),
    /// A regular file, or one that is to be.
    File(Replaced),
}

/// A regular file that is replaced in one step.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// As the user knows it.
    shown: PathBuf,
    /// Where it really is: the end of all links.
    pub path: PathBuf,
    /// What is there now and passes its mode and its owner on.
    pub now: Option<Metadata>,
}

impl Replaced {
    /// Its path as the user knows it.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// The directory that it is in.
    pub fn directory(&self) -> &Path {
        directory(&self.path)
    }
}

/// Whether a path stands for the standard output.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

impl Target {
    /// The standard output.
    pub const STANDARD: Self = Self::Stream(Stream::Output);

    /// What a path leads to that the user typed: `-` is the standard output, links are followed.
    pub fn typed(path: &Path) -> Result<Self, Failure> {
        if is_standard(path) {
            return Ok(Self::STANDARD);
        }
        let mut at = path.to_path_buf();
        for _ in 0..LINKS {
            let found = match fs::symlink_metadata(&at) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Self::File(beside_others(path, at)?));
                }
                Err(error) => return Err(cannot_write(path, &error)),
            };
            if !found.is_symlink() {
                return of_kind(path, at, found);
            }
            if let Some(target) = descriptor(path, &at) {
                return Ok(target);
            }
            let to = fs::read_link(&at).map_err(|error| cannot_write(path, &error))?;
            at = directory(&at).join(to);
        }
        Err(cannot_write(path, &io::Error::other("its links lead in a circle, or there are too many of them")))
    }

    /// Opens what is not replaced.
    pub fn open(&self) -> io::Result<Box<dyn Write>> {
        match self {
            Self::Stream(stream) => stream.open(),
            Self::File(file) => Ok(Box::new(OpenOptions::new().write(true).open(&file.path)?)),
            Self::Through(path) => Ok(Box::new(open_through(path)?)),
        }
    }

    /// Which file it is; none where it matters to nobody that two write to it, as with `/dev/null` or a terminal.
    pub fn identity(&self) -> Option<Identity> {
        match self {
            Self::Stream(stream) => stream.identity(),
            Self::Through(path) => Identity::at(path),
            Self::File(Replaced { now: Some(now), path, .. }) => Identity::of(now, path),
            Self::File(Replaced { path, .. }) => Identity::to_be(path),
        }
    }

    /// That it cannot be written.
    pub fn cannot_write(&self, error: &io::Error) -> Failure {
        match self {
            Self::Stream(stream) => stream.cannot_write(error),
            Self::Through(path) => cannot_write(path, error),
            Self::File(file) => cannot_write(file.shown(), error),
        }
    }
}

/// A file under a name of our own: links are not followed but replaced, and what is not a file is refused, as nobody who named
/// the directory asked for it.
pub fn own(path: &Path) -> Result<Replaced, Failure> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => new(path, path.into()),
        Ok(found) if found.is_file() => replaced(path, path.into(), found),
        Ok(_) => Err(Failure::usage(
            format!("`{}` is in the way: it is not a file", path.display()),
            "remove it, or name another directory",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => new(path, path.into()),
        Err(error) => Err(cannot_write(path, &error)),
    }
}

/// The directory that a path is in.
fn directory(path: &Path) -> &Path {
    path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn new(shown: &Path, path: PathBuf) -> Result<Replaced, Failure> {
    let text = path.as_os_str().as_encoded_bytes();
    if text.ends_with(b"/") || text.ends_with(b"/.") || path.file_name().is_none() {
        return Err(Failure::usage(
            format!("`{}` names a directory that is not there", shown.display()),
            "name a file",
        ));
    }
    spare_git(shown, &path)?;
    Ok(Replaced { shown: shown.into(), path, now: None })
}

/// The same, in a directory that has to be there.
fn beside_others(shown: &Path, path: PathBuf) -> Result<Replaced, Failure> {
    let file = new(shown, path)?;
    if !directory(&file.path).is_dir() {
        return Err(Failure::usage(
            format!("cannot write `{}`: there is no directory `{}`", shown.display(), directory(&file.path).display()),
            "make it first, or name a file in one that is there",
        ));
    }
    Ok(file)
}

/// Refuses what would be written into what Git keeps, also where its directory is still to be made: `a/../b` leads to what it says
/// once there is an `a`.
fn spare_git(shown: &Path, path: &Path) -> Result<(), Failure> {
    let whole = |path: &Path| {
        let there = path.ancestors().skip(1).map(|above| if above == Path::new("") { Path::new(".") } else { above });
        let found = there.filter_map(|above| Some((above, above.canonicalize().ok()?))).next();
        found.map_or_else(|| path.to_path_buf(), |(above, found)| found.join(path.strip_prefix(above).unwrap_or(path)))
    };
    let is_of_git = |path: &Path| onus_files::is_of_git(&whole(path), Path::new("/"));
    if is_of_git(path) || is_of_git(&onus_files::cleaned(path)) {
        return Err(Failure::usage(
            format!("`{}` would be written into what Git keeps", shown.display()),
            "write to another file",
        ));
    }
    Ok(())
}

/// A file that is there. One that must not be written must not be replaced either.
fn replaced(shown: &Path, path: PathBuf, now: Metadata) -> Result<Replaced, Failure> {
    spare_git(shown, &path)?;
    OpenOptions::new().write(true).open(&path).map_err(|error| cannot_write(shown, &error))?;
    Ok(Replaced { shown: shown.into(), path, now: Some(now) })
}

fn of_kind(shown: &Path, path: PathBuf, found: Metadata) -> Result<Target, Failure> {
    if found.is_file() {
        return Ok(Target::File(replaced(shown, path, found)?));
    }
    if found.is_dir() {
        return Err(Failure::usage(format!("`{}` is a directory", shown.display()), "name a file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let refused = |what: &str| {
            let message = format!("`{}` is {what}: nothing was written to it", shown.display());
            Err(Failure::usage(message, "name a file, a FIFO, or `-` for the standard output"))
        };
        if found.file_type().is_socket() {
            return refused("a socket");
        }
        if found.file_type().is_block_device() {
            return refused("a disk");
        }
    }
    Ok(Target::Through(shown.into()))
}

/// What a link among the descriptors of a process leads to, as `/dev/stdout` does. It is not what its text says: that may be
/// a pipe, a file that is gone, or a file in whose middle somebody else goes on writing.
#[cfg(target_os = "linux")]
fn descriptor(shown: &Path, link: &Path) -> Option<Target> {
    let table = directory(link).canonicalize().ok().filter(|table| table.starts_with("/proc"))?;
    let name = link.file_name()?;
    let own = Path::new("/proc/self").canonicalize().is_ok_and(|own| table.starts_with(own));
    if own && table.ends_with("fd") {
        match name.to_str() {
            Some("1") => return Some(Target::STANDARD),
            Some("2") => return Some(Target::Stream(Stream::Error)),
            _ => {}
        }
    }
    Some(Target::Through(shown.into()))
}

/// Elsewhere, descriptors are devices.
#[cfg(not(target_os = "linux"))]
const fn descriptor(_: &Path, _: &Path) -> Option<Target> {
    None
}

/// Opens what is written through. Where that turns out to be a regular file, a process has it open: what it wrote stays.
fn open_through(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().append(true).open(path)?;
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_block_device(&file.metadata()?.file_type()) {
        return Err(io::Error::other("it is a disk"));
    }
    Ok(file)
}
