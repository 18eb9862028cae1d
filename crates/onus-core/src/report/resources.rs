//! The resources of an estate, one by one.

use onus_catalogue::kind::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::estate::{Aside, Estate, EstateError};

/// A resource, with what it can be found again by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceReport {
    /// Its address.
    pub address: String,
    /// The root module that it belongs to, as seen from the input; of a plan or state, its own name. `null` where it is not
    /// recognised.
    pub root: Option<String>,
    /// Its type in the source's words.
    pub r#type: String,
    /// Its kind; `null` where it is not recognised.
    pub kind: Option<String>,
    /// The provider's id; `null` where it is not recognised.
    pub provider: Option<String>,
    /// The service's id; `null` where it is not recognised.
    pub service: Option<String>,
    /// The address of the resource that it is a part of.
    pub part_of: Option<String>,
    /// The id by which its provider knows it, where that is known.
    pub identifier: Option<String>,
    /// The address that it had before it was moved; where it was moved several times, one a line, the last one first.
    pub formerly: Option<String>,
    /// A plan makes it in the place of the object that has been at its address.
    pub replaced: bool,
}

/// Every resource in the order of addresses, then those that are not recognised. Accounts are none.
///
/// # Errors
/// Where SQLite refuses.
pub(super) fn all(estate: &Estate) -> Result<Vec<ResourceReport>, EstateError> {
    let roots = estate.roots();
    let mut found = Vec::new();
    let mut statement = estate.connection().prepare(
        "SELECT r.class, r.address, w.address, r.identifier, r.formerly, r.replaced
         FROM resource r LEFT JOIN resource w ON w.id = r.part_of ORDER BY r.address, r.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(class) = estate.class(row.get::<_, u32>(0)? as usize) else { continue };
        if class.kind == Kind::ACCOUNT {
            continue;
        }
        found.push(ResourceReport {
            address: row.get(1)?,
            root: roots.get(class.input.as_str()).map(|root| (*root).to_owned()),
            r#type: class.source_type.clone(),
            kind: Some(class.kind.clone()),
            provider: Some(class.provider.clone()),
            service: Some(class.service.clone()),
            part_of: row.get(2)?,
            identifier: row.get(3)?,
            formerly: row.get(4)?,
            replaced: row.get(5)?,
        });
    }
    let mut statement =
        estate.connection().prepare("SELECT address, type FROM aside WHERE reason = ?1 ORDER BY address, type")?;
    let mut rows = statement.query([Aside::NotRecognised.words()])?;
    while let Some(row) = rows.next()? {
        found.push(ResourceReport { address: row.get(0)?, r#type: row.get(1)?, ..ResourceReport::default() });
    }
    Ok(found)
}
