//! A diagnosis that may be shown: words as lines in which nothing is hidden, and an excerpt of what was read.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceCode, SourceSpan};
use onus_report::{Text, shown};

/// What is told of a fault, whatever an input had to do with its words.
#[derive(Debug)]
pub struct Harmless {
    message: Text,
    code: Option<Text>,
    severity: Option<Severity>,
    help: Option<Text>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
}

impl Harmless {
    /// The same fault.
    pub fn of(fault: &dyn Diagnostic) -> Self {
        let words = |words: Box<dyn fmt::Display + '_>| Text::from(words.to_string());
        Self {
            message: Text::from(fault.to_string()),
            code: fault.code().map(words),
            severity: fault.severity(),
            help: fault.help().map(words),
            source: fault.source_code().and_then(excerpt),
            labels: fault.labels().into_iter().flatten().map(|label| labelled(&label)).collect(),
        }
    }
}

fn labelled(label: &LabeledSpan) -> LabeledSpan {
    let words = label.label().map(|words| Text::from(words).as_str().to_owned());
    if label.primary() {
        LabeledSpan::new_primary_with_span(words, *label.inner())
    } else {
        LabeledSpan::new_with_span(words, *label.inner())
    }
}

/// The whole text that labels point into. Each character has as many bytes as before, so that they point to the same.
fn excerpt(source: &dyn SourceCode) -> Option<NamedSource<String>> {
    let whole = source.read_span(&SourceSpan::from((0, 0)), 0, usize::MAX).ok()?;
    let text = String::from_utf8_lossy(whole.data());
    let mut shown = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let ends_line = sign == '\n' || (sign == '\r' && signs.peek() == Some(&'\n'));
        if ends_line || sign == '\t' || !shown::is_hidden(sign) {
            shown.push(sign);
        } else {
            shown.push_str(["?", "¿", "\u{fffd}", "¿¿"].get(sign.len_utf8() - 1).copied().unwrap_or("?"));
        }
    }
    let name = Text::from(whole.name().unwrap_or_default());
    let named = NamedSource::new(name.as_str(), shown);
    Some(match whole.language() {
        Some(language) => named.with_language(language),
        None => named,
    })
}

impl fmt::Display for Harmless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.as_str())
    }
}

impl std::error::Error for Harmless {}

impl Diagnostic for Harmless {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        boxed(self.code.as_ref())
    }

    fn severity(&self) -> Option<Severity> {
        self.severity
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        boxed(self.help.as_ref())
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

fn boxed(words: Option<&Text>) -> Option<Box<dyn fmt::Display + '_>> {
    words.map(|words| Box::new(words.as_str()) as Box<dyn fmt::Display>)
}
