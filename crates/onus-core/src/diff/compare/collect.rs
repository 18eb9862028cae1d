//! Collects what differs, the same on many subjects once.

use std::collections::BTreeMap;

use onus_catalogue::{Catalogue, Severity};

use super::elsewhere::{Elsewhere, add, moved};
use super::one_sided::{CarriedKey, begun, carried, counterparts};
use super::{Names, Subjects, is_worse, nothing, short, sorted};
use crate::assess::Status;
use crate::diff::result::{Diff, GapChange, Holders, How, Move, ProofChange};
use crate::diff::side::{Carriers, Held, Side};
use crate::report::RuleReport;

/// What makes gaps one entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct GapKey<'s> {
    accepted: Option<&'s str>,
    status: Option<Status>,
    no_severity: bool,
    severity: Option<Severity>,
    duty: &'s str,
    was: Option<Status>,
    code: Option<&'s str>,
    what: Option<&'s str>,
    remedy: Option<&'s str>,
    holders: Holders,
}

/// What makes moves one entry: duty, who carried it and carries it, the rules that decided.
type MoveKey<'s> = (&'s str, Holders, Holders, Option<&'s RuleReport>, Option<&'s RuleReport>);

/// Gaps by what makes them one entry.
type Gaps<'s> = BTreeMap<GapKey<'s>, Names<'s>>;

/// What differs so far.
pub(super) struct Collected<'s> {
    old: &'s Side,
    new: &'s Side,
    moved: BTreeMap<MoveKey<'s>, (&'s [RuleReport], &'s [RuleReport], Names<'s>)>,
    /// By duty: what went, and what came.
    elsewhere: BTreeMap<&'s str, (Elsewhere<'s>, Elsewhere<'s>)>,
    began: BTreeMap<CarriedKey<'s>, Names<'s>>,
    ended: BTreeMap<CarriedKey<'s>, Names<'s>>,
    new_gaps: Gaps<'s>,
    worse: Gaps<'s>,
    eased: Gaps<'s>,
    closed: Gaps<'s>,
    accepted: Gaps<'s>,
    no_longer_accepted: Gaps<'s>,
    proof: BTreeMap<(&'s str, Status, Status, Holders), Names<'s>>,
}

fn holders(carriers: Option<&Carriers>) -> Holders {
    carriers.map_or_else(Holders::default, |carriers| Holders {
        responsible: carriers.responsible.clone(),
        accountable: carriers.accountable.clone(),
    })
}

impl<'s> Collected<'s> {
    pub fn new(old: &'s Side, new: &'s Side) -> Self {
        Self {
            old,
            new,
            moved: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            began: BTreeMap::new(),
            ended: BTreeMap::new(),
            new_gaps: Gaps::new(),
            worse: Gaps::new(),
            eased: Gaps::new(),
            closed: Gaps::new(),
            accepted: Gaps::new(),
            no_longer_accepted: Gaps::new(),
            proof: BTreeMap::new(),
        }
    }

