//! The types that values have, and the type that several have in common.
//!
//! The rules are those of Terraform: what each of several types can be converted to without loss. Where a value, and with
//! it its type, is not known, the type in common is not known either, unless it is text, which takes all others in.

use std::sync::Arc;

use super::value::{Member, Of, Type, Unknown, Value, Why};

/// More members than this, counted as often as they occur, are not looked at.
const MEMBERS: usize = 1 << 20;

impl Value {
    /// A sensitive value is not looked at, so that nothing can tell it. That there is one shows.
    pub(crate) fn hidden(&self) -> Self {
        let of = type_of(self);
        let (why, refers, set) = match self {
            Self::Null(_) => return self.clone(),
            Self::Unknown(unknown) => (unknown.why.clone(), unknown.refers.clone(), unknown.set),
            Self::Text(text) => (Why::Sensitive, None, !text.is_empty()),
            _ => (Why::Sensitive, None, true),
        };
        Self::Unknown(Arc::new(Unknown { why, refers, sensitive: true, set, of }))
    }
}

/// The type of a value: [`Type::Any`] of null, mostly [`Type::Open`] of what is not known.
pub(crate) fn type_of(value: &Value) -> Type {
    of_value(value, &mut MEMBERS.clone())
}

fn of_value(value: &Value, left: &mut usize) -> Type {
    if *left == 0 {
        return Type::Open;
    }
    *left -= 1;
    match value {
        Value::Null(nothing) => nothing.of().clone(),
        Value::Unknown(unknown) if unknown.of == Type::Any => Type::Open,
        Value::Unknown(unknown) => unknown.of.clone(),
        Value::Text(_) => Type::Text,
        Value::Number(_) => Type::Number,
        Value::Boolean(_) => Type::Boolean,
        Value::List(members) => match &members.of {
            Of::Each => Type::Tuple(members.iter().map(|member| of_value(member, left)).collect()),
            Of::All(of) => Type::List(of.clone()),
            Of::Open => Type::Open,
        },
        Value::Set(members) => match &members.of {
            Of::All(of) => Type::Set(of.clone()),
            Of::Each | Of::Open => Type::Open,
        },
        Value::Object(members) if super::open::is_open(members) => Type::Open,
        Value::Object(members) => match &members.of {
            Of::Each => {
                let member = |(name, member)| Member::plain(Arc::clone(name), of_value(member, left));
                Type::Object(members.iter().map(member).collect())
            }
            Of::All(of) => Type::Map(of.clone()),
            Of::Open => Type::Open,
        },
    }
}

/// How many members a value has, counted as often as they occur; not counted on beyond what is looked at.
pub(crate) fn weight(value: &Value) -> usize {
    fn walk(value: &Value, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match value {
            Value::List(members) | Value::Set(members) => members.iter().for_each(|member| walk(member, left)),
            Value::Object(members) => members.values().for_each(|member| walk(member, left)),
            _ => {}
        }
    }
    let mut left = MEMBERS;
    walk(value, &mut left);
    MEMBERS - left
}

/// Whether two types are the same: none if that is not known.
pub(crate) fn same(one: &Type, other: &Type) -> Option<bool> {
    match (one, other) {
        (Type::Open, _) | (_, Type::Open) => None,
        (Type::List(one), Type::List(other))
        | (Type::Set(one), Type::Set(other))
        | (Type::Map(one), Type::Map(other)) => same(one, other),
        (Type::Tuple(ones), Type::Tuple(others)) => all_same(ones.len() == others.len(), ones.iter().zip(others)),
        (Type::Object(ones), Type::Object(others)) => {
            let names =
                ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| one.name == other.name);
            all_same(names, ones.iter().zip(others).map(|(one, other)| (&one.of, &other.of)))
        }
        (one, other) => Some(one == other),
    }
}

fn all_same<'t>(same_shape: bool, pairs: impl Iterator<Item = (&'t Type, &'t Type)>) -> Option<bool> {
    if !same_shape {
        return Some(false);
    }
    let mut known = Some(true);
    for (one, other) in pairs {
        match same(one, other) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = None,
        }
    }
    known
}

