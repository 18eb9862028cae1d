//! Which subject of the one side is which of the other.
//!
//! Resources are matched by the address that they had before a move, by their provider's id, and by address, in this
//! order: a resource that is only called otherwise is the same one.

use std::collections::{BTreeMap, VecDeque};

use super::side::{Other, Resource, Side};

/// Positions on the old and on the new side; one of them is missing where the resource went or came.
pub(super) type Pair = (Option<usize>, Option<usize>);

struct Matcher<'s> {
    old: &'s Side,
    new: &'s Side,
    /// For each root of the old and of the new side, a number that both share where it is the same one.
    roots: [Vec<usize>; 2],
    /// The old resource of each new one.
    old_of: Vec<Option<usize>>,
    /// The new resource of each old one.
    new_of: Vec<Option<usize>>,
}

/// Pairs resources: those of the new side in their order, then those that went.
pub(super) fn resources(old: &Side, new: &Side) -> Vec<Pair> {
    let mut matcher = Matcher {
        old,
        new,
        roots: roots(old, new),
        old_of: vec![None; new.resources.len()],
        new_of: vec![None; old.resources.len()],
    };
    matcher.by_move();
    matcher.by_identifier();
    matcher.by_address(|resource| resource.part_of.is_none());
    matcher.parts();
    matcher.by_address(|_| true);
    let came = (0..).zip(&matcher.old_of).map(|(new, old)| (*old, Some(new)));
    let went = (0..).zip(&matcher.new_of).filter(|(_, new)| new.is_none()).map(|(old, _)| (Some(old), None));
    came.chain(went).collect()
}

/// Roots are the same by their names, or where the one is the end of the other as a path; the only one that is left on each side is the same too, whatever it is called.
fn roots(old: &Side, new: &Side) -> [Vec<usize>; 2] {
    let olds: Vec<usize> = (0..old.roots.len()).collect();
    let mut news: Vec<Option<usize>> =
        new.roots.iter().map(|root| old.roots.iter().position(|known| known == root)).collect();
    // One of them may have been named from further above.
    let within =
        |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('/')) && !other.is_empty();
    for at in 0..news.len() {
        let Some(root) = new.roots.get(at).filter(|_| news.get(at).is_some_and(Option::is_none)) else { continue };
        let mut fitting = old
            .roots
            .iter()
            .enumerate()
            .filter(|(old, known)| !news.contains(&Some(*old)) && (within(known, root) || within(root, known)));
        if let (Some((only, _)), None) = (fitting.next(), fitting.next()) {
            news.get_mut(at).map(|same| *same = Some(only)).unwrap_or_default();
        }
    }
    let gone: Vec<usize> = olds.iter().copied().filter(|at| !news.contains(&Some(*at))).collect();
    let come = news.iter().filter(|at| at.is_none()).count();
    if let ([only], 1) = (gone.as_slice(), come) {
        news.iter_mut().filter(|at| at.is_none()).for_each(|at| *at = Some(*only));
    }
    let news = news.into_iter().enumerate().map(|(at, same)| same.unwrap_or(old.roots.len() + at)).collect();
    [olds, news]
}

