//! Whatever a file says, it is read, or refused with faults that have a place and say how to fix them.

use std::fs;
use std::sync::LazyLock;

use onus_core::agreement::from_text;
use onus_core::catalogue_types::Catalogue;
use proptest::prelude::*;

use super::{catalogue, fixture};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let read = |name: &str| fs::read_to_string(fixture("full").join(name)).unwrap();
    read("onus.toml") + &read("evidence/2026.toml")
});

#[test]
fn what_is_mutilated_is_an_agreement_before() {
    assert!(from_text(&TEXT, "onus.toml", &CATALOGUE).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn a_mutilated_agreement_is_read_or_refused_with_reasons(
        at in 0..TEXT.len(),
        length in 0_usize..60,
        put in prop_oneof![
            Just("".to_owned()), Just("[]".to_owned()), Just("{}".to_owned()), Just("\"\"".to_owned()),
            Just("2026-02-30".to_owned()), Just("9999-12-31".to_owned()), Just("0000-01-01".to_owned()),
            Just("\n[[contract]]\n".to_owned()), Just("99999999999999999999".to_owned()), ".{0,4}",
        ],
    ) {
        let boundary = |at: usize| (at..=TEXT.len()).find(|at| TEXT.is_char_boundary(*at)).unwrap();
        let (start, end) = (boundary(at), boundary((at + length).min(TEXT.len())));
        let mut text = TEXT.clone();
        text.replace_range(start..end, &put);
        if let Err(error) = from_text(&text, "onus.toml", &CATALOGUE) {
            prop_assert!(!error.problems.is_empty());
            // That there are more than are told has no place.
            let (more, told): (Vec<_>, Vec<_>) = error.problems.iter().partition(|problem| problem.line == 0);
            prop_assert!(more.len() <= 1 && (more.is_empty() || told.len() >= 100), "{more:?}");
            for problem in told {
                prop_assert!(problem.line > 0 && problem.column > 0 && problem.help.is_some(), "{problem}");
            }
        }
    }

    #[test]
    fn a_value_of_another_type_is_no_panic(
        line in 0..TEXT.lines().count(),
        value in prop_oneof![
            Just("[]"), Just("{}"), Just("\"\""), Just("1"), Just("[[]]"), Just("[{}]"), Just("true"), Just("-0.5"),
            Just("9999-12-31"), Just("0000-01-01"), Just("2026-01-01T00:00:00Z"), Just("\"a/b/c\""), Just("[\"duty:x\"]"),
        ],
    ) {
        let changed: Vec<String> = TEXT
            .lines()
            .enumerate()
            .map(|(at, text)| match text.split_once(" = ") {
                Some((key, _)) if at == line => format!("{key} = {value}"),
                _ => text.to_owned(),
            })
            .collect();
        if let Err(error) = from_text(&changed.join("\n"), "onus.toml", &CATALOGUE) {
            prop_assert!(error.problems.iter().all(|problem| problem.line > 0 && problem.help.is_some()));
        }
    }
}
