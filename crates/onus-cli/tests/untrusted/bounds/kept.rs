//! Kept estates that somebody changed.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::tempdir;

use super::super::{VOLUME, code, said, shop, write};
use super::onus_on;

/// A kept estate of a configuration with remarks and places, in a directory of its own.
fn kept(directory: &Path) -> PathBuf {
    write(directory, "plan.json", shop());
    let output = onus_on(directory, &["assess", "plan.json", "--estate", "estate.db"]);
    assert!(code(&output) <= 1, "{}", said(&output));
    directory.join("estate.db")
}

/// A kept estate of a configuration: it has places and remarks.
fn written(directory: &Path) -> PathBuf {
    let remark = "# onus:accept encryption-at-rest until=2027-06-01 owner=ops reason=\"test\"\n";
    write(directory, "infra/main.tf", format!("{remark}{VOLUME}"));
    let output = onus_on(directory, &["assess", "infra", "--estate", "estate.db"]);
    assert!(code(&output) <= 1, "{}", said(&output));
    directory.join("estate.db")
}

/// Every command that takes it refuses it, and says what is wrong.
fn refused(path: &Path, what: &str) {
    let directory = path.parent().unwrap();
    for arguments in [&["assess", "estate.db"][..], &["query", "SELECT 1", "-i", "estate.db"]] {
        let output = onus_on(directory, arguments);
        assert_eq!(code(&output), 2, "{what}: {}", said(&output));
        assert!(said(&output).contains(what), "`{what}` is not said: {}", said(&output));
    }
}

/// Changes a kept estate.
fn changed(make: fn(&Path) -> PathBuf, sql: &str, what: &str) {
    let directory = tempdir().unwrap();
    let path = make(directory.path());
    let db = Connection::open(&path).unwrap();
    db.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    drop(db);
    refused(&path, what);
}

#[test]
fn an_untouched_one_says_what_its_input_says() {
    let directory = tempdir().unwrap();
    kept(directory.path());
    let of_plan = onus_on(directory.path(), &["assess", "plan.json", "--format", "json"]);
    let of_kept = onus_on(directory.path(), &["assess", "estate.db", "--format", "json"]);
    assert_eq!(said(&of_plan), said(&of_kept));
    let again = onus_on(directory.path(), &["assess", "estate.db", "--estate", "again.db"]);
    assert!(code(&again) <= 1, "{}", said(&again));
    let of_again = onus_on(directory.path(), &["assess", "again.db", "--format", "json"]);
    assert_eq!(said(&of_plan), said(&of_again));
}

#[test]
fn what_refers_to_nothing_is_refused() {
    for (sql, what) in [
        ("UPDATE resource SET class = 99999", "is a damaged estate"),
        ("UPDATE resource SET class = -1 WHERE id = 1", "is a damaged estate"),
        ("UPDATE resource SET class = 99999 WHERE part_of IS NOT NULL", "of a class that is not there"),
        ("UPDATE resource SET part_of = 99999 WHERE part_of IS NOT NULL", "part of one that is not there"),
        ("UPDATE resource SET part_of = id WHERE part_of IS NOT NULL", "part of a part"),
        ("UPDATE resource SET part_of = 1 WHERE id = 2", "is a damaged estate"),
        ("DELETE FROM resource WHERE id = 1", "not numbered from 1 on"),
        ("UPDATE resource SET id = 100000 WHERE id = 1", "not numbered from 1 on"),
        ("DELETE FROM block_volume", "a resource of the kind `block_volume` has no row there"),
        ("INSERT INTO block_volume (id) VALUES (99999)", "a row of `block_volume` is none of a resource of that kind"),
        ("UPDATE subnet SET network = 99999", "refers to something that is not there"),
        ("UPDATE subnet SET network = -99999", "refers to something that is not there"),
        ("UPDATE subnet SET network = id", "refers to something of another kind"),
        ("DELETE FROM class", "is described in two ways"),
        ("UPDATE class SET account = 1", "is described in two ways"),
        ("UPDATE class SET model = 'saas'", "is described in two ways"),
    ] {
        changed(kept, sql, what);
    }
}

#[test]
fn what_is_kept_beside_the_tables_is_held_against_them() {
    let of = |key: &str, from: &str, to: &str| {
        format!("UPDATE meta SET value = replace(value, '{from}', '{to}') WHERE key = '{key}'")
    };
    for (sql, what) in [
        (of("classes", "\"account\":0", "\"account\":7"), "lies in an account that is not there"),
        (of("classes", "\"kind\":\"block_volume\"", "\"kind\":\"nothing\""), "which the catalogue does not have"),
        (of("classes", "\"kind\":\"block_volume\"", "\"kind\":\"supporting\""), "is described in two ways"),
        (of("accounts", "\"name\":\"", "\"name\":\"x"), "has no row of its own"),
        (of("complete", "[]", "[\"nothing\"]"), "which is not a kind"),
        (of("coverage", "\"recognised\":", "\"recognised\":9"), "as it says that it recognised"),
        (of("coverage", "{", "["), "cannot be read"),
        (of("inputs", "\"name\":\"plan.json\"", "\"name\":\"x\""), "an input that it does not list"),
        ("DELETE FROM meta WHERE key = 'remarks'".to_owned(), "not what Onus keeps"),
        ("INSERT INTO meta VALUES ('more', 'x')".to_owned(), "not what Onus keeps"),
        ("DELETE FROM aside".to_owned(), "left out"),
        (format!("UPDATE meta SET value = '{}' WHERE key = 'classes'", "[".repeat(100_000)), "cannot be read"),
    ] {
        changed(kept, &sql, what);
    }
}

