//! The streams of the process.

use std::io::{self, Write};

use onus_report::Text;

use super::inputs::Identity;
use crate::failure::Failure;

impl Failure {
    /// Prints the failure to the standard error: every problem with its place and how to fix it.
    pub fn print(&self, color: bool) {
        tell(&self.told(color));
    }
}

/// A stream that is open already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The standard output.
    Output,
    /// The standard error.
    Error,
}

impl Stream {
    /// Its name.
    const fn name(self) -> &'static str {
        match self {
            Self::Output => "the standard output",
            Self::Error => "the standard error",
        }
    }

    /// A second handle on it. The one of the standard library takes writing to what is closed for success.
    #[cfg(unix)]
    pub fn open(self) -> io::Result<Box<dyn Write>> {
        Ok(Box::new(self.file()?))
    }

    /// The stream.
    #[cfg(not(unix))]
    pub fn open(self) -> io::Result<Box<dyn Write>> {
        Ok(match self {
            Self::Output => Box::new(io::stdout().lock()),
            Self::Error => Box::new(io::stderr().lock()),
        })
    }

    #[cfg(unix)]
    fn file(self) -> io::Result<std::fs::File> {
        use std::os::fd::AsFd;
        let descriptor = match self {
            Self::Output => io::stdout().as_fd().try_clone_to_owned()?,
            Self::Error => io::stderr().as_fd().try_clone_to_owned()?,
        };
        Ok(descriptor.into())
    }

    /// Which file it leads to.
    pub fn identity(self) -> Option<Identity> {
        #[cfg(unix)]
        return Identity::of(&self.file().ok()?.metadata().ok()?, std::path::Path::new(self.name()));
        #[cfg(not(unix))]
        None
    }

    /// That it cannot be written.
    pub fn cannot_write(self, error: &io::Error) -> Failure {
        Failure::usage(
            format!("cannot write to {}: {error}", self.name()),
            "see what it leads to, or name a file to write to",
        )
    }
}

/// Says something on the standard error. Where nobody can hear it, the exit code still tells.
pub fn tell(text: &Text) {
    let mut out = io::stderr().lock();
    let _ = text.write(&mut out).and_then(|()| out.flush());
}
