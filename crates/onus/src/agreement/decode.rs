//! From TOML to the types, table by table: what one table shows by itself is looked at here, the rest by `validate`.

mod contract;
mod evidence;
mod officer;
mod party;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onus_catalogue::decode::{Day, Decode, Table, Value, one_or_many};
use onus_catalogue::place::{At, Place};

use super::Agreement;
use super::contract::Term;
use super::evidence::{Attachment, Integrity, Period};
use super::selector::Selector;

/// An agreement of which nothing but its TOML has been looked at.
#[derive(Default)]
pub(super) struct Draft {
    /// What was read. Ids and documents of attestations are still empty where nothing was said.
    pub agreement: Agreement,
    /// Files of signatures, by the place of their declaration.
    pub signatures: BTreeMap<Place, At<String>>,
    /// Where the value of a key stands, by the place of its table.
    pub places: BTreeMap<(Place, String), Place>,
    /// Ids of parties whose tables could not be read: who refers to them is not at fault.
    pub unread: BTreeSet<String>,
    /// Sorts of tables of which one could not be read.
    pub faulty: BTreeSet<&'static str>,
}

impl Draft {
    /// Reads the root table of one file. Only the main file has settings and says who the customer is.
    pub fn read(&mut self, root: &Table<'_, '_>, is_main: bool) {
        self.note_places(root);
        if is_main {
            self.agreement.settings = root.optional("settings").unwrap_or_default();
            self.agreement.customer = root.optional("customer").unwrap_or_default();
            self.note_unread_teams(root);
        } else {
            for key in ["settings", "customer"] {
                if let Some(value) = root.get(key) {
                    value.fault(format!("`[{key}]` does not belong into a file of evidence"), "move it to the agreement itself");
                }
            }
        }
        let roles = root.get("role").and_then(officer::roles).unwrap_or_default();
        self.agreement.roles.extend(roles);
        let providers = self.list(root, "provider");
        self.agreement.providers.extend(providers);
        let subcontractors = self.list(root, "subcontractor");
        self.agreement.subcontractors.extend(subcontractors);
        let msps = self.list(root, "msp");
        self.agreement.msps.extend(msps);
        let contracts = self.list(root, "contract");
        self.agreement.contracts.extend(contracts);
        let officers = self.list(root, "officer");
        self.agreement.officers.extend(officers);
        let attestations = self.list(root, "attestation");
        self.agreement.attestations.extend(attestations);
        let letters = self.list(root, "bridge_letter");
        self.agreement.bridge_letters.extend(letters);
        for evidence::Signed { declaration, signature } in self.list(root, "declaration") {
            self.signatures.extend(signature.map(|file| (declaration.place, file)));
            self.agreement.declarations.push(declaration);
        }
        let acceptances = self.list(root, "acceptance");
        self.agreement.acceptances.extend(acceptances);
        root.finish();
    }

    /// Where the value of a key stands; the table's place where the key is not there.
    pub fn place(&self, table: Place, key: &str) -> Place {
        self.places.get(&(table, key.to_owned())).copied().unwrap_or(table)
    }

    /// A list of tables. Where one of them cannot be read, this is noted, and whom it names.
    fn list<T: Decode>(&mut self, root: &Table<'_, '_>, key: &'static str) -> Vec<T> {
        let Some(items) = root.get(key).and_then(Value::items) else {
            if root.get(key).is_some() {
                self.faulty.insert(key);
            }
            return Vec::new();
        };
        let mut read = Vec::new();
        for item in items {
            match T::decode(item) {
                Some(value) => read.push(value),
                None => {
                    self.faulty.insert(key);
                    self.unread.extend(value_of(item, "id"));
                }
            }
        }
        read
    }

    fn note_unread_teams(&mut self, root: &Table<'_, '_>) {
        let read: BTreeSet<&str> = self.agreement.customer.teams.iter().map(|team| team.id.as_str()).collect();
        let teams = root.get("customer").and_then(|customer| member(customer, "teams")).map(members).unwrap_or_default();
        self.unread.extend(teams.into_iter().filter(|(id, _)| !read.contains(id)).map(|(id, _)| id.to_owned()));
    }

    /// Notes where every value stands, so that faults that show later are told at their place.
    fn note_places(&mut self, table: &Table<'_, '_>) {
        for (key, _, value) in table.entries() {
            self.places.entry((table.place(), key.to_owned())).or_insert(value.place());
            self.note_inner_places(value);
        }
    }

