//! The form of a kept estate: its tables are those that Onus makes, and no others.

use std::collections::BTreeMap;

use onus_catalogue::Catalogue;
use rusqlite::Connection;

use super::META;
use crate::estate::schema::{COMMON, kind_table, quoted};

/// What a schema lists, by sort and name: the table, and the statement that makes it.
type Listed = BTreeMap<(String, String), (String, Option<String>)>;

/// How many characters of a name are told.
const TOLD: usize = 60;

/// Drops what was added since the estate was filled: indexes, and the tables of an assessment.
pub(super) fn reduce(db: &Connection, catalogue: &Catalogue) -> rusqlite::Result<()> {
    let expected = expected(catalogue)?;
    for of in ["view", "index", "table"] {
        for ((sort, name), (_, sql)) in listed(db)? {
            if sort == of && sql.is_some() && !expected.contains_key(&(sort, name.clone())) {
                db.execute_batch(&format!("DROP {of} IF EXISTS {}", quoted(&name)))?;
            }
        }
    }
    Ok(())
}

/// Says what is wrong with the form of a kept estate.
pub(super) fn check(db: &Connection, catalogue: &Catalogue) -> Result<(), String> {
    let refused = |error: rusqlite::Error| format!("SQLite says: {error}");
    let expected = expected(catalogue).map_err(refused)?;
    let found = listed(db).map_err(refused)?;
    for (of, made) in &found {
        if expected.get(of) != Some(made) {
            let (sort, name) = of;
            return Err(format!("its {} `{}` is none that Onus makes", told(sort), told(name)));
        }
    }
    let missing = expected.keys().find(|of| {
        let optional = of.0 == "table" && catalogue.kinds.contains_key(&of.1);
        !optional && !found.contains_key(*of)
    });
    if let Some((sort, name)) = missing {
        return Err(format!("its {sort} `{name}` is missing"));
    }
    let encoding: String = db.query_row("PRAGMA encoding", [], |row| row.get(0)).map_err(refused)?;
    if encoding != "UTF-8" {
        return Err(format!("its texts are {}, not UTF-8", told(&encoding)));
    }
    let integrity: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(refused)?;
    if integrity != "ok" {
        return Err(format!("SQLite finds it damaged: {}", told(&integrity)));
    }
    let mut keys = db.prepare("SELECT key FROM meta ORDER BY key").map_err(refused)?;
    let keys: Result<Vec<String>, _> = keys.query_map([], |row| row.get(0)).and_then(Iterator::collect);
    if keys.map_err(refused)? != META {
        return Err("what is kept beside its tables is not what Onus keeps".to_owned());
    }
    Ok(())
}

/// The start of a text of somebody, on one line.
pub(super) fn told(text: &str) -> String {
    text.chars().take(TOLD).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// All that an estate by this catalogue may have.
fn expected(catalogue: &Catalogue) -> rusqlite::Result<Listed> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(COMMON)?;
    for (id, kind) in &catalogue.kinds {
        db.execute_batch(&kind_table(id, kind))?;
    }
    listed(&db)
}

fn listed(db: &Connection) -> rusqlite::Result<Listed> {
    let mut schema = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    schema.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))))?.collect()
}
