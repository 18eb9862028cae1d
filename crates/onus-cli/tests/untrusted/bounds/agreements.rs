//! An agreement that says too much.

use std::fmt::Write;

use tempfile::tempdir;

use super::super::{code, onus, said, shop, write};
use super::ended;

/// What the program says under an agreement; its exit code.
fn under(agreement: &str) -> (i32, String) {
    let directory = tempdir().unwrap();
    write(directory.path(), "plan.json", shop());
    write(directory.path(), "onus.toml", agreement);
    let mut command = onus(directory.path());
    command.args(["assess", "plan.json", "--as-of", "2027-01-01"]);
    let output = ended(command);
    (code(&output), said(&output))
}

/// A team that owns what these selectors pick.
fn owning(selectors: &[String]) -> String {
    format!("[customer]\nname = \"X\"\n[customer.teams.t]\nname = \"T\"\nowns = [{}]\n", selectors.join(","))
}

#[test]
fn selectors_beyond_number_are_refused_though_they_stand_on_one_line() {
    let selectors: Vec<String> = (0..20_000).map(|at| format!("{{ address = \"*a*b*c{at}*\" }}")).collect();
    let (code, said) = under(&owning(&selectors));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("the agreement has more than 5000 selectors"), "{said}");
}

#[test]
fn parties_beyond_number_are_refused_though_each_is_a_part_of_the_next() {
    let mut agreement = String::from("[customer]\nname = \"X\"\n");
    for at in 0..6_000 {
        writeln!(agreement, "[customer.teams.t{at}]\nname = \"T\"\nparent = \"t{}\"", (at + 1) % 6_000).unwrap();
    }
    let (code, said) = under(&agreement);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("the agreement has more than 2000 parties"), "{said}");
}

#[test]
fn stars_beyond_number_are_one_pattern() {
    let (code, said) =
        under(&owning(&[format!("{{ address = \"{}\" }}", "*a".repeat(200_000)), "{ address = \"*\" }".to_owned()]));
    assert!(code <= 1, "{said}");
}

#[test]
fn faults_beyond_number_are_counted_and_not_all_told() {
    let mut agreement = String::from("[customer]\nname = \"X\"\n");
    for at in 0..20_000 {
        writeln!(agreement, "k{at} = 1").unwrap();
    }
    let (code, said) = under(&agreement);
    assert_eq!(code, 2);
    assert!(said.contains("19900 more faults are not shown"), "{}", &said[said.len().saturating_sub(2000)..]);
    let on_one_line: Vec<String> = (0..20_000).map(|at| format!("{{ x{at} = 1 }}")).collect();
    let (code, said) = under(&owning(&on_one_line));
    assert_eq!(code, 2);
    assert!(said.len() < 200_000, "{} bytes are said", said.len());
}

#[test]
fn tables_in_tables_without_end_are_not_read() {
    for text in [
        format!("x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a{} = 1\n", ".a".repeat(100_000)),
        format!("[a{}]\n", ".a".repeat(100_000)),
        format!("x = {}{}\n", "{a=".repeat(100_000), "}".repeat(100_000)),
    ] {
        let (code, said) = under(&text);
        assert_eq!(code, 2);
        assert!(said.contains("not valid TOML") && said.len() < 20_000, "{} bytes", said.len());
    }
}
