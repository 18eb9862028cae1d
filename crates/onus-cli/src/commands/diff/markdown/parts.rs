//! Parts of a comment: names as code, tables, and what is folded.

use onus_report::markdown;
use onus_report::markdown::Markdown;
use onus_report::markdown::escape::{code, prose};

use crate::screen::counted;

/// Rows of one table.
const ROWS: usize = 60;

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first `show` subjects, and how many more.
pub(super) fn named(subjects: &[impl AsRef<str>], show: usize) -> Markdown {
    let mut text = Markdown::join(subjects.iter().take(show).map(|name| code(name.as_ref())), ", ");
    let more = subjects.len().saturating_sub(show);
    if more > 0 {
        text += markdown!("{}{} more", if text.is_empty() { "" } else { " and " }, more);
    }
    text
}

/// A table of [`ROWS`] rows at most.
pub(super) fn table(head: &[&'static str], rows: &[Vec<Markdown>]) -> Markdown {
    let mut text = markdown!("| {} |\n|", Markdown::join(head.iter().copied(), " | "));
    text += head.iter().map(|_| markdown!("---|")).collect::<Markdown>() + "\n";
    for row in rows.iter().take(ROWS) {
        text += markdown!("| {} |\n", Markdown::join(row, " | "));
    }
    let more = rows.len().saturating_sub(ROWS);
    if more > 0 {
        text += markdown!("\n… and {}\n", prose(&counted(more as u64, "more row", "more")));
    }
    text
}

/// What is shown when somebody asks for it.
pub(super) fn folded(title: &Markdown, body: &Markdown) -> Markdown {
    markdown!("<details>\n<summary>{}</summary>\n\n{}\n</details>\n", title, body)
}
