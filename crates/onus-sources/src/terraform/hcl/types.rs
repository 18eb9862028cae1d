//! The types of variables, and values brought to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::functions::{convert, decimal, unify};
use super::open;
use super::syntax::{Expr, Kind};
use super::value::Value;

/// The type of a variable.
#[derive(Clone, Debug, Default)]
pub(crate) enum Type {
    /// Any type, or none is given.
    #[default]
    Any,
    Text,
    Number,
    Boolean,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(Vec<Member>),
}

/// A member of an object type.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    name: Arc<str>,
    of: Type,
    optional: bool,
    default: Option<Value>,
}

impl Type {
    /// The type that is written; none if it is not one.
    pub fn read(expression: &Expr) -> Option<Self> {
        match &expression.kind {
            Kind::Name(name) => Self::named(name),
            // As it was written before Terraform 0.12.
            Kind::Literal(Value::Text(name)) => Self::named(name),
            Kind::Call(call) => {
                let inner = || call.arguments.first().and_then(Self::read).map(Box::new);
                match (&*call.name, call.arguments.first().map(|argument| &argument.kind)) {
                    ("list", _) => inner().map(Self::List),
                    ("set", _) => inner().map(Self::Set),
                    ("map", _) => inner().map(Self::Map),
                    ("tuple", Some(Kind::List(members))) => {
                        members.iter().map(Self::read).collect::<Option<_>>().map(Self::Tuple)
                    }
                    ("object", Some(Kind::Object(members))) => {
                        members.iter().map(Member::read).collect::<Option<_>>().map(Self::Object)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "any" => Self::Any,
            "string" => Self::Text,
            "number" => Self::Number,
            "bool" => Self::Boolean,
            "list" => Self::List(Box::default()),
            "set" => Self::Set(Box::default()),
            "map" => Self::Map(Box::default()),
            _ => return None,
        })
    }

    /// Characters given from outside stand for themselves, and not for an expression.
    pub fn is_primitive(&self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Boolean)
    }

    /// Brings a value to this type; a fault is said in words.
    pub fn convert(&self, value: &Value) -> Result<Value, String> {
        match (self, value) {
            (Self::Any, value) | (_, value @ (Value::Null | Value::Unknown(_))) => Ok(value.clone()),
            (Self::Text, value) => {
                convert::text_of(value).map(Value::Text).ok_or_else(|| required("characters", value))
            }
            (Self::Number, value) => number(value),
            (Self::Boolean, value) => boolean(value),
            (Self::List(of), Value::List(members) | Value::Set(members)) => {
                Ok(Value::List(Arc::new(of.convert_all(members.iter())?)))
            }
            (Self::Set(of), Value::List(members) | Value::Set(members)) => {
                Ok(convert::set_of(of.convert_all(members.iter())?))
            }
            (Self::Map(_), Value::Object(members)) if open::is_open(members) => Ok(convert::derived_from(value)),
            (Self::Map(of), Value::Object(members)) => {
                let values = of.convert_all(members.values())?;
                Ok(Value::Object(Arc::new(members.keys().cloned().zip(values).collect())))
            }
            (Self::Tuple(types), Value::List(members)) if types.len() == members.len() => {
                let members = types.iter().zip(members.iter()).map(|(of, member)| of.convert(member));
                Ok(Value::List(Arc::new(members.collect::<Result<_, _>>()?)))
            }
            (Self::Object(types), Value::Object(members)) => {
                let mut converted = BTreeMap::new();
                for member in types {
                    converted.insert(Arc::clone(&member.name), member.convert(members)?);
                }
                Ok(Value::Object(Arc::new(converted)))
            }
            (Self::List(_) | Self::Tuple(_), value) => Err(required("a list", value)),
            (Self::Set(_), value) => Err(required("a set", value)),
            (Self::Map(_), value) => Err(required("a map", value)),
            (Self::Object(_), value) => Err(required("an object", value)),
        }
    }

    fn convert_all<'v>(&self, members: impl Iterator<Item = &'v Value>) -> Result<Vec<Value>, String> {
        let converted = members.map(|member| self.convert(member)).collect::<Result<Vec<_>, _>>()?;
        match self {
            Self::Any => unify::unify(&converted).ok_or_else(|| "all members must be of one type".to_owned()),
            _ => Ok(converted),
        }
    }
}

impl Member {
    fn read((key, of): &(Expr, Expr)) -> Option<Self> {
        let name = key.text()?;
        if let Kind::Call(call) = &of.kind
            && &*call.name == "optional"
        {
            let of = call.arguments.first().and_then(Type::read)?;
            let default = match call.arguments.get(1) {
                Some(default) => Some(constant(default)?),
                None => None,
            };
            return Some(Self { name, of, optional: true, default });
        }
        Some(Self { name, of: Type::read(of)?, optional: false, default: None })
    }

    fn convert(&self, members: &BTreeMap<Arc<str>, Value>) -> Result<Value, String> {
        let value = match members.get(&self.name) {
            Some(value) => value.clone(),
            None => match open::member(members, &self.name) {
                Some(unknown) => unknown,
                None if self.optional => Value::Null,
                None => return Err(format!("the attribute `{}` is required", self.name)),
            },
        };
        let value = match (&value, &self.default) {
            (Value::Null, Some(default)) => default,
            _ => &value,
        };
        self.of.convert(value).map_err(|fault| format!("attribute `{}`: {fault}", self.name))
    }
}

fn required(what: &str, value: &Value) -> String {
    format!("{what} is required, not {}", convert::kind_of(value))
}

/// The value as a number; null and what is not known stay as they are.
pub(crate) fn number(value: &Value) -> Result<Value, String> {
    match value {
        Value::Null | Value::Unknown(_) | Value::Number(_) => Ok(value.clone()),
        Value::Text(text) => decimal::parse(text).map(Value::Number).ok_or_else(|| "a number is required".to_owned()),
        _ => Err(required("a number", value)),
    }
}

/// The value as true or false; null and what is not known stay as they are.
pub(crate) fn boolean(value: &Value) -> Result<Value, String> {
    match value {
        Value::Null | Value::Unknown(_) | Value::Boolean(_) => Ok(value.clone()),
        Value::Text(text) => match &**text {
            "true" | "1" => Ok(Value::Boolean(true)),
            "false" | "0" => Ok(Value::Boolean(false)),
            _ => Err("`true` or `false` is required".to_owned()),
        },
        _ => Err(required("`true` or `false`", value)),
    }
}

/// The value of an expression that is written out.
pub(crate) fn constant(expression: &Expr) -> Option<Value> {
    Some(match &expression.kind {
        Kind::Literal(value) => value.clone(),
        Kind::List(members) => Value::List(Arc::new(members.iter().map(constant).collect::<Option<_>>()?)),
        Kind::Object(members) => {
            let member = |(key, value): &(Expr, Expr)| Some((convert::text_of(&constant(key)?)?, constant(value)?));
            Value::Object(Arc::new(members.iter().map(member).collect::<Option<_>>()?))
        }
        Kind::Negative(operand) => match constant(operand)? {
            Value::Number(number) => Value::Number(-number),
            _ => return None,
        },
        _ => return None,
    })
}
