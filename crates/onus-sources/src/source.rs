//! What a source of resources is.

use crate::error::SourceError;
use crate::recipes::intake::Intake;

/// Something that resources are read from: a plan, a state, a directory of configuration, an inventory.
///
/// A source knows what it reads, and nothing of kinds, columns or duties: it hands over resources with their values, with what of
/// them is not known and what is secret, and the catalogue's recipes do the rest.
pub trait Source {
    /// What it is called wherever something is told of it.
    fn name(&self) -> String;

    /// Reads all there is into the reader's rows: each input is [begun](Intake::begin), then its resources are
    /// [taken in](Intake::take).
    ///
    /// # Errors
    /// Where it cannot be read.
    fn read<'s>(&'s mut self, rows: &mut Intake<'_, '_, 's>) -> Result<(), SourceError>;

    /// Of what it has read all there is; asked after it was read. Of anything else, what it does not hold may still be there.
    fn complete(&self) -> Vec<Complete> {
        Vec::new()
    }
}

/// A source holds all that an account has of some kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complete {
    /// The account's provider, by the catalogue's id.
    pub provider: String,
    /// The account's name.
    pub account: String,
    /// The kinds, by the catalogue's ids.
    pub kinds: Vec<String>,
}
