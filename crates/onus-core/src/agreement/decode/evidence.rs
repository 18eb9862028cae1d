//! Reads attestations, bridge letters, declarations and acceptances.

use jiff::ToSpan as _;
use jiff::civil::Date;
use onus_catalogue::DocumentKind;
use onus_catalogue::decode::{Decode, Table, Value};
use onus_catalogue::item::Item;
use onus_catalogue::place::At;

use super::officer::officer_name;
use super::{CalendarDay, attachment, bounded, day, in_order, name, period, required_day, selectors};
use crate::agreement::evidence::{
    Acceptance, Attestation, AttestationScope, BridgeLetter, CarveOut, Declaration, Signature,
};
use crate::agreement::{Attachment, Period, Selector};

/// A declaration, with the file that its signature stands in.
pub(super) struct Signed {
    /// The declaration, unsigned as yet.
    pub declaration: Declaration,
    /// The signature's file.
    pub signature: Option<At<String>>,
}

impl Decode for Attestation {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an attestation")?;
        let kind = table.required("kind").and_then(|kind| auditors(&table, kind));
        let standard = name(&table, "standard");
        let period = attested_days(&table, kind);
        let rely_until = day(&table, "rely_until");
        in_order(&table, ("the first day that was looked at", Some(period.from)), ("rely_until", rely_until));
        let attestation = Self {
            id: table.optional("id").unwrap_or_default(),
            of: name(&table, "of"),
            // Without a kind, the standard cannot be looked up.
            standard: if kind.is_some() { standard } else { At::new(String::new(), table.place()) },
            kind: kind.unwrap_or(DocumentKind::Type2),
            document: String::new(),
            auditor: table.optional("auditor"),
            scope: table.optional("scope").unwrap_or_default(),
            period,
            rely_until: rely_until.unwrap_or_else(|| relied_on(kind, period)),
            exceptions: table.list("exceptions"),
            carved_out: table.list("carved_out"),
            complementary: table.list("complementary"),
            file: attachment(&table),
            place: table.place(),
        };
        table.finish();
        Some(attestation)
    }
}

/// The last day on which a document is relied on, where nothing is said.
fn relied_on(kind: Option<DocumentKind>, period: Period) -> Date {
    match kind {
        Some(DocumentKind::Certificate) => period.until,
        _ => period.until.saturating_add(12.months()),
    }
}

/// Notes a kind of document that is not an auditor's.
fn auditors(table: &Table<'_, '_>, kind: DocumentKind) -> Option<DocumentKind> {
    if kind != DocumentKind::Declaration {
        return Some(kind);
    }
    if let Some(at) = table.get("kind") {
        at.fault(
            "a declaration is not an auditor's document",
            "write `[[declaration]]`, or one of: certificate, type-1, type-2",
        );
    }
    None
}

/// `period`, or the one day of a type-1 report.
fn attested_days(table: &Table<'_, '_>, kind: Option<DocumentKind>) -> Period {
    match (table.get("period"), table.get("date")) {
        (Some(value), None) => stated_period(value, kind),
        (None, Some(value)) => {
            if kind.is_some_and(|kind| kind != DocumentKind::Type1) {
                value.fault("only a type-1 report looks at one day", "write `period = { from = …, until = … }`");
            }
            let date = required_day(table, "date");
            Period { from: date, until: date }
        }
        (Some(_), Some(value)) => {
            value.fault("both `date` and `period` are given", "keep `date` for a type-1 report, else `period`");
            NO_PERIOD
        }
        (None, None) if kind == Some(DocumentKind::Type1) => {
            table.fault("`date` is missing in a type-1 report", "add `date = …`");
            NO_PERIOD
        }
        (None, None) => {
            table.fault("`period` is missing in an attestation", "add `period = { from = …, until = … }`");
            NO_PERIOD
        }
    }
}

/// What stands for a period that could not be read.
const NO_PERIOD: Period = Period { from: Date::MIN, until: Date::MIN };

