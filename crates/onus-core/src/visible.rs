//! What is not seen, but acts: on a terminal, on how the letters around it are read, or on what is taken for one line.

pub mod runner;

use std::borrow::Cow;

/// A text of one line in which nothing is hidden: control characters, line breaks, marks that turn the direction of
/// writing and whatever has neither width nor meaning stand as their numbers. A sign that a runner of pipelines looks for
/// anywhere in a line is broken. What went through once comes out of a second time as it is.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || !text.contains(|c| is_hidden(c) || joins(c)) {
        return runner::broken(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\n' => shown.push('⏎'),
            c if is_hidden(c) || (joins(c) && !is_joined(before, c)) => {
                shown += &format!("\\u{{{:x}}}", u32::from(c));
                before = '}';
                continue;
            }
            c => shown.push(c),
        }
        before = c;
    }
    match runner::broken(&shown) {
        Cow::Owned(broken) => Cow::Owned(broken),
        Cow::Borrowed(_) => Cow::Owned(shown),
    }
}

/// Characters that are not seen, but change how others are, and those that XML cannot carry. What joins letters is none of
/// them: scripts and pictures need it.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' => true,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' => true,
        c => c.is_control(),
    }
}

/// What joins letters, keeps them apart, or chooses among their forms.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether such a character does anything where it stands. After a letter that has no other forms, or after another of its
/// like, it would only hide.
fn is_joined(before: char, c: char) -> bool {
    let form_of_picture = before == '\u{fe0f}' && c == '\u{200d}';
    !before.is_ascii() && !is_hidden(before) && (!joins(before) || form_of_picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_hidden() {
        assert_eq!(visible("plain name[\"é\"]"), "plain name[\"é\"]");
        assert_eq!(visible("a\nb\tc\u{202e}d\u{7f}\u{0}"), "a⏎b\\u{9}c\\u{202e}d\\u{7f}\\u{0}");
        assert_eq!(visible("\u{9b}31m\u{1b}[0m"), "\\u{9b}31m\\u{1b}[0m");
        assert_eq!(visible("a\u{ad}\u{2028}\u{3164}\u{e0041}"), "a\\u{ad}\\u{2028}\\u{3164}\\u{e0041}");
    }

    #[test]
    fn what_joins_letters_stays_where_it_does() {
        for whole in ["می\u{200c}خواهم", "क\u{94d}\u{200d}ष", "👩\u{200d}💻", "❤\u{fe0f}\u{200d}🔥"]
        {
            assert_eq!(visible(whole), whole);
        }
        assert_eq!(visible("ad\u{200d}min"), "ad\\u{200d}min");
        assert_eq!(visible("é\u{200d}\u{200d}"), "é\u{200d}\\u{200d}");
    }
}
