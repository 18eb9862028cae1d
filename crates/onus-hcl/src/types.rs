//! The types of variables, and values brought to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::functions::{convert, decimal, unify};
use super::open;
use super::syntax::{Expr, Kind};
use super::typing;
use super::value::{Of, Unknown, Value, Why};

/// The type of a value, or what the type of a variable asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Type {
    /// Asked for: any type, or none is given. Of a value: none, as null by itself has none, nor have members of an empty
    /// list.
    #[default]
    Any,
    /// Not known here.
    Open,
    Text,
    Number,
    Boolean,
    List(Arc<Type>),
    Set(Arc<Type>),
    Map(Arc<Type>),
    Tuple(Vec<Type>),
    /// Sorted by name.
    Object(Vec<Member>),
}

/// A member of an object type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub name: Arc<str>,
    pub of: Type,
    pub optional: bool,
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
                let inner = || call.arguments.first().and_then(Self::read).map(Arc::new);
                match (&*call.name, call.arguments.first().map(|argument| &argument.kind)) {
                    ("list", _) => inner().map(Self::List),
                    ("set", _) => inner().map(Self::Set),
                    ("map", _) => inner().map(Self::Map),
                    ("tuple", Some(Kind::List(members))) => {
                        members.iter().map(Self::read).collect::<Option<_>>().map(Self::Tuple)
                    }
                    ("object", Some(Kind::Object(members))) => {
                        let mut members: Vec<Member> = members.iter().map(Member::read).collect::<Option<_>>()?;
                        members.sort_by(|one, other| one.name.cmp(&other.name));
                        Some(Self::Object(members))
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
            "list" => Self::List(Arc::default()),
            "set" => Self::Set(Arc::default()),
            "map" => Self::Map(Arc::default()),
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
            (Self::Any, value) => Ok(value.clone()),
            (Self::Open, value) => Ok(value.beside_open()),
            (of, Value::Null(nothing)) => of.takes(nothing.of(), value).map(Value::null),
            (of, Value::Unknown(unknown)) => {
                let of = of.takes(&unknown.of, value)?;
                Ok(Value::Unknown(Arc::new(Unknown { of, ..(**unknown).clone() })))
            }
            // Even if it has no members.
            (of, value) if !of.may_take(value) => Err("the members are of another type".to_owned()),
            (Self::Text, value) => {
                convert::text_of(value).map(Value::Text).ok_or_else(|| required("characters", value))
            }
            (Self::Number, value) => number(value),
            (Self::Boolean, value) => boolean(value),
            // It is of this type already.
            (Self::List(of), Value::List(members)) | (Self::Set(of), Value::Set(members)) if matches!(&members.of, Of::All(found) if found == of) => {
                Ok(value.clone())
            }
            (Self::Map(of), Value::Object(members)) if matches!(&members.of, Of::All(found) if found == of) => {
                Ok(value.clone())
            }
            (Self::List(of), Value::List(members) | Value::Set(members)) => {
                let (members, of) = of.convert_all(members.iter())?;
                Ok(Value::list(members, of))
            }
            // Which members there are is not known if one of them is not: it may be the same as another.
            (Self::Set(of), Value::List(members) | Value::Set(members)) => {
                let unknown = members.iter().any(|member| member.why_unknown().is_some());
                let (members, of) = of.convert_all(members.iter())?;
                Ok(if unknown {
                    convert::derived_of(value, Self::Set(of.into()))
                } else {
                    convert::set_of(members, of)
                })
            }
            (Self::Map(_), Value::Object(members)) if open::is_open(members) => Ok(convert::derived_from(value)),
            (Self::Map(of), value) if **of == Self::Any => convert::fault_of(unify::to_map(value)),
            (Self::Map(of), Value::Object(members)) => {
                let (values, of) = of.convert_all(members.values())?;
                Ok(Value::map(members.keys().cloned().zip(values).collect(), of))
            }
            (Self::Tuple(types), Value::List(members)) if types.len() == members.len() => {
                let members = types.iter().zip(members.iter()).map(|(of, member)| of.convert(member));
                Ok(Value::tuple(members.collect::<Result<_, _>>()?))
            }
            (Self::Object(types), Value::Object(members)) => {
                let mut converted = BTreeMap::new();
                for member in types {
                    converted.insert(Arc::clone(&member.name), member.convert(members)?);
                }
                Ok(Value::object(converted))
            }
            (Self::List(_) | Self::Tuple(_), value) => Err(required("a list", value)),
            (Self::Set(_), value) => Err(required("a set", value)),
            (Self::Map(_), value) => Err(required("a map", value)),
            (Self::Object(_), value) => Err(required("an object", value)),
        }
    }

    /// Whether members of this type can be what the members of this collection become.
    fn may_take(&self, value: &Value) -> bool {
        let (of, found) = match (self, value) {
            (Self::List(of) | Self::Set(of), Value::List(members) | Value::Set(members)) => (of, &members.of),
            (Self::Map(of), Value::Object(members)) => (of, &members.of),
            _ => return true,
        };
        !matches!(found, Of::All(found) if !typing::converts(found, of))
    }

    /// The type that something of a type has when it is brought to this one.
    fn takes(&self, found: &Self, value: &Value) -> Result<Self, String> {
        if !typing::converts(found, self) {
            return Err(format!("{} of another type is required", convert::kind_of(value)));
        }
        let members = || typing::member_of(found).into();
        Ok(match self {
            Self::List(of) if **of == Self::Any => Self::List(members()),
            Self::Set(of) if **of == Self::Any => Self::Set(members()),
            Self::Map(of) if **of == Self::Any => Self::Map(members()),
            Self::Any | Self::Open => found.clone(),
            of => of.plain(),
        })
    }

    /// Brings members to this type, and where it leaves that open, to the one that they have in common.
    fn convert_all<'v>(&self, members: impl Iterator<Item = &'v Value>) -> Result<(Vec<Value>, Self), String> {
        let converted = members.map(|member| self.convert(member)).collect::<Result<Vec<_>, _>>()?;
        let plain = self.plain();
        if converted.is_empty() || !plain.leaves_open() {
            return Ok((converted, plain));
        }
        unify::unify(&converted).ok_or_else(|| "all members must be of one type".to_owned())
    }

    /// The type that values have which were brought to this one.
    pub fn plain(&self) -> Self {
        match self {
            Self::List(of) => Self::List(of.plain().into()),
            Self::Set(of) => Self::Set(of.plain().into()),
            Self::Map(of) => Self::Map(of.plain().into()),
            Self::Tuple(types) => Self::Tuple(types.iter().map(Self::plain).collect()),
            Self::Object(members) => Self::Object(
                members.iter().map(|member| Member::plain(Arc::clone(&member.name), member.of.plain())).collect(),
            ),
            primitive => primitive.clone(),
        }
    }

    /// Whether it, or something in it, is of any type, or of one that is not known.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Any | Self::Open => true,
            Self::Text | Self::Number | Self::Boolean => false,
            Self::List(of) | Self::Set(of) | Self::Map(of) => of.leaves_open(),
            Self::Tuple(types) => types.iter().any(Self::leaves_open),
            Self::Object(members) => members.iter().any(|member| member.of.leaves_open()),
        }
    }
}

