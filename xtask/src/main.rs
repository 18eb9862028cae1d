//! The tasks of this repository: `cargo xtask` tells them.

mod book;
mod browser;
mod circles;
mod deny;
mod gate;
mod pictures;
mod steps;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask <TASK>

tasks:
  test                run the gate: format, modules, lints, documentation, generated files, book, dependencies, tests
  modules             look for modules that use each other in circles
  generate            write the generated files: in docs/, and the samples on all pages
  generate --check    compare the generated files instead of writing them
  book                build the book and follow its links
  pictures            take the pictures of the report anew, in a browser
  browser             install what the tests of the page in a browser need";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["test"] => gate::run_steps(),
        ["modules"] => circles::check(),
        ["generate"] => gate::generate(false),
        ["generate", "--check"] => gate::generate(true),
        ["book"] => book::build(),
        ["pictures"] => pictures::take(),
        ["browser"] => browser::prepare(),
        [] | ["help" | "--help" | "-h"] => {
            steps::say(USAGE);
            return ExitCode::SUCCESS;
        }
        _ => Err(format!("this is not a task\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            steps::say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}
