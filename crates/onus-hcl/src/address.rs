//! Addresses of instances and references to them, taken apart.

/// A call of a module, or the instance of it: `module.NAME`, `module.NAME["key"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The call's name.
    pub name: String,
    /// The instance's key as it is written, with brackets; empty without one.
    pub key: String,
}

/// The parts of a traversal: names, and keys with their brackets.
pub fn parts(text: &str) -> Vec<&str> {
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
pub fn modules(address: &str) -> Option<Vec<Segment>> {
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
pub fn without_key(address: &str) -> &str {
    if !address.ends_with(']') {
        return address;
    }
    let key = parts(address).last().map_or(0, |part| part.len());
    address.len().checked_sub(key).and_then(|end| address.get(..end)).unwrap_or(address)
}

/// A text as the key of an instance, as addresses write it.
pub fn quoted(key: &str) -> String {
    let mut shown = String::from("[\"");
    for character in key.chars() {
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
        assert_eq!(quoted("a\"b"), "[\"a\\\"b\"]");
    }
}
