//! A file beside the one that it is to become: it takes its place in one step when it is complete, or goes.

use std::fs::Metadata;
use std::io::{self, Write};

use tempfile::NamedTempFile;

use super::cannot_write;
use super::target::Replaced;
use super::temporary;
use crate::failure::Failure;

/// A file that is not complete yet. When it is dropped, it goes.
pub struct Aside {
    file: Option<NamedTempFile>,
    target: Replaced,
}

impl Aside {
    /// Begins a file that is to take the place of another. Whoever may not read that one may not read this one either.
    pub fn beside(target: &Replaced) -> Result<Self, Failure> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".onus-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(match &target.now {
            Some(_) => 0o600,
            // The umask takes from it what it takes from every new file.
            None => 0o666,
        }));
        let file = temporary::make(|| {
            let file = builder.tempfile_in(target.directory())?;
            let path = file.path().to_path_buf();
            Ok((file, path))
        });
        let file = file.map_err(|error| cannot_write(target.shown(), &without_path(error)))?;
        Ok(Self { file: Some(file), target: target.clone() })
    }
    /// Takes the place of the target.
    pub fn finish(self) -> Result<(), Failure> {
        Self::finish_all(vec![self])
    }

    /// All take their places, one straight after the other: a signal finds all of them done or none.
    pub fn finish_all(mut asides: Vec<Self>) -> Result<(), Failure> {
        for aside in &asides {
            if let (Some(file), Some(now)) = (&aside.file, &aside.target.now) {
                pass_on(file, now).map_err(|error| cannot_write(aside.target.shown(), &error))?;
            }
        }
        let mut known = temporary::known();
        for aside in &mut asides {
            let Some(file) = aside.file.take() else { continue };
            let before = file.path().to_path_buf();
            let done = file.persist(&aside.target.path);
            known.remove(&before);
            done.map_err(|error| cannot_write(aside.target.shown(), &error.error))?;
        }
        Ok(())
    }

    /// Takes its place where nothing is there. Gives whether that was so.
    pub fn finish_new(mut self) -> Result<bool, Failure> {
        let Some(file) = self.file.take() else { return Ok(false) };
        let mut known = temporary::known();
        let before = file.path().to_path_buf();
        let done = file.persist_noclobber(&self.target.path);
        known.remove(&before);
        match done {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(cannot_write(self.target.shown(), &error.error)),
        }
    }
}

/// A failure without the name of a file that only we know.
fn without_path(error: io::Error) -> io::Error {
    let own = error.get_ref().and_then(|wrapped| wrapped.source()?.downcast_ref::<io::Error>());
    own.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let mut known = temporary::known();
            known.remove(file.path());
            drop(file);
        }
    }
}

/// Passes owner, group and mode on. What was for a group that it cannot be given to is for nobody more than all others.
#[cfg(unix)]
fn pass_on(file: &NamedTempFile, now: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let file = file.as_file();
    let mut mode = now.mode() & 0o777;
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (now.uid(), now.gid())
        && fchown(file, Some(now.uid()), Some(now.gid())).is_err()
        && fchown(file, None, Some(now.gid())).is_err()
    {
        mode = mode & !0o070 | (mode & 0o007) << 3;
    }
    file.set_permissions(PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn pass_on(_: &NamedTempFile, _: &Metadata) -> io::Result<()> {
    Ok(())
}
