//! The files of an agreement are read or refused, whatever they are: texts, links within and out of the tree, large files,
//! directories in the place of files. Nothing outside of the tree shows, and it ends.
//!
//! The first byte of each part, up to the next NUL, says what it is, the second where it stands, the rest what it holds or where it
//! leads.
#![no_main]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onus_core::agreement::load;
use onus_catalogue::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));

/// What must not show.
const MARKER: &str = "s3cr3t-marker-7f1c";

/// Where a file may stand.
const PLACES: [&str; 8] = [
    "onus.toml",
    "evidence/a.toml",
    "evidence/b.toml",
    "evidence/report.pdf",
    "evidence",
    "report.pdf",
    "a.sig",
    "evidence/deep/c.toml",
];

/// Where a link may lead.
const TARGETS: [&str; 8] =
    ["../secret", "onus.toml", "evidence/a.toml", ".", "..", "/proc/self/environ", "/dev/zero", "../evidence/b.toml"];

/// One directory for each process, filled anew each time.
static HOME: LazyLock<PathBuf> = LazyLock::new(|| {
    let home = std::env::temp_dir().join(format!("onus-fuzz-agreement-{}", std::process::id()));
    fs::create_dir_all(&home).expect("a directory");
    fs::write(home.join("secret"), format!("{MARKER} = \"{MARKER}\"\n")).expect("a file");
    home
});

fn put(tree: &Path, part: &[u8]) {
    let [what, place, rest @ ..] = part else { return };
    let path = tree.join(PLACES[usize::from(*place) % PLACES.len()]);
    if let Some(parent) = path.parent() {
        let _ = fs::create_dir_all(parent);
    }
    match what % 8 {
        0 => drop(fs::create_dir_all(path)),
        1 => drop(symlink(TARGETS[rest.first().map_or(0, |at| usize::from(*at)) % TARGETS.len()], path)),
        2 => drop(symlink(String::from_utf8_lossy(rest).as_ref(), path)),
        3 => drop(fs::File::create(path).and_then(|file| file.set_len(1 << rest.first().map_or(0, |size| size % 44)))),
        _ => drop(fs::write(path, rest)),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let tree = HOME.join("tree");
    let _ = fs::remove_dir_all(&tree);
    fs::create_dir_all(&tree).expect("a directory");
    fs::write(tree.join("onus.toml"), "[customer]\nname = \"A\"\n").expect("a file");
    bytes.split(|byte| *byte == 0).for_each(|part| put(&tree, part));
    let told = match load(&tree.join("onus.toml"), &CATALOGUE) {
        Ok(agreement) => format!("{agreement:?}"),
        Err(error) => {
            assert!(!error.problems.is_empty(), "refused without a word");
            format!("{error:?}")
        }
    };
    assert!(!told.contains(MARKER), "{told}");
});
