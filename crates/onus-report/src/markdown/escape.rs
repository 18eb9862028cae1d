//! Text in GitHub's Markdown, where it must neither act nor format.

use crate::text;

/// Invisible, and of no width: parts words that GitHub would make a mention or a link of.
const APART: char = '\u{200b}';

/// A name as code: nothing in it acts. The fence is longer than any run of backticks inside.
pub fn code(name: &str) -> String {
    let name = text::name(name);
    let longest = name.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if name.starts_with('`') || name.ends_with('`') || name.trim().is_empty() { " " } else { "" };
    // A table's cells end at a bar, even within code; outside of tables the sign is the same.
    format!("{fence}{pad}{}{pad}{fence}", name.replace('|', "¦"))
}

/// Prose: what stands between single backticks stays code, everything else is only text.
pub fn prose(text: &str) -> String {
    let text = text::visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    // Backticks that do not pair are text.
    if parts.len().is_multiple_of(2) {
        return escaped(&text);
    }
    parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { code(part) } else { escaped(part) }).collect()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '$' | '&' => {
                safe.extend(['\\', c]);
            }
            '@' | '#' => safe.extend(['\\', c, APART]),
            // Neither a link, nor a sign of mood.
            ':' if next == '/' || next.is_ascii_alphabetic() || matches!(next, '+' | '-') => safe.extend([c, APART]),
            '.' if before.eq_ignore_ascii_case(&'w') => safe.extend([c, APART]),
            '+' | '-' | '=' if before == ' ' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
        before = c;
    }
    safe
}

/// Text within HTML.
pub fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text::visible(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '@' | '#' | ':' => safe.extend([c, APART]),
            c => safe.push(c),
        }
    }
    safe
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
        assert_eq!(prose("https://x www.x"), "https:\u{200b}//x www.\u{200b}x");
        assert_eq!(prose("one ` tick"), "one \\` tick");
        assert_eq!(prose("note: it is"), "note: it is");
    }
}
