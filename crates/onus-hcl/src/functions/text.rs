//! Functions on characters.

use unicode_segmentation::UnicodeSegmentation;

use super::super::value::{Type, Value};
use super::convert::{self, Growing};
use super::given::{self, Given};
use super::{Answer, Stop};

/// What people take for one character each.
pub(super) fn clusters(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true)
}

pub(super) fn chomp(given: &Given<'_>) -> Answer {
    convert::text(given.text(0)?.trim_end_matches(['\r', '\n']))
}

pub(super) fn endswith(given: &Given<'_>) -> Answer {
    Ok(Value::Boolean(given.text(0)?.ends_with(&**given.text(1)?)))
}

pub(super) fn startswith(given: &Given<'_>) -> Answer {
    Ok(Value::Boolean(given.text(0)?.starts_with(&**given.text(1)?)))
}

pub(super) fn strcontains(given: &Given<'_>) -> Answer {
    Ok(Value::Boolean(given.text(0)?.contains(&**given.text(1)?)))
}

pub(super) fn indent(given: &Given<'_>) -> Answer {
    let Ok(spaces) = usize::try_from(given.whole(0)?) else { return Err("the number must not be negative".into()) };
    let mut text = Growing::default();
    for (number, line) in given.text(1)?.split('\n').enumerate() {
        if number > 0 {
            text.push("\n")?;
            text.repeat(" ", spaces)?;
        }
        text.push(line)?;
    }
    convert::text(text.as_str())
}

pub(super) fn join(given: &Given<'_>) -> Answer {
    let separator = given.text(0)?;
    let mut text = Growing::default();
    let mut first = true;
    if given.values.len() < 2 {
        return Err("at least one list is required".into());
    }
    let mut unknown = None;
    for list in given.rest(1) {
        for member in given::members(list)? {
            if member.is_unknown() {
                unknown = unknown.or(Some(member));
                continue;
            }
            if !first {
                text.push(separator)?;
            }
            text.push(given::text(member)?)?;
            first = false;
        }
    }
    unknown.map_or_else(|| convert::text(text.as_str()), |value| Err(Stop::from_unknown(value)))
}

pub(super) fn lower(given: &Given<'_>) -> Answer {
    convert::text(&given.text(0)?.chars().map(|c| only(c, c.to_lowercase())).collect::<String>())
}

pub(super) fn upper(given: &Given<'_>) -> Answer {
    convert::text(&given.text(0)?.chars().map(|c| only(c, c.to_uppercase())).collect::<String>())
}

/// Terraform changes single characters only: `ß` has no single capital.
fn only(c: char, mut changed: impl Iterator<Item = char>) -> char {
    match (changed.next(), changed.next()) {
        (Some(single), None) => single,
        _ if c == '\u{130}' => 'i',
        _ => c,
    }
}

/// The capital at the start of a word: letters that stand for two have one of their own.
fn capital(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        c => only(c, c.to_uppercase()),
    }
}

pub(super) fn title(given: &Given<'_>) -> Answer {
    let mut before = ' ';
    let titled = given.text(0)?.chars().map(|c| {
        let starts = !(before.is_alphanumeric() || before == '_') && (before.is_ascii() || before.is_whitespace());
        before = c;
        if starts { capital(c) } else { c }
    });
    convert::text(&titled.collect::<String>())
}

pub(super) fn split(given: &Given<'_>) -> Answer {
    let (separator, text) = (given.text(0)?, given.text(1)?);
    let part = |part: &str| Value::Text(convert::composed(part));
    let parts: Vec<Value> = if separator.is_empty() {
        text.char_indices().filter_map(|(start, c)| text.get(start..start + c.len_utf8())).map(part).collect()
    } else {
        text.split(&**separator).map(part).collect()
    };
    Ok(Value::list(parts, Type::Text))
}

pub(super) fn strrev(given: &Given<'_>) -> Answer {
    convert::text(&clusters(given.text(0)?).rev().collect::<String>())
}

/// A negative offset counts from the end, a negative length goes to the end.
pub(super) fn substr(given: &Given<'_>) -> Answer {
    let (text, offset, length) = (given.text(0)?, given.whole(1)?, given.whole(2)?);
    let from_end = offset < 0;
    let offset = match usize::try_from(offset) {
        Ok(offset) => offset,
        Err(_) => {
            let back = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            clusters(text).count().saturating_sub(back)
        }
    };
    let length = match usize::try_from(length) {
        // To Terraform, nothing counted from the end is all that is left.
        Ok(0) if from_end => usize::MAX,
        Ok(length) => length,
        Err(_) => usize::MAX,
    };
    convert::text(&clusters(text).skip(offset).take(length).collect::<String>())
}

pub(super) fn trim(given: &Given<'_>) -> Answer {
    let unwanted = given.text(1)?;
    convert::text(given.text(0)?.trim_matches(|c| unwanted.contains(c)))
}

pub(super) fn trimprefix(given: &Given<'_>) -> Answer {
    let text = given.text(0)?;
    convert::text(text.strip_prefix(&**given.text(1)?).unwrap_or(text))
}

pub(super) fn trimsuffix(given: &Given<'_>) -> Answer {
    let text = given.text(0)?;
    convert::text(text.strip_suffix(&**given.text(1)?).unwrap_or(text))
}

pub(super) fn trimspace(given: &Given<'_>) -> Answer {
    convert::text(given.text(0)?.trim())
}
