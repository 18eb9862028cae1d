//! Figures: who carries how much, and what everything rests on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onus_catalogue::{Authority, Layer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::provider_and_service;
use crate::assess::{Assessment, Status};
use crate::estate::{Estate, Input};

/// How many duties have which status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusCounts(pub BTreeMap<Status, u64>);

impl StatusCounts {
    /// Counts more.
    pub fn add(&mut self, status: Status, count: u64) {
        *self.0.entry(status).or_default() += count;
    }

    /// How many have the status.
    pub fn get(&self, status: Status) -> u64 {
        self.0.get(&status).copied().unwrap_or(0)
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// How many are proven: verified and attested, and nothing else.
    pub fn proven(&self) -> u64 {
        self.0.iter().filter(|(status, _)| status.is_proven()).map(|(_, count)| count).sum()
    }
}

/// What one party carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartyTotals {
    /// The party's id; `nobody` where nobody is responsible.
    pub party: String,
    /// The party's name.
    pub title: String,
    /// Duties that it is responsible for, one for each subject.
    pub duties: u64,
    /// The party that it is a part of, whose figures contain these.
    pub parent: Option<String>,
    /// Of these, proven.
    pub proven: u64,
    /// Of these, short, with a risk that is accepted.
    pub accepted: u64,
    /// All by status.
    pub statuses: StatusCounts,
}

/// The figures of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Duties that apply, one for each subject.
    pub duties: u64,
    /// All by status.
    pub statuses: StatusCounts,
    /// Of these, short, with a risk that is accepted.
    pub accepted: u64,
    /// All by what the allocation rests on.
    pub authorities: BTreeMap<String, u64>,
    /// By responsible party. A duty with two responsible parties counts for each.
    pub parties: Vec<PartyTotals>,
}

/// The id of the party that stands for nobody.
pub const NOBODY: &str = "nobody";

/// Adds up an assessment.
pub fn summary(assessment: &Assessment<'_>) -> Summary {
    let mut statuses = StatusCounts::default();
    let mut authorities: BTreeMap<String, u64> =
        Authority::ALL.iter().map(|authority| (authority.id().to_owned(), 0)).collect();
    let mut parties: BTreeMap<&str, (StatusCounts, u64)> = BTreeMap::new();
    let mut accepted = 0;
    for line in &assessment.lines {
        statuses.add(line.status, line.count);
        let accepts = if line.accepted.is_some() { line.count } else { 0 };
        accepted += accepts;
        let Some(allocation) = assessment.allocation(line) else { continue };
        *authorities.entry(allocation.authority.id().to_owned()).or_default() += line.count;
        // What a team carries, its customer carries; once, however many of its teams do.
        let mut concerned: Vec<&str> = allocation.responsible.iter().flat_map(|id| own_line(assessment, id)).collect();
        concerned.sort_unstable();
        concerned.dedup();
        for party in concerned.iter().copied().chain(allocation.responsible.is_empty().then_some(NOBODY)) {
            let (statuses, accepted) = parties.entry(party).or_default();
            statuses.add(line.status, line.count);
            *accepted += accepts;
        }
    }
    let parties = parties
        .into_iter()
        .map(|(party, (statuses, accepted))| PartyTotals {
            party: party.to_owned(),
            title: assessment.parties.get(party).map_or_else(|| "Nobody".to_owned(), |party| party.title.clone()),
            parent: Some(party)
                .filter(|party| assessment.parties.root(party) != *party)
                .and_then(|party| assessment.parties.get(party).and_then(|party| party.parent.clone())),
            duties: statuses.total(),
            proven: statuses.proven(),
            accepted,
            statuses,
        })
        .collect();
    Summary { duties: statuses.total(), statuses, accepted, authorities, parties }
}

/// A party and those that it is a part of, up to the one that answers for all.
fn own_line<'a>(assessment: &'a Assessment<'_>, id: &'a str) -> Vec<&'a str> {
    let root = assessment.parties.root(id);
    let mut line: Vec<&str> = assessment.parties.line(id).take_while(|party| *party != root).collect();
    line.push(root);
    line
}

/// One cell of layers × services for one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatrixCell {
    /// The layer.
    pub layer: String,
    /// The provider's id; for `organisation`, the party's.
    pub provider: String,
    /// The service's id, `account` or `organisation`.
    pub service: String,
    /// The responsible party's id, a team's being its customer's; `nobody` where nobody is.
    pub party: String,
    /// Its duties there by status.
    pub statuses: StatusCounts,
}

/// Layers × services: who holds what, proven or not; in the order of layers, bottom to top.
pub fn matrix(assessment: &Assessment<'_>, estate: &Estate) -> Vec<MatrixCell> {
    let mut cells: BTreeMap<(Layer, &str, &str, &str), StatusCounts> = BTreeMap::new();
    for line in &assessment.lines {
        let Some(duty) = assessment.duty(line) else { continue };
        let Some(allocation) = assessment.allocation(line) else { continue };
        let (provider, service) = provider_and_service(line, assessment, estate);
        for party in assessment.answering(allocation) {
            let party = party.unwrap_or(NOBODY);
            cells.entry((duty.layer, provider, service, party)).or_default().add(line.status, line.count);
        }
    }
    cells
        .into_iter()
        .map(|((layer, provider, service, party), statuses)| MatrixCell {
            layer: layer.id().to_owned(),
            provider: provider.to_owned(),
            service: service.to_owned(),
            party: party.to_owned(),
            statuses,
        })
        .collect()
}

/// The services of a matrix, each with its provider, in the order of their ids; accounts and organisations last.
pub fn matrix_services(cells: &[MatrixCell]) -> Vec<(&str, &str)> {
    let all: BTreeSet<(u8, &str, &str)> = cells
        .iter()
        .map(|cell| {
            let rank = match cell.service.as_str() {
                "account" => 1,
                "organisation" => 2,
                _ => 0,
            };
            (rank, cell.provider.as_str(), cell.service.as_str())
        })
        .collect();
    all.into_iter().map(|(_, provider, service)| (provider, service)).collect()
}

/// What a report rests on (law 7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Version of Onus.
    pub onus: String,
    /// The day for which it was assessed.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// The time zone in which that day begins and ends; `null` where nobody said it.
    pub time_zone: Option<String>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// SHA-256 over the files of the catalogue.
    pub catalogue_sha256: String,
    /// Files of the agreement; none where there is none.
    pub agreement: Vec<String>,
    /// SHA-256 over the files of the agreement; `null` where there is none.
    pub agreement_sha256: Option<String>,
    /// The commit whose agreement, evidence, settings and acceptances decide, by name and id; `null` where it is the working
    /// tree's that do.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// What nobody looked at.
    pub not_seen: String,
}

/// States what a report rests on.
pub fn provenance(assessment: &Assessment<'_>, estate: &Estate) -> Provenance {
    let identity = assessment.agreement.identity.as_ref();
    Provenance {
        onus: crate::VERSION.to_owned(),
        as_of: assessment.as_of,
        time_zone: assessment.time_zone.clone(),
        inputs: estate.inputs.clone(),
        catalogue_sha256: assessment.catalogue.identity.sha256.clone(),
        agreement: identity.map_or_else(Vec::new, |identity| identity.files.clone()),
        agreement_sha256: identity.map(|identity| identity.sha256.clone()),
        decided_by: assessment.decided_by.clone(),
        not_seen: "only these inputs were read".to_owned(),
    }
}
