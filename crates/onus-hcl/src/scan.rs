//! Goes over a file before it is parsed: finds the comments, and levels what Terraform accepts and the parser does not.
//!
//! Every change keeps the positions: one byte stands for one byte. Where newlines mean nothing (in parentheses, brackets,
//! insertions and `for` expressions) they become blanks; a key that an object has twice gets another name of the same
//! length, and lowering reads the name in the original text; the end of a [`heredoc`] that one of its lines begins with gets
//! another word too; `<<-` becomes ` <<`, as the indentation is taken away later.

mod comments;
mod heredoc;
mod keys;

use std::borrow::Cow;
use std::ops::Range;

use keys::Keys;

/// How many members an object may have: the parser compares each with each.
const MOST_MEMBERS: usize = 20_000;

/// How many bytes of heredocs are looked at ahead of time, in one file.
const AHEAD: usize = 64 << 20;

/// A file that is ready to be parsed.
#[derive(Debug)]
pub(crate) struct Prepared<'t> {
    /// What the parser gets.
    pub text: Cow<'t, str>,
    /// Where the comments are.
    pub comments: Vec<Range<u32>>,
    /// Where a name stands for another one.
    pub renamed: Vec<usize>,
    /// Why it cannot be parsed, and where.
    pub refused: Option<(usize, &'static str)>,
}

/// What is open.
#[derive(Debug)]
enum Open<'t> {
    /// A block: newlines end attributes. Whether `=` was read in this line.
    Body { assigned: bool },
    /// An object: newlines end members.
    Object(Members<'t>),
    /// Newlines mean nothing, until this byte.
    Quiet(u8),
    /// In quotes.
    Quoted,
    /// A heredoc, until this word.
    Heredoc(Range<usize>),
}

/// The members of an object that is open.
#[derive(Debug, Default)]
struct Members<'t> {
    seen: Keys<'t>,
    /// Where the key begins that is being read.
    key: Option<usize>,
    /// The key is over, its value is being read.
    valued: bool,
}

/// Goes over a file, or over a template if `template`.
pub(crate) fn prepare(text: &str, template: bool) -> Prepared<'_> {
    let first = if template { Open::Heredoc(0..0) } else { Open::Body { assigned: false } };
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
        open: vec![first],
        changed: None,
        comments: Vec::new(),
        renamed: Vec::new(),
        refused: None,
        ahead: AHEAD,
    };
    if !template && text.starts_with('\u{feff}') {
        scan.blank(0..3);
        scan.at = 3;
    }
    scan.run();
    let text = match scan.changed.map(String::from_utf8) {
        Some(Ok(changed)) => Cow::Owned(changed),
        _ => Cow::Borrowed(text),
    };
    Prepared { text, comments: scan.comments, renamed: scan.renamed, refused: scan.refused }
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    open: Vec<Open<'t>>,
    changed: Option<Vec<u8>>,
    comments: Vec<Range<u32>>,
    renamed: Vec<usize>,
    refused: Option<(usize, &'static str)>,
    /// How many bytes may still be looked at ahead of time.
    ahead: usize,
}

