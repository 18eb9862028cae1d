//! Texts made safe for people's eyes: whatever a resource is called, it must not act, hide or take the page for itself.

use std::borrow::Cow;

use onus_core::assess::Status;

use crate::Model;
use onus_core::report::{AcceptedRisk, AgreementGapReport, Conclusion, Finding};

pub use crate::shown::visible;

/// A text of at most `most` characters, with a sign where it was cut.
pub fn short(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let end = text.char_indices().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
            Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default()))
        }
    }
}

/// How many characters of a name are shown where people read.
pub const NAME: usize = 200;

/// A name for people: one line, nothing hidden, not too long.
pub fn name(text: &str) -> String {
    short(&visible(text), NAME).into_owned()
}

/// How many characters of a sentence are shown where people read.
const SENTENCE: usize = 600;

/// A sentence for people: one line, nothing hidden, not too long.
pub fn sentence(text: &str) -> String {
    short(&visible(text), SENTENCE).into_owned()
}

/// What is wrong on a subject, who fixes it and how, in one line.
pub fn message(model: &Model, found: &Finding<'_>) -> String {
    let gap = found.gap;
    let mut text = format!("{}: {}. {}", name(&found.subject.name), sentence(gap.what()), responsible(model, gap));
    if let Some(remedy) = &gap.remedy {
        text += &format!(" How to fix it: {}.", sentence(remedy));
    }
    if let Some(accepted) = acceptance(model, gap) {
        text += &format!(" The risk is {accepted}.");
    }
    text
}

/// Who does it and who answers for it, in a sentence.
pub fn responsible(model: &Model, gap: &Conclusion) -> String {
    let (does, answers) = (name(&model.titles(&gap.responsible)), name(&model.titles(&gap.accountable)));
    let answers = if does == answers { String::new() } else { format!(" Accountable: {answers}.") };
    format!("Responsible: {does}.{answers}")
}

/// Who accepts the risk, why and until when.
pub fn acceptance(model: &Model, gap: &Conclusion) -> Option<String> {
    let accepted = gap.accepted.as_ref()?;
    let who = who_accepts(accepted, name, |party| name(model.title(party)));
    let (until, reason) = (accepted.until, sentence(&accepted.reason));
    Some(format!("accepted until {until} by {who}: {reason}"))
}

/// What is wrong with the agreement itself, who fixes it and how, in one line.
pub fn agreement_message(model: &Model, gap: &AgreementGapReport) -> String {
    format!(
        "{}: {}. Responsible: {}. How to fix it: {}.",
        name(&gap.subject),
        sentence(&gap.what),
        name(model.title(&gap.party)),
        sentence(&gap.remedy)
    )
}

/// How many of something, for people.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The figures of what falls short, in words.
pub fn verdict(model: &Model) -> String {
    let count = |status: Status| model.count(status);
    let mut text = format!(
        "{} breached, {} unallocated, {} unknown",
        count(Status::Breached),
        count(Status::Unallocated),
        count(Status::Unknown)
    );
    if !model.provenance.agreement.is_empty() {
        let gaps = model.agreement_gaps.len() as u64;
        text += &format!(", {}", counted(gaps, "gap of the agreement", "gaps of the agreement"));
    }
    if model.summary.accepted > 0 {
        text += &format!(", {}", counted(model.summary.accepted, "accepted risk", "accepted risks"));
    }
    text
}

/// What a report rests on, in a few lines (law 7).
pub fn rests_on(model: &Model) -> Vec<String> {
    let provenance = &model.provenance;
    let mut lines: Vec<String> = provenance
        .inputs
        .iter()
        .map(|input| {
            let more: Vec<&str> = [&input.made_by, &input.dated].into_iter().flatten().map(String::as_str).collect();
            let more = if more.is_empty() { String::new() } else { format!(", {}", more.join(", ")) };
            format!("{}: {}, {}{more}, sha256 {}", input.name, input.sort, input.basis.id(), input.sha256)
        })
        .collect();
    lines.push(format!("catalogue: sha256 {}", provenance.catalogue_sha256));
    let agreement = match &provenance.agreement_sha256 {
        Some(sha256) => format!("{}, sha256 {sha256}", provenance.agreement.join(", ")),
        None => "none".to_owned(),
    };
    let decided = provenance.decided_by.as_ref().map_or(String::new(), |commit| format!(", decided by {commit}"));
    lines.push(format!("agreement: {agreement}{decided}"));
    let zone = provenance.time_zone.as_deref().map_or(String::new(), |zone| format!(" ({zone})"));
    lines.push(format!("as of {}{zone}, onus {}", provenance.as_of, provenance.onus));
    lines.push(provenance.not_seen.clone());
    lines.iter().map(|line| visible(line).into_owned()).collect()
}

/// What was not understood of the inputs, in a few lines (law 7).
pub fn not_understood(model: &Model) -> Vec<String> {
    let coverage = &model.coverage;
    let mut lines = Vec::new();
    for out in &coverage.left_out {
        let types: Vec<String> = out.types.iter().map(|(name, count)| format!("{name} ×{count}")).collect();
        lines.push(format!("{} {}: {}", out.count, out.reason.words(), types.join(", ")));
    }
    for (counts, what) in [
        (&coverage.unknown_values, "values not known yet"),
        (&coverage.unresolved_references, "references that could not be resolved"),
        (&coverage.references_outside, "references outside the inputs"),
        (&coverage.sensitive_values, "sensitive values not read"),
        (&coverage.misfits, "values that do not fit their column"),
    ] {
        let total: u64 = counts.iter().map(|count| count.count).sum();
        if total > 0 {
            lines.push(format!("{total} {what}"));
        }
    }
    lines.extend(
        coverage.not_known_because.iter().map(|reason| format!("not known ×{}: {}", reason.count, reason.told())),
    );
    lines.extend(coverage.notes.iter().cloned());
    lines.iter().map(|line| visible(line).into_owned()).collect()
}

/// Who accepts a risk, in words; `title` tells what a party is called.
pub fn who_accepts(accepted: &AcceptedRisk, spoken: impl Fn(&str) -> String, title: impl Fn(&str) -> String) -> String {
    let office = accepted
        .role
        .as_deref()
        .zip(accepted.party.as_deref())
        .map(|(role, party)| format!("{} of {}", spoken(role), title(party)));
    accepted.name.as_deref().map(name).into_iter().chain(office).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(short("äöü", 3), "äöü");
        assert_eq!(short("äöüß", 3), "äö…");
    }
}
