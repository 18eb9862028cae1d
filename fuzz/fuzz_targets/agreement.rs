//! An agreement is read or refused with faults that have a place, without a panic.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_core::agreement::{from_text, signature::statement};
use onus_catalogue::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

fuzz_target!(|text: &str| {
    match from_text(text, "fuzz.toml", &CATALOGUE) {
        Ok(agreement) => {
            for declaration in &agreement.declarations {
                let lines = 9 + declaration.scope.len() + declaration.attachments.len();
                assert!(statement(declaration).lines().count() <= lines, "a value reads as another line");
            }
            agreement.handovers(&CATALOGUE);
        }
        Err(error) => {
            assert!(!error.problems.is_empty(), "refused without a word");
            let many = error.problems.len() > 100;
            assert!(error.problems.iter().all(|problem| (problem.line > 0 || many) && problem.help.is_some()));
        }
    }
});
