//! Reads, validates and packs the catalogue files beside this one.

use std::path::PathBuf;
use std::process::ExitCode;

use onus_catalogue::{Catalogue, blob, load};

fn main() -> ExitCode {
    let home = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for part in [
        "control.toml",
        "documents.toml",
        "foreign.toml",
        "roles.toml",
        "kinds",
        "duties",
        "providers",
        "profiles",
        "views",
    ] {
        println!("cargo::rerun-if-changed={}", home.join(part).display());
    }
    let packed = load::load(Catalogue::default(), &[home])
        .map_err(|error| error.problems.iter().map(ToString::to_string).collect::<Vec<_>>())
        .and_then(|catalogue| blob::pack(&catalogue).map_err(|error| vec![error.to_string()]))
        .and_then(|bytes| std::fs::write(out.join("catalogue.bin"), bytes).map_err(|error| vec![error.to_string()]));
    match packed {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    }
}
