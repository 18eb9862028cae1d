//! A saved assessment that somebody changed, or left as another sort of file, is refused, or can be compared with the one
//! that it was: without a panic.
#![no_main]

mod placed;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_core::Model;
use onus_core::diff::{Side, compare};
use onus_core::report::Detail;
use onus_catalogue::Catalogue;
use onus_sources::Reader;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

/// A saved assessment of the example.
static SAVED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let plan = include_bytes!("../../examples/03-a-change-that-moves-the-line/plan.json").to_vec();
    let mut reader = Reader::new(&CATALOGUE).expect("a reader");
    reader.read_bytes("plan.json", plan).expect("the example's plan");
    let estate = reader.finish().expect("an estate");
    let agreement = onus_core::Agreement::default();
    let day = jiff::civil::date(2027, 1, 1);
    let assessment = onus_core::assess(&CATALOGUE, &agreement, &estate, day).expect("an assessment");
    let mut bytes = Vec::new();
    let model = Model::new(&assessment, &estate, Detail::Whole).expect("a model");
    model.write_json(true, &mut bytes).expect("a saved assessment");
    bytes
});

fuzz_target!(|input: (u8, Vec<(u32, Vec<u8>)>)| {
    let (how, patches) = input;
    let mut bytes = SAVED.clone();
    for (at, patch) in patches {
        let at = at as usize % bytes.len();
        let end = bytes.len().min(at + patch.len());
        bytes.splice(at..end, patch);
        if bytes.is_empty() {
            return;
        }
    }
    let Some(bytes) = placed::read(how, &bytes) else { return };
    let Ok(changed) = Model::for_comparison("changed.json", &bytes) else { return };
    let saved = Model::from_json("saved.json", &SAVED).expect("the saved assessment");
    let mut again = Vec::new();
    changed.write_json(true, &mut again).expect("what was accepted can be saved");
    let (saved, changed) = (Side::of("saved", true, &saved), Side::of("changed", true, &changed));
    compare(&saved, &changed, &CATALOGUE);
    compare(&changed, &saved, &CATALOGUE);
});
