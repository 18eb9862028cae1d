//! The book: what is in `docs/` as pages to click through, built with mdBook and looked through for links that lead nowhere.

use std::fs;
use std::path::Path;

use crate::steps::{example, program, run, say, target};
use crate::tools::Tool;

/// The pages depend on the version: the same for everybody.
const MDBOOK: Tool = Tool {
    name: "mdbook",
    version: "0.5.4",
    any_version: false,
    options: &["--no-default-features", "--features", "search"],
};

/// Builds the book below the target directory. Nothing is fetched for that, but mdBook itself on the first time.
pub fn build() -> Result<(), String> {
    let mdbook = MDBOOK.installed()?;
    let book = target().join("book");
    empty(&book)?;
    let mut build = program(mdbook, &["build", "--dest-dir"]);
    // In a directory `docs`, as in the repository: so links to what lies beside it stay right.
    build.arg(book.join("docs"));
    run(build)?;
    let mut check = example("book")?;
    check.arg(&book);
    run(check)?;
    say(&format!("    the book: {}", book.join("docs").join("index.html").display()));
    Ok(())
}

/// What an earlier build left is gone.
fn empty(book: &Path) -> Result<(), String> {
    if book.exists() {
        fs::remove_dir_all(book).map_err(|error| format!("`{}`: {error}", book.display()))
    } else {
        Ok(())
    }
}
