//! The command line of Onus: arguments, one module per command, exit codes.

pub mod args;
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

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

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
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => return said_of_arguments(&said),
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

/// Help, the version, or what is wrong with the arguments.
fn said_of_arguments(said: &clap::Error) -> ExitCode {
    let printed = said.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(error) if !said.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            output::cannot_print(&error).print(false);
            ExitCode::from(COULD_NOT_RUN)
        }
        _ => ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(COULD_NOT_RUN)),
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
