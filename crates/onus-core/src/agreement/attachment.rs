//! Files that an agreement names, and whether they are still the ones that were meant.

use schemars::JsonSchema;

/// A file that evidence stands in, and whether it is still the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The file as it is named in the agreement.
    pub file: String,
    /// The SHA-256 that was written down.
    pub sha256: Option<String>,
    /// What was found when the agreement was read.
    pub found: Integrity,
}

/// The keys of an [`Attachment`].
#[derive(JsonSchema)]
#[allow(dead_code, reason = "describes two keys of a file")]
pub struct AttachmentKeys {
    /// The document's file, relative to the file that names it.
    pub file: Option<String>,
    /// The file's SHA-256, as `onus evidence hash FILE` prints it.
    pub sha256: Option<String>,
}

/// Whether a file is still the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// It has the SHA-256 that was written down.
    Same,
    /// It has this other SHA-256.
    Changed(String),
    /// It cannot be read: what the system said.
    Missing(String),
    /// No SHA-256 was written down; it has this one.
    Unstated(String),
}

impl Attachment {
    /// Whether it can be relied on: it is there, and it is the one that was meant.
    pub fn is_sound(&self) -> bool {
        matches!(self.found, Integrity::Same | Integrity::Unstated(_))
    }
}
