//! What a file is, by its first bytes.

use crate::bytes::Content;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// JSON or text: a plan, a state, or neither.
    Text,
    /// A plan as `terraform plan -out` writes it.
    BinaryPlan,
    /// A SQLite database, such as an estate that Onus kept.
    Database,
}

impl Sort {
    /// What these bytes are, by the first of them. A kept estate is read by [`Estate::from_bytes`](onus_core::Estate::from_bytes), the others are read by a
    /// [`Reader`](crate::Reader).
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"SQLite format 3\0") {
            Self::Database
        } else if bytes.starts_with(b"PK\x03\x04") {
            Self::BinaryPlan
        } else {
            Self::Text
        }
    }
}

impl Content {
    /// What the file is.
    pub fn sort(&self) -> Sort {
        Sort::of(&self.bytes)
    }
}
