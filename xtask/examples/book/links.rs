//! The links of all Markdown files in the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::Checked;
use crate::anchors::Anchors;
use crate::html::{self, Found};
use crate::places::{self, Place};

/// Directories that hold nothing of ours: what is built, and what the fuzzer found.
const LEFT_OUT: [&str; 3] = ["target", "corpus", "artifacts"];

/// One Markdown file.
#[derive(Default)]
struct Page {
    text: String,
    anchors: Anchors,
    /// Links, and where they begin.
    links: Vec<(String, usize)>,
    /// What is wrong with the page whatever else there is, and where.
    faults: Vec<(String, usize)>,
}

impl Page {
    /// Adds what was found in HTML that begins at `at`.
    fn take(&mut self, found: Vec<Found>, at: usize) {
        for found in found {
            match found {
                Found::Link(link, inner) => self.links.push((link, at + inner)),
                Found::Anchor(anchor) => self.anchors.add(&anchor),
                Found::Mute(inner) => self.faults.push((mute(), at + inner)),
            }
        }
    }
}

/// Reads every Markdown file below `root`, and follows its links.
pub fn check(root: &Path) -> Result<Checked, String> {
    let mut pages = BTreeMap::new();
    for path in files(root, Path::new(""))? {
        let text =
            fs::read_to_string(root.join(&path)).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        pages.insert(path, read(text));
    }
    let mut checked = Checked { pages: pages.len(), ..Checked::default() };
    for (path, page) in &pages {
        let mut faults = page.faults.clone();
        for (link, at) in &page.links {
            checked.links += 1;
            if let Err(why) = follow(root, &pages, path, link) {
                faults.push((format!("`{link}`: {why}"), *at));
            }
        }
        faults.sort_by_key(|(_, at)| *at);
        checked
            .faults
            .extend(faults.iter().map(|(what, at)| format!("{}:{}: {what}", path.display(), place(&page.text, *at))));
    }
    checked.faults.extend(left_out(&pages));
    Ok(checked)
}

/// Pages of `docs/` to which the summary does not lead: they would stand nowhere in the book.
fn left_out(pages: &BTreeMap<PathBuf, Page>) -> Vec<String> {
    let summary = Path::new("docs/SUMMARY.md");
    let Some(contents) = pages.get(summary) else { return Vec::new() };
    let listed: Vec<Place> = contents.links.iter().filter_map(|(link, _)| places::read(summary, link).ok()).collect();
    let is_listed = |page: &Path| listed.contains(&Place::Inside { path: page.to_owned(), anchor: None });
    let docs = pages.keys().filter(|page| page.starts_with("docs") && *page != summary);
    let missing = docs.filter(|page| !is_listed(page));
    missing
        .map(|page| format!("{}: the summary does not lead here; add the page to docs/SUMMARY.md", page.display()))
        .collect()
}

/// All Markdown files below a directory, by their paths from the root.
fn files(root: &Path, directory: &Path) -> Result<Vec<PathBuf>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", root.join(directory).display());
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(directory)).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = directory.join(&name);
        if entry.file_type().map_err(cannot)?.is_dir() {
            if !name.starts_with('.') && !LEFT_OUT.contains(&name.as_str()) {
                found.append(&mut files(root, &path)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Anchors and links of a text.
fn read(text: String) -> Page {
    let mut page = Page::default();
    let mut broken = Vec::new();
    let parser = Parser::new_with_broken_link_callback(
        &text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
        Some(|link: BrokenLink<'_>| {
            // `[word]` alone is mostly a word in brackets.
            if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
                broken.push((format!("`[{}]` is defined nowhere on this page", link.reference), link.span.start));
            }
            None
        }),
    );
    let (mut heading, mut picture, mut block) = (None::<String>, None::<(String, usize)>, None::<(String, usize)>);
    for (event, at) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => page.anchors.add(&heading.take().unwrap_or_default()),
            Event::Start(Tag::Link { dest_url, .. }) => page.links.push((dest_url.to_string(), at.start)),
            Event::Start(Tag::Image { dest_url, .. }) => {
                page.links.push((dest_url.to_string(), at.start));
                picture = Some((String::new(), at.start));
            }
            Event::End(TagEnd::Image) => {
                if let Some((_, at)) = picture.take().filter(|(words, _)| words.trim().is_empty()) {
                    page.faults.push((mute(), at));
                }
            }
            Event::Text(words) | Event::Code(words) => {
                heading.iter_mut().chain(picture.as_mut().map(|(text, _)| text)).for_each(|text| text.push_str(&words));
            }
            // A block of HTML comes line by line, and a tag may go on over several.
            Event::Start(Tag::HtmlBlock) => block = Some((String::new(), at.start)),
            Event::Html(text) => block.iter_mut().for_each(|(block, _)| block.push_str(&text)),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((text, at)) = block.take() {
                    page.take(html::found(&text), at);
                }
            }
            Event::InlineHtml(text) => page.take(html::found(&text), at.start),
            _ => {}
        }
    }
    page.faults.append(&mut broken);
    page.text = text;
    page
}

