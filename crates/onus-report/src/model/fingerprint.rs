//! Marks by which the next run knows a gap again: never made of what changes from run to run.

use onus::assess::AgreementGap;
use sha2::{Digest, Sha256};

use super::{Gap, Subject};

/// Raised when marks are made of something else, which makes every gap a new one to those who keep them.
const VERSION: &str = "onus/1";

/// SHA-256 over parts that cannot run into each other, in hexadecimal.
fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in std::iter::once(&VERSION).chain(parts) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Gap<'_> {
    /// The same from run to run for the same gap: SHA-256 over duty, address, kind of gap and check, in hexadecimal. Where one
    /// address stands in several inputs, over the input's name too: they are several resources.
    pub fn fingerprint(&self, subject: &Subject) -> String {
        let kind = self.code.unwrap_or(self.status.id());
        let check = self.decisive.unwrap_or_default();
        let apart = if subject.twin { self.file.unwrap_or_default() } else { "" };
        let account = if subject.twin { self.account.unwrap_or_default() } else { "" };
        digest(&[self.duty, self.scope.id(), &subject.name, kind, check, apart, account])
    }
}

/// Over kind, party and subject; where that does not tell two gaps apart, over what is wrong too.
pub(super) fn of_agreement(gap: &AgreementGap, twin: bool) -> String {
    digest(&["agreement", gap.kind.code(), &gap.party, &gap.subject, if twin { &gap.what } else { "" }])
}
