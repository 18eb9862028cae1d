//! SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! Results are written one by one. What cannot be told yet is a result of kind `open`; whatever an officer accepts is
//! suppressed; resources stand as logical locations beside the file that they were read from.

mod result;
mod rule;

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::{Model, text};

/// The schema by which readers may check the file.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the report: what falls short, then what is wrong with the agreement.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
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
    member(out, "invocations", &invocations(model))?;
    member(out, "artifacts", &artifacts(model))?;
    member(out, "properties", &properties(model))?;
    out.write_all(b",\"results\":[")?;
    let gaps = model.each().map(|(gap, subject)| result::of_gap(model, &rules, gap, subject));
    let all = gaps.chain(model.agreement_gaps.iter().map(|row| result::of_agreement(model, &rules, row)));
    for (at, result) in all.enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &result)?;
    }
    out.write_all(b"\n]}]}\n")
}

fn member(out: &mut dyn Write, name: &str, value: &Value) -> io::Result<()> {
    write!(out, ",\n\"{name}\":")?;
    Ok(serde_json::to_writer(out, value)?)
}

/// The run succeeded; what it did not understand is told as notifications (law 7).
fn invocations(model: &Model<'_>) -> Value {
    let told = text::not_understood(model);
    let notifications: Vec<Value> =
        told.iter().map(|line| json!({ "level": "note", "message": { "text": result::plain(line) } })).collect();
    json!([{ "executionSuccessful": true, "toolExecutionNotifications": notifications }])
}

/// The inputs with their hashes.
fn artifacts(model: &Model<'_>) -> Value {
    let inputs = model.provenance.inputs.iter();
    let artifacts: Vec<Value> = inputs
        .map(|input| {
            json!({
                "location": { "uri": result::uri(&input.name) },
                "roles": ["analysisTarget"],
                "hashes": { "sha-256": input.sha256 },
                "description": { "text": result::plain(&text::visible(&input.sort)) },
            })
        })
        .collect();
    Value::Array(artifacts)
}

/// What the report rests on (law 7), and its figures.
fn properties(model: &Model<'_>) -> Value {
    json!({ "onus": { "provenance": model.provenance, "summary": model.summary } })
}
