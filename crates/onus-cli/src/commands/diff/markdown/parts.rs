//! Parts of a comment: text that stands for itself, names as code, tables, and what is folded.

use crate::screen::counted;

/// Rows of one table.
const ROWS: usize = 60;

/// Text that stands for itself, whatever it holds.
pub(super) fn plain(text: &str) -> String {
    let mut safe = String::new();
    for character in text.chars() {
        match character {
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '&' => safe += "&amp;",
            '@' => safe += "&#64;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                safe.push('\\');
                safe.push(character);
            }
            other => safe.push(harmless(other)),
        }
    }
    safe
}

/// A name in the type of code. Long ones are cut.
pub(super) fn code(name: &str) -> String {
    let mut short: String = name.chars().take(200).map(harmless).collect();
    if name.chars().nth(200).is_some() {
        short.push('…');
    }
    // Within code nothing is a mark but the sign that ends it and, in tables, the bar.
    format!("`{}`", short.replace('`', "'").replace('|', "¦"))
}

/// No line breaks and other controls, and nothing that turns the direction of the text.
fn harmless(character: char) -> char {
    match character {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => '\u{FFFD}',
        control if control.is_control() => ' ',
        other => other,
    }
}

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first `show` subjects, and how many more.
pub(super) fn named(subjects: &[&str], show: usize) -> String {
    let mut text = subjects.iter().take(show).map(|name| code(name)).collect::<Vec<_>>().join(", ");
    let more = subjects.len().saturating_sub(show);
    if more > 0 {
        text += &format!("{}{more} more", if text.is_empty() { "" } else { " and " });
    }
    text
}

/// A table of [`ROWS`] rows at most.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows.iter().take(ROWS) {
        text += &format!("| {} |\n", row.join(" | "));
    }
    let more = rows.len().saturating_sub(ROWS);
    if more > 0 {
        text += &format!("\n… and {}\n", counted(more as u64, "more row", "more"));
    }
    text
}

/// What is shown when somebody asks for it.
pub(super) fn folded(title: &str, body: &str) -> String {
    format!("<details>\n<summary>{title}</summary>\n\n{body}\n</details>\n")
}
