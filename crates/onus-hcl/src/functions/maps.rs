//! Functions on maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::typing;
use super::super::value::{Of, Type, Value};
use super::given::{self, Given};
use super::{Answer, Stop, collections, convert};

pub(super) fn keys(given: &Given<'_>) -> Answer {
    let members = given.object(0)?;
    let of = match &members.of {
        Of::All(_) => Of::All(Arc::new(Type::Text)),
        of => of.clone(),
    };
    Ok(Value::listed(members.keys().cloned().map(Value::Text).collect(), of))
}

pub(super) fn values(given: &Given<'_>) -> Answer {
    let members = given.object(0)?;
    Ok(Value::listed(members.values().cloned().collect(), members.of.clone()))
}

pub(super) fn lookup(given: &Given<'_>) -> Answer {
    let (members, name) = (given.object(0)?, given.text(1)?);
    match (members.get(name), given.rest(2)) {
        (_, [_, _, ..]) => Err("it takes two or three arguments".into()),
        (found, [otherwise]) => {
            // In a map, what is given is brought to the type of the members, and must be of it.
            let otherwise = match &members.of {
                Of::Each => otherwise.clone(),
                Of::All(of) => of.convert(otherwise).map_err(|fault| format!("argument 3: {fault}"))?,
                Of::Open => otherwise.beside_open(),
            };
            Ok(found.cloned().unwrap_or(otherwise))
        }
        (Some(member), []) => Ok(member.clone()),
        (None, []) => Err(format!("there is no `{}`", convert::shown(name)).into()),
    }
}

/// What comes later counts; null adds nothing.
pub(super) fn merge(given: &Given<'_>) -> Answer {
    let mut merged = BTreeMap::new();
    for value in given.rest(0) {
        match value {
            Value::Null(nothing) if matches!(nothing.of(), Type::Any | Type::Open | Type::Map(_) | Type::Object(_)) => {
                continue;
            }
            _ => {}
        }
        let members = given::object(value)?;
        if merged.len() + members.len() > collections::LONGEST {
            return Err(collections::too_long());
        }
        merged.extend(members.iter().map(|(name, member)| (Arc::clone(name), member.clone())));
    }
    let types: Vec<Type> = given.rest(0).iter().map(typing::type_of).collect();
    // An object that is null stands for one with all of its members.
    if let (true, Some((Type::Object(members), others))) = (merged.is_empty(), types.split_first())
        && !members.is_empty()
        && types.first().is_some_and(|first| others.iter().all(|other| other == first))
    {
        return Err("objects that are null cannot be merged".into());
    }
    Ok(Value::named(merged, merged_type(given.rest(0))))
}

/// Maps of one type give a map, all else an object; null has a type too.
fn merged_type(values: &[Value]) -> Of {
    let of = |value: &Value| match value {
        Value::Object(members) => members.of.clone(),
        Value::Null(nothing) => match nothing.of() {
            Type::Map(of) => Of::All(Arc::clone(of)),
            Type::Open => Of::Open,
            _ => Of::Each,
        },
        _ => Of::Open,
    };
    let types: Vec<Of> = values.iter().map(of).collect();
    if types.contains(&Of::Each) {
        return Of::Each;
    }
    let Some((first @ Of::All(one), others)) = types.split_first() else {
        return if types.is_empty() { Of::Each } else { Of::Open };
    };
    let same = others.iter().map(|other| match other {
        Of::All(other) => typing::same(one, other),
        _ => None,
    });
    let same: Vec<Option<bool>> = same.collect();
    match () {
        () if same.contains(&Some(false)) => Of::Each,
        () if same.contains(&None) => Of::Open,
        () => first.clone(),
    }
}

pub(super) fn transpose(given: &Given<'_>) -> Answer {
    let lists = Type::Map(Arc::new(Type::List(Arc::new(Type::Text))));
    let value = &lists.convert(given.value(0)?)?;
    let mut transposed: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for (name, members) in given::object(value)?.iter() {
        for member in given::members(members)? {
            let member = convert::to_text(member)?;
            if value.why_unknown().is_some() {
                return Err(Stop::from_unknown(value));
            }
            transposed.entry(Arc::clone(given::text(&member)?)).or_default().push(Arc::clone(name));
        }
    }
    let members = transposed.into_iter().map(|(name, mut members)| {
        members.sort_unstable();
        (name, Value::list(members.into_iter().map(Value::Text).collect(), Type::Text))
    });
    Ok(Value::map(members.collect(), Type::List(Arc::new(Type::Text))))
}

pub(super) fn zipmap(given: &Given<'_>) -> Answer {
    let names = given.members(0)?;
    let Value::List(members) = given.value(1)? else { return Err("the values must be a list".into()) };
    if names.len() != members.len() {
        return Err(format!("there are {} keys and {} values", names.len(), members.len()).into());
    }
    let mut zipped = BTreeMap::new();
    for (name, member) in names.iter().zip(members.iter()) {
        zipped.insert(Arc::clone(given::text(name)?), member.clone());
    }
    Ok(Value::named(zipped, members.of.clone()))
}
