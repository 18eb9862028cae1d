//! The types that values have, and that variables ask for.

use std::sync::Arc;

use super::Value;

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
    /// What it is where it is not given.
    pub default: Option<Value>,
}

impl Type {
    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
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
}
