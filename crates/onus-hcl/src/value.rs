//! Values of the Terraform language. What is not known is a value too, with its reason.
//!
//! Lists and tuples are told apart, and so are maps and objects: Terraform finds `tolist(["a"])` and `["a"]` unequal, and
//! brings what is added to a map to the type of its members.

mod types;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use bigdecimal::BigDecimal;

pub(crate) use types::{Member, Type};

/// Why a number, or true or false, is not known beside something whose type is not.
const FORM: &str = "whether it becomes characters depends on the type of something that is not known";

/// A value with more members than this, counted as often as they occur, is not brought to another type.
const MEMBERS: usize = 1 << 20;

/// A value. Cloning is cheap: what is large is shared.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: as if it were left out.
    Null(Nothing),
    /// True or false.
    Boolean(bool),
    /// A number, exact. It is shared, as nearly all values are something else, and all take the room of the largest.
    Number(Arc<BigDecimal>),
    /// Characters.
    Text(Arc<str>),
    /// A list or tuple.
    List(Arc<Held<Vec<Value>>>),
    /// A set: sorted, each member once.
    Set(Arc<Held<Vec<Value>>>),
    /// A map or object.
    Object(Arc<Held<BTreeMap<Arc<str>, Value>>>),
    /// Not known, and why.
    Unknown(Arc<Unknown>),
}

/// Null of a type. What is written as `null` has none until it stands beside something that has one.
#[derive(Clone, Debug, Default)]
pub struct Nothing(Option<Arc<Type>>);

impl Nothing {
    /// Its type: [`Type::Any`] if it has none.
    pub(crate) fn of(&self) -> &Type {
        self.0.as_deref().unwrap_or(&Type::Any)
    }
}

/// Null is null, of whatever type it is.
impl PartialEq for Nothing {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Members, and of which type they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held<M> {
    members: M,
    /// Of which type the members are.
    pub(crate) of: Of,
}

impl<M> Deref for Held<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.members
    }
}

/// Of which type the members of a value are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Of {
    /// Each of its own: a tuple or an object.
    #[default]
    Each,
    /// All of this one: a list, a set or a map.
    All(Arc<Type>),
    /// Which of both is not known here: only the schema of a provider says so, or the type of something that is not known.
    Open,
}

/// Why a value is not known, and what is known of it all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// Why; the first reason where there are several.
    pub why: Why,
    /// The value is exactly this attribute of one resource: the address and the path after it, such as `id`.
    pub refers: Option<(Arc<str>, Arc<str>)>,
    /// It is marked as sensitive (a variable or output says so, or `sensitive()`).
    pub(crate) sensitive: bool,
    /// There is a value, which is not looked at as it is sensitive.
    pub set: bool,
    /// Its type, as far as that is known: a variable's.
    pub(crate) of: Type,
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A variable without a value: its address, `module.a.var.b` or `var.b`.
    Variable(Arc<str>),
    /// An attribute that the provider computes: the resource's address.
    Computed(Arc<str>),
    /// A data source: its address.
    DataSource(Arc<str>),
    /// A module that is not here: the call's address.
    RemoteModule(Arc<str>),
    /// The resource leaves it out and ignores its changes.
    Ignored,
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
            Self::Ignored => f.write_str("others may set it, as its changes are ignored"),
            Self::Function(name) => write!(f, "`{name}()` is known only when Terraform runs"),
            Self::NotEvaluated(what) => write!(f, "{what}"),
            Self::Sensitive => f.write_str("it is sensitive"),
        }
    }
}

impl Value {
    /// Null without a type.
    pub const NULL: Self = Self::Null(Nothing(None));

    /// Null of this type.
    pub(crate) fn null(of: Type) -> Self {
        Self::Null(Nothing((of != Type::Any).then(|| Arc::new(of))))
    }

    /// A number.
    pub(crate) fn number(number: impl Into<BigDecimal>) -> Self {
        Self::Number(Arc::new(number.into()))
    }

    /// A tuple.
    pub(crate) fn tuple(members: Vec<Self>) -> Self {
        Self::listed(members, Of::Each)
    }

    /// A list whose members are of this type.
    pub(crate) fn list(members: Vec<Self>, of: Type) -> Self {
        Self::listed(members, Of::All(Arc::new(of)))
    }

    /// A list or tuple.
    pub(crate) fn listed(members: Vec<Self>, of: Of) -> Self {
        Self::List(Arc::new(Held { members, of }))
    }

    /// A set of members that are sorted, each there once.
    pub(crate) fn sorted(members: Vec<Self>, of: Of) -> Self {
        Self::Set(Arc::new(Held { members, of }))
    }

    /// An object.
    pub(crate) fn object(members: BTreeMap<Arc<str>, Self>) -> Self {
        Self::named(members, Of::Each)
    }

    /// A map or object.
    pub(crate) fn named(members: BTreeMap<Arc<str>, Self>, of: Of) -> Self {
        Self::Object(Arc::new(Held { members, of }))
    }

    /// A map whose members are of this type.
    pub(crate) fn map(members: BTreeMap<Arc<str>, Self>, of: Type) -> Self {
        Self::named(members, Of::All(Arc::new(of)))
    }

    /// The value, whose type the schema of a provider decides: what is in it stays.
    pub(crate) fn loosened(&self) -> Self {
        self.loosen(&mut MEMBERS.clone(), false)
    }

    /// The value beside something whose type is not known: the characters in it stay, wherever they are.
    pub(crate) fn beside_open(&self) -> Self {
        self.loosen(&mut MEMBERS.clone(), true)
    }

    fn loosen(&self, left: &mut usize, primitives: bool) -> Self {
        if *left == 0 {
            return Self::unknown(Why::NotEvaluated("the value is too large".into()));
        }
        *left -= 1;
        let mut all = |members: &[Self]| members.iter().map(|member| member.loosen(left, primitives)).collect();
        match self {
            Self::List(members) => Self::listed(all(members), Of::Open),
            Self::Set(members) => Self::sorted(all(members), Of::Open),
            Self::Object(members) => {
                let members = members.iter().map(|(name, member)| (Arc::clone(name), member.loosen(left, primitives)));
                Self::named(members.collect(), Of::Open)
            }
            Self::Null(_) => Self::null(Type::Open),
            // Beside characters, these become characters.
            Self::Number(_) | Self::Boolean(_) if primitives => Self::unknown(Why::NotEvaluated(FORM.into())),
            Self::Unknown(unknown) if primitives && unknown.of != Type::Text => {
                Self::Unknown(Arc::new(Unknown { of: Type::Open, ..(**unknown).clone() }))
            }
            other => other.clone(),
        }
    }

    /// A value that is not known, for this reason.
    pub(crate) fn unknown(why: Why) -> Self {
        Self::Unknown(Arc::new(Unknown { why, refers: None, sensitive: false, set: false, of: Type::Open }))
    }

    /// Whether the value itself is not known; members of it may still be unknown where this is false.
    pub(crate) fn is_unknown(&self) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Syntax trees and evaluated values are mostly these: what they take, everything takes.
    #[test]
    fn values_stay_small() {
        assert_eq!(size_of::<Value>(), 24);
        assert_eq!(size_of::<super::super::syntax::Expr>(), 32);
    }
}