impl Member {
    /// A member that is there.
    pub fn plain(name: Arc<str>, of: Type) -> Self {
        Self { name, of, optional: false, default: None }
    }

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
                None if self.optional => Value::NULL,
                None => return Err(format!("the attribute `{}` is required", self.name)),
            },
        };
        let value = match (&value, &self.default) {
            (Value::Null(_), Some(default)) => default,
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
        Value::Null(_) | Value::Unknown(_) | Value::Number(_) => Ok(value.clone()),
        Value::Text(text) => match decimal::parse(text) {
            Some(number) => Ok(Value::number(number)),
            // Terraform may read it all the same.
            None if convert::looks_like_number(text) => Ok(Value::unknown(Why::NotEvaluated(convert::UNUSUAL.into()))),
            None => Err("a number is required".to_owned()),
        },
        _ => Err(required("a number", value)),
    }
}

/// The value as true or false; null and what is not known stay as they are.
pub(crate) fn boolean(value: &Value) -> Result<Value, String> {
    match value {
        Value::Null(_) | Value::Unknown(_) | Value::Boolean(_) => Ok(value.clone()),
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
        Kind::List(members) => Value::tuple(members.iter().map(constant).collect::<Option<_>>()?),
        Kind::Object(members) => {
            let member = |(key, value): &(Expr, Expr)| Some((convert::text_of(&constant(key)?)?, constant(value)?));
            Value::object(members.iter().map(member).collect::<Option<_>>()?)
        }
        Kind::Negative(operand) => match constant(operand)? {
            Value::Number(number) => Value::number(-&*number),
            _ => return None,
        },
        _ => return None,
    })
}
