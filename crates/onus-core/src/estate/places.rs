//! Where resources and their values are written, for inputs that are files of people.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::{Estate, EstateError};

/// A place in a file that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WrittenAt {
    /// The file, as the user knows it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
}

impl std::fmt::Display for WrittenAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Estate {
    /// Where a resource is written: the first of these columns that has a place of its own, else the resource's block.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn written_at(&self, resource: i64, columns: &[String]) -> Result<Option<WrittenAt>, EstateError> {
        if !self.placed {
            return Ok(None);
        }
        let mut statement = self.db.prepare_cached(
            "SELECT f.name, p.line, p.position FROM place p JOIN file f ON f.id = p.file WHERE p.resource = ?1 AND p.of = ?2",
        )?;
        // The block as a whole has the place of no column.
        for of in columns.iter().map(String::as_str).chain([""]) {
            let found = statement
                .query_row(rusqlite::params![resource, of], |row| {
                    Ok(WrittenAt { file: row.get(0)?, line: row.get(1)?, column: row.get(2)? })
                })
                .optional()?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// All places of a resource by column; the block as a whole stands under the empty name.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn places_of(&self, resource: i64) -> Result<BTreeMap<String, WrittenAt>, EstateError> {
        let mut places = BTreeMap::new();
        if !self.placed {
            return Ok(places);
        }
        let mut statement = self.db.prepare_cached(
            "SELECT p.of, f.name, p.line, p.position FROM place p JOIN file f ON f.id = p.file WHERE p.resource = ?1",
        )?;
        let mut rows = statement.query([resource])?;
        while let Some(row) = rows.next()? {
            places.insert(row.get(0)?, WrittenAt { file: row.get(1)?, line: row.get(2)?, column: row.get(3)? });
        }
        Ok(places)
    }

    /// Whether there is a place of anything.
    pub(super) fn is_placed(db: &rusqlite::Connection) -> Result<bool, EstateError> {
        Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM place)", [], |row| row.get(0))?)
    }
}
