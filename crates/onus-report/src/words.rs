//! Marks, numbers and lines, as people read them on a page, in a sheet or in the terminal.

use std::borrow::Cow;

use onus_core::assess::Status;
use onus_core::report::register::{EvidenceReport, EvidenceSort, EvidenceState, FileReport, FileState};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Statuses that have a column of their own where parties are listed, in this order; proven is the sum of verified and
/// attested.
pub const COLUMNS: [Status; 9] = [
    Status::Configured,
    Status::Certified,
    Status::Declared,
    Status::Breached,
    Status::Unallocated,
    Status::Unknown,
    Status::Lapsed,
    Status::Claimed,
    Status::Unproven,
];

/// The sign of a status, so that colour is not needed.
#[must_use]
pub const fn mark(status: Status) -> &'static str {
    match status {
        Status::Unallocated => "∅",
        Status::Breached => "✗",
        Status::Unknown => "?",
        Status::Verified => "✓",
        Status::Attested => "✔",
        Status::Configured => "+",
        Status::Certified => "◇",
        Status::Declared => "·",
        Status::Lapsed => "!",
        Status::Claimed => "~",
        Status::Unproven => "○",
    }
}

/// A number with groups of three: 12,345.
#[must_use]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A text in lines of at most so many columns, broken between words. A word that is longer has a line of its own.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .break_words(false);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    textwrap::wrap(&words.join(" "), options).into_iter().map(Cow::into_owned).collect()
}

/// What a piece of evidence is.
pub const fn sort_words(sort: EvidenceSort) -> &'static str {
    match sort {
        EvidenceSort::Attestation => "attestation",
        EvidenceSort::BridgeLetter => "bridge letter",
        EvidenceSort::Declaration => "declaration",
        EvidenceSort::Acceptance => "acceptance",
        EvidenceSort::Contract => "contract",
        EvidenceSort::Clause => "clause",
        EvidenceSort::Officer => "officer",
    }
}

/// Sign and words of the state that a piece of evidence is in.
pub const fn state_words(one: &EvidenceReport) -> (&'static str, &'static str) {
    match (one.state, one.sort) {
        (EvidenceState::ReliedOn, EvidenceSort::Contract | EvidenceSort::Clause) => ("✓", "in force"),
        (EvidenceState::ReliedOn, EvidenceSort::Officer) => ("✓", "in office"),
        (EvidenceState::ReliedOn, EvidenceSort::Acceptance) => ("✓", "accepted"),
        (EvidenceState::ReliedOn, _) => ("✓", "relied on"),
        (EvidenceState::NotYet, _) => ("·", "not yet"),
        (EvidenceState::Lapsed, EvidenceSort::Contract | EvidenceSort::Clause) => ("!", "ended"),
        (EvidenceState::Lapsed, EvidenceSort::Officer) => ("!", "left"),
        (EvidenceState::Lapsed, EvidenceSort::Acceptance) => ("!", "expired"),
        (EvidenceState::Lapsed, EvidenceSort::Declaration) => ("!", "review overdue"),
        (EvidenceState::Lapsed, _) => ("!", "lapsed"),
        (EvidenceState::NotInPower, _) => ("✗", "not in power"),
        (EvidenceState::SignatureInvalid, _) => ("✗", "signature invalid"),
        (EvidenceState::Changed, _) => ("✗", "file changed"),
        (EvidenceState::Missing, _) => ("✗", "file missing"),
    }
}

/// A file as the agreement names it, and what is wrong with it.
pub fn file_words(file: &FileReport) -> String {
    let mark = match file.state {
        FileState::Changed => " (changed)",
        FileState::Missing => " (missing)",
        FileState::Same | FileState::Unstated => "",
    };
    format!("{}{mark}", file.file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_groups_of_three() {
        assert_eq!([7, 999, 1_000, 1_234_567].map(number), ["7", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn texts_are_broken_between_words_only() {
        assert_eq!(wrapped("äö üß  c", 5), ["äö üß", "c"]);
        assert_eq!(wrapped("a bcdefgh i", 3), ["a", "bcdefgh", "i"]);
        assert!(wrapped(" ", 3).is_empty());
    }
}
