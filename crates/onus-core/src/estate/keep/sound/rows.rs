//! The rows of a kept estate.

use std::borrow::Cow;
use std::collections::BTreeSet;

use onus_catalogue::Catalogue;
use onus_catalogue::kind::{ColumnType, Kind};
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::super::form::told;
use super::{Counts, has_table};
use crate::estate::{Estate, quoted};

pub(super) fn check(estate: &Estate, catalogue: &Catalogue, counts: Counts) -> Result<(), String> {
    let db = &estate.db;
    let refused = |error: rusqlite::Error| format!("SQLite says: {error}");
    for (name, broken) in [("broken_text", broken_text as fn(&[u8]) -> bool), ("broken_list", broken_list)] {
        db.create_scalar_function(name, 1, FunctionFlags::SQLITE_UTF8, move |context| Ok(broken_in(context, broken)))
            .map_err(refused)?;
    }
    let done = common(db, estate, counts).and_then(|()| {
        let present: BTreeSet<&str> =
            estate.classes.iter().map(|class| class.kind.as_str()).filter(|kind| has_table(kind)).collect();
        let mut kinds = catalogue.kinds.iter();
        kinds.try_for_each(|(id, kind)| of_kind(db, id, kind, present.contains(id.as_str()), counts))
    });
    for name in ["broken_text", "broken_list"] {
        db.remove_function(name, 1).map_err(refused)?;
    }
    done?;
    places(db, catalogue)
}

/// Says so if there is a row.
fn none(db: &Connection, what: &str, sql: &str) -> Result<(), String> {
    let found: rusqlite::Result<bool> = db.query_row(&format!("SELECT EXISTS ({sql})"), [], |row| row.get(0));
    match found {
        Ok(false) => Ok(()),
        Ok(true) => Err(what.to_owned()),
        Err(error) => Err(format!("SQLite says: {error}")),
    }
}

/// The tables that every estate has.
fn common(db: &Connection, estate: &Estate, counts: Counts) -> Result<(), String> {
    let Counts { resources, accounts } = counts;
    let (classes, all) = (estate.classes.len(), resources + accounts);
    let no_text = "a text in it is not UTF-8";
    for (what, sql) in [
        (
            "a resource is of a class that is not there",
            format!("SELECT 1 FROM resource WHERE class NOT BETWEEN 0 AND {classes} - 1"),
        ),
        (
            "a resource is part of one that is not there",
            format!("SELECT 1 FROM resource WHERE part_of NOT BETWEEN 1 AND {resources}"),
        ),
        (
            "a resource is part of a part",
            "SELECT 1 FROM resource r JOIN resource w ON w.id = r.part_of WHERE w.part_of IS NOT NULL".to_owned(),
        ),
        (
            "a resource and its class differ in whether it is a part",
            "SELECT 1 FROM resource r JOIN class c ON c.id = r.class WHERE c.part <> (r.part_of IS NOT NULL)"
                .to_owned(),
        ),
        (
            "an account stands among the resources",
            format!(
                "SELECT 1 FROM resource r JOIN class c ON c.id = r.class WHERE (c.kind = '{}') <> (r.id > {resources})",
                Kind::ACCOUNT
            ),
        ),
        ("`replaced` is neither true nor false", "SELECT 1 FROM resource WHERE replaced NOT IN (0, 1)".to_owned()),
        ("the tags of a resource are not a list", "SELECT 1 FROM resource WHERE broken_list(tags)".to_owned()),
        (
            no_text,
            "SELECT 1 FROM resource WHERE broken_text(address) OR broken_text(name) OR broken_text(zone) OR \
             broken_text(identifier) OR broken_text(formerly)"
                .to_owned(),
        ),
        (no_text, "SELECT 1 FROM aside WHERE broken_text(address)".to_owned()),
        (no_text, "SELECT 1 FROM file WHERE broken_text(name)".to_owned()),
        (no_text, "SELECT 1 FROM outside WHERE broken_text(value)".to_owned()),
        ("something outside is numbered like a resource", "SELECT 1 FROM outside WHERE id >= 0".to_owned()),
        (
            "a place is one of a resource that is not there",
            format!("SELECT 1 FROM place WHERE resource NOT BETWEEN 1 AND {all}"),
        ),
        (
            "a place lies in a file that is not there",
            "SELECT 1 FROM place WHERE file NOT IN (SELECT id FROM file)".to_owned(),
        ),
        (
            "a place has no line or column",
            "SELECT 1 FROM place WHERE line NOT BETWEEN 0 AND 4294967295 OR position NOT BETWEEN 0 AND 4294967295"
                .to_owned(),
        ),
    ] {
        none(db, what, &sql)?;
    }
    Ok(())
}

