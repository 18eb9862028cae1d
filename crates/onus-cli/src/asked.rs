//! What the program is asked to do, and what it says where that makes no sense.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::panic;
use std::process::ExitCode;

use clap::error::Error;
use clap::{CommandFactory, Parser};
use onus_report::{Text, text};

use crate::COULD_NOT_RUN;
use crate::args::{Arguments, ColorChoice};
use crate::output::{cannot_print, tell};
use crate::screen::Screen;

/// The arguments of the process; or else what is said of them, and the exit code.
pub fn arguments() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        if error.use_stderr() {
            let color = Screen::new(ColorChoice::Auto, io::stderr().is_terminal()).color;
            tell(&refusal(&error, std::env::args_os(), color));
            ExitCode::from(COULD_NOT_RUN)
        } else {
            // Help and version are the program's own words. Where nobody reads on, that is not a failure.
            match error.print().and_then(|()| io::stdout().flush()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    cannot_print(&error).print(false);
                    ExitCode::from(COULD_NOT_RUN)
                }
                _ => ExitCode::SUCCESS,
            }
        }
    })
}

/// What is wrong with arguments. It quotes them: so it is said of arguments in which nothing is hidden.
fn refusal(error: &Error, arguments: impl Iterator<Item = OsString>, color: bool) -> Text {
    let shown = arguments.map(|argument| Text::from(argument.to_string_lossy()).as_str().to_owned());
    let again = Arguments::command().try_get_matches_from(shown).err();
    again.filter(Error::use_stderr).map_or_else(
        || Text::from(error.to_string()) + "\n",
        |again| {
            let said = again.render();
            Text::rendered(&if color { said.ansi().to_string() } else { said.to_string() }, color)
        },
    )
}

/// A fault of the program itself is told in one line, whatever it quotes.
pub fn tell_of_panics() {
    panic::set_hook(Box::new(|fault| {
        let trace = std::backtrace::Backtrace::capture();
        let trace = match trace.status() {
            std::backtrace::BacktraceStatus::Captured => Text::rendered(&trace.to_string(), false),
            _ => Text::default(),
        };
        tell(&text!("onus {}\n{}", fault, trace));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_that_are_quoted_are_shown() {
        let arguments = ["onus", "gaps", "--\u{1b}]0;x\u{7}\n::error::y", "--format", "\u{9b}2J"];
        let error = Arguments::try_parse_from(arguments).err();
        let said = error.map(|error| refusal(&error, arguments.iter().map(OsString::from), false)).unwrap_or_default();
        assert!(said.as_str().contains("\\u{1b}]0;x\\u{7}⏎::error::y"), "{said:?}");
        assert!(!said.as_str().contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
    }
}
