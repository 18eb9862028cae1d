//! Why the program could not run, said to a person.

use std::io;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use onus::catalogue_types::{LoadError, Problem};
use onus::estate::EstateError;
use onus_sources::SourceError;

use crate::output::tell;

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
    /// The estate's database refuses.
    #[error(transparent)]
    Estate(EstateError),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// What was asked for makes no sense.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// How to mend it.
        #[help]
        help: String,
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

impl Failure {
    /// A fault of what was asked for.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: help.into() }
    }

    /// Whether the reader of the output went away.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Prints the failure to the standard error: every problem with its place and how to mend it.
    pub fn print(&self, color: bool) {
        let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_wrap_lines(false).without_cause_chain();
        let show = |diagnostic: &dyn Diagnostic| {
            let mut text = String::new();
            match handler.render_report(&mut text, diagnostic) {
                Ok(()) => tell(&text),
                Err(_) => tell(&format!("error: {diagnostic}\n")),
            }
        };
        match self {
            Self::Catalogue(LoadError { problems }) => {
                problems.iter().for_each(|problem: &Problem| show(problem));
                let count = problems.len();
                tell(&if count == 1 { "1 problem\n".to_owned() } else { format!("{count} problems\n") });
            }
            other => show(other),
        }
    }
}
