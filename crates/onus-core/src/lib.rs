//! Onus: the shared responsibility model made executable.
//!
//! One pipeline, one direction:
//!
//! 1. a [`Catalogue`](onus_catalogue::Catalogue) says who does what by default;
//! 2. an [`Estate`] holds what is really run, filled by a source through an [`EstateBuilder`];
//! 3. an [`Agreement`] names the parties;
//! 4. [`assess()`] allocates every duty, verifies it by its checks, and concludes a status: an [`Assessment`];
//! 5. [`report`] tells it, with [`explain`] for the chain of rules behind one answer, and [`diff`] for what a change moves.
//!
//! There is no clock, no network and no thread in here: the same inputs give the same bytes.

pub mod agreement;
pub mod assess;
pub mod diff;
pub mod duty_examples;

pub mod estate;
pub mod explain;
pub mod report;
pub mod visible;

pub use agreement::{Agreement, Party};
pub use assess::{Assessment, assess};
pub use estate::{Estate, EstateBuilder};
pub use onus_catalogue as catalogue_types;
pub use report::Model;

/// The version of this library, as reports state it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
