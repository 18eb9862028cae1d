//! Things of a module that are made at most once, and the way that led to each: a circle is told step by step.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::evaluator::Evaluator;
use super::instance::Instance;
use super::limits::Trouble;
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
type Step<'l> = (Arc<str>, Declared<'l>);

/// What is being made, the outermost first.
#[derive(Debug, Default)]
pub(crate) struct Trail<'l>(RefCell<Vec<Step<'l>>>);

impl<'l> Evaluator<'l> {
    /// Makes something of a module, unless that was done before. In a circle, the fault names all that it leads through.
    pub(super) fn once<K, T: Clone>(
        &self,
        instance: &Instance<'l>,
        slots: &Slots<'l, K, T>,
        (name, what): (&'l K, Declared<'l>),
        at: u32,
        make: impl FnOnce() -> T,
    ) -> Result<T, Trouble> {
        match slots.borrow_mut().entry(Lies(name)) {
            Entry::Occupied(slot) => {
                return slot.get().clone().ok_or_else(|| self.circle(instance, what, at));
            }
            Entry::Vacant(slot) => {
                self.limits.down(at)?;
                slot.insert(None);
            }
        }
        self.trail.0.borrow_mut().push((Arc::clone(&instance.address), what));
        let made = make();
        self.trail.0.borrow_mut().pop();
        slots.borrow_mut().insert(Lies(name), Some(made.clone()));
        self.limits.up();
        Ok(made)
    }

    fn circle(&self, instance: &Instance<'l>, what: Declared<'l>, at: u32) -> Trouble {
        let trail = self.trail.0.borrow();
        let shown = |(module, what): &Step<'l>| match module.is_empty() {
            true => what.to_string(),
            false => format!("{module}.{what}"),
        };
        let last = (Arc::clone(&instance.address), what);
        let start = trail.iter().position(|step| *step == last).unwrap_or_default();
        let circle: Vec<String> = trail.iter().skip(start).chain([&last]).map(shown).collect();
        Trouble::new(at, format!("this refers to itself: {}", circle.join(" → ")))
    }
}
