//! `format` and `formatlist`.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, Signed};

use super::super::value::{Type, Value};
use super::convert::{self, Growing};
use super::given::Given;
use super::shapes::{fixed, general, scientific};
use super::{Answer, Stop, json, text};

/// A width or precision is not larger than this.
const WIDEST: usize = 1 << 20;

/// One place of a format, such as `%-5d`.
#[derive(Default)]
struct Verb {
    mode: char,
    /// The argument, from one on.
    argument: usize,
    zero: bool,
    sharp: bool,
    plus: bool,
    minus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

pub(super) fn format(given: &Given<'_>) -> Answer {
    formatted(given.text(0)?, given.rest(1))
}

pub(super) fn formatlist(given: &Given<'_>) -> Answer {
    let (pattern, arguments) = (given.text(0)?, given.rest(1));
    if let Some(open) = arguments.iter().find(|value| matches!(value, Value::Null(_) | Value::Unknown(_))) {
        return Err(null_or_unknown(open));
    }
    let mut length = None;
    for argument in arguments {
        if let Value::List(members) | Value::Set(members) = argument {
            if length.is_some_and(|length| length != members.len()) {
                return Err("the lists differ in length".into());
            }
            length = Some(members.len());
        }
    }
    let mut all = Vec::new();
    for position in 0..length.unwrap_or(1) {
        let row: Vec<Value> = arguments
            .iter()
            .map(|argument| match argument {
                Value::List(members) | Value::Set(members) => members.get(position).cloned().unwrap_or(Value::NULL),
                other => other.clone(),
            })
            .collect();
        all.push(match row.iter().find(|value| value.why_unknown().is_some()) {
            Some(unknown) => convert::derived_from(unknown),
            None => formatted(pattern, &row)?,
        });
    }
    Ok(Value::list(all, Type::Text))
}

/// Terraform does not know what comes of a null without type, which values do not tell from one with a type.
fn null_or_unknown(value: &Value) -> Stop {
    match value {
        Value::Null(_) => Stop::because("what is formatted is null"),
        unknown => Stop::from_unknown(unknown),
    }
}

fn formatted(pattern: &str, arguments: &[Value]) -> Answer {
    if let Some(open) = arguments.iter().find(|value| matches!(value, Value::Null(_)) || value.why_unknown().is_some())
    {
        return Err(null_or_unknown(open));
    }
    let mut written = Growing::default();
    let (mut rest, mut next, mut highest) = (pattern, 1, 0);
    while let Some((before, after)) = rest.split_once('%') {
        written.push(before)?;
        if let Some(after) = after.strip_prefix('%') {
            written.push("%")?;
            rest = after;
            continue;
        }
        let (mut verb, after) = verb(after)?;
        rest = after;
        if verb.argument == 0 {
            verb.argument = next;
        }
        next = verb.argument + 1;
        highest = highest.max(verb.argument);
        let Some(argument) = arguments.get(verb.argument - 1) else {
            return Err(format!("argument {} of the format is missing", verb.argument).into());
        };
        written.push(&verb.write(argument)?)?;
    }
    written.push(rest)?;
    if highest < arguments.len() {
        return Err(format!("the format uses only {highest} of {} arguments", arguments.len()).into());
    }
    convert::text(written.as_str())
}

/// Reads a place of the format, after its `%`, and gives what follows it.
fn verb(text: &str) -> Result<(Verb, &str), Stop> {
    let mut verb = Verb::default();
    let mut rest = index(text, &mut verb)?;
    loop {
        match rest.chars().next() {
            Some('0') => verb.zero = true,
            Some('#') => verb.sharp = true,
            Some('+') => verb.plus = true,
            Some('-') => verb.minus = true,
            Some(' ') => verb.space = true,
            _ => break,
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    (verb.width, rest) = digits(rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        let (precision, after) = digits(after)?;
        verb.precision = Some(precision.unwrap_or_default());
        rest = after;
    }
    rest = index(rest, &mut verb)?;
    match rest.chars().next() {
        Some(mode) => {
            verb.mode = mode;
            Ok((verb, rest.get(mode.len_utf8()..).unwrap_or_default()))
        }
        None => Err("the format ends inside a placeholder".into()),
    }
}

/// Reads which argument is meant, such as `[2]`, if that is said.
fn index<'t>(text: &'t str, verb: &mut Verb) -> Result<&'t str, Stop> {
    let Some(after) = text.strip_prefix('[') else { return Ok(text) };
    match digits(after)? {
        (Some(argument @ 1..), rest) if rest.starts_with(']') => {
            verb.argument = argument;
            Ok(rest.get(1..).unwrap_or_default())
        }
        _ => Err("the number of an argument is missing between `[` and `]`".into()),
    }
}

fn digits(text: &str) -> Result<(Option<usize>, &str), Stop> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return Ok((None, rest));
    }
    match digits.parse() {
        Ok(number) if number <= WIDEST => Ok((Some(number), rest)),
        _ => Err(Stop::because("a width of the format is too large")),
    }
}

