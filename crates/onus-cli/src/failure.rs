//! Why the program could not run, said to a person.

mod harmless;

use std::io;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use onus_core::catalogue_types::{LoadError, Problem};
use onus_core::estate::EstateError;
use onus_report::{Text, text};
use onus_sources::SourceError;

use crate::screen::counted;
use harmless::Harmless;

/// What keeps a command from running. The exit code is 2.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum Failure {
    /// A catalogue cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Catalogue(#[from] LoadError),
    /// An input cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(#[from] SourceError),
    /// The session cannot answer.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Session(onus::Error),
    /// The estate's database refuses.
    #[error(transparent)]
    Estate(EstateError),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// What was asked for makes no sense.
    #[error("{}", message.as_str())]
    #[diagnostic(help("{}", help.as_str()))]
    Usage {
        /// What is wrong.
        message: Text,
        /// How to fix it.
        help: Text,
    },
}

impl From<EstateError> for Failure {
    fn from(error: EstateError) -> Self {
        match error.help() {
            Some(help) => Self::usage(error.to_string(), help),
            None => Self::Estate(error),
        }
    }
}

impl From<onus::Error> for Failure {
    fn from(error: onus::Error) -> Self {
        match error.problems() {
            [] => Self::Session(error),
            problems => Self::Catalogue(LoadError { problems: problems.to_vec() }),
        }
    }
}

impl Failure {
    /// A fault of what was asked for.
    pub fn usage(message: impl Into<Text>, help: impl Into<Text>) -> Self {
        Self::Usage { message: message.into(), help: help.into() }
    }

    /// Whether the reader of the output went away.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Every problem with its place and how to fix it.
    pub fn told(&self, color: bool) -> Text {
        let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_wrap_lines(false).without_cause_chain();
        let show = |diagnostic: &dyn Diagnostic| {
            let harmless = Harmless::of(diagnostic);
            let mut text = String::new();
            match handler.render_report(&mut text, &harmless) {
                Ok(()) => Text::rendered(&text, color),
                Err(_) => text!("error: {}\n", harmless),
            }
        };
        match self {
            Self::Catalogue(LoadError { problems }) => {
                let told: Text = problems.iter().map(|problem: &Problem| show(problem)).collect();
                told + text!("{}\n", counted(problems.len() as u64, "problem", "problems"))
            }
            other => show(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn an_excerpt_shows_what_is_hidden_and_points_to_the_same() {
        let text: Arc<str> = "a = \"\u{1b}[2Jé\u{202e}\"\r\n\tnope = 1\n::error::x\n".into();
        let at = text.find("nope").unwrap_or_default();
        let problem = Problem::at("x\u{7}.toml", &text, at..at + 4, "`\u{9b}` is not\nknown").help("::no");
        let told = Failure::Catalogue(LoadError { problems: vec![problem] }).told(false);
        let shown = "  × x\\u{7}.toml:2:2: `\\u{9b}` is not⏎known\n   ╭─[x\\u{7}.toml:2:2]\n 1 │ a = \"?[2Jé\u{fffd}\"\n 2 │     nope = 1\n   ·     ────\n 3 │ ::error::x\n   ╰────\n  help: ::no\n1 problem\n";
        assert_eq!(told.as_str(), shown);
    }
}
