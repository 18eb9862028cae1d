//! The catalogue as bytes, so that a program can carry it along and start without parsing hundreds of files.

use std::borrow::Cow;

use crate::{Catalogue, Text};

/// Packs a catalogue, without the texts of its files.
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

/// Packs the texts of a catalogue's files.
///
/// # Errors
/// Where they cannot be packed, which no texts cause.
pub fn pack_texts(texts: &[Text]) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(&texts.iter().map(|text| (&text.path, &text.text)).collect::<Vec<_>>())
}

/// Unpacks what [`pack_texts`] made; nothing is copied.
///
/// # Errors
/// Where the bytes were not made by [`pack_texts`].
pub fn unpack_texts(bytes: &'static [u8]) -> Result<Vec<Text>, postcard::Error> {
    let texts: Vec<(&str, &str)> = postcard::from_bytes(bytes)?;
    Ok(texts.into_iter().map(|(path, text)| Text { path: Cow::Borrowed(path), text: Cow::Borrowed(text) }).collect())
}
