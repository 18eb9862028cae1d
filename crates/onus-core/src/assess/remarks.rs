//! Remarks: which comments of the configuration accept a risk, and why others accept nothing.

mod words;

use std::collections::BTreeSet;

use onus_catalogue::duty::Duty;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agreed::Agreed;
use super::reach::{Reaches, Scopes};
use super::verify::Answer;
use super::{Accepted, Allocation, Assessment, Line, Status, Subject};
use crate::agreement::Agreement;
use crate::estate::{Estate, Remark};

/// What a remark came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The remark.
    pub remark: Remark,
    /// Whether it counts.
    pub standing: Standing,
    /// How many duties on subjects it accepts.
    pub accepts: u64,
    /// Where it does not count: why.
    pub why: Option<String>,
    /// Where it does not count: how to fix it.
    pub remedy: Option<String>,
}

/// Whether a remark counts. Of those from `not-owed` on, the last that holds of any resource is told: it is the nearest to
/// counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It accepts a risk.
    Counts,
    /// The run, or the agreement, heeds no remarks.
    NotHeeded,
    /// The change that is assessed brings it: it does not stand at the commit that decides.
    Brought,
    /// It lacks something, or something in it is wrong.
    Faulty,
    /// It is another program's, and names a check that no duty is known for.
    NotMapped,
    /// Nothing of the estate comes from what it stands on.
    Nowhere,
    /// The duty is not owed on what it stands on.
    NotOwed,
    /// Nothing is short there.
    NotShort,
    /// The risk is accepted elsewhere.
    AcceptedElsewhere,
    /// It is another program's, which does not say who answers for it.
    Foreign,
    /// What it stands on is not what the duty falls short by.
    NotByThis,
    /// Its last day is over.
    Ended,
    /// Its owner does not answer for the duty.
    NotInPower,
}

/// Which remarks count on the day, and who may accept by them.
pub struct Powers {
    /// For each remark: the parties that its owner stands for; `None` where it does not count.
    owners: Vec<Option<(String, BTreeSet<String>)>>,
}

impl Powers {
    /// Of an estate's remarks, under an agreement.
    pub fn new(agreed: &Agreed<'_>, estate: &Estate) -> Self {
        let owner = |remark: &Remark| {
            let whole = heeds(agreed, estate) && remark.faults.is_empty() && remark.foreign.is_none();
            let holds = remark.until.is_some_and(|until| until >= agreed.as_of) && remark.reason.is_some();
            let ([duty], Some(owner), true) = (remark.duties.as_slice(), &remark.owner, whole && holds) else {
                return None;
            };
            Some((duty.clone(), agreed.agreement.parties_named(owner, &agreed.parties)))
        };
        Self { owners: estate.remarks.iter().map(owner).collect() }
    }

    /// Whether a remark is complete, holds on the day, and speaks of a duty.
    pub fn counts(&self, remark: usize, duty: &str) -> bool {
        self.owners.get(remark).is_some_and(|owner| owner.as_ref().is_some_and(|(of, _)| of == duty))
    }

    /// Whether a remark's owner answers for what is allocated so: whom the agreement does not name, speaks for the customer.
    pub fn is_in_power(&self, remark: usize, agreed: &Agreed<'_>, allocation: &Allocation<'_>) -> bool {
        let [accountable] = allocation.accountable.as_slice() else { return false };
        let root = agreed.parties.root(accountable);
        match self.owners.get(remark) {
            Some(Some((_, parties))) if parties.is_empty() => root == Agreement::CUSTOMER,
            Some(Some((_, parties))) => parties.contains(root),
            _ => false,
        }
    }
}

