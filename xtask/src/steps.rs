//! Runs programs at the root of the repository.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
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

/// Runs a program to its end.
pub fn run(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| could_not(&command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed", words(&command))) }
}

/// Runs a program to its end, and drops the blank lines at the end of what it prints, so that the last line tells the result.
/// A terminal is handed over as it is: the program may want to use colours.
pub fn run_to_last_line(mut command: Command) -> Result<(), String> {
    if io::stdout().is_terminal() {
        return run(command);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| could_not(&command, &error))?;
    if let Some(printed) = child.stdout.take() {
        copy_without_last_blanks(BufReader::new(printed), io::stdout())
            .map_err(|error| format!("the output cannot be copied: {error}"))?;
    }
    let status = child.wait().map_err(|error| could_not(&command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed", words(&command))) }
}

fn copy_without_last_blanks(mut from: impl BufRead, mut to: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    let mut blanks = 0;
    while from.read_until(b'\n', &mut line)? > 0 {
        if line.trim_ascii().is_empty() {
            blanks += 1;
        } else {
            to.write_all(&b"\n".repeat(std::mem::take(&mut blanks)))?;
            to.write_all(&line)?;
            to.flush()?;
        }
        line.clear();
    }
    Ok(())
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
    fn blank_lines_are_dropped_at_the_end_only() -> io::Result<()> {
        for (printed, copied) in [("a\n\nb\n\n\n", "a\n\nb\n"), ("\na", "\na"), ("\n\n", ""), ("", "")] {
            let mut out = Vec::new();
            copy_without_last_blanks(printed.as_bytes(), &mut out)?;
            assert_eq!(String::from_utf8_lossy(&out), copied);
        }
        Ok(())
    }

    #[test]
    fn a_command_is_told_as_it_is_typed() {
        assert_eq!(words(&program("/somewhere/cargo", &["fmt", "--all"])), "cargo fmt --all");
    }
}
