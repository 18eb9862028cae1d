//! Reads officers and roles.

use onus_catalogue::decode::{Decode, Table, Value};
use onus_catalogue::place::At;

use super::term;
use crate::agreement::Agreement;
use crate::agreement::evidence::OfficerName;
use crate::agreement::officer::{Officer, RoleRule};

impl Decode for Officer {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an officer")?;
        let party = table.optional("party");
        let role = super::name(&table, "role");
        let name = table.required::<String>("name").unwrap_or_default();
        let contact = table.optional("contact");
        let deputy = table.optional::<String>("deputy");
        let deputy_contact = table.optional("deputy_contact");
        let term = term(&table);
        let key = table.optional("key");
        table.finish();
        if let (Some(deputy), Some(at)) = (&deputy, table.get("deputy"))
            && name.trim().eq_ignore_ascii_case(deputy.trim())
        {
            at.fault(format!("`{name}` cannot be their own deputy"), "name another person, or remove it");
        }
        if let (None, Some(at)) = (table.get("deputy"), table.get("deputy_contact")) {
            at.fault("there is no deputy whom this could reach", "add `deputy = …`");
        }
        let party = party.unwrap_or_else(|| At::new(Agreement::CUSTOMER.to_owned(), table.place()));
        Some(Self { party, role, name, contact, deputy, deputy_contact, term, key, place: table.place() })
    }
}

/// `[role.ID]`, in the order of the file.
pub(super) fn roles(value: Value<'_, '_>) -> Option<Vec<RoleRule>> {
    let entries = value.table("the roles")?.entries();
    Some(entries.into_iter().filter_map(|(id, _, value)| role(id, value)).collect())
}

fn role(id: &str, value: Value<'_, '_>) -> Option<RoleRule> {
    let table = value.table("a role")?;
    let title = table.optional("title");
    let required_of = table.optional("required_of");
    table.finish();
    Some(RoleRule { id: id.to_owned(), title, required_of, place: table.place() })
}

/// An officer who must be named, else a blank.
pub(super) fn officer_name(table: &Table<'_, '_>) -> At<OfficerName> {
    let blank = || OfficerName { party: String::new(), role: String::new() };
    table.required("officer").unwrap_or_else(|| At::new(blank(), table.place()))
}

impl Decode for OfficerName {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let text = String::decode(value)?;
        let (party, role) = text.split_once('/').unwrap_or((Agreement::CUSTOMER, &text));
        if party.is_empty() || role.is_empty() || role.contains('/') {
            value.fault(
                format!("`{text}` names no officer"),
                "write the role, or `PARTY/ROLE` where the officer is not the customer's",
            );
            return None;
        }
        Some(Self { party: party.to_owned(), role: role.to_owned() })
    }
}
