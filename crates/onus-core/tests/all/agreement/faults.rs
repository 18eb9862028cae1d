//! Faults, told with line, column and how to fix them. `tests/data/agreement/faults.txt` has the cases: a name, a file,
//! and what is said of it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::{fixture, read, told};

#[test]
fn every_fault_is_told_with_its_place_and_how_to_mend_it() {
    let path = fixture("faults.txt");
    let text = fs::read_to_string(&path).unwrap();
    let mut found = String::new();
    let mut count = 0;
    for case in text.split("=== ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a name");
        let (file, _) = rest.split_once("---\n").expect("a file, and what is said of it");
        let error = read(file).expect_err(name);
        count += error.problems.len();
        write!(found, "=== {name}\n{file}---\n{}\n", told(&error)).unwrap();
    }
    assert!(count >= 40, "{count} faults");
    if found != text {
        let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.txt");
        fs::write(&now, found).unwrap();
        panic!("{} is not what is said now: see {}", path.display(), now.display());
    }
}
