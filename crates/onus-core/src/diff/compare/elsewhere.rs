//! Duties whose subjects went and others came: whether others carry them there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Names, sorted};
use crate::diff::result::{Holders, How, Move};
use crate::diff::side::Carriers;
use crate::report::RuleReport;

/// One duty on subjects that came or went, by who carries it there: the allocations, and the subjects.
pub(super) type Elsewhere<'s> = BTreeMap<Holders, (BTreeSet<&'s Carriers>, Names<'s>)>;

/// Adds subjects, and the allocation that they share.
pub(super) fn add<'s>(of: &mut Elsewhere<'s>, holders: Holders, carriers: Option<&'s Carriers>, names: &[&'s str]) {
    let (known, all) = of.entry(holders).or_default();
    known.extend(carriers);
    all.extend(names);
}

/// A duty whose subjects went and came: a move where others carry it now.
pub(super) fn moved<'s>(
    duty: &'s str,
    (title, layer): (&'s str, &'s str),
    went: &Elsewhere<'s>,
    came: &Elsewhere<'s>,
) -> Option<Move> {
    if went.is_empty() || came.is_empty() || went.keys().eq(came.keys()) {
        return None;
    }
    // Who carries it on both tells nothing of a move, unless there is nobody else on the one side.
    let only = |of: &Elsewhere<'s>, other: &Elsewhere<'s>| -> Vec<Holders> {
        let own: Vec<Holders> = of.keys().filter(|holders| !other.contains_key(*holders)).cloned().collect();
        if own.is_empty() { of.keys().cloned().collect() } else { own }
    };
    let (from, to) = (only(went, came), only(came, went));
    let names = |of: &Elsewhere<'s>, holders: &[Holders]| {
        sorted(holders.iter().filter_map(|one| of.get(one)).flat_map(|(_, names)| names).copied().collect())
    };
    let all = |of: &Elsewhere<'s>, holders: &[Holders]| -> Vec<&'s Carriers> {
        let found: BTreeSet<_> = holders.iter().filter_map(|one| of.get(one)).flat_map(|(known, _)| known).collect();
        found.into_iter().copied().collect()
    };
    let (before, after) = (all(went, &from), all(came, &to));
    let (rule_before, further_rules_before) = deciding(&before);
    let (rule, further_rules) = deciding(&after);
    let subjects = names(came, &to);
    Some(Move {
        duty: duty.to_owned(),
        title: title.to_owned(),
        layer: layer.to_owned(),
        how: How::OtherSubject,
        rule_before,
        rule,
        further_rules_before,
        further_rules,
        rules_before: before.first().map_or_else(Vec::new, |carriers| carriers.rules.clone()),
        rules: after.first().map_or_else(Vec::new, |carriers| carriers.rules.clone()),
        count: subjects.len() as u64,
        subjects,
        instead_of: names(went, &from),
        from: joined(from),
        to: joined(to),
    })
}

/// The rule that decides, and further ones that decide elsewhere.
fn deciding(all: &[&Carriers]) -> (Option<RuleReport>, Vec<RuleReport>) {
    let first = all.first().and_then(|carriers| carriers.rule());
    let further: BTreeSet<_> =
        all.iter().filter_map(|carriers| carriers.rule()).filter(|rule| Some(*rule) != first).collect();
    (first.cloned(), further.into_iter().cloned().collect())
}

fn joined(several: Vec<Holders>) -> Holders {
    let mut all = Holders::default();
    for one in several {
        all.responsible.extend(one.responsible);
        all.accountable.extend(one.accountable);
    }
    for ids in [&mut all.responsible, &mut all.accountable] {
        ids.sort();
        ids.dedup();
    }
    all
}
