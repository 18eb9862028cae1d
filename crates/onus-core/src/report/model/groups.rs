//! Gaps for people: grouped by duty and party, worst first, with the first subjects of each.

use std::collections::BTreeMap;

use onus_catalogue::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AcceptedRisk, Model};
use crate::assess::Status;

/// Gaps of the same duty, party and status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapGroup {
    /// The status.
    pub status: Status,
    /// Where unallocated: the code of the kind of gap.
    pub code: Option<String>,
    /// The acceptance of the risk.
    pub accepted: Option<AcceptedRisk>,
    /// How bad it is, where a check says so.
    #[schemars(with = "Option<String>")]
    pub severity: Option<Severity>,
    /// The duty's id.
    pub duty: String,
    /// What is wrong or cannot be told, in words.
    pub what: String,
    /// How to fix it, where the catalogue says so.
    pub remedy: Option<String>,
    /// The responsible parties' ids.
    pub responsible: Vec<String>,
    /// The accountable parties' ids.
    pub accountable: Vec<String>,
    /// How many subjects.
    pub count: u64,
    /// The first subjects in the order of their addresses, with the place where they are written, if it is known.
    pub subjects: Vec<String>,
    /// What it is made of: indices into [`Model::conclusions`].
    #[serde(skip)]
    pub conclusions: Vec<usize>,
}

/// What makes gaps belong together.
type Key<'m> = (Status, Option<Severity>, &'m str, &'m [String], &'m str, Option<&'m AcceptedRisk>);

impl Model {
    /// Groups what falls short, worst first, accepted risks last; with the first `show` subjects of each group.
    pub fn groups(&self, show: usize) -> Vec<GapGroup> {
        let mut numbers: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        let mut groups: Vec<GapGroup> = Vec::new();
        let mut group_of: Vec<Option<usize>> = vec![None; self.conclusions.len()];
        for (at, gap) in self.gaps() {
            let key =
                (gap.status, gap.severity, gap.duty.as_str(), &*gap.responsible, gap.what(), gap.accepted.as_ref());
            let number = *numbers.entry(key).or_insert(groups.len());
            if number == groups.len() {
                groups.push(GapGroup {
                    status: gap.status,
                    code: gap.code.clone(),
                    accepted: gap.accepted.clone(),
                    severity: gap.severity,
                    duty: gap.duty.clone(),
                    what: gap.what().to_owned(),
                    remedy: gap.remedy.clone(),
                    responsible: gap.responsible.clone(),
                    accountable: gap.accountable.clone(),
                    count: 0,
                    subjects: Vec::new(),
                    conclusions: Vec::new(),
                });
            }
            if let (Some(group), Some(of)) = (groups.get_mut(number), group_of.get_mut(at)) {
                group.count += gap.count;
                group.conclusions.push(at);
                *of = Some(number);
            }
        }
        if show > 0 {
            self.name_subjects(show, &group_of, &mut groups);
        }
        let rank =
            |group: &GapGroup| (group.accepted.is_some(), group.status, group.severity.is_none(), group.severity);
        groups.sort_by(|a, b| {
            let told = |group: &GapGroup| (group.duty.clone(), group.responsible.clone(), group.what.clone());
            rank(a).cmp(&rank(b)).then_with(|| b.count.cmp(&a.count)).then_with(|| told(a).cmp(&told(b)))
        });
        groups
    }

    /// Rows stand in the order of subjects: the first of each group are its first subjects.
    fn name_subjects(&self, show: usize, group_of: &[Option<usize>], groups: &mut [GapGroup]) {
        for (row, found) in self.rows.iter().zip(self.each_row()) {
            let group = group_of.get(row.conclusion as usize).copied().flatten().and_then(|at| groups.get_mut(at));
            let Some(group) = group.filter(|group| group.subjects.len() < show) else { continue };
            let name = &found.subject.name;
            group
                .subjects
                .push(found.at.map_or_else(|| name.clone(), |at| format!("{name} ({}:{})", at.file, at.line)));
        }
    }
}
