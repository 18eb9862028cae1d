//! Onus as a library: read what is run, and learn who carries which duty, by which rule, and whether that is proven.
//!
//! A [`Session`] holds what is known before anything is read: the catalogue, the agreement, the day. It reads
//! [inputs](Input) into an [`Estate`], and assesses that into a [`Model`]: owned data, which is also what
//! `onus assess --format json` writes.
//!
//! ```
//! # fn main() -> Result<(), onus::Error> {
//! # let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/01-open-telekom-cloud-shop/plan.json");
//! let session = onus::Session::builder().as_of("2026-11-22")?.open(&[plan])?;
//! let model = session.assess_inputs(&[onus::Input::path(plan)])?;
//! for gap in model.each().filter(|found| found.gap.status == onus::Status::Breached) {
//!     println!("{}: {} · {}", gap.subject.name, gap.gap.what(), model.titles(&gap.gap.responsible));
//! }
//! # Ok(()) }
//! ```
//!
//! There is no global state and no network. A session can be shared between threads, and cloning one is cheap.

mod error;
mod estate;
mod input;
mod session;

pub use error::{Error, ErrorCode};
pub use estate::Estate;
pub use input::{Input, ReadOptions};
pub use onus_core::assess::{GapKind, LawFault, Standing, Status};
pub use onus_core::explain::Explanation;
pub use onus_core::report::{Detail, Model, register};
pub use onus_core::{VERSION, diff, report};
pub use session::{AgreementFrom, Builder, Session};

#[cfg(doctest)]
#[doc = include_str!("../../../docs/library.md")]
struct Book;
