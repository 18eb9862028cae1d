//! What a change moves: two assessments side by side.
//!
//! A [`Side`] is made from a [`Model`](crate::Model), whether it was made just now or saved; [`compare()`] tells what differs:
//!
//! 1. subjects are paired, so that a resource that is only called otherwise is the same one;
//! 2. subjects with the same duties before and after are looked at once, however many they are;
//! 3. each duty that is carried by others, begins or ends, falls short or does so no longer, is proven more or less, becomes
//!    an entry of the [`Diff`], with the subjects on which that happened.
//!
//! A duty *moved* where other parties carry it on the same subject; or where subjects on which it was carried went,
//! others came, and other parties carry it there.

mod compare;
mod deciding;
mod pair;
mod result;
mod side;

pub use compare::{compare, count_new};
pub use result::{
    Carried, Deciding, DecidingChange, DecidingPart, Diff, DiffSummary, GapChange, Holders, How, Move, NamedResource,
    ProofChange, Renamed, ResourceChanges, SCHEMA,
};
pub use side::{Side, SideReport};

/// The JSON Schema of the comparison as JSON.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Diff)
}
