//! The built-in catalogue of Onus: the TOML files beside this crate, read and validated when it is built.

use onus_catalogue::{Catalogue, blob};

/// The catalogue, packed at build time.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalogue.bin"));

/// The built-in catalogue.
///
/// # Errors
/// Where the bytes packed at build time do not unpack, which the tests rule out.
pub fn builtin() -> Result<Catalogue, String> {
    blob::unpack(PACKED).map_err(|error| format!("the built-in catalogue cannot be unpacked: {error}"))
}
