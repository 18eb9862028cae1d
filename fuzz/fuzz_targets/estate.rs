//! A kept estate that somebody changed, or left as another sort of file, is refused, or what is accepted of it can be
//! assessed, kept and read again: without a panic.
#![no_main]

mod placed;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_core::Estate;
use onus_catalogue::Catalogue;
use onus_sources::Reader;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

/// A kept estate of the example.
static KEPT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let plan = include_bytes!("../../examples/03-a-change-that-moves-the-line/plan.json").to_vec();
    let mut reader = Reader::new(&CATALOGUE).expect("a reader");
    reader.read_bytes("plan.json", plan).expect("the example's plan");
    reader.finish().expect("an estate").to_bytes(&CATALOGUE).expect("a kept estate")
});

fuzz_target!(|input: (u8, Vec<(u32, Vec<u8>)>)| {
    let (how, patches) = input;
    let mut bytes = KEPT.clone();
    for (at, patch) in patches {
        let at = at as usize % bytes.len();
        let end = bytes.len().min(at + patch.len());
        bytes[at..end].copy_from_slice(&patch[..end - at]);
    }
    let Some(bytes) = placed::read(how, &bytes) else { return };
    let Ok(estate) = Estate::from_bytes(&CATALOGUE, "fuzz.db", bytes) else { return };
    let day = jiff::civil::date(2027, 1, 1);
    let agreement = onus_core::Agreement::default();
    if let Ok(assessment) = onus_core::assess(&CATALOGUE, &agreement, &estate, day) {
        let model = onus_core::Model::new(&assessment, &estate, onus_core::report::Detail::Whole).expect("what was assessed can be told");
        onus_core::diff::Side::of("fuzz", false, &model);
    }
    let again = estate.to_bytes(&CATALOGUE).expect("what was accepted can be kept");
    Estate::from_bytes(&CATALOGUE, "again.db", again).expect("what was kept is accepted");
});
