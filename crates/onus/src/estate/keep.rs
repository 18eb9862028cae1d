//! Keeps an estate in a file, and opens it again.

use std::io;
use std::path::Path;

use onus_catalogue::Catalogue;
use rusqlite::{Connection, OpenFlags};

use super::schema::{APPLICATION_ID, VERSION};
use super::{Account, Class, Coverage, Estate, EstateError, Input, functions};

impl Estate {
    /// Keeps the estate in a file that is not there yet, or is empty: where it is to take the place of another one, that is for
    /// the caller to do when this one is whole.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep(&self, catalogue: &Catalogue, path: &Path) -> Result<(), EstateError> {
        self.set_meta("catalogue", &catalogue.identity.sha256)?;
        self.set_meta("classes", &json(&self.classes)?)?;
        self.set_meta("accounts", &json(&self.accounts)?)?;
        self.set_meta("inputs", &json(&self.inputs)?)?;
        self.set_meta("coverage", &json(&Tallies::from(&self.coverage))?)?;
        self.set_meta("complete", &json(&self.complete)?)?;
        self.set_meta("remarks", &json(&self.remarks)?)?;
        self.db
            .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"))?;
        let name = path.to_str().ok_or_else(|| EstateError::File {
            path: path.display().to_string(),
            error: io::Error::new(io::ErrorKind::InvalidInput, "SQLite opens only names that are UTF-8"),
        })?;
        self.db.execute("VACUUM INTO ?1", [name])?;
        Ok(())
    }

    fn set_meta(&self, key: &str, value: &str) -> Result<(), EstateError> {
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [key, value])?;
        Ok(())
    }

    /// Opens a kept estate, which stays as it is: it is read into memory.
    ///
    /// # Errors
    /// Where the file is no estate, was made by another version, or by another catalogue.
    pub fn open(catalogue: &Catalogue, path: &Path) -> Result<Self, EstateError> {
        let foreign = |why: &str| EstateError::Foreign { path: path.display().to_string(), why: why.to_owned() };
        let kept = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let number = |pragma: &str| kept.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i32>(0));
        if number("application_id").map_err(|_| foreign("is no SQLite database"))? != APPLICATION_ID {
            return Err(foreign("is no estate that Onus kept"));
        }
        if number("user_version")? != VERSION {
            return Err(foreign("was kept by another version of Onus: read the input again"));
        }
        let meta =
            |key: &str| kept.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get::<_, String>(0));
        if meta("catalogue")? != catalogue.identity.sha256 {
            return Err(foreign(
                "was kept with another catalogue: read the input again, or give the same `--catalogue`",
            ));
        }
        let classes: Vec<Class> = parse(&meta("classes")?)?;
        let accounts: Vec<Account> = parse(&meta("accounts")?)?;
        let inputs: Vec<Input> = parse(&meta("inputs")?)?;
        let tallies: Tallies = parse(&meta("coverage")?)?;
        let complete = parse(&meta("complete")?)?;
        let remarks = parse(&meta("remarks")?)?;
        drop(kept);
        let mut db = Connection::open_in_memory()?;
        {
            let kept = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let backup = rusqlite::backup::Backup::new(&kept, &mut db)?;
            backup.step(-1)?;
        }
        db.set_prepared_statement_cache_capacity(512);
        functions::register(&db)?;
        let placed = Self::is_placed(&db)?;
        Ok(Self {
            db,
            placed,
            classes,
            accounts,
            inputs,
            coverage: tallies.into(),
            complete,
            remarks,
            heeds_remarks: true,
        })
    }
}

/// [`Coverage`] with lists instead of maps, as JSON has no keys but texts.
#[derive(serde::Serialize, serde::Deserialize)]
struct Tallies {
    read: u64,
    recognised: u64,
    supporting: u64,
    aside: Vec<(super::Aside, std::collections::BTreeMap<String, u64>)>,
    columns: Vec<Vec<((String, String), u64)>>,
    not_known: Vec<(super::NotKnown, u64)>,
    notes: std::collections::BTreeSet<String>,
}

impl From<&Coverage> for Tallies {
    fn from(coverage: &Coverage) -> Self {
        let columns = [
            &coverage.unknown_values,
            &coverage.sensitive_values,
            &coverage.misfits,
            &coverage.unresolved,
            &coverage.outside,
        ];
        Self {
            read: coverage.read,
            recognised: coverage.recognised,
            supporting: coverage.supporting,
            aside: coverage.aside.clone().into_iter().collect(),
            columns: columns.map(|tally| tally.clone().into_iter().collect()).into(),
            not_known: coverage.not_known.clone().into_iter().collect(),
            notes: coverage.notes.clone(),
        }
    }
}

impl From<Tallies> for Coverage {
    fn from(tallies: Tallies) -> Self {
        let mut columns = tallies.columns.into_iter().map(|tally| tally.into_iter().collect());
        Self {
            read: tallies.read,
            recognised: tallies.recognised,
            supporting: tallies.supporting,
            aside: tallies.aside.into_iter().collect(),
            unknown_values: columns.next().unwrap_or_default(),
            sensitive_values: columns.next().unwrap_or_default(),
            misfits: columns.next().unwrap_or_default(),
            unresolved: columns.next().unwrap_or_default(),
            outside: columns.next().unwrap_or_default(),
            not_known: tallies.not_known.into_iter().collect(),
            notes: tallies.notes,
        }
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, EstateError> {
    serde_json::to_string(value)
        .map_err(|error| EstateError::Foreign { path: "estate".to_owned(), why: error.to_string() })
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, EstateError> {
    serde_json::from_str(text)
        .map_err(|error| EstateError::Foreign { path: "estate".to_owned(), why: format!("cannot be read: {error}") })
}
