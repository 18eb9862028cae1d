//! JSON, written and read as Terraform does.

use std::collections::BTreeMap;

use super::super::value::Value;
use super::convert::{self, Growing};
use super::given::Given;
use super::{Answer, Stop, decimal};

/// Deeper nesting is not read.
const DEEPEST: usize = 500;

pub(super) fn jsonencode(given: &Given<'_>) -> Answer {
    convert::text(&encoded(given.value(0)?)?)
}

/// A value as JSON, if all of it is known.
pub(crate) fn encoded(value: &Value) -> Result<String, Stop> {
    if value.why_unknown().is_some() {
        return Err(Stop::from_unknown(value));
    }
    let mut written = Growing::default();
    write(value, &mut written)?;
    Ok(written.into_string())
}

fn write(value: &Value, written: &mut Growing) -> Result<(), Stop> {
    match value {
        Value::Null(_) => written.push("null"),
        Value::Boolean(true) => written.push("true"),
        Value::Boolean(false) => written.push("false"),
        Value::Number(number) => written.push(&decimal::text(number)),
        Value::Text(text) => write_text(text, written),
        Value::List(members) | Value::Set(members) => {
            written.push("[")?;
            for (position, member) in members.iter().enumerate() {
                written.push(if position > 0 { "," } else { "" })?;
                write(member, written)?;
            }
            written.push("]")
        }
        Value::Object(members) => {
            written.push("{")?;
            for (position, (name, member)) in members.iter().enumerate() {
                written.push(if position > 0 { "," } else { "" })?;
                write_text(name, written)?;
                written.push(":")?;
                write(member, written)?;
            }
            written.push("}")
        }
        Value::Unknown(_) => Err(Stop::from_unknown(value)),
    }
}

/// Characters that could mean something in HTML are escaped too.
fn write_text(text: &str, written: &mut Growing) -> Result<(), Stop> {
    written.push("\"")?;
    let mut rest = text;
    while let Some(position) = rest.find(is_escaped) {
        let (before, after) = rest.split_at(position);
        written.push(before)?;
        let Some(c) = after.chars().next() else { break };
        match c {
            '"' => written.push("\\\"")?,
            '\\' => written.push("\\\\")?,
            '\n' => written.push("\\n")?,
            '\r' => written.push("\\r")?,
            '\t' => written.push("\\t")?,
            '\u{8}' => written.push("\\b")?,
            '\u{c}' => written.push("\\f")?,
            other => written.push(&format!("\\u{:04x}", u32::from(other)))?,
        }
        rest = after.get(c.len_utf8()..).unwrap_or_default();
    }
    written.push(rest)?;
    written.push("\"")
}

fn is_escaped(c: char) -> bool {
    c < ' ' || matches!(c, '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
}

pub(super) fn jsondecode(given: &Given<'_>) -> Answer {
    let mut reader = Reader { rest: given.text(0)? };
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(value) } else { Err(reader.unexpected()) }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn unexpected(&self) -> Stop {
        match self.rest.chars().next() {
            Some(c) => format!("JSON cannot go on with `{}`", c.escape_debug()).into(),
            None => "the JSON ends too early".into(),
        }
    }

    /// Passes over what is expected next.
    fn take(&mut self, expected: &str) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, expected: &str) -> Result<(), Stop> {
        self.skip_space();
        if self.take(expected) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn value(&mut self, depth: usize) -> Answer {
        if depth > DEEPEST {
            return Err(Stop::because("the JSON is nested too deeply"));
        }
        self.skip_space();
        match self.rest.chars().next() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('"') => Ok(Value::Text(convert::composed(&self.text()?))),
            Some('-' | '0'..='9') => self.number(),
            _ if self.take("true") => Ok(Value::Boolean(true)),
            _ if self.take("false") => Ok(Value::Boolean(false)),
            _ if self.take("null") => Ok(Value::NULL),
            _ => Err(self.unexpected()),
        }
    }

    fn object(&mut self, depth: usize) -> Answer {
        self.expect("{")?;
        let mut members = BTreeMap::new();
        self.skip_space();
        if self.take("}") {
            return Ok(Value::object(members));
        }
        loop {
            self.skip_space();
            let name = convert::composed(&self.text()?);
            self.expect(":")?;
            members.insert(name, self.value(depth + 1)?);
            self.skip_space();
            if !self.take(",") {
                self.expect("}")?;
                return Ok(Value::object(members));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Answer {
        self.expect("[")?;
        let mut members = Vec::new();
        self.skip_space();
        if self.take("]") {
            return Ok(Value::tuple(members));
        }
        loop {
            members.push(self.value(depth + 1)?);
            self.skip_space();
            if !self.take(",") {
                self.expect("]")?;
                return Ok(Value::tuple(members));
            }
        }
    }

    fn number(&mut self) -> Answer {
        let end = self.rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let digits = number.strip_prefix('-').unwrap_or(number);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let (whole, exponent) = whole.split_once(['e', 'E']).unwrap_or((whole, "0"));
        let leading = whole.len() > 1 && whole.starts_with('0');
        let misplaced = |part: &str| !part.starts_with(|c: char| c.is_ascii_digit());
        if leading || misplaced(whole) || misplaced(fraction) || exponent.is_empty() {
            return Err(self.unexpected());
        }
        self.rest = rest;
        convert::to_number(&Value::Text(number.into()))
    }

    fn text(&mut self) -> Result<String, Stop> {
        if !self.take("\"") {
            return Err(self.unexpected());
        }
        let mut text = String::new();
        loop {
            let end = self.rest.find(|c: char| c < ' ' || matches!(c, '"' | '\\')).unwrap_or(self.rest.len());
            let (plain, rest) = self.rest.split_at(end);
            text.push_str(plain);
            self.rest = rest;
            if self.take("\"") {
                return Ok(text);
            }
            if !self.take("\\") {
                return Err(self.unexpected());
            }
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Result<char, Stop> {
        let Some(c) = self.rest.chars().next() else { return Err(self.unexpected()) };
        let escaped = match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.by_number(),
            _ => return Err(self.unexpected()),
        };
        self.rest = self.rest.get(1..).unwrap_or_default();
        Ok(escaped)
    }

    /// A character by its number; two halves of one belong together.
    fn by_number(&mut self) -> Result<char, Stop> {
        let high = self.unit()?;
        if (0xD800..0xDC00).contains(&high) && self.rest.starts_with("\\u") {
            let before = self.rest;
            self.take("\\");
            let low = self.unit()?;
            if (0xDC00..0xE000).contains(&low) {
                let number = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.rest = before;
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Result<u32, Stop> {
        let digits = self.rest.get(1..5).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.rest = self.rest.get(5..).unwrap_or_default();
        unit.ok_or_else(|| self.unexpected())
    }
}
