//! What a recipe gives, and how it is turned into another outcome.

use std::borrow::Cow;

use onus_catalogue::recipe::{From, Literal, Recipe};

use crate::bytes::check_depth;
use crate::json::Node;
use crate::recipes::attributes::{Found, Leaf};
use crate::recipes::lead::Lead;
use crate::recipes::values::{Item, Value};

/// What a recipe gives.
#[derive(Clone, Debug)]
pub(crate) enum Outcome<'n> {
    /// A value.
    Known(Value<'n>),
    /// Known not to be set.
    NotSet,
    /// Not known.
    Unknown,
    /// A secret.
    Sensitive,
    /// Something that no column holds.
    Misfit,
    /// A reference.
    Link(Link<'n>),
}

/// A reference that is to be resolved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Link<'n> {
    /// To the resource whose attribute has this value.
    Value { by: &'n str, value: Cow<'n, str> },
    /// To where the configuration's expression leads.
    Written(Lead),
}

/// What is found, as values.
pub(super) fn read<'n>(found: &Found<'n, '_>) -> Outcome<'n> {
    match found {
        Found::One(Leaf::Set(node, unknown)) => Outcome::Known(value_of(node, unknown)),
        Found::One(Leaf::NotSet) => Outcome::NotSet,
        Found::One(Leaf::Unknown) => Outcome::Unknown,
        Found::One(Leaf::Hidden(_)) => Outcome::Sensitive,
        Found::Each(leaves) => {
            let mut items = Vec::with_capacity(leaves.len());
            for leaf in leaves {
                match leaf {
                    Leaf::Set(node, unknown) => flatten(&mut items, value_of(node, unknown)),
                    Leaf::NotSet => {}
                    Leaf::Unknown => items.push(Item::Unknown),
                    Leaf::Hidden(_) => items.push(Item::Hidden),
                }
            }
            if items.is_empty() { Outcome::NotSet } else { Outcome::Known(Value::List(items)) }
        }
    }
}

/// The JSON that an attribute holds, or why there is none.
pub(super) fn document<'n>(found: &Found<'n, '_>) -> Result<Node<'n>, Outcome<'n>> {
    let leaf = match found {
        Found::One(leaf) => *leaf,
        Found::Each(leaves) => match leaves.as_slice() {
            [leaf] => *leaf,
            [] => Leaf::NotSet,
            _ => return Err(Outcome::Misfit),
        },
    };
    let text: &'n str = match leaf {
        Leaf::Set(Node::Text(text), ..) => text,
        Leaf::Set(..) => return Err(Outcome::Misfit),
        Leaf::NotSet => return Err(Outcome::NotSet),
        Leaf::Unknown => return Err(Outcome::Unknown),
        Leaf::Hidden(_) => return Err(Outcome::Sensitive),
    };
    match check_depth(text).map(|()| sonic_rs::from_str(text)) {
        Ok(Ok(document)) => Ok(document),
        _ => Err(Outcome::Misfit),
    }
}

pub(super) fn told<'n>(answer: Option<bool>) -> Outcome<'n> {
    answer.map_or(Outcome::Unknown, |truth| Outcome::Known(Value::One(Item::Boolean(truth))))
}

pub(super) fn truth(outcome: &Outcome<'_>) -> Option<bool> {
    match outcome {
        Outcome::Known(value) => value.single().and_then(Item::truth),
        _ => None,
    }
}

pub(super) fn opposite(outcome: Outcome<'_>) -> Outcome<'_> {
    match (truth(&outcome), outcome) {
        (Some(truth), _) => told(Some(!truth)),
        (None, Outcome::Known(_)) => Outcome::Misfit,
        (None, outcome) => outcome,
    }
}

pub(super) fn tested<'n>(recipe: &Recipe, outcome: Outcome<'n>) -> Outcome<'n> {
    match (&recipe.test, outcome) {
        (Some(test), Outcome::Known(value)) => match value.ask(test) {
            None if value.hidden() > 0 => Outcome::Sensitive,
            answer => told(answer),
        },
        (_, outcome) => outcome,
    }
}

pub(super) fn mapped<'n>(recipe: &'n Recipe, outcome: Outcome<'n>) -> Outcome<'n> {
    let From::Path { map, .. } = &recipe.from else { return outcome };
    if map.is_empty() {
        return outcome;
    }
    let listed = |item: &Item<'n>| item.shown().and_then(|key| map.get(key.as_ref()));
    let mapped = |item: &Item<'n>| match item {
        Item::Hidden => Item::Hidden,
        item => listed(item).map_or(Item::Unknown, Item::of_literal),
    };
    match outcome {
        // A value that is not listed is not known.
        Outcome::Known(Value::One(item)) => {
            listed(&item).map_or(Outcome::Unknown, |literal| Outcome::Known(Value::of_literal(literal)))
        }
        Outcome::Known(Value::List(items)) => Outcome::Known(Value::List(items.iter().map(mapped).collect())),
        Outcome::Known(Value::Map(_)) => Outcome::Misfit,
        outcome => outcome,
    }
}

