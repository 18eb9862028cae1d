//! A path that is read is shown the same, and read the same again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onus_catalogue::path;

fuzz_target!(|text: &str| {
    if let Ok(read) = path::parse(text) {
        // Names that need quotes are shown without them.
        if !text.contains('"') {
            assert_eq!(path::parse(&read.to_string()), Ok(read));
        }
    }
});
