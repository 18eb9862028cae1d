//! The attributes of a resource: what is set, what is not, what is not known yet, what is hidden.

mod walk;

use std::collections::BTreeSet;

use onus_catalogue::path::{Path, Step};

use crate::json::{NOTHING, Node};
use crate::recipes::entry::OTHERS;
pub(crate) use walk::{Leaf, NoMembers};
use walk::{Spot, Walk};

/// The attributes of a resource, or of one of its blocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attributes<'n, 'a> {
    /// The values.
    pub values: &'n Node<'a>,
    /// `true` at what is not known yet.
    pub unknown: &'n Node<'a>,
    /// What is missing is not known: the source leaves out what it does not know.
    pub partial: bool,
    /// The expressions of the configuration, where there is one.
    pub written: Option<&'n Node<'a>>,
    /// The configuration shows all that is written, what `dynamic` blocks come to included.
    pub whole: bool,
    /// Attributes that may be written by `dynamic` blocks, which the configuration does not show.
    pub blocks: &'n BTreeSet<&'n str>,
    /// The attributes of the enclosing resource, in a block.
    pub enclosing: Option<&'n Attributes<'n, 'a>>,
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub(crate) enum Found<'n, 'a> {
    /// One place.
    One(Leaf<'n, 'a>),
    /// The members of a list.
    Each(Vec<Leaf<'n, 'a>>),
}

impl<'n, 'a> Found<'n, 'a> {
    /// All leaves.
    pub fn leaves(&self) -> &[Leaf<'n, 'a>] {
        match self {
            Self::One(leaf) => std::slice::from_ref(leaf),
            Self::Each(leaves) => leaves,
        }
    }
}

/// What the configuration says of an argument.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Argument<'n, 'a> {
    /// Nobody set it.
    Omitted,
    /// This expression.
    Expression(&'n Node<'a>),
    /// That cannot be told.
    Unclear,
}

impl<'n, 'a> Attributes<'n, 'a> {
    /// What a path leads to.
    pub fn find(&self, path: &Path) -> Found<'n, 'a> {
        if path.enclosing
            && let Some(enclosing) = self.enclosing
        {
            return enclosing.find_steps(&path.steps);
        }
        self.find_steps(&path.steps)
    }

    fn find_steps(&self, steps: &[Step]) -> Found<'n, 'a> {
        let spot = Spot { value: self.values, unknown: self.unknown };
        let mut walk = Walk { partial: self.partial, leaves: Vec::new(), several: false };
        match walk.along(spot, steps) {
            Some(leaf) if !walk.several => Found::One(leaf),
            leaf => {
                walk.leaves.extend(leaf);
                Found::Each(walk.leaves)
            }
        }
    }

    /// The attributes of a document that is known whole.
    pub fn of_document(document: &'n Node<'a>, no_blocks: &'n BTreeSet<&'n str>) -> Self {
        Self {
            values: document,
            unknown: &NOTHING,
            partial: false,
            written: None,
            whole: false,
            blocks: no_blocks,
            enclosing: None,
        }
    }

    /// The members of a list of blocks, each with its own attributes, or why they are not known.
    pub fn members(&'n self, path: &Path) -> Result<Vec<Attributes<'n, 'a>>, NoMembers> {
        let mut members = Vec::new();
        let mut walk = Walk { partial: self.partial, leaves: Vec::new(), several: false };
        let spot = Spot { value: self.values, unknown: self.unknown };
        let spots = walk.spots(spot, &path.steps)?;
        let count = spots.len();
        for (at, spot) in spots.into_iter().enumerate() {
            let written = self.written_block(&path.steps, at, count);
            members.push(Attributes {
                values: spot.value,
                unknown: spot.unknown,
                partial: self.partial,
                written,
                whole: self.whole,
                blocks: self.blocks,
                enclosing: Some(self),
            });
        }
        Ok(members)
    }

