//! Regular expressions, as RE2 has them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use regex::{Captures, Regex, RegexBuilder};

use super::super::value::{Member, Type, Value};
use super::collections;
use super::convert::{self, Growing};
use super::given::Given;
use super::{Answer, Stop};

/// Compiled, a pattern takes no more bytes than the last of these. How large it is decides what it costs to look for.
const SIZES: [usize; 6] = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20];

/// To follow a pattern through a text may cost as much as its size times the length of the text: one step for so many.
const PER_STEP: usize = 1 << 10;

/// To compile a pattern costs one step for so many bytes that it takes.
const COMPILED_PER_STEP: usize = 8;

/// To look on after something was found may cost a look at the whole rest of the text, again and again: one step for so
/// many bytes of it, where the pattern is small.
const REST: usize = 64;

/// What Terraform refuses too; of any other fault, it is not known whether RE2 has it.
const REFUSED_TOO: [&str; 5] = ["look-around", "backreference", "unclosed", "unopened", "missing expression"];

/// Why a pattern gives nothing, whatever it finds.
const MIXED: &str = "either all groups must have a name, or none";

/// So many patterns are kept compiled.
const KEPT: usize = 64;

thread_local! {
    /// Patterns that were compiled: configurations use few, and each in many places.
    static COMPILED: RefCell<HashMap<Box<str>, Pattern>> = RefCell::default();
}

/// A pattern, compiled.
#[derive(Clone)]
struct Pattern {
    regex: Regex,
    /// The least of [`SIZES`] that is enough for it.
    size: usize,
}

impl Pattern {
    /// Takes the steps of a look through so many bytes.
    fn look(&self, bytes: usize, given: &Given<'_>) -> Result<(), Stop> {
        (given.around.steps)(bytes.saturating_mul(self.size) / PER_STEP).map_err(Stop::because)
    }

    /// Takes the steps of looking on in the rest of a text.
    fn look_on(&self, bytes: usize, given: &Given<'_>) -> Result<(), Stop> {
        self.look(bytes / REST, given)
    }
}

/// A pattern, compiled once.
fn compiled(pattern: &str, given: &Given<'_>) -> Result<Pattern, Stop> {
    if let Some(known) = COMPILED.with_borrow(|known| known.get(pattern).cloned()) {
        return Ok(known);
    }
    (given.around.steps)(pattern.len() / REST).map_err(Stop::because)?;
    let regex = compile(pattern, given)?;
    (given.around.steps)(regex.size / COMPILED_PER_STEP).map_err(Stop::because)?;
    COMPILED.with_borrow_mut(|known| {
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(pattern.into(), regex.clone());
    });
    Ok(regex)
}

/// A pattern of RE2, in which `\d`, `\w`, `\s` and `\b` stand for ASCII only.
fn compile(pattern: &str, given: &Given<'_>) -> Result<Pattern, Stop> {
    let Some(translated) = translate(pattern) else {
        return Err(format!("`{}` repeats a repetition", convert::shown(pattern)).into());
    };
    let largest = SIZES.last().copied().unwrap_or_default();
    let build = |size: usize| RegexBuilder::new(&translated).size_limit(size).dfa_size_limit(largest).build();
    let mut built = build(largest).map(|regex| Pattern { regex, size: largest });
    if let Err(regex::Error::CompiledTooBig(_)) = &built {
        (given.around.steps)(largest / COMPILED_PER_STEP).map_err(Stop::because)?;
    }
    // Whatever is too large for one size is tried with the next: the first that is enough tells how large it is.
    for size in SIZES.into_iter().filter(|_| built.is_ok()) {
        if let Ok(regex) = build(size) {
            built = Ok(Pattern { regex, size });
            break;
        }
    }
    built.map_err(|fault| {
        let said = fault.to_string();
        let text = format!("`{}` is not understood as a pattern", convert::shown(pattern));
        let refused = matches!(fault, regex::Error::Syntax(_)) && REFUSED_TOO.iter().any(|part| said.contains(part));
        // Flags by themselves may be repeated there, which means nothing.
        let refused = refused && !(said.contains("missing expression") && sets_flags(pattern));
        if refused { Stop::Fault(text) } else { Stop::because(text) }
    })
}

