//! Reads attestations, bridge letters, declarations and acceptances.

use jiff::ToSpan as _;
use jiff::civil::Date;
use onus_catalogue::DocumentKind;
use onus_catalogue::decode::{Decode, Table, Value};
use onus_catalogue::item::Item;
use onus_catalogue::place::At;

use super::{CalendarDay, attachment, bounded, day, in_order, period, required_day, selectors};
use crate::agreement::evidence::{
    Acceptance, Attachment, Attestation, AttestationScope, BridgeLetter, CarveOut, Declaration, Period, Signature,
};

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
        let id = table.optional("id").unwrap_or_default();
        let of = table.required("of");
        let kind = table.required("kind").and_then(|kind| auditors(&table, kind));
        let standard = table.required("standard");
        let auditor = table.optional("auditor");
        let scope = table.optional("scope").unwrap_or_default();
        let period = attested_days(&table, kind);
        let rely_until = day(&table, "rely_until");
        let exceptions = table.list("exceptions");
        let carved_out = table.list("carved_out");
        let complementary = table.list("complementary");
        let file = attachment(&table);
        table.finish();
        in_order(&table, ("the first day that was looked at", period.map(|period| period.from)), ("rely_until", rely_until));
        let (kind, period) = (kind?, period?);
        Some(Self {
            id,
            of: of?,
            kind,
            standard: standard?,
            document: String::new(),
            auditor,
            scope,
            period,
            rely_until: rely_until.unwrap_or_else(|| relied_on(kind, period)),
            exceptions,
            carved_out,
            complementary,
            file,
            place: table.place(),
        })
    }
}

/// The last day on which a document is relied on, where nothing is said.
fn relied_on(kind: DocumentKind, period: Period) -> Date {
    match kind {
        DocumentKind::Certificate => period.until,
        _ => period.until.saturating_add(12.months()),
    }
}

/// Notes a kind of document that is no auditor's.
fn auditors(table: &Table<'_, '_>, kind: DocumentKind) -> Option<DocumentKind> {
    if kind != DocumentKind::Declaration {
        return Some(kind);
    }
    if let Some(at) = table.get("kind") {
        at.fault("a declaration is no auditor's document", "write `[[declaration]]`, or one of: certificate, type-1, type-2");
    }
    None
}

/// `period`, or the one day of a type-1 report.
fn attested_days(table: &Table<'_, '_>, kind: Option<DocumentKind>) -> Option<Period> {
    match (table.get("period"), table.get("date")) {
        (Some(value), None) => {
            let inner = value.table("a period")?;
            let days = period(&inner);
            inner.finish();
            if let Some(days) = days
                && kind == Some(DocumentKind::Type1)
                && days.from != days.until
            {
                value.fault("a type-1 report looks at one day", "write `date = …`");
            }
            days
        }
        (None, Some(value)) => {
            if kind.is_some_and(|kind| kind != DocumentKind::Type1) {
                value.fault("only a type-1 report looks at one day", "write `period = { from = …, until = … }`");
            }
            CalendarDay::decode(value).map(|CalendarDay(date)| Period { from: date, until: date })
        }
        (Some(_), Some(value)) => {
            value.fault("both `date` and `period` are given", "keep `date` for a type-1 report, else `period`");
            None
        }
        (None, None) => {
            let help = match kind {
                Some(DocumentKind::Type1) => "add `date = …`",
                _ => "add `period = { from = …, until = … }`",
            };
            table.fault("`period` is missing in an attestation", help);
            None
        }
    }
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
        let attestation = table.required("attestation");
        let signatory = table.optional("signatory");
        let period = period(&table);
        let file = attachment(&table);
        table.finish();
        Some(Self { attestation: attestation?, signatory, period: period?, file, place: table.place() })
    }
}

impl Decode for Signed {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a declaration")?;
        let id = table.optional("id").unwrap_or_default();
        let duties = duties(&table);
        let scope = selectors(&table, "scope");
        let statement = table.required("statement");
        let officer = table.required("officer");
        let date = required_day(&table, "date");
        let review_months = bounded(&table, "review_months", 1, 120).unwrap_or(Declaration::REVIEW_MONTHS);
        let document = table.optional("document");
        let attachments = table.list::<File>("attachments").into_iter().map(|File(attachment)| attachment).collect();
        let signature = table.optional("signature");
        table.finish();
        let declaration = Declaration {
            id,
            duties: duties?,
            scope,
            statement: statement?,
            officer: officer?,
            date: date?,
            review_months,
            document,
            attachments,
            signature: Signature::Unsigned,
            place: table.place(),
        };
        Some(Self { declaration, signature })
    }
}

/// `duty` for one, `duties` for several.
fn duties(table: &Table<'_, '_>) -> Option<Vec<At<String>>> {
    let (one, many) = (table.get("duty"), table.get("duties"));
    match (one, many) {
        (Some(one), None) => At::decode(one).map(|duty| vec![duty]),
        (None, Some(many)) => {
            let found: Vec<At<String>> = Vec::decode(many)?;
            if many.raw().as_array().is_some_and(|items| items.is_empty()) {
                many.fault("a declaration speaks of at least one duty", "name the duties by their ids");
            }
            (!found.is_empty()).then_some(found)
        }
        (Some(_), Some(many)) => {
            many.fault("both `duty` and `duties` are given", "keep `duties`, with all of them");
            None
        }
        (None, None) => {
            table.fault("`duty` is missing in a declaration", "add `duty = …`, or `duties = […]` for several");
            None
        }
    }
}

/// A file that goes with a declaration.
struct File(Attachment);

impl Decode for File {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an attachment")?;
        let attachment = attachment(&table);
        table.finish();
        if table.get("file").is_none() {
            table.fault("`file` is missing in an attachment", "add `file = …`");
        }
        attachment.map(Self)
    }
}

impl Decode for Acceptance {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("an acceptance")?;
        let duty = table.required("duty");
        let resource = table.optional("resource");
        let scope = selectors(&table, "scope");
        let reason = table.required("reason");
        let officer = table.required("officer");
        let (from, until) = (day(&table, "from"), required_day(&table, "until"));
        table.finish();
        in_order(&table, ("`from`", from), ("until", until));
        if let (Some(_), Some(at)) = (table.get("resource"), table.get("scope")) {
            at.fault("both `resource` and `scope` are given", "keep one; a scope can name an `address` too");
        }
        let term = Period { from: from.unwrap_or(Date::MIN), until: until? };
        Some(Self { duty: duty?, resource, scope, reason: reason?, officer: officer?, term, place: table.place() })
    }
}
