//! Types as they are written, and values brought to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::functions::{convert, unify};
use super::open;
use super::syntax::{Expr, Kind};
use super::typing;
use super::value::{Member, Of, Type, Unknown, Value};

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
                convert::text_of(value).map(Value::Text).ok_or_else(|| convert::required("characters", value))
            }
            (Self::Number, value) => convert::number(value),
            (Self::Boolean, value) => convert::boolean(value),
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
            (Self::List(_) | Self::Tuple(_), value) => Err(convert::required("a list", value)),
            (Self::Set(_), value) => Err(convert::required("a set", value)),
            (Self::Map(_), value) => Err(convert::required("a map", value)),
            (Self::Object(_), value) => Err(convert::required("an object", value)),
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
