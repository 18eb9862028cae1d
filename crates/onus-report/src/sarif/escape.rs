//! Texts and paths as the standard wants them.

/// A path as a URI reference.
pub fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

/// A text in which nothing is a placeholder or a link: the standard gives both a meaning in messages.
pub fn plain(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/plan.json"), "a%20b/plan.json");
        assert_eq!(uri("/tmp/ä:1"), "file:///tmp/%C3%A4%3A1");
    }

    #[test]
    fn messages_have_no_links_and_no_placeholders() {
        assert_eq!(plain("[x](http://y) {0}"), "[x] (http://y) {{0}}");
    }
}
