//! Runs programs at the root of the repository.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Says something on the standard error, where cargo speaks too.
#[expect(clippy::print_stderr, reason = "this is where the tasks speak")]
pub fn say(text: &str) {
    eprintln!("{text}");
}

/// The root of the repository: cargo tells the directory of this package to whatever it runs.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package.as_deref().and_then(|package| package.parent()).map_or_else(|| PathBuf::from("."), PathBuf::from)
}

/// The directory into which cargo builds.
pub fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// A program, to be run at the root.
pub fn program(name: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this task.
pub fn cargo(arguments: &[&str]) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// A task of ours that depends on the workspace.
///
/// It is built together with all other examples: cargo then chooses the same features for everything that both
/// need as it does for the tests, and builds it once.
pub fn example(name: &str) -> Result<Command, String> {
    run(cargo(&["build", "--workspace", "--examples"]))?;
    let examples = target().join("debug").join("examples");
    Ok(program(examples.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)), &[]))
}

/// Runs a program to its end.
pub fn run(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| could_not(&command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed", words(&command))) }
}

/// Runs a test runner to its end; the last line adds up what all its test programs said of themselves.
pub fn run_tests(mut command: Command) -> Result<(), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| could_not(&command, &error))?;
    let mut total = Total::default();
    if let Some(printed) = child.stdout.take() {
        total = copy_and_count(BufReader::new(printed), io::stdout())
            .map_err(|error| format!("the output cannot be copied: {error}"))?;
    }
    let status = child.wait().map_err(|error| could_not(&command, &error))?;
    writeln!(io::stdout(), "{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped)
        .map_err(|error| format!("the output cannot be written: {error}"))?;
    match (status.success(), total.passed) {
        (true, 0) => Err(format!("`{}` ran no test", words(&command))),
        (true, _) => Ok(()),
        (false, _) => Err(format!("`{}` failed", words(&command))),
    }
}

/// What test programs said of themselves.
#[derive(Debug, Default, PartialEq, Eq)]
struct Total {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// Copies what is printed; adds up lines such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn copy_and_count(mut from: impl BufRead, mut to: impl Write) -> io::Result<Total> {
    let mut line = Vec::new();
    let mut total = Total::default();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        if let Some(counts) = String::from_utf8_lossy(&line).strip_prefix("test result:") {
            let count = |what: &str| -> u64 {
                let part = counts.split(['.', ';']).find_map(|part| part.trim().strip_suffix(what));
                part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
            };
            total.passed += count("passed");
            total.failed += count("failed");
            total.skipped += count("ignored");
        }
        line.clear();
    }
    Ok(total)
}

/// Whether a program runs and succeeds; what it prints is not shown.
pub fn succeeds(mut command: Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A command as one would type it.
pub fn words(command: &Command) -> String {
    let name = std::path::Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut words = vec![name.to_string_lossy()];
    words.extend(command.get_args().map(OsStr::to_string_lossy));
    words.join(" ")
}

fn could_not(command: &Command, error: &io::Error) -> String {
    format!("cannot run `{}`: {error}", words(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_added_up() -> io::Result<()> {
        let printed = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured\n\n\
                       test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured\n";
        let mut out = Vec::new();
        let total = copy_and_count(printed.as_bytes(), &mut out)?;
        assert_eq!(total, Total { passed: 5, failed: 1, skipped: 1 });
        assert_eq!(String::from_utf8_lossy(&out), printed);
        Ok(())
    }

    #[test]
    fn a_command_is_told_as_it_is_typed() {
        assert_eq!(words(&program("/somewhere/cargo", &["fmt", "--all"])), "cargo fmt --all");
    }
}
