//! Terraform's addresses and references, taken apart.

use std::borrow::Cow;

use crate::json::Node;

/// A call of a module, or the instance of it: `module.NAME`, `module.NAME["key"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The call's name.
    pub name: String,
    /// The instance's key as it is written, with brackets; empty without one.
    pub key: String,
}

/// The parts of a traversal: names, and keys with their brackets.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let length = if rest.starts_with('[') { key_length(rest) } else { rest.find(['.', '[']).unwrap_or(rest.len()) };
        let (part, after) = rest.split_at_checked(length.max(1)).unwrap_or((rest, ""));
        found.push(part);
        rest = after;
    }
    found
}

/// How long a key in brackets is, quotes and escapes heeded.
fn key_length(text: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The module calls at the beginning of an address; `None` where it does not look like one.
pub(crate) fn modules(address: &str) -> Option<Vec<Segment>> {
    let parts = parts(address);
    let mut parts = parts.into_iter().peekable();
    let mut found = Vec::new();
    while parts.next_if_eq(&"module").is_some() {
        let name = parts.next()?.to_owned();
        let key = parts.next_if(|part| part.starts_with('[')).unwrap_or_default().to_owned();
        found.push(Segment { name, key });
    }
    Some(found)
}

/// An address without the key at its end.
pub(crate) fn without_key(address: &str) -> &str {
    if !address.ends_with(']') {
        return address;
    }
    let key = parts(address).last().map_or(0, |part| part.len());
    address.len().checked_sub(key).and_then(|end| address.get(..end)).unwrap_or(address)
}

/// An instance's key as addresses write it.
pub(crate) fn key(index: &Node<'_>) -> String {
    match index {
        Node::Integer(number) => format!("[{number}]"),
        Node::Text(text) => {
            let mut shown = String::from("[\"");
            for character in text.chars() {
                match character {
                    '"' => shown.push_str("\\\""),
                    '\\' => shown.push_str("\\\\"),
                    '\n' => shown.push_str("\\n"),
                    '\r' => shown.push_str("\\r"),
                    '\t' => shown.push_str("\\t"),
                    other => shown.push(other),
                }
            }
            shown.push_str("\"]");
            shown
        }
        _ => String::new(),
    }
}

/// An address and the key at its end. Terraform 0.12 leaves the key of some out, and states it beside the address only.
pub(crate) fn with_key<'a>(address: Cow<'a, str>, index: Option<&Node<'_>>) -> (Cow<'a, str>, String) {
    if address.ends_with(']') {
        let key = parts(&address).last().map_or(String::new(), |part| (*part).to_owned());
        return (address, key);
    }
    let key = index.map(key).unwrap_or_default();
    let address = if key.is_empty() { address } else { Cow::Owned(format!("{address}{key}")) };
    (address, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(parts("module.a[\"x.y]\"].b_c.d[0].e"), ["module", "a", "[\"x.y]\"]", "b_c", "d", "[0]", "e"]);
        assert_eq!(parts("a[\"\\\"]\"]"), ["a", "[\"\\\"]\"]"]);
        assert_eq!(parts("a["), ["a", "["]);
        assert_eq!(parts("..a"), [".", "a"]);
        let found = modules("module.a.module.b[0].x.y").unwrap_or_default();
        assert_eq!(
            found.iter().map(|segment| format!("{}{}", segment.name, segment.key)).collect::<Vec<_>>(),
            ["a", "b[0]"]
        );
        assert_eq!(key(&Node::Text("a\"b".into())), "[\"a\\\"b\"]");
    }
}
