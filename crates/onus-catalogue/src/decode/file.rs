//! One file while it is decoded: its text, or the texts that lie over each other, and the faults found so far.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;

use super::Table;
use super::shifted::shifted;
use crate::place::{Lines, Place, offset};
use crate::problem::Problem;

/// What one directory says in a file.
pub struct Layer {
    /// Index into the catalogue's list of files.
    pub index: u32,
    /// Path as shown to the user.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
    /// Whether faults show the line that they stand on. Those of a file that lies where the user did not look do not:
    /// it may be another program's, with secrets in it.
    pub quoted: bool,
}

/// A layer within the text of its file.
struct Laid {
    layer: Layer,
    /// Where its text begins.
    start: usize,
    /// So that a place is found without reading the text again for every value.
    lines: Lines,
}

/// One file while it is decoded, and the faults found so far.
pub struct File {
    /// Path as shown to the user; that of the uppermost layer.
    pub path: String,
    /// The text; those of several layers stand one after the other, so that a byte tells its layer.
    pub text: Arc<str>,
    layers: Vec<Laid>,
    problems: RefCell<Vec<Problem>>,
    /// Keys that were not there and have to be.
    pub(super) missed: RefCell<Vec<&'static str>>,
    /// How many more faults there are than are told.
    more: Cell<usize>,
}

/// How many faults of a file are told: whoever has as many begins with these.
const TOLD: usize = 100;

impl File {
    /// A file that is about to be decoded.
    pub fn new(index: u32, path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self::of(vec![Layer { index, path: path.into(), text: text.into(), quoted: true }])
    }

    /// A file that several directories speak of, the lowest first.
    pub fn of(layers: Vec<Layer>) -> Self {
        let text = match layers.as_slice() {
            [one] => Arc::clone(&one.text),
            many => many.iter().map(|layer| &*layer.text).collect::<Vec<_>>().join("\n").into(),
        };
        let path = layers.last().map(|layer| layer.path.clone()).unwrap_or_default();
        let mut start = 0;
        let laid = layers.into_iter().map(|layer| {
            let lines = Lines::of(&layer.text);
            let begins = start;
            start += layer.text.len() + 1;
            Laid { layer, start: begins, lines }
        });
        Self {
            path,
            text,
            layers: laid.collect(),
            problems: RefCell::default(),
            missed: RefCell::default(),
            more: Cell::default(),
        }
    }

    /// Whether faults show the line that they stand on.
    #[must_use]
    pub fn quoted(mut self, quoted: bool) -> Self {
        self.layers.iter_mut().for_each(|laid| laid.layer.quoted = quoted);
        self
    }

    /// Parses the text of a file of one layer, notes every fault of syntax, and hands the root table to `read`.
    pub fn decode<T>(&self, read: impl FnOnce(Table<'_, '_>) -> Option<T>) -> Option<T> {
        self.decode_root(&self.roots()?.pop()?, read)
    }

    /// Hands a root table of this file to `read`.
    pub fn decode_root<T>(
        &self,
        root: &Spanned<DeTable<'_>>,
        read: impl FnOnce(Table<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        read(Table::new(self, root.get_ref(), root.span(), "the file"))
    }

    /// Parses all layers, the lowest first, and notes every fault of syntax; `None` where there is one that hides what follows.
    pub fn roots(&self) -> Option<Vec<Spanned<DeTable<'_>>>> {
        let mut roots: Vec<Spanned<DeTable<'_>>> = Vec::new();
        let mut broken = false;
        for laid in &self.layers {
            let (root, faults) = DeTable::parse_recoverable(&laid.layer.text);
            for fault in faults {
                broken |= self.syntax(laid.start, &fault);
            }
            roots.push(shifted(root, laid.start));
        }
        // What follows a fault of syntax is guesswork: reporting its consequences as well would bury the cause.
        (!broken).then_some(roots)
    }

    /// Notes a fault of syntax; false where the rest of the file can be looked at all the same.
    fn syntax(&self, start: usize, fault: &toml::de::Error) -> bool {
        let span = fault.span().unwrap_or(0..0);
        let span = span.start + start..span.end + start;
        match fault.message().strip_prefix("invalid date, expected ") {
            // The parser knows where such a date ends.
            Some(expected) => {
                let date = self.text.get(span.clone()).unwrap_or_default();
                self.fault(span, format!("`{date}` is not a valid date"), format!("write a {expected}"));
                false
            }
            None => {
                self.fault(span, format!("not valid TOML: {}", fault.message()), "fix the syntax at this place");
                true
            }
        }
    }

    /// The layer that a byte lies in.
    fn laid(&self, offset: usize) -> Option<&Laid> {
        let after = self.layers.partition_point(|laid| laid.start <= offset);
        self.layers.get(after.saturating_sub(1))
    }

    /// Notes a fault at a range of bytes.
    pub fn fault(&self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let Some(Laid { layer, start, .. }) = self.laid(span.start) else { return };
        let mut problems = self.problems.borrow_mut();
        if problems.len() < TOLD {
            let span = span.start - start..(span.end - start).min(layer.text.len()).max(span.start - start);
            let problem = Problem::at(&layer.path, &layer.text, span, message).help(help);
            problems.push(if layer.quoted { problem } else { problem.without_excerpt() });
        } else {
            self.more.set(self.more.get() + 1);
        }
    }

    /// Notes a fault at a place, up to the end of its line.
    pub fn fault_at(&self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        if self.problems.borrow().len() >= TOLD {
            return self.more.set(self.more.get() + 1);
        }
        let Some(Laid { layer, start, .. }) = self.layers.iter().find(|laid| laid.layer.index == place.file) else {
            return;
        };
        let at = offset(&layer.text, place);
        let length = layer.text.get(at..).map_or(0, |rest| rest.find('\n').unwrap_or(rest.len()));
        self.fault(start + at..start + at + length, message, help);
    }

    /// The place of a byte offset.
    pub fn place(&self, offset: usize) -> Place {
        let Some(laid) = self.laid(offset) else { return Place::default() };
        let (line, column) = laid.lines.line_and_column(&laid.layer.text, offset - laid.start);
        Place { file: laid.layer.index, line, column }
    }

    /// Whether no fault was found.
    pub fn is_sound(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Takes out the faults that were found.
    pub fn problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        let more = match self.more.get() {
            0 => return problems,
            1 => "1 more fault is not shown".to_owned(),
            more => format!("{more} more faults are not shown"),
        };
        problems.push(Problem::of_file(self.path, more).help("fix those that are shown first"));
        problems
    }
}
