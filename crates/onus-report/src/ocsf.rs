//! Findings in the Open Cybersecurity Schema Framework, version 1.8.0: class 2003, Compliance Finding, one JSON object
//! per line, as security lakes take them in: <https://schema.ocsf.io/1.8.0/classes/compliance_finding>.
//!
//! OCSF has no word for who must fix a finding. `unmapped.onus` says it; `docs/reports.md` documents its shape.

use std::io::{self, Write};

use onus_catalogue::{Goal, Severity};
use onus_core::assess::Status;
use onus_core::report::RuleReport;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{Model, text};
use onus_core::report::{AgreementGapReport, Conclusion, Finding};

/// The version of OCSF.
pub const VERSION: &str = "1.8.0";
/// The shape of `unmapped.onus`.
pub const SCHEMA: &str = "onus.finding/1";

const CATEGORY: u32 = 2;
const CLASS: u32 = 2003;
/// A finding was made; this is not an update of one.
const CREATE: u32 = 1;

/// Writes the report: what falls short, then what is wrong with the agreement.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let gaps = model.each().map(|found| of_gap(model, &found));
    for event in gaps.chain(model.agreement_gaps.iter().map(|gap| of_agreement(model, gap))) {
        serde_json::to_writer(&mut *out, &Value::Object(event))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Who carries a duty, and by which rules.
#[derive(Serialize)]
struct Onus<'a> {
    schema: &'static str,
    record: &'static str,
    duty: Option<&'a str>,
    duties: &'a [String],
    scope: Option<&'static str>,
    layer: Option<&'static str>,
    goals: Vec<&'static str>,
    status: Option<&'static str>,
    code: Option<&'a str>,
    responsible: Vec<Party<'a>>,
    accountable: Vec<Party<'a>>,
    authority: Option<&'a str>,
    rules: Vec<&'a RuleReport>,
    accepted: Option<Value>,
    provider: Option<&'a str>,
    service: Option<&'a str>,
    kind: Option<&'a str>,
    place: Option<String>,
    input_sha256: Option<&'a str>,
    as_of: jiff::civil::Date,
    catalogue_sha256: &'a str,
    agreement_sha256: Option<&'a str>,
}

#[derive(Serialize)]
struct Party<'a> {
    id: &'a str,
    name: &'a str,
    kind: Option<&'static str>,
    parent: Option<&'a str>,
}

fn parties<'m>(model: &'m Model, ids: impl Iterator<Item = &'m String>) -> Vec<Party<'m>> {
    ids.map(|id| {
        let party = model.parties.get(id);
        Party {
            id,
            name: model.title(id),
            kind: party.map(|party| party.kind.id()),
            parent: party.and_then(|party| party.parent.as_deref()),
        }
    })
    .collect()
}

/// Midnight of the day of the assessment, in milliseconds of the epoch: a report says the same whenever it is written.
fn time(model: &Model) -> i64 {
    let day = model.provenance.as_of.to_datetime(jiff::civil::Time::midnight());
    jiff::tz::TimeZone::UTC.to_timestamp(day).map_or(0, jiff::Timestamp::as_millisecond)
}

const fn severity(severity: Severity) -> (u32, &'static str) {
    match severity {
        Severity::Critical => (5, "Critical"),
        Severity::High => (4, "High"),
        Severity::Medium => (3, "Medium"),
        Severity::Low => (2, "Low"),
    }
}

/// What all events share.
fn event(model: &Model, of: Severity, profiles: &[&str]) -> Map<String, Value> {
    let (severity_id, severity) = severity(of);
    let event = json!({
        "activity_id": CREATE,
        "activity_name": "Create",
        "category_uid": CATEGORY,
        "category_name": "Findings",
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "type_uid": CLASS * 100 + CREATE,
        "type_name": "Compliance Finding: Create",
        "time": time(model),
        "severity_id": severity_id,
        "severity": severity,
        "metadata": {
            "version": VERSION,
            "profiles": profiles,
            "product": { "name": "Onus", "vendor_name": "Onus", "version": model.provenance.onus },
        },
    });
    match event {
        Value::Object(event) => event,
        _ => Map::new(),
    }
}

fn of_gap(model: &Model, found: &Finding<'_>) -> Map<String, Value> {
    let gap = found.gap;
    let profiles: &[&str] = if gap.region.is_some() || gap.account.is_some() { &["cloud"] } else { &[] };
    let mut event = event(model, gap.weight(), profiles);
    let mut set = |name: &str, value: Value| event.insert(name.to_owned(), value);
    let fingerprint = found.fingerprint();
    let suppressed = gap.accepted.is_some();
    set("status_id", json!(if suppressed { 3 } else { 1 }));
    set("status", json!(if suppressed { "Suppressed" } else { "New" }));
    set("message", json!(text::message(model, found)));
    let created = time(model);
    set(
        "finding_info",
        json!({
            "uid": fingerprint, "title": model.duty_title(&gap.duty), "desc": gap.what, "types": [gap.status.id()], "created_time": created,
            "analytic": { "name": gap.duty, "uid": gap.duty, "type_id": 1, "type": "Rule" },
        }),
    );
    set("compliance", compliance(model, gap));
    if let Some(remedy) = &gap.remedy {
        set("remediation", json!({ "desc": remedy }));
    }
    let mut resource = json!({
        "uid": found.subject.name, "name": found.subject.name, "type": gap.r#type.as_deref().unwrap_or(gap.scope.id()),
        "namespace": gap.account.as_ref().unwrap_or(&gap.provider), "labels": [gap.service],
    });
    if let (Some(resource), Some(region)) = (resource.as_object_mut(), &gap.region) {
        resource.insert("region".to_owned(), json!(region));
    }
    set("resources", json!([resource]));
    if !profiles.is_empty() {
        set("cloud", cloud(gap));
    }
    set("unmapped", json!({ "onus": onus_of_gap(model, found) }));
    event
}

