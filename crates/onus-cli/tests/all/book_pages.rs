//! The pages that make something from nothing: their files are written and their commands run, in the order of the page.
//!
//! That the output stands on the page to the letter is what `cargo xtask generate --check` holds.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::{code, root, stderr, stdout};

/// Goes through a page in a directory of its own; gives every command with what came of it.
fn walk(page: &str) -> Vec<(String, Output)> {
    let text = fs::read_to_string(root().join("docs").join(page)).expect("the page");
    let directory = tempfile::tempdir().expect("a directory");
    let (mut runs, mut lines) = (Vec::new(), text.lines());
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->")) {
            let block = lines.by_ref().skip(1).take_while(|line| *line != "```").map(|line| format!("{line}\n"));
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
            fs::write(path, block.collect::<String>()).expect("the file is written");
        } else if let Some(mark) = line.strip_prefix("<!-- sample, here").and_then(|rest| rest.strip_suffix(" -->")) {
            let (options, arguments) = mark.split_once(": ").expect("arguments");
            let output = onus_in(directory.path(), arguments);
            let expected: Option<i32> = options.strip_prefix(", exit ").map(|code| code.parse().expect("a number"));
            let right = expected.map_or(matches!(code(&output), 0 | 1), |expected| code(&output) == expected);
            assert!(right, "{page}: onus {arguments}: {}\n{}", code(&output), stderr(&output));
            runs.push((arguments.to_owned(), output));
        }
    }
    runs
}

/// Words in quotes belong together.
fn onus_in(directory: &Path, arguments: &str) -> Output {
    let parts = arguments.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() });
    let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
    command.args(words).current_dir(directory).env("NO_COLOR", "1").output().expect("the program runs")
}

/// What the last run of a command printed.
fn last<'r>(runs: &'r [(String, Output)], begins: &str) -> &'r Output {
    let found = runs.iter().rev().find(|(arguments, _)| arguments.starts_with(begins));
    found.map(|(_, output)| output).unwrap_or_else(|| panic!("the page runs no `{begins}`"))
}

#[test]
fn a_duty_is_written_from_nothing() {
    let runs = walk("writing-a-duty.md");
    assert_eq!(runs.len(), 4);
    assert!(stdout(last(&runs, "catalogue check")).contains("valid; "));
    assert_eq!(code(last(&runs, "catalogue check")), 0);
    assert!(stdout(last(&runs, "explain")).contains("✗ breached, low"));
}

#[test]
fn a_service_is_added_from_nothing() {
    let runs = walk("adding-a-service.md");
    assert_eq!(runs.len(), 5);
    assert!(stdout(last(&runs, "catalogue check")).contains("3 providers"));
    assert!(stdout(last(&runs, "query")).contains("example_disk.orders  40"));
    let assessed = last(&runs, "assess");
    assert!(stdout(assessed).contains("encrypt-volumes: the volume is not encrypted · Customer"));
    assert_eq!(code(assessed), 1);
}