/// Values that stand for "not set" are taken out.
pub(super) fn unset<'n>(recipe: &Recipe, outcome: Outcome<'n>) -> Outcome<'n> {
    let nothing = |item: &Item<'_>| recipe.unset.iter().any(|literal| item.is(literal) == Some(true));
    match outcome {
        Outcome::Known(_) if recipe.unset.is_empty() => outcome,
        Outcome::Known(Value::One(item)) if nothing(&item) => Outcome::NotSet,
        Outcome::Known(Value::List(mut items)) => {
            items.retain(|item| !nothing(item));
            if items.is_empty() { Outcome::NotSet } else { Outcome::Known(Value::List(items)) }
        }
        outcome => outcome,
    }
}

pub(super) fn stands_for_nothing(unset: &[Literal], node: &Node<'_>) -> bool {
    unset.iter().any(|literal| Item::of(node).is(literal) == Some(true))
}

/// A value with members that are not known yet.
pub(super) fn value_of<'n>(node: &'n Node<'_>, unknown: &Node<'_>) -> Value<'n> {
    let known = |mask: Option<&Node<'_>>, node| match mask {
        Some(Node::Boolean(true)) => Item::Unknown,
        _ => Item::of(node),
    };
    match node {
        Node::List(members) => {
            let marked = |at| matches!(unknown.at(at), Some(Node::Boolean(true)));
            let members =
                members.iter().enumerate().filter(|(at, member)| marked(*at) || !matches!(member, Node::Null));
            Value::List(members.map(|(at, member)| known(unknown.at(at), member)).collect())
        }
        Node::Object(members) => {
            let mut pairs: Vec<_> = members
                .iter()
                .map(|(name, member)| (Cow::Borrowed(name.as_ref()), known(unknown.get(name), member)))
                .collect();
            if let Node::Object(masks) = unknown {
                let hidden = masks.iter().filter(|(name, mask)| mask.marks() && node.get(name).is_none());
                pairs.extend(hidden.map(|(name, _)| (Cow::Owned(name.clone().into_owned()), Item::Unknown)));
            }
            Value::Map(pairs)
        }
        single => Value::One(Item::of(single)),
    }
}

pub(super) fn flatten<'n>(items: &mut Vec<Item<'n>>, value: Value<'n>) {
    match value {
        Value::One(item) => items.push(item),
        Value::List(more) => items.extend(more),
        Value::Map(_) => items.push(Item::Nested),
    }
}

/// The same value, without borrowing.
pub(super) fn owned<'n>(outcome: Outcome<'_>) -> Outcome<'n> {
    let kept = |item: Item<'_>| match item {
        Item::Text(text) => Item::Text(Cow::Owned(text.into_owned())),
        Item::Integer(number) => Item::Integer(number),
        Item::Number(number) => Item::Number(number),
        Item::Boolean(truth) => Item::Boolean(truth),
        Item::Unknown => Item::Unknown,
        Item::Hidden => Item::Hidden,
        Item::Nested => Item::Nested,
    };
    match outcome {
        Outcome::Known(Value::One(item)) => Outcome::Known(Value::One(kept(item))),
        Outcome::Known(Value::List(items)) => Outcome::Known(Value::List(items.into_iter().map(kept).collect())),
        Outcome::Known(Value::Map(pairs)) => Outcome::Known(Value::Map(
            pairs.into_iter().map(|(name, item)| (Cow::Owned(name.into_owned()), kept(item))).collect(),
        )),
        Outcome::NotSet => Outcome::NotSet,
        Outcome::Unknown => Outcome::Unknown,
        Outcome::Sensitive => Outcome::Sensitive,
        _ => Outcome::Misfit,
    }
}

/// What an undecided "any" or "all" is for: a value that is not set leaves it as open as one that is not known.
pub(super) fn undecided(outcome: Outcome<'_>) -> Outcome<'_> {
    match outcome {
        Outcome::NotSet => Outcome::NotSet,
        Outcome::Sensitive => Outcome::Sensitive,
        Outcome::Misfit => Outcome::Misfit,
        _ => Outcome::Unknown,
    }
}
