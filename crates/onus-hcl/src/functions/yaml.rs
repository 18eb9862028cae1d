//! `yamldecode`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::super::value::Value;
use super::given::Given;
use super::{Answer, Stop, convert, dates, decimal};

/// Deeper nesting is not read.
const DEEPEST: usize = 500;

/// Members that a merge copies are not more than this, all together.
const MERGED: usize = 1 << 20;

pub(super) fn yamldecode(given: &Given<'_>) -> Answer {
    let text = given.text(0)?;
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).any(|c| c == '\t');
    if text.lines().any(indent) {
        return Err(Stop::because("the YAML is indented with tabs"));
    }
    let mut reader = Reader::default();
    for event in Parser::new_from_str(text) {
        // What this parser refuses, Terraform's may read: it is not known, rather than a fault.
        let (event, _) = event.map_err(|fault| Stop::because(format!("the YAML is not understood: {fault}")))?;
        reader.take(event)?;
    }
    reader.whole.ok_or_else(|| "there is no YAML document".into())
}

/// What is open while the YAML is read.
enum Open {
    List { anchor: usize, members: Vec<Value> },
    Object { anchor: usize, members: BTreeMap<Arc<str>, Value>, name: Option<Name> },
}

/// What the next value of an object is for.
enum Name {
    Member(Arc<str>),
    /// Its members become members of the object.
    Merge,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Value>,
    merged: usize,
    whole: Option<Value>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag_name(tag);
                if self.awaits_name() {
                    return self.take_name(&text, style, tag.as_deref());
                }
                let value = scalar(&text, style, tag.as_deref())?;
                self.put(value, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Open::List { anchor, members: Vec::new() }, tag_name(tag).as_deref(), "seq")
            }
            Event::MappingStart(anchor, tag) => {
                let open = Open::Object { anchor, members: BTreeMap::new(), name: None };
                self.begin(open, tag_name(tag).as_deref(), "map")
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { anchor, members }) => self.put(Value::tuple(members), anchor),
                Some(Open::Object { anchor, members, .. }) => self.put(Value::object(members), anchor),
                None => Ok(()),
            },
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(_) if self.awaits_name() => Err("only strings can be keys".into()),
                Some(value) => self.put(value, 0),
                None => Err("an alias stands for something that is not complete".into()),
            },
            Event::DocumentStart(_) if self.whole.is_some() => Err("there is more than one YAML document".into()),
            _ => Ok(()),
        }
    }

    fn awaits_name(&self) -> bool {
        matches!(self.open.last(), Some(Open::Object { name: None, .. }))
    }

    fn begin(&mut self, open: Open, tag: Option<&str>, expected: &str) -> Result<(), Stop> {
        if self.awaits_name() {
            return Err("only strings can be keys".into());
        }
        if let Some(tag) = tag.filter(|tag| *tag != expected) {
            return Err(format!("`{tag}` is not the tag of a `{expected}`").into());
        }
        if self.open.len() >= DEEPEST {
            return Err(Stop::because("the YAML is nested too deeply"));
        }
        self.open.push(open);
        Ok(())
    }

    fn take_name(&mut self, text: &str, style: ScalarStyle, tag: Option<&str>) -> Result<(), Stop> {
        let found = if (tag.is_none() && text == "<<") || tag == Some("merge") {
            Name::Merge
        } else {
            match convert::text_of(&scalar(text, style, tag)?) {
                Some(name) => Name::Member(name),
                None => return Err("null cannot be a name".into()),
            }
        };
        if let Some(Open::Object { name, .. }) = self.open.last_mut() {
            *name = Some(found);
        }
        Ok(())
    }

    /// Puts a value where it belongs.
    fn put(&mut self, value: Value, anchor: usize) -> Result<(), Stop> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.whole = Some(value),
            Some(Open::List { members, .. }) => members.push(value),
            Some(Open::Object { members, name, .. }) => match name.take() {
                Some(Name::Member(name)) => {
                    members.insert(name, value);
                }
                _ => merge(&value, members, &mut self.merged)?,
            },
        }
        Ok(())
    }
}

