//! Inputs that the user names on the command line.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::plain::{open, take};
use crate::{Refused, cleaned};

/// The most bytes of one input.
pub const INPUT_LIMIT: u64 = 4 << 30;

/// Reads what the user names: a regular file, or a stream. `-` is the standard input; `/dev/stdin` and `/dev/fd/N`
/// (which process substitution gives) are read as they are, and so is a pipe that is named itself. A link to a pipe or device is not:
/// whoever made the link may have been somebody else.
///
/// # Errors
/// Where it is absent, anything else, or larger than [`INPUT_LIMIT`].
pub fn named(path: &Path) -> Result<Vec<u8>, Refused> {
    if path == Path::new("-") {
        return stream(&mut io::stdin().lock());
    }
    if is_stream(path) { stream(&mut File::open(path)?) } else { take(&open(path)?, INPUT_LIMIT) }
}

fn stream(from: &mut dyn Read) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    from.take(INPUT_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > INPUT_LIMIT { Err(Refused::TooLarge(INPUT_LIMIT)) } else { Ok(bytes) }
}

/// The system's own names of streams, and pipes.
#[cfg(unix)]
fn is_stream(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let of_system = ["/dev", "/proc"].iter().any(|system| cleaned(path).starts_with(system));
    let found = if of_system { std::fs::metadata(path) } else { std::fs::symlink_metadata(path) };
    found.is_ok_and(|found| {
        let kind = found.file_type();
        kind.is_fifo() || of_system && (kind.is_char_device() || kind.is_socket())
    })
}

#[cfg(not(unix))]
fn is_stream(_: &Path) -> bool {
    let _ = cleaned;
    false
}
