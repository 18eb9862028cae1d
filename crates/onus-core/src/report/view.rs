//! A view: duties in the coarser groups of a reader's picture.

use std::collections::BTreeMap;

use onus_catalogue::view::View;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::summary::{NOBODY, StatusCounts};
use crate::assess::Assessment;

/// What one party carries in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// The party's id, a team's being its customer's; `nobody` where nobody is responsible.
    pub party: String,
    /// Its name.
    pub title: String,
    /// Its duties there.
    pub duties: u64,
    /// The same by status.
    pub statuses: StatusCounts,
}

/// Who carries what in each group of a view, in the view's order; of each group the party with most duties first.
/// Duties that lie in no group are in none.
pub fn view_shares(assessment: &Assessment<'_>, view: &View) -> Vec<Vec<Share>> {
    let mut groups: Vec<BTreeMap<&str, StatusCounts>> = view.groups.iter().map(|_| BTreeMap::new()).collect();
    for line in &assessment.lines {
        let Some(duty) = assessment.duty(line) else { continue };
        let Some(allocation) = assessment.allocation(line) else { continue };
        let group = view.group_of(line.duty, duty).and_then(|at| groups.get_mut(at));
        let Some(group) = group else { continue };
        for party in assessment.answering(allocation) {
            group.entry(party.unwrap_or(NOBODY)).or_default().add(line.status, line.count);
        }
    }
    groups
        .into_iter()
        .map(|parties| {
            let share = |(party, statuses): (&str, StatusCounts)| Share {
                party: party.to_owned(),
                title: assessment.parties.get(party).map_or_else(|| "Nobody".to_owned(), |party| party.title.clone()),
                duties: statuses.total(),
                statuses,
            };
            let mut shares: Vec<Share> = parties.into_iter().map(share).collect();
            shares.sort_by(|a, b| b.duties.cmp(&a.duties).then_with(|| a.party.cmp(&b.party)));
            shares
        })
        .collect()
}
