//! Modules as they are called: each with its arguments, and what was evaluated in it so far.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashMap;

use super::module::{Key, Module};
use super::resources::Resource;
use super::syntax::Block;
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

/// What was evaluated; nothing where evaluation is under way.
pub(crate) type Slots<K, T> = RefCell<HashMap<K, Option<T>>>;

/// The sorts of names in a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sort {
    Variable,
    Local,
    Output,
}

/// A module as it is called.
#[derive(Debug)]
pub(crate) struct Instance<'l> {
    pub module: &'l Module,
    /// `module.a["x"].module.b`; empty at the root.
    pub address: Arc<str>,
    /// The names of the calls that lead here.
    pub path: Vec<Arc<str>>,
    pub parent: Option<Rc<Instance<'l>>>,
    pub call: Option<&'l Block>,
    pub repetition: Repetition,
    /// The number of instances of each module on the way is known.
    pub number_known: bool,
    pub names: Slots<(Sort, &'l str), Value>,
    pub resources: Slots<&'l Key, Rc<Resources>>,
    pub calls: Slots<&'l str, Called<'l>>,
}

/// The instances of a resource block, and all of them as one value.
#[derive(Debug)]
pub(crate) struct Resources {
    pub instances: Expansion<Rc<Resource>>,
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
            names: Slots::default(),
            resources: Slots::default(),
            calls: Slots::default(),
        }
    }

    /// The address of something in this module.
    pub fn within(&self, what: &str) -> String {
        if self.address.is_empty() { what.to_owned() } else { format!("{}.{what}", self.address) }
    }
}

/// Something of a slot, made at most once: `Err` where it is being made already.
pub(crate) fn slot<K: Eq + Hash + Copy, T: Clone>(
    slots: &Slots<K, T>,
    key: K,
    make: impl FnOnce() -> T,
) -> Result<T, ()> {
    match slots.borrow().get(&key) {
        Some(Some(found)) => return Ok(found.clone()),
        Some(None) => return Err(()),
        None => {}
    }
    slots.borrow_mut().insert(key, None);
    let made = make();
    slots.borrow_mut().insert(key, Some(made.clone()));
    Ok(made)
}
