//! Heredocs with lines that begin with the word that ends them: the parser takes such a line for the end. There, both ends
//! get another word of the same length, which no line begins with.

use std::ops::Range;

use super::Scan;

impl Scan<'_> {
    /// Puts another word in the place of the one that ends a heredoc, if a line of it begins with that one.
    pub(super) fn rename_heredoc(&mut self, word: Range<usize>, body: usize) {
        let lines = self.slice(body..self.text.len()).split(|byte| *byte == b'\n');
        let mut read = 0;
        let mut firsts: Vec<u8> = Vec::new();
        let mut begins = false;
        let wanted = self.slice(word.clone());
        for line in lines {
            read += line.len() + 1;
            let line = line.trim_ascii();
            if line == wanted || read > self.ahead {
                break;
            }
            begins |= line.starts_with(wanted);
            firsts.extend(line.first());
        }
        let length = word.len();
        self.ahead = self.ahead.saturating_sub(read);
        let other = (b'A'..=b'Z').chain(b'a'..=b'z').find(|letter| !firsts.contains(letter));
        if let Some(letter) = other.filter(|_| begins) {
            self.put(word.start, &vec![letter; length]);
        }
    }

    /// The word at the end of a heredoc becomes the one at its start.
    pub(super) fn end_heredoc(&mut self, word: Range<usize>, at: usize) {
        let now = self.changed.as_ref().and_then(|changed| changed.get(word.clone())).map(<[u8]>::to_vec);
        if let Some(now) = now.filter(|now| now != self.slice(word)) {
            self.put(at, &now);
        }
    }
}
