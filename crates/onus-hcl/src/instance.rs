//! Modules as they are called: each with its arguments, and what was evaluated in it so far.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::module::{Key, Module};
use super::placed::Placed;
use super::syntax::Block;
use super::trail::{Slots, slots};
use super::value::{Unknown, Value};

/// What `count` and `each` mean at a place.
#[derive(Clone, Debug, Default)]
pub(crate) enum Repetition {
    /// Nothing.
    #[default]
    Once,
    /// `count.index`.
    Index(Value),
    /// `each.key` and `each.value`.
    Each(Value, Value),
    /// Not known; whether it is `each`.
    Unknown(Unknown, bool),
}

/// What there is of something that may be there several times.
#[derive(Clone, Debug)]
pub(crate) enum Expansion<T> {
    Single(T),
    Counted(Vec<T>),
    Keyed(BTreeMap<Arc<str>, T>),
    /// Of unknown number: one that stands for all.
    Unknown(T, Unknown),
}

impl<T> Expansion<T> {
    /// All, in order.
    pub fn members(&self) -> Vec<&T> {
        match self {
            Self::Single(one) | Self::Unknown(one, _) => vec![one],
            Self::Counted(members) => members.iter().collect(),
            Self::Keyed(members) => members.values().collect(),
        }
    }

    /// How many there are here.
    pub fn count(&self) -> usize {
        match self {
            Self::Single(_) | Self::Unknown(..) => 1,
            Self::Counted(members) => members.len(),
            Self::Keyed(members) => members.len(),
        }
    }

    /// The same, of something else.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Expansion<U> {
        match self {
            Self::Single(one) => Expansion::Single(change(one)),
            Self::Counted(members) => Expansion::Counted(members.iter().map(change).collect()),
            Self::Keyed(members) => {
                Expansion::Keyed(members.iter().map(|(key, member)| (Arc::clone(key), change(member))).collect())
            }
            Self::Unknown(one, why) => Expansion::Unknown(change(one), why.clone()),
        }
    }
}

/// What a call of a module leads to.
#[derive(Clone, Debug)]
pub(crate) enum Called<'l> {
    Here(Rc<Expansion<Rc<Instance<'l>>>>),
    /// The module is not here: the call's address, where it comes from, and why it was not read.
    NotHere {
        address: Arc<str>,
        source: Arc<str>,
        why: Arc<str>,
    },
}

/// A module as it is called.
#[derive(Debug)]
pub(crate) struct Instance<'l> {
    pub module: &'l Module,
    /// `module.a["x"].module.b`; empty at the root.
    pub address: Arc<str>,
    /// The names of the calls that lead here.
    pub path: Vec<Arc<str>>,
    /// It holds this one, among what it calls.
    pub parent: Option<Weak<Instance<'l>>>,
    pub call: Option<&'l Block>,
    pub repetition: Repetition,
    /// The number of instances of each module on the way is known.
    pub number_known: bool,
    /// Variables, locals and outputs.
    pub names: Slots<'l, Arc<str>, Value>,
    pub resources: Slots<'l, Key, Rc<Resources>>,
    pub calls: Slots<'l, Arc<str>, Called<'l>>,
    /// `path.module`, once somebody has asked.
    pub directory: OnceCell<Arc<str>>,
}

/// An instance of a resource.
#[derive(Debug)]
pub(crate) struct Resource {
    pub address: Arc<str>,
    /// As others see it: what is not written is the provider's to compute.
    pub value: Value,
    /// What is written.
    pub written: Value,
    pub placed: Placed,
    pub repetition: Repetition,
    /// How many there are of it in its module is known.
    pub number_known: bool,
}

/// The instances of a resource block, and all of them as one value.
#[derive(Debug)]
pub(crate) struct Resources {
    pub instances: Expansion<Arc<Resource>>,
    pub value: Value,
}

impl<'l> Instance<'l> {
    /// The root module.
    pub fn root(module: &'l Module) -> Self {
        Self {
            module,
            address: "".into(),
            path: Vec::new(),
            parent: None,
            call: None,
            repetition: Repetition::Once,
            number_known: true,
            names: slots(module.variables.len() + module.locals.len()),
            resources: slots(module.resources.len()),
            calls: slots(module.calls.len()),
            directory: OnceCell::new(),
        }
    }

    /// The module that calls this one.
    pub fn parent(&self) -> Option<Rc<Self>> {
        self.parent.as_ref().and_then(Weak::upgrade)
    }

    /// The address of something in this module.
    pub fn within(&self, what: &str) -> String {
        if self.address.is_empty() { what.to_owned() } else { format!("{}.{what}", self.address) }
    }
}