/// The type that all of these can be converted to: none if there is no such type. [`Type::Any`] where each keeps its own:
/// what has no type stands beside more than a text, a number or a flag.
pub(crate) fn unify<'t>(types: impl IntoIterator<Item = &'t Type>) -> Option<Type> {
    let (mut known, mut open, mut untyped): (Vec<&Type>, bool, bool) = (Vec::new(), false, false);
    for found in types {
        match found {
            Type::Any => untyped = true,
            Type::Open => open = true,
            // Long lists mostly hold the same over and over.
            found if known.last().is_some_and(|last| *last == found) => {}
            found => known.push(found),
        }
    }
    let unified = match known.as_slice() {
        [] => Some(Type::Any),
        [only] => Some((*only).clone()),
        _ => unify_known(&known),
    };
    match unified {
        Some(Type::Text) => Some(Type::Text),
        _ if open => Some(Type::Open),
        Some(unified) if !untyped || matches!(unified, Type::Number | Type::Boolean) => Some(unified),
        Some(_) => Some(Type::Any),
        None if untyped && !has_both(&known) => Some(Type::Any),
        None => None,
    }
}

/// Tuples and objects have nothing in common, whatever stands beside them.
fn has_both(types: &[&Type]) -> bool {
    types.iter().any(|of| matches!(of, Type::Tuple(_))) && types.iter().any(|of| matches!(of, Type::Object(_)))
}

/// The type that the members of something of this type have in common.
pub(crate) fn member_of(of: &Type) -> Type {
    unify(inner(of)).unwrap_or(Type::Open)
}

/// The sorts of types that are unified alike.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Primitive,
    Listed,
    Set,
    Named,
}

fn sort_of(of: &Type) -> Option<Sort> {
    match of {
        Type::Text | Type::Number | Type::Boolean => Some(Sort::Primitive),
        Type::List(_) | Type::Tuple(_) => Some(Sort::Listed),
        Type::Set(_) => Some(Sort::Set),
        Type::Map(_) | Type::Object(_) => Some(Sort::Named),
        Type::Any | Type::Open => None,
    }
}

fn unify_known(types: &[&Type]) -> Option<Type> {
    let sorts: Vec<Sort> = types.iter().map(|of| sort_of(of)).collect::<Option<_>>()?;
    let all = |wanted: &[Sort]| sorts.iter().all(|sort| wanted.contains(sort));
    if all(&[Sort::Primitive]) {
        let first = types.first()?;
        if types.iter().all(|of| of == first) {
            return Some((*first).clone());
        }
        return types.contains(&&Type::Text).then_some(Type::Text);
    }
    if all(&[Sort::Listed]) {
        return unify_listed(types);
    }
    if all(&[Sort::Named]) {
        return unify_named(types);
    }
    if all(&[Sort::Set]) {
        return unify(types.iter().flat_map(|of| inner(of))).map(|of| Type::Set(of.into()));
    }
    // A set becomes a list; a tuple becomes a set.
    if all(&[Sort::Listed, Sort::Set]) {
        let list = taken_by_all(types, |of| matches!(of, Type::List(_)));
        return list.or_else(|| taken_by_all(types, |of| matches!(of, Type::Set(_))));
    }
    None
}

/// The first type of a sort that all the others can become.
fn taken_by_all(types: &[&Type], sort: impl Fn(&Type) -> bool) -> Option<Type> {
    let wanted = types.iter().filter(|of| sort(of)).find(|wanted| types.iter().all(|of| converts(of, wanted)));
    wanted.map(|of| (*of).clone())
}

