//! What is asked of an estate that somebody else made.

use std::process::Output;

use tempfile::tempdir;

use super::super::{code, said, shop, write};
use super::onus_on;

/// What the program says to a query.
fn asked(sql: &str, further: &[&str]) -> Output {
    let directory = tempdir().unwrap();
    write(directory.path(), "plan.json", shop());
    onus_on(directory.path(), &[&["query", sql, "-i", "plan.json"], further].concat())
}

const COUNTING: &str = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t)";

/// It is refused, and this is said.
fn refused(sql: &str, further: &[&str], what: &str, flag: &str) {
    let output = asked(sql, further);
    assert_eq!(code(&output), 2, "{sql}: {}", said(&output));
    let said = said(&output);
    assert!(said.contains(what) && said.contains(flag), "{sql}: {said}");
}

#[test]
fn a_query_without_end_is_ended() {
    for sql in [
        format!("{COUNTING} SELECT count(*) FROM t"),
        "SELECT count(*) FROM resources a, resources b, resources c, resources d, resources e, resources f".to_owned(),
        "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT 1 - x FROM t) SELECT x FROM t WHERE x = 7".to_owned(),
    ] {
        refused(&sql, &["--timeout", "1"], "the query takes longer than 1 second", "--timeout SECONDS");
    }
}

#[test]
fn a_single_step_without_end_is_ended() {
    let long = "printf('%.*c', 30000000, 'a')";
    let sql = format!("SELECT instr({long}, printf('%.*c', 15000000, 'a') || 'b')");
    refused(&sql, &["--timeout", "1"], "the query takes longer than 1 second", "--timeout SECONDS");
}

#[test]
fn rows_without_end_are_ended_as_they_are_written() {
    let output = asked(&format!("{COUNTING} SELECT x FROM t"), &["--timeout", "1", "--format", "json"]);
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--timeout SECONDS"));
}

#[test]
fn an_answer_that_needs_more_memory_than_it_may_have_is_refused() {
    for sql in [
        format!("{COUNTING} SELECT x FROM t ORDER BY -x"),
        format!("{COUNTING} SELECT count(DISTINCT x) FROM t"),
        format!(
            "{COUNTING}, u AS MATERIALIZED (SELECT x, hex(zeroblob(1000)) AS y FROM t) SELECT count(*) FROM u a, u b"
        ),
    ] {
        refused(&sql, &["--memory", "16"], "the answer takes more than 16 MiB of memory", "--memory MIB");
    }
}

#[test]
fn a_table_that_is_too_long_to_be_shown_is_refused() {
    refused(
        &format!("{COUNTING} SELECT x FROM t"),
        &["--memory", "16"],
        "the table takes more than 16 MiB",
        "--memory MIB",
    );
}

#[test]
fn a_value_that_is_too_long_is_refused() {
    for sql in [
        "SELECT length(hex(zeroblob(3000000)))",
        "SELECT length(printf('%.*c', 100000000, 'a'))",
        "SELECT length(group_concat(printf('%.*c', 1000000, 'a'))) FROM resources",
        "SELECT length(replace(printf('%.*c', 1000000, 'a'), 'a', 'aaaaaaaaaaaaaaaa'))",
    ] {
        refused(sql, &["--memory", "16"], "a single value takes more than 2 MiB of memory", "--memory MIB");
    }
}

#[test]
fn what_is_asked_within_the_limits_is_answered() {
    let output = asked("SELECT count(*) AS n FROM resources", &["--memory", "16", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(said(&output).contains("{\"n\":"), "{}", said(&output));
}