/// Whether everything by which a duty falls short reads one of the columns; true where there are no columns, as the remark
/// speaks of the whole.
pub fn reads(columns: &[String], duty: &Duty, answers: &[(usize, Answer)], status: Status) -> bool {
    if columns.is_empty() {
        return true;
    }
    let wanted = if status == Status::Breached { Answer::No } else { Answer::Unknown };
    let mut short = answers.iter().filter(|(_, answer)| *answer == wanted).peekable();
    short.peek().is_some()
        && short.all(|(at, _)| {
            let Some(check) = duty.checks.get(*at) else { return false };
            let mut read = Vec::new();
            check.fulfilled.value.expr.own_columns(true, &mut read);
            if let Some(condition) = &check.applies_where {
                condition.value.expr.own_columns(true, &mut read);
            }
            read.iter().any(|column| columns.contains(column))
        })
}

/// Whether remarks may count: the agreement allows it, and so does the run.
fn heeds(agreed: &Agreed<'_>, estate: &Estate) -> bool {
    estate.heeds_remarks && agreed.agreement.settings.heeds_remarks()
}

/// What is true of a remark on one line.
struct Found<'a> {
    line: &'a Line<'a>,
    standing: Standing,
}

/// Tells what each remark came to.
pub fn judge(
    assessment: &Assessment<'_>,
    agreed: &Agreed<'_>,
    estate: &Estate,
    scopes: &Scopes<'_>,
    reaches: &Reaches,
) -> Vec<Judged> {
    let mut found: Vec<Vec<Found<'_>>> = estate.remarks.iter().map(|_| Vec::new()).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let powers = Powers::new(agreed, estate);
    for line in &assessment.lines {
        let Subject::Resources(pattern) = &line.subject else { continue };
        let reach = assessment.patterns.get(*pattern).and_then(|pattern| reaches.get(pattern.reach));
        let (Some(reach), Some(duty)) = (reach, assessment.duty(line)) else { continue };
        for mark in scopes.marks(reach) {
            let Some(remark) = estate.remarks.get(mark.remark) else { continue };
            if !remark.duties.iter().any(|of| of == line.duty) {
                continue;
            }
            let in_power = assessment
                .allocations
                .get(line.allocation)
                .is_some_and(|allocation| powers.is_in_power(mark.remark, agreed, allocation));
            let standing = if line.accepted == Some(Accepted::Remark(mark.remark)) {
                Standing::Counts
            } else if !line.status.can_be_accepted() {
                Standing::NotShort
            } else if remark.foreign.is_some() && line.accepted.is_none() {
                Standing::Foreign
            } else if !reads(mark.columns, duty, &line.answers, line.status) {
                Standing::NotByThis
            } else if line.accepted.is_some() || in_power {
                Standing::AcceptedElsewhere
            } else if remark.until.is_some_and(|until| until < agreed.as_of) {
                Standing::Ended
            } else {
                Standing::NotInPower
            };
            found.get_mut(mark.remark).into_iter().for_each(|found| found.push(Found { line, standing }));
        }
    }
    let judged =
        estate.remarks.iter().zip(&found).map(|(remark, found)| one(assessment, agreed, estate, remark, found));
    judged.collect()
}

fn one(
    assessment: &Assessment<'_>,
    agreed: &Agreed<'_>,
    estate: &Estate,
    remark: &Remark,
    found: &[Found<'_>],
) -> Judged {
    let of = |standing: Standing| found.iter().filter(move |found| found.standing == standing).map(|found| found.line);
    let accepts = of(Standing::Counts).map(|line| line.count).sum();
    // What is nearest to counting tells most.
    let nearest = || found.iter().map(|found| found.standing).max();
    let standing = if !heeds(agreed, estate) {
        Standing::NotHeeded
    } else if accepts > 0 {
        Standing::Counts
    } else if remark.targets.is_empty() && remark.brought > 0 {
        Standing::Brought
    } else if !remark.faults.is_empty() {
        Standing::Faulty
    } else if remark.foreign.is_some() && remark.duties.is_empty() {
        Standing::NotMapped
    } else if remark.targets.is_empty() {
        Standing::Nowhere
    } else {
        nearest().unwrap_or(Standing::NotOwed)
    };
    let told = words::Told { assessment, agreed, remark, lines: of(standing).collect() };
    let (why, remedy) = told.of(standing).unzip();
    Judged { remark: remark.clone(), standing, accepts, why, remedy }
}
