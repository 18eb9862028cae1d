//! Access: rows of the estate by which a party is able to act there.

use std::collections::BTreeSet;

use onus_catalogue::Catalogue;
use onus_catalogue::kind::{ColumnType, Kind};
use rusqlite::types::ValueRef;

use crate::agreement::selector::like;
use crate::agreement::{Agreement, Contract};
use crate::estate::{Estate, EstateError, quoted};

/// A row that is somebody's access.
pub struct Access {
    /// Its address.
    pub address: String,
    /// Index into [`Estate::classes`].
    pub class: usize,
    /// What its party may be recognised by.
    pub names: Vec<String>,
}

/// Every row of a kind that is access, in the order of their addresses.
///
/// # Errors
/// Where SQLite refuses.
pub fn access(catalogue: &Catalogue, estate: &Estate) -> Result<Vec<Access>, EstateError> {
    let present: BTreeSet<&str> = estate.classes.iter().map(|class| class.kind.as_str()).collect();
    let mut found = Vec::new();
    for (id, kind) in &catalogue.kinds {
        if present.contains(id.as_str()) && !kind.access.is_empty() {
            rows_of(estate, id, kind, &mut found)?;
        }
    }
    found.sort_by(|a: &Access, b| a.address.cmp(&b.address));
    Ok(found)
}

fn rows_of(estate: &Estate, id: &str, kind: &Kind, found: &mut Vec<Access>) -> Result<(), EstateError> {
    let columns: Vec<String> = kind.access.iter().map(|column| column_sql(kind, &column.value)).collect();
    let sql = format!(
        "SELECT r.address, r.class, {} FROM {} k JOIN resource r ON r.id = k.id",
        columns.join(", "),
        quoted(id)
    );
    let mut statement = estate.connection().prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let class: u32 = row.get(1)?;
        let mut names = Vec::new();
        for at in 0..columns.len() {
            if let ValueRef::Text(text) = row.get_ref(at + 2)? {
                let text = String::from_utf8_lossy(text).into_owned();
                // Lists come as JSON.
                match serde_json::from_str::<Vec<String>>(&text) {
                    Ok(list) => names.extend(list),
                    Err(_) => names.push(text),
                }
            }
        }
        found.push(Access { address: row.get(0)?, class: class as usize, names });
    }
    Ok(())
}

/// The name that a column gives: its text, or the name of what it refers to.
fn column_sql(kind: &Kind, column: &str) -> String {
    match (kind.columns.contains_key(column), kind.column_type(column)) {
        (true, Some(ColumnType::Ref(_))) => {
            let column = quoted(column);
            format!(
                "CASE WHEN k.{column} > 0 THEN (SELECT x.name FROM resource x WHERE x.id = k.{column}) \
                 WHEN k.{column} < 0 THEN (SELECT o.value FROM outside o WHERE o.id = k.{column}) END"
            )
        }
        (true, _) => format!("k.{}", quoted(column)),
        (false, _) => format!("r.{}", quoted(column)),
    }
}

/// Names by which a managed service provider's access is known: its own, and those that its contracts need.
pub fn names_of<'a>(agreement: &'a Agreement, msp: &str) -> Vec<&'a str> {
    let own = agreement.msps.iter().filter(|one| one.id.value == msp).flat_map(|one| &one.access);
    let contracts: Vec<&Contract> = agreement.contracts.iter().filter(|one| one.with.value == msp).collect();
    own.chain(contracts.into_iter().flat_map(|contract| &contract.access)).map(String::as_str).collect()
}

/// The name by which a row is access of a party that goes by these names.
pub fn recognised<'r>(row: &'r Access, names: &[&str]) -> Option<&'r str> {
    row.names.iter().map(String::as_str).find(|name| names.iter().any(|pattern| like(pattern, name)))
}

/// Managed service providers that need access and surely have none. Where the inputs do not hold all there is of identity
/// resources, that is not known, and nobody is in here.
pub fn without_access(
    catalogue: &Catalogue,
    agreement: &Agreement,
    estate: &Estate,
    rows: &[Access],
) -> BTreeSet<String> {
    let complete =
        catalogue.kinds.iter().filter(|(_, kind)| !kind.access.is_empty()).all(|(id, _)| estate.complete.contains(id));
    let lacks = |msp: &str| {
        let names = names_of(agreement, msp);
        !names.is_empty() && !rows.iter().any(|row| recognised(row, &names).is_some())
    };
    let msps = agreement.msps.iter().map(|msp| msp.id.value.as_str());
    msps.filter(|id| complete && lacks(id)).map(str::to_owned).collect()
}
