//! The page whose pictures a browser takes, and what tells that they are of the page as it is today.
//!
//! No two browsers draw the same bytes, so the pictures cannot be made anew to be compared. Beside them lies a file with the
//! SHA-256 of what they show and of themselves: whatever of it does not hold any more, `cargo xtask generate --check` says.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::samples::run;

/// The arguments that make the page.
const PAGE: &str = "report --format html --as-of 2026-11-22 --agreement examples/02-managed-by-an-msp/onus.toml";
/// The pictures of it.
const PICTURES: [&str; 2] = ["docs/pictures/report-dark.png", "docs/pictures/report-light.png"];
/// What they were made from.
const MADE_FROM: &str = "docs/pictures/report.sha256";

/// The page.
pub fn page(root: &Path) -> Result<String, String> {
    run(root, PAGE, None)
}

/// Notes what the pictures were made from, as they are now.
pub fn note(root: &Path) -> Result<(), String> {
    fs::write(root.join(MADE_FROM), made_from(root)?).map_err(|error| format!("cannot write {MADE_FROM}: {error}"))
}

/// What does not hold any more of the pictures; nothing where they are of today.
pub fn stale(root: &Path) -> Result<Vec<String>, String> {
    let noted = fs::read_to_string(root.join(MADE_FROM)).unwrap_or_default();
    let made_from = made_from(root)?;
    let outdated = made_from.lines().filter(|line| !noted.lines().any(|known| known == *line));
    Ok(outdated.filter_map(|line| line.split_once("  ")).map(|(_, name)| name.to_owned()).collect())
}

/// A line for what is seen of the page, and one for each picture: hash and name.
fn made_from(root: &Path) -> Result<String, String> {
    let seen = seen(&page(root)?).ok_or("the page is not made up as expected: fix `seen` in page.rs")?;
    let mut text = format!("{}  the page\n", sha256(seen.as_bytes()));
    for picture in PICTURES {
        let bytes = fs::read(root.join(picture)).map_err(|error| format!("cannot read {picture}: {error}"))?;
        text += &format!("{}  {picture}\n", sha256(&bytes));
    }
    Ok(text)
}

/// What of the page decides how its pictures look: its style, its body up to the end of the matrix, and its script. Hashes of
/// inputs and catalogue change with every word of them, so they are left out, though their first letters can be seen.
fn seen(page: &str) -> Option<String> {
    let between = |text: &str, from: &str, to: &str| {
        let (_, rest) = text.split_once(from)?;
        rest.split_once(to).map(|(inside, _)| inside.to_owned())
    };
    let style = between(page, "<style>", "</style>")?;
    let body = between(page, "<body>", "</section>").filter(|body| body.contains("<section id=\"matrix\""))?;
    let (_, script) = page.rsplit_once("<script>")?;
    Some(format!("{style}\n{}\n{script}", without_hashes(&body)))
}

/// A text without the beginnings of hashes that end in an ellipsis.
fn without_hashes(text: &str) -> String {
    let mut parts = text.split('…');
    let last = parts.next_back().unwrap_or_default();
    let cut = |part: &str| part.trim_end_matches(|letter: char| letter.is_ascii_hexdigit()).to_owned();
    parts.map(|part| cut(part) + "…").collect::<String>() + last
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(style: &str, figure: &str, hash: &str, below: &str) -> Option<String> {
        seen(&format!(
            "<head><style>{style}</style></head><body><p>catalogue {hash}…</p><section id=\"matrix\">{figure}</section>\
             <section>{below}</section><script id=\"data\">{below}</script><script>run()</script></body>"
        ))
    }

    #[test]
    fn only_what_is_seen_makes_pictures_outdated() {
        let now = made("a{}", "7", "0123456789ab", "x");
        assert!(now.is_some());
        assert_eq!(now, made("a{}", "7", "ffffffffffff", "y"));
        assert_ne!(now, made("a{}", "8", "0123456789ab", "x"));
        assert_ne!(now, made("b{}", "7", "0123456789ab", "x"));
    }

    #[test]
    fn a_page_that_is_made_up_otherwise_is_not_passed_over() {
        assert_eq!(seen("<style></style><body><section id=\"other\"></section><script></script>"), None);
        assert_eq!(seen(""), None);
    }

    #[test]
    fn hashes_do_not_count() {
        assert_eq!(without_hashes("x 12ab…, y deadbeef… z"), "x …, y … z");
        assert_eq!(without_hashes("plain"), "plain");
    }
}
