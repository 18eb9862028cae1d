//! What is on the disk only for a while, and goes when the program is told to end.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// Files and folders that are there for now.
static KNOWN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Files and folders that are there for now. While this is held, no signal ends the program; from the moment that one does,
/// nobody gets hold of it any more, so that nothing new is made.
pub fn known() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes something that is there for a while, and remembers its path.
pub fn make<T>(make: impl FnOnce() -> io::Result<(T, PathBuf)>) -> io::Result<T> {
    let mut known = known();
    let (made, path) = make()?;
    known.insert(path);
    Ok(made)
}

/// A folder that goes with this value, or with the program.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// Makes a folder in the system's directory for temporary files, for the eyes of its owner only.
    pub fn new() -> io::Result<Self> {
        make(|| {
            let mut builder = tempfile::Builder::new();
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
            let folder = builder.prefix("onus-").tempdir()?;
            let path = folder.path().to_path_buf();
            Ok((Self(folder), path))
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The folder itself goes right after this: until then, a signal still finds it.
        let _ = fs::remove_dir_all(self.0.path());
        known().remove(self.0.path());
    }
}

/// Watches for the signals that end a program: what is there for a while goes, and the exit code is 128 and the signal's
/// number.
pub fn watch() {
    #[cfg(unix)]
    signals::watch();
}

#[cfg(unix)]
mod signals {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ};
    use signal_hook::iterator::Signals;

    /// How often it is tried to remove a folder into which another program may still be writing.
    const ATTEMPTS: usize = 20;

    pub fn watch() {
        // A limit on the size of files is a failure to write, which is told as one.
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        let ignored = ignored();
        // What was started under `nohup`, or behind a shell's `&`, goes on as it was meant to.
        let heeded = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU]
            .into_iter()
            .filter(|signal| u32::try_from(signal - 1).is_ok_and(|bit| ignored & 1_u64.wrapping_shl(bit) == 0));
        let Ok(mut signals) = Signals::new(heeded) else { return };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let known = super::known();
                for path in known.iter() {
                    remove(path);
                    // SQLite keeps one beside what it writes.
                    let mut journal = path.clone().into_os_string();
                    journal.push("-journal");
                    remove(Path::new(&journal));
                }
                std::process::exit(128 + signal);
            }
        });
    }

    fn remove(path: &Path) {
        for _ in 0..ATTEMPTS {
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            if fs::symlink_metadata(path).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The signals that were ignored when the program was started, a bit each, where the system tells.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }
}