fn merge(value: &Value, members: &mut BTreeMap<Arc<str>, Value>, merged: &mut usize) -> Result<(), Stop> {
    match value {
        Value::Object(others) => {
            *merged += others.len();
            if *merged > MERGED {
                return Err(Stop::because("the YAML merges too many members"));
            }
            members.extend(others.iter().map(|(name, member)| (Arc::clone(name), member.clone())));
            Ok(())
        }
        _ => Err("only an object can be merged into an object".into()),
    }
}

/// The tag, without where it comes from if that is YAML itself.
fn tag_name(tag: Option<Cow<'_, Tag>>) -> Option<String> {
    tag.map(|tag| match tag.handle.as_str() {
        "tag:yaml.org,2002:" => tag.suffix.clone(),
        handle => format!("{handle}{}", tag.suffix),
    })
}

/// A single value: a plain one can be more than characters.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>) -> Answer {
    let characters = || Ok(Value::Text(convert::composed(text)));
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    match tag {
        None if style != ScalarStyle::Plain => characters(),
        Some("str") => characters(),
        Some("binary") => super::encoding::bytes_of_base64(text).and_then(|_| characters()),
        Some("bool" | "int" | "float" | "null" | "timestamp") if quoted => characters(),
        None => plain(text),
        Some("null") => Ok(Value::NULL),
        Some(tag @ ("bool" | "int" | "float" | "timestamp")) => match (tag, plain(text)?) {
            ("bool", value @ Value::Boolean(_)) | ("int" | "float", value @ Value::Number(_)) => Ok(value),
            ("timestamp", value @ Value::Text(_)) if timestamp(text).is_some() => Ok(value),
            _ => Err(format!("`{}` is not of type `{tag}`", convert::shown(text)).into()),
        },
        Some(tag) => Err(format!("the tag `{tag}` is not understood").into()),
    }
}

fn plain(text: &str) -> Answer {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::NULL),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Ok(Value::Boolean(true));
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Ok(Value::Boolean(false));
        }
        ".nan" | ".NaN" | ".NAN" => return Err("what is not a number is not supported".into()),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Err(Stop::because("a number has no bounds"));
    }
    if let Some(written) = timestamp(text) {
        return Ok(Value::Text(written.into()));
    }
    if let Some(number) = in_base(text) {
        return Ok(Value::number(number));
    }
    if unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && is_number(unsigned) {
        return convert::to_number(&Value::Text(text.into()));
    }
    Ok(Value::Text(convert::composed(text)))
}

/// Whether the characters are those of a decimal number.
fn is_number(unsigned: &str) -> bool {
    decimal::parse(unsigned).is_some()
        || (unsigned.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
            && unsigned.len() > 1_000)
}

fn in_base(text: &str) -> Option<u64> {
    let (digits, base) = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(digits), _) => (digits, 16),
        (_, Some(digits)) => (digits, 8),
        _ => return None,
    };
    u64::from_str_radix(digits, base).ok().filter(|_| !digits.starts_with('+'))
}

/// A date, with or without a time, in the form of RFC 3339.
fn timestamp(text: &str) -> Option<String> {
    if text.find(|c: char| !c.is_ascii_digit()) != Some(4) || !text.get(4..)?.starts_with('-') {
        return None;
    }
    let (date, time, ahead) = match text.split_once(['T', 't']) {
        Some((date, time)) => {
            let end = time.find(['Z', '+', '-'])?;
            (date, time.get(..end)?, dates::seconds_ahead(time.get(end..)?)?)
        }
        None => {
            let (date, time) = text.split_once(' ').unwrap_or((text, "0:0:0"));
            (date, time, 0)
        }
    };
    let mut date = date.split('-').map(|part| part.parse::<i16>().ok().filter(|_| part.len() <= 4));
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let whole = time.split_once('.').map_or(time, |(whole, _)| whole);
    let mut time = whole.split(':').map(|part| part.parse::<i8>().ok().filter(|_| part.len() <= 2));
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    if date.next().is_some() || time.next().is_some() || second > 59 {
        return None;
    }
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(dates::written(date.to_datetime(time), ahead))
}
