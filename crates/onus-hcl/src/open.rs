//! Resources as values: what is written in the block is known, and any other attribute is the provider's to compute.
//!
//! Such an object is open: it carries a hidden member, which says where the attributes that it lacks come from. As it is
//! a member like any other, it survives `merge`, and nothing that looks at the whole object takes it for known.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::value::{Of, Type, Unknown, Value, Why};

/// The name of the hidden member: no attribute can have it.
const HIDDEN: &str = "\u{0}";

static NAME: LazyLock<Arc<str>> = LazyLock::new(|| HIDDEN.into());

/// The members of an object.
pub(crate) type Members = BTreeMap<Arc<str>, Value>;

/// What a resource, or a place in it, gives that is not written.
pub(crate) fn computed(address: &Arc<str>, path: &str) -> Value {
    Value::Unknown(Arc::new(Unknown {
        why: Why::Computed(Arc::clone(address)),
        refers: Some((Arc::clone(address), path.into())),
        sensitive: false,
        set: false,
        of: Type::Open,
    }))
}

/// Opens an object: what it lacks, the resource computes.
pub(crate) fn open(members: &mut Members, address: &Arc<str>, path: &str) {
    members.insert(Arc::clone(&NAME), computed(address, path));
}

/// A value that is written in JSON, where any object may be a block: then it is one of a list, and has more members.
pub(crate) fn open_all(value: &Value, address: &Arc<str>, path: &str) -> Value {
    let further = |(at, member): (usize, &Value)| open_all(member, address, &format!("{path}[{at}]"));
    match value {
        Value::List(members) if members.iter().any(holds) => {
            Value::listed(members.iter().enumerate().map(further).collect(), members.of.clone())
        }
        Value::Object(members) if !is_open(members) => {
            let member = |(name, member): (&Arc<str>, &Value)| {
                (Arc::clone(name), open_all(member, address, &format!("{path}.{name}")))
            };
            let mut opened: Members = members.iter().map(member).collect();
            open(&mut opened, address, path);
            Value::named(opened, members.of.clone())
        }
        other => other.clone(),
    }
}

/// Whether an object is open.
pub(crate) fn is_open(members: &Members) -> bool {
    members.first_key_value().is_some_and(|(name, _)| &**name == HIDDEN)
}

/// Where an open object comes from: the address and the path there.
pub(crate) fn origin(members: &Members) -> Option<&Unknown> {
    match members.first_key_value() {
        Some((name, Value::Unknown(unknown))) if &**name == HIDDEN => Some(unknown),
        _ => None,
    }
}

/// The attribute of an open object, if it is not written there, or is null, which leaves it to the provider.
pub(crate) fn member(members: &Members, name: &str) -> Option<Value> {
    let unknown = origin(members)?;
    match members.get(name) {
        None | Some(Value::Null(_)) => Some(further(unknown, &format!(".{name}"))),
        Some(_) => None,
    }
}

/// What lies further along a path from something that is not known.
pub(crate) fn further(unknown: &Unknown, step: &str) -> Value {
    let refers = unknown.refers.as_ref().map(|(address, path)| {
        let path = if path.is_empty() { step.trim_start_matches('.').into() } else { format!("{path}{step}").into() };
        (Arc::clone(address), path)
    });
    Value::Unknown(Arc::new(Unknown {
        why: unknown.why.clone(),
        refers,
        sensitive: unknown.sensitive,
        set: false,
        of: Type::Open,
    }))
}

/// The value as it is shown outside: a resource's own blocks without the hidden member, other open objects not known.
pub(crate) fn close(value: &Value, own: Option<&str>, budget: &mut usize) -> Value {
    if *budget == 0 {
        return Value::unknown(Why::NotEvaluated("the value is too large to be listed".into()));
    }
    *budget -= 1;
    match value {
        Value::List(members) if members.iter().any(holds) => {
            Value::listed(members.iter().map(|member| close(member, own, budget)).collect(), members.of.clone())
        }
        Value::Set(members) if members.iter().any(holds) => {
            Value::sorted(members.iter().map(|member| close(member, own, budget)).collect(), members.of.clone())
        }
        Value::Object(members) => match origin(members) {
            Some(unknown) if own.is_none() || own != unknown.refers.as_ref().map(|(address, _)| &**address) => {
                Value::Unknown(Arc::new(unknown.clone()))
            }
            Some(_) => closed(members.iter().skip(1), &members.of, own, budget),
            None if members.values().any(holds) => closed(members.iter(), &members.of, own, budget),
            None => value.clone(),
        },
        other => other.clone(),
    }
}

fn holds(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Set(_) | Value::Object(_))
}

fn closed<'m>(
    members: impl Iterator<Item = (&'m Arc<str>, &'m Value)>,
    of: &Of,
    own: Option<&str>,
    budget: &mut usize,
) -> Value {
    let members = members.map(|(name, member)| (Arc::clone(name), close(member, own, budget)));
    Value::named(members.collect(), of.clone())
}
