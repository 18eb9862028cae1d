//! Names that mean harm are harmless in every format.

use std::path::{Path, PathBuf};

use onus_report::{Format, Model};

use crate::ground::{bytes, json, plan, plan_of_volumes, text, with_model};
use crate::read::{csv, lines};
use crate::rendered::harmless;
use crate::schemas::{junit_must_hold, must_hold, validator};

/// What somebody could call a resource, a party, a document.
const NAMES: [&str; 27] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "<!-- ]]> --><![CDATA[ x",
    "' onmouseover='alert(1)",
    "\" onmouseover=\"alert(1)",
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "a`b``c```d",
    "a\nb\r\n\n# heading\n- list",
    "tab\tnul\u{0}bell\u{7}esc\u{1b}[31mred",
    "right\u{202e}to\u{202c}left\u{2066}x\u{2069}\u{200f}",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "{0} {{placeholder}} ${HOME} $(id)",
    "@everybody #1 :smile: www.evil.example https://evil.example | a | b |",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "`@team` `` @team ` @team | x",
    "\\`@team\\` \\| \\",
    "!1 ~bug %1 $1 &1 ^1 GH-1 ~\"a label\" someone@evil.example",
    "1. [ ] *a* _b_ ~~c~~ [^1] $x$ <https://evil.example> <someone@evil.example>",
    "\u{feff}\u{200b}ZŁ🏴\u{e0067}\u{e007f}\u{fffe}",
];

/// What must never stand in a page as it is. Its attributes stand in double quotes, so that single ones do nothing.
const ALIVE: [&str; 6] =
    ["<script>alert", "<img src=x", "<svg onload", "\" onmouseover=\"", "href=\"javascript:", "<!-- ]]>"];

fn long() -> String {
    format!("long-{}", "<b>".repeat(3500))
}

/// The addresses of the plan: each name by itself, within an address, and one of 10 kB.
fn addresses() -> Vec<String> {
    let alone = NAMES.iter().map(|name| (*name).to_owned());
    let within = NAMES.iter().map(|name| format!("opentelekomcloud_evs_volume_v3.volume[\"{name}\"]"));
    alone.chain(within).chain([long()]).collect()
}

/// A value as TOML writes it.
fn toml(name: &str) -> String {
    let mut text = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => text += &format!("\\u{:04X}", u32::from(c)),
            c => text.push(c),
        }
    }
    text + "\""
}

/// An agreement in which everybody and everything is called by the name.
fn agreement(name: &str) -> String {
    let name = toml(name);
    format!(
        r#"
[customer]
name = {name}
[customer.teams.shop]
name = {name}
owns = [{{ tag = "team=shop" }}]
[[msp]]
id = "msp"
name = {name}
[[contract]]
with = "msp"
document = {name}
from = 2020-01-01
until = 2021-01-01
commissions = ["duty:tag-resources"]
[[officer]]
role = "information-security-officer"
name = {name}
contact = {name}
from = 2020-01-01
[[declaration]]
id = "classes"
duties = ["classify-data"]
statement = {name}
officer = "information-security-officer"
date = 2026-01-01
[[attestation]]
of = "open-telekom-cloud"
kind = "certificate"
standard = "ISO/IEC 27001"
auditor = {name}
period = {{ from = 2020-01-01, until = 2021-01-01 }}
[[acceptance]]
duty = "encrypt-volumes"
scope = [{{ tag = "team=shop" }}]
reason = {name}
officer = "information-security-officer"
until = 2027-01-01
"#
    )
}

/// Runs a test on an estate of hostile resources, under agreements that are hostile too.
fn on_hostile(test: impl Fn(&Model)) {
    let directory = tempfile::tempdir().unwrap();
    let plan = plan(&directory, "plan '<b>&amp;=1.json", &plan_of_volumes(&addresses()));
    with_model(std::slice::from_ref(&plan), None, &test);
    let long = long();
    for name in NAMES.into_iter().chain([long.as_str()]) {
        let path = directory.path().join("onus.toml");
        std::fs::write(&path, agreement(name)).unwrap();
        with_model(&[PathBuf::from(&plan)], Some(Path::new(&path)), &test);
    }
}

