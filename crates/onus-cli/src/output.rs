//! The one way in which the command line writes: to the standard output, to a file that is there whole or not at all, or
//! through to what is not a regular file, such as a device or a FIFO.
//!
//! Two sorts of names lead to a file:
//!
//! - A **path that the user typed** (`--output`, `--comment`, `--write-baseline`, `--estate`) is followed as a shell's
//!   redirection would follow it. The file at the end of its links is replaced in one step, beside itself; `-` is the
//!   standard output.
//! - A **name of our own** in a directory that the user typed (the files of `--report-dir`, `onus.toml`) is never followed:
//!   such a directory may come with a pull request, and a link in it could lead to any file of whoever runs this. A link is
//!   replaced itself, and what it led to stays as it is.

mod aside;
mod inputs;
mod outputs;
mod streams;
mod target;
mod temporary;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use onus_core::Estate;
use onus_core::catalogue_types::Catalogue;

use crate::failure::Failure;
use aside::Aside;
pub use inputs::{DOCUMENTS, EVERY, Inputs, is_same};
pub use outputs::Outputs;
pub use streams::tell;
use target::Target;
pub use target::is_standard;
pub use temporary::{Folder, watch};

/// Writes to the standard output, or to a path that the user typed.
pub fn write_to(
    output: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let target = output.map_or(Ok(Target::STANDARD), Target::typed)?;
    match &target {
        Target::File(file) => {
            let mut aside = Aside::beside(file)?;
            fill(&mut aside, write).map_err(|failure| named(failure, file.shown()))?;
            aside.finish()
        }
        stream => {
            let open = stream.open().map_err(|error| stream.cannot_write(&error))?;
            match fill(open, write) {
                // Whoever reads has heard enough: what was found stays found, and so does the exit code.
                Err(failure) if failure.is_broken_pipe() => Ok(()),
                Err(Failure::Output(error)) => Err(stream.cannot_write(&error)),
                done => done,
            }
        }
    }
}

/// Writes files under names of our own, all of them aside before the first takes its name: no directory holds files of two
/// runs, and none that is half-written. `write` is called with the position of each.
pub fn write_all(
    paths: &[PathBuf],
    mut write: impl FnMut(usize, &mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut asides = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let mut aside = Aside::beside(&target::own(path)?)?;
        fill(&mut aside, |out| write(at, out)).map_err(|failure| named(failure, path))?;
        asides.push(aside);
    }
    Aside::finish_all(asides)
}

/// Writes a file under a name of our own where there is none yet. Gives whether there was none.
#[expect(clippy::disallowed_methods, reason = "a file, whose text its maker has quoted")]
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    let mut aside = Aside::beside(&target::own(path)?)?;
    aside.write_all(bytes).map_err(|error| cannot_write(path, &error))?;
    aside.finish_new()
}

/// Keeps an estate at a path that the user typed.
#[expect(clippy::disallowed_methods, reason = "a database, not a text")]
pub fn keep(estate: &Estate, catalogue: &Catalogue, path: &Path) -> Result<(), Failure> {
    let bytes = estate.to_bytes(catalogue)?;
    write_to(Some(path), |out| Ok(out.write_all(&bytes)?))
}

/// Writes all of it, through a buffer; what is in the buffer when that fails is not tried a second time.
fn fill(out: impl Write, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let done = write(&mut out).and_then(|()| Ok(out.flush()?));
    let _ = out.into_parts();
    done
}

/// A failure to write, with what was to be written.
fn named(failure: Failure, path: &Path) -> Failure {
    match failure {
        Failure::Output(error) => cannot_write(path, &error),
        other => other,
    }
}

/// That the standard output cannot be written.
pub fn cannot_print(error: &io::Error) -> Failure {
    Target::STANDARD.cannot_write(error)
}

/// A path that cannot be written.
pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room there, or name a file elsewhere",
        io::ErrorKind::FileTooLarge => "raise the limit on the size of files, or write less of it",
        io::ErrorKind::ResourceBusy => {
            "a file that is mounted by itself cannot be replaced: mount its directory instead"
        }
        _ => "name a file in a directory that can be written",
    };
    Failure::usage(format!("cannot write `{}`: {error}", path.display()), help)
}
