//! Putting texts together.

use std::fmt;

use super::{Text, visible};

/// Something that has its place between the program's own words.
pub trait Told {
    /// What is read there.
    ///
    /// # Errors
    /// Where `f` takes no more.
    fn tell(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: fmt::Display + ?Sized> Told for T {
    fn tell(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&visible(&self.to_string()))
    }
}

impl Told for Text {
    fn tell(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Told for &Text {
    fn tell(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (*self).tell(f)
    }
}

/// Something told, for `format_args!`.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'t, T: ?Sized>(pub &'t T);

impl<T: Told + ?Sized> fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.tell(f)
    }
}

/// Whether the words name nothing between their braces: `{name}` would come in without being looked at.
#[must_use]
pub const fn names_nothing(words: &str) -> bool {
    let mut rest = words.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match (*first, after) {
            (b'{', [b'{', more @ ..]) => more,
            (b'{', [b'}' | b':', more @ ..]) => more,
            (b'{', _) | (b'$', [_, ..]) => return false,
            _ => after,
        };
    }
    true
}

/// Puts texts between the program's own words, as `format!` does, and gives a [`Text`](crate::Text): a text is taken as it
/// is, everything else as one line in which nothing is hidden. All arguments follow the words, in their order.
#[macro_export]
macro_rules! text {
    ($words:literal $(, $told:expr)* $(,)?) => {{
        const { assert!($crate::shown::names_nothing($words), "texts follow the words, none is named within them") };
        $crate::Text::put_together(format_args!($words $(, $crate::shown::Shown(&$told))*))
    }};
}
