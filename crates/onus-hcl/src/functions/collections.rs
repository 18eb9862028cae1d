//! Functions on lists, tuples and sets.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::typing;
use super::super::value::{Of, Type, Value, Why};
use super::given::{self, Given};
use super::{Answer, Stop, convert, unify};

/// A list that a function makes has no more members than this.
pub(super) const LONGEST: usize = 1 << 20;

/// A list or tuple whose members are of the type of those that they come from.
fn of_one_type(members: Vec<Value>, of: &Of) -> Answer {
    Ok(Value::listed(members, of.clone()))
}

pub(super) fn length(given: &Given<'_>) -> Answer {
    match given.value(0)? {
        Value::List(members) | Value::Set(members) => Ok(convert::whole(members.len())),
        Value::Object(members) => Ok(convert::whole(members.len())),
        Value::Text(text) => Ok(convert::whole(super::text::clusters(text).count())),
        other => Err(format!("a collection or a string is required, not {}", convert::kind_of(other)).into()),
    }
}

pub(super) fn alltrue(given: &Given<'_>) -> Answer {
    decided_by(given, |member| !matches!(member, Value::Boolean(true)), false)
}

pub(super) fn anytrue(given: &Given<'_>) -> Answer {
    decided_by(given, |member| matches!(member, Value::Boolean(true)), true)
}

/// One member can decide; if none does, one that is not known leaves it open.
fn decided_by(given: &Given<'_>, decides: fn(&Value) -> bool, decision: bool) -> Answer {
    let members = given.members(0)?;
    if members.iter().any(|member| !member.is_unknown() && decides(member)) {
        return Ok(Value::Boolean(decision));
    }
    match members.iter().find(|member| member.is_unknown()) {
        Some(unknown) => Err(Stop::from_unknown(unknown)),
        None => Ok(Value::Boolean(!decision)),
    }
}

pub(super) fn chunklist(given: &Given<'_>) -> Answer {
    let members = given.members(0)?;
    let Ok(size) = usize::try_from(given.whole(1)?) else { return Err("the size must not be negative".into()) };
    let of = given.of(0)?;
    let of_chunks = match of {
        Of::All(of) => Of::All(Arc::new(Type::List(Arc::clone(of)))),
        of => of.clone(),
    };
    let size = if size == 0 { members.len().max(1) } else { size };
    let chunks = members.chunks(size).map(|chunk| Value::listed(chunk.to_vec(), of.clone()));
    of_one_type(chunks.collect(), &of_chunks)
}

/// The first argument that is neither null nor empty text, all being of one type.
pub(super) fn coalesce(given: &Given<'_>) -> Answer {
    let (values, _) = unify::bring(given.rest(0)).ok_or("all arguments must be of one type")?;
    for value in values {
        match &value {
            Value::Null(_) => {}
            Value::Text(text) if text.is_empty() => {}
            Value::Unknown(_) => return Err(Stop::from_unknown(&value)),
            _ => return Ok(value),
        }
    }
    Err("all arguments are null or empty".into())
}

pub(super) fn coalescelist(given: &Given<'_>) -> Answer {
    let other =
        given.rest(0).iter().find(|value| !matches!(value, Value::Null(_) | Value::Unknown(_) | Value::List(_)));
    if let Some(other) = other {
        return Err(format!("lists are required, not {}", convert::kind_of(other)).into());
    }
    let holds = |value: &&Value| match value {
        Value::List(members) => !members.is_empty(),
        other => other.is_unknown(),
    };
    match given.rest(0).iter().find(holds) {
        Some(value @ Value::Unknown(_)) => Err(Stop::from_unknown(value)),
        Some(value) => Ok(value.clone()),
        None => Err("all arguments are null or empty".into()),
    }
}

pub(super) fn compact(given: &Given<'_>) -> Answer {
    let members = given.members(0)?;
    if let Some(unknown) = members.iter().find(|member| member.is_unknown()) {
        return Err(Stop::from_unknown(unknown));
    }
    let is_empty = |member: &&Value| match member {
        Value::Null(_) => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    };
    of_one_type(members.iter().filter(|member| !is_empty(member)).cloned().collect(), given.of(0)?)
}