/// Whether values of one type can be brought to another one; some only, where characters become a number.
pub(crate) fn converts(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Any | Type::Open, _) | (_, Type::Any | Type::Open) => true,
        (Type::Text | Type::Number | Type::Boolean, Type::Text) => true,
        (Type::Text | Type::Number, Type::Number) | (Type::Text | Type::Boolean, Type::Boolean) => true,
        (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to)) | (Type::Map(from), Type::Map(to)) => {
            converts(from, to)
        }
        (Type::Tuple(_), Type::List(to) | Type::Set(to)) | (Type::Object(_), Type::Map(to)) if **to == Type::Any => {
            unify(inner(from)).is_some()
        }
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => from.iter().all(|from| converts(from, to)),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| converts(from, to))
        }
        (Type::Object(from), Type::Map(to)) => from.iter().all(|member| converts(&member.of, to)),
        (Type::Object(from), Type::Object(to)) => to.iter().all(|wanted| {
            let found = from.iter().find(|member| member.name == wanted.name);
            found.map_or(wanted.optional, |found| converts(&found.of, &wanted.of))
        }),
        (Type::Map(from), Type::Object(to)) => to.iter().all(|wanted| wanted.optional || converts(from, &wanted.of)),
        _ => false,
    }
}

/// The types of what is inside.
fn inner(of: &Type) -> Vec<&Type> {
    match of {
        Type::List(of) | Type::Set(of) | Type::Map(of) => vec![of],
        Type::Tuple(types) => types.iter().collect(),
        Type::Object(members) => members.iter().map(|member| &member.of).collect(),
        _ => Vec::new(),
    }
}

/// Tuples of one length stay tuples; all else becomes a list.
fn unify_listed(types: &[&Type]) -> Option<Type> {
    let rows: Option<Vec<&[Type]>> = types
        .iter()
        .map(|of| match of {
            Type::Tuple(types) => Some(types.as_slice()),
            _ => None,
        })
        .collect();
    if let Some(rows) = rows {
        let length = rows.first().map_or(0, |first| first.len());
        if rows.iter().all(|row| row.len() == length) {
            let column = |place: usize| unify(rows.iter().filter_map(move |row| row.get(place)));
            return (0..length).map(column).collect::<Option<_>>().map(Type::Tuple);
        }
    }
    let list = unify_members(types).map(|of| Type::List(of.into()));
    list.or_else(|| taken_by_all(types, |of| matches!(of, Type::List(_))))
}

/// The type of the members of a collection that all of these can be. Those of tuples and objects are brought together
/// first.
fn unify_members(types: &[&Type]) -> Option<Type> {
    let structural = |of: &&&Type| matches!(of, Type::Tuple(_) | Type::Object(_));
    let mut members: Vec<&Type> = types.iter().filter(|of| !structural(of)).flat_map(|of| inner(of)).collect();
    let single: Vec<&Type> = types.iter().filter(structural).flat_map(|of| inner(of)).collect();
    let single = if single.is_empty() { None } else { Some(unify(single)?) };
    members.extend(&single);
    unify(members)
}

/// Objects with the same names stay objects; all else becomes a map.
fn unify_named(types: &[&Type]) -> Option<Type> {
    let rows: Option<Vec<&[Member]>> = types
        .iter()
        .map(|of| match of {
            Type::Object(members) => Some(members.as_slice()),
            _ => None,
        })
        .collect();
    if let Some(rows) = rows
        && let Some(first) = rows.first()
    {
        let names = |row: &&[Member]| row.iter().map(|member| &member.name).eq(first.iter().map(|member| &member.name));
        if rows.iter().all(names) {
            let column = |place: usize, name: &Member| {
                let of = unify(rows.iter().filter_map(|row| row.get(place)).map(|member| &member.of))?;
                Some(Member::plain(Arc::clone(&name.name), of))
            };
            let members = first.iter().enumerate().map(|(place, member)| column(place, member));
            return members.collect::<Option<_>>().map(Type::Object);
        }
    }
    let map = unify_members(types).map(|of| Type::Map(of.into()));
    let is_map = |of: &Type| matches!(of, Type::Map(_));
    if !types.iter().any(|of| is_map(of)) {
        return map;
    }
    let map = map.or_else(|| taken_by_all(types, is_map));
    map.or_else(|| taken_by_all(types, |of| matches!(of, Type::Object(_))))
}
