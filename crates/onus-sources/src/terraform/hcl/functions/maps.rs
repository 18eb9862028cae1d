//! Functions on maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::types::Type;
use super::super::value::{Of, Value};
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
                Of::Open => otherwise.loosened(),
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
    let mut of: Option<Of> = None;
    let mut all_alike = true;
    for value in given.rest(0) {
        if matches!(value, Value::Null) {
            continue;
        }
        let members = given::object(value)?;
        if merged.len() + members.len() > collections::LONGEST {
            return Err(collections::too_long());
        }
        let before = of.get_or_insert_with(|| members.of.clone());
        all_alike &= *before == members.of;
        merged.extend(members.iter().map(|(name, member)| (Arc::clone(name), member.clone())));
    }
    let holds_null = given.rest(0).contains(&Value::Null);
    let of = match of {
        None if holds_null => Of::Open,
        None | Some(Of::Each) if all_alike => Of::Each,
        // Maps of one type give a map; null might be of another type.
        Some(of @ Of::All(_)) if all_alike && !holds_null => of,
        Some(Of::Open) => Of::Open,
        _ if all_alike => Of::Open,
        _ if given.rest(0).iter().any(|value| matches!(value, Value::Object(members) if members.of == Of::Open)) => {
            Of::Open
        }
        _ => Of::Each,
    };
    Ok(Value::named(merged, of))
}

pub(super) fn transpose(given: &Given<'_>) -> Answer {
    let value = given.value(0)?;
    let mut transposed: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for (name, members) in given.object(0)?.iter() {
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
