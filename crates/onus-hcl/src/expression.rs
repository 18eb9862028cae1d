//! Expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evaluator::{Bindings, Evaluator, Outcome, Scope};
use super::functions::convert;
use super::limits::Trouble;
use super::open;
use super::operators;
use super::syntax::{Expr, For, ForPart, Kind, Operator, Part};
use super::typing;
use super::value::{Type, Value, Why};

impl<'l> Evaluator<'l> {
    /// The value of an expression.
    pub fn value(&self, expression: &Expr, scope: Scope<'_, 'l>) -> Outcome {
        self.limits.step(1, expression.at)?;
        if let Kind::Literal(value) = &expression.kind {
            return Ok(value.clone());
        }
        self.limits.down(expression.at)?;
        let outcome = self.evaluate(expression, scope);
        self.limits.up();
        outcome
    }

    fn evaluate(&self, expression: &Expr, scope: Scope<'_, 'l>) -> Outcome {
        let at = expression.at;
        match &expression.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Template(parts) => self.template(parts, at, scope),
            Kind::List(members) => {
                let members = self.all(members, scope)?;
                self.limits.made(&members, at)?;
                Ok(Value::tuple(members))
            }
            Kind::Object(members) => self.object(members, at, scope),
            Kind::Name(name) => match scope.bindings.and_then(|bindings| bindings.find(name)) {
                Some(value) => Ok(value.clone()),
                None => Err(Trouble::new(at, format!("`{name}` by itself stands for nothing here"))),
            },
            Kind::Traversal(traversal) => self.traversal(traversal, at, scope),
            Kind::Conditional(parts) => self.conditional(parts, at, scope),
            Kind::Call(call) => self.call(call, at, scope),
            Kind::Not(operand) => operators::not(&self.value(operand, scope)?, at),
            Kind::Negative(operand) => operators::negative(&self.value(operand, scope)?, at),
            Kind::Binary(operator, operands) => self.binary(*operator, operands, at, scope),
            Kind::For(expression) => self.for_expression(expression, at, scope),
            Kind::Refused(why) => Err(Trouble::new(at, *why)),
        }
    }

    fn object(&self, members: &[(Expr, Expr)], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let mut found = BTreeMap::new();
        let mut unknown = None;
        for (key, member) in members {
            let name = self.value(key, scope)?;
            let member = self.value(member, scope)?;
            match (convert::text_of(&name), name) {
                (Some(name), _) => {
                    self.limits.bytes(name.len(), at)?;
                    found.insert(name, member);
                }
                (None, Value::Unknown(why)) => unknown = unknown.or(Some(why)),
                (None, other) => {
                    let kind = convert::kind_of(&other);
                    return Err(Trouble::new(key.at, format!("the key of a member must be a string, not {kind}")));
                }
            }
        }
        if let Some(why) = unknown {
            return Ok(convert::derived_from(&Value::Unknown(why)));
        }
        self.limits.made(found.values(), at)?;
        Ok(Value::object(found))
    }

    fn binary(&self, operator: Operator, [one, other]: &[Expr; 2], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let first = self.value(one, scope)?;
        // As Terraform does since version 1.12, what decides is enough: the rest need not even have a value.
        let decides = match operator {
            Operator::And => Some(false),
            Operator::Or => Some(true),
            _ => None,
        };
        let decided = decides.is_some() && convert::boolean(&first).ok() == decides.map(Value::Boolean);
        let second = match self.value(other, scope) {
            Err(trouble) if decided && !trouble.sticks => return Ok(first),
            outcome => outcome?,
        };
        if decides.is_none() {
            self.limits.step(size(&first).min(size(&second)), at)?;
        }
        let divides = matches!(operator, Operator::Divided | Operator::Modulo);
        let fractions = operators::fractions(&first) + operators::fractions(&second);
        self.limits.step(fractions + if divides { operators::FRACTION } else { 0 }, at)?;
        let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        let read = |operand: &Expr| of_a_resource(operand, scope);
        if equality && operators::differ_in_form(&first, &second) && (read(one) || read(other)) {
            let why = Why::NotEvaluated("only the provider knows the type of the attribute".into());
            return Ok(convert::derived_of(&Value::unknown(why), Type::Boolean));
        }
        operators::binary(operator, &first, &second, at)
    }

    fn conditional(&self, [condition, one, other]: &[Expr; 3], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let condition = convert::boolean(&self.value(condition, scope)?).map_err(|fault| Trouble::new(at, fault))?;
        let different = || Trouble::new(at, "the two results of the condition are of different types");
        let branches = |taken: &Expr, other: &Expr| {
            let value = self.value(taken, scope)?;
            match self.value(other, scope) {
                Err(trouble) if trouble.sticks => Err(trouble),
                Err(_) => Ok(value),
                Ok(found) => {
                    self.limits.step((typing::weight(&value) + typing::weight(&found)) / 4, at)?;
                    operators::taken(value, &found).ok_or_else(different)
                }
            }
        };
        match &condition {
            Value::Boolean(true) => branches(one, other),
            Value::Boolean(false) => branches(other, one),
            Value::Unknown(why) => match (self.value(one, scope), self.value(other, scope)) {
                (Err(trouble), _) | (_, Err(trouble)) if trouble.sticks => Err(trouble),
                (Ok(one), Ok(other)) => {
                    self.limits.step(size(&one).min(size(&other)), at)?;
                    operators::either(one, other, why).ok_or_else(different)
                }
                _ => Ok(convert::derived_from(&condition)),
            },
            _ => Err(Trouble::new(at, "the condition is null")),
        }
    }

    fn template(&self, parts: &[Part], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let mut text = String::new();
        match self.parts(parts, at, scope, &mut text)? {
            Some(unknown) => Ok(convert::derived_of(&unknown, Type::Text)),
            None => Ok(Value::Text(convert::composed(&text))),
        }
    }

    /// Adds parts to the text; gives what is not known of them.
    fn parts(
        &self,
        parts: &[Part],
        at: u32,
        scope: Scope<'_, 'l>,
        text: &mut String,
    ) -> Result<Option<Value>, Trouble> {
        let mut unknown = None;
        for part in parts {
            let found = match part {
                Part::Text(more) => {
                    self.limits.bytes(more.len(), at)?;
                    text.push_str(more);
                    None
                }
                Part::Insertion(inserted) => self.insert(&self.value(inserted, scope)?, inserted.at, text)?,
                Part::If(choice) => {
                    let (condition, one, other) = &**choice;
                    let chosen = self.value(condition, scope)?;
                    match convert::boolean(&chosen).map_err(|fault| Trouble::new(condition.at, fault))? {
                        Value::Boolean(true) => self.parts(one, at, scope, text)?,
                        Value::Boolean(false) => self.parts(other, at, scope, text)?,
                        Value::Null(_) => return Err(Trouble::new(condition.at, "the condition is null")),
                        unknown => Some(convert::derived_from(&unknown)),
                    }
                }
                Part::For(part) => self.for_part(part, at, scope, text)?,
            };
            unknown = unknown.or(found);
        }
        Ok(unknown)
    }

    fn insert(&self, value: &Value, at: u32, text: &mut String) -> Result<Option<Value>, Trouble> {
        match (convert::text_of(value), value) {
            (Some(more), _) => {
                self.limits.bytes(more.len(), at)?;
                text.push_str(&more);
                Ok(None)
            }
            (None, Value::Unknown(_)) => Ok(Some(convert::derived_from(value))),
            (None, other) => Err(Trouble::new(at, format!("{} cannot be put into a text", convert::kind_of(other)))),
        }
    }

    fn for_part(
        &self,
        part: &ForPart,
        at: u32,
        scope: Scope<'_, 'l>,
        text: &mut String,
    ) -> Result<Option<Value>, Trouble> {
        let collection = self.value(&part.collection, scope)?;
        let members = match keyed(&collection, part.key.is_some(), part.collection.at)? {
            Members::Known(members) => members,
            Members::Unknown(unknown) => return Ok(Some(unknown)),
        };
        let mut unknown = None;
        for (key, value) in &members {
            let inner = Bindings::One { name: &part.value, value, outer: scope.bindings };
            let named = part.key.as_deref().map(|name| Bindings::One { name, value: key, outer: Some(&inner) });
            let scope = Scope { bindings: Some(named.as_ref().unwrap_or(&inner)), ..scope };
            self.limits.step(1, at)?;
            unknown = self.parts(&part.parts, at, scope, text)?.or(unknown);
        }
        Ok(unknown)
    }

    fn for_expression(&self, expression: &For, at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let collection = self.value(&expression.collection, scope)?;
        let members = match keyed(&collection, expression.key.is_some(), expression.collection.at)? {
            Members::Known(members) => members,
            Members::Unknown(unknown) => return Ok(unknown),
        };
        let mut results = Results::default();
        if members.is_empty() {
            self.condition_of_none(expression, scope)?;
        }
        for (key, value) in &members {
            let inner = Bindings::One { name: &expression.value, value, outer: scope.bindings };
            let named = expression.key.as_deref().map(|name| Bindings::One { name, value: key, outer: Some(&inner) });
            let scope = Scope { bindings: Some(named.as_ref().unwrap_or(&inner)), ..scope };
            self.limits.step(1, at)?;
            self.for_member(expression, scope, &mut results)?;
        }
        if let Some(unknown) = results.unknown {
            return Ok(unknown);
        }
        if expression.result_key.is_none() {
            self.limits.made(&results.list, at)?;
            return Ok(Value::tuple(results.list));
        }
        let mut object = BTreeMap::new();
        for (name, mut members) in results.groups {
            self.limits.made(&members, at)?;
            let member = match expression.grouping {
                true => Value::tuple(members),
                false => members.pop().unwrap_or(Value::NULL),
            };
            object.insert(name, member);
        }
        Ok(Value::object(object))
    }

    /// A condition that cannot hold for anything is a fault even if there are no members.
    fn condition_of_none(&self, expression: &For, scope: Scope<'_, 'l>) -> Result<(), Trouble> {
        let Some(condition) = &expression.condition else { return Ok(()) };
        let value = &Value::unknown(Why::NotEvaluated("there are no members".into()));
        let inner = Bindings::One { name: &expression.value, value, outer: scope.bindings };
        let named = expression.key.as_deref().map(|name| Bindings::One { name, value, outer: Some(&inner) });
        let scope = Scope { bindings: Some(named.as_ref().unwrap_or(&inner)), ..scope };
        match convert::boolean(&self.value(condition, scope)?).map_err(|fault| Trouble::new(condition.at, fault))? {
            Value::Null(_) => Err(Trouble::new(condition.at, "the condition is null")),
            _ => Ok(()),
        }
    }

    fn for_member(&self, expression: &For, scope: Scope<'_, 'l>, results: &mut Results) -> Result<(), Trouble> {
        if let Some(condition) = &expression.condition {
            let holds = self.value(condition, scope)?;
            match convert::boolean(&holds).map_err(|fault| Trouble::new(condition.at, fault))? {
                Value::Boolean(true) => {}
                Value::Boolean(false) => return Ok(()),
                Value::Null(_) => return Err(Trouble::new(condition.at, "the condition is null")),
                unknown => {
                    results.unknown.get_or_insert(convert::derived_from(&unknown));
                    return Ok(());
                }
            }
        }
        let Some(key) = &expression.result_key else {
            results.list.push(self.value(&expression.result, scope)?);
            return Ok(());
        };
        let name = self.value(key, scope)?;
        let value = self.value(&expression.result, scope)?;
        match (convert::text_of(&name), &name) {
            (Some(name), _) => {
                let group = results.groups.entry(name).or_default();
                if !group.is_empty() && !expression.grouping {
                    return Err(Trouble::new(key.at, "two members have the same name"));
                }
                group.push(value);
                Ok(())
            }
            (None, Value::Unknown(_)) => {
                results.unknown.get_or_insert(convert::derived_from(&name));
                Ok(())
            }
            (None, other) => {
                let kind = convert::kind_of(other);
                Err(Trouble::new(key.at, format!("the key of a member must be a string, not {kind}")))
            }
        }
    }
}

