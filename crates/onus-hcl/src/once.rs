//! Things of a module are made at most once; a circle is told step by step.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::evaluator::Evaluator;
use super::instance::Instance;
use super::limits::Trouble;
use super::trail::{Declared, Lies, Slots, Step};

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
