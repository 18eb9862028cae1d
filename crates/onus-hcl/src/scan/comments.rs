//! Comments: where they are.

use std::ops::Range;

use super::{Open, Scan};

impl Scan<'_> {
    /// Until the end of the line. Where newlines mean nothing, it would swallow what comes after it: it becomes blanks.
    pub(super) fn line_comment(&mut self) -> bool {
        let rest = self.slice(self.at..self.text.len());
        let line = rest.iter().position(|byte| *byte == b'\n').map_or(rest, |end| rest.get(..end).unwrap_or(rest));
        let end = self.at + line.strip_suffix(b"\r").unwrap_or(line).len();
        self.note(self.at..end);
        if matches!(self.open.last(), Some(Open::Quiet(_))) {
            self.blank(self.at..end);
        }
        self.at = end;
        true
    }

    /// Until `*/`; one that never ends is the parser's to refuse.
    pub(super) fn comment(&mut self) -> bool {
        let rest = self.slice(self.at + 2..self.text.len());
        let Some(length) = rest.windows(2).position(|pair| pair == b"*/") else { return false };
        let end = self.at + 2 + length + 2;
        self.note(self.at..end);
        self.at = end;
        true
    }

    fn note(&mut self, range: Range<usize>) {
        if let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) {
            self.comments.push(start..end);
        }
    }
}
