//! What is wrong with a file, said so that it can be mended.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// One fault: where it stands, what was expected, how to mend it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The file as the user knows it.
    pub path: String,
    /// Line, from 1; 0 where the fault is the whole file's.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The file's text and the bytes at fault, for showing them.
    excerpt: Option<(NamedSource<Arc<str>>, std::ops::Range<usize>)>,
}

impl Problem {
    /// A fault of a whole file.
    pub fn of_file(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: 0, column: 0, message: message.into(), help: None, excerpt: None }
    }

    /// A fault at a range of bytes of a file's text.
    pub fn at(path: &str, text: &Arc<str>, span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        let (line, column) = crate::place::line_and_column(text, span.start);
        let excerpt =
            is_short(text, &span).then(|| (NamedSource::new(path, Arc::clone(text)).with_language("TOML"), span));
        Self { path: path.to_owned(), line, column, message: message.into(), help: None, excerpt }
    }

    /// Leaves out the text around it.
    #[must_use]
    pub(crate) fn without_excerpt(mut self) -> Self {
        self.excerpt = None;
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The longest line that is shown around a fault, in bytes.
const LONGEST_LINE: usize = 1000;

/// Whether what would be shown around a fault is something that one can look at.
fn is_short(text: &str, span: &std::ops::Range<usize>) -> bool {
    let before = text.as_bytes().get(..span.start).unwrap_or_default();
    let after = text.as_bytes().get(span.start..).unwrap_or_default();
    let to_break =
        |bytes: &mut dyn Iterator<Item = &u8>| bytes.take(LONGEST_LINE).take_while(|byte| **byte != b'\n').count();
    let line = to_break(&mut before.iter().rev()) + to_break(&mut after.iter());
    line < LONGEST_LINE && span.len() < LONGEST_LINE
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}:{}: {}", self.path, self.column, self.message),
        }
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|(source, _)| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, span) = self.excerpt.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, span.clone()))))
    }
}

/// All faults that were found, in the order of files and lines.
#[derive(Clone, Debug, Default)]
pub struct LoadError {
    /// The faults; at least one.
    pub problems: Vec<Problem>,
}

/// Faults of all files that are told.
const MOST: usize = 500;

impl LoadError {
    /// All of these, in the order of files and lines; of very many, the first, and how many more there are.
    pub fn of(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| (&a.path, a.line, a.column, &a.message).cmp(&(&b.path, b.line, b.column, &b.message)));
        let more = problems.len().saturating_sub(MOST);
        if more > 0 {
            problems.truncate(MOST);
            let rest = Problem::of_file("…", format!("{more} more problems are not listed"));
            problems.push(rest.help("mend those that are listed first"));
        }
        Self { problems }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.as_slice() {
            [one] => write!(f, "{one}"),
            many => write!(f, "{} problems in what was read", many.len()),
        }
    }
}

impl std::error::Error for LoadError {}

impl Diagnostic for LoadError {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.problems.iter().map(|problem| problem as &dyn Diagnostic)))
    }
}
