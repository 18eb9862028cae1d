//! The keys of an object: whether one came before.

use std::borrow::Cow;

use foldhash::HashSet;

/// So many are gone through one by one: most objects have few.
const FEW: usize = 16;

/// The keys that came so far.
#[derive(Debug, Default)]
pub(super) struct Keys<'t> {
    few: Vec<Cow<'t, [u8]>>,
    many: HashSet<Cow<'t, [u8]>>,
}

impl<'t> Keys<'t> {
    /// Adds a key; `false` if it came before.
    pub fn insert(&mut self, key: Cow<'t, [u8]>) -> bool {
        if self.many.is_empty() && self.few.len() < FEW {
            let new = !self.few.contains(&key);
            if new {
                self.few.push(key);
            }
            return new;
        }
        self.many.extend(self.few.drain(..));
        self.many.insert(key)
    }

    /// How many came.
    pub fn len(&self) -> usize {
        self.few.len() + self.many.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once() {
        let mut keys = Keys::default();
        for round in 0..2 {
            for number in 0..100_u8 {
                assert_eq!(keys.insert(Cow::Owned(vec![number])), round == 0);
            }
        }
        assert_eq!(keys.len(), 100);
    }
}
