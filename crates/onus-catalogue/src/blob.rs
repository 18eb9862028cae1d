//! The catalogue as bytes, so that a program can carry it along and start without parsing hundreds of files.

use crate::Catalogue;

/// Packs a catalogue.
///
/// # Errors
/// Where the catalogue cannot be packed, which no valid catalogue causes.
pub fn pack(catalogue: &Catalogue) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(catalogue)
}

/// Unpacks what [`pack`] made.
///
/// # Errors
/// Where the bytes were not made by [`pack`] of the same version.
pub fn unpack(bytes: &[u8]) -> Result<Catalogue, postcard::Error> {
    postcard::from_bytes(bytes)
}