/// Whether an expression leads to an attribute of a resource, or may do so through a module. What is written there is not of
/// the type that the provider's schema gives it.
fn of_a_resource(expression: &Expr, scope: Scope<'_, '_>) -> bool {
    let Kind::Traversal(traversal) = &expression.kind else { return false };
    let Kind::Name(root) = &traversal.root.kind else { return false };
    match &**root {
        "self" => true,
        "var" | "local" | "each" | "count" | "path" | "terraform" | "tofu" => false,
        root => scope.bindings.is_none_or(|bindings| bindings.find(root).is_none()),
    }
}

/// What a `for` expression has made so far.
#[derive(Default)]
struct Results {
    list: Vec<Value>,
    groups: BTreeMap<Arc<str>, Vec<Value>>,
    unknown: Option<Value>,
}

/// The members of a collection, each with its key.
pub(crate) enum Members {
    Known(Vec<(Value, Value)>),
    Unknown(Value),
}

/// The members of a collection, each with its key: its position, its name, or in a set itself.
pub(crate) fn members(collection: &Value, at: u32) -> Result<Members, Trouble> {
    keyed(collection, true, at)
}

/// The members of a collection; those of a list without their positions, unless these are wanted.
fn keyed(collection: &Value, positions: bool, at: u32) -> Result<Members, Trouble> {
    Ok(match collection {
        Value::List(members) if !positions => {
            Members::Known(members.iter().map(|member| (Value::NULL, member.clone())).collect())
        }
        Value::List(members) => Members::Known(
            members.iter().enumerate().map(|(at, member)| (Value::number(at as u64), member.clone())).collect(),
        ),
        Value::Set(members) => Members::Known(members.iter().map(|member| (member.clone(), member.clone())).collect()),
        Value::Object(members) if open::is_open(members) => Members::Unknown(convert::derived_from(collection)),
        Value::Object(members) => Members::Known(
            members.iter().map(|(name, member)| (Value::Text(Arc::clone(name)), member.clone())).collect(),
        ),
        Value::Unknown(_) => Members::Unknown(convert::derived_from(collection)),
        other => {
            return Err(Trouble::new(at, format!("{} cannot be iterated", convert::kind_of(other))));
        }
    })
}

/// How many members a value has, itself included, without those inside of them.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::List(members) | Value::Set(members) => members.len() + 1,
        Value::Object(members) => members.len() + 1,
        Value::Text(text) => text.len() / 64 + 1,
        _ => 1,
    }
}
