//! Where a link leads.

use std::path::{Component, Path, PathBuf};

/// What a link says, before anybody looked whether it is there.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    /// Somewhere else; looked at only for its form.
    Outside,
    /// A file or directory, from the directory in which everything lies, and an anchor on it.
    Inside {
        /// The path; that of the page itself, where the link is an anchor only.
        path: PathBuf,
        /// What follows `#`.
        anchor: Option<String>,
    },
}

/// Reads a link that stands on `page`.
pub fn read(page: &Path, link: &str) -> Result<Place, String> {
    if let Some((scheme, rest)) = scheme(link) {
        return outside(scheme, rest).map(|()| Place::Outside);
    }
    if link.is_empty() {
        return Err("it leads nowhere".to_owned());
    }
    if link.starts_with('/') {
        return Err(
            "an absolute path leads to different places on different machines; write it from this page".to_owned()
        );
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let path = if path.is_empty() { page.to_owned() } else { beside(page, &decoded(path)?)? };
    let anchor = anchor.map(decoded).transpose()?;
    if anchor.as_deref() == Some("") {
        return Err("nothing follows `#`".to_owned());
    }
    Ok(Place::Inside { path, anchor })
}

/// What stands before the first colon, if it is the scheme of an address.
fn scheme(link: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = link.split_once(':')?;
    let letters = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
    (scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.chars().all(letters))
        .then_some((scheme, rest))
}

/// The form of an address elsewhere: `https://`, a host with a dot, nothing that would have to be encoded.
fn outside(scheme: &str, rest: &str) -> Result<(), String> {
    let Some(rest) = rest.strip_prefix("//").filter(|_| scheme == "https") else {
        return Err("only `https://…` leads outside".to_owned());
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    if !host.contains('.') || !host.split('.').all(label) {
        return Err(format!("`{host}` is not a name of a host"));
    }
    match rest.chars().find(|letter| letter.is_whitespace() || letter.is_control() || r#"<>"{}|\^`"#.contains(*letter))
    {
        Some(letter) => Err(format!("{letter:?} does not stand in an address; write it as `%XX`")),
        None => Ok(()),
    }
}

/// `link` from the directory of `page`.
fn beside(page: &Path, link: &str) -> Result<PathBuf, String> {
    let mut path = page.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(link).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            Component::ParentDir => return Err("it leads out of the repository".to_owned()),
            Component::Normal(name) => path.push(name),
            Component::RootDir | Component::Prefix(_) => return Err("it is an absolute path".to_owned()),
        }
    }
    Ok(path)
}

/// A text with its `%XX` resolved.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.ok_or("two hexadecimal digits have to follow `%`")?);
        bytes.extend(part.bytes().skip(2));
    }
    String::from_utf8(bytes).map_err(|_| "what `%XX` stands for is not UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(page: &str, link: &str) -> Option<(String, Option<String>)> {
        match read(Path::new(page), link) {
            Ok(Place::Inside { path, anchor }) => Some((path.display().to_string(), anchor)),
            _ => None,
        }
    }

    #[test]
    fn a_link_is_read_from_its_page() {
        assert_eq!(inside("docs/a.md", "b.md"), Some(("docs/b.md".to_owned(), None)));
        assert_eq!(inside("docs/gaps/a.md", "../b%20c.md#d"), Some(("docs/b c.md".to_owned(), Some("d".to_owned()))));
        assert_eq!(inside("README.md", "#here"), Some(("README.md".to_owned(), Some("here".to_owned()))));
    }

    #[test]
    fn what_is_no_link_is_told() {
        for link in [
            "../../x.md",
            "/etc/x",
            "http://example.com/",
            "https://localhost/",
            "https://a..b/",
            "x.md#",
            "mailto:a@b.c",
        ] {
            assert!(read(Path::new("docs/a.md"), link).is_err(), "{link}");
        }
        assert_eq!(read(Path::new("a.md"), "https://www.example.com/a?b=c#d"), Ok(Place::Outside));
        assert!(read(Path::new("a.md"), "https://example.com/a b").is_err());
    }
}
