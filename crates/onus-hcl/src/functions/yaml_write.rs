//! `yamlencode`, in the form that Terraform writes.

use super::super::value::Value;
use super::convert::{self, Growing};
use super::given::Given;
use super::{Answer, Stop, decimal};

/// Quoted text goes on in the next line at the first space after this column.
const WIDEST: usize = 80;

/// Names that are longer are written in another form, which is not known here.
const LONGEST_NAME: usize = 120;

pub(super) fn yamlencode(given: &Given<'_>) -> Answer {
    let value = given.value(0)?;
    if value.why_unknown().is_some() {
        return Err(Stop::from_unknown(value));
    }
    let mut writer = Writer::default();
    match value {
        Value::List(members) | Value::Set(members) if !members.is_empty() => writer.list(members, 0, true)?,
        Value::Object(members) if !members.is_empty() => writer.object(members.iter(), 0, true)?,
        other => writer.single(other, 0)?,
    }
    if !writer.written.as_str().ends_with('\n') {
        writer.push("\n")?;
    }
    // A plain value could go on, a literal one with empty lines too: the end has to be marked.
    if matches!(value, Value::Null(_) | Value::Boolean(_) | Value::Number(_)) {
        writer.push("...\n")?;
    }
    convert::text(writer.written.as_str())
}

#[derive(Default)]
struct Writer {
    written: Growing,
    column: usize,
}

impl Writer {
    fn push(&mut self, text: &str) -> Result<(), Stop> {
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
        self.written.push(text)
    }

    /// Begins a line, unless this is the start of a member, which goes on in its line.
    fn line(&mut self, indent: usize, goes_on: bool) -> Result<(), Stop> {
        if goes_on {
            return Ok(());
        }
        if !self.written.as_str().ends_with('\n') {
            self.push("\n")?;
        }
        self.push(&" ".repeat(indent))
    }

    fn list(&mut self, members: &[Value], indent: usize, mut goes_on: bool) -> Result<(), Stop> {
        for member in members {
            self.line(indent, goes_on)?;
            goes_on = false;
            self.push("- ")?;
            match member {
                Value::List(inner) | Value::Set(inner) if !inner.is_empty() => self.list(inner, indent + 2, true)?,
                Value::Object(inner) if !inner.is_empty() => self.object(inner.iter(), indent + 2, true)?,
                other => self.single(other, indent)?,
            }
        }
        Ok(())
    }

    fn object<'m>(
        &mut self,
        members: impl IntoIterator<Item = (&'m std::sync::Arc<str>, &'m Value)>,
        indent: usize,
        mut goes_on: bool,
    ) -> Result<(), Stop> {
        for (name, member) in members {
            if name.contains('\n') || name.len() > LONGEST_NAME {
                return Err(Stop::because("a name is too long for YAML to be simple"));
            }
            self.line(indent, goes_on)?;
            goes_on = false;
            self.quoted(name, indent, false)?;
            self.push(":")?;
            match member {
                Value::List(inner) | Value::Set(inner) if !inner.is_empty() => self.list(inner, indent, false)?,
                Value::Object(inner) if !inner.is_empty() => self.object(inner.iter(), indent + 2, false)?,
                other => {
                    self.push(" ")?;
                    self.single(other, indent)?;
                }
            }
        }
        Ok(())
    }

    /// A value that stands in the line that has begun.
    fn single(&mut self, value: &Value, indent: usize) -> Result<(), Stop> {
        match value {
            Value::Null(_) => self.push("null"),
            Value::Boolean(true) => self.push("true"),
            Value::Boolean(false) => self.push("false"),
            Value::Number(number) => self.push(&decimal::text(number)),
            Value::Text(text) if text.contains('\n') && can_be_literal(text) => self.literal(text, indent + 2),
            Value::Text(text) => self.quoted(text, indent + 2, true),
            Value::List(_) | Value::Set(_) => self.push("[]"),
            Value::Object(_) => self.push("{}"),
            Value::Unknown(_) => Err(Stop::from_unknown(value)),
        }
    }

    /// Text as it is, line by line.
    fn literal(&mut self, text: &str, indent: usize) -> Result<(), Stop> {
        self.push("|")?;
        if text.starts_with([' ', '\n']) {
            self.push("2")?;
        }
        match text.strip_suffix('\n') {
            None => self.push("-")?,
            Some(before) if before.is_empty() || before.ends_with('\n') => self.push("+")?,
            Some(_) => {}
        }
        let body = text.strip_suffix('\n').unwrap_or(text);
        for line in body.split('\n') {
            self.push("\n")?;
            if !line.is_empty() {
                self.push(&" ".repeat(indent))?;
                self.push(line)?;
            }
        }
        if text.ends_with('\n') { self.push("\n") } else { Ok(()) }
    }

    fn quoted(&mut self, text: &str, indent: usize, breaks: bool) -> Result<(), Stop> {
        self.push("\"")?;
        let mut after_space = false;
        let mut rest = text.chars().peekable();
        let mut first = true;
        while let Some(c) = rest.next() {
            let last = rest.peek().is_none();
            if c == ' ' && breaks && !after_space && self.column > WIDEST && !first && !last {
                self.push("\n")?;
                self.push(&" ".repeat(indent))?;
                if rest.peek() == Some(&' ') {
                    self.push("\\")?;
                }
            } else {
                self.push(&escaped(c))?;
            }
            after_space = c == ' ';
            first = false;
        }
        self.push("\"")
    }
}

/// Whether every character can stand for itself, and no line ends with a space.
fn can_be_literal(text: &str) -> bool {
    !text.ends_with(' ') && !text.contains(" \n") && text.chars().all(|c| c == '\n' || is_printable(c))
}

fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
        && !matches!(c, '\u{2028}' | '\u{2029}')
}

fn escaped(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\0' => "\\0".to_owned(),
        '\u{7}' => "\\a".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{1b}' => "\\e".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{2028}' => "\\L".to_owned(),
        '\u{2029}' => "\\P".to_owned(),
        c if is_printable(c) => c.to_string(),
        c if u32::from(c) <= 0xFF => format!("\\x{:02X}", u32::from(c)),
        c if u32::from(c) <= 0xFFFF => format!("\\u{:04X}", u32::from(c)),
        c => format!("\\U{:08X}", u32::from(c)),
    }
}