fn stated_period(value: Value<'_, '_>, kind: Option<DocumentKind>) -> Period {
    let Some(inner) = value.table("a period") else { return NO_PERIOD };
    let days = period(&inner);
    inner.finish();
    if kind == Some(DocumentKind::Type1) && days.from != days.until {
        value.fault("a type-1 report looks at one day", "write `date = …`");
    }
    days
}

impl Decode for AttestationScope {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("what an attestation covers")?;
        let scope =
            Self { regions: table.list("regions"), services: table.list("services"), criteria: table.list("criteria") };
        table.finish();
        Some(scope)
    }
}

impl Decode for CarveOut {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        match value.text() {
            Some(text) if !text.contains(':') => String::decode(value).map(Self::Party),
            _ => Item::decode(value).map(Self::Item),
        }
    }
}

impl Decode for BridgeLetter {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a bridge letter")?;
        let letter = Self {
            attestation: name(&table, "attestation"),
            signatory: table.optional("signatory"),
            period: period(&table),
            file: attachment(&table),
            place: table.place(),
        };
        table.finish();
        Some(letter)
    }
}

impl Decode for Signed {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a declaration")?;
        let attachments = table.list::<File>("attachments");
        let declaration = Declaration {
            id: table.optional("id").unwrap_or_default(),
            duties: duties(&table),
            scope: selectors(&table, "scope"),
            statement: table.required("statement").unwrap_or_default(),
            officer: officer_name(&table),
            date: required_day(&table, "date"),
            review_months: bounded(&table, "review_months", 1, 120).unwrap_or(Declaration::REVIEW_MONTHS),
            document: table.optional("document"),
            attachments: attachments.into_iter().filter_map(|File(attachment)| attachment).collect(),
            signature: Signature::Unsigned,
            place: table.place(),
        };
        let signature = table.optional("signature");
        table.finish();
        Some(Self { declaration, signature })
    }
}

/// `duty` for one, `duties` for several.
fn duties(table: &Table<'_, '_>) -> Vec<At<String>> {
    let (one, many) = (table.get("duty"), table.get("duties"));
    let found: Vec<At<String>> =
        one.and_then(At::decode).into_iter().chain(many.and_then(Vec::decode).unwrap_or_default()).collect();
    match (one, many) {
        (Some(_), Some(many)) => many.fault("both `duty` and `duties` are given", "keep `duties`, with all of them"),
        (None, None) => {
            table.fault("`duty` is missing in a declaration", "add `duty = …`, or `duties = […]` for several");
        }
        (None, Some(many)) if many.raw().as_array().is_some_and(|items| items.is_empty()) => {
            many.fault("a declaration speaks of at least one duty", "name the duties by their ids");
        }
        _ => {}
    }
    found
}

/// A file that goes with a declaration.
pub(super) struct File(Option<Attachment>);

impl Decode for File {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an attachment")?;
        let attachment = attachment(&table);
        table.finish();
        if table.get("file").is_none() {
            table.missing("file");
        }
        Some(Self(attachment))
    }
}

impl Decode for Acceptance {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an acceptance")?;
        let from = day(&table, "from");
        let until = table.required("until").map(|CalendarDay(date)| date);
        in_order(&table, ("`from`", from), ("until", until));
        // One resource is a scope too, and so is one root: what follows looks at scopes only.
        let (resource, root): (Option<String>, Option<String>) = (table.optional("resource"), table.optional("root"));
        let mut scope = selectors(&table, "scope");
        if resource.is_some() || root.is_some() {
            let (address, root) = (resource.clone(), root.clone());
            scope = vec![Selector { address, root, place: table.place(), ..Selector::default() }];
        }
        let acceptance = Self {
            duty: name(&table, "duty"),
            scope,
            resource,
            root,
            reason: table.required("reason").unwrap_or_default(),
            officer: officer_name(&table),
            term: Period { from: from.unwrap_or(Date::MIN), until: until.unwrap_or(Date::MIN) },
            place: table.place(),
        };
        table.finish();
        for key in ["resource", "root"] {
            if let (Some(_), Some(at)) = (table.get(key), table.get("scope")) {
                let help = "keep one; a scope can name an `address` and a `root` too";
                at.fault(format!("both `{key}` and `scope` are given"), help);
            }
        }
        Some(acceptance)
    }
}
