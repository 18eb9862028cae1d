//! Markdown, put together of what is escaped and of the program's own.

use std::fmt;
use std::io::{self, Write};
use std::ops::{Add, AddAssign};

use onus_core::visible::runner;

/// Markdown in which nothing of an input acts: [`prose`](super::escape::prose), [`code`](super::escape::code) and
/// [`html`](super::escape::html) make it of texts, [`markdown!`](crate::markdown!) puts it between the program's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[must_use]
pub struct Markdown(pub(super) String);

/// What may stand in Markdown as it is.
pub trait Marked {
    /// Writes it.
    ///
    /// # Errors
    /// Where `f` takes no more.
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl Marked for Markdown {
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Marked for &Markdown {
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The program's own words.
impl Marked for &'static str {
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Marked for u64 {
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Marked for usize {
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What may stand in Markdown, for `format_args!`.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'m, M: ?Sized>(pub &'m M);

impl<M: Marked + ?Sized> fmt::Display for Standing<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.mark(f)
    }
}

impl Markdown {
    /// The program's own words with others between them; for [`markdown!`](crate::markdown!), which sees to those.
    #[doc(hidden)]
    pub fn put_together(words: fmt::Arguments<'_>) -> Self {
        Self(words.to_string())
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

    /// To be read or measured.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One after the other, with the program's own words between them.
    pub fn join(parts: impl IntoIterator<Item = impl Marked>, between: &'static str) -> Self {
        let mut joined = Self::default();
        for (at, part) in parts.into_iter().enumerate() {
            joined += if at > 0 { between } else { "" };
            joined.0 += &Standing(&part).to_string();
        }
        joined
    }

    /// Without line breaks at its end.
    pub fn trimmed(&self) -> Self {
        Self(self.0.trim_end_matches('\n').to_owned())
    }

    /// Writes it, line by line: none of them is a command to a runner of pipelines.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.0.split_inclusive('\n').try_for_each(|line| out.write_all(runner::line(line).as_bytes()))
    }
}

impl AddAssign for Markdown {
    fn add_assign(&mut self, other: Self) {
        self.0 += &other.0;
    }
}

impl AddAssign<&Self> for Markdown {
    fn add_assign(&mut self, other: &Self) {
        self.0 += &other.0;
    }
}

impl AddAssign<&'static str> for Markdown {
    fn add_assign(&mut self, words: &'static str) {
        self.0 += words;
    }
}

impl<T> Add<T> for Markdown
where
    Self: AddAssign<T>,
{
    type Output = Self;

    fn add(mut self, other: T) -> Self {
        self += other;
        self
    }
}

impl FromIterator<Self> for Markdown {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        Self(parts.into_iter().map(|part| part.0).collect())
    }
}

impl PartialEq<&str> for Markdown {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// Puts Markdown between the program's own words, as `format!` does. It takes Markdown, numbers and the program's words;
/// any other text goes through `prose`, `code` or `html` first. All arguments follow the words, in their order.
#[macro_export]
macro_rules! markdown {
    ($words:literal $(, $marked:expr)* $(,)?) => {{
        const { assert!($crate::shown::names_nothing($words), "what is marked follows the words, none is named within them") };
        $crate::markdown::Markdown::put_together(format_args!($words $(, $crate::markdown::Standing(&$marked))*))
    }};
}
