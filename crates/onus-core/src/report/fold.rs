//! Folds what only lacks a document: by party, and by the document that settles most.

use std::collections::BTreeMap;

use onus_catalogue::duty::Duty;
use onus_catalogue::{DocumentKind, PartyKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lacks_document;
use super::summary::NOBODY;
use crate::assess::{Allocation, Assessment, Status};

/// Duties of one party that one document would settle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToSettle {
    /// The responsible party's id.
    pub party: String,
    /// The document's id; `null` where the catalogue names none.
    pub document: Option<String>,
    /// What to do.
    pub action: String,
    /// Duties that it settles, one for each subject.
    pub settles: u64,
    /// Of these, claimed by the provider already.
    pub claimed: u64,
    /// The duties' ids.
    pub duties: Vec<String>,
}

/// What lacks a document: its size, and the documents that would do.
struct Open<'a> {
    duty: &'a str,
    count: u64,
    claimed: bool,
    documents: Vec<&'a str>,
}

/// The documents to obtain or write, per party, those that settle most first. Each duty stands once.
pub fn to_settle(assessment: &Assessment<'_>) -> Vec<ToSettle> {
    let mut parties: BTreeMap<&str, Vec<Open<'_>>> = BTreeMap::new();
    for line in assessment.lines.iter().filter(|line| lacks_document(line.status) && line.accepted.is_none()) {
        let Some(duty) = assessment.duty(line) else { continue };
        let Some(allocation) = assessment.allocation(line) else { continue };
        let first = allocation.responsible.first().map(String::as_str);
        let party = first.map_or(NOBODY, |id| assessment.parties.root(id));
        let documents = documents(assessment, party, duty, allocation);
        let claimed = line.status == Status::Claimed;
        parties.entry(party).or_default().push(Open { duty: line.duty, count: line.count, claimed, documents });
    }
    let mut found = Vec::new();
    for (party, mut open) in parties {
        while let Some((document, rank)) = best(assessment, &open) {
            let (settled, rest): (Vec<Open<'_>>, Vec<Open<'_>>) =
                open.into_iter().partition(|open| open.documents.contains(&document));
            found.push(entry(assessment, party, Some(document), rank, &settled));
            open = rest;
        }
        if !open.is_empty() {
            found.push(entry(assessment, party, None, 0, &open));
        }
    }
    found
}

/// The documents that would settle a duty of this party. Of a provider, an auditor's: those that it publishes that it
/// holds, where there are any. Of others their own word is asked for, as no auditor's report on them is to be had.
fn documents<'a>(
    assessment: &'a Assessment<'_>,
    party: &str,
    duty: &'a Duty,
    allocation: &'a Allocation<'_>,
) -> Vec<&'a str> {
    if !allocation.published.is_empty() {
        return allocation.published.clone();
    }
    let own_word = |id: &str| {
        assessment.catalogue.documents.get(id).is_some_and(|document| document.kind == DocumentKind::Declaration)
    };
    let kind = assessment.parties.get(party).map(|party| party.kind);
    let of_provider = matches!(kind, Some(PartyKind::Provider | PartyKind::Subcontractor));
    let all: Vec<&str> = duty.proven_by.iter().map(|document| document.value.as_str()).collect();
    let fitting: Vec<&str> = all.iter().copied().filter(|id| own_word(id) != of_provider).collect();
    // What a managed service provider owes as a firm is an auditor's to prove, though it is not a provider's.
    if fitting.is_empty() && kind == Some(PartyKind::ManagedServiceProvider) { all } else { fitting }
}

/// The document that settles most; of equals the stronger, then the first by id.
fn best<'a>(assessment: &Assessment<'_>, open: &[Open<'a>]) -> Option<(&'a str, u8)> {
    let mut tally: BTreeMap<&str, u64> = BTreeMap::new();
    for one in open {
        for document in &one.documents {
            *tally.entry(document).or_default() += one.count;
        }
    }
    let strength = |id: &str| match assessment.catalogue.documents.get(id).map(|document| document.kind) {
        Some(DocumentKind::Type2) => 3,
        Some(DocumentKind::Type1) => 2,
        Some(DocumentKind::Certificate) => 1,
        _ => 0,
    };
    // A report on operation proves more than a certificate that covers somewhat more.
    let (id, _) = tally.into_iter().max_by(|(a, a_count), (b, b_count)| {
        (strength(a), a_count).cmp(&(strength(b), b_count)).then_with(|| b.cmp(a))
    })?;
    Some((id, strength(id)))
}

fn entry(
    assessment: &Assessment<'_>,
    party: &str,
    document: Option<&str>,
    strength: u8,
    settled: &[Open<'_>],
) -> ToSettle {
    let title = document.and_then(|id| assessment.catalogue.documents.get(id)).map(|document| document.title.as_str());
    let action = match (title, strength) {
        (Some(title), 0) => format!("declare, with the {title}"),
        (Some(title), _) => format!("obtain the {title}"),
        (None, _) => "declare that it is done".to_owned(),
    };
    let mut duties: Vec<String> = settled.iter().map(|open| open.duty.to_owned()).collect();
    duties.sort();
    duties.dedup();
    ToSettle {
        party: party.to_owned(),
        document: document.map(str::to_owned),
        action,
        settles: settled.iter().map(|open| open.count).sum(),
        claimed: settled.iter().filter(|open| open.claimed).map(|open| open.count).sum(),
        duties,
    }
}
