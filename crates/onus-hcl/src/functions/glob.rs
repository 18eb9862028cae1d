//! `fileset`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::value::{Type, Value};
use super::files;
use super::given::Given;
use super::{Answer, Stop, convert};

/// More entries of directories are not looked at.
const ENTRIES: usize = 200_000;

/// More ways to read the braces of a pattern are not tried.
const ALTERNATIVES: usize = 256;

/// A pattern is not longer than this, in characters.
const LONGEST: usize = 1_000;

pub(super) fn fileset(given: &Given<'_>) -> Answer {
    let (path, pattern) = (given.text(0)?, given.text(1)?);
    if pattern.chars().count() > LONGEST {
        return Err(Stop::because("the pattern is too long"));
    }
    if pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
        return Err(Stop::because("the pattern leads out of its directory"));
    }
    let start = files::located(path, given.around)?;
    let start = start.canonicalize().unwrap_or(start);
    let allows = given.around.allows;
    // A link may lead elsewhere, and names of files tell something too.
    if !allows(&start) {
        return Err(Stop::because(format!("`{}` is outside of the directory that is read", convert::shown(path))));
    }
    let mut search = Search { start, allows, left: ENTRIES, found: BTreeSet::new() };
    for pattern in alternatives(pattern)? {
        let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        search.within(&mut Vec::new(), &parts)?;
    }
    let found = search.found.into_iter().map(|path| Value::Text(convert::composed(&path)));
    Ok(convert::set_of(found.collect(), Type::Text))
}

struct Search<'g> {
    /// Without links.
    start: PathBuf,
    allows: &'g dyn Fn(&Path) -> bool,
    left: usize,
    found: BTreeSet<String>,
}

impl Search<'_> {
    /// Looks for what the parts of a pattern mean, in a directory below the start.
    fn within(&mut self, below: &mut Vec<String>, parts: &[&str]) -> Result<(), Stop> {
        let Some((part, rest)) = parts.split_first() else { return Ok(()) };
        let any_depth = *part == "**";
        if any_depth && !rest.is_empty() {
            self.within(below, rest)?;
        }
        for (name, path) in self.entries(below)? {
            if !any_depth && !matches(part, &name) {
                continue;
            }
            let is_link = path.is_symlink();
            below.push(name);
            if path.is_dir() {
                if is_link && (any_depth || !rest.is_empty()) {
                    return Err(Stop::because(format!("`{}` leads elsewhere", below.join("/"))));
                }
                // A repository may be kept under another name, to which a `.git` file leads.
                if is_link || (self.allows)(&path) {
                    self.within(below, if any_depth { parts } else { rest })?;
                }
            } else if rest.is_empty() && path.is_file() {
                self.found.insert(below.join("/"));
            }
            below.pop();
        }
        Ok(())
    }

    fn entries(&mut self, below: &[String]) -> Result<Vec<(String, PathBuf)>, Stop> {
        let mut directory = self.start.clone();
        directory.extend(below.iter().map(Path::new));
        // A directory that is not there has no entries.
        let Ok(entries) = std::fs::read_dir(&directory) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for entry in entries.flatten() {
            self.left = match self.left.checked_sub(1) {
                Some(left) => left,
                None => return Err(Stop::because(format!("there are more than {ENTRIES} files"))),
            };
            // What Git keeps there is no part of the configuration.
            if let Ok(name) = entry.file_name().into_string()
                && !name.eq_ignore_ascii_case(".git")
            {
                found.push((name, entry.path()));
            }
        }
        Ok(found)
    }
}

/// The patterns that one with braces stands for.
fn alternatives(pattern: &str) -> Result<Vec<String>, Stop> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        if done.len() + open.len() > ALTERNATIVES {
            return Err(Stop::because("the pattern has too many alternatives"));
        }
        let Some((before, inside, after)) = braces(&pattern) else {
            done.push(pattern);
            continue;
        };
        open.extend(inside.iter().map(|choice| format!("{before}{choice}{after}")));
    }
    Ok(done)
}

/// The first braces of a pattern, with what may stand there.
fn braces(pattern: &str) -> Option<(&str, Vec<&str>, &str)> {
    let start = pattern.find('{')?;
    let mut depth = 0_usize;
    let mut from = start + 1;
    let mut choices = Vec::new();
    for (position, c) in pattern.char_indices().skip_while(|(position, _)| *position < start) {
        match c {
            '{' => depth += 1,
            ',' if depth == 1 => {
                choices.push(pattern.get(from..position)?);
                from = position + 1;
            }
            '}' if depth == 1 => {
                choices.push(pattern.get(from..position)?);
                return Some((pattern.get(..start)?, choices, pattern.get(position + 1..)?));
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a name fits a pattern with `*`, `?`, `[…]` and `\`. Stars are tried from the last one back only.
fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern, name);
    let mut retry: Option<(&str, &str)> = None;
    loop {
        if let Some(rest) = pattern.strip_prefix('*') {
            pattern = rest.trim_start_matches('*');
            retry = Some((pattern, name));
            continue;
        }
        let step = match (pattern.is_empty(), name.chars().next()) {
            (true, None) => return true,
            (false, Some(c)) => one(pattern, c).map(|rest| (rest, name.get(c.len_utf8()..).unwrap_or_default())),
            _ => None,
        };
        if let Some(rests) = step {
            (pattern, name) = rests;
            continue;
        }
        let Some((after_star, from)) = retry else { return false };
        let Some(skipped) = from.chars().next() else { return false };
        name = from.get(skipped.len_utf8()..).unwrap_or_default();
        pattern = after_star;
        retry = Some((pattern, name));
    }
}

/// The rest of the pattern, if its start fits one character.
fn one(pattern: &str, c: char) -> Option<&str> {
    let mut characters = pattern.chars();
    match characters.next()? {
        '?' => Some(characters.as_str()),
        '\\' => (characters.next()? == c).then_some(characters.as_str()),
        '[' => {
            let (class, rest) = characters.as_str().split_once(']')?;
            let (negated, class) = match class.strip_prefix(['^', '!']) {
                Some(class) => (true, class),
                None => (false, class),
            };
            (in_class(class, c) != negated).then_some(rest)
        }
        other => (other == c).then_some(characters.as_str()),
    }
}

fn in_class(class: &str, c: char) -> bool {
    let mut characters = class.chars().peekable();
    while let Some(first) = characters.next() {
        let first = if first == '\\' { characters.next().unwrap_or(first) } else { first };
        if characters.peek() == Some(&'-') {
            characters.next();
            let last = characters.next().unwrap_or(first);
            if (first..=last).contains(&c) {
                return true;
            }
        } else if first == c {
            return true;
        }
    }
    false
}
