//! The explanation for programs.

use onus::catalogue_types::Catalogue;
use onus::explain::{CheckExplained, Entry, Found, checks};
use onus::report::{AcceptedBy, acceptance, idle_remarks, proofs};
use onus::{Assessment, Estate};
use serde_json::{Value, json};

use crate::failure::Failure;

/// The explanation.
pub(super) fn value(
    assessment: &Assessment<'_>,
    estate: &Estate,
    found: &Found,
    shown: &[Entry<'_, '_>],
) -> Result<Value, Failure> {
    let mut duties = Vec::new();
    for entry in shown {
        let checks: Vec<Value> = checks(assessment, estate, found, entry)?
            .iter()
            .map(|check| check_value(assessment.catalogue, check))
            .collect();
        let rules: Vec<Value> = entry.allocation.rules.iter().map(|rule| {
            json!({
                "what": rule.what, "says": rule.says, "place": assessment.show(rule.place), "authority": rule.authority.id(),
                "page": rule.source.map(|source| &source.page), "read": rule.source.map(|source| &source.read.0), "held": rule.held,
            })
        }).collect();
        duties.push(json!({
            "duty": entry.id, "title": entry.duty.title, "layer": entry.duty.layer.id(), "scope": entry.duty.scope.id(),
            "status": entry.line.status.id(), "severity": entry.line.severity.map(|severity| severity.id()),
            "responsible": entry.allocation.responsible, "accountable": entry.allocation.accountable,
            "consulted": entry.allocation.consulted, "informed": entry.allocation.informed,
            "law": entry.allocation.fault, "rules": rules, "checks": checks, "proofs": proofs(assessment, entry.line),
            "accepted": acceptance(assessment, entry.line.accepted).map(|acceptance| {
                let (officer, owner) = match acceptance.by {
                    AcceptedBy::Officer(officer) => (Some(format!("{}/{}", officer.party, officer.role)), None),
                    AcceptedBy::Owner(owner) => (None, Some(owner)),
                };
                json!({
                    "reason": acceptance.reason, "until": acceptance.until.to_string(), "place": acceptance.place,
                    "officer": officer, "owner": owner,
                })
            }),
            "remarks": idle_remarks(assessment, found.id, entry.id).map(|judged| json!({
                "place": judged.remark.at.to_string(), "standing": judged.standing, "why": judged.why, "remedy": judged.remedy,
            })).collect::<Vec<_>>(),
        }));
    }
    let class = &found.class;
    let written = estate.written_at(found.id, &[])?;
    Ok(json!({
        "schema": "onus.explanation/1",
        "subject": found.address, "type": class.source_type, "kind": class.kind, "provider": class.provider,
        "service": class.service, "model": class.model, "region": class.region, "basis": class.basis.id(), "place": class.input,
        "file": written.as_ref().map(|at| &at.file), "line": written.as_ref().map(|at| at.line),
        "column": written.as_ref().map(|at| at.column),
        "duties": duties,
    }))
}

fn check_value(catalogue: &Catalogue, explained: &CheckExplained<'_>) -> Value {
    let related: Vec<Value> = explained.related.iter().map(|related| {
        let rows: Vec<Value> = related.rows.iter().map(|(address, values)| json!({ "subject": address, "values": pairs(values) })).collect();
        json!({ "kind": related.kind, "by": related.by, "rows": rows, "undecided": related.undecided, "open": related.open })
    }).collect();
    json!({
        "place": catalogue.show(explained.check.fulfilled.place),
        "where": explained.check.applies_where.as_ref().map(|condition| &condition.value.text),
        "check": explained.check.fulfilled.value.text, "fulfilled": match explained.answer {
            onus::assess::Answer::NotApplicable => Value::from("not-applicable"),
            answer => answer.truth().map_or(Value::Null, Value::from),
        },
        "values": pairs(&explained.values), "related": related, "sql": explained.sql,
    })
}

fn pairs(values: &[(String, String)]) -> Value {
    values
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