fn mute() -> String {
    "the picture has no words for who does not see it; say what it shows".to_owned()
}

/// Whether a link leads to something.
fn follow(root: &Path, pages: &BTreeMap<PathBuf, Page>, page: &Path, link: &str) -> Result<(), String> {
    let Place::Inside { path, anchor } = places::read(page, link)? else { return Ok(()) };
    if !root.join(&path).exists() {
        return Err(format!("there is no `{}`", path.display()));
    }
    match (anchor, pages.get(&path)) {
        (Some(anchor), Some(page)) if !page.anchors.has(&anchor) => Err(match page.anchors.nearest(&anchor) {
            Some(nearest) => format!("`{}` has no heading `#{anchor}`; is `#{nearest}` meant?", path.display()),
            None => format!("`{}` has no heading `#{anchor}`", path.display()),
        }),
        (Some(_), None) => {
            Err(format!("`{}` is not a Markdown file and has no headings; leave out what follows `#`", path.display()))
        }
        _ => Ok(()),
    }
}

/// Line and column.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a repository of these files.
    fn told(files: &[(&str, &str)]) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let root = tempfile::tempdir()?;
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap_or(root.path()))?;
            fs::write(path, text)?;
        }
        Ok(check(root.path())?.faults)
    }

    #[test]
    fn every_link_of_the_repository_leads_somewhere() -> Result<(), String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let checked = check(root)?;
        assert_eq!(checked.faults, Vec::<String>::new());
        assert!(checked.pages > 40 && checked.links > 400, "{} links on {} pages", checked.links, checked.pages);
        Ok(())
    }

    #[test]
    fn a_link_that_leads_nowhere_is_told_with_its_place() -> Result<(), Box<dyn std::error::Error>> {
        let page = "# A\n\nSee [b](b.md), [c](c.md#limit), [d](d.toml#d), [a](#a), [e][f] and ![](p.png).\n\n\
                    <p>\n<img src=\"q.png\"\n  alt=\"\">\n\n`[no](link.md)`\n";
        let faults = told(&[("x/a.md", page), ("x/c.md", "# Limits\n"), ("x/d.toml", ""), ("x/p.png", "")])?;
        assert_eq!(
            faults,
            [
                "x/a.md:3:5: `b.md`: there is no `x/b.md`",
                "x/a.md:3:16: `c.md#limit`: `x/c.md` has no heading `#limit`; is `#limits` meant?",
                "x/a.md:3:33: `d.toml#d`: `x/d.toml` is not a Markdown file and has no headings; leave out what follows `#`",
                "x/a.md:3:57: `[f]` is defined nowhere on this page",
                "x/a.md:3:68: the picture has no words for who does not see it; say what it shows",
                "x/a.md:6:1: the picture has no words for who does not see it; say what it shows",
                "x/a.md:6:1: `q.png`: there is no `x/q.png`",
            ]
        );
        Ok(())
    }

    #[test]
    fn a_page_that_the_summary_leaves_out_is_told() -> Result<(), Box<dyn std::error::Error>> {
        let pages = [("docs/SUMMARY.md", "- [A](a.md)\n"), ("docs/a.md", ""), ("docs/b/c.md", ""), ("d.md", "")];
        let faults = told(&pages)?;
        assert_eq!(faults, ["docs/b/c.md: the summary does not lead here; add the page to docs/SUMMARY.md"]);
        Ok(())
    }

    #[test]
    fn what_is_built_is_not_read() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(told(&[("target/book/a.md", "[b](b.md)"), (".git/a.md", "[b](b.md)")])?, Vec::<String>::new());
        Ok(())
    }
}