pub(super) fn concat(given: &Given<'_>) -> Answer {
    let mut all = Vec::new();
    for value in given.rest(0) {
        let Value::List(members) = value else {
            return Err(format!("lists are required, not {}", convert::kind_of(value)).into());
        };
        if all.len() + members.len() > LONGEST {
            return Err(too_long());
        }
        all.extend(members.iter().cloned());
    }
    if given.values.is_empty() {
        return Err("at least one list is required".into());
    }
    let types: Vec<&Of> = (0..given.values.len()).map(|position| given.of(position)).collect::<Result<_, _>>()?;
    if types.contains(&&Of::Each) {
        return of_one_type(all, &Of::Each);
    }
    let lists: Option<Vec<Type>> = types
        .iter()
        .map(|of| match of {
            Of::All(of) => Some(Type::List(Arc::clone(of))),
            Of::Each | Of::Open => None,
        })
        .collect();
    match lists {
        Some(lists) => match typing::unify(&lists) {
            Some(of) => Ok(of.convert(&Value::tuple(all))?),
            None => of_one_type(all, &Of::Each),
        },
        None => of_one_type(of_known_type(given.value(0)?, all), &Of::Open),
    }
}

/// Lists are brought to one type, tuples are not: where it is not known which they are, a member that would change is not
/// known either.
fn of_known_type(first: &Value, all: Vec<Value>) -> Vec<Value> {
    let primitive = |value: &&Value| matches!(value, Value::Text(_) | Value::Number(_) | Value::Boolean(_));
    let kinds = |members: &[Value]| {
        let kinds: BTreeSet<&str> = members.iter().filter(primitive).map(convert::kind_of).collect();
        kinds.len()
    };
    let may_be_list = matches!(first, Value::List(members) if kinds(members) == 1);
    if !may_be_list || kinds(&all) < 2 {
        return all;
    }
    let open =
        || Value::unknown(Why::NotEvaluated("whether it becomes characters depends on the types of lists".into()));
    let keep = |value: Value| if matches!(value, Value::Number(_) | Value::Boolean(_)) { open() } else { value };
    all.into_iter().map(keep).collect()
}

/// A list would be longer than is allowed.
pub(super) fn too_long() -> Stop {
    Stop::because(format!("the list would have more than {LONGEST} members"))
}

pub(super) fn contains(given: &Given<'_>) -> Answer {
    let (members, wanted) = (given.members(0)?, given.value(1)?);
    if members.is_empty() {
        return Ok(Value::Boolean(false));
    }
    let mut open = None;
    for member in members {
        match convert::equal(member, wanted) {
            Some(true) => return Ok(Value::Boolean(true)),
            Some(false) => {}
            None => open = open.or(Some(member)),
        }
    }
    match open {
        Some(member) => Err(undecided(member, wanted)),
        None => Ok(Value::Boolean(false)),
    }
}

/// It is not known whether two values are equal.
fn undecided(one: &Value, other: &Value) -> Stop {
    match [other, one].into_iter().find(|value| value.why_unknown().is_some()) {
        Some(unknown) => Stop::from_unknown(unknown),
        None => Stop::because("whether lists are equal depends on their types"),
    }
}

pub(super) fn index(given: &Given<'_>) -> Answer {
    let wanted = given.value(1)?;
    let Value::List(members) = given.value(0)? else { return Err("a list is required".into()) };
    for (position, member) in members.iter().enumerate() {
        match convert::equal(member, wanted) {
            Some(true) => return Ok(convert::whole(position)),
            Some(false) => {}
            None => return Err(undecided(member, wanted)),
        }
    }
    Err("no member is equal to it".into())
}

pub(super) fn distinct(given: &Given<'_>) -> Answer {
    let value = given.value(0)?;
    if value.why_unknown().is_some() {
        return Err(Stop::from_unknown(value));
    }
    let members = given.members(0)?;
    let mut order: Vec<usize> = (0..members.len()).collect();
    let at = |position: &usize| members.get(*position).unwrap_or(&Value::NULL);
    order.sort_by(|one, other| convert::order(at(one), at(other)).then(one.cmp(other)));
    order.dedup_by(|later, first| at(later) == at(first));
    order.sort_unstable();
    of_one_type(order.iter().map(|position| at(position).clone()).collect(), given.of(0)?)
}

