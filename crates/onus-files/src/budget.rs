//! How much one tree gives.

use std::cell::Cell;

use crate::{Refused, TEXT_LIMIT, TEXTS_LIMIT, TREE_LIMIT};

/// How much a tree still gives: in all, and of texts.
#[derive(Debug)]
pub struct Budget {
    all: Cell<u64>,
    texts: Cell<u64>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { all: Cell::new(TREE_LIMIT), texts: Cell::new(TEXTS_LIMIT) }
    }
}

impl Budget {
    /// Takes a file of this size from it, of which at most `most` bytes are wanted.
    ///
    /// # Errors
    /// Where the file is larger, or more than there is left.
    pub fn take(&self, size: u64, most: u64) -> Result<(), Refused> {
        if size > most {
            return Err(Refused::TooLarge(most));
        }
        let is_text = most <= TEXT_LIMIT;
        let texts = if is_text { self.texts.get().checked_sub(size) } else { Some(self.texts.get()) };
        match (self.all.get().checked_sub(size), texts) {
            (Some(all), Some(texts)) => {
                self.all.set(all);
                self.texts.set(texts);
                Ok(())
            }
            _ => Err(Refused::TooMuch(if is_text { TEXTS_LIMIT } else { TREE_LIMIT })),
        }
    }
}