impl<'t> Scan<'t> {
    fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn slice(&self, range: Range<usize>) -> &'t [u8] {
        let text = self.text;
        text.get(range).unwrap_or_default()
    }

    fn blank(&mut self, range: Range<usize>) {
        let text = self.text;
        let changed = self.changed.get_or_insert_with(|| text.to_vec());
        if let Some(bytes) = changed.get_mut(range) {
            bytes.fill(b' ');
        }
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        let text = self.text;
        let changed = self.changed.get_or_insert_with(|| text.to_vec());
        if let Some(place) = changed.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Until the end, or until something is closed that is not open: then the parser says what is wrong.
    fn run(&mut self) {
        while self.at < self.text.len() && self.refused.is_none() {
            let going = match self.open.last() {
                Some(Open::Quoted) => self.quoted(),
                Some(Open::Heredoc(_)) => self.heredoc(),
                Some(_) => self.code(),
                None => false,
            };
            if !going {
                return;
            }
        }
    }

    fn quoted(&mut self) -> bool {
        match self.byte(0) {
            b'\\' => self.at += 2,
            b'"' => {
                self.open.pop();
                self.at += 1;
            }
            b'$' | b'%' => self.insertion(),
            _ => return self.skip(|byte| !matches!(byte, b'\\' | b'"' | b'$' | b'%')),
        }
        true
    }

    /// Goes over bytes of which nothing has to be known.
    fn skip(&mut self, plain: impl Fn(u8) -> bool) -> bool {
        let rest = self.slice(self.at..self.text.len());
        self.at += rest.iter().position(|byte| !plain(*byte)).unwrap_or(rest.len());
        true
    }

    /// One byte of a template, or the beginning of an insertion.
    fn insertion(&mut self) {
        match (self.byte(0), self.byte(1), self.byte(2)) {
            (b'$', b'$', b'{') | (b'%', b'%', b'{') => self.at += 3,
            (b'$' | b'%', b'{', _) => {
                self.open.push(Open::Quiet(b'}'));
                self.at += 2;
            }
            _ => self.at += 1,
        }
    }

    fn heredoc(&mut self) -> bool {
        let starts_line = self.at.checked_sub(1).and_then(|at| self.text.get(at)) == Some(&b'\n');
        if starts_line && let Some(Open::Heredoc(word)) = self.open.last() {
            let line = self.slice(self.at..self.text.len());
            let length = line.iter().position(|byte| *byte == b'\n').unwrap_or(line.len());
            let line = line.get(..length).unwrap_or_default();
            if !word.is_empty() && line.trim_ascii() == self.slice(word.clone()) {
                let (blanks, word) = (line.len() - line.trim_ascii_start().len(), word.clone());
                self.end_heredoc(word.clone(), self.at + blanks);
                self.at += blanks + word.len();
                self.open.pop();
                return true;
            }
        }
        self.skip(|byte| !matches!(byte, b'$' | b'%' | b'\n'));
        self.insertion();
        true
    }

    fn code(&mut self) -> bool {
        let byte = self.byte(0);
        self.key_begins(byte);
        match byte {
            b'"' => self.open.push(Open::Quoted),
            b'#' => return self.line_comment(),
            b'/' if self.byte(1) == b'/' => return self.line_comment(),
            b'/' if self.byte(1) == b'*' => return self.comment(),
            b'\n' => self.newline(),
            b'\r' if matches!(self.open.last(), Some(Open::Quiet(_))) => self.blank(self.at..self.at + 1),
            b'(' => self.open.push(Open::Quiet(b')')),
            b'[' => self.open.push(Open::Quiet(b']')),
            b'{' => self.brace(),
            b')' | b']' | b'}' => return self.close(byte),
            b',' => self.member_ends(),
            b'=' | b':' => self.assign(byte),
            b'<' if self.byte(1) == b'<' => return self.heredoc_begins(),
            b' ' => return self.skip(|byte| byte == b' '),
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                self.at += 1;
                return self.skip(is_plain);
            }
        }
        self.at += 1;
        true
    }

    fn key_begins(&mut self, byte: u8) {
        if let Some(Open::Object(members)) = self.open.last_mut()
            && members.key.is_none()
            && !byte.is_ascii_whitespace()
            && !matches!(byte, b'}' | b'#' | b',')
            && !(byte == b'/' && matches!(self.text.get(self.at + 1), Some(b'/' | b'*')))
        {
            members.key = Some(self.at);
        }
    }

    fn member_ends(&mut self) {
        if let Some(Open::Object(members)) = self.open.last_mut() {
            members.key = None;
            members.valued = false;
        }
    }

    fn newline(&mut self) {
        match self.open.last_mut() {
            Some(Open::Quiet(_)) => self.blank(self.at..self.at + 1),
            Some(Open::Body { assigned }) => *assigned = false,
            _ => self.member_ends(),
        }
    }

    fn brace(&mut self) {
        let block = matches!(self.open.last(), Some(Open::Body { assigned: false }));
        if block {
            self.open.push(Open::Body { assigned: false });
            return;
        }
        let rest = self.slice(self.at + 1..self.text.len()).trim_ascii_start();
        let is_for = rest.strip_prefix(b"for").and_then(|rest| rest.first());
        let quiet = is_for.is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'#'));
        self.open.push(if quiet { Open::Quiet(b'}') } else { Open::Object(Members::default()) });
    }

    fn close(&mut self, byte: u8) -> bool {
        let fits = match self.open.pop() {
            Some(Open::Quiet(end)) => end == byte,
            Some(Open::Body { .. } | Open::Object(_)) => byte == b'}',
            _ => false,
        };
        if let Some(Open::Body { assigned }) = self.open.last_mut()
            && byte == b'}'
            && !*assigned
        {
            *assigned = false;
        }
        self.at += 1;
        fits && !self.open.is_empty()
    }

    fn assign(&mut self, byte: u8) {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at)).copied().unwrap_or(0);
        if byte == b'=' && (self.byte(1) == b'=' || matches!(before, b'=' | b'!' | b'<' | b'>')) {
            return;
        }
        match self.open.last_mut() {
            Some(Open::Body { assigned }) => *assigned = true,
            Some(Open::Object(members)) if !members.valued => {
                members.valued = true;
                let key = members.key.unwrap_or(self.at)..self.at;
                let name = self.text.get(key.clone()).unwrap_or_default().trim_ascii();
                if members.seen.len() >= MOST_MEMBERS {
                    self.refused = Some((key.start, "an object of more than 20,000 members is not read"));
                } else if !members.seen.insert(Cow::Borrowed(name)) {
                    self.rename(key);
                }
            }
            _ => {}
        }
    }

    /// Gives a key another name.
    fn rename(&mut self, key: Range<usize>) {
        let text = self.slice(key.clone());
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let Some(start) = text.iter().position(is_name) else { return };
        let length = text.get(start..).unwrap_or_default().iter().take_while(|byte| is_name(byte)).count();
        let number = text.get(start).is_some_and(u8::is_ascii_digit);
        let before = text.get(..start).unwrap_or_default().to_vec();
        let after = text.get(start + length..).unwrap_or_default().to_vec();
        let signs: &[u8] = if number { b"123456789" } else { b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_" };
        for attempt in 0..MOST_MEMBERS {
            let mut rest = attempt;
            let mut name = vec![signs.first().copied().unwrap_or(b'a'); length];
            for place in name.iter_mut().rev() {
                *place = signs.get(rest % signs.len()).copied().unwrap_or(b'a');
                rest /= signs.len();
            }
            if rest > 0 {
                break;
            }
            let whole = [before.as_slice(), &name, &after].concat();
            if let Some(Open::Object(members)) = self.open.last_mut()
                && members.seen.insert(Cow::Owned(whole.trim_ascii().to_vec()))
            {
                self.put(key.start + start, &name);
                self.renamed.push(key.start + start);
                return;
            }
        }
    }

    fn heredoc_begins(&mut self) -> bool {
        let dash = usize::from(self.byte(2) == b'-');
        let start = self.at + 2 + dash;
        let rest = self.slice(start..self.text.len());
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | 0x80..);
        let length = rest.iter().take_while(|byte| is_name(byte)).count();
        let line = rest.iter().position(|byte| *byte == b'\n');
        match line {
            Some(end) if length > 0 && rest.get(length..end).unwrap_or_default().trim_ascii().is_empty() => {
                if dash == 1 {
                    self.put(self.at, b" <<");
                }
                self.rename_heredoc(start..start + length, start + end + 1);
                self.open.push(Open::Heredoc(start..start + length));
                self.at = start + end + 1;
                true
            }
            _ => false,
        }
    }
}