#[test]
fn places_and_remarks_lead_to_what_is_there() {
    for (sql, what) in [
        ("UPDATE place SET resource = resource + 1000", "a place is one of a resource that is not there"),
        ("UPDATE place SET file = 7", "a place lies in a file that is not there"),
        ("DELETE FROM file", "a place lies in a file that is not there"),
        ("UPDATE place SET line = -1", "a place has no line or column"),
        ("UPDATE place SET position = 5000000000", "a place has no line or column"),
        ("UPDATE place SET of = 'nothing' WHERE of = 'name'", "which no kind has"),
        (
            "UPDATE meta SET value = replace(value, '\"resource\":1', '\"resource\":99') WHERE key = 'remarks'",
            "speaks of a resource that is not there",
        ),
    ] {
        changed(written, sql, what);
    }
}

#[test]
fn values_of_another_shape_are_refused() {
    for (sql, what) in [
        ("UPDATE resource SET tags = '{}'", "the tags of a resource are not a list"),
        ("UPDATE resource SET tags = '[1]'", "the tags of a resource are not a list"),
        ("UPDATE resource SET tags = 'x'", "the tags of a resource are not a list"),
        ("UPDATE resource SET replaced = 2", "neither true nor false"),
        ("UPDATE block_volume SET encrypted = 7", "neither true nor false"),
        ("UPDATE resource SET address = CAST(x'ff' AS TEXT)", "utf-8"),
        ("UPDATE resource SET name = CAST(x'c328' AS TEXT)", "is not UTF-8"),
    ] {
        changed(kept, sql, what);
    }
}

#[test]
fn tables_that_onus_does_not_make_are_refused() {
    let forge = |of: &str| {
        format!("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = {of}; PRAGMA writable_schema = RESET;")
    };
    for (sql, what) in [
        ("CREATE VIEW v AS SELECT 1".to_owned(), "its view `v` is none that Onus makes"),
        ("CREATE TABLE t (x)".to_owned(), "its table `t` is none that Onus makes"),
        ("CREATE INDEX i ON resource (address)".to_owned(), "its index `i` is none that Onus makes"),
        (
            "CREATE TRIGGER g AFTER INSERT ON resource BEGIN DELETE FROM resource; END".to_owned(),
            "its trigger `g` is none that Onus makes",
        ),
        ("CREATE VIRTUAL TABLE f USING fts5(x)".to_owned(), "is none that Onus makes"),
        ("DROP VIEW resources; CREATE VIEW resources AS SELECT 1".to_owned(), "its view `resources` is none"),
        ("DROP VIEW resources".to_owned(), "its view `resources` is missing"),
        (
            "ALTER TABLE block_volume RENAME TO hidden; CREATE VIEW block_volume AS SELECT * FROM hidden WHERE 0"
                .to_owned(),
            "is none that Onus makes",
        ),
        (
            "ALTER TABLE block_volume ADD COLUMN more TEXT".to_owned(),
            "its table `block_volume` is none that Onus makes",
        ),
        ("DROP TABLE block_volume".to_owned(), "its table `block_volume` is missing"),
        ("DROP TABLE place".to_owned(), "its table `place` is missing"),
        (
            forge("replace(sql, 'STRICT', '') WHERE name = 'block_volume'"),
            "its table `block_volume` is none that Onus makes",
        ),
        (forge("sql || ' -- x' WHERE name = 'resource'"), "its table `resource` is none that Onus makes"),
    ] {
        changed(kept, &sql, what);
    }
}

#[test]
fn files_that_are_damaged_or_of_another_sort_are_refused() {
    let mutated = |change: &dyn Fn(&mut Vec<u8>), what: &str| {
        let directory = tempdir().unwrap();
        let path = kept(directory.path());
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        refused(&path, what);
    };
    mutated(&|bytes| bytes.truncate(bytes.len() / 2), "is a damaged estate");
    mutated(&|bytes| bytes.truncate(100), "estate");
    mutated(&|bytes| bytes[18..20].copy_from_slice(&[2, 2]), "is not an estate that Onus kept");
    mutated(&|bytes| bytes[68..72].fill(0), "is not an estate that Onus kept");
    mutated(&|bytes| bytes[60..64].fill(0), "was kept by another version");
    // Every other page is a copy of the second one.
    mutated(
        &|bytes| {
            let second = bytes[4096..8192].to_vec();
            for at in (8192..bytes.len()).step_by(8192) {
                let end = bytes.len().min(at + 4096);
                bytes[at..end].copy_from_slice(&second[..end - at]);
            }
        },
        "is a damaged estate",
    );
}

#[test]
fn one_that_is_larger_than_any_is_not_read() {
    let directory = tempdir().unwrap();
    let path = kept(directory.path());
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len((1 << 30) + 1).unwrap();
    refused(&path, "is larger than 1073741824 bytes");
}
