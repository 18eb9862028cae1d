//! A page for every kind of gap: its examples are run, and its table says what the code says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use onus_core::assess::GapKind;
use serde_json::Value;

use crate::{SHOP, json, onus, root};

/// A fenced block of a page.
struct Block {
    /// The heading that it stands under.
    section: String,
    /// What follows the opening fence.
    language: String,
    lines: Vec<String>,
}

impl Block {
    /// The file that it is, and what stands in it: `# file: NAME` on the first line, else the agreement.
    fn file(&self) -> (&str, String) {
        let named = self.lines.first().and_then(|line| line.strip_prefix("# file: "));
        let text = &self.lines[usize::from(named.is_some())..];
        (named.unwrap_or("onus.toml"), text.iter().map(|line| format!("{line}\n")).collect())
    }
}

fn read(name: &str) -> String {
    let path = root().join("docs/gaps").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut section, mut open) = (Vec::new(), String::new(), None::<Block>);
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```"), line.strip_prefix("## ")) {
            (Some(_), Some(_), _) => blocks.extend(open.take()),
            (Some(block), None, _) => block.lines.push(line.to_owned()),
            (None, Some(language), _) => {
                open = Some(Block { section: section.clone(), language: language.to_owned(), lines: Vec::new() });
            }
            (None, None, Some(heading)) => section = heading.to_owned(),
            (None, None, None) => {}
        }
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}

/// The files of a section by name; those of the fixed agreement lie over those of the example.
fn files(blocks: &[Block], sections: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for section in sections {
        for block in blocks.iter().filter(|block| block.section == *section && block.language != "console") {
            let (name, text) = block.file();
            found.insert(name.to_owned(), text);
        }
    }
    found
}

/// The inputs of the page's command: what stands between it and its first option.
fn inputs(blocks: &[Block]) -> Vec<String> {
    let command = blocks.iter().find(|block| block.language == "console").and_then(|block| block.lines.first());
    let words = command.and_then(|line| line.strip_prefix("$ onus assess ")).expect("the command of the page");
    words.split(' ').take_while(|word| !word.starts_with("--")).map(str::to_owned).collect()
}

/// The report on inputs under an agreement.
fn report(inputs: &[String], files: &BTreeMap<String, String>) -> Value {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
        fs::write(path, text).expect("the file is written");
    }
    let agreement = directory.path().join("onus.toml").display().to_string();
    let mut arguments = vec!["assess"];
    arguments.extend(inputs.iter().map(String::as_str));
    arguments.extend(["--agreement", &agreement, "--as-of", "2026-11-22", "--format", "json"]);
    json(&onus(&arguments))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value}"))
}

/// The lines of a report that are about gaps of one kind.
fn told(report: &Value, code: &str) -> Vec<String> {
    let list = |key: &str| report[key].as_array().unwrap_or_else(|| panic!("{key}"));
    let parties: BTreeMap<&str, &str> =
        list("parties").iter().map(|party| (text(party, "id"), text(party, "title"))).collect();
    let of_kind = |key| list(key).iter().filter(move |gap| gap["code"] == code);
    let of_laws = of_kind("gaps").map(|gap| {
        let responsible = gap["responsible"].as_array().expect("parties").iter();
        let names: Vec<&str> = responsible.map(|id| parties[id.as_str().expect("an id")]).collect();
        let who = if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") };
        format!("∅ {} {}: {} · {who}", text(gap, "status"), text(gap, "duty"), text(gap, "what"))
    });
    let of_agreement = of_kind("agreement_gaps").map(|gap| {
        let (severity, subject, what) = (text(gap, "severity"), text(gap, "subject"), text(gap, "what"));
        format!("⚑ {severity} {code} {subject}: {what} · {}", parties[text(gap, "party")])
    });
    // One line for all subjects of which the same is said.
    let mut seen = BTreeSet::new();
    of_laws.chain(of_agreement).filter(|line| seen.insert(line.clone())).collect()
}

#[test]
fn every_kind_has_a_page_and_a_row_that_say_what_the_code_says() {
    let table = read("README.md");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows.len(), GapKind::ALL.len(), "rows of the table");
    for (kind, row) in GapKind::ALL.iter().zip(rows) {
        let (code, severity, title) = (kind.code(), kind.severity().id(), kind.title());
        assert!(row.starts_with(&format!("| `{code}` | {severity} | {title} | ")), "{row}");
        assert!(row.ends_with(&format!(" | [{code}.md]({code}.md) |")), "{row}");
        let page = read(&format!("{code}.md"));
        assert_eq!(page.lines().next(), Some(format!("# `{code}`: {title}").as_str()));
        assert!(page.contains(&format!("\nSeverity: {severity}.")), "{code}: its severity is {severity}");
    }
    for entry in fs::read_dir(root().join("docs/gaps")).expect("the pages") {
        let name = entry.expect("a page").file_name().to_string_lossy().into_owned();
        let code = Path::new(&name).file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(code == "README" || GapKind::from_code(&code).is_some(), "`{name}` is the page of no kind");
    }
}

#[test]
fn every_example_shows_its_gap_and_the_mended_agreement_does_not() {
    for kind in GapKind::ALL {
        let code = kind.code();
        let blocks = blocks(&read(&format!("{code}.md")));
        let example = files(&blocks, &["Example"]);
        let fixed = files(&blocks, &["Example", "Fixed"]);
        assert!(example.contains_key("onus.toml") && example != fixed, "{code}: an example, and another one fixed");
        let shown: Vec<&str> = blocks
            .iter()
            .filter(|block| block.language == "console")
            .flat_map(|block| &block.lines)
            .filter(|line| !line.starts_with("$ "))
            .map(String::as_str)
            .collect();
        assert!(!shown.is_empty(), "{code}: the page shows no line");
        let inputs = inputs(&blocks);
        assert_eq!(told(&report(&inputs, &example), code), shown, "{code}: the report and the page");
        assert_eq!(told(&report(&inputs, &fixed), code), Vec::<String>::new(), "{code}: the fixed agreement");
    }
}

#[test]
fn the_commands_on_the_pages_are_those_that_are_run() {
    for kind in GapKind::ALL {
        let (start, end) = (format!("$ onus assess {SHOP} "), "--agreement onus.toml --as-of 2026-11-22");
        let page = read(&format!("{}.md", kind.code()));
        assert!(page.lines().any(|line| line.starts_with(&start) && line.ends_with(end)), "{}", kind.code());
    }
}
