//! A directory of configuration is read and evaluated or its faults are listed, without a panic and in bounded time;
//! everything in it is accounted for.
//!
//! NUL bytes part the input into the root module's file, the same in JSON, its values, and a module that it may call.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_catalogue::Catalogue;
use onus_sources::Reader;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

/// The files, in the order of the parts.
const FILES: [&str; 4] = ["main.tf", "more.tf.json", "terraform.tfvars", "m/main.tf"];

/// One directory for each process, filled anew each time.
static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
    let directory = std::env::temp_dir().join(format!("onus-fuzz-hcl-{}", std::process::id()));
    fs::create_dir_all(directory.join("m")).expect("a directory");
    directory
});

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(FILES.len(), |byte| *byte == 0);
    for name in FILES {
        fs::write(DIRECTORY.join(name), parts.next().unwrap_or_default()).expect("a file");
    }
    let mut reader = Reader::new(&CATALOGUE).expect("a database");
    if reader.read(&DIRECTORY).is_err() {
        return;
    }
    let Ok(estate) = reader.finish() else { return };
    let coverage = &estate.coverage;
    let aside: u64 = coverage.aside.values().flat_map(|types| types.values()).sum();
    assert_eq!(coverage.read, coverage.recognised + coverage.supporting + aside);
});
