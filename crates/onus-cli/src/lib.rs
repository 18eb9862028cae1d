//! The command line of Onus: arguments, one module per command, exit codes.

pub mod args;
mod asked;
mod baseline;
mod commands;
mod failure;
mod location;
mod output;
mod screen;
mod session;
mod threshold;
mod wanted;
mod within;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use args::{Arguments, ColorChoice, Command};
pub use failure::Failure;
use screen::Screen;

/// Nothing falls short.
pub const NOTHING_SHORT: u8 = 0;
/// Gaps at or above the threshold.
pub const GAPS: u8 = 1;
/// Could not run: usage or bad input.
pub const COULD_NOT_RUN: u8 = 2;
/// Something was not read, resolved or recognised, and `--strict` was given.
pub const INCOMPLETE: u8 = 3;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    output::watch();
    asked::tell_of_panics();
    let arguments = match asked::arguments() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let screen = Screen::new(arguments.color, io::stdout().is_terminal());
    match run(&arguments, &screen) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let color = Screen::new(arguments.color, io::stderr().is_terminal()).color;
            failure.print(color && arguments.color != ColorChoice::Never);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn run(arguments: &Arguments, screen: &Screen) -> Result<u8, Failure> {
    match &arguments.command {
        Command::Assess(options) => commands::assess::run(options, screen),
        Command::Matrix(options) => commands::matrix::run(options, screen),
        Command::Gaps(options) => commands::gaps::run(options, screen),
        Command::Report(options) => commands::report::run(options, screen),
        Command::Diff(options) => commands::diff::run(options, screen),
        Command::Explain(options) => commands::explain::run(options, screen),
        Command::Contracts(options) => commands::contracts::run(options, screen),
        Command::Officers(options) => commands::officers::run(options, screen),
        Command::Evidence(options) => commands::evidence::run(options, screen),
        Command::Init(options) => commands::init::run(options),
        Command::Duties(options) => commands::duties::run(options, screen),
        Command::Query(options) => commands::query::run(options, screen),
        Command::Catalogue(options) => commands::catalogue::run(options, screen),
        Command::Completions { shell } => commands::generate::completions(*shell),
        Command::Man => commands::generate::man(),
        Command::Schema { of } => commands::generate::schema(*of),
    }
}
