//! Regular expressions over texts of somebody.

use tempfile::tempdir;

use super::super::{VOLUME, write};
use super::{notes, tells};

const STEPS: &str = "this root module takes more than 10000000 steps";

/// What is told where the name of a resource is this.
fn named(expression: &str, text: &str) -> Vec<String> {
    let directory = tempdir().unwrap();
    write(directory.path(), "t.txt", text);
    let locals = "locals {\n  t = file(\"t.txt\")\n}\n";
    write(directory.path(), "main.tf", format!("{locals}{}", VOLUME.replace("\"data\"\n", &format!("{expression}\n"))));
    notes(directory.path())
}

/// Letters in an order that repeats late.
fn letters(length: usize) -> String {
    let mut state = 1_u32;
    let letter = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if state >> 31 == 0 { 'a' } else { 'b' }
    };
    (0..length).map(letter).collect()
}

#[test]
fn a_pattern_that_looks_to_the_end_from_every_place_has_an_end() {
    tells(&named("length(regexall(\"(?:a*b|a)\", local.t))", &"a".repeat(2_000_000)), STEPS);
}

#[test]
fn so_has_one_that_replaces() {
    tells(&named("length(replace(local.t, \"/(?:a*b|a)/\", \"c\"))", &"a".repeat(2_000_000)), STEPS);
}

#[test]
fn a_large_pattern_over_a_large_text_has_an_end() {
    tells(&named("length(regexall(\"[ab]*a[ab]{900}c\", local.t))", &letters(2_000_000)), STEPS);
}

#[test]
fn many_looks_through_a_text_are_counted_together() {
    let expression =
        "length([for i in setproduct(range(300), range(300)) : try(regex(\"[ab]*a[ab]{100}c\", local.t), \"\")])";
    tells(&named(expression, &letters(2_000)), STEPS);
}

#[test]
fn many_patterns_are_counted_together() {
    let expression = "length([for i in setproduct(range(300), range(300)) : try(regex(\"(\\\\pL{1,50})${i[0]}-${i[1]}\", \"a\"), \"\")])";
    tells(&named(expression, ""), STEPS);
}

#[test]
fn repetitions_of_repetitions_are_not_followed() {
    let nested = "regex(\"((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100})\", \"aaaa\")";
    // What it would give is not known, which is not a fault of the configuration; that it ends is what counts.
    assert_eq!(named(nested, ""), [""; 0]);
}

#[test]
fn what_people_write_costs_little() {
    let text = "name-01.example.com\n".repeat(500);
    let expression =
        "join(\"\", [for i in range(20) : length(regexall(\"[a-z]+-([0-9]+)\\\\.\", local.t)) > 0 ? \"x\" : \"y\"])";
    assert_eq!(named(expression, &text), [""; 0]);
}