#[test]
fn hostile_names_are_harmless_in_every_format() {
    let (sarif, gitlab, ocsf) = (
        validator("sarif-2.1.0.json"),
        validator("gitlab-code-quality.json"),
        validator("ocsf-compliance-finding-1.8.0.json"),
    );
    on_hostile(|model| {
        assert!(model.rows.len() >= addresses().len());
        for format in Format::ALL {
            match format {
                Format::Html => page(&text(format, model)),
                Format::Svg => picture(&text(format, model)),
                Format::Markdown => comment(&text(format, model)),
                Format::Sarif => {
                    let report = json(format, model);
                    must_hold(&sarif, &report);
                    messages(&report);
                }
                Format::Junit => test_report(&text(format, model)),
                Format::Gitlab => must_hold(&gitlab, &json(format, model)),
                Format::Ocsf => lines(&text(format, model)).iter().for_each(|event| must_hold(&ocsf, event)),
                Format::Csv => table(&text(format, model)),
                Format::Xlsx => workbook(&bytes(format, model)),
                Format::Json => assert!(json(format, model)["gaps"].is_array()),
            }
        }
    });
}

fn page(text: &str) {
    for alive in ALIVE {
        assert!(!text.contains(alive), "{alive}");
    }
    // Nothing is fetched from elsewhere.
    for outside in ["src=\"http", "href=\"//", "url(http", "@import"] {
        assert!(!text.contains(outside), "{outside}");
    }
}

fn picture(text: &str) {
    page(text);
    if !text.is_empty() {
        let document = roxmltree::Document::parse(text).unwrap();
        assert!(document.descendants().all(|node| !node.has_tag_name("script") && !node.has_tag_name("image")));
    }
}

/// Takes code, and what is escaped, out of Markdown: what is left would act.
fn acting(line: &str) -> String {
    let mut left = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c == '\\' {
            rest = rest.get(2..).unwrap_or_default();
            continue;
        }
        if c == '`' {
            let fence: String = rest.chars().take_while(|c| *c == '`').collect();
            let inside = &rest[fence.len()..];
            let mut at = 0;
            let end = loop {
                let Some(next) = inside[at..].find(&fence) else { panic!("code is not ended: {line}") };
                let start = at + next;
                let length = inside[start..].chars().take_while(|c| *c == '`').count();
                if length == fence.len() {
                    break start + length;
                }
                at = start + length;
            };
            rest = &inside[end..];
            continue;
        }
        left.push(c);
        rest = &rest[c.len_utf8()..];
    }
    left
}

fn comment(text: &str) {
    assert!(text.len() <= onus_report::markdown::LIMIT, "{}", text.len());
    assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{0}', '\u{7}', '\u{1b}']));
    for line in text.lines() {
        let left = acting(line);
        let left = ["<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<!-- onus report -->"]
            .into_iter()
            .fold(left, |left, tag| left.replace(tag, ""));
        assert!(!left.contains('<') && (!left.contains('>') || line.starts_with("> **")), "{line}");
        assert!(!left.contains("]("), "{line}");
        assert!(!left.contains("https://") && !left.contains("@e") && !left.contains("#1"), "{line}");
    }
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    harmless(text);
}

/// A word between two backticks is code where people read it, in paragraphs, lists and tables, and what stands beside it not.
#[test]
fn code_in_our_own_words_is_shown_as_code() {
    use onus_report::markdown;
    use onus_report::markdown::escape::{code, prose};
    let says = "set `kms_id` to `a|b` of `x``y`, not ` to <b>";
    let table = markdown!("| what | on |\n|---|---|\n| {} | {} |\n", prose(says), code("a`b|c\nd"));
    for comment in [prose(says), markdown!("- {}\n", prose(says)), markdown!("> {}\n", prose(says))] {
        let comment = comment.as_str();
        assert_eq!(harmless(comment).code, ["kms_id", "a¦b", "x", "y"], "{comment}");
    }
    let shown = harmless(table.as_str());
    assert_eq!((shown.cells, shown.code), (4, ["kms_id", "a¦b", "x", "y", "a`b¦c⏎d"].map(str::to_owned).into()));
    assert!(shown.words.contains(", not ` to <b>"), "{}", shown.words);
}

