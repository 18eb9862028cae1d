//! A password that somebody wrote without quotes is not a name that anybody is to read.

use std::path::Path;

use crate::{VOLUME, code, run, said, write};

/// A password that could be the name of something.
const BARE: &str = "s3cr3tmarker7f1c";

/// Ways to write it that give no value.
fn ways() -> Vec<String> {
    [
        "BARE",
        "\"${BARE}\"",
        "\"%{ if BARE }a%{ endif }\"",
        "BARE(\"x\")",
        "BARE.x",
        "BARE[0]",
        "var.BARE",
        "local.BARE",
        "each.BARE",
        "[BARE]",
        "{ a = [BARE] }",
        "{ (BARE) = 1 }",
        "BARE + 1",
        "-BARE",
        "BARE ? 1 : 2",
        "[for x in BARE : x]",
        "tonumber(\"BARE\")",
        "jsondecode(\"BARE\")",
        "file(\"BARE\")",
        "file(\"/BARE\")",
        "[file(\"/BARE\")]",
        "provider::x::BARE(1)",
        "{ a = [provider::x::BARE(1)], b = 1 }",
        "formatdate(\"BARE\", \"2026-01-01T00:00:00Z\")",
        "P@BARE!",
        "BARE BARE",
        "\"BARE",
    ]
    .map(|way| way.replace("BARE", BARE))
    .into()
}

const USED: &str = "resource \"opentelekomcloud_rds_instance_v3\" \"db\" {\n  name = var.password\n}\n";

/// Nothing of it shows, whoever tells of the directory.
fn is_kept(directory: &Path, further: &[&str]) {
    for command in [
        &["assess", "."][..],
        &["assess", ".", "--format", "json", "--full"],
        &["gaps", "."],
        &["report", ".", "--format", "sarif"],
        &["query", "SELECT * FROM resources", "-i", "."],
    ] {
        let output = run(directory, &[command, further].concat());
        assert!(code(&output) < 2, "{command:?}: {}", said(&output));
        assert!(!said(&output).contains(BARE), "{command:?}: {}", said(&output));
    }
}

#[test]
fn as_a_value_of_a_file() {
    for sensitive in ["", "  sensitive = true\n"] {
        for way in ways() {
            for name in ["terraform.tfvars", "a.auto.tfvars"] {
                let home = tempfile::tempdir().unwrap();
                write(home.path(), "main.tf", format!("{VOLUME}variable \"password\" {{\n{sensitive}}}\n{USED}"));
                write(home.path(), name, format!("password = {way}\n"));
                is_kept(home.path(), &[]);
            }
        }
    }
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "main.tf", format!("{VOLUME}variable \"password\" {{}}\n{USED}"));
    write(home.path(), "own.tfvars", format!("password = {BARE}\n"));
    is_kept(home.path(), &["--var-file", "own.tfvars"]);
    for (text, sort) in [(BARE.to_owned(), "a bare word"), (format!("{BARE}(1)"), "a call of a function")] {
        write(home.path(), "terraform.tfvars", format!("password = {text}\n"));
        let output = run(home.path(), &["assess", "."]);
        let words = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        let expected = format!("terraform.tfvars:1:12: {sort} stands here, which has no value: quote it if it is text");
        assert!(words.contains(&expected), "{}", said(&output));
    }
}

#[test]
fn as_a_default_or_an_argument() {
    let variable = |default: &str| format!("variable \"password\" {{\n  sensitive = true\n  default = {default}\n}}\n");
    let module = format!("variable \"password\" {{\n  sensitive = true\n}}\n{USED}");
    for way in ways() {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), "main.tf", VOLUME);
        write(home.path(), "more.tf", format!("{}{USED}", variable(&way)));
        is_kept(home.path(), &[]);
        write(home.path(), "more.tf", format!("module \"db\" {{\n  source = \"./db\"\n  password = {way}\n}}\n"));
        write(home.path(), "db/main.tf", &module);
        is_kept(home.path(), &[]);
        let marked = format!("locals {{\n  password = sensitive({way})\n}}\n{}", USED.replace("var.", "local."));
        write(home.path(), "more.tf", marked);
        is_kept(home.path(), &[]);
        write(home.path(), "more.tf", format!("output \"password\" {{\n  sensitive = true\n  value = {way}\n}}\n"));
        is_kept(home.path(), &[]);
    }
}

#[test]
fn as_what_is_given_on_the_command_line() {
    let variable = "variable \"password\" {\n  type = list(string)\n}\n";
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "main.tf", format!("{VOLUME}{variable}{USED}"));
    for way in ways() {
        is_kept(home.path(), &["--var", &format!("password={way}")]);
    }
    for given in [BARE.to_owned(), format!("={BARE}")] {
        let output = run(home.path(), &["assess", ".", "--var", &given]);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains("NAME=VALUE"), "{}", said(&output));
        assert!(!said(&output).contains(BARE), "{}", said(&output));
    }
}
