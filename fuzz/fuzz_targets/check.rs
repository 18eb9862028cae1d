//! A check that is read is held against its kind, and its SQL is written, without a panic.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_core::assess::sql::Writer;
use onus_core::duty_examples::Bench;
use onus_catalogue::Catalogue;
use onus_catalogue::expr::{Row, check_types, parse};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

fuzz_target!(|text: &str| {
    let Ok(condition) = parse(text) else { return };
    let kinds = &CATALOGUE.kinds;
    let (id, kind) = kinds.get_key_value("security_group").expect("the kind");
    if check_types(&condition.expr, Row { id, kind }, kinds).is_empty() {
        // What the loader accepts, SQLite accepts.
        thread_local! { static BENCH: Bench<'static> = Bench::new(&CATALOGUE).expect("a database"); }
        let complete = BTreeSet::new();
        let sql = Writer::new(kinds, &complete).write_check(None, &condition.expr, "security_group");
        BENCH.with(|bench| bench.prepare(&sql, "security_group").expect("valid SQL"));
    }
});
