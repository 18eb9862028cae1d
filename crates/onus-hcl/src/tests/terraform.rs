//! Asks Terraform.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

/// The version whose answers are recorded.
const VERSION: &str = "Terraform v1.11.4";

/// The directory with what is recorded.
pub fn recorded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded")
}

/// Whether the answers are to be written down anew.
pub fn recording() -> bool {
    std::env::var_os("RECORD_ANSWERS").is_some()
}

/// Whether there is a Terraform to ask; if not, says so.
pub fn is_there() -> bool {
    let version = Command::new("terraform").arg("version").output();
    let there = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with(VERSION));
    if !there {
        eprintln!("there is no {VERSION} here: only its recorded answers are compared");
    }
    there
}

/// Runs Terraform in a directory, with nothing else of the environment.
pub fn run(directory: &Path, arguments: &[String], environment: &[(String, String)], input: &str) -> Output {
    let input_file = directory.join(".input");
    fs::write(&input_file, input).unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    Command::new("terraform")
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", path)
        .env("HOME", directory)
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .env("CHECKPOINT_DISABLE", "1")
        .envs(environment.iter().cloned())
        .stdin(fs::File::open(&input_file).unwrap())
        .output()
        .unwrap()
}

/// A copy of a directory, in which Terraform may leave its files.
pub fn copy(from: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_into(from, copy.path());
    copy
}

fn copy_into(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_into(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Does something with each item, two at a time; the results are in the order of the items.
pub fn two_at_a_time<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0);
    let results = Mutex::new(items.iter().map(|_| None).collect::<Vec<Option<R>>>());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let position = {
                        let mut next = next.lock().unwrap();
                        *next += 1;
                        *next - 1
                    };
                    let Some(item) = items.get(position) else { break };
                    let result = work(item);
                    results.lock().unwrap()[position] = Some(result);
                }
            });
        }
    });
    results.into_inner().unwrap().into_iter().map(Option::unwrap).collect()
}
