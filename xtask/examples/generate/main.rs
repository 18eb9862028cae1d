//! Writes the generated files, or compares them: `cargo xtask generate [--check]`.
//!
//! They are the JSON Schemas of the report, of the diff and of the agreement, the reference of the command line, the man page, the table of all duties,
//! the picture of the crates, pictures whose text is text, and the samples of output in the README and in the book. Of pictures that a browser takes, it
//! tells whether they are of the page as it is.

mod crates;
mod duties;
mod keys;
mod man;
mod page;
mod pictures;
mod reference;
mod samples;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use onus_cli::args::Arguments;

/// What to do with the files.
#[derive(Parser)]
struct Options {
    /// Compare the files instead of writing them
    #[arg(long)]
    check: bool,
    /// Write the page of which a browser takes pictures, and nothing else
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    page: Option<PathBuf>,
    /// Note what the pictures were made from, and nothing else
    #[arg(long, conflicts_with_all = ["check", "page"])]
    taken: bool,
}

fn main() -> ExitCode {
    if std::env::var_os(samples::AS_ONUS).is_some() {
        return onus_cli::main();
    }
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
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

fn run(options: &Options) -> Result<(), String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
    if let Some(path) = &options.page {
        let cannot = |error| format!("cannot write {}: {error}", path.display());
        return fs::write(path, page::page(root)?).map_err(cannot);
    }
    if options.taken {
        return page::note(root);
    }
    all(root, options.check)
}

/// Writes or compares all files.
fn all(root: &Path, check: bool) -> Result<(), String> {
    let mut different = Vec::new();
    for (name, text) in files(root)? {
        let path = root.join(&name);
        let found = read(&path).unwrap_or_default();
        if found == text {
            continue;
        }
        different.push(format!("{name}: {}", first_difference(&found, &text)));
        if !check {
            fs::create_dir_all(path.parent().unwrap_or(root))
                .and_then(|()| fs::write(&path, text))
                .map_err(|error| format!("cannot write {name}: {error}"))?;
            say(&format!("wrote {name}"));
        }
    }
    let mut wrong = Vec::new();
    if check && !different.is_empty() {
        wrong.push(format!(
            "not as it would be generated:\n  {}\nrun `cargo xtask generate` and look at what changed",
            different.join("\n  ")
        ));
    }
    let stale = page::stale(root)?;
    if !stale.is_empty() {
        let told = format!(
            "the pictures of the report in a browser are not of today: changed since they were taken: {}\n\
             run `cargo xtask pictures` and look at them",
            stale.join(", ")
        );
        // They cannot be written here: a browser takes them.
        if check { wrong.push(told) } else { say(&told) }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n\n")) }
}

/// Where a text begins to differ, and what should stand there.
fn first_difference(found: &str, text: &str) -> String {
    let same = found.lines().zip(text.lines()).take_while(|(found, text)| found == text).count();
    match text.lines().nth(same) {
        Some(line) => format!("line {} should be `{line}`", same + 1),
        None => format!("it should end after line {same}"),
    }
}

/// A file's text; Git may have put other line ends into the working copy.
fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path)
        .map(|text| text.replace("\r\n", "\n"))
        .map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// The files with their texts, by their paths from the root.
fn files(root: &Path) -> Result<Vec<(String, String)>, String> {
    let catalogue = onus_builtin::builtin()?;
    let schema = |schema: &schemars::Schema| {
        serde_json::to_string_pretty(schema).map(|text| text + "\n").map_err(|error| error.to_string())
    };
    let mut files = vec![
        ("docs/schema/assessment-1.json", schema(&onus_core::report::schema())?),
        ("docs/schema/diff-1.json", schema(&onus_core::diff::schema())?),
        ("docs/schema/agreement-1.json", schema(&onus_core::agreement::schema::schema())?),
        ("docs/cli.md", reference::markdown(Arguments::command())),
        ("docs/onus.1", man::page(Arguments::command()).map_err(|error| error.to_string())?),
        ("docs/catalogue-keys.md", keys::markdown()),
        ("docs/duties.md", duties::markdown(&catalogue)),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text))
    .collect::<Vec<_>>();
    for name in samples::pages(root)? {
        let page = read(&root.join(&name))?;
        let own = tempfile::tempdir().map_err(|error| format!("cannot make a directory: {error}"))?;
        let renewed = samples::renew(&page, |asked| samples::answer(root, own.path(), &asked));
        files.push((name.clone(), renewed.map_err(|why| format!("{name}: {why}"))?));
    }
    let page = read(&root.join(crates::PAGE))?;
    files.push((crates::PAGE.to_owned(), crates::renew(root, &page)?));
    files.extend(pictures::all(root)?);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_told() {
        assert_eq!(first_difference("a\nb\nc\n", "a\nx\nc\n"), "line 2 should be `x`");
        assert_eq!(first_difference("", "a\n"), "line 1 should be `a`");
        assert_eq!(first_difference("a\nb\n", "a\n"), "it should end after line 1");
    }
}
