//! Reads, validates and packs the catalogue files beside this one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use onus_catalogue::{Catalogue, blob, load, sort};

fn main() -> ExitCode {
    let home = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for part in sort::roots() {
        println!("cargo::rerun-if-changed={}", home.join(part).display());
    }
    match pack(home, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn pack(home: PathBuf, out: &Path) -> Result<(), Vec<String>> {
    let catalogue = load::load(Catalogue::default(), &[home])
        .map_err(|error| error.problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let told = |error: &dyn std::fmt::Display| vec![error.to_string()];
    let packed = blob::pack(&catalogue).map_err(|error| told(&error))?;
    let texts = blob::pack_texts(&catalogue.texts).map_err(|error| told(&error))?;
    std::fs::write(out.join("catalogue.bin"), packed).map_err(|error| told(&error))?;
    std::fs::write(out.join("texts.bin"), texts).map_err(|error| told(&error))
}
