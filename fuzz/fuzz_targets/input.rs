//! An input is read or refused, without a panic; everything in it is accounted for.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_catalogue::Catalogue;
use onus_sources::Reader;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

fuzz_target!(|bytes: &[u8]| {
    // A binary plan is shown by another program, which is not what is tested here.
    if bytes.starts_with(b"PK") {
        return;
    }
    let mut reader = Reader::new(&CATALOGUE).expect("a database");
    if reader.read_bytes("fuzz.json", bytes.to_vec()).is_err() {
        return;
    }
    let Ok(estate) = reader.finish() else { return };
    let coverage = &estate.coverage;
    let aside: u64 = coverage.aside.values().flat_map(|types| types.values()).sum();
    assert_eq!(coverage.read, coverage.recognised + coverage.supporting + aside);
    onus_core::assess(&CATALOGUE, &onus_core::Agreement::default(), &estate, jiff::civil::date(2026, 11, 22)).expect("checks can be asked");
});
