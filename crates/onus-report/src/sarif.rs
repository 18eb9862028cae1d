//! SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! Results are written one by one. What cannot be told yet is a result of kind `open`; whatever an officer accepts is
//! suppressed; resources stand as logical locations beside the file that they were read from.

mod escape;
mod result;
mod rule;

use std::io::{self, Write};

use onus_catalogue::Severity;
use onus_core::assess::Status;
use serde_json::{Value, json};

use crate::{Model, text, words};
use onus_core::report::{AgreementGapReport, Finding};

/// The schema by which readers may check the file.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Results of a run: GitHub refuses a file with more. <https://docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit>
const RESULTS: usize = 25_000;

/// What a result tells.
#[derive(Clone, Copy)]
enum Told<'m> {
    Gap(Finding<'m>),
    Agreement(&'m AgreementGapReport),
}

impl Told<'_> {
    /// Less comes first: what fails before what cannot be told yet, accepted risks last; in each, the worst.
    fn order(self) -> (bool, bool, Severity) {
        match self {
            Self::Gap(Finding { gap, .. }) => (gap.accepted.is_some(), gap.status == Status::Unknown, gap.weight()),
            Self::Agreement(gap) => (false, false, gap.severity),
        }
    }
}

/// Writes the report: what falls short, and what is wrong with the agreement, worst first. What is more than readers take
/// is left out, and counted.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let rules = rule::Rules::new(model);
    write!(out, "{{\"version\":\"2.1.0\",\"$schema\":\"{SCHEMA}\",\"runs\":[{{\"tool\":{{\"driver\":")?;
    let driver = json!({
        "name": "Onus",
        "fullName": "Onus, the shared responsibility model made executable",
        "version": model.provenance.onus,
        "semanticVersion": model.provenance.onus,
        "rules": rules.descriptors(model),
    });
    serde_json::to_writer(&mut *out, &driver)?;
    out.write_all(b"}")?;
    member(out, "columnKind", &json!("unicodeCodePoints"))?;
    let (told, left_out) = told(model);
    member(out, "invocations", &invocations(model, left_out))?;
    member(out, "artifacts", &artifacts(model))?;
    member(out, "properties", &properties(model))?;
    out.write_all(b",\"results\":[")?;
    for (at, told) in told.into_iter().enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        let result = match told {
            Told::Gap(found) => result::of_gap(model, &rules, &found),
            Told::Agreement(gap) => result::of_agreement(model, &rules, gap),
        };
        serde_json::to_writer(&mut *out, &result)?;
    }
    out.write_all(b"\n]}]}\n")
}

/// What is told, worst first, and how many results are left out.
fn told<'m>(model: &'m Model) -> (Vec<Told<'m>>, usize) {
    let gaps = model.each().map(Told::Gap);
    let mut told: Vec<Told<'m>> = gaps.chain(model.agreement_gaps.iter().map(Told::Agreement)).collect();
    told.sort_by_key(|told| told.order());
    let left_out = told.len().saturating_sub(RESULTS);
    told.truncate(RESULTS);
    (told, left_out)
}

fn member(out: &mut dyn Write, name: &str, value: &Value) -> io::Result<()> {
    write!(out, ",\n\"{name}\":")?;
    Ok(serde_json::to_writer(out, value)?)
}

/// The run succeeded; what it did not understand, and what found no room, is told as notifications (law 7).
fn invocations(model: &Model, left_out: usize) -> Value {
    let notification = |level: &str, line: &str| json!({ "level": level, "message": { "text": escape::plain(line) } });
    let number = |of: usize| words::number(of as u64);
    let cut = (left_out > 0).then(|| {
        let (all, most) = (number(RESULTS + left_out), number(RESULTS));
        let line = format!(
            "{} of {all} results are left out: a run holds {most}, the worst ones; the reports as CSV and JSON hold all",
            number(left_out)
        );
        notification("warning", &line)
    });
    let told = text::not_understood(model);
    let notifications: Vec<Value> = cut.into_iter().chain(told.iter().map(|line| notification("note", line))).collect();
    json!([{ "executionSuccessful": true, "toolExecutionNotifications": notifications }])
}

/// The inputs with their hashes.
fn artifacts(model: &Model) -> Value {
    let inputs = model.provenance.inputs.iter();
    let artifacts: Vec<Value> = inputs
        .map(|input| {
            json!({
                "location": { "uri": escape::uri(&input.name) },
                "roles": ["analysisTarget"],
                "hashes": { "sha-256": input.sha256 },
                "description": { "text": escape::plain(&text::visible(&input.sort)) },
            })
        })
        .collect();
    Value::Array(artifacts)
}

/// What the report rests on (law 7), and its figures.
fn properties(model: &Model) -> Value {
    json!({ "onus": { "provenance": model.provenance, "summary": model.summary } })
}
