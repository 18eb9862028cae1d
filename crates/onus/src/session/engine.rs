//! The way to the engine, for Onus's own command line.

use onus_core::Assessment;

use super::Session;
use crate::{Error, Estate};

/// With the feature `engine`, whose types change without notice.
impl Session {
    /// What the engine concludes of its own estate.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn engine<'s>(&'s self, estate: &onus_core::Estate) -> Result<Assessment<'s>, Error> {
        self.conclude(estate)
    }
}

/// With the feature `engine`, whose types change without notice.
impl Estate {
    /// The engine's own estate.
    pub fn into_engine(self) -> onus_core::Estate {
        self.0
    }
}