#[test]
fn whatever_stands_beside_each_other_is_harmless() {
    use onus_report::markdown;
    use onus_report::markdown::Markdown;
    use onus_report::markdown::escape::{code, prose};
    for one in NAMES {
        for other in NAMES {
            let texts = [prose(one), code(one), prose(other), code(other), prose(&format!("on `{one}` by `{other}`"))];
            let row = markdown!("|a|b|c|d|e|\n|-|-|-|-|-|\n| {} |\n", Markdown::join(&texts, " | "));
            let shown = harmless(row.as_str());
            assert_eq!(shown.cells, 10, "{row:?}");
            harmless(Markdown::join(&texts, " ").as_str());
            harmless(Markdown::join(&texts, ", ").as_str());
        }
    }
}

fn messages(report: &serde_json::Value) {
    for result in report["runs"][0]["results"].as_array().unwrap() {
        let message = result["message"]["text"].as_str().unwrap();
        assert!(!message.contains("](") && !message.contains(char::is_control), "{message:?}");
        assert!(!message.replace("{{", "").contains('{'), "{message:?}");
        assert!(message.chars().count() < 4000);
    }
}

fn test_report(text: &str) {
    junit_must_hold(text);
    page(text);
    assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{7}', '\u{1b}']));
}

fn table(text: &str) {
    let records = csv(text);
    for record in &records {
        assert_eq!(record.len(), onus_report::csv::COLUMNS.len());
        for cell in record {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
        }
    }
}

fn workbook(bytes: &[u8]) {
    use calamine::{Data, Reader};
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    for name in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&name).unwrap().cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
        for (_, _, cell) in workbook.worksheet_range(&name).unwrap().used_cells() {
            if let Data::String(text) = cell {
                assert!(text.encode_utf16().count() <= 32_767);
                assert!(!text.contains(['\u{202e}', '\u{7}', '\u{1b}']), "{text:?}");
            }
        }
    }
}

#[test]
fn what_a_name_is_can_still_be_told_from_the_formats_of_programs() {
    let directory = tempfile::tempdir().unwrap();
    let plan = plan(&directory, "plan.json", &plan_of_volumes(&addresses()));
    with_model(&[plan], None, |model| {
        let report = json(Format::Sarif, model);
        let events = lines(&text(Format::Ocsf, model));
        for (found, event) in model.each().zip(&events) {
            assert_eq!(event["resources"][0]["uid"], *found.subject.name);
        }
        // In SARIF the worst stand first.
        let results = report["runs"][0]["results"].as_array().unwrap();
        let told = results.iter().map(|result| &result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]);
        let mut told: Vec<&str> = told.map(|name| name.as_str().unwrap()).collect();
        let mut names: Vec<&str> = model.each().map(|found| found.subject.name.as_str()).collect();
        told.sort_unstable();
        names.sort_unstable();
        assert_eq!(told, names);
    });
}

#[test]
fn a_comment_that_would_grow_too_long_says_what_it_leaves_out() {
    let directory = tempfile::tempdir().unwrap();
    let addresses: Vec<String> = (0..40).map(|at| format!("volume-{at}-{}", "`|<".repeat(3000))).collect();
    let mut plans = Vec::new();
    // Inputs by the dozen, each in a region of its own, make many lines.
    for at in 0..30 {
        let name = format!("plan-{at}-{}.json", "x".repeat(150));
        plans.push(plan(&directory, &name, &plan_of_volumes(&addresses)));
    }
    with_model(&plans, None, |model| comment(&text(Format::Markdown, model)));
}
