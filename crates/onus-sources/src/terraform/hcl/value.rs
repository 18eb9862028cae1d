//! Values of the Terraform language. What is not known is a value too, with its reason.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bigdecimal::BigDecimal;

/// A value. Cloning is cheap: what is large is shared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Nothing: as if it were left out.
    Null,
    /// True or false.
    Boolean(bool),
    /// A number, exact.
    Number(BigDecimal),
    /// Characters.
    Text(Arc<str>),
    /// A list or tuple.
    List(Arc<Vec<Value>>),
    /// A set: sorted by [`Value::order`], each member once.
    Set(Arc<Vec<Value>>),
    /// A map or object.
    Object(Arc<BTreeMap<Arc<str>, Value>>),
    /// Not known, and why.
    Unknown(Arc<Unknown>),
}

/// Why a value is not known, and what is known of it all the same.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unknown {
    /// Why; the first reason where there are several.
    pub why: Why,
    /// The value is exactly this attribute of one resource: the address and the path after it, such as `id`.
    pub refers: Option<(Arc<str>, Arc<str>)>,
    /// It is marked as sensitive (a variable or output says so, or `sensitive()`).
    pub sensitive: bool,
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// A variable without a value: its address, `module.a.var.b` or `var.b`.
    Variable(Arc<str>),
    /// An attribute that the provider computes: the resource's address.
    Computed(Arc<str>),
    /// A data source: its address.
    DataSource(Arc<str>),
    /// A module that is not here: the call's address.
    RemoteModule(Arc<str>),
    /// A function whose result only the run knows, such as `timestamp`.
    Function(&'static str),
    /// An expression with a fault, which has been reported; or something that is not understood.
    NotEvaluated(Arc<str>),
    /// A sensitive value, which is not looked at.
    Sensitive,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(address) => write!(f, "the variable `{address}` has no value"),
            Self::Computed(address) => write!(f, "the provider computes it when `{address}` is made"),
            Self::DataSource(address) => write!(f, "`{address}` is read only when Terraform runs"),
            Self::RemoteModule(address) => write!(f, "the module of `{address}` is not here"),
            Self::Function(name) => write!(f, "only the run knows what `{name}()` gives"),
            Self::NotEvaluated(what) => write!(f, "{what}"),
            Self::Sensitive => f.write_str("it is sensitive"),
        }
    }
}

impl Value {
    /// A value that is not known, for this reason.
    pub fn unknown(why: Why) -> Self {
        Self::Unknown(Arc::new(Unknown { why, refers: None, sensitive: false }))
    }

    /// Whether the value itself is not known; members of it may still be unknown where this is false.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// The first reason why the value, or a member of it, is not known.
    pub fn why_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::List(members) | Self::Set(members) => members.iter().find_map(Self::why_unknown),
            Self::Object(members) => members.values().find_map(Self::why_unknown),
            _ => None,
        }
    }
}