/// The table of a kind: a row for each of its resources, and none else.
fn of_kind(db: &Connection, id: &str, kind: &Kind, present: bool, counts: Counts) -> Result<(), String> {
    let table = quoted(id);
    let exists = db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)", [id], |row| row.get(0));
    match (exists.map_err(|error| format!("SQLite says: {error}"))?, present) {
        (true, _) => {}
        (false, false) => return Ok(()),
        (false, true) => return Err(format!("its table `{id}` is missing")),
    }
    let of_it = format!("SELECT r.id FROM resource r JOIN class c ON c.id = r.class WHERE c.kind = '{id}'");
    let astray = format!("a row of `{id}` is none of a resource of that kind");
    none(db, &astray, &format!("SELECT 1 FROM {table} WHERE id NOT IN ({of_it})"))?;
    let missing = format!("a resource of the kind `{id}` has no row there");
    none(db, &missing, &format!("{of_it} AND r.id NOT IN (SELECT id FROM {table})"))?;
    for (name, column) in &kind.columns {
        let at = quoted(name);
        match &column.column_type {
            ColumnType::Integer | ColumnType::Number => {}
            ColumnType::Boolean => {
                let what = format!("`{id}.{name}` is neither true nor false");
                none(db, &what, &format!("SELECT 1 FROM {table} WHERE {at} NOT IN (0, 1)"))?;
            }
            ColumnType::List => {
                let what = format!("`{id}.{name}` is not a list");
                none(db, &what, &format!("SELECT 1 FROM {table} WHERE broken_list({at})"))?;
            }
            ColumnType::Text | ColumnType::Date | ColumnType::Cidr => {
                let what = format!("`{id}.{name}` is not UTF-8");
                none(db, &what, &format!("SELECT 1 FROM {table} WHERE broken_text({at})"))?;
            }
            ColumnType::Ref(to) => reference(db, &format!("{id}.{name}"), (&table, &at), to, counts)?,
        }
    }
    Ok(())
}

fn reference(
    db: &Connection,
    shown: &str,
    (table, at): (&str, &str),
    to: &[String],
    counts: Counts,
) -> Result<(), String> {
    let nowhere = format!("`{shown}` refers to something that is not there");
    let all = counts.resources + counts.accounts;
    let sql = format!("SELECT 1 FROM {table} WHERE {at} > {all} OR {at} < 0 AND {at} NOT IN (SELECT id FROM outside)");
    none(db, &nowhere, &sql)?;
    if to.is_empty() {
        return Ok(());
    }
    let kinds: Vec<String> = to.iter().map(|kind| format!("'{kind}'")).collect();
    let other = format!("`{shown}` refers to something of another kind");
    let sql = format!(
        "SELECT 1 FROM {table} k JOIN resource r ON r.id = k.{at} JOIN class c ON c.id = r.class \
         WHERE c.kind NOT IN ({})",
        kinds.join(", ")
    );
    none(db, &other, &sql)
}

/// Places are those of columns, or of whole blocks.
fn places(db: &Connection, catalogue: &Catalogue) -> Result<(), String> {
    let columns: BTreeSet<&str> = catalogue.kinds.values().flat_map(Kind::column_names).chain([""]).collect();
    let mut statement = db.prepare("SELECT DISTINCT of FROM place").map_err(|error| format!("SQLite says: {error}"))?;
    let mut rows = statement.query([]).map_err(|error| format!("SQLite says: {error}"))?;
    while let Some(row) = rows.next().map_err(|error| format!("SQLite says: {error}"))? {
        let of: String = row.get(0).map_err(|error| format!("SQLite says: {error}"))?;
        if !columns.contains(of.as_str()) {
            return Err(format!("a place is one of a column `{}`, which no kind has", told(&of)));
        }
    }
    Ok(())
}

fn broken_in(context: &Context<'_>, broken: fn(&[u8]) -> bool) -> bool {
    match context.get_raw(0) {
        ValueRef::Text(text) => broken(text),
        _ => false,
    }
}

fn broken_text(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_err()
}

/// A list is JSON: texts, and nulls for what is not known.
fn broken_list(text: &[u8]) -> bool {
    serde_json::from_slice::<Vec<Option<Cow<'_, str>>>>(text).is_err()
}