impl Verb {
    fn write(&self, value: &Value) -> Result<String, Stop> {
        match self.mode {
            'v' => self.write_as_is(value),
            't' => convert::to_boolean(value).and_then(|value| written_as(&value)),
            's' | 'q' => self.write_text(value),
            'd' | 'b' | 'o' | 'x' | 'X' => match convert::to_number(value)? {
                Value::Number(number) if number.is_integer() => Ok(self.write_whole(&number)),
                _ => Err("a whole number is required".into()),
            },
            'e' | 'E' | 'f' | 'g' | 'G' => match convert::to_number(value)? {
                Value::Number(number) => Ok(self.write_number(&number)),
                _ => Err("a number is required".into()),
            },
            mode => Err(format!("the format has no verb `{mode}`").into()),
        }
    }

    fn write_as_is(&self, value: &Value) -> Result<String, Stop> {
        let written = match value {
            Value::Text(text) if !self.sharp => text.to_string(),
            Value::Number(number) if !self.sharp => general(number, None, false),
            other => json::encoded(other)?,
        };
        Ok(self.padded(written))
    }

    fn write_text(&self, value: &Value) -> Result<String, Stop> {
        let mut written = written_as(&convert::to_text(value)?)?;
        if let Some(length @ 1..) = self.precision {
            written = text::clusters(&written).take(length).collect();
        }
        if self.mode == 'q' {
            written = json::encoded(&Value::Text(written.into()))?;
        }
        Ok(self.padded(written))
    }

    fn padded(&self, written: String) -> String {
        let missing = self.width.unwrap_or_default().saturating_sub(text::clusters(&written).count());
        let padding = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus { written + &padding } else { padding + &written }
    }

    fn write_whole(&self, number: &BigDecimal) -> String {
        let whole: BigInt = number.with_scale(0).into_bigint_and_exponent().0;
        let magnitude = whole.magnitude();
        let (mut digits, prefix) = match self.mode {
            'b' => (magnitude.to_str_radix(2), "0b"),
            'o' => (magnitude.to_str_radix(8), "0"),
            'x' => (magnitude.to_str_radix(16), "0x"),
            'X' => (magnitude.to_str_radix(16).to_uppercase(), "0X"),
            _ => (magnitude.to_string(), ""),
        };
        if let Some(least) = self.precision {
            digits.insert_str(0, &"0".repeat(least.saturating_sub(digits.len())));
        }
        let prefix = if self.sharp { prefix } else { "" };
        self.signed(whole.is_negative(), prefix, &digits, self.zero && self.precision.is_none())
    }

    fn write_number(&self, number: &BigDecimal) -> String {
        let magnitude = number.abs();
        let written = match self.mode {
            'f' => fixed(&magnitude, self.precision.unwrap_or(6)),
            'e' | 'E' => scientific(&magnitude, self.precision.unwrap_or(6), self.mode == 'E'),
            mode => general(&magnitude, self.precision, mode == 'G'),
        };
        self.signed(number.is_negative(), "", &written, self.zero)
    }

    fn signed(&self, negative: bool, prefix: &str, digits: &str, zeros: bool) -> String {
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        };
        let missing = self.width.unwrap_or_default().saturating_sub(sign.len() + prefix.len() + digits.len());
        match (self.minus, zeros) {
            (true, _) => format!("{sign}{prefix}{digits}{}", " ".repeat(missing)),
            (false, true) => format!("{sign}{prefix}{}{digits}", "0".repeat(missing)),
            (false, false) => format!("{}{sign}{prefix}{digits}", " ".repeat(missing)),
        }
    }
}

fn written_as(value: &Value) -> Result<String, Stop> {
    convert::text_of(value).map(|text| text.to_string()).ok_or_else(|| "null cannot be formatted".into())
}
