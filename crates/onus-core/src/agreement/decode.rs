//! From TOML to the types, table by table: what one table shows by itself is looked at here, the rest by `validate`.
//!
//! Where something in a table cannot be read, the table is kept with a blank in its place, so that the rest of it is
//! looked at as well. No blank is ever seen outside: an agreement with a fault is refused.

mod contract;
mod evidence;
mod officer;
mod party;

use std::collections::BTreeMap;

use jiff::civil::Date;
use onus_catalogue::decode::{Decode, Table, Value, one_or_many, required_keys};
use onus_catalogue::place::{At, Place};
use onus_catalogue::source::Day;

use super::Agreement;
use super::attachment::{Attachment, Integrity};
use super::contract::{Clause, Contract, Leaves};
use super::evidence::{Acceptance, Attestation, BridgeLetter};
use super::officer::Officer;
use super::party::{Msp, ProviderParty, Subcontractor};
use super::selector::Selector;
use super::term::{Period, Term};
use evidence::Signed;

/// An agreement of which nothing but its TOML has been looked at.
#[derive(Default)]
pub(super) struct Draft {
    /// What was read. Ids and documents of attestations are still empty where nothing was said.
    pub agreement: Agreement,
    /// Files of signatures, by the place of their declaration.
    pub signatures: BTreeMap<Place, At<String>>,
    /// Where the value of a key stands, by the place of its table.
    pub places: BTreeMap<(Place, String), Place>,
}

impl Draft {
    /// Reads the root table of one file. Only the main file has settings and says who the customer is.
    pub fn read(&mut self, root: &Table<'_, '_>, is_main: bool) {
        self.note_places(root);
        if is_main {
            self.agreement.settings = root.optional("settings").unwrap_or_default();
            self.agreement.customer = root.optional("customer").unwrap_or_default();
        } else {
            for key in ["settings", "customer"] {
                if let Some(value) = root.get(key) {
                    value.fault(
                        format!("`[{key}]` does not belong in a file of evidence"),
                        "move it to the agreement itself",
                    );
                }
            }
        }
        let roles = root.get("role").and_then(officer::roles).unwrap_or_default();
        self.agreement.roles.extend(roles);
        let own = &mut self.agreement;
        own.providers.extend(root.list::<ProviderParty>("provider"));
        own.subcontractors.extend(root.list::<Subcontractor>("subcontractor"));
        own.msps.extend(root.list::<Msp>("msp"));
        own.contracts.extend(root.list::<Contract>("contract"));
        own.officers.extend(root.list::<Officer>("officer"));
        own.attestations.extend(root.list::<Attestation>("attestation"));
        own.bridge_letters.extend(root.list::<BridgeLetter>("bridge_letter"));
        for Signed { declaration, signature } in root.list("declaration") {
            self.signatures.extend(signature.map(|file| (declaration.place, file)));
            own.declarations.push(declaration);
        }
        own.acceptances.extend(root.list::<Acceptance>("acceptance"));
        root.finish();
    }

    /// Where the value of a key stands; the table's place where the key is not there.
    pub fn place(&self, table: Place, key: &str) -> Place {
        self.places.get(&(table, key.to_owned())).copied().unwrap_or(table)
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
            value.table("a table").iter().for_each(|table| self.note_places(table));
        } else if value.raw().as_array().is_some() {
            value.items().unwrap_or_default().into_iter().for_each(|item| self.note_inner_places(item));
        }
    }
}

/// Keys that must be there, by the name of the type that a table becomes: what its decoder misses in an empty one. All others may be left out.
pub(super) fn required() -> BTreeMap<&'static str, Vec<&'static str>> {
    fn of<T: Decode>() -> Vec<&'static str> {
        required_keys(|value| drop(T::decode(value)))
    }
    BTreeMap::from([
        ("Acceptance", of::<Acceptance>()),
        ("AttachmentKeys", of::<evidence::File>()),
        ("Attestation", of::<Attestation>()),
        ("BridgeLetter", of::<BridgeLetter>()),
        ("Clause", of::<Clause>()),
        ("Contract", of::<Contract>()),
        ("Declaration", of::<Signed>()),
        ("Leaves", of::<Leaves>()),
        ("Msp", of::<Msp>()),
        ("Officer", of::<Officer>()),
        (
            "Period",
            required_keys(|value| {
                let _ = value.table("a period").map(|table| period(&table));
            }),
        ),
        ("ProviderParty", of::<ProviderParty>()),
        ("Subcontractor", of::<Subcontractor>()),
    ])
}

/// A day of the calendar.
struct CalendarDay(Date);

impl Decode for CalendarDay {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let Day(text) = Day::decode(value)?;
        let date = text.parse().ok();
        if date.is_none() {
            value.fault(format!("`{text}` is not a valid date"), "write a day of the calendar, such as 2026-11-22");
        }
        date.map(Self)
    }
}

/// An optional day.
fn day(table: &Table<'_, '_>, key: &'static str) -> Option<Date> {
    table.optional(key).map(|CalendarDay(date)| date)
}

/// A day that must be there, else one before all others.
fn required_day(table: &Table<'_, '_>, key: &'static str) -> Date {
    table.required(key).map_or(Date::MIN, |CalendarDay(date)| date)
}

/// A name that must be there, else a blank.
fn name(table: &Table<'_, '_>, key: &'static str) -> At<String> {
    table.required(key).unwrap_or_else(|| At::new(String::new(), table.place()))
}

/// Notes where the last day lies before the first one.
fn in_order(table: &Table<'_, '_>, from: (&str, Option<Date>), until: (&'static str, Option<Date>)) {
    if let ((first, Some(from)), (last, Some(until))) = (from, until)
        && until < from
        && let Some(at) = table.get(last)
    {
        at.fault(
            format!("`{last}` is {until}, before {first}, {from}"),
            "both days are included; write a last day that is not before the first",
        );
    }
}

/// `from` and, where there is an end, `until`.
fn term(table: &Table<'_, '_>) -> Term {
    let term = Term { from: required_day(table, "from"), until: day(table, "until") };
    in_order(table, ("`from`", Some(term.from)), ("until", term.until));
    term
}

/// `from` and `until`, both of which must be there.
fn period(table: &Table<'_, '_>) -> Period {
    let from = required_day(table, "from");
    let until = table.required("until").map(|CalendarDay(date)| date);
    in_order(table, ("`from`", Some(from)), ("until", until));
    Period { from, until: until.unwrap_or(from) }
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
