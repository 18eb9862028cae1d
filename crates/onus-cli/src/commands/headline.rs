//! What every summary says first: what it rests on, and what was understood.

mod inputs;
mod not_known;

use std::collections::BTreeSet;

use onus_core::Model;
use onus_core::report::{CoverageReport, ServicePlace};
use onus_report::{Text, text};

use crate::screen::{Screen, counted, number};

/// How many types are named one by one.
const NAMED: usize = 6;
/// How many notes are told in full.
const FIRST_NOTES: usize = 12;
/// Said even where there are none.
const NOT_KNOWN: &str = "values not known yet";

/// Inputs, catalogue, day (law 7).
pub fn provenance_lines(model: &Model, screen: &Screen) -> Text {
    let provenance = &model.provenance;
    let mut text = inputs::lines(&provenance.inputs, screen);
    let named = |place: &ServicePlace| {
        format!("{} {}", model.title(&place.provider), place.region.as_deref().unwrap_or("(region not known)"))
    };
    let places: BTreeSet<String> = model.places.iter().map(named).collect();
    let places: Vec<String> = places.into_iter().collect();
    let catalogue = provenance.catalogue_sha256.get(..12).unwrap_or_default();
    let agreement = match (provenance.agreement.split_first(), &provenance.agreement_sha256) {
        (Some((first, more)), Some(sha)) => {
            let more = match more.len() as u64 {
                0 => String::new(),
                more => format!(" and {}", counted(more, "more file", "more files")),
            };
            format!("agreement {first}{more} ({}…)", sha.get(..12).unwrap_or_default())
        }
        _ => match &provenance.decided_by {
            Some(commit) => format!("no agreement at {commit}"),
            None => "no agreement".to_owned(),
        },
    };
    let agreement = match &provenance.decided_by {
        Some(commit) if provenance.agreement_sha256.is_some() => format!("{agreement}, decided by {commit}"),
        _ => agreement,
    };
    let zone = provenance.time_zone.as_deref().map_or(String::new(), |zone| format!(" ({zone})"));
    let rests =
        format!("as of {}{zone} · onus {}, catalogue {catalogue}…, {agreement}", provenance.as_of, provenance.onus);
    let line = if places.is_empty() { rests } else { format!("{} · {rests}", places.join(", ")) };
    text += text!("     {}\n", screen.dim(screen.wrap(&line, 5)));
    text
}

/// What was read, recognised, not known, left out.
pub fn coverage_lines(model: &Model, screen: &Screen) -> Text {
    let report = &model.coverage;
    let mut parts = vec![
        counted(report.read, "resource read", "resources read"),
        format!("{} recognised", number(report.recognised)),
        format!("{} supporting", number(report.supporting)),
    ];
    let not_recognised = |out: &onus_core::report::LeftOut| out.reason == onus_core::estate::Aside::NotRecognised;
    if !report.left_out.iter().any(not_recognised) {
        parts.push("0 not recognised".to_owned());
    }
    for out in &report.left_out {
        let mut types: Vec<(&String, &u64)> = out.types.iter().collect();
        types.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let mut named: Vec<String> = types.iter().take(NAMED).map(|(name, count)| format!("{name} ×{count}")).collect();
        if types.len() > NAMED {
            named.push(counted_more(types.len() - NAMED, "type", "types"));
        }
        let prefix = if not_recognised(out) { "" } else { "left out: " };
        parts.push(format!("{prefix}{} {} ({})", number(out.count), out.reason.words(), named.join(", ")));
    }
    let mut text = text!("\n  {}\n", screen.wrap(parts.join(" · "), 2));
    let unknowns = unknown_parts(report);
    if !unknowns.is_empty() {
        text += text!("  {}\n", screen.wrap(unknowns.join(" · "), 2));
    }
    if let Some(line) = not_known::line(&report.not_known_because) {
        text += text!("  {}\n", screen.wrap(&line, 2));
    }
    for note in report.notes.iter().take(FIRST_NOTES) {
        text += text!("  {}\n", screen.wrap(format!("note: {note}"), 2));
    }
    if let Some(rest) = report.notes.len().checked_sub(FIRST_NOTES).filter(|rest| *rest > 0) {
        text += text!("  … and {}: --format json\n", counted_more(rest, "note", "notes"));
    }
    text + "  only these inputs were read\n"
}

fn unknown_parts(report: &CoverageReport) -> Vec<String> {
    let total = |counts: &[onus_core::report::ColumnCount]| counts.iter().map(|count| count.count).sum::<u64>();
    [
        (total(&report.unknown_values), "value not known yet", NOT_KNOWN),
        (
            total(&report.unresolved_references),
            "reference that could not be resolved",
            "references that could not be resolved",
        ),
        (total(&report.references_outside), "reference outside the inputs", "references outside the inputs"),
        (total(&report.sensitive_values), "sensitive value not read", "sensitive values not read"),
        (total(&report.misfits), "value that does not fit", "values that do not fit"),
    ]
    .into_iter()
    .filter(|(count, _, what)| *count > 0 || *what == NOT_KNOWN)
    .map(|(count, one, many)| counted(count, one, many))
    .collect()
}

/// How many more there are of something.
fn counted_more(count: usize, one: &str, many: &str) -> String {
    format!("{count} more {}", if count == 1 { one } else { many })
}
