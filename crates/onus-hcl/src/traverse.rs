//! Steps from a value to what is inside of it.

use std::sync::Arc;

use bigdecimal::ToPrimitive;

use super::evaluator::{Evaluator, Outcome, Scope};
use super::functions::convert;
use super::limits::Trouble;
use super::open;
use super::syntax::Step;
use super::value::{Of, Type, Unknown, Value};

/// A value on the way, and the place in a resource that it comes from, if it is one.
struct Here {
    value: Value,
    origin: Option<Arc<Unknown>>,
}

impl<'l> Evaluator<'l> {
    /// Takes these steps.
    pub(super) fn steps(&self, value: Value, steps: &[Step], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let mut here = Here { value, origin: None };
        let mut rest = steps;
        while let Some((step, after)) = rest.split_first() {
            self.limits.step(1, at)?;
            here = match step {
                Step::Name(name) => here.name(name, at)?,
                Step::Position(position) => here.index(position, at)?,
                Step::Index(index) => here.index(&self.value(index, scope)?, at)?,
                Step::Splat => return self.splat(&here.value, after, at, scope),
                Step::OldSplat => {
                    let plain = |step: &&Step| matches!(step, Step::Name(_) | Step::Position(_));
                    let names = after.iter().take_while(plain).count();
                    let (names, after) = after.split_at_checked(names).unwrap_or((after, &[]));
                    rest = after;
                    here = Here { value: self.splat(&here.value, names, at, scope)?, origin: None };
                    continue;
                }
            };
            rest = after;
        }
        Ok(here.value)
    }

    /// Each member takes these steps. What is not a list is one with a single member, or without any if it is null.
    fn splat(&self, value: &Value, steps: &[Step], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let (members, of) = match value {
            Value::Null(_) => return Ok(Value::tuple(Vec::new())),
            Value::Unknown(_) => return Ok(convert::derived_from(value)),
            Value::List(members) | Value::Set(members) => (members.as_slice(), &members.of),
            other => (std::slice::from_ref(other), &Of::Each),
        };
        let taken = members.iter().map(|member| self.steps(member.clone(), steps, at, scope));
        let taken = taken.collect::<Result<Vec<_>, _>>()?;
        self.limits.made(&taken, at)?;
        let of = match of {
            Of::All(of) => Of::All(Arc::new(along(of, steps))),
            of => of.clone(),
        };
        Ok(Value::listed(taken, of))
    }
}

impl Here {
    fn name(self, name: &str, at: u32) -> Result<Self, Trouble> {
        let step = || format!(".{name}");
        match &self.value {
            Value::Object(members) => {
                let origin = open::origin(members).or(self.origin.as_deref());
                let further = || origin.map(|origin| open::further(origin, &step()));
                if let Some(unknown) = open::member(members, name) {
                    return Ok(Self { value: unknown, origin: None });
                }
                match members.get(name) {
                    Some(member @ (Value::List(_) | Value::Object(_))) => {
                        Ok(Self { value: member.clone(), origin: unknown(further()) })
                    }
                    // There is nothing further inside of it.
                    Some(member) => Ok(Self { value: member.clone(), origin: None }),
                    // A resource may have more than what is written.
                    None => match further() {
                        Some(further) => Ok(Self { value: further, origin: None }),
                        None => Err(Trouble::new(at, format!("the object has no attribute `{name}`"))),
                    },
                }
            }
            // Whatever its value turns out to be.
            Value::Unknown(unknown) if matches!(unknown.of, Type::Text | Type::Number | Type::Boolean) => {
                Err(Trouble::new(at, format!("a value that is not an object has no `{name}`")))
            }
            Value::Unknown(unknown) => Ok(Self { value: open::further(unknown, &step()), origin: None }),
            // Blocks are listed, though some can be there only once.
            Value::List(members) if self.origin.is_some() => match (members.as_slice(), &self.origin) {
                ([block], _) => Self { value: block.clone(), origin: self.origin.clone() }.name(name, at),
                (_, Some(origin)) => Ok(Self { value: open::further(origin, &step()), origin: None }),
                _ => Err(Trouble::new(at, "a list has no attributes")),
            },
            other => {
                let kind = convert::kind_of(other);
                Err(Trouble::new(at, format!("{kind} has no attributes, and so no `{name}`")))
            }
        }
    }

    fn index(self, key: &Value, at: u32) -> Result<Self, Trouble> {
        if let Value::Unknown(_) = key {
            return Ok(Self { value: convert::derived_from(key), origin: None });
        }
        if let (Value::List(members), Value::Number(number), None) = (&self.value, key, &self.origin)
            && let Some(member) = number.to_usize().filter(|_| number.is_integer()).and_then(|at| members.get(at))
        {
            return Ok(Self { value: member.clone(), origin: None });
        }
        let Some(name) = convert::text_of(key) else {
            return Err(Trouble::new(at, format!("{} is not an index", convert::kind_of(key))));
        };
        match &self.value {
            Value::List(members) => {
                let step = || format!("[{name}]");
                let further = self.origin.as_ref().map(|origin| open::further(origin, &step()));
                let position = convert::number(key).ok().and_then(|number| match number {
                    Value::Number(number) if number.is_integer() => number.to_usize(),
                    _ => None,
                });
                match (position.and_then(|position| members.get(position)), further) {
                    (Some(member), further) => Ok(Self { value: member.clone(), origin: unknown(further) }),
                    (None, Some(further)) => Ok(Self { value: further, origin: None }),
                    (None, None) => {
                        Err(Trouble::new(at, format!("the list has {} members, but no `[{name}]`", members.len())))
                    }
                }
            }
            // In JSON, a block that is there once is written without a list around it.
            Value::Object(members) if self.origin.is_some() && &*name == "0" && !members.contains_key(&name) => {
                Ok(self)
            }
            Value::Object(_) => self.name(&name, at),
            Value::Unknown(unknown) => {
                let step = match key {
                    Value::Number(_) => format!("[{name}]"),
                    _ => format!("[{name:?}]"),
                };
                Ok(Self { value: open::further(unknown, &step), origin: None })
            }
            other => Err(Trouble::new(at, format!("{} has no members to take by index", convert::kind_of(other)))),
        }
    }
}

fn unknown(value: Option<Value>) -> Option<Arc<Unknown>> {
    match value {
        Some(Value::Unknown(unknown)) => Some(unknown),
        _ => None,
    }
}

/// The type of what these steps lead to.
fn along(of: &Type, steps: &[Step]) -> Type {
    let Some((step, rest)) = steps.split_first() else { return of.clone() };
    match (step, of) {
        (Step::Name(name), Type::Object(members)) => match members.iter().find(|member| member.name == *name) {
            Some(member) => along(&member.of, rest),
            None => Type::Open,
        },
        (Step::Name(_) | Step::Index(_), Type::Map(of)) | (Step::Index(_) | Step::Position(_), Type::List(of)) => {
            along(of, rest)
        }
        (Step::Splat, Type::List(of) | Type::Set(of)) => Type::List(along(of, rest).into()),
        _ => Type::Open,
    }
}