fn compliance(model: &Model, gap: &Conclusion) -> Value {
    // OCSF says "Warning" where a check "did not yield a result due to missing information".
    let (id, status) = if gap.status == Status::Unknown { (2, "Warning") } else { (3, "Fail") };
    let checks: Vec<Value> = gap
        .checks
        .iter()
        .map(|check| {
            let (id, status) = match check.fulfilled {
                Some(true) => (1, "Pass"),
                Some(false) => (3, "Fail"),
                None => (2, "Warning"),
            };
            json!({ "uid": check.place, "name": gap.duty, "desc": check.check, "status_id": id, "status": status })
        })
        .collect();
    json!({
        "control": gap.duty, "desc": model.duty_title(&gap.duty), "category": gap.layer.id(), "standards": ["Shared responsibility model"],
        "status_id": id, "status": status, "status_details": [gap.what], "checks": checks,
    })
}

fn cloud(gap: &Conclusion) -> Value {
    let mut cloud = json!({ "provider": gap.provider });
    if let Some(cloud) = cloud.as_object_mut() {
        cloud.extend(gap.region.as_ref().map(|region| ("region".to_owned(), json!(region))));
        cloud.extend(gap.account.as_ref().map(|account| ("account".to_owned(), json!({ "name": account }))));
    }
    cloud
}

fn onus_of_gap<'m>(model: &'m Model, found: &Finding<'m>) -> Onus<'m> {
    let gap = found.gap;
    let allocation = model.allocations.get(gap.allocation);
    let place = found.at.map(|at| at.to_string()).or_else(|| gap.input.clone());
    let input = model.provenance.inputs.iter().find(|input| Some(&input.name) == gap.input.as_ref());
    let accepted = gap.accepted.as_ref().map(|accepted| {
        json!({
            "reason": accepted.reason, "party": accepted.party, "role": accepted.role, "officer": accepted.name,
            "until": accepted.until.to_string(), "place": accepted.place,
        })
    });
    Onus {
        schema: SCHEMA,
        record: "gap",
        duty: Some(&gap.duty),
        duties: &[],
        scope: Some(gap.scope.id()),
        layer: Some(gap.layer.id()),
        goals: model.duties.get(&gap.duty).map_or(&[][..], |duty| &duty.goals).iter().copied().map(Goal::id).collect(),
        status: Some(gap.status.id()),
        code: gap.code.as_deref(),
        responsible: parties(model, gap.responsible.iter()),
        accountable: parties(model, gap.accountable.iter()),
        authority: allocation.map(|allocation| allocation.authority.as_str()),
        rules: allocation.map_or_else(Vec::new, |allocation| allocation.rules.iter().collect()),
        accepted,
        provider: Some(&gap.provider),
        service: Some(&gap.service),
        kind: gap.kind.as_deref(),
        place,
        input_sha256: input.map(|input| input.sha256.as_str()),
        as_of: model.provenance.as_of,
        catalogue_sha256: &model.provenance.catalogue_sha256,
        agreement_sha256: model.provenance.agreement_sha256.as_deref(),
    }
}

fn of_agreement(model: &Model, gap: &AgreementGapReport) -> Map<String, Value> {
    let mut event = event(model, gap.severity, &[]);
    let mut set = |name: &str, value: Value| event.insert(name.to_owned(), value);
    set("status_id", json!(1));
    set("status", json!("New"));
    set("message", json!(text::agreement_message(model, gap)));
    let created = time(model);
    set(
        "finding_info",
        json!({
            "uid": gap.fingerprint, "title": gap.title, "desc": gap.what, "types": ["agreement"], "created_time": created,
            "analytic": { "name": gap.code, "uid": gap.code, "type_id": 1, "type": "Rule" },
        }),
    );
    set(
        "compliance",
        json!({
            "control": gap.code, "desc": gap.title, "category": "agreement", "standards": ["Shared responsibility model"],
            "status_id": 3, "status": "Fail", "status_details": [gap.what],
        }),
    );
    set("remediation", json!({ "desc": gap.remedy }));
    set("resources", json!([{ "uid": gap.subject, "name": gap.subject, "type": "agreement" }]));
    let onus = Onus {
        schema: SCHEMA,
        record: "agreement-gap",
        duty: None,
        duties: &gap.duties,
        scope: None,
        layer: None,
        goals: Vec::new(),
        status: None,
        code: Some(&gap.code),
        responsible: parties(model, std::iter::once(&gap.party)),
        accountable: Vec::new(),
        authority: None,
        rules: Vec::new(),
        accepted: None,
        provider: None,
        service: None,
        kind: None,
        place: gap.place.clone(),
        input_sha256: None,
        as_of: model.provenance.as_of,
        catalogue_sha256: &model.provenance.catalogue_sha256,
        agreement_sha256: model.provenance.agreement_sha256.as_deref(),
    };
    set("unmapped", json!({ "onus": onus }));
    event
}
