//! Markdown as GitHub and GitLab read it: what of it is code, and what acts.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Tags that we write ourselves.
const TAGS: [&str; 9] =
    ["<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<sub>", "</sub>", "<br>"];

/// A comment as it is shown.
#[derive(Debug, Default)]
pub struct Rendered {
    /// What stands as code, each by itself.
    pub code: Vec<String>,
    /// All other words, a line per block.
    pub words: String,
    /// How many cells of tables there are.
    pub cells: usize,
}

/// Renders a comment, and makes sure that nothing in it acts: no link, picture, footnote or formula, no mention, no tag that
/// is not ours.
pub fn harmless(markdown: &str) -> Rendered {
    let mut shown = Rendered::default();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::TableCell) => shown.cells += 1,
            Event::Start(
                tag @ (Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::FootnoteDefinition(_)
                | Tag::CodeBlock(_)
                | Tag::Strikethrough),
            ) => panic!("{tag:?} in\n{markdown}"),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {
                panic!("{event:?} in\n{markdown}")
            }
            Event::Code(code) => shown.code.push(code.into_string()),
            Event::Text(text) => shown.words += &text,
            Event::Html(html) | Event::InlineHtml(html) => {
                let left = TAGS.iter().fold(html.into_string(), |left, tag| left.replace(tag, ""));
                let is_mark = left.starts_with("<!-- onus") && left.trim_end().ends_with("-->");
                assert!(is_mark || !left.contains('<'), "{left}");
                shown.words += &left;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_)) => {
                shown.words += "\n"
            }
            _ => {}
        }
    }
    // Links and mentions are made of the words that are left when the Markdown is read.
    let words: Vec<char> = shown.words.chars().collect();
    for pair in words.windows(2) {
        let [sign, next] = pair else { continue };
        let acts = matches!(sign, '@' | '#' | '!' | '~' | '%' | '$' | '^') && next.is_alphanumeric();
        assert!(!acts, "`{sign}{next}` acts in\n{}", shown.words);
    }
    for link in ["://", "www.", "mailto:", "gh-1", "GH-1"] {
        assert!(!shown.words.contains(link), "`{link}` acts in\n{}", shown.words);
    }
    shown
}
