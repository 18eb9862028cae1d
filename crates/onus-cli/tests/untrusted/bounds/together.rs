//! All root modules of a run together.

use std::path::Path;

use tempfile::tempdir;

use super::super::{VOLUME, code, onus, said, write};
use super::{ended, notes, tells};

/// Root modules that call so many modules each.
fn roots(directory: &Path, count: usize, modules: usize) {
    write(directory, "shared/main.tf", "locals {\n  x = 1\n}\n");
    for at in 0..count {
        let call = format!("module \"m\" {{\n  source = \"../shared\"\n  count  = {modules}\n}}\n");
        write(directory, &format!("r{at:03}/main.tf"), format!("{call}{VOLUME}"));
    }
}

#[test]
fn many_root_modules_have_one_budget() {
    let directory = tempdir().unwrap();
    roots(directory.path(), 14, 9_000);
    tells(
        &notes(directory.path()),
        "./r011: evaluation stopped here: all root modules together take more than 100000 modules: it and 2 root modules after it were not read",
    );
}

#[test]
fn what_was_not_read_is_no_success_where_all_must_be_read() {
    let directory = tempdir().unwrap();
    roots(directory.path(), 12, 9_000);
    let mut command = onus(directory.path());
    command.args(["assess", ".", "--no-agreement", "--strict", "--fail-on", "never"]);
    let output = ended(command);
    assert_eq!(code(&output), 3, "{}", said(&output));
}

#[test]
fn directories_that_are_named_one_by_one_have_the_same_budget() {
    let directory = tempdir().unwrap();
    roots(&directory.path().join("a"), 6, 9_000);
    roots(&directory.path().join("b"), 6, 9_000);
    let mut command = onus(directory.path());
    command.args(["assess", "a", "b", "--no-agreement", "--format", "json"]);
    let output = ended(command);
    assert!(code(&output) <= 1, "{}", said(&output));
    assert!(said(&output).contains("b/r005: evaluation stopped here: all root modules together"), "{}", said(&output));
}

#[test]
fn bytes_are_counted_over_all_root_modules() {
    let directory = tempdir().unwrap();
    let tower: String = (0..25).map(|at| format!("  x{} = \"${{local.x{at}}}${{local.x{at}}}\"\n", at + 1)).collect();
    for at in 0..6 {
        let locals = format!("locals {{\n  x0 = \"aaaaaaaaaa\"\n{tower}}}\n");
        write(
            directory.path(),
            &format!("r{at}/main.tf"),
            format!("{locals}{}", VOLUME.replace("\"data\"\n", "length(local.x25)\n")),
        );
    }
    tells(&notes(directory.path()), "all root modules together take more than 1073741824 bytes of values");
}

#[test]
fn a_thousand_ordinary_modules_are_read() {
    let directory = tempdir().unwrap();
    write(directory.path(), "shared/main.tf", VOLUME);
    for at in 0..500 {
        let calls: String =
            (0..2).map(|call| format!("module \"m{call}\" {{\n  source = \"../shared\"\n}}\n")).collect();
        write(directory.path(), &format!("r{at:03}/main.tf"), calls);
    }
    assert_eq!(notes(directory.path()), [""; 0]);
}

#[test]
#[cfg(target_os = "linux")]
fn the_number_of_threads_does_not_decide_what_is_read() {
    let directory = tempdir().unwrap();
    roots(directory.path(), 130, 2_000);
    let run = |threads: Option<&str>| {
        let plain = onus(directory.path());
        let mut command = match threads {
            Some(cores) => {
                let mut bound = std::process::Command::new("taskset");
                bound.args(["-c", cores]).arg(plain.get_program()).current_dir(directory.path());
                bound.env("NO_COLOR", "1").env("COLUMNS", "120");
                bound
            }
            None => plain,
        };
        command.args(["assess", ".", "--no-agreement", "--as-of", "2027-01-01", "--format", "json"]);
        let output = ended(command);
        assert!(code(&output) <= 1, "{}", said(&output));
        output.stdout
    };
    let with_all = run(None);
    assert!(
        String::from_utf8_lossy(&with_all).contains("./r050: evaluation stopped here"),
        "{}",
        String::from_utf8_lossy(&with_all).chars().take(3000).collect::<String>()
    );
    assert_eq!(with_all, run(Some("0")));
    assert_eq!(with_all, run(None));
}
