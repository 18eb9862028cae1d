//! What became of resources.

use crate::diff::pair::Pair;
use crate::diff::result::{NamedResource, Renamed, ResourceChanges};
use crate::diff::side::{Resource, Side};

/// What came, went, was replaced or renamed.
pub(super) fn changes(old: &Side, new: &Side, pairs: &[Pair]) -> ResourceChanges {
    let mut changes = ResourceChanges::default();
    // What carries no duty is listed only by a side that lists everything.
    let both_list = old.listed && new.listed;
    let (mut paired_old, mut paired_new) = (vec![false; old.resources.len()], vec![false; new.resources.len()]);
    for (before, after) in pairs {
        if let (Some(before), Some(after)) = (before, after) {
            paired_old.get_mut(*before).map(|paired| *paired = true).unwrap_or_default();
            paired_new.get_mut(*after).map(|paired| *paired = true).unwrap_or_default();
        }
    }
    let seen = |resource: &Resource, paired: &[bool]| {
        (both_list || resource.holding.is_some())
            && resource.part_of.is_none_or(|whole| paired.get(whole).is_some_and(|paired| *paired))
    };
    for (before, after) in pairs {
        let before = before.and_then(|at| old.resources.get(at));
        let after = after.and_then(|at| new.resources.get(at));
        match (before, after) {
            (None, Some(after)) if seen(after, &paired_new) => changes.came.push(named(new, after)),
            (Some(before), None) if seen(before, &paired_old) => changes.went.push(named(old, before)),
            (Some(before), Some(after)) if after.part_of.is_none() => {
                let other_object = match (&before.identifier, &after.identifier) {
                    (Some(was), Some(is)) => was != is,
                    _ => after.replaced && !before.replaced,
                };
                if other_object {
                    changes.replaced.push(named(new, after));
                }
                if before.address != after.address {
                    let named = named(new, after);
                    changes.renamed.push(Renamed {
                        from: before.called().to_owned(),
                        to: named.address,
                        r#type: named.r#type,
                    });
                }
            }
            _ => {}
        }
    }
    changes.came.sort_by(|a, b| a.address.cmp(&b.address));
    changes.went.sort_by(|a, b| a.address.cmp(&b.address));
    changes.replaced.sort_by(|a, b| a.address.cmp(&b.address));
    changes.renamed.sort_by(|a, b| a.to.cmp(&b.to));
    changes
}

fn named(side: &Side, resource: &Resource) -> NamedResource {
    NamedResource { address: resource.called().to_owned(), r#type: side.source_type(resource).to_owned() }
}
