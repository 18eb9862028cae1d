//! Values of the language as what the recipes read: values, masks, and where references lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use onus_hcl::address::parts;
use onus_hcl::{IGNORED_ALL, Placed, Unknown, Value, Why};

use crate::json::Node;
use crate::recipes::entry::OTHERS;
use crate::recipes::lead::{Follow, Lead};
use crate::recipes::masked::Masked;
use crate::terraform::course::{Course, Key, Start};

/// The attributes of a resource.
pub(super) struct Nodes {
    pub values: Masked<'static>,
    /// `true` at what is not known.
    pub unknown: Node<'static>,
    /// For each argument that is written, what it refers to.
    pub written: Node<'static>,
}

/// What a plan's configuration says of an argument that refers to something: to what.
const REFERENCES: &str = "references";
/// And of one that does not: its value.
const CONSTANT: &str = "constant_value";

impl Nodes {
    /// Of an object, and where it is written.
    pub fn of(attributes: &Value, placed: &Placed) -> Self {
        let (values, unknown) = node(attributes);
        Self { values: Masked::already(values), unknown, written: written(attributes, Some(placed)) }
    }
}

/// A value and the mask of what is not known inside of it.
fn node(value: &Value) -> (Node<'static>, Node<'static>) {
    match value {
        Value::Null(_) => (Node::Null, Node::Null),
        Value::Boolean(truth) => (Node::Boolean(*truth), Node::Null),
        Value::Number(number) => (self::number(number), Node::Null),
        Value::Text(text) => (Node::Text(text.to_string().into()), Node::Null),
        Value::List(members) | Value::Set(members) => list(members),
        Value::Object(members) => {
            let (mut values, mut masks) = (Vec::new(), Vec::new());
            for (name, member) in members.iter() {
                let (value, mask) = node(member);
                values.push((name.to_string().into(), value));
                if mask != Node::Null {
                    masks.push((name.to_string().into(), mask));
                }
            }
            (Node::Object(values), if masks.is_empty() { Node::Null } else { Node::Object(masks) })
        }
        Value::Unknown(unknown) if unknown.why == Why::Sensitive => (Node::Hidden(unknown.set), Node::Null),
        Value::Unknown(_) => (Node::Null, Node::Boolean(true)),
    }
}

fn list(members: &[Value]) -> (Node<'static>, Node<'static>) {
    // A block that is not known stands for any number of blocks: how many there are is not known either.
    let open = |member: &Value| matches!(member, Value::Unknown(unknown) if unknown.refers.is_none());
    if members.iter().any(open) && members.iter().any(|member| matches!(member, Value::Object(_))) {
        let hidden = |member: &Value| member.why_unknown().is_none_or(|unknown| unknown.why == Why::Sensitive);
        let hidden = members.iter().filter(|member| open(member)).all(hidden);
        return if hidden { (Node::Hidden(true), Node::Null) } else { (Node::Null, Node::Boolean(true)) };
    }
    let (values, masks): (Vec<_>, Vec<_>) = members.iter().map(node).unzip();
    let known = masks.iter().all(|mask| *mask == Node::Null);
    (Node::List(values), if known { Node::Null } else { Node::List(masks) })
}

/// A number that fits is a whole number or a float; another one is its text.
fn number(number: &bigdecimal::BigDecimal) -> Node<'static> {
    use bigdecimal::ToPrimitive;
    let whole = number.is_integer().then(|| number.to_i64()).flatten();
    match (whole, number.to_f64()) {
        (Some(whole), _) => Node::Integer(whole),
        (None, Some(float)) if float.is_finite() => Node::Number(float),
        _ => Node::Text(number.to_string().into()),
    }
}

