//! What was read.

use onus_core::estate::Coverage;

/// What is really run, as it was read from inputs. It can be assessed as often as you like, and kept for later.
pub struct Estate(pub(crate) onus_core::Estate);

impl Estate {
    /// What was read and recognised, and what was not: every resource, value and file that was left out is counted here.
    pub fn coverage(&self) -> &Coverage {
        &self.0.coverage
    }
}
