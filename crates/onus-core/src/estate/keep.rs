//! Keeps an estate as a file, and opens it again.

mod form;
mod sound;
mod tallies;

use onus_catalogue::Catalogue;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schema::{APPLICATION_ID, VERSION};
use super::{Estate, EstateError, functions};
use tallies::Tallies;

/// The largest kept estate that is opened, in bytes.
const LARGEST: usize = 1 << 30;

/// What a SQLite database begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Where a database says how it is written and read: once each with a rollback journal, as ours are.
const JOURNAL: (std::ops::Range<usize>, &[u8]) = (18..20, &[1, 1]);

/// Names of what is kept beside the tables.
const META: [&str; 7] = ["accounts", "catalogue", "classes", "complete", "coverage", "inputs", "remarks"];

impl Estate {
    /// The estate as the bytes of a file, a SQLite database. What was asked of it since it was read makes
    /// no difference.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn to_bytes(&self, catalogue: &Catalogue) -> Result<Vec<u8>, EstateError> {
        let mut copy = Connection::open_in_memory()?;
        rusqlite::backup::Backup::new(&self.db, &mut copy)?.step(-1)?;
        form::reduce(&copy, catalogue)?;
        let mut insert = copy.prepare("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?;
        for key in META {
            let value = match key {
                "accounts" => json(&self.accounts)?,
                "catalogue" => catalogue.identity.sha256.clone(),
                "classes" => json(&self.classes)?,
                "complete" => json(&self.complete)?,
                "coverage" => json(&Tallies::from(&self.coverage))?,
                "inputs" => json(&self.inputs)?,
                _ => json(&self.remarks)?,
            };
            insert.execute([key, &value])?;
        }
        drop(insert);
        copy.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; VACUUM;"
        ))?;
        Ok(copy.serialize(MAIN_DB)?.to_vec())
    }

    /// Reads a kept estate out of the bytes of a file of this name. All of it is checked before any of it is used: the
    /// tables are those that Onus makes, and what refers to something refers to something that is there.
    ///
    /// # Errors
    /// Where it is not an estate or a damaged one, or was made by another version or by another catalogue.
    pub fn from_bytes(catalogue: &Catalogue, name: &str, bytes: Vec<u8>) -> Result<Self, EstateError> {
        let foreign = |why: &str| EstateError::Foreign { path: name.to_owned(), why: why.to_owned() };
        if bytes.len() > LARGEST {
            return Err(foreign(&format!("is larger than {LARGEST} bytes, the most that a kept estate may take")));
        }
        if !bytes.starts_with(MAGIC) {
            return Err(foreign("is not a SQLite database"));
        }
        if bytes.get(JOURNAL.0) != Some(JOURNAL.1) {
            return Err(foreign("is not an estate that Onus kept"));
        }
        let damaged = |why: String| EstateError::Damaged { path: name.to_owned(), why };
        let refused = |error: rusqlite::Error| damaged(format!("SQLite says: {error}"));
        let db = guarded(&bytes)?;
        drop(bytes);
        let number = |pragma: &str| db.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i32>(0));
        if number("application_id").map_err(refused)? != APPLICATION_ID {
            return Err(foreign("is not an estate that Onus kept"));
        }
        if number("user_version").map_err(refused)? != VERSION {
            return Err(foreign("was kept by another version of Onus"));
        }
        form::check(&db, catalogue).map_err(damaged)?;
        let meta = |key: &str| -> Result<String, EstateError> {
            db.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).map_err(refused)
        };
        if meta("catalogue")? != catalogue.identity.sha256 {
            return Err(foreign("was kept with another catalogue"));
        }
        fn parse<T: DeserializeOwned>(key: &str, text: &str) -> Result<T, String> {
            serde_json::from_str(text).map_err(|error| format!("what it says of its {key} cannot be read: {error}"))
        }
        let tallies: Tallies = parse("coverage", &meta("coverage")?).map_err(damaged)?;
        let (classes, accounts) = (meta("classes")?, meta("accounts")?);
        let (inputs, complete, remarks) = (meta("inputs")?, meta("complete")?, meta("remarks")?);
        let placed = Self::is_placed(&db).map_err(|error| damaged(error.to_string()))?;
        let estate = Self {
            db,
            placed,
            classes: parse("classes", &classes).map_err(damaged)?,
            accounts: parse("accounts", &accounts).map_err(damaged)?,
            inputs: parse("inputs", &inputs).map_err(damaged)?,
            coverage: tallies.into(),
            complete: parse("complete", &complete).map_err(damaged)?,
            remarks: parse("remarks", &remarks).map_err(damaged)?,
            heeds_remarks: true,
        };
        sound::check(&estate, catalogue).map_err(damaged)?;
        functions::register(&estate.db)?;
        Ok(estate)
    }
}

/// A database out of somebody's bytes: nothing in it is called or written to, and what it says of itself is not trusted.
fn guarded(bytes: &[u8]) -> Result<Connection, rusqlite::Error> {
    let mut db = Connection::open_in_memory()?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    ] {
        db.set_db_config(config, on)?;
    }
    db.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), false)?;
    db.set_prepared_statement_cache_capacity(512);
    db.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;")?;
    Ok(db)
}

fn json<T: Serialize>(value: &T) -> Result<String, EstateError> {
    serde_json::to_string(value)
        .map_err(|error| EstateError::Foreign { path: "estate".to_owned(), why: error.to_string() })
}
