//! What links to what in HTML: enough for pages that a program wrote, and for HTML within Markdown.
//!
//! A tag begins with `<` and a letter and ends with `>`; what stands in quotes does not end it. Comments, scripts and styles are left out.

/// An attribute that names a place, or an anchor.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// `href`, `src` or an entry of `srcset`, and where its tag begins.
    Link(String, usize),
    /// `id` or `name`.
    Anchor(String),
    /// A picture without a word on what it shows, and where its tag begins.
    Mute(usize),
}

/// Everything in a text that links or is linked to.
pub fn found(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(tag) = next_tag(text, at) {
        let name = tag.name.to_ascii_lowercase();
        let has = |key: &str| tag.attributes.iter().any(|(name, value)| name == key && !value.trim().is_empty());
        if name == "img" && !has("alt") {
            found.push(Found::Mute(tag.at));
        }
        for (key, value) in &tag.attributes {
            match key.as_str() {
                "href" | "src" => found.push(Found::Link(value.clone(), tag.at)),
                "srcset" => {
                    let entries = value.split(',').filter_map(|entry| entry.split_whitespace().next());
                    found.extend(entries.map(|entry| Found::Link(entry.to_owned(), tag.at)));
                }
                "name" if name == "a" => found.push(Found::Anchor(value.clone())),
                "id" => found.push(Found::Anchor(value.clone())),
                _ => {}
            }
        }
        at = match name.as_str() {
            "script" | "style" => after(text, tag.end, &format!("</{name}")),
            _ => tag.end,
        };
    }
    found
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    at: usize,
    end: usize,
}

/// The next opening tag.
fn next_tag(text: &str, mut at: usize) -> Option<Tag> {
    loop {
        let begins = at + text.get(at..)?.find('<')?;
        let rest = text.get(begins + 1..)?;
        if rest.starts_with("!--") {
            at = after(text, begins, "-->");
        } else if rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return Some(tag(text, begins));
        } else {
            at = begins + 1;
        }
    }
}

/// Behind the next `end`.
fn after(text: &str, at: usize, end: &str) -> usize {
    text.get(at..).and_then(|rest| rest.find(end)).map_or(text.len(), |found| at + found + end.len())
}

fn tag(text: &str, at: usize) -> Tag {
    let inner = text.get(at + 1..).unwrap_or_default();
    let length =
        inner.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(length);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        let ends =
            rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '=' | '>' | '/')).unwrap_or(rest.len());
        let (key, after_key) = rest.split_at(ends);
        if key.is_empty() {
            break;
        }
        let (value, after_value) = value(after_key);
        attributes.push((key.to_ascii_lowercase(), unescaped(value)));
        rest = after_value;
    }
    let left = rest.find('>').map_or("", |end| rest.get(end + 1..).unwrap_or_default());
    Tag { name: name.to_owned(), attributes, at, end: text.len() - left.len() }
}

/// The value behind a key, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(text) = text.trim_start().strip_prefix('=').map(str::trim_start) else { return ("", text) };
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            return rest.split_once(quote).unwrap_or((rest, ""));
        }
    }
    text.split_at(text.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(text.len()))
}

/// The five characters that are written otherwise in attributes.
fn unescaped(value: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    pairs.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_anchors_are_found() {
        let page = "<h2 id=\"a\">A</h2><!-- <a href='no'> --><a class=x href='b.html#c&amp;d'>b</a>\
                    <script src=s.js>if (1 < 2) '<a href=\"no\">'</script><img src=\"p.png\" alt='a > b'/><img src=q>";
        let link = |value: &str| found(page).iter().any(|found| matches!(found, Found::Link(link, _) if link == value));
        assert!(link("b.html#c&d") && link("s.js") && link("p.png") && link("q") && !link("no"));
        assert!(found(page).contains(&Found::Anchor("a".to_owned())));
        assert_eq!(found(page).iter().filter(|found| matches!(found, Found::Mute(_))).count(), 1);
    }

    #[test]
    fn every_picture_of_a_set_is_a_link() {
        let found = found("<source srcset=\"a.png 1x, b.png 2x\">");
        assert_eq!(found, [Found::Link("a.png".to_owned(), 0), Found::Link("b.png".to_owned(), 0)]);
    }

    #[test]
    fn what_does_not_end_is_no_trouble() {
        ["<a", "<a href", "<a href=", "<a href=\"x", "<!--", "<script>", "<", "<a b=c"]
            .into_iter()
            .for_each(|text| drop(found(text)));
    }
}
