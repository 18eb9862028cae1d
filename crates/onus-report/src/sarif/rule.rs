//! Rules: one for each duty that falls short, one for each kind of gap of the agreement.

use std::collections::BTreeMap;

use onus_catalogue::{Goal, Severity};
use onus_core::assess::GapKind;
use onus_core::report::DutyReport;
use serde_json::{Value, json};

use super::escape::plain;
use crate::Model;

/// The rules in their order, by id.
pub struct Rules<'m> {
    duties: BTreeMap<&'m str, usize>,
    kinds: BTreeMap<GapKind, usize>,
}

impl<'m> Rules<'m> {
    /// The rules that the results of a model need.
    pub fn new(model: &'m Model) -> Self {
        let mut duties: BTreeMap<&str, usize> = model.gaps().map(|(_, gap)| (gap.duty.as_str(), 0)).collect();
        let codes = model.agreement_gaps.iter().filter_map(|gap| gap.kind());
        let mut kinds: BTreeMap<GapKind, usize> = codes.map(|kind| (kind, 0)).collect();
        for (at, place) in duties.values_mut().chain(kinds.values_mut()).enumerate() {
            *place = at;
        }
        Self { duties, kinds }
    }

    /// The index of a duty's rule.
    pub fn of_duty(&self, duty: &str) -> Option<usize> {
        self.duties.get(duty).copied()
    }

    /// The index of the rule of a kind of gap.
    pub fn of_code(&self, code: &str) -> Option<usize> {
        self.kinds.get(&GapKind::from_code(code)?).copied()
    }

    /// The rules themselves.
    pub fn descriptors(&self, model: &Model) -> Vec<Value> {
        let duties = self.duties.keys().filter_map(|id| Some((*id, model.duties.get(*id)?)));
        duties.map(|(id, duty)| of_duty(id, duty)).chain(self.kinds.keys().map(|kind| of_kind(*kind))).collect()
    }
}

/// The score by which GitHub sorts alerts: the middle of the range that it calls by the same name.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

/// The level of a result, and of a rule by default.
pub fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn of_duty(id: &str, duty: &DutyReport) -> Value {
    let severity = duty.worst;
    let mut tags = vec![duty.layer.id()];
    tags.extend(duty.goals.iter().copied().map(Goal::id));
    let of_security = |goal: &Goal| matches!(goal, Goal::Confidentiality | Goal::Integrity | Goal::Availability);
    let mut properties =
        json!({ "precision": "very-high", "onus": { "scope": duty.scope.id(), "retained": duty.retained } });
    if duty.goals.iter().any(of_security)
        && let Some(properties) = properties.as_object_mut()
    {
        tags.push("security");
        properties.insert("security-severity".to_owned(), json!(score(severity)));
    }
    if let Some(properties) = properties.as_object_mut() {
        properties.insert("tags".to_owned(), json!(tags));
    }
    let how = duty.how.as_deref().map_or(String::new(), |how| format!("\n\n{how}"));
    let mut markdown = format!("{}\n\n{}{how}", duty.why, duty.what);
    if !duty.remedies.is_empty() {
        markdown += "\n\n**How to fix it**\n";
    }
    for one in &duty.remedies {
        let (of, remedy) = (&one.r#type, &one.remedy);
        markdown += &if of == "any" { format!("\n- {remedy}") } else { format!("\n- `{of}`: {remedy}") };
    }
    markdown += &format!("\n\n`onus explain ADDRESS {id}` shows who carries the duty, and by which rules.");
    json!({
        "id": id,
        "name": camel(id),
        "shortDescription": { "text": plain(&duty.title) },
        "fullDescription": { "text": plain(&duty.why) },
        "help": { "text": plain(&format!("{} {}{how}", duty.why, duty.what)), "markdown": markdown },
        "defaultConfiguration": { "level": level(severity) },
        "properties": properties,
    })
}

fn of_kind(kind: GapKind) -> Value {
    let (id, title) = (kind.code(), kind.title());
    json!({
        "id": id,
        "name": camel(id),
        "shortDescription": { "text": plain(title) },
        "fullDescription": { "text": format!("The agreement itself: {title}.") },
        "help": {
            "text": format!("docs/gaps/{id}.md explains what this gap means and how to fix it."),
            "markdown": format!("`docs/gaps/{id}.md` explains what this gap means and how to fix it."),
        },
        "defaultConfiguration": { "level": level(kind.severity()) },
        "properties": { "tags": ["agreement"], "precision": "very-high" },
    })
}

/// `encrypt-volumes` as `EncryptVolumes`: the standard asks for a name that a person can say.
fn camel(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for word in id.split('-') {
        let mut chars = word.chars();
        name.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name
}
