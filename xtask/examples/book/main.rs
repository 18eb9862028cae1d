//! Whether every link leads somewhere: `book` for the repository's Markdown, `book DIR` for the built book.
//!
//! The book lies in `DIR/docs`. What its pages link to outside of it, such as a duty's file, is copied beside it first, at
//! the same place as in the repository: so the same links work in both. Nothing is fetched.

mod anchors;
mod built;
mod html;
mod links;
mod places;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.as_deref().and_then(Path::parent).unwrap_or(Path::new(".")).to_owned();
    let checked = match std::env::args_os().nth(1) {
        Some(book) => built::check(&root, Path::new(&book)),
        None => links::check(&root),
    };
    match checked {
        Ok(checked) if checked.faults.is_empty() => {
            say(&format!("    {} links on {} pages, all of which lead somewhere", checked.links, checked.pages));
            ExitCode::SUCCESS
        }
        Ok(checked) => {
            checked.faults.iter().for_each(|fault| say(&format!("error: {fault}")));
            ExitCode::FAILURE
        }
        Err(why) => {
            say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is where the program speaks")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default)]
struct Checked {
    pages: usize,
    links: usize,
    faults: Vec<String>,
}
