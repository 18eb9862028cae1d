//! Small outputs, letter by letter.

use std::path::{Path, PathBuf};

use onus_report::Format;

use crate::ground::{AGREEMENT, SHOP, plan, plan_of_volumes, text, with_model};

/// A text in which hashes, and the directory of a test, are left out.
fn steady(text: &str, directory: &Path) -> String {
    let text = text.replace(&format!("{}/", directory.display()), "");
    let mut shown = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() && !c.is_ascii_uppercase() {
            digits.push(c);
            continue;
        }
        shown += if digits.len() == 64 { "HASH" } else { &digits };
        digits.clear();
        shown.push(c);
    }
    shown
}

fn small(format: Format) -> String {
    let directory = tempfile::tempdir().unwrap();
    let plan = plan(&directory, "plan.json", &plan_of_volumes(&["opentelekomcloud_evs_volume_v3.volume".to_owned()]));
    with_model(&[plan], None, |model| steady(&text(format, model), directory.path()))
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(small(Format::Gitlab));
}

#[test]
fn comma_separated_values() {
    insta::assert_snapshot!(small(Format::Csv));
}

#[test]
fn comment() {
    let path = Path::new(AGREEMENT);
    insta::assert_snapshot!(with_model(&[PathBuf::from(SHOP)], Some(path), |model| {
        steady(&text(Format::Markdown, model), Path::new("/nowhere"))
    }));
}