/// Whole resources of a side by root and key; `None` where several share them.
fn whole<'s, K: Ord>(
    side: &'s Side,
    roots: &[usize],
    key: impl Fn(&'s Resource) -> Option<K>,
) -> BTreeMap<(usize, K), Option<usize>> {
    let mut found = BTreeMap::new();
    for (at, resource) in side.resources.iter().enumerate().filter(|(_, resource)| resource.part_of.is_none()) {
        if let Some(key) = key(resource) {
            let key = (Matcher::root(roots, resource), key);
            found.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    found
}

impl Matcher<'_> {
    fn join(&mut self, old: usize, new: usize) {
        let free = |slots: &[Option<usize>], at: usize| slots.get(at).is_some_and(Option::is_none);
        if free(&self.new_of, old)
            && free(&self.old_of, new)
            && let (Some(of_old), Some(of_new)) = (self.new_of.get_mut(old), self.old_of.get_mut(new))
        {
            (*of_old, *of_new) = (Some(new), Some(old));
        }
    }

    /// Joins those that have the same key, where no other one of their side has it.
    fn join_by<K: Ord>(&mut self, old: BTreeMap<K, Option<usize>>, new: &BTreeMap<K, Option<usize>>) {
        for (key, old) in old {
            if let (Some(old), Some(Some(new))) = (old, new.get(&key)) {
                self.join(old, *new);
            }
        }
    }

    /// The numbers of the roots of resources, old and new.
    fn root(roots: &[usize], resource: &Resource) -> usize {
        roots.get(resource.root).copied().unwrap_or(usize::MAX)
    }

    fn by_move(&mut self) {
        let (old, new) = (self.old, self.new);
        let [olds, news] = self.roots.clone();
        // The same move, still to be made, stands on both sides.
        let moved = |resource: &'_ Resource| Some((resource.address.clone(), resource.formerly.first()?.clone()));
        self.join_by(whole(old, &olds, moved), &whole(new, &news, moved));
        let address = |resource: &'_ Resource| Some(resource.address.clone());
        let moves =
            |side: &Side| side.resources.iter().map(|resource| resource.formerly.len()).max().unwrap_or_default();
        for step in 0..moves(old).max(moves(new)) {
            let formerly = |resource: &'_ Resource| resource.formerly.get(step).cloned();
            self.join_by(whole(old, &olds, address), &whole(new, &news, formerly));
            self.join_by(whole(old, &olds, formerly), &whole(new, &news, address));
        }
        // Both moved, each elsewhere, and began in the same place.
        let origin = |resource: &'_ Resource| resource.formerly.last().cloned();
        self.join_by(whole(old, &olds, origin), &whole(new, &news, origin));
    }

    fn by_identifier(&mut self) {
        let (old, new) = (self.old, self.new);
        let key = |side: &Side, resource: &Resource| {
            Some((side.source_type(resource).to_owned(), resource.identifier.clone()?))
        };
        // An object is the same one whatever root it is managed in.
        let (one, other) = (vec![0; old.roots.len()], vec![0; new.roots.len()]);
        let old_keys = whole(old, &one, |resource| key(old, resource));
        let new_keys = whole(new, &other, |resource| key(new, resource));
        self.join_by(old_keys, &new_keys);
    }

    /// Joins what is left by address and type; of several with one address, the first with the first.
    fn by_address(&mut self, wanted: fn(&Resource) -> bool) {
        let (old, new) = (self.old, self.new);
        let [olds, news] = self.roots.clone();
        let mut open: BTreeMap<(usize, &str, &str), VecDeque<usize>> = BTreeMap::new();
        for (at, resource) in old.resources.iter().enumerate() {
            if wanted(resource) && self.new_of.get(at).is_some_and(Option::is_none) {
                let key = (Self::root(&olds, resource), resource.address.as_str(), old.source_type(resource));
                open.entry(key).or_default().push_back(at);
            }
        }
        for (at, resource) in new.resources.iter().enumerate() {
            if wanted(resource)
                && self.old_of.get(at).is_some_and(Option::is_none)
                && let key = (Self::root(&news, resource), resource.address.as_str(), new.source_type(resource))
                && let Some(old) = open.get_mut(&key).and_then(VecDeque::pop_front)
            {
                self.join(old, at);
            }
        }
    }

    /// Parts belong together where their wholes do.
    fn parts(&mut self) {
        let mut open: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (at, resource) in self.old.resources.iter().enumerate() {
            if let Some((whole, rest)) = part(self.old, resource)
                && let Some(Some(new)) = self.new_of.get(whole)
            {
                open.entry((*new, rest)).or_insert(at);
            }
        }
        let mut found = Vec::new();
        for (at, resource) in self.new.resources.iter().enumerate() {
            if let Some(key) = part(self.new, resource)
                && let Some(old) = open.get(&key)
            {
                found.push((*old, at));
            }
        }
        for (old, new) in found {
            self.join(old, new);
        }
    }
}

/// The whole that a part belongs to, and what the part is called there.
fn part<'s>(side: &'s Side, resource: &'s Resource) -> Option<(usize, &'s str)> {
    let whole = resource.part_of?;
    Some((whole, resource.address.strip_prefix(side.resources.get(whole)?.address.as_str())?))
}

/// Pairs subjects that are no resources: by what they are, and where one side does not know the account's name or
/// the region, by being the only one left.
pub(super) fn others<'s>(old: &'s Side, new: &'s Side) -> Vec<(Option<&'s Other>, Option<&'s Other>)> {
    let mut pairs = Vec::new();
    let (mut went, mut came): (BTreeMap<_, Vec<&Other>>, BTreeMap<_, Vec<&Other>>) = Default::default();
    for other in old.others.keys() {
        match new.others.get_key_value(other) {
            Some((same, _)) => pairs.push((Some(other), Some(same))),
            None => went.entry(sort(other)).or_default().push(other),
        }
    }
    for other in new.others.keys().filter(|other| !old.others.contains_key(other)) {
        came.entry(sort(other)).or_default().push(other);
    }
    for (sort, came) in &came {
        match (went.get(sort).map(Vec::as_slice), came.as_slice()) {
            (Some([old]), [new]) if old.is_vague() || new.is_vague() => {
                pairs.push((Some(*old), Some(*new)));
                went.remove(sort);
            }
            _ => pairs.extend(came.iter().map(|other| (None, Some(*other)))),
        }
    }
    pairs.extend(went.into_values().flatten().map(|other| (Some(other), None)));
    pairs
}

/// What a subject is, without what a side may not know of it.
fn sort(other: &Other) -> (u8, &str, &str) {
    match other {
        Other::Service { provider, service, .. } => (0, provider, service),
        Other::Account { provider, .. } => (1, provider, ""),
        Other::Organisation(party) => (2, party, ""),
    }
}
