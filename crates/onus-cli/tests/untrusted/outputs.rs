//! Output destroys nothing.

mod devices;
mod files;
mod full;
mod inputs;
mod names;
mod signals;
mod streams;

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use super::{onus, run, said, shop, write};

/// A directory with a plan in it.
fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    write(place.path(), "plan.json", shop());
    place
}

/// What is in a directory, sorted.
fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A file's text.
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn link(to: impl AsRef<Path>, at: impl AsRef<Path>) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().unwrap().is_symlink()
}

/// An assessment as JSON, whole.
fn is_assessment(text: &str) -> bool {
    text.starts_with('{') && text.trim_end().ends_with('}') && text.contains("\"provenance\"")
}

/// Runs lines of a shell, in which `$ONUS` is the program.
fn shell(directory: &Path, lines: &str) -> Output {
    let onus = onus(directory);
    let mut shell = std::process::Command::new("bash");
    shell.current_dir(directory).env("ONUS", onus.get_program()).env("NO_COLOR", "1");
    shell.stdin(std::process::Stdio::null()).arg("-c").arg(lines).output().unwrap()
}

/// Says that a test shows nothing here. What can be shown without these rights, other tests show.
#[expect(clippy::print_stderr, reason = "nobody should take this for a test that passed")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// Runs lines of a shell as the superuser of a mount of its own; nothing where this machine does not permit that.
fn mounted(directory: &Path, lines: &str) -> Option<Output> {
    let probe =
        shell(directory, "exec unshare -m sh -c 'mount -t tmpfs t /mnt && mknod /mnt/null c 1 3 && echo > /mnt/null'");
    if !probe.status.success() {
        skipped(&format!("no private mount with devices here: {}", said(&probe).trim()));
        return None;
    }
    Some(shell(directory, &format!("exec unshare -m bash -c '{lines}'")))
}

/// The options that name a file, each with the words before it.
const FORMS: [&[&str]; 6] = [
    &["assess", "plan.json", "--fail-on", "never", "--format", "json", "--output"],
    &["assess", "plan.json", "--fail-on", "never", "--write-baseline"],
    &["assess", "plan.json", "--fail-on", "never", "--estate"],
    &["report", "plan.json", "--format", "csv", "--output"],
    &["report", "plan.json", "--format", "xlsx", "--output"],
    &["diff", "plan.json", "plan.json", "--comment"],
];

/// Runs a form with a path.
fn run_form(directory: &Path, form: &[&str], path: &str) -> Output {
    run(directory, &[form, &[path]].concat())
}
