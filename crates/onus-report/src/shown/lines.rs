//! Lines that may be shown.

use std::io::{self, Write};

use super::{runner, visible};

/// Writes markup on, line by line: what is hidden in a line is shown, and no line is a command to a runner of pipelines.
/// It is for formats whose texts are escaped already, and whose own signs are never hidden: the last look at them.
pub(crate) struct Lines<'o> {
    out: &'o mut dyn Write,
    /// What came of the line that has not ended.
    line: Vec<u8>,
}

impl<'o> Lines<'o> {
    /// Lines for `out`.
    pub fn of(out: &'o mut dyn Write) -> Self {
        Self { out, line: Vec::new() }
    }

    /// Writes the last line.
    pub fn end(mut self) -> io::Result<()> {
        self.pass("")
    }

    fn pass(&mut self, end: &str) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line);
        self.out.write_all(runner::line(&visible(&line)).as_bytes())?;
        self.out.write_all(end.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            match part.strip_suffix(b"\n") {
                Some(rest) => {
                    self.line.extend_from_slice(rest);
                    self.pass("\n")?;
                }
                None => self.line.extend_from_slice(part),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_look_sees_whole_lines() {
        let mut out = Vec::new();
        let mut lines = Lines::of(&mut out);
        let parts = ["<p>\n ", "::", "error::x</p>\n<a>#", "#vso[y]\u{202e}"];
        let written = parts.iter().try_for_each(|part| lines.write_all(part.as_bytes())).and_then(|()| lines.end());
        assert!(written.is_ok());
        assert_eq!(String::from_utf8_lossy(&out), "<p>\n \\::error::x</p>\n<a>#\\#vso[y]\\u{202e}");
    }
}
