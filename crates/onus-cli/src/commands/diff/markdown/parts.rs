//! Parts of a comment: names as code, tables, and what is folded.

use onus_report::markdown::escape::code;

use crate::screen::counted;

/// Rows of one table.
const ROWS: usize = 60;

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
