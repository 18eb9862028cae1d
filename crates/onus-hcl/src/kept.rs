//! What texts mean, kept for whoever asks next: many root modules read the same files.

use std::sync::{Arc, Mutex};

use foldhash::HashMap;

/// Texts of so many bytes are kept, all together: what they mean takes many times their room.
const MOST: usize = 8 << 20;

/// What texts mean.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Meanings<T>>);

#[derive(Debug)]
struct Meanings<T> {
    by_text: HashMap<Arc<str>, T>,
    /// How many bytes of texts may still come.
    room: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(Meanings { by_text: HashMap::default(), room: MOST }))
    }
}

impl<T: Clone> Kept<T> {
    /// What a text means: as it was found before, or as it is found now. A fault is found anew each time.
    pub fn meaning<E>(&self, text: &str, find: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let known = self.0.lock().ok().and_then(|kept| kept.by_text.get(text).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let found = find()?;
        if let Ok(mut kept) = self.0.lock()
            && let Some(room) = kept.room.checked_sub(text.len())
        {
            kept.room = room;
            kept.by_text.insert(text.into(), found.clone());
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_at_once_as_long_as_there_is_room() {
        let kept = Kept::default();
        let meaning = |text: &str, length: usize| kept.meaning(text, || Ok::<_, ()>(length));
        assert_eq!(meaning("a", 1), Ok(1));
        assert_eq!(meaning("a", 2), Ok(1));
        let long = "x".repeat(MOST);
        assert_eq!(meaning(&long, 3), Ok(3));
        assert_eq!(meaning(&long, 4), Ok(4));
        assert_eq!(kept.meaning("b", || Err(())), Err(()));
        assert_eq!(meaning("b", 5), Ok(5));
    }
}
