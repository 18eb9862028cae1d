//! Compares duty by duty.

mod collect;
mod elsewhere;
mod one_sided;
mod resources;
mod worse;

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::{Catalogue, Severity};

use self::collect::Collected;
use self::worse::{bad_again, is_worse};
use super::pair::{self, Pair};
use super::result::{Diff, DiffSummary, SCHEMA};
use super::side::{Held, Holding, Side};
use crate::assess::Status;
use crate::report::{AgreementGapReport, falls_short};

/// What subjects are called that are told as one.
type Names<'s> = Vec<&'s str>;

/// A subject on both sides, or several with the same duties before and after.
struct Subjects<'s> {
    /// `None` where it was not there.
    old: Option<Option<&'s Holding>>,
    /// `None` where it is not there any more.
    new: Option<Option<&'s Holding>>,
    /// What they are called; now, where they are still there.
    names: Names<'s>,
}

fn sorted(mut names: Names<'_>) -> Vec<String> {
    names.sort_unstable();
    names.into_iter().map(str::to_owned).collect()
}

/// All subjects of two sides, those with the same duties together.
fn subjects<'s>(old: &'s Side, new: &'s Side, pairs: &[Pair]) -> Vec<Subjects<'s>> {
    let mut groups: BTreeMap<_, Vec<&'s str>> = BTreeMap::new();
    for (before, after) in pairs {
        let (before, after) = (before.and_then(|at| old.resources.get(at)), after.and_then(|at| new.resources.get(at)));
        let name = after.or(before).map_or("", |resource| resource.called());
        groups
            .entry((before.map(|resource| resource.holding), after.map(|resource| resource.holding)))
            .or_default()
            .push(name);
    }
    let mut found: Vec<Subjects<'s>> = groups
        .into_iter()
        .map(|((before, after), names)| Subjects {
            old: before.map(|at| old.holding(at)),
            new: after.map(|at| new.holding(at)),
            names,
        })
        .collect();
    for (before, after) in pair::others(old, new) {
        let name = match (before, after) {
            (_, Some(other)) => new.name_of(other),
            (Some(other), None) => old.name_of(other),
            (None, None) => continue,
        };
        found.push(Subjects {
            old: before.map(|other| old.others.get(other)),
            new: after.map(|other| new.others.get(other)),
            names: vec![name],
        });
    }
    found
}

impl<'s> Subjects<'s> {
    /// Every duty that arises on either side.
    fn duties(&self) -> impl Iterator<Item = (&'s str, Option<&'s Held>, Option<&'s Held>)> {
        let (old, new) = (self.old.flatten(), self.new.flatten());
        let ids: BTreeSet<&'s str> =
            old.into_iter().chain(new).flat_map(|held| held.keys()).map(String::as_str).collect();
        ids.into_iter().map(move |id| (id, old.and_then(|held| held.get(id)), new.and_then(|held| held.get(id))))
    }
}

/// Compares two sides. The catalogue tells which duties have a theme in common.
pub fn compare(old: &Side, new: &Side, catalogue: &Catalogue) -> Diff {
    let pairs = pair::resources(old, new);
    let whole = old.about.whole && new.about.whole;
    let mut collected = Collected::new(old, new);
    for subjects in subjects(old, new, &pairs) {
        for (duty, before, after) in subjects.duties() {
            collected.look_at_gaps(&subjects.names, duty, before, after);
            if whole {
                collected.look_at_carriers(&subjects, duty, before, after);
            }
        }
    }
    let mut diff = collected.finish(catalogue);
    if whole {
        diff.resources = resources::changes(old, new, &pairs);
    }
    (diff.closed_agreement_gaps, diff.new_agreement_gaps) = agreement_gaps(old, new);
    diff.notes = notes(old, new);
    let before: BTreeSet<&String> = old.unread.iter().collect();
    diff.newly_unread = new.unread.iter().filter(|part| !before.contains(part)).cloned().collect();
    add_up(&mut diff);
    diff
}

/// A diff in which nothing differs.
fn nothing(old: &Side, new: &Side) -> Diff {
    Diff {
        schema: SCHEMA.to_owned(),
        old: old.about.clone(),
        new: new.about.clone(),
        deciding: None,
        notes: Vec::new(),
        newly_unread: Vec::new(),
        parties: old.parties.iter().chain(&new.parties).map(|(id, title)| (id.clone(), title.clone())).collect(),
        summary: DiffSummary::default(),
        moved: Vec::new(),
        began: Vec::new(),
        ended: Vec::new(),
        new_gaps: Vec::new(),
        worse_gaps: Vec::new(),
        eased_gaps: Vec::new(),
        closed_gaps: Vec::new(),
        new_agreement_gaps: Vec::new(),
        closed_agreement_gaps: Vec::new(),
        proof_gained: Vec::new(),
        proof_lost: Vec::new(),
        accepted: Vec::new(),
        no_longer_accepted: Vec::new(),
        resources: super::ResourceChanges::default(),
    }
}

