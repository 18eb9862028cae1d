//! JSON that may be shown.

use std::io::{self, Write};

/// How much is held back before it is written on.
const HELD: usize = 1 << 15;

/// Writes JSON on, with JSON's own escapes for what would act where it is shown: the second control characters, marks that
/// turn the direction of writing, signs that a runner of pipelines looks for. Outside of strings JSON has none of them; what
/// a reader reads is the same. Each write ends between characters.
///
/// JSON comes in many small pieces, which are looked at together.
#[expect(missing_debug_implementations, reason = "lives for one call")]
pub struct Harmless<'o> {
    out: &'o mut dyn Write,
    held: Vec<u8>,
}

impl Harmless<'_> {
    /// Has JSON written, and writes all of it on.
    ///
    /// # Errors
    /// Where it cannot be made, or `out` cannot be written.
    pub fn over(out: &mut dyn Write, write: impl FnOnce(&mut Harmless<'_>) -> io::Result<()>) -> io::Result<()> {
        let mut harmless = Harmless { out, held: Vec::with_capacity(2 * HELD) };
        write(&mut harmless)?;
        harmless.pass()
    }

    /// Writes on what is held back.
    fn pass(&mut self) -> io::Result<()> {
        let mut rest = self.held.as_slice();
        while let Some((at, length, number)) = acting(rest) {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, &[]));
            self.out.write_all(before)?;
            let mut units = [0; 2];
            for unit in number.encode_utf16(&mut units) {
                write!(self.out, "\\u{unit:04x}")?;
            }
            rest = from.get(length..).unwrap_or_default();
        }
        self.out.write_all(rest)?;
        self.held.clear();
        Ok(())
    }
}

impl Write for Harmless<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= HELD {
            self.pass()?;
        }
        Ok(bytes.len())
    }

    // JSON is written in pieces of a few bytes, so this is called more often than anything else here.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()?;
        self.out.flush()
    }
}

/// The first character that acts: where it is, how many bytes it takes.
fn acting(bytes: &[u8]) -> Option<(usize, usize, char)> {
    let mut from = 0;
    loop {
        let at = from + suspect(bytes.get(from..)?)?;
        let (length, c) = first(bytes.get(at..)?);
        let second = c == '#' && at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'#');
        if second || (c != '#' && super::is_hidden(c)) {
            return Some((at, length, c));
        }
        from = at + length;
    }
}

/// Where the first byte is of a character that may act. Nearly everything is ASCII, in which only a second number sign acts: such
/// stretches are passed over in pieces, which compilers turn into a few instructions.
fn suspect(bytes: &[u8]) -> Option<usize> {
    let may_act = |byte: u8| byte >= 0x7f || byte == b'#';
    let (pieces, _) = bytes.as_chunks::<32>();
    let plain = pieces.iter().take_while(|piece| !piece.iter().fold(false, |found, byte| found | may_act(*byte)));
    let from = plain.count() * 32;
    bytes.get(from..)?.iter().position(|byte| may_act(*byte)).map(|at| from + at)
}

/// The first character, and how many bytes it takes; what is not a character is left as it is.
fn first(bytes: &[u8]) -> (usize, char) {
    (1..=4)
        .filter_map(|length| std::str::from_utf8(bytes.get(..length)?).ok().map(|text| (length, text)))
        .find_map(|(length, text)| Some((length, text.chars().next()?)))
        .unwrap_or((1, char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        let done = Harmless::over(&mut out, |json| Ok(serde_json::to_writer(json, text)?));
        done.map(|()| String::from_utf8_lossy(&out).into_owned()).unwrap_or_default()
    }

    #[test]
    fn what_acts_is_escaped_and_reads_the_same() {
        for acts in ["\u{9b}31m", "a\u{202e}b", "\u{e0041}", "##vso[x]", "###[x]", "\u{7f}", "\u{2028}"] {
            let json = written(acts);
            assert!(json.is_ascii() && !json.contains("##"), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(acts));
        }
        assert_eq!(written("grün # é 👩\u{200d}💻"), "\"grün # é 👩\u{200d}💻\"");
    }
}