    /// What falls short now and did not, or the other way round; what is accepted.
    pub fn look_at_gaps(&mut self, names: &[&'s str], duty: &'s str, old: Option<&'s Held>, new: Option<&'s Held>) {
        let was = old.map(|held| held.status);
        let status = new.map(|held| held.status);
        let now = |side: &'s Side, held: &'s Held| GapKey {
            accepted: held.accepted.as_deref(),
            status,
            no_severity: held.severity.is_none(),
            severity: held.severity,
            duty,
            was,
            code: held.code.as_deref(),
            what: held.what.as_deref(),
            remedy: held.remedy.as_deref(),
            holders: holders(side.carriers(held)),
        };
        let add = |gaps: &mut Gaps<'s>, key: GapKey<'s>| gaps.entry(key).or_default().extend(names);
        match (short(old).and(old), short(new).and(new)) {
            (None, Some(held)) => add(&mut self.new_gaps, now(self.new, held)),
            (Some(held), None) => add(&mut self.closed, now(self.old, held)),
            (Some(before), Some(after)) => {
                if is_worse(before, after) {
                    add(&mut self.worse, now(self.new, after));
                }
                if is_worse(after, before) {
                    add(&mut self.eased, now(self.new, after));
                }
            }
            (None, None) => {}
        }
        if let (Some(before), Some(after)) = (old, new) {
            match (&before.accepted, &after.accepted) {
                (None, Some(_)) => add(&mut self.accepted, now(self.new, after)),
                (Some(_), None) if after.status.can_be_accepted() => {
                    add(&mut self.no_longer_accepted, now(self.new, after));
                }
                _ => {}
            }
        }
    }

    /// Who carries a duty, and what shows that it is done.
    pub fn look_at_carriers(
        &mut self,
        subjects: &Subjects<'s>,
        duty: &'s str,
        old: Option<&'s Held>,
        new: Option<&'s Held>,
    ) {
        let names = &subjects.names;
        let before = old.and_then(|held| self.old.carriers(held));
        let after = new.and_then(|held| self.new.carriers(held));
        let (from, to) = (holders(before), holders(after));
        match (old, new) {
            (Some(was), Some(now)) => {
                if from != to {
                    let rules = |carriers: Option<&'s Carriers>| carriers.map_or(&[][..], |one| &one.rules);
                    let key = (duty, from, to.clone(), before.and_then(Carriers::rule), after.and_then(Carriers::rule));
                    let rules = (rules(before), rules(after));
                    let entry = self.moved.entry(key).or_insert((rules.0, rules.1, Vec::new()));
                    // Of several chains with the same end the least is shown, whatever the order of subjects.
                    (entry.0, entry.1) = (entry.0, entry.1).min(rules);
                    entry.2.extend(names);
                }
                if was.status != now.status && short(old).is_none() && short(new).is_none() {
                    self.proof.entry((duty, was.status, now.status, to)).or_default().extend(names);
                }
            }
            (Some(_), None) => {
                self.ended.entry((duty, from.clone(), before.and_then(Carriers::rule))).or_default().extend(names);
                if subjects.new.is_none() {
                    let (went, _) = self.elsewhere.entry(duty).or_default();
                    add(went, from, before, names);
                }
            }
            (None, Some(_)) => {
                self.began.entry((duty, to.clone(), after.and_then(Carriers::rule))).or_default().extend(names);
                if subjects.old.is_none() {
                    let (_, came) = self.elsewhere.entry(duty).or_default();
                    add(came, to, after, names);
                }
            }
            (None, None) => {}
        }
    }

    /// The diff, without what is not about duties.
    pub fn finish(self, catalogue: &Catalogue) -> Diff {
        let (old, new) = (self.old, self.new);
        let mut diff = nothing(old, new);
        let said = |duty: &'s str| {
            let name = new.duties.get(duty).or_else(|| old.duties.get(duty));
            name.map_or((duty, ""), |name| (name.title.as_str(), name.layer.as_str()))
        };
        for ((duty, from, to, rule_before, rule), (rules_before, rules, names)) in self.moved {
            let ((title, layer), how) = (said(duty), How::SameSubject);
            let (count, subjects, instead_of) = (names.len() as u64, sorted(names), Vec::new());
            diff.moved.push(Move {
                duty: duty.to_owned(),
                title: title.to_owned(),
                layer: layer.to_owned(),
                how,
                from,
                to,
                rule_before: rule_before.cloned(),
                rule: rule.cloned(),
                further_rules_before: Vec::new(),
                further_rules: Vec::new(),
                rules_before: rules_before.to_vec(),
                rules: rules.to_vec(),
                count,
                subjects,
                instead_of,
            });
        }
        for (duty, (went, came)) in &self.elsewhere {
            diff.moved.extend(moved(duty, said(duty), went, came));
        }
        diff.moved.sort_by(|a, b| (&a.duty, a.how, &a.from, &a.to).cmp(&(&b.duty, b.how, &b.from, &b.to)));
        let (there_before, there_now) = (carried(old), carried(new));
        diff.began = begun(self.began, &there_before, said);
        diff.ended = begun(self.ended, &there_now, said);
        counterparts(&mut diff.began, &mut diff.ended, catalogue);
        let gaps = |gaps: Gaps<'s>| -> Vec<GapChange> { gaps.into_iter().map(|gap| gap_change(gap, said)).collect() };
        diff.new_gaps = worst_first(gaps(self.new_gaps));
        diff.worse_gaps = worst_first(gaps(self.worse));
        diff.eased_gaps = worst_first(gaps(self.eased));
        diff.closed_gaps = worst_first(gaps(self.closed));
        diff.accepted = worst_first(gaps(self.accepted));
        diff.no_longer_accepted = worst_first(gaps(self.no_longer_accepted));
        for ((duty, was, status, holders), names) in self.proof {
            let (title, layer) = said(duty);
            let (count, subjects) = (names.len() as u64, sorted(names));
            let (duty, title, layer) = (duty.to_owned(), title.to_owned(), layer.to_owned());
            let change = ProofChange { duty, title, layer, was, status, holders, count, subjects };
            // Statuses are ordered by precedence, the strongest proof first.
            if status < was { diff.proof_gained.push(change) } else { diff.proof_lost.push(change) }
        }
        diff
    }
}

fn gap_change<'s>((key, names): (GapKey<'s>, Names<'s>), said: impl Fn(&'s str) -> (&'s str, &'s str)) -> GapChange {
    let GapKey { accepted, status, severity, duty, was, code, what, remedy, holders, .. } = key;
    let (title, layer) = said(duty);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    GapChange {
        duty: duty.to_owned(),
        title: title.to_owned(),
        layer: layer.to_owned(),
        was,
        status,
        severity,
        code: owned(code),
        what: owned(what),
        remedy: owned(remedy),
        holders,
        accepted: owned(accepted),
        count: names.len() as u64,
        subjects: sorted(names),
    }
}

/// Accepted risks last; then by status, severity, and how many.
fn worst_first(mut gaps: Vec<GapChange>) -> Vec<GapChange> {
    gaps.sort_by(|a, b| {
        let rank =
            |gap: &GapChange| (gap.accepted.is_some(), gap.status, gap.was, gap.severity.is_none(), gap.severity);
        rank(a).cmp(&rank(b)).then_with(|| b.count.cmp(&a.count)).then_with(|| a.duty.cmp(&b.duty))
    });
    gaps
}
