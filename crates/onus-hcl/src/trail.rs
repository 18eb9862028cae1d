//! What a module declares, what of it was made already, and what is being made.

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::module::{Key, Mode};

/// What was made, by where its name lies in the module; nothing where it is being made.
pub(crate) type Slots<'l, K, T> = RefCell<HashMap<Lies<'l, K>, Option<T>>>;

/// Room for so many.
pub(crate) fn slots<'l, K, T>(count: usize) -> Slots<'l, K, T> {
    RefCell::new(HashMap::with_capacity_and_hasher(count, RandomState::default()))
}

/// A name that a module declares, told from all others by where it lies: that is faster than by its letters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lies<'l, K>(pub &'l K);

impl<K> PartialEq for Lies<'_, K> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl<K> Eq for Lies<'_, K> {}

impl<K> Hash for Lies<'_, K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

/// What a module declares, and what may refer to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Declared<'l> {
    Variable(&'l str),
    Local(&'l str),
    Output(&'l str),
    Call(&'l str),
    Resource(&'l Key),
}

impl fmt::Display for Declared<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "var.{name}"),
            Self::Local(name) => write!(f, "local.{name}"),
            Self::Output(name) => write!(f, "output.{name}"),
            Self::Call(name) => write!(f, "module.{name}"),
            Self::Resource(key) => {
                let kind = if key.mode == Mode::Data { "data." } else { "" };
                write!(f, "{kind}{}.{}", key.source_type, key.name)
            }
        }
    }
}

/// A step on the way: the address of a module, and what is made there.
pub(crate) type Step<'l> = (Arc<str>, Declared<'l>);

/// What is being made, the outermost first.
#[derive(Debug, Default)]
pub(crate) struct Trail<'l>(pub RefCell<Vec<Step<'l>>>);
