//! Paths into a source's attributes, in JMESPath's syntax: identifiers, `[0]`, `[*]`.
//!
//! A Terraform block is a list even where only one is allowed: a name after a list of one goes on with that one,
//! after a longer list with every member, as `[*]` does.

use serde::{Deserialize, Serialize};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The member of this name.
    Field(String),
    /// The member at this index.
    Index(usize),
    /// Every member.
    Each,
}

/// A compiled path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// Begins at the enclosing resource (`$.`), not at the row's own element.
    pub enclosing: bool,
    /// The steps, from the beginning.
    pub steps: Vec<Step>,
}

impl Path {
    /// The names and indexes along it, without "every member".
    pub fn named(&self) -> String {
        let whole =
            Self { enclosing: false, steps: self.steps.iter().filter(|step| **step != Step::Each).cloned().collect() };
        whole.to_string()
    }

    /// The name of the top-level attribute.
    pub fn attribute(&self) -> &str {
        match self.steps.first() {
            Some(Step::Field(name)) => name,
            _ => "",
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.enclosing {
            f.write_str("$.")?;
        }
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                Step::Field(name) if at == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Each => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

/// Reads a path. On a fault, tells the byte offset and what was expected there.
pub fn parse(text: &str) -> Result<Path, (usize, &'static str)> {
    let (enclosing, rest) = match text.strip_prefix("$.") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let offset = text.len() - rest.len();
    let mut steps = Vec::new();
    let mut at = 0;
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        at += match here.strip_prefix('[') {
            Some(bracket) => {
                let end = bracket.find(']').ok_or((offset + at, "a closing `]`"))?;
                let inner = bracket.get(..end).unwrap_or_default();
                steps.push(match inner {
                    "*" => Step::Each,
                    index => Step::Index(index.parse().map_err(|_| (offset + at + 1, "an index or `*`"))?),
                });
                end + 2
            }
            None => {
                let dot = here.starts_with('.');
                if dot == steps.is_empty() {
                    return Err((offset + at, "a name"));
                }
                let from = usize::from(dot);
                let name = here.get(from..).unwrap_or_default();
                let (name, length) = field(name).ok_or((offset + at + from, "a name"))?;
                steps.push(Step::Field(name));
                from + length
            }
        };
    }
    match steps.first() {
        Some(Step::Field(_)) => Ok(Path { enclosing, steps }),
        _ => Err((0, "a path that begins with the name of an attribute")),
    }
}

/// A plain or quoted name at the beginning of `text`, and the bytes that it takes.
fn field(text: &str) -> Option<(String, usize)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let end = quoted.find('"')?;
        return Some((quoted.get(..end)?.to_owned(), end + 2));
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len());
    (end > 0).then(|| text.get(..end).map(|name| (name.to_owned(), end))).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_path_is_read_and_shown_the_same() {
        for text in ["size", "rule[*]", "rule[*].cidr", "a.b[0].c", "$.vpc_id", "metadata.__system__cmkid"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        assert_eq!(parse("tags.\"a.b\"").unwrap().steps.len(), 2);
    }

    #[test]
    fn a_fault_tells_its_place() {
        assert_eq!(parse("a..b").unwrap_err().0, 2);
        assert_eq!(parse("a[x]").unwrap_err().0, 2);
        assert_eq!(parse("a[").unwrap_err().0, 1);
        assert_eq!(parse("").unwrap_err().0, 0);
        assert_eq!(parse("[0]").unwrap_err().0, 0);
        assert_eq!(parse("a b").unwrap_err().0, 1);
    }
}
