//! Marks by which the next run knows a gap again: never made of what changes from run to run.

use sha2::{Digest, Sha256};

use super::conclusion::Finding;
use crate::assess::AgreementGap;

/// Raised when marks are made of something else, which makes every gap a new one to those who keep them.
const VERSION: &str = "onus/2";

/// SHA-256 over parts that cannot run into each other, in hexadecimal.
fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in std::iter::once(&VERSION).chain(parts) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Finding<'_> {
    /// The same from run to run for the same gap: SHA-256 over duty, root, address, kind of gap and check, in hexadecimal. Where
    /// those do not tell two resources apart, over input and account too.
    pub fn fingerprint(&self) -> String {
        let (gap, subject) = (self.gap, self.subject);
        let kind = gap.code.as_deref().unwrap_or(gap.status.id());
        let twin = |text: &Option<String>| if subject.twin { text.clone().unwrap_or_default() } else { String::new() };
        digest(&[
            &gap.duty,
            gap.scope.id(),
            subject.root.as_deref().unwrap_or_default(),
            &subject.name,
            kind,
            gap.decisive.as_deref().unwrap_or_default(),
            &twin(&gap.input),
            &twin(&gap.account),
        ])
    }
}

/// Over kind, party and subject; where that does not tell two gaps apart, over what is wrong too.
pub(super) fn of_agreement(gap: &AgreementGap, twin: bool) -> String {
    digest(&["agreement", gap.kind.code(), &gap.party, &gap.subject, if twin { &gap.what } else { "" }])
}
