//! Lines and columns of a text.

/// What tells lines and columns in a text: a line may be as long as all of it, and each value has a place.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Where each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`] of bytes.
    characters: Vec<usize>,
}

/// Characters are counted from the nearest of these, so that a long line costs no more than a short one.
const STRIDE: usize = 512;

impl Lines {
    /// Of a text, which is read once.
    pub fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let next = |chunk| {
            let so_far = before;
            before += begin_in(chunk);
            so_far
        };
        let characters = text.as_bytes().chunks(STRIDE).map(next).collect();
        Self { starts, characters }
    }

    /// Line and column of a byte offset in the same text, both from 1; columns count characters.
    pub fn line_and_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or_default();
        let column = self.before(text, offset).saturating_sub(self.before(text, start)) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, offset: usize) -> usize {
        let stride = (offset / STRIDE).min(self.characters.len().saturating_sub(1));
        let rest = text.as_bytes().get(stride * STRIDE..offset.min(text.len())).unwrap_or_default();
        self.characters.get(stride).copied().unwrap_or_default() + begin_in(rest)
    }
}

/// How many characters begin in these bytes.
fn begin_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// Line and column of a byte offset in `text`, both from 1; an offset inside a character counts as that character's.
pub fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = begin_in(before.get(start..).unwrap_or_default()) + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
