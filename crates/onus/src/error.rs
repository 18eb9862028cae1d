//! What keeps a session from answering.

use std::fmt;

use miette::Diagnostic;
use onus_core::catalogue_types::{LoadError, Problem};
use onus_core::estate::EstateError;
use onus_sources::SourceError;

/// What sort of error it is. Programs match on this; texts may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The catalogue, or a directory that is laid over it, cannot be used.
    Catalogue,
    /// The agreement cannot be used.
    Agreement,
    /// An input cannot be read.
    Input,
    /// No resource of the inputs was recognised: an assessment of nothing would look like success.
    NothingRecognised,
    /// A kept estate is damaged, or was made by another version or with another catalogue.
    KeptEstate,
    /// The estate's database refuses, which is not the input's fault.
    Database,
    /// There is no such resource or duty, or several fit.
    NotFound,
    /// What was asked for makes no sense.
    Usage,
}

impl ErrorCode {
    /// The word for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Agreement => "agreement",
            Self::Input => "input",
            Self::NothingRecognised => "nothing-recognised",
            Self::KeptEstate => "kept-estate",
            Self::Database => "database",
            Self::NotFound => "not-found",
            Self::Usage => "usage",
        }
    }
}

/// What keeps a session from answering, with the place where that is known and how to fix it.
///
/// It is a [`Diagnostic`]: `miette` shows it with the lines that it points to.
#[derive(Debug)]
pub struct Error {
    code: ErrorCode,
    problems: Vec<Problem>,
    said: Box<dyn Diagnostic + Send + Sync>,
}

impl Error {
    /// What sort of error it is.
    pub fn error_code(&self) -> ErrorCode {
        self.code
    }

    /// Every fault of the files of a catalogue or agreement, each with file, line and column; empty for other errors.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub(crate) fn said(code: ErrorCode, message: impl Into<String>, help: impl Into<String>) -> Self {
        let said = Said { message: message.into(), help: help.into() };
        Self { code, problems: Vec::new(), said: Box::new(said) }
    }

    pub(crate) fn of_files(code: ErrorCode, error: LoadError) -> Self {
        Self { code, problems: error.problems.clone(), said: Box::new(error) }
    }
}

/// A message and how to fix it.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
#[diagnostic(help("{help}"))]
struct Said {
    message: String,
    help: String,
}

impl From<SourceError> for Error {
    fn from(error: SourceError) -> Self {
        Self { code: ErrorCode::Input, problems: Vec::new(), said: Box::new(error) }
    }
}

impl From<EstateError> for Error {
    fn from(error: EstateError) -> Self {
        match error.help() {
            Some(help) => Self::said(ErrorCode::KeptEstate, error.to_string(), help),
            None => Self::said(ErrorCode::Database, error.to_string(), "this is a fault of Onus: report it"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.said.source()
    }
}

impl Diagnostic for Error {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.said.code()
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.said.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.said.help()
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.said.url()
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.said.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.said.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        self.said.related()
    }
}
