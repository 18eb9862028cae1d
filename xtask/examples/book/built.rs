//! The links of the built book.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::Checked;
use crate::html::{self, Found};
use crate::places::{self, Place};

/// Copies what the pages of the book link to outside of it, and follows all their links.
pub fn check(root: &Path, book: &Path) -> Result<Checked, String> {
    let mut pages = BTreeMap::new();
    for path in files(book, Path::new("docs"))? {
        let text =
            fs::read_to_string(book.join(&path)).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        pages.insert(path, html::found(&text));
    }
    let mut checked = Checked { pages: pages.len(), ..Checked::default() };
    for (page, found) in &pages {
        let links = found.iter().filter_map(|found| if let Found::Link(link, _) = found { Some(link) } else { None });
        // The table of contents stands on every page: once is enough.
        for link in links.collect::<BTreeSet<_>>() {
            checked.links += 1;
            if let Err(why) = follow(root, book, &pages, page, link) {
                checked.faults.push(format!("{}: `{link}`: {why}", page.display()));
            }
        }
    }
    if checked.pages == 0 {
        return Err(format!("`{}` holds no page", book.join("docs").display()));
    }
    Ok(checked)
}

/// All pages below a directory.
fn files(book: &Path, directory: &Path) -> Result<Vec<PathBuf>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", book.join(directory).display());
    let mut found = Vec::new();
    for entry in fs::read_dir(book.join(directory)).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let path = directory.join(entry.file_name());
        if entry.file_type().map_err(cannot)?.is_dir() {
            found.append(&mut files(book, &path)?);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            found.push(path);
        }
    }
    Ok(found)
}

fn follow(
    root: &Path,
    book: &Path,
    pages: &BTreeMap<PathBuf, Vec<Found>>,
    page: &Path,
    link: &str,
) -> Result<(), String> {
    // `#` alone is the top of the page; what a script answers to has it too.
    if link == "#" || link.starts_with("javascript:") || link.starts_with("data:") {
        return Ok(());
    }
    let Place::Inside { path, anchor } = places::read(page, link)? else { return Ok(()) };
    if !book.join(&path).is_file() {
        bring(root, book, &path)?;
    }
    let Some(anchor) = anchor else { return Ok(()) };
    let there = pages.get(&path).is_some_and(|found| found.contains(&Found::Anchor(anchor.clone())));
    if there { Ok(()) } else { Err(format!("`{}` has no `#{anchor}`", path.display())) }
}

/// Copies a file of the repository into the book, at the same place.
fn bring(root: &Path, book: &Path, path: &Path) -> Result<(), String> {
    // What lies in `docs` the book holds already, or it is missing there.
    let outside = !path.starts_with("docs");
    // mdBook takes every Markdown file for a page of the book, and its links lead to `.html`.
    let markdown = path.with_extension("md");
    let to = book.join(path);
    let made = if outside && root.join(path).is_file() {
        directory_of(&to).and_then(|()| fs::copy(root.join(path), &to)).map(|_| ())
    } else if outside && path.extension().is_some_and(|extension| extension == "html") && root.join(&markdown).is_file()
    {
        directory_of(&to).and_then(|()| as_text(root, &markdown)).and_then(|page| fs::write(&to, page))
    } else {
        return Err(format!("there is no file `{}`; link to a file, or to a page of the book", path.display()));
    };
    made.map_err(|error| format!("cannot copy it: {error}"))
}

fn directory_of(file: &Path) -> std::io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

/// A Markdown file that is not a page of the book, as text that a browser shows.
fn as_text(root: &Path, path: &Path) -> std::io::Result<String> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (title, text) = (escaped(&path.to_string_lossy()), escaped(&fs::read_to_string(root.join(path))?));
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <pre style=\"white-space: pre-wrap\">\n{text}</pre>\n</html>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_and_files_from_outside_brought() -> Result<(), Box<dyn std::error::Error>> {
        let (root, book) = (tempfile::tempdir()?, tempfile::tempdir()?);
        fs::create_dir_all(book.path().join("docs/gaps"))?;
        fs::write(root.path().join("LICENSE"), "words")?;
        fs::write(root.path().join("STYLE.md"), "# <Style>")?;
        fs::write(book.path().join("docs/a.html"), "<h2 id=x></h2><a href='#x'></a><a href='../LICENSE'></a>")?;
        let links = [
            "../../STYLE.html",
            "../a.html#x",
            "../a.html#y",
            "../b.html",
            "../../NOTICE",
            "https://example.com/",
            "http://example.com/",
        ];
        let page: String = links.iter().map(|link| format!("<a href=\"{link}\">")).collect();
        fs::write(book.path().join("docs/gaps/b.html"), page)?;
        let checked = check(root.path(), book.path())?;
        assert_eq!((checked.pages, checked.links), (2, 9));
        assert_eq!(fs::read_to_string(book.path().join("LICENSE"))?, "words");
        assert!(fs::read_to_string(book.path().join("STYLE.html"))?.contains("# &lt;Style>"));
        assert_eq!(
            checked.faults,
            [
                "docs/gaps/b.html: `../../NOTICE`: there is no file `NOTICE`; link to a file, or to a page of the book",
                "docs/gaps/b.html: `../a.html#y`: `docs/a.html` has no `#y`",
                "docs/gaps/b.html: `../b.html`: there is no file `docs/b.html`; link to a file, or to a page of the book",
                "docs/gaps/b.html: `http://example.com/`: only `https://…` leads outside",
            ]
        );
        Ok(())
    }

    #[test]
    fn a_book_without_pages_is_none() -> Result<(), Box<dyn std::error::Error>> {
        let book = tempfile::tempdir()?;
        fs::create_dir_all(book.path().join("docs"))?;
        assert!(check(Path::new("."), book.path()).is_err());
        Ok(())
    }
}