    fn note_inner_places(&mut self, value: Value<'_, '_>) {
        if value.raw().as_table().is_some() {
            self.note_places_of(value);
        } else if value.raw().as_array().is_some() {
            for item in value.items().unwrap_or_default() {
                self.note_inner_places(item);
            }
        }
    }

    fn note_places_of(&mut self, value: Value<'_, '_>) {
        if let Some(table) = value.table("a table") {
            self.note_places(&table);
        }
    }
}

/// The members of a value that is a table, without a word where it is none.
fn members<'v, 'f>(value: Value<'v, 'f>) -> Vec<(&'v str, Value<'v, 'f>)> {
    if value.raw().as_table().is_none() {
        return Vec::new();
    }
    let entries = value.table("a table").map(|table| table.entries()).unwrap_or_default();
    entries.into_iter().map(|(key, _, value)| (key, value)).collect()
}

fn member<'v, 'f>(value: Value<'v, 'f>, key: &str) -> Option<Value<'v, 'f>> {
    members(value).into_iter().find(|(name, _)| *name == key).map(|(_, value)| value)
}

fn value_of(value: Value<'_, '_>, key: &str) -> Option<String> {
    member(value, key)?.text().map(str::to_owned)
}

/// A day of the calendar.
struct CalendarDay(Date);

impl Decode for CalendarDay {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let Day(text) = Day::decode(value)?;
        let date = text.parse().ok();
        if date.is_none() {
            value.fault(format!("there is no day `{text}`"), "write a day of the calendar, such as 2026-11-22");
        }
        date.map(Self)
    }
}

/// An optional day.
fn day(table: &Table<'_, '_>, key: &'static str) -> Option<Date> {
    table.optional(key).map(|CalendarDay(date)| date)
}

/// A day that must be there.
fn required_day(table: &Table<'_, '_>, key: &'static str) -> Option<Date> {
    table.required(key).map(|CalendarDay(date)| date)
}

/// Notes where the last day lies before the first one.
fn in_order(table: &Table<'_, '_>, from: (&str, Option<Date>), until: (&'static str, Option<Date>)) {
    if let ((first, Some(from)), (last, Some(until))) = (from, until)
        && until < from
        && let Some(at) = table.get(last)
    {
        at.fault(format!("`{last}` is {until}, before {first}, {from}"), "both days are included; write a last day that is not before the first");
    }
}

/// `from` and, where there is an end, `until`.
fn term(table: &Table<'_, '_>) -> Option<Term> {
    let (from, until) = (required_day(table, "from"), day(table, "until"));
    in_order(table, ("`from`", from), ("until", until));
    // An end that could not be read is not no end.
    if until.is_none() && table.get("until").is_some() {
        return None;
    }
    Some(Term { from: from?, until })
}

/// `from` and `until`, both of which must be there.
fn period(table: &Table<'_, '_>) -> Option<Period> {
    let (from, until) = (required_day(table, "from"), required_day(table, "until"));
    in_order(table, ("`from`", from), ("until", until));
    Some(Period { from: from?, until: until? })
}

/// A whole number within bounds, or what holds where nothing is said.
fn bounded(table: &Table<'_, '_>, key: &'static str, least: i64, most: i64) -> Option<i64> {
    let number = table.optional::<i64>(key)?;
    if let Some(at) = table.get(key)
        && !(least..=most).contains(&number)
    {
        at.fault(format!("`{key}` is {number}"), format!("write a number from {least} to {most}"));
    }
    Some(number)
}

/// One selector, or a list of them.
fn selectors(table: &Table<'_, '_>, key: &'static str) -> Vec<Selector> {
    table.get(key).and_then(one_or_many).unwrap_or_default()
}

/// `file` and `sha256`. What is found there is looked at when everything has been read.
fn attachment(table: &Table<'_, '_>) -> Option<Attachment> {
    let file = table.optional("file");
    let sha256 = table.optional::<String>("sha256").map(|digits| digits.to_ascii_lowercase());
    if let (Some(digits), Some(at)) = (&sha256, table.get("sha256")) {
        if digits.len() != 64 || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
            at.fault("a SHA-256 has 64 hexadecimal digits", "write what `onus evidence hash FILE` prints");
        } else if table.get("file").is_none() {
            at.fault("there is no file that this could be the SHA-256 of", "add `file = …`");
        }
    }
    let found = Integrity::Missing("nobody has looked".to_owned());
    file.map(|file| Attachment { file, sha256, found })
}
