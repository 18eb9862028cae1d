//! What anybody may ask of the database: to read, within limits.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

use super::{Estate, EstateError};

/// A single value may take this part of all that an answer may take: the one divided by the other.
pub const LARGEST_PART: u64 = 8;

/// About how many bytes SQLite takes for a page, beside the page itself.
const PAGE: u64 = 512;

/// About how many bytes SQLite takes for a database, beside its pages.
const BASE: u64 = 8 << 20;

impl Estate {
    /// From now on, the database answers what reads, and refuses all else.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn forbid_writing(&mut self) -> Result<(), EstateError> {
        self.db.authorizer(Some(|context: AuthContext<'_>| match context.action {
            AuthAction::Select | AuthAction::Read { .. } | AuthAction::Function { .. } | AuthAction::Recursive => {
                Authorization::Allow
            }
            _ => Authorization::Deny,
        }))?;
        Ok(())
    }

    /// From now on, SQLite takes no more than so many bytes beside what the estate takes; in all of the process, and
    /// for good. A single value takes no more than a part of it: see [`LARGEST_PART`].
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn limit_memory(&self, bytes: u64) -> Result<(), EstateError> {
        let number = |pragma: &str| -> rusqlite::Result<u64> {
            let number = self.db.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0))?;
            Ok(u64::try_from(number).unwrap_or_default())
        };
        let held = number("page_count")?.saturating_mul(number("page_size")?.saturating_add(PAGE));
        let most = held.saturating_add(bytes).saturating_add(BASE);
        number(&format!("hard_heap_limit = {}", i64::try_from(most).unwrap_or(i64::MAX)))?;
        let value = i32::try_from(bytes / LARGEST_PART).unwrap_or(i32::MAX);
        self.db.set_limit(Limit::SQLITE_LIMIT_LENGTH, value)?;
        Ok(())
    }
}
