//! Text that may be shown: in a terminal, in a log, in a comment.
//!
//! Whatever an input holds comes into a [`Text`] through [`visible`] only, and nothing but a [`Text`] is written where people
//! read. So a resource's name is a name there, whatever it is: it neither moves the cursor, nor hides, nor begins a line.

mod json;
mod lines;
mod macros;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::ops::{Add, AddAssign};

pub use json::Harmless;
pub(crate) use lines::Lines;
pub use macros::{Shown, Told, names_nothing};
use onus_core::visible::runner;
pub use onus_core::visible::{is_hidden, visible};

/// Text that acts on nothing but the eyes of who reads it. Lines begin only where the program's own words begin them,
/// colours are the program's own.
///
/// It is made of any other text by `Text::from`, which makes one line of it in which nothing is hidden, and by
/// [`text!`](crate::text!), which puts such texts between the program's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[must_use]
pub struct Text(String);

impl Text {
    /// The program's own words with others between them; for [`text!`](crate::text!), which sees to those.
    #[doc(hidden)]
    pub fn put_together(words: fmt::Arguments<'_>) -> Self {
        Self(words.to_string())
    }

    /// What another renderer made of words: its lines stay, and colours where there are some; what else is hidden does not.
    pub fn rendered(text: &str, colours: bool) -> Self {
        let mut shown = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            if colours {
                shown += &besides_colours(line)
            } else {
                shown += &visible(line)
            }
            shown += end;
        }
        Self(shown)
    }

    /// What may stand in several lines where it was written, such as a condition, in one line with blanks between its words.
    pub fn in_one_line(text: &str) -> Self {
        Self::from(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text between two changes of colour; what is anything else is shown.
    pub fn painted(&self, on: &str, off: &str) -> Self {
        Self(format!("{}{}{}", besides_colours(on), self.0, besides_colours(off)))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// To be read, measured or handed to another renderer.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Lines of at most so many characters, broken between words; each after the first is indented.
    pub fn wrapped(&self, width: usize, indent: usize) -> Self {
        Self(crate::words::wrapped(&self.0, width).join(&format!("\n{}", " ".repeat(indent))))
    }

    /// The text with another for the first words that are these.
    pub fn with_first(&self, words: &str, by: &Self) -> Self {
        Self(self.0.replacen(&*visible(words), &by.0, 1))
    }

    /// Texts one after the other, with the program's own words between them.
    pub fn join(texts: impl IntoIterator<Item = impl Into<Self>>, between: &'static str) -> Self {
        let mut joined = String::new();
        for (at, text) in texts.into_iter().enumerate() {
            joined += if at > 0 { between } else { "" };
            joined += &text.into().0;
        }
        Self(joined)
    }

    /// Writes it, line by line: none of them is a command to a runner of pipelines, wherever a line was broken.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.0.split_inclusive('\n').try_for_each(|line| out.write_all(runner::line(line).as_bytes()))
    }
}

/// A line in which colours change, and nothing else is hidden.
fn besides_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut shown = visible(parts.next().unwrap_or_default()).into_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(part.len());
        match part.split_at_checked(end + 1).filter(|(colour, _)| colour.ends_with('m')) {
            Some((colour, rest)) => shown.extend(["\u{1b}[", colour, &visible(rest)]),
            None => shown.extend(["\\u{1b}[", &visible(part)]),
        }
    }
    shown
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(visible(text).into_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        match visible(&text) {
            Cow::Owned(shown) => Self(shown),
            Cow::Borrowed(_) => Self(text),
        }
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        Self::from(text.into_owned())
    }
}

impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

impl AddAssign for Text {
    fn add_assign(&mut self, text: Self) {
        self.0 += &text.0;
    }
}

impl AddAssign<&Self> for Text {
    fn add_assign(&mut self, text: &Self) {
        self.0 += &text.0;
    }
}

/// The program's own words, with the lines that they have.
impl AddAssign<&'static str> for Text {
    fn add_assign(&mut self, words: &'static str) {
        self.0 += words;
    }
}

impl<T> Add<T> for Text
where
    Self: AddAssign<T>,
{
    type Output = Self;

    fn add(mut self, text: T) -> Self {
        self += text;
        self
    }
}

impl FromIterator<Self> for Text {
    fn from_iter<I: IntoIterator<Item = Self>>(texts: I) -> Self {
        Self(texts.into_iter().map(|text| text.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn written(text: &Text) -> String {
        let mut out = Vec::new();
        text.write(&mut out).map(|()| String::from_utf8_lossy(&out).into_owned()).unwrap_or_default()
    }

    #[test]
    fn what_is_put_between_words_stays_on_its_line() {
        let name = "a\n::error::x\u{1b}[2J";
        assert_eq!(text!("on {}\n", name).as_str(), "on a⏎::error::x\\u{1b}[2J\n");
        assert_eq!(text!("{}: {}\n", text!("{}\n", 1), "b").as_str(), "1\n: b\n");
        assert_eq!(text!("{{{:<4}}}", "é").as_str(), "{é   }");
    }

    #[test]
    fn colours_are_the_only_escapes() {
        let painted = Text::from("x\u{1b}[1m").painted("\u{1b}[1m", "\u{1b}[0m\u{1b}]0;title\u{7}");
        assert_eq!(painted.as_str(), "\u{1b}[1mx\\u{1b}[1m\u{1b}[0m\\u{1b}]0;title\\u{7}");
        assert_eq!(Text::rendered("a\u{1b}[31mb\r\n\u{1b}[2Jc", true).as_str(), "a\u{1b}[31mb\\u{d}\n\\u{1b}[2Jc");
        assert_eq!(Text::rendered("a\u{1b}[31mb", false).as_str(), "a\\u{1b}[31mb");
    }

    #[test]
    fn a_line_that_wrapping_makes_is_no_command() {
        let text = Text::from("some words and then ::error::no").wrapped(20, 2);
        assert_eq!(written(&text), "some words and then\n  \\::error::no");
        assert_eq!(written(&text!("{}{}", "##", "vso[x]")), "#\\#vso[x]");
    }
}
