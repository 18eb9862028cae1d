//! One module per command.

mod agreement;
pub mod assess;
pub mod catalogue;
pub mod contracts;
pub mod duties;
pub mod evidence;
pub mod explain;
pub mod gaps;
pub mod generate;
mod headline;
pub mod init;
pub mod matrix;
pub mod officers;
pub mod query;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::failure::Failure;

/// The standard output, or a file that is written aside and renamed when it is complete.
fn write_to<T>(output: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>) -> Result<T, Failure> {
    let Some(path) = output else {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let done = write(&mut out)?;
        out.flush()?;
        return Ok(done);
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = |error: io::Error| {
        Failure::usage(
            format!("cannot write `{}`: {error}", path.display()),
            "name a file in a directory that can be written",
        )
    };
    let mut aside = tempfile::NamedTempFile::new_in(folder).map_err(named)?;
    let mut out = BufWriter::with_capacity(1 << 16, &mut aside);
    let done = write(&mut out)?;
    out.flush()?;
    drop(out);
    aside.persist(path).map_err(|error| named(error.error))?;
    Ok(done)
}
