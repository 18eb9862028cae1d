//! One module per command.

mod agreement;
pub mod assess;
pub mod catalogue;
pub mod contracts;
pub mod diff;
pub mod duties;
pub mod evidence;
pub mod explain;
pub mod gaps;
pub mod generate;
mod headline;
pub mod init;
mod json;
pub mod matrix;
pub mod officers;
pub mod query;
pub mod remarks;
pub mod report;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::failure::Failure;

/// The standard output, or a file that is written aside and renamed when it is complete.
fn write_to(output: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
    let Some(path) = output else {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let done = write(&mut out).and_then(|()| Ok(out.flush()?));
        // Whoever reads has heard enough: what was found stays found, and so does the exit code.
        return done.or_else(|failure| if failure.is_broken_pipe() { Ok(()) } else { Err(failure) });
    };
    let mut aside = aside(path)?;
    let mut out = BufWriter::with_capacity(1 << 16, &mut aside);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    aside.persist(path).map_err(|error| cannot_write(path, &error.error))?;
    Ok(())
}

/// A file beside the one that it is to become: it can be renamed in one step, and whoever may read what one writes may
/// read it too.
fn aside(path: &Path) -> Result<tempfile::NamedTempFile, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(
        format!("cannot write `{}`: {error}", path.display()),
        "name a file in a directory that can be written",
    )
}