/// Whether it may set flags for what follows, as `(?i)` does.
fn sets_flags(pattern: &str) -> bool {
    let flags = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-').starts_with(')');
    pattern.split("(?").skip(1).any(flags)
}

/// What an ASCII class stands for, outside of brackets and within.
const CLASSES: [(char, &str); 6] = [
    ('d', "[0-9]"),
    ('D', "[^0-9]"),
    ('w', "[0-9A-Za-z_]"),
    ('W', "[^0-9A-Za-z_]"),
    ('s', "[\\t\\n\\f\\r ]"),
    ('S', "[^\\t\\n\\f\\r ]"),
];

/// The pattern in the syntax of this machine; none if it repeats a repetition, which RE2 refuses.
fn translate(pattern: &str) -> Option<String> {
    let mut translated = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    let mut repetition = Repetition::None;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let before = std::mem::replace(&mut repetition, Repetition::None);
        rest = match c {
            '\\' => escape(after, false, &mut translated),
            '[' => class(after, &mut translated),
            '*' | '+' | '?' => {
                repetition = before.and(c)?;
                translated.push(c);
                after
            }
            '{' => match repeated(after) {
                Some((times, rest)) => {
                    repetition = before.and(c)?;
                    translated.push('{');
                    translated.push_str(times);
                    rest
                }
                None => {
                    translated.push_str("\\{");
                    after
                }
            },
            _ => {
                translated.push(c);
                after
            }
        };
    }
    Some(translated)
}

/// What stands before a character of a pattern.
enum Repetition {
    None,
    Greedy,
    Lazy,
}

impl Repetition {
    /// What another one makes of it: only a question mark may follow, and only once.
    fn and(self, c: char) -> Option<Self> {
        match (self, c) {
            (Self::None, _) => Some(Self::Greedy),
            (Self::Greedy, '?') => Some(Self::Lazy),
            _ => None,
        }
    }
}

/// Copies what stands in brackets, after the opening one; gives what follows the closing one.
fn class<'p>(after: &'p str, translated: &mut String) -> &'p str {
    translated.push('[');
    let mut rest = after;
    for (start, written) in [("^", "^"), ("]", "\\]")] {
        if let Some(after) = rest.strip_prefix(start) {
            translated.push_str(written);
            rest = after;
        }
    }
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '\\' => escape(after, true, translated),
            '[' => bracket_in_class(after, translated),
            ']' => {
                translated.push(']');
                return after;
            }
            _ => {
                if matches!(c, '&' | '~') {
                    translated.push('\\');
                }
                translated.push(c);
                after
            }
        };
    }
    rest
}

/// Within brackets, an opening one is nothing special, except before the name of a class.
fn bracket_in_class<'p>(after: &'p str, translated: &mut String) -> &'p str {
    if after.starts_with(':')
        && let Some(end) = after.find(":]")
        && let (Some(name), Some(rest)) = (after.get(..end + 2), after.get(end + 2..))
    {
        translated.push('[');
        translated.push_str(name);
        return rest;
    }
    translated.push_str("\\[");
    after
}

/// How often something is repeated, as it stands after an opening brace, and what follows it.
fn repeated(after: &str) -> Option<(&str, &str)> {
    let (times, rest) = after.split_at_checked(after.find('}')? + 1)?;
    let (least, most) = times.trim_end_matches('}').split_once(',').unwrap_or((times.trim_end_matches('}'), ""));
    let plain = !least.is_empty() && least.bytes().chain(most.bytes()).all(|byte| byte.is_ascii_digit());
    plain.then_some((times, rest))
}

