//! Where references lead that are written as expressions, for sources that show them.

use crate::json::Node;

/// Where an expression leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    /// To something that no input holds.
    Outside(String),
    /// To a resource of the same input.
    Resource(Arrival),
    /// To a resource of the same input; which one cannot be told.
    Lost,
}

/// The resource that an expression leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The instance's address.
    pub address: String,
    /// The address without the instance's key.
    pub block: String,
    /// The block's only instance is meant, whatever its key.
    pub only: bool,
    /// It is meant only if its block has as many instances as this one.
    pub equal: Option<String>,
    /// Which one it is was concluded from something that is not certain.
    pub doubtful: bool,
}

/// Follows the expressions that a source shows.
pub(crate) trait Follow<'a> {
    /// Where an expression leads; `None` where that is not certain.
    fn follow(&self, expression: &Node<'a>) -> Option<Lead>;
    /// The expression is nothing but a reference to a resource of the input.
    fn only_refers(&self, expression: &Node<'a>) -> bool;
}

/// Where no expressions are shown, nothing can be followed.
pub(crate) struct Nowhere;

impl<'x> Follow<'x> for Nowhere {
    fn follow(&self, _: &Node<'x>) -> Option<Lead> {
        None
    }

    fn only_refers(&self, _: &Node<'x>) -> bool {
        false
    }
}
