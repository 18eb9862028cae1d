//! Comma-separated values, one record per gap: [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), UTF-8, harmless when a
//! spreadsheet opens it.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};
use onus_catalogue::Goal;

use crate::{Model, text};
use onus_core::report::{AgreementGapReport, Finding};

/// The header.
pub const COLUMNS: [&str; 28] = [
    "record",
    "subject",
    "scope",
    "file",
    "line",
    "column",
    "type",
    "kind",
    "provider",
    "service",
    "region",
    "layer",
    "duty",
    "title",
    "goals",
    "status",
    "code",
    "severity",
    "what",
    "remedy",
    "responsible",
    "accountable",
    "accepted",
    "fingerprint",
    "as_of",
    "input_sha256",
    "catalogue_sha256",
    "agreement_sha256",
];

/// Writes the report: what falls short, then what is wrong with the agreement.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    // Where a semicolon parts columns, as in some countries' spreadsheets, quotes keep it inside of its cell.
    let mut table = WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS)?;
    for found in model.each() {
        let cells = gap_cells(model, &found).into_iter().chain(rests_on(model, found.gap.input.as_deref()));
        table.write_record(cells.map(|cell| shown(&cell)))?;
    }
    for gap in &model.agreement_gaps {
        let cells = agreement_cells(gap).into_iter().chain(rests_on(model, None));
        table.write_record(cells.map(|cell| shown(&cell)))?;
    }
    table.flush()
}

/// What a record rests on (law 7): a table has no head in which it could be said once.
fn rests_on(model: &Model, file: Option<&str>) -> [String; 4] {
    let provenance = &model.provenance;
    let input = provenance.inputs.iter().find(|input| Some(input.name.as_str()) == file);
    [
        provenance.as_of.to_string(),
        input.map_or_else(String::new, |input| input.sha256.clone()),
        provenance.catalogue_sha256.clone(),
        provenance.agreement_sha256.clone().unwrap_or_default(),
    ]
}

/// How many columns tell of the gap itself.
const OWN: usize = COLUMNS.len() - 4;

fn owned(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

fn number(number: Option<u32>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}

fn gap_cells(model: &Model, found: &Finding<'_>) -> [String; OWN] {
    let gap = found.gap;
    let goals = model.duties.get(&gap.duty).map_or(&[][..], |duty| &duty.goals);
    let accepted = gap.accepted.as_ref().map_or(String::new(), |accepted| {
        let office =
            accepted.party.as_deref().zip(accepted.role.as_deref()).map(|(party, role)| format!("{party}/{role}"));
        let who = office.or_else(|| accepted.name.clone()).unwrap_or_default();
        format!("until {} by {who}: {}", accepted.until, accepted.reason)
    });
    [
        "gap".to_owned(),
        found.subject.name.clone(),
        gap.scope.id().to_owned(),
        owned(found.file()),
        number(found.at.map(|at| at.line)),
        number(found.at.map(|at| at.column)),
        owned(gap.r#type.as_deref()),
        owned(gap.kind.as_deref()),
        gap.provider.clone(),
        gap.service.clone(),
        owned(gap.region.as_deref()),
        gap.layer.id().to_owned(),
        gap.duty.clone(),
        model.duty_title(&gap.duty).to_owned(),
        goals.iter().copied().map(Goal::id).collect::<Vec<_>>().join(" "),
        gap.status.id().to_owned(),
        owned(gap.code.as_deref()),
        gap.severity.map_or(String::new(), |severity| severity.id().to_owned()),
        gap.what().to_owned(),
        gap.remedy.clone().unwrap_or_default(),
        gap.responsible.join(" "),
        gap.accountable.join(" "),
        accepted,
        found.fingerprint(),
    ]
}

fn agreement_cells(gap: &AgreementGapReport) -> [String; OWN] {
    let mut cells: [String; OWN] = std::array::from_fn(|_| String::new());
    let filled = [
        ("record", "agreement-gap".to_owned()),
        ("subject", gap.subject.clone()),
        ("file", owned(gap.file.as_deref())),
        ("line", number(gap.line)),
        ("column", number(gap.column)),
        ("duty", gap.duties.join(" ")),
        ("title", gap.title.clone()),
        ("code", gap.code.clone()),
        ("severity", gap.severity.id().to_owned()),
        ("what", gap.what.clone()),
        ("remedy", gap.remedy.clone()),
        ("responsible", gap.party.clone()),
        ("fingerprint", gap.fingerprint.clone()),
    ];
    for (column, value) in filled {
        let at = COLUMNS.iter().position(|name| *name == column);
        if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
            *cell = value;
        }
    }
    cells
}

/// What a cell shows: nothing in it is hidden, and what a spreadsheet would take for a formula has an apostrophe before it, which
/// spreadsheets take for "this is text".
fn shown(cell: &str) -> String {
    // The wide forms count too: some spreadsheets fold them before they look.
    let cell = text::visible(cell);
    let active = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if active { format!("'{cell}") } else { cell.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        assert_eq!(shown("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        for start in ["=1", "+1", "-1", "@SUM(1)", " =1", "\u{3000}=1", "＝1"] {
            assert!(shown(start).starts_with('\''), "{start:?}");
        }
        assert_eq!([shown("\t=1"), shown("\r=1"), shown("\u{200b}=1")], ["\\u{9}=1", "\\u{d}=1", "\\u{200b}=1"]);
        assert_eq!(shown("a=1"), "a=1");
    }

    #[test]
    fn lines_are_shown() {
        assert_eq!(shown("a,\"b\"\r\nc"), "a,\"b\"\\u{d}⏎c");
    }
}