/// Bytes that mean nothing to what goes over code.
fn is_plain(byte: u8) -> bool {
    !matches!(
        byte,
        b'"' | b'#' | b'/' | b'\n' | b'\r' | b'(' | b'[' | b'{' | b'}' | b']' | b')' | b',' | b'=' | b':' | b'<'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newlines_mean_nothing_in_brackets_only() {
        let text = "a = [for x in y :\n x\n if x && # why\n y]\nb {\n c = 1\n}\n";
        let prepared = prepare(text, false);
        assert_eq!(prepared.text, "a = [for x in y :  x  if x &&        y]\nb {\n c = 1\n}\n");
        assert_eq!(prepared.comments.first(), Some(&(30..35)));
        assert_eq!(prepared.text.len(), text.len());
        assert!(matches!(prepare("a {\n b = {\n c = 1\n }\n}\n", false).text, Cow::Borrowed(_)));
    }

    #[test]
    fn a_key_that_comes_twice_gets_another_name() {
        let prepared = prepare("a = {\n b = 1\n b = 2\n \"b\" = 3\n \"b\" = {b = 1}\n}\n", false);
        assert_eq!(prepared.text, "a = {\n b = 1\n a = 2\n \"b\" = 3\n \"a\" = {b = 1}\n}\n");
        assert_eq!(prepared.renamed.len(), 2);
    }

    #[test]
    fn heredocs_are_left_as_they_are() {
        let prepared = prepare("a = f(<<-EOT\n  x ${\ny}\n (\n  EOT\n, 1)\n", false);
        assert_eq!(prepared.text, "a = f( <<EOT\n  x ${ y}\n (\n  EOT , 1)\n");
    }
}
