//! A file's bytes, and the text in them.

use std::path::Path;

use onus_files::{Refused, named};
use sha2::{Digest, Sha256};

use crate::error::{Fault, SourceError, line_and_column};

/// How deep JSON may be nested. Terraform's own files stay below 100, also with modules in modules.
pub(crate) const MAX_DEPTH: usize = 200;

/// A file, read.
pub(crate) struct Content {
    /// Its name, as given.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Content {
    /// Reads what the user names.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let shown = path.display().to_string();
        match named(path) {
            Ok(bytes) => Ok(Self::of(shown, bytes)),
            Err(refused) => Err(SourceError::unreadable(shown, refused)),
        }
    }

    /// Bytes that were read already.
    pub fn of(path: String, bytes: Vec<u8>) -> Self {
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { path, sha256, bytes }
    }

    /// The text: UTF-8 with or without a byte order mark, or UTF-16 with one.
    pub fn into_text(self) -> Result<String, SourceError> {
        let Self { path, bytes, .. } = self;
        match bytes.as_slice() {
            [0xFF, 0xFE, rest @ ..] => utf16(&path, rest, u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => utf16(&path, rest, u16::from_be_bytes),
            [0xEF, 0xBB, 0xBF, ..] => utf8(&path, bytes, 3),
            _ => utf8(&path, bytes, 0),
        }
    }
}

impl SourceError {
    /// An input that is not given.
    #[must_use]
    pub fn unreadable(path: impl Into<String>, refused: Refused) -> Self {
        let help = match &refused {
            Refused::Unreadable(error) => match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "check the name; a plan is made by `terraform show -json PLAN > plan.json`"
                }
                std::io::ErrorKind::PermissionDenied => {
                    "make sure that the user who runs Onus may read the file and enter its directory"
                }
                _ => "copy the file to a place where it can be read",
            },
            other => other.help(),
        };
        Self::Unreadable { path: path.into(), error: refused, help: help.to_owned() }
    }
}

fn utf8(path: &str, mut bytes: Vec<u8>, mark: usize) -> Result<String, SourceError> {
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let (line, column) = line_and_column(&before, before.len());
        SourceError::Malformed {
            path: path.to_owned(),
            line,
            column,
            message: "these bytes are not UTF-8".to_owned(),
            help: "save the file as UTF-8, or as UTF-16 with a byte order mark".to_owned(),
        }
    })
}

fn utf16(path: &str, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, SourceError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2 + bytes.len() / 16);
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match decoded {
            Ok(character) => text.push(character),
            Err(_) => {
                return Err(Fault::new(text.len(), "half of a UTF-16 pair stands alone")
                    .help("save the file as UTF-8")
                    .within(path, &text));
            }
        }
    }
    if rest.is_empty() {
        return Ok(text);
    }
    Err(Fault::new(text.len(), "the UTF-16 text ends in the middle of a character")
        .help("copy the file again: its end is missing")
        .within(path, &text))
}

/// Refuses JSON that is nested too deep, wherever it stands: readers of JSON call themselves for every level.
/// Works on 64 bytes at a time, so that it costs little.
pub(crate) fn check_depth(text: &str) -> Result<(), Fault> {
    let mut depth = 0_usize;
    let mut scan = Scan::default();
    let (chunks, rest) = text.as_bytes().as_chunks::<64>();
    let mut last = [b' '; 64];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    for (at, chunk) in chunks.iter().chain(std::iter::once(&last)).enumerate() {
        let (opens, closes) = scan.brackets(chunk);
        let (up, down) = (opens.count_ones() as usize, closes.count_ones() as usize);
        if depth + up > MAX_DEPTH
            && let Some(inner) = deepest(opens, closes, depth)
        {
            let message = format!("the JSON is nested deeper than {MAX_DEPTH} levels");
            return Err(Fault::new(at * 64 + inner, message).help("give the output of `terraform show -json`"));
        }
        depth = (depth + up).saturating_sub(down);
    }
    Ok(())
}