pub(super) fn element(given: &Given<'_>) -> Answer {
    let Value::List(members) = given.value(0)? else { return Err("a list is required".into()) };
    let position = given.whole(1)?;
    if members.is_empty() {
        return Err("the list is empty".into());
    }
    let Ok(position) = usize::try_from(position) else {
        return Err(Stop::because("versions of Terraform differ on what `element` does below zero"));
    };
    members.get(position % members.len()).cloned().ok_or_else(|| "there is no such member".into())
}

/// Members that are not known might be lists, whose members would count.
pub(super) fn flatten(given: &Given<'_>) -> Answer {
    let mut all = Vec::new();
    flatten_into(given.members(0)?, &mut all)?;
    of_one_type(all, &Of::Each)
}

/// Whether something of this type can hold members that count.
fn may_be_list(of: &Type) -> bool {
    !matches!(of, Type::Text | Type::Number | Type::Boolean | Type::Object(_) | Type::Map(_))
}

fn flatten_into(members: &[Value], all: &mut Vec<Value>) -> Result<(), Stop> {
    for member in members {
        match member {
            Value::List(inner) | Value::Set(inner) => flatten_into(inner, all)?,
            Value::Unknown(unknown) if may_be_list(&unknown.of) => return Err(Stop::from_unknown(member)),
            other if all.len() < LONGEST => all.push(other.clone()),
            _ => return Err(too_long()),
        }
    }
    Ok(())
}

pub(super) fn matchkeys(given: &Given<'_>) -> Answer {
    let (values, keys) = (given.members(0)?, given.members(1)?);
    if values.len() != keys.len() {
        return Err("there must be as many keys as values".into());
    }
    let both: Vec<Value> = vec![given.value(1)?.clone(), given.value(2)?.clone()];
    let (both, _) = unify::unify(&both).ok_or("the keys and what is searched must be of one type")?;
    let [keys, wanted] = both.as_slice() else { return Err("two lists are required".into()) };
    let wanted = given::members(wanted)?;
    let mut found = Vec::new();
    for (value, key) in values.iter().zip(given::members(keys)?) {
        let mut open = None;
        let matches = wanted.iter().any(|wanted| match convert::equal(key, wanted) {
            Some(equal) => equal,
            None => {
                open = Some(undecided(key, wanted));
                false
            }
        });
        match open {
            _ if matches => found.push(value.clone()),
            Some(stop) => return Err(stop),
            None => {}
        }
    }
    of_one_type(found, given.of(0)?)
}

pub(super) fn one(given: &Given<'_>) -> Answer {
    match given.members(0)? {
        [] => Ok(match given.of(0)? {
            Of::All(of) => Value::null((**of).clone()),
            Of::Each => Value::NULL,
            Of::Open => Value::null(Type::Open),
        }),
        [only] => Ok(only.clone()),
        _ => Err("there is more than one member".into()),
    }
}

pub(super) fn reverse(given: &Given<'_>) -> Answer {
    of_one_type(given.members(0)?.iter().rev().cloned().collect(), given.of(0)?)
}

pub(super) fn slice(given: &Given<'_>) -> Answer {
    let Value::List(members) = given.value(0)? else { return Err("a list is required".into()) };
    let (Ok(start), Ok(end)) = (usize::try_from(given.whole(1)?), usize::try_from(given.whole(2)?)) else {
        return Err("start and end must not be negative".into());
    };
    match members.get(start..end) {
        Some(part) => of_one_type(part.to_vec(), &members.of),
        None => Err(format!("a list of {} members has none from {start} to {end}", members.len()).into()),
    }
}

pub(super) fn sort(given: &Given<'_>) -> Answer {
    let members = given.members(0)?;
    if let Some(unknown) = members.iter().find(|member| member.is_unknown()) {
        return Err(Stop::from_unknown(unknown));
    }
    let mut sorted = members.iter().map(given::text).collect::<Result<Vec<_>, _>>()?;
    sorted.sort_unstable();
    Ok(Value::list(sorted.into_iter().map(|text| Value::Text(Arc::clone(text))).collect(), Type::Text))
}
