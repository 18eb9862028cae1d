//! What a runner of pipelines would take for a command in the log that it reads.
//!
//! GitHub takes a line that begins, after white space, with `::NAME`, and in its older form `##[NAME` anywhere; Azure takes
//! `##vso[NAME` and `##[NAME`, TeamCity `##teamcity[NAME`, others are made like them. GitLab's `section_start:` counts only
//! between an escape and a carriage return, neither of which is ever written. Buildkite folds its log at lines that begin with
//! `---`, `+++`, `~~~` or `^^^` and a blank.

use std::borrow::Cow;

/// A text without a sign that is a command wherever it stands in a line: a backslash stands in the middle of each.
#[must_use]
pub fn broken(text: &str) -> Cow<'_, str> {
    if !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 4);
    let mut rest = text;
    while let Some(at) = rest.find("##") {
        let (before, from) = rest.split_at(at + 1);
        safe += before;
        safe.extend(is_command(from).then_some('\\'));
        rest = from;
    }
    safe += rest;
    if safe.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(safe) }
}

/// Whether this is the second half of a command's sign: a number sign, a word or none, a bracket.
fn is_command(from: &str) -> bool {
    let word = from.get(1..).unwrap_or_default();
    word.trim_start_matches(|c: char| c.is_alphanumeric() || "._-".contains(c)).starts_with('[')
}

/// A line that no runner takes for a command. Colours before its words do not count.
#[must_use]
pub fn line(line: &str) -> Cow<'_, str> {
    let line = broken(line);
    let words = without_colours(&line).trim_start();
    let folds = ["--- ", "+++ ", "~~~ ", "^^^ "].into_iter().any(|sign| line.starts_with(sign));
    if !folds && !words.starts_with("::") {
        return line;
    }
    let words = if folds { line.as_ref() } else { words };
    let at = line.len() - words.len();
    Cow::Owned(format!("{}\\{}", line.get(..at).unwrap_or_default(), line.get(at..).unwrap_or_default()))
}

/// What follows white space and changes of colour.
fn without_colours(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some(after) = rest.strip_prefix("\u{1b}[") {
        let Some(after) = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').strip_prefix('m') else {
            break;
        };
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_anywhere_in_a_line_are_broken() {
        assert_eq!(broken("a ##vso[task.setvariable]x"), "a #\\#vso[task.setvariable]x");
        assert_eq!(broken("###[error]"), "##\\#[error]");
        assert_eq!(broken("##teamcity[x] ##["), "#\\#teamcity[x] #\\#[");
        for plain in ["## [a link](x)", "#[attribute]", "a ## b", "####"] {
            assert_eq!(broken(plain), plain);
        }
    }

    #[test]
    fn commands_at_the_beginning_of_a_line_are_broken() {
        assert_eq!(line("::error::x"), "\\::error::x");
        assert_eq!(line(" \u{a0}\u{3000}::error::x"), " \u{a0}\u{3000}\\::error::x");
        assert_eq!(line("\u{1b}[2m \u{1b}[0;1m::error::x"), "\u{1b}[2m \u{1b}[0;1m\\::error::x");
        assert_eq!(line("+++ x"), "\\+++ x");
        for plain in ["a::b", "---", "  --- x", "|---|"] {
            assert_eq!(line(plain), plain);
        }
    }
}
