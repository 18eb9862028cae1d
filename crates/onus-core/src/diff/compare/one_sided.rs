//! Duties that arise on one side only: where they are carried, and what others carry of their theme on the other one.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::Catalogue;

use super::{Names, sorted};
use crate::diff::result::{Carried, Holders};
use crate::diff::side::Side;
use crate::report::RuleReport;

/// What makes duties that begin or end one entry.
pub(super) type CarriedKey<'s> = (&'s str, Holders, Option<&'s RuleReport>);

/// The duties of a side, and who carries each somewhere.
pub(super) type CarriedThere<'s> = BTreeMap<&'s str, BTreeSet<&'s str>>;

pub(super) fn carried(side: &Side) -> CarriedThere<'_> {
    let mut found = CarriedThere::new();
    for (duty, held) in side.holdings.iter().chain(side.others.values()).flatten() {
        let parties = found.entry(duty).or_default();
        parties.extend(side.carriers(held).into_iter().flat_map(|carriers| &carriers.responsible).map(String::as_str));
    }
    found
}

/// The entries of one side; `other` tells who carries what on the other one, `said` title and layer of a duty.
pub(super) fn begun<'s>(
    entries: BTreeMap<CarriedKey<'s>, Names<'s>>,
    other: &CarriedThere<'_>,
    said: impl Fn(&'s str) -> (&'s str, &'s str),
) -> Vec<Carried> {
    let entry = |((duty, holders, rule), names): (CarriedKey<'s>, Names<'s>)| {
        let (title, layer) = said(duty);
        let there = other.get(duty);
        let carries = |party: &String| there.is_some_and(|parties| parties.contains(party.as_str()));
        Carried {
            duty: duty.to_owned(),
            title: title.to_owned(),
            layer: layer.to_owned(),
            only_here: holders.responsible.iter().any(|party| !carries(party)),
            nowhere_else: there.is_none(),
            counterparts: Vec::new(),
            holders,
            rule: rule.cloned(),
            count: names.len() as u64,
            subjects: sorted(names),
        }
    };
    entries.into_iter().map(entry).collect()
}

/// Joins duties that arise on one side only with those of the same theme that others carry on the other one.
pub(super) fn counterparts(began: &mut [Carried], ended: &mut [Carried], catalogue: &Catalogue) {
    let of_began = counterparts_of(began, ended, catalogue);
    let of_ended = counterparts_of(ended, began, catalogue);
    for (entry, ids) in began.iter_mut().zip(of_began).chain(ended.iter_mut().zip(of_ended)) {
        entry.counterparts = ids;
    }
}

fn counterparts_of(entries: &[Carried], others: &[Carried], catalogue: &Catalogue) -> Vec<Vec<String>> {
    let theme = |duty: &str| catalogue.duties.get(duty).and_then(|duty| duty.theme.as_deref());
    let fitting = |entry: &Carried| {
        let Some(own) = theme(&entry.duty).filter(|_| entry.nowhere_else) else { return Vec::new() };
        // What arises on both sides is a counterpart of itself.
        let fits = |other: &&Carried| {
            theme(&other.duty) == Some(own)
                && other.holders.responsible != entry.holders.responsible
                && !entries.iter().any(|known| known.duty == other.duty)
        };
        let ids: BTreeSet<&String> = others.iter().filter(fits).map(|other| &other.duty).collect();
        ids.into_iter().cloned().collect()
    };
    entries.iter().map(fitting).collect()
}
