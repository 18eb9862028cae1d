//! Why an input could not be read.

use miette::Diagnostic;
use onus_core::estate::EstateError;

/// Why an input could not be read. Messages never quote the input's values: they may be secrets.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum SourceError {
    /// The system does not give the file.
    #[error("cannot read `{path}`: {error}")]
    #[diagnostic(code(onus_core::source::unreadable))]
    Unreadable {
        /// The file.
        path: String,
        /// Why not.
        error: onus_files::Refused,
        /// How to fix it.
        #[help]
        help: String,
    },
    /// The file is not what it seems to be, at one place.
    #[error("`{path}`:{line}:{column}: {message}")]
    #[diagnostic(code(onus_core::source::malformed))]
    Malformed {
        /// The file.
        path: String,
        /// Line in the file, from 1.
        line: u64,
        /// Column in characters, from 1.
        column: u64,
        /// What was found, and what was expected.
        message: String,
        /// How to fix it.
        #[help]
        help: String,
    },
    /// The file as a whole is not something that can be read.
    #[error("`{path}` {why}")]
    #[diagnostic(code(onus_core::source::unsupported))]
    Unsupported {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
        /// How to fix it.
        #[help]
        help: String,
    },
    /// A binary plan could not be turned into JSON.
    #[error("`{path}` is a binary plan, and `{program}` did not show it: {said}")]
    #[diagnostic(code(onus_core::source::not_shown))]
    NotShown {
        /// The file.
        path: String,
        /// The program that was asked.
        program: String,
        /// What it said.
        said: String,
        /// How to fix it.
        #[help]
        help: String,
    },
    /// Two inputs hold the same resource.
    #[error("`{first}` and `{second}` both hold {address}")]
    #[diagnostic(code(onus_core::source::same_resource), help("give one of the two"))]
    SameResource {
        /// The input that was read first.
        first: String,
        /// The other one.
        second: String,
        /// The resource's address.
        address: String,
    },
    /// The estate could not be filled.
    #[error(transparent)]
    #[diagnostic(code(onus_core::source::estate))]
    Estate(#[from] EstateError),
}

/// A fault at a byte of a text, before it is known where that is in which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset in the text that is read.
    pub offset: usize,
    /// What was found, and what was expected.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

impl Fault {
    /// A fault with the help that fits most.
    pub fn new(offset: usize, message: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
            help: "create the file again: `terraform show -json PLAN > plan.json`".to_owned(),
        }
    }

    /// Changes how to fix it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// States the file, and the place by line and column.
    pub fn within(self, path: &str, text: &str) -> SourceError {
        let (line, column) = line_and_column(text, self.offset);
        SourceError::Malformed { path: path.to_owned(), line, column, message: self.message, help: self.help }
    }
}

/// Line and column of a byte offset, both from 1; columns count characters.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (u64, u64) {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let inner = before.get(start..).unwrap_or_default();
    let column = inner.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
    (line as u64, column as u64)
}
