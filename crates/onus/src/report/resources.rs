//! The resources of an estate, one by one.

use std::borrow::Cow;

use onus_catalogue::kind::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::estate::{Aside, Estate, EstateError};

/// A resource, with what it can be found again by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceReport<'r> {
    /// Its address.
    pub address: Cow<'r, str>,
    /// Its type in the source's words.
    pub r#type: Cow<'r, str>,
    /// Its kind; `null` where it is not recognised.
    pub kind: Option<Cow<'r, str>>,
    /// The provider's id; `null` where it is not recognised.
    pub provider: Option<Cow<'r, str>>,
    /// The service's id; `null` where it is not recognised.
    pub service: Option<Cow<'r, str>>,
    /// The address of the resource that it is a part of.
    pub part_of: Option<Cow<'r, str>>,
    /// The id by which its provider knows it, where that is known.
    pub identifier: Option<Cow<'r, str>>,
    /// The address that it had before it was moved; where it was moved several times, one a line, the last one first.
    pub formerly: Option<Cow<'r, str>>,
    /// A plan makes it in the place of the object that has been at its address.
    pub replaced: bool,
}

/// Shows every resource in the order of addresses, then those that are not recognised. Accounts are none.
///
/// # Errors
/// Where SQLite refuses.
pub fn each_resource(estate: &Estate, show: &mut dyn FnMut(ResourceReport<'_>)) -> Result<(), EstateError> {
    each(estate, &mut |_, resource| show(resource))
}

/// As [`each_resource`], with the id of each; those that are not recognised have none.
pub(crate) fn each(estate: &Estate, show: &mut dyn FnMut(Option<u32>, ResourceReport<'_>)) -> Result<(), EstateError> {
    let mut statement = estate.connection().prepare(
        "SELECT r.id, r.class, r.address, w.address, r.identifier, r.formerly, r.replaced
         FROM resource r LEFT JOIN resource w ON w.id = r.part_of ORDER BY r.address, r.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(class) = estate.classes.get(row.get::<_, u32>(1)? as usize) else { continue };
        if class.kind == Kind::ACCOUNT {
            continue;
        }
        let text = |at: usize| -> Result<Option<Cow<'_, str>>, EstateError> {
            Ok(row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?.map(Cow::Borrowed))
        };
        let resource = ResourceReport {
            address: text(2)?.unwrap_or_default(),
            r#type: Cow::Borrowed(&class.source_type),
            kind: Some(Cow::Borrowed(&class.kind)),
            provider: Some(Cow::Borrowed(&class.provider)),
            service: Some(Cow::Borrowed(&class.service)),
            part_of: text(3)?,
            identifier: text(4)?,
            formerly: text(5)?,
            replaced: row.get(6)?,
        };
        show(Some(row.get(0)?), resource);
    }
    let mut statement =
        estate.connection().prepare("SELECT address, type FROM aside WHERE reason = ?1 ORDER BY address, type")?;
    let mut rows = statement.query([Aside::NotRecognised.words()])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| -> Result<Cow<'_, str>, EstateError> {
            Ok(Cow::Borrowed(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?))
        };
        show(None, ResourceReport { address: text(0)?, r#type: text(1)?, ..ResourceReport::default() });
    }
    Ok(())
}
