//! `onus query`: the estate and its assessment in SQL, for reading only.

use std::io::Write;

use onus::report::add_tables;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{Format, QueryOptions};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Ground;

/// Runs the command.
pub fn run(options: &QueryOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = Ground::open(&options.estate.agreement, &options.inputs)?;
    let mut estate = ground.estate(&options.inputs, &options.estate)?;
    let assessment = ground.assess(&estate)?;
    add_tables(&assessment, &estate)?;
    estate.forbid_writing()?;
    let db = estate.connection();
    write_to(None, |out| match options.format {
        Format::Text => table(db, &options.sql, screen, out),
        Format::Json => objects(db, &options.sql, out),
    })?;
    Ok(NOTHING_SHORT)
}

fn refused(error: &rusqlite::Error) -> Failure {
    Failure::usage(
        format!("SQLite says: {error}"),
        "write one SELECT statement; `SELECT name, sql FROM sqlite_schema` shows the tables, `resources` and `assessment` are the views to begin with",
    )
}

/// Calls `each` with every row.
fn rows(
    db: &Connection,
    sql: &str,
    mut each: impl FnMut(&[String], &Row<'_>) -> Result<(), Failure>,
) -> Result<Vec<String>, Failure> {
    let mut statement = db.prepare(sql).map_err(|error| refused(&error))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query([]).map_err(|error| refused(&error))?;
    while let Some(row) = found.next().map_err(|error| refused(&error))? {
        each(&names, row)?;
    }
    Ok(names)
}

fn table(db: &Connection, sql: &str, screen: &Screen, out: &mut dyn Write) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let names = rows(db, sql, |names, row| {
        let cells = (0..names.len()).map(|at| match row.get_ref(at) {
            Ok(ValueRef::Null) | Err(_) => "NULL".to_owned(),
            Ok(ValueRef::Integer(number)) => number.to_string(),
            Ok(ValueRef::Real(number)) => number.to_string(),
            Ok(ValueRef::Text(text) | ValueRef::Blob(text)) => String::from_utf8_lossy(text).into_owned(),
        });
        lines.push(cells.collect::<Vec<_>>());
        Ok(())
    })?;
    let header: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut table = screen.table(&header);
    table.add_rows(lines);
    table.show().write(out)?;
    Ok(())
}

fn objects(db: &Connection, sql: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let mut list = json::List::begin(out)?;
    rows(db, sql, |names, row| {
        let mut object = serde_json::Map::new();
        for (at, name) in names.iter().enumerate() {
            let value = match row.get_ref(at) {
                Ok(ValueRef::Integer(number)) => number.into(),
                Ok(ValueRef::Real(number)) => number.into(),
                Ok(ValueRef::Text(text) | ValueRef::Blob(text)) => String::from_utf8_lossy(text).into(),
                Ok(ValueRef::Null) | Err(_) => serde_json::Value::Null,
            };
            object.insert(name.clone(), value);
        }
        list.add(&object)
    })?;
    list.end()
}