    /// The configuration of the block at a position, if every block there is stands there.
    fn written_block(&self, steps: &[Step], at: usize, count: usize) -> Option<&'n Node<'a>> {
        let [before @ .., Step::Field(name), Step::Each] = steps else { return None };
        let (mut here, mut planned) = (self.written?, Some(self.values));
        for step in before {
            (here, planned) = match (step, here) {
                (Step::Field(name), Node::Object(_)) => (here.get(name)?, planned.and_then(|value| value.get(name))),
                (Step::Index(at), Node::List(blocks)) if same_length(blocks, planned) => {
                    (blocks.get(*at)?, planned.and_then(|value| value.at(*at)))
                }
                _ => return None,
            };
        }
        match here.get(name)? {
            Node::List(blocks) if blocks.len() == count => blocks.get(at),
            block @ Node::Object(_) if count == 1 && !is_expression(block) => Some(block),
            _ => None,
        }
    }

    /// What the configuration says of an argument.
    pub fn argument(&self, path: &Path) -> Argument<'n, 'a> {
        if path.enclosing
            && let Some(enclosing) = self.enclosing
        {
            return enclosing.argument_at(&path.steps);
        }
        self.argument_at(&path.steps)
    }

    fn argument_at(&self, steps: &[Step]) -> Argument<'n, 'a> {
        let Some(mut here) = self.written else { return Argument::Unclear };
        let mut planned = Some(self.values);
        let dynamic = !self.whole
            && self.enclosing.is_none()
            && matches!(steps, [Step::Field(name)] if self.blocks.contains(name.as_str()));
        for (at, step) in steps.iter().enumerate() {
            if at > 0 && is_expression(here) {
                return Argument::Unclear;
            }
            if let (Node::List(blocks), Step::Field(_)) = (here, step) {
                match only(blocks, planned) {
                    Some((block, value)) => (here, planned) = (block, value),
                    None => return Argument::Unclear,
                }
            }
            match (step, here) {
                (Step::Field(name), Node::Object(_)) => match here.get(name) {
                    Some(next) => {
                        here = next;
                        planned = planned.and_then(|value| value.get(name));
                    }
                    // Others may set whatever is left out.
                    None if at == 0 && here.get(OTHERS).is_some() => return Argument::Unclear,
                    // An argument that is left out, not a block: blocks may be written by `dynamic`.
                    None if self.whole || at + 1 == steps.len() && !dynamic => return Argument::Omitted,
                    None => return Argument::Unclear,
                },
                (Step::Index(index), Node::List(blocks)) if same_length(blocks, planned) => match blocks.get(*index) {
                    Some(next) => {
                        here = next;
                        planned = planned.and_then(|value| value.at(*index));
                    }
                    None => return Argument::Unclear,
                },
                (Step::Index(0), Node::Object(_)) if !is_expression(here) => {}
                (Step::Each, Node::List(blocks)) => match only(blocks, planned) {
                    Some((block, value)) => (here, planned) = (block, value),
                    None => return Argument::Unclear,
                },
                _ => return Argument::Unclear,
            }
        }
        match here.get("constant_value") {
            Some(Node::Null) => Argument::Omitted,
            _ if is_expression(here) => Argument::Expression(here),
            _ => Argument::Unclear,
        }
    }
}

fn is_expression(node: &Node<'_>) -> bool {
    node.get("references").is_some() || node.get("constant_value").is_some()
}

/// The only block, where the plan has one as well.
fn only<'n, 'a>(blocks: &'n [Node<'a>], planned: Option<&'n Node<'a>>) -> Option<(&'n Node<'a>, Option<&'n Node<'a>>)> {
    match blocks {
        [block] if same_length(blocks, planned) => Some((block, planned.and_then(|value| value.at(0)))),
        _ => None,
    }
}

/// The plan has as many blocks as the configuration shows: none is written by `dynamic`.
fn same_length(blocks: &[Node<'_>], planned: Option<&Node<'_>>) -> bool {
    matches!(planned, Some(Node::List(values)) if values.len() == blocks.len())
}
