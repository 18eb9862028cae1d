//! The tasks of this repository: `cargo xtask test`, `cargo xtask generate` and `cargo xtask browser`.

mod browser;
mod deny;
mod gate;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask <TASK>

tasks:
  test                run the gate: format, lints, documentation, generated files, dependencies, tests
  generate            write the generated files: in docs/, and the samples in README.md
  generate --check    compare the generated files instead of writing them
  browser             install what the tests of the page in a browser need";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["test"] => gate::run_steps(),
        ["generate"] => gate::generate(false),
        ["generate", "--check"] => gate::generate(true),
        ["browser"] => browser::prepare(),
        [] | ["help" | "--help" | "-h"] => {
            steps::say(USAGE);
            return ExitCode::SUCCESS;
        }
        _ => Err(format!("this is no task\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            steps::say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}
