//! The built-in catalogue of Onus: the TOML files beside this crate, read and validated when it is built.

use onus_catalogue::{Catalogue, blob};

/// The catalogue, packed at build time.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalogue.bin"));

/// The texts of its files, over which directories of the user's own are laid.
static TEXTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.bin"));

/// The built-in catalogue.
///
/// # Errors
/// Where the bytes packed at build time do not unpack, which the tests rule out.
pub fn builtin() -> Result<Catalogue, String> {
    let broken = |error| format!("the built-in catalogue cannot be unpacked: {error}");
    let texts = blob::unpack_texts(TEXTS).map_err(broken)?;
    Ok(Catalogue { texts, ..blob::unpack(PACKED).map_err(broken)? })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_packed_catalogue_is_small_enough_to_be_unpacked_whole() {
        assert!(super::PACKED.len() < 1_000_000, "see docs/decisions/0015: split it by provider");
    }
}