fn escape<'p>(after: &'p str, in_class: bool, translated: &mut String) -> &'p str {
    let Some(c) = after.chars().next() else {
        translated.push('\\');
        return after;
    };
    let rest = after.get(c.len_utf8()..).unwrap_or_default();
    if let Some((_, class)) = CLASSES.iter().find(|(letter, _)| *letter == c) {
        translated.push_str(class);
        return rest;
    }
    match c {
        'b' if !in_class => translated.push_str("(?-u:\\b)"),
        'Q' if !in_class => {
            let (literal, rest) = rest.split_once("\\E").unwrap_or((rest, ""));
            translated.push_str(&regex::escape(literal));
            return rest;
        }
        'p' | 'P' | 'x' if rest.starts_with('{') => {
            let (name, rest) = rest.split_at(rest.find('}').map_or(rest.len(), |end| end + 1));
            translated.push('\\');
            translated.push(c);
            translated.push_str(name);
            return rest;
        }
        _ => {
            translated.push('\\');
            translated.push(c);
        }
    }
    rest
}

/// What was found: the text itself, or what its groups found, by number or by name.
fn found(pattern: &Regex, captures: &Captures<'_>) -> Answer {
    let value = |position: usize| match captures.get(position) {
        Some(part) => Value::Text(convert::composed(part.as_str())),
        None => Value::null(Type::Text),
    };
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    let named = names.iter().flatten().count();
    if names.is_empty() {
        return Ok(value(0));
    }
    if named == 0 {
        return Ok(Value::tuple((1..=names.len()).map(value).collect()));
    }
    if named < names.len() {
        return Err(MIXED.into());
    }
    let mut groups = BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        groups.insert(Arc::from(name.unwrap_or_default()), value(position + 1));
    }
    Ok(Value::object(groups))
}

/// The type of what is found.
fn type_found(pattern: &Regex) -> Type {
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    let named: BTreeSet<&str> = names.iter().flatten().copied().collect();
    match (names.is_empty(), named.is_empty()) {
        (true, _) => Type::Text,
        (false, true) => Type::Tuple(vec![Type::Text; names.len()]),
        (false, false) => Type::Object(named.into_iter().map(|name| Member::plain(name.into(), Type::Text)).collect()),
    }
}

pub(super) fn regex(given: &Given<'_>) -> Answer {
    let pattern = compiled(given.text(0)?, given)?;
    let text = given.text(1)?;
    pattern.look(text.len(), given)?;
    match pattern.regex.captures(text) {
        Some(captures) => found(&pattern.regex, &captures),
        None => Err("the pattern has no match".into()),
    }
}

pub(super) fn regexall(given: &Given<'_>) -> Answer {
    let pattern = compiled(given.text(0)?, given)?;
    let names = || pattern.regex.capture_names().skip(1);
    if names().any(|name| name.is_some()) && names().any(|name| name.is_none()) {
        return Err(MIXED.into());
    }
    let mut all = Vec::new();
    let text = given.text(1)?;
    pattern.look(text.len(), given)?;
    for captures in pattern.regex.captures_iter(text) {
        if all.len() >= collections::LONGEST {
            return Err(collections::too_long());
        }
        pattern.look_on(after(&captures, text), given)?;
        all.push(found(&pattern.regex, &captures)?);
    }
    Ok(Value::list(all, type_found(&pattern.regex)))
}

/// How many bytes follow what was found.
fn after(captures: &Captures<'_>, text: &str) -> usize {
    text.len() - captures.get(0).map_or(0, |whole| whole.end())
}

/// A text between slashes is a pattern, any other is looked for as it is.
pub(super) fn replace(given: &Given<'_>) -> Answer {
    let (text, wanted, instead) = (given.text(0)?, given.text(1)?, given.text(2)?);
    let mut replaced = Growing::default();
    if let Some(pattern) = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        let pattern = compiled(pattern, given)?;
        pattern.look(text.len(), given)?;
        let mut end = 0;
        for captures in pattern.regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            pattern.look_on(after(&captures, text), given)?;
            replaced.push(text.get(end..whole.start()).unwrap_or_default())?;
            let mut expanded = String::new();
            captures.expand(instead, &mut expanded);
            replaced.push(&expanded)?;
            end = whole.end();
        }
        replaced.push(text.get(end..).unwrap_or_default())?;
    } else {
        let mut end = 0;
        for (start, found) in text.match_indices(&**wanted) {
            replaced.push(text.get(end..start).unwrap_or_default())?;
            replaced.push(instead)?;
            end = start + found.len();
        }
        replaced.push(text.get(end..).unwrap_or_default())?;
    }
    convert::text(replaced.as_str())
}