/// What each argument refers to; blocks are lists of the same.
fn written(value: &Value, placed: Option<&Placed>) -> Node<'static> {
    let Value::Object(members) = value else { return Node::Object(Vec::new()) };
    let blocks = |name: &Arc<str>| placed.and_then(|placed| placed.blocks.get(name));
    let argument = |(name, member): (&Arc<str>, &Value)| {
        let said = match (blocks(name), member) {
            (Some(placed), Value::List(blocks)) => {
                Node::List(blocks.iter().enumerate().map(|(at, block)| written(block, placed.get(at))).collect())
            }
            _ => expression(member),
        };
        // What is left out, and may be set by others.
        let name = if &**name == IGNORED_ALL { OTHERS.into() } else { name.to_string().into() };
        (name, said)
    };
    Node::Object(members.iter().map(argument).collect())
}

/// An expression of a plan's configuration that says where a value leads.
fn expression(value: &Value) -> Node<'static> {
    let mut leads = BTreeMap::new();
    let clear = references(value, &mut leads);
    let said = |name: &'static str, node| Node::Object(vec![(name.into(), node)]);
    match value {
        Value::Null(_) => said(CONSTANT, Node::Null),
        // Not looked at, and yet there.
        Value::Unknown(unknown) if unknown.set => said(CONSTANT, Node::Boolean(true)),
        _ if clear && leads.is_empty() => said(CONSTANT, Node::Boolean(true)),
        _ if clear => {
            said(REFERENCES, Node::List(leads.into_keys().map(|address| Node::Text(address.into())).collect()))
        }
        _ => said(REFERENCES, Node::List(Vec::new())),
    }
}

/// Collects what the unknown parts of a value refer to; false where a part refers to nothing certain.
fn references(value: &Value, leads: &mut BTreeMap<String, ()>) -> bool {
    match value {
        Value::Unknown(unknown) => match refers(unknown) {
            Some(address) => {
                leads.insert(address, ());
                true
            }
            None => false,
        },
        Value::List(members) | Value::Set(members) => members.iter().all(|member| references(member, leads)),
        Value::Object(members) => members.values().all(|member| references(member, leads)),
        _ => true,
    }
}

fn refers(unknown: &Unknown) -> Option<String> {
    unknown.refers.as_ref().map(|(address, _)| address.to_string())
}

/// A value in words, where it is one word.
pub(super) fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Follows the references that [`written`] notes: they are whole addresses, seen from the root.
pub(super) struct Referred<'r> {
    /// The resource.
    pub start: Start<'r>,
}

impl Referred<'_> {
    fn course(&self, expression: &Node<'_>) -> Option<Course> {
        let Some(Node::List(references)) = expression.get(REFERENCES) else { return None };
        let [Node::Text(address)] = references.as_slice() else { return None };
        course(address, self.start.modules.len())
    }
}

impl<'a> Follow<'a> for Referred<'_> {
    fn follow(&self, expression: &Node<'a>) -> Option<Lead> {
        self.course(expression).map(|course| self.start.lead(&course))
    }

    fn only_refers(&self, expression: &Node<'a>) -> bool {
        matches!(self.course(expression), Some(Course::Resource { .. }))
    }
}

/// The way from a resource with so many modules around it up to the root, and down to an address.
fn course(address: &str, up: usize) -> Option<Course> {
    let parts = parts(address);
    let mut parts = parts.iter().copied().peekable();
    let mut down = Vec::new();
    let key = |part: Option<&str>| match part {
        // Of unknown number: any of them.
        Some("[*]") => None,
        Some(key) => Some(Key::Literal(key.to_owned())),
        None => Some(Key::Literal(String::new())),
    };
    while parts.next_if_eq(&"module").is_some() {
        let name = parts.next()?.to_owned();
        down.push((name, key(parts.next_if(|part| part.starts_with('[')))?));
    }
    if parts.next_if_eq(&"data").is_some() {
        let rest: Vec<&str> = parts.collect();
        return Some(Course::Outside(format!("data.{}", rest.join("."))));
    }
    let (source_type, name) = (parts.next()?, parts.next()?);
    let key = key(parts.next())?;
    Some(Course::Resource { up, down, block: format!("{source_type}.{name}"), key })
}
