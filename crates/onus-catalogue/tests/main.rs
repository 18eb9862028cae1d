//! Tests of the catalogue: what its files say, and what is said of faulty ones.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "all/faults.rs"]
mod faults;
#[path = "all/overlays.rs"]
mod overlays;
#[path = "all/profiles.rs"]
mod profiles;
#[path = "all/published.rs"]
mod published;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use onus_catalogue::{Catalogue, load};

static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    load::load(Catalogue::default(), &[directory]).expect("the built-in catalogue is valid")
});

/// The built-in catalogue.
pub fn builtin() -> &'static Catalogue {
    &BUILTIN
}

/// A folder of this crate's tests.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}