/// How many duties on subjects count on the new side, and did not, or not as badly, on the old one. Accepted risks do not count.
pub fn count_new(old: &Side, new: &Side, counts: &dyn Fn(Status, Option<Severity>) -> bool) -> u64 {
    let counted = |held: &Held| held.accepted.is_none() && counts(held.status, held.severity);
    let mut count = 0;
    for subjects in subjects(old, new, &pair::resources(old, new)) {
        let fresh = subjects.duties().filter(|(_, before, after)| {
            after.is_some_and(|after| {
                counted(after) && !before.is_some_and(|before| counted(before) && !bad_again(before, after))
            })
        });
        count += fresh.count() as u64 * subjects.names.len() as u64;
    }
    count
}

/// Gaps of the agreement that are closed, and new ones: by kind, party and subject.
fn agreement_gaps<'s>(old: &'s Side, new: &'s Side) -> (Vec<AgreementGapReport>, Vec<AgreementGapReport>) {
    type Key<'s> = (&'s str, &'s str, &'s str);
    let key = |gap: &'s AgreementGapReport| -> Key<'s> { (&gap.code, &gap.party, &gap.subject) };
    let beyond = |of: &'s Side, other: &'s Side| {
        let mut there: BTreeMap<Key<'s>, usize> = BTreeMap::new();
        for gap in &other.agreement_gaps {
            *there.entry(key(gap)).or_default() += 1;
        }
        of.agreement_gaps
            .iter()
            .filter(|gap| match there.get_mut(&key(gap)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            })
            .cloned()
            .collect()
    };
    (beyond(old, new), beyond(new, old))
}

/// How many notes on what was not read are told of a side.
const NOTES: usize = 8;

/// What one should know of the comparison.
fn notes(old: &Side, new: &Side) -> Vec<String> {
    let mut notes = Vec::new();
    for side in [old, new] {
        if !side.about.whole {
            notes.push(format!(
                "`{}` holds only what falls short: gaps are compared; what moved, began or ended, what is proven, and resources are not. Save it with `--full`",
                side.about.name
            ));
        } else if !side.listed {
            notes.push(format!(
                "`{}` does not list resources without duties, so none of these is compared",
                side.about.name
            ));
        }
    }
    let (before, after) = (&old.about.provenance, &new.about.provenance);
    if before.catalogue_sha256 != after.catalogue_sha256 {
        notes.push("the sides rest on different catalogues: duties may differ for that reason alone".to_owned());
    }
    if before.as_of != after.as_of {
        notes.push(format!("the old side is as of {}, the new one as of {}", before.as_of, after.as_of));
    }
    if before.agreement_sha256 != after.agreement_sha256 {
        notes.push("the sides rest on different agreements".to_owned());
    }
    // What was not read on both sides is told once.
    let only_new: Vec<&String> = new.not_read.iter().filter(|note| !old.not_read.contains(note)).collect();
    for (side, found) in [(old, old.not_read.iter().collect()), (new, only_new)] {
        notes.extend(found.iter().take(NOTES).map(|note| (*note).clone()));
        if let Some(more) = found.len().checked_sub(NOTES).filter(|more| *more > 0) {
            notes.push(format!("{more} more of what was not read on `{}`: `onus assess` lists them", side.about.name));
        }
    }
    notes
}

fn add_up(diff: &mut Diff) {
    let gaps = |gaps: &[super::GapChange]| gaps.iter().map(|gap| gap.count).sum();
    let proofs = |proofs: &[super::ProofChange]| proofs.iter().map(|proof| proof.count).sum();
    diff.summary = DiffSummary {
        moved: diff.moved.iter().map(|moved| moved.count).sum(),
        began: diff.began.iter().map(|carried| carried.count).sum(),
        ended: diff.ended.iter().map(|carried| carried.count).sum(),
        new_gaps: gaps(&diff.new_gaps),
        worse_gaps: gaps(&diff.worse_gaps),
        eased_gaps: gaps(&diff.eased_gaps),
        closed_gaps: gaps(&diff.closed_gaps),
        proof_gained: proofs(&diff.proof_gained),
        proof_lost: proofs(&diff.proof_lost),
        came: diff.resources.came.len() as u64,
        went: diff.resources.went.len() as u64,
        replaced: diff.resources.replaced.len() as u64,
        renamed: diff.resources.renamed.len() as u64,
        newly_unread: diff.newly_unread.len() as u64,
    };
}

/// A duty falls short here.
fn short(held: Option<&Held>) -> Option<&Held> {
    held.filter(|held| falls_short(held.status))
}
