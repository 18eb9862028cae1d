//! A file as a stranger may leave it: plain, a link, a chain of links, cut short, made long, a directory, a device.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use onus_files::named;

/// What must not show: it is in a file of its own beside the one that is read.
const MARKER: &str = "s3cr3t-marker-7f1c";

/// One directory for each process.
static HOME: LazyLock<PathBuf> = LazyLock::new(|| {
    let home = std::env::temp_dir().join(format!("onus-fuzz-placed-{}", std::process::id()));
    fs::create_dir_all(&home).expect("a directory");
    fs::write(home.join("secret"), MARKER).expect("a file");
    home
});

/// Leaves the bytes as the number says, and reads them as the program reads an input that is named. `None` where they
/// are refused.
pub fn read(how: u8, bytes: &[u8]) -> Option<Vec<u8>> {
    let place = HOME.join("place");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).expect("a directory");
    let path = place.join("input");
    leave(how, &place, &path, bytes);
    match named(&path) {
        Ok(read) => Some(read),
        Err(refused) => {
            let told = format!("{refused}{}", refused.help());
            assert!(!told.contains(MARKER), "{told}");
            None
        }
    }
}

fn leave(how: u8, place: &Path, path: &Path, bytes: &[u8]) {
    let other = place.join("other");
    let link = |to: &str| symlink(to, path).expect("a link");
    match how % 10 {
        0 => link("/dev/zero"),
        1 => link("input"),
        2 => fs::create_dir(path).expect("a directory"),
        3 => link("../secret"),
        4 => fs::write(path, &bytes[..bytes.len() / 2]).expect("a file"),
        5 => {
            fs::write(path, bytes).expect("a file");
            let longer = bytes.len() as u64 + (1 << 20);
            fs::File::options().write(true).open(path).and_then(|file| file.set_len(longer)).expect("a longer file");
        }
        6 => {
            fs::write(&other, bytes).expect("a file");
            link("other");
        }
        7 => fs::File::create(path).and_then(|file| file.set_len(8 << 30)).expect("a file of holes"),
        _ => fs::write(path, bytes).expect("a file"),
    }
}