/// Where in a chunk the depth passes the limit.
fn deepest(opens: u64, closes: u64, mut depth: usize) -> Option<usize> {
    for at in 0..64 {
        if opens >> at & 1 == 1 {
            depth += 1;
        } else if closes >> at & 1 == 1 {
            depth = depth.saturating_sub(1);
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

/// Where strings begin and end, carried from chunk to chunk.
#[derive(Default)]
struct Scan {
    /// All ones inside of a string.
    inside: u64,
    /// The chunk begins with an escaped character.
    escaped: bool,
}

impl Scan {
    /// Bits of the opening and the closing brackets outside of strings.
    fn brackets(&mut self, chunk: &[u8; 64]) -> (u64, u64) {
        let mut quotes = bits(chunk, |byte| byte == b'"');
        if self.escaped || chunk.iter().fold(false, |found, byte| found | (*byte == b'\\')) {
            quotes &= !self.escapes(bits(chunk, |byte| byte == b'\\'));
        }
        let mut strings = quotes;
        for step in [1, 2, 4, 8, 16, 32] {
            strings ^= strings << step;
        }
        strings ^= self.inside;
        self.inside = if strings >> 63 == 1 { u64::MAX } else { 0 };
        // `[` and `{`, `]` and `}` differ in one bit only; so do other characters outside of strings, but from neither.
        let opens = bits(chunk, |byte| byte | 0x20 == b'{');
        let closes = bits(chunk, |byte| byte | 0x20 == b'}');
        (opens & !strings, closes & !strings)
    }

    /// Bits of the characters that a backslash escapes.
    fn escapes(&mut self, mut slashes: u64) -> u64 {
        let mut escaped = u64::from(std::mem::take(&mut self.escaped));
        slashes &= !escaped;
        while slashes != 0 {
            let at = slashes.trailing_zeros();
            if at == 63 {
                self.escaped = true;
                break;
            }
            escaped |= 2 << at;
            slashes &= !(3 << at);
        }
        escaped
    }
}

/// A bit for each byte that passes. Written so that the compiler compares many at once.
#[inline(always)]
fn bits(chunk: &[u8; 64], passes: impl Fn(u8) -> bool) -> u64 {
    let mut marks = [0_u8; 64];
    for (mark, byte) in marks.iter_mut().zip(chunk) {
        *mark = if passes(*byte) { 0xFF } else { 0 };
    }
    let (words, _) = marks.as_chunks::<8>();
    let mut found = 0;
    for (at, word) in words.iter().enumerate() {
        // Of byte n, bit n stays; the product gathers them in the highest byte.
        let word = u64::from_le_bytes(*word) & 0x8040_2010_0804_0201;
        found |= (word.wrapping_mul(0x0101_0101_0101_0101) >> 56) << (8 * at);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn bytes_are_found() {
        for at in 0..64 {
            let mut chunk = [b'.'; 64];
            chunk[at] = b'"';
            assert_eq!(bits(&chunk, |byte| byte == b'"'), 1 << at);
            assert_eq!(bits(&chunk, |byte| byte != b'"'), !(1 << at));
        }
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let deep = |text: &str| check_depth(text).err().map(|fault| fault.offset);
        assert_eq!(deep(&"[".repeat(MAX_DEPTH)), None);
        assert_eq!(deep(&"[".repeat(MAX_DEPTH + 1)), Some(MAX_DEPTH));
        assert_eq!(deep(&"[{".repeat(1_000_000)), Some(MAX_DEPTH));
        assert_eq!(deep(&format!("\"{}\"", "[".repeat(1000))), None);
        for shift in 0..130 {
            let text = format!("{}\"\\\"{}\\\\\" {}", " ".repeat(shift), "[".repeat(300), "[".repeat(MAX_DEPTH));
            assert_eq!(deep(&text), None, "{shift}");
            assert_eq!(deep(&format!("{text}[")), Some(text.len()), "{shift}");
        }
        assert_eq!(deep(&"[\"]\",".repeat(MAX_DEPTH + 1)), Some(5 * MAX_DEPTH));
        assert_eq!(deep(&"[]".repeat(100_000)), None);
    }

    #[test]
    fn a_place_is_told_by_line_and_column() {
        assert_eq!(line_and_column("a\nbü c", 6), (2, 4));
        assert_eq!(line_and_column("", 9), (1, 1));
    }
}
