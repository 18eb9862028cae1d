//! Results: one for each gap.

use onus_core::assess::Status;
use serde_json::{Value, json};

use super::escape::{plain, uri};
use super::rule::{Rules, level};
use crate::{Model, text};
use onus_core::report::{AgreementGapReport, Finding};

/// One gap on one subject.
pub fn of_gap(model: &Model, rules: &Rules<'_>, found: &Finding<'_>) -> Value {
    let gap = found.gap;
    let fingerprint = found.fingerprint();
    // The standard has a kind for what the tool cannot decide, and wants no level on it.
    let (kind, level) = match gap.status {
        Status::Unknown => ("open", "none"),
        _ => ("fail", level(gap.weight())),
    };
    let suppressions: Vec<Value> = gap
        .accepted
        .iter()
        .map(|accepted| {
            json!({
                "kind": if accepted.party.is_some() { "external" } else { "inSource" },
                "status": "accepted",
                "justification": accepted.reason,
                "properties": {
                    "party": accepted.party, "role": accepted.role, "officer": accepted.name,
                    "until": accepted.until.to_string(), "place": accepted.place,
                },
            })
        })
        .collect();
    json!({
        "ruleId": gap.duty,
        "ruleIndex": rules.of_duty(&gap.duty),
        "kind": kind,
        "level": level,
        "message": { "text": plain(&text::message(model, found)) },
        "locations": [{
            "physicalLocation": physical(
                model,
                found.file(),
                found.at.map(|at| (at.line, at.column)),
            ),
            "logicalLocations": [{ "fullyQualifiedName": found.subject.name, "kind": gap.scope.id() }],
        }],
        "partialFingerprints": fingerprints(&fingerprint),
        "suppressions": suppressions,
        "properties": {
            "status": gap.status.id(), "code": gap.code, "severity": gap.severity.map(onus_catalogue::Severity::id),
            "responsible": gap.responsible, "accountable": gap.accountable,
            "authority": model.allocations.get(gap.allocation).map(|allocation| allocation.authority.as_str()),
            "layer": gap.layer.id(), "provider": gap.provider, "service": gap.service, "region": gap.region,
            "type": gap.r#type, "resourceKind": gap.kind, "remedy": gap.remedy,
            "checks": gap.checks.iter().map(|check| check.place.as_str()).collect::<Vec<_>>(),
        },
    })
}

/// Something that is wrong with the agreement itself.
pub fn of_agreement(model: &Model, rules: &Rules<'_>, gap: &AgreementGapReport) -> Value {
    json!({
        "ruleId": gap.code,
        "ruleIndex": rules.of_code(&gap.code),
        "kind": "fail",
        "level": level(gap.severity),
        "message": { "text": plain(&text::agreement_message(model, gap)) },
        "locations": [{
            "physicalLocation": physical(model, gap.file.as_deref(), gap.line.zip(gap.column)),
            "logicalLocations": [{ "fullyQualifiedName": gap.subject, "kind": "agreement" }],
        }],
        "partialFingerprints": fingerprints(&gap.fingerprint),
        "suppressions": [],
        "properties": {
            "severity": gap.severity, "responsible": [gap.party], "duties": gap.duties, "count": gap.count, "remedy": gap.remedy,
        },
    })
}

/// GitHub knows alerts again by `primaryLocationLineHash`; without one it hashes the line, which all gaps of a plan share.
fn fingerprints(fingerprint: &str) -> Value {
    json!({ "primaryLocationLineHash": fingerprint, "onus/v1": fingerprint })
}

/// The place in a file. Readers want one for every result: what lies in no file is shown at the first input, and what
/// has no line at the first.
fn physical(model: &Model, file: Option<&str>, at: Option<(u32, u32)>) -> Value {
    let first = || model.provenance.inputs.first().map(|input| input.name.as_str());
    let file = file.or_else(first).unwrap_or("onus.toml");
    let index = model.provenance.inputs.iter().position(|input| input.name == file);
    let mut artifact = json!({ "uri": uri(file) });
    let mut region = json!({ "startLine": at.map_or(1, |at| at.0) });
    if let (Some(artifact), Some(index)) = (artifact.as_object_mut(), index) {
        artifact.insert("index".to_owned(), json!(index));
    }
    if let (Some(region), Some(column)) = (region.as_object_mut(), at.map(|at| at.1)) {
        region.insert("startColumn".to_owned(), json!(column));
    }
    json!({ "artifactLocation": artifact, "region": region })
}
