//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::io::{self, Write};

use onus_catalogue::Severity;
use onus_core::assess::Status;
use serde::Serialize;

use crate::{Model, text};
use onus_core::report::{AgreementGapReport, Finding};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the report: what falls short, then what is wrong with the agreement.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let gaps = model.each().map(|found| of_gap(model, &found));
    let findings = gaps.chain(model.agreement_gaps.iter().map(|gap| of_agreement(model, gap)));
    out.write_all(b"[")?;
    for (at, finding) in findings.enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &finding)?;
    }
    out.write_all(b"\n]\n")
}

fn of_gap<'a>(model: &Model, found: &Finding<'a>) -> Issue<'a> {
    let gap = found.gap;
    let accepted = if gap.accepted.is_some() { "accepted risk: " } else { "" };
    Issue {
        description: format!("{accepted}{}", text::message(model, found)),
        check_name: &gap.duty,
        fingerprint: found.fingerprint(),
        severity: match (gap.accepted.is_some(), gap.status) {
            // What is accepted or cannot be told yet is shown, and alarms nobody.
            (true, _) | (_, Status::Unknown) => "info",
            _ => word(gap.weight()),
        },
        location: location(model, found.file(), found.at.map(|at| at.line)),
    }
}

fn of_agreement<'a>(model: &Model, gap: &'a AgreementGapReport) -> Issue<'a> {
    Issue {
        description: text::agreement_message(model, gap),
        check_name: &gap.code,
        fingerprint: gap.fingerprint.clone(),
        severity: word(gap.severity),
        location: location(model, gap.file.as_deref(), gap.line),
    }
}

/// The report wants a file for everything: what lies in none is shown at the first input.
fn location(model: &Model, file: Option<&str>, line: Option<u32>) -> Location {
    let first = || model.provenance.inputs.first().map(|input| input.name.as_str());
    let path = file.or_else(first).unwrap_or("onus.toml");
    let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
    Location { path, lines: Lines { begin: line.unwrap_or(1) } }
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
    }
}
