//! Small inputs do not cost much time or memory: what they may cost has an end, and the message says which.

mod agreements;
mod configurations;
mod kept;
mod patterns;
mod queries;
mod together;

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::{code, onus, said};

/// Whatever takes longer than this does not end.
const WATCHDOG: Duration = Duration::from_secs(60);

/// What a command gives, if it ends.
fn ended(mut command: Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut streams = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let stdout = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        streams.0.read_to_end(&mut bytes).map(|_| bytes).unwrap()
    });
    let stderr = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        streams.1.read_to_end(&mut bytes).map(|_| bytes).unwrap()
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > WATCHDOG {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it does not end: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

/// Runs the program in a directory, without an agreement.
fn onus_on(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = onus(directory);
    command.args(arguments).args(["--no-agreement", "--as-of", "2027-01-01"]);
    ended(command)
}

/// What is told of an assessed directory that was not read.
fn notes(directory: &Path) -> Vec<String> {
    let output = onus_on(directory, &["assess", ".", "--format", "json", "--allow-empty"]);
    assert!(code(&output) <= 1, "{}", said(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let notes = report["coverage"]["notes"].as_array().unwrap();
    notes.iter().map(|note| note.as_str().unwrap().to_owned()).collect()
}

/// Asserts that one of the notes says this.
fn tells(notes: &[String], what: &str) {
    assert!(notes.iter().any(|note| note.contains(what)), "`{what}` is not told: {notes:#?}");
}
