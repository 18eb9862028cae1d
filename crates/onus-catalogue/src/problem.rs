//! What is wrong with a file, said so that it can be fixed.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// One fault: where it stands, what was expected, how to fix it.
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
    /// How to fix it.
    pub help: Option<String>,
    /// The file's text and the bytes at fault, for showing them.
    excerpt: Option<(NamedSource<Arc<str>>, std::ops::Range<usize>)>,
}

/// A line with a fault in it is shown up to this length, in bytes.
const LONGEST: usize = 4096;

impl Problem {
    /// A fault of a whole file.
    pub fn of_file(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: 0, column: 0, message: message.into(), help: None, excerpt: None }
    }

    /// A fault at a range of bytes of a file's text.
    pub fn at(path: &str, text: &Arc<str>, span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        let (line, column) = crate::place::line_and_column(text, span.start);
        // A line of many pages shows nothing to anybody.
        let before =
            text.get(..span.start).map_or(0, |before| before.rfind('\n').map_or(span.start, |at| span.start - at));
        let after = text.get(span.start..).map_or(0, |after| after.find('\n').unwrap_or(after.len()));
        let shown = before + after <= LONGEST;
        let excerpt = shown.then(|| (NamedSource::new(path, Arc::clone(text)).with_language("TOML"), span));
        Self { path: path.to_owned(), line, column, message: message.into(), help: None, excerpt }
    }

    /// Leaves out the text around it.
    #[must_use]
    pub(crate) fn without_excerpt(mut self) -> Self {
        self.excerpt = None;
        self
    }

    /// Adds how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
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
            problems.push(rest.help("fix those that are listed first"));
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
