//! Functions on sets.

use super::super::typing;
use super::super::value::{Type, Value};
use super::given::{self, Given};
use super::{Answer, Stop, collections, convert, unify};

pub(super) fn setunion(given: &Given<'_>) -> Answer {
    let (sets, of) = unified(given)?;
    Ok(convert::set_of(sets.iter().flatten().cloned().collect(), of))
}

pub(super) fn setintersection(given: &Given<'_>) -> Answer {
    let (sets, of) = unified(given)?;
    let Some((first, others)) = sets.split_first() else { return Err("at least one set is required".into()) };
    let in_all = |member: &&Value| others.iter().all(|other| holds(other, member));
    Ok(convert::set_of(first.iter().filter(in_all).cloned().collect(), of))
}

pub(super) fn setsubtract(given: &Given<'_>) -> Answer {
    let (sets, of) = unified(given)?;
    let [first, second] = sets.as_slice() else { return Err("two sets are required".into()) };
    Ok(convert::set_of(first.iter().filter(|member| !holds(second, member)).cloned().collect(), of))
}

fn holds(sorted: &[Value], member: &Value) -> bool {
    sorted.binary_search_by(|other| convert::order(other, member)).is_ok()
}

/// The members of all sets, brought to one type and sorted, and that type.
fn unified(given: &Given<'_>) -> Result<(Vec<Vec<Value>>, Type), Stop> {
    let mut types = Vec::with_capacity(given.values.len());
    for value in given.rest(0) {
        if value.why_unknown().is_some() {
            return Err(Stop::from_unknown(value));
        }
        let of = unify::type_of_members(value)?;
        // What nothing is of does not count.
        if of != Type::Any || !given::members(value)?.is_empty() {
            types.push(of);
        }
    }
    let of = typing::unify(&types).filter(|of| *of != Type::Any || types.iter().all(|of| *of == Type::Any));
    let of = of.ok_or("the members of all sets must be of one type")?;
    let mut sets = Vec::with_capacity(given.values.len());
    for value in given.rest(0) {
        let members = given::members(value)?.iter().map(|member| of.convert(member));
        let mut members = members.collect::<Result<Vec<_>, _>>()?;
        members.sort_by(convert::order);
        sets.push(members);
    }
    Ok((sets, of))
}

/// All combinations; a list of them, if every argument is a list.
pub(super) fn setproduct(given: &Given<'_>) -> Answer {
    let mut factors = Vec::with_capacity(given.values.len());
    let mut types = Vec::with_capacity(given.values.len());
    let mut total = 1_usize;
    let all_lists = given.rest(0).iter().all(|value| matches!(value, Value::List(_)));
    for value in given.rest(0) {
        let of = unify::type_of_members(value)?;
        let members = given::members(value)?.iter().map(|member| of.convert(member));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        total = total.saturating_mul(members.len());
        types.push(of);
        factors.push(members);
    }
    if factors.len() < 2 {
        return Err("at least two sets are required".into());
    }
    if total.saturating_mul(factors.len()) > collections::LONGEST {
        return Err(collections::too_long());
    }
    let mut products: Vec<Vec<Value>> = vec![Vec::new()];
    for factor in &factors {
        let extend = |product: &Vec<Value>| {
            let product = product.clone();
            factor.iter().map(move |member| product.iter().cloned().chain([member.clone()]).collect::<Vec<_>>())
        };
        products = products.iter().flat_map(extend).collect();
    }
    let products: Vec<Value> = products.into_iter().map(Value::tuple).collect();
    if all_lists {
        return Ok(Value::list(products, Type::Tuple(types)));
    }
    match products.iter().find(|product| product.why_unknown().is_some()) {
        Some(unknown) => Err(Stop::from_unknown(unknown)),
        None => Ok(convert::set_of(products, Type::Tuple(types))),
    }
}
