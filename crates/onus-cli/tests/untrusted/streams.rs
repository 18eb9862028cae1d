//! Streams are inputs: standard input, process substitution.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::{Command, Output, Stdio};

use crate::{code, onus, said, shop, write};

/// What is assessed where a file of the shop's plan is given.
fn rows(output: &Output) -> serde_json::Value {
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)));
    report["coverage"]["read"].clone()
}

fn expected() -> serde_json::Value {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "plan.json", shop());
    let output = onus(directory.path()).args(["assess", "plan.json", "--format", "json"]).output().unwrap();
    assert_eq!(code(&output), 1);
    rows(&output)
}

/// Gives bytes to its standard input.
fn piped(arguments: &[&str], bytes: &[u8]) -> Output {
    let directory = tempfile::tempdir().unwrap();
    let mut child = onus(directory.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

#[test]
fn standard_input_is_an_input_under_each_of_its_names() {
    let expected = expected();
    for name in ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
        let output = piped(&["assess", name, "--format", "json"], &shop());
        assert_eq!(rows(&output), expected, "{name}");
        // From a file, too.
        let directory = tempfile::tempdir().unwrap();
        let file = write(directory.path(), "plan.json", shop());
        let output = onus(directory.path())
            .args(["assess", name, "--format", "json", "--no-agreement"])
            .stdin(File::open(file).unwrap())
            .output()
            .unwrap();
        assert_eq!(rows(&output), expected, "{name}");
    }
    for arguments in [
        &["gaps", "-"][..],
        &["explain", "product_images", "-i", "-"],
        &["query", "SELECT 1", "-i", "-"],
        &["diff", "-", "/dev/null"],
        &["diff", "--plan", "-"],
    ] {
        let output = piped(arguments, &shop());
        assert!(!said(&output).contains("`-`: No such file"), "{arguments:?}: {}", said(&output));
        assert!(code(&output) < 2 || arguments.contains(&"/dev/null"), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn process_substitution_and_named_pipes_are_inputs() {
    let directory = tempfile::tempdir().unwrap();
    let file = write(directory.path(), "plan.json", shop());
    let program = onus(directory.path()).get_program().to_owned();
    let script = format!("'{}' assess <(cat '{}') --format json --no-agreement", program.display(), file.display());
    let output = Command::new("bash").args(["-c", &script]).current_dir(directory.path()).output().unwrap();
    assert_eq!(rows(&output), expected());
    let script = format!(
        "mkfifo p; cat '{}' >p & '{}' assess p --format json --no-agreement",
        file.display(),
        program.display()
    );
    let output = Command::new("bash").args(["-c", &script]).current_dir(directory.path()).output().unwrap();
    assert_eq!(rows(&output), expected());
}

#[test]
fn a_link_to_a_stream_is_none() {
    let directory = tempfile::tempdir().unwrap();
    assert!(Command::new("mkfifo").arg(directory.path().join("p")).status().unwrap().success());
    for target in ["/dev/stdin", "/dev/zero", "p", "/proc/self/fd/0"] {
        let link = directory.path().join("plan.json");
        let _ = std::fs::remove_file(&link);
        symlink(target, &link).unwrap();
        let output = onus(directory.path()).args(["assess", "plan.json"]).stdin(Stdio::piped()).output().unwrap();
        assert_eq!(code(&output), 2, "{target}: {}", said(&output));
        assert!(said(&output).contains("not a file"), "{target}: {}", said(&output));
    }
}

#[test]
fn an_empty_or_closed_stream_is_an_error() {
    assert_eq!(code(&piped(&["assess", "-"], b"")), 2);
    assert_eq!(code(&piped(&["assess", "-", "-"], &shop())), 2);
    let output = Command::new("bash")
        .args(["-c", &format!("'{}' assess - <&-", onus(std::path::Path::new("/")).get_program().display())])
        .output()
        .unwrap();
    assert_eq!(code(&output), 2, "{}", said(&output));
}
