//! Walks along a path through values and their masks.

use onus_catalogue::path::Step;

use crate::json::{NOTHING, Node};

/// What stands at the end of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Leaf<'n, 'a> {
    /// A value, and the mask of what is not known inside of it.
    Set(&'n Node<'a>, &'n Node<'a>),
    /// Known not to be set.
    NotSet,
    /// Not known.
    Unknown,
    /// A secret; whether it is known that there is one.
    Hidden(bool),
}

/// Why the members of a list are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoMembers {
    /// They are not known yet.
    Unknown,
    /// They are secret.
    Hidden,
}

/// A place in the attributes and in the mask of what is not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'n, 'a> {
    pub value: &'n Node<'a>,
    pub unknown: &'n Node<'a>,
}

impl<'n, 'a> Spot<'n, 'a> {
    fn is_unknown(&self) -> bool {
        matches!(self.unknown, Node::Boolean(true))
    }

    fn field(&self, name: &str) -> Option<Self> {
        Some(Self { value: self.value.get(name)?, unknown: self.unknown.get(name).unwrap_or(&NOTHING) })
    }

    fn member(&self, index: usize) -> Option<Self> {
        Some(Self { value: self.value.at(index)?, unknown: self.unknown.at(index).unwrap_or(&NOTHING) })
    }

    fn leaf(&self) -> Leaf<'n, 'a> {
        if self.is_unknown() {
            return Leaf::Unknown;
        }
        let empty = match self.value {
            Node::Hidden(set) => return Leaf::Hidden(*set),
            Node::Null => true,
            Node::Text(text) => text.is_empty(),
            Node::List(members) => members.is_empty(),
            Node::Object(members) => members.is_empty(),
            _ => false,
        };
        match empty {
            true if self.unknown.marks() => Leaf::Unknown,
            true => Leaf::NotSet,
            false => Leaf::Set(self.value, self.unknown),
        }
    }
}

/// A walk along a path.
pub(super) struct Walk<'n, 'a> {
    pub partial: bool,
    pub leaves: Vec<Leaf<'n, 'a>>,
    pub several: bool,
}

impl<'n, 'a> Walk<'n, 'a> {
    /// Goes on; gives the leaf, or adds several to `leaves`.
    pub fn along(&mut self, mut spot: Spot<'n, 'a>, mut steps: &[Step]) -> Option<Leaf<'n, 'a>> {
        while let Some((step, rest)) = steps.split_first() {
            if spot.is_unknown() {
                return Some(Leaf::Unknown);
            }
            let next = match (step, spot.value) {
                // What is inside of a secret is as secret, and may be anything.
                (_, Node::Hidden(_)) => return Some(Leaf::Hidden(false)),
                (Step::Field(_), Node::List(members)) if members.len() == 1 => {
                    spot = spot.member(0)?;
                    continue;
                }
                (Step::Field(_), Node::List(members)) => return self.each(spot, members.len(), steps),
                (Step::Each, Node::List(members)) => return self.each(spot, members.len(), rest),
                (Step::Each, Node::Object(_)) => {
                    self.several = true;
                    Some(spot)
                }
                (Step::Index(0), Node::Object(_)) => Some(spot),
                (Step::Field(name), _) => match spot.field(name) {
                    Some(next) => Some(next),
                    None if spot.unknown.get(name).is_some_and(Node::marks) => return Some(Leaf::Unknown),
                    // Only at the top are all names listed that are known.
                    None if self.partial => return Some(Leaf::Unknown),
                    None => None,
                },
                (Step::Index(index), _) => spot.member(*index),
                _ => None,
            };
            match next {
                Some(next) => (spot, steps) = (next, rest),
                None => return Some(Leaf::NotSet),
            }
        }
        Some(spot.leaf())
    }

    fn each(&mut self, spot: Spot<'n, 'a>, count: usize, steps: &[Step]) -> Option<Leaf<'n, 'a>> {
        self.several = true;
        for index in 0..count {
            let leaf = spot.member(index).and_then(|member| self.along(member, steps));
            self.leaves.extend(leaf);
        }
        None
    }

    /// The places at the end of a path that ends with `[*]`, or why their number is not known.
    pub fn spots(&mut self, mut spot: Spot<'n, 'a>, mut steps: &[Step]) -> Result<Vec<Spot<'n, 'a>>, NoMembers> {
        while let Some((step, rest)) = steps.split_first() {
            if spot.is_unknown() {
                return Err(NoMembers::Unknown);
            }
            spot = match (step, spot.value) {
                (_, Node::Hidden(_)) => return Err(NoMembers::Hidden),
                (Step::Field(_), Node::List(members)) if members.len() == 1 => {
                    let Some(member) = spot.member(0) else { return Ok(Vec::new()) };
                    spot = member;
                    continue;
                }
                (Step::Field(_), Node::List(members)) => return self.spots_each(spot, members.len(), steps),
                (Step::Each, Node::List(members)) => return self.spots_each(spot, members.len(), rest),
                (Step::Each | Step::Index(0), Node::Object(_)) => spot,
                (Step::Field(name), _) => match spot.field(name) {
                    Some(next) => next,
                    None if self.partial || spot.unknown.get(name).is_some_and(Node::marks) => {
                        return Err(NoMembers::Unknown);
                    }
                    None => return Ok(Vec::new()),
                },
                (Step::Index(index), _) => match spot.member(*index) {
                    Some(next) => next,
                    None => return Ok(Vec::new()),
                },
                _ => return Ok(Vec::new()),
            };
            steps = rest;
        }
        match spot.value {
            Node::Null if spot.is_unknown() => Err(NoMembers::Unknown),
            Node::Null => Ok(Vec::new()),
            _ => Ok(vec![spot]),
        }
    }

    fn spots_each(&mut self, spot: Spot<'n, 'a>, count: usize, steps: &[Step]) -> Result<Vec<Spot<'n, 'a>>, NoMembers> {
        let mut found = Vec::new();
        for index in 0..count {
            let Some(member) = spot.member(index) else { continue };
            if steps.is_empty() {
                found.push(member);
            } else {
                found.extend(self.spots(member, steps)?);
            }
        }
        Ok(found)
    }
}
