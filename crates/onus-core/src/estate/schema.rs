//! The tables of an estate.

use onus_catalogue::kind::Kind;

/// Marks a file as an estate of Onus: "Onus" in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x4f6e_7573;

/// Raised with every change of the tables, and of what is kept beside them.
pub(super) const VERSION: i32 = 5;

/// Tables that every estate has.
pub(super) const COMMON: &str = "
CREATE TABLE class (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, type TEXT NOT NULL, provider TEXT NOT NULL, service TEXT NOT NULL,
    model TEXT NOT NULL, region TEXT, account INTEGER NOT NULL, basis TEXT NOT NULL, input TEXT NOT NULL, part INTEGER NOT NULL
) STRICT;
CREATE TABLE resource (
    id INTEGER PRIMARY KEY, class INTEGER NOT NULL, address TEXT NOT NULL, name TEXT, zone TEXT, tags TEXT, part_of INTEGER,
    identifier TEXT, formerly TEXT, replaced INTEGER NOT NULL
) STRICT;
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE place (
    resource INTEGER NOT NULL, of TEXT NOT NULL, file INTEGER NOT NULL, line INTEGER NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (resource, of)
) STRICT, WITHOUT ROWID;
CREATE TABLE outside (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE aside (address TEXT NOT NULL, type TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE VIEW resources AS
    SELECT r.id, r.address, c.kind, c.type, c.provider, c.service, c.model, c.region, a.address AS account, r.zone, r.name,
           r.tags, c.basis, c.input, c.part, r.part_of
    FROM resource r JOIN class c ON c.id = r.class LEFT JOIN resource a ON a.id = c.account;
";

/// An identifier in double quotes.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The statement that makes a kind's table where it is not there.
pub fn kind_table(id: &str, kind: &Kind) -> String {
    let mut columns = vec!["id INTEGER PRIMARY KEY".to_owned()];
    columns.extend(kind.columns.iter().map(|(name, column)| format!("{} {}", quoted(name), column.column_type.sql())));
    format!("CREATE TABLE IF NOT EXISTS {} ({}) STRICT", quoted(id), columns.join(", "))
}
