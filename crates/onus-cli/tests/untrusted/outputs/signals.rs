//! What is written aside goes with whoever is told to end.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::super::{onus, write};
use super::names;

/// An estate of which reports take their time.
fn large() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let resource = "resource \"opentelekomcloud_evs_volume_v3\" \"data\" {\n  count = 3000\n  name = \"data\"\n  availability_zone = \"eu-de-01\"\n  size = 10\n  volume_type = \"SSD\"\n}\n";
    write(place.path(), "infra/main.tf", resource);
    std::fs::create_dir(place.path().join("out")).unwrap();
    place
}

/// Waits until this many files are being written in `out`; none where the program ended before.
fn writing(child: &mut Child, out: &Path, files: usize) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(120) {
        if names(out).len() >= files {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(300));
    }
    panic!("nothing was written");
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
}

/// Ends the program while it writes; gives its exit code, as a shell would tell it.
fn ended(place: &Path, arguments: &[&str], signal: &str, files: usize) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    let program = onus(place);
    // Whoever runs the tests may have been told not to hear an interrupt, as what a shell starts in the background is.
    let mut child = Command::new("env");
    child.arg("--default-signal").arg(program.get_program()).args(arguments).current_dir(place);
    child.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut child = child.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    assert!(writing(&mut child, &place.join("out"), files), "it ended before {files} files were begun");
    send(signal, &child);
    let status = child.wait().unwrap();
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap())
}

#[test]
fn a_signal_leaves_nothing_half_written() {
    let place = large();
    let out = place.path().join("out");
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1), ("QUIT", 3), ("XCPU", 24)] {
        let whole = ["assess", "infra", "--format", "json", "--full", "--output", "out/assessment.json"];
        assert_eq!(ended(place.path(), &whole, signal, 1), 128 + number, "{signal}");
        assert_eq!(names(&out), [""; 0], "{signal}");
    }
}

#[test]
fn a_signal_leaves_none_of_several_reports() {
    let place = large();
    let out = place.path().join("out");
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let reports = ["report", "infra", "--format", "html,markdown,sarif,junit,csv,xlsx", "--output", "out"];
        assert_eq!(ended(place.path(), &reports, signal, 4), 128 + number, "{signal}");
        assert_eq!(names(&out), [""; 0], "{signal}");
    }
}

#[test]
fn a_signal_leaves_what_there_was() {
    let place = large();
    let out = place.path().join("out");
    for option in ["--output", "--write-baseline"] {
        write(place.path(), "out/kept.json", "before");
        let words = ["assess", "infra", "--format", "json", "--full", option, "out/kept.json"];
        assert_eq!(ended(place.path(), &words, "TERM", 2), 143, "{option}");
        assert_eq!(names(&out), ["kept.json"], "{option}");
        assert_eq!(std::fs::read_to_string(out.join("kept.json")).unwrap(), "before");
    }
}

#[test]
fn who_was_told_not_to_hear_a_signal_goes_on() {
    let place = large();
    let out = place.path().join("out");
    let line = "trap '' HUP INT; exec \"$ONUS\" report infra --format html,csv --output out";
    let program = onus(place.path()).get_program().to_owned();
    let mut child = Command::new("bash")
        .args(["-c", line])
        .current_dir(place.path())
        .env("ONUS", program)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert!(writing(&mut child, &out, 1));
    send("HUP", &child);
    send("INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(names(&out), ["onus.csv", "onus.html"]);
}

#[test]
fn a_signal_ends_who_waits_for_a_reader() {
    let place = large();
    let fifo = place.path().join("out/fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let words = ["assess", "infra", "--output", "out/fifo"];
    let mut child = onus(place.path()).args(words).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    send("TERM", &child);
    let begun = Instant::now();
    child.wait().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(names(&place.path().join("out")), ["fifo"]);
}
