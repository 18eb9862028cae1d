//! Whether what a kept estate says holds together: whatever refers to something refers to something that is there.

mod rows;
mod said;

use onus_catalogue::Catalogue;
use onus_catalogue::kind::Kind;

use crate::estate::Estate;

/// How many rows there are of what all others refer to.
#[derive(Clone, Copy)]
struct Counts {
    /// Resources and parts of them; their ids count from 1.
    resources: i64,
    /// Accounts; their ids follow.
    accounts: i64,
}

/// Says what does not hold together.
pub(super) fn check(estate: &Estate, catalogue: &Catalogue) -> Result<(), String> {
    let refused = |error: rusqlite::Error| format!("SQLite says: {error}");
    let accounts = i64::try_from(estate.accounts.len()).unwrap_or(i64::MAX);
    let (all, first, last): (i64, Option<i64>, Option<i64>) = estate
        .db
        .query_row("SELECT count(*), min(id), max(id) FROM resource", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .map_err(refused)?;
    if all > 0 && (first, last) != (Some(1), Some(all)) {
        return Err("its resources are not numbered from 1 on".to_owned());
    }
    let counts = Counts { resources: all - accounts, accounts };
    said::check(estate, catalogue, counts)?;
    rows::check(estate, catalogue, counts)
}

/// Whether a row of this kind has values of its own.
fn has_table(kind: &str) -> bool {
    kind != Kind::SUPPORTING
}
