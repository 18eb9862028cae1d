//! Text in the Markdown of GitHub and GitLab, where it must neither act nor format: for the report, and for whoever else writes
//! a comment.

use super::Markdown;
use crate::text;

/// Invisible, and of no width: parts words that GitHub or GitLab would make a mention or a link of. A backslash does not
/// keep them from that: both look for names in what is left when the Markdown is read.
const APART: char = '\u{200b}';

/// A name as code: nothing in it acts. The fence is longer than any run of backticks inside.
pub fn code(name: &str) -> Markdown {
    let name = text::name(name);
    let longest = name.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if name.starts_with('`') || name.ends_with('`') || name.trim().is_empty() { " " } else { "" };
    // A table's cells end at a bar, even within code; outside of tables the sign is the same.
    Markdown(format!("{fence}{pad}{}{pad}{fence}", name.replace('|', "¦")))
}

/// Prose: what stands between single backticks stays code, everything else is only text.
pub fn prose(text: &str) -> Markdown {
    let text = text::visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    // The last of an odd number of backticks opens nothing, unless what would end it was cut off.
    let lone = parts.len().is_multiple_of(2).then(|| parts.len() - 1).filter(|_| !text.ends_with('…'));
    let mut safe = String::with_capacity(text.len() + 16);
    for (at, part) in parts.iter().enumerate() {
        if lone == Some(at) {
            safe += "\\`";
            safe += &escaped(part);
        } else if at % 2 == 0 {
            safe += &escaped(part);
        } else {
            // Two fences side by side would be read as one.
            safe.extend(safe.ends_with('`').then_some(APART));
            safe += code(part).as_str();
        }
    }
    Markdown(safe)
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            // GitLab makes links of them where a number, a name or a name in quotes follows.
            '!' | '$' | '&' | '~' | '%' | '^' if is_named_by(next) => safe.extend(['\\', c, APART]),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '$' | '&' => {
                safe.extend(['\\', c]);
            }
            '@' | '#' => safe.extend(['\\', c, APART]),
            // Neither a link, nor a sign of mood.
            ':' if next == '/' || next.is_ascii_alphabetic() || matches!(next, '+' | '-') => safe.extend([c, APART]),
            '.' if ends_in(&safe, "www") => safe.extend([APART, c]),
            // An issue: GH-1.
            '-' if ends_in(&safe, "gh") => safe.extend([c, APART]),
            '+' | '-' | '=' if before == ' ' => safe.extend(['\\', c]),
            // A list with numbers.
            '.' | ')' if !safe.is_empty() && safe.trim_start().chars().all(|c| c.is_ascii_digit()) => {
                safe.extend(['\\', c]);
            }
            c => safe.push(c),
        }
        before = c;
    }
    safe
}

/// Whether a sign and this make a reference: to a number, a name, or a name in quotes.
fn is_named_by(next: char) -> bool {
    next.is_alphanumeric() || next == '"'
}

/// Whether the last word of a text is this, in upper or lower case.
fn ends_in(text: &str, word: &str) -> bool {
    let Some((before, last)) = text.len().checked_sub(word.len()).and_then(|start| text.split_at_checked(start)) else {
        return false;
    };
    last.eq_ignore_ascii_case(word) && !before.ends_with(char::is_alphanumeric)
}

/// Text within HTML.
pub fn html(text: &str) -> Markdown {
    let mut safe = String::with_capacity(text.len() + 16);
    let text = text::visible(text);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '!' | '$' | '~' | '%' | '^' if chars.peek().is_some_and(|next| is_named_by(*next)) => {
                safe.extend([c, APART])
            }
            '&' if chars.peek().is_some_and(|next| is_named_by(*next)) => safe.extend(["&amp;", "\u{200b}"]),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '@' | '#' | ':' => safe.extend([c, APART]),
            '.' if ends_in(&safe, "www") => safe.extend([APART, c]),
            '-' if ends_in(&safe, "gh") => safe.extend([c, APART]),
            c => safe.push(c),
        }
    }
    Markdown(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_whatever_they_hold() {
        assert_eq!(code("a[\"b\"]"), "`a[\"b\"]`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`x"), "`` `x ``");
        assert_eq!(code("a\n# b"), "`a⏎# b`");
    }

    #[test]
    fn prose_neither_acts_nor_formats() {
        assert_eq!(prose("set `kms_id` to *a* key"), "set `kms_id` to \\*a\\* key");
        assert_eq!(prose("<script> @all #1"), "\\<script\\> \\@\u{200b}all \\#\u{200b}1");
        assert_eq!(prose("https://x www.x"), "https:\u{200b}//x www\u{200b}.x");
        assert_eq!(prose("one ` tick"), "one \\` tick");
        assert_eq!(prose("`a` and one ` @tick"), "`a` and one \\` \\@\u{200b}tick");
        assert_eq!(prose("`a``b`"), "`a`\u{200b}`b`");
        assert_eq!(prose("set `kms_i…"), "set `kms_i…`");
        assert_eq!(prose("!1 %2 ~bug gh-3 50 %"), "\\!\u{200b}1 \\%\u{200b}2 \\~\u{200b}bug gh-\u{200b}3 50 %");
        assert_eq!(prose("1. x"), "1\\. x");
        // Whatever is not such a word can be copied as it stands.
        assert_eq!(prose("infra/now.tf, high-1"), "infra/now.tf, high-1");
        assert_eq!(prose("note: it is"), "note: it is");
    }
}
