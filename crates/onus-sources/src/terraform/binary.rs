//! Binary plans: only the program that made one can read it. It runs where the user lets it, and finds nothing there.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bytes::Content;
use crate::error::SourceError;

/// Programs that can show a plan.
const PROGRAMS: [&str; 2] = ["terraform", "tofu"];

/// How to come to what can be read.
const CONVERT: &str =
    "run `terraform show -json PLAN > PLAN.json` in the directory where the plan was made, and give PLAN.json";

/// A binary plan may not be shown, or what only looks like one.
pub(crate) fn refused(content: &Content) -> SourceError {
    let (why, help) = if is_plan(content) {
        let help =
            format!("{CONVERT}; `--run-terraform` lets Onus run it, for a plan that is named on the command line");
        ("is a binary plan, which only the program that made it can read", help)
    } else {
        ("is a ZIP archive, but not a plan", "give a plan, a state or `terraform.tfstate`".to_owned())
    };
    SourceError::Unsupported { path: content.path.clone(), why: why.to_owned(), help }
}

fn is_plan(content: &Content) -> bool {
    content.bytes.windows(b"tfplan".len()).any(|window| window == b"tfplan")
}

/// A plan's JSON, from the program that can show it. It is started in an empty directory below one that the caller gives and
/// removes, with an environment that names nothing of the user's, so that neither a committed provider nor a setting of the user's
/// takes part.
pub(crate) fn show(content: &Content, home: &Path) -> Result<Vec<u8>, SourceError> {
    if !is_plan(content) {
        return Err(refused(content));
    }
    let not_shown = |program: &str, said: String| SourceError::NotShown {
        path: content.path.clone(),
        program: program.to_owned(),
        said,
        help: CONVERT.to_owned(),
    };
    let (plan, settings) = (home.join("plan.tfplan"), home.join("settings.tfrc"));
    let empty = home.join("empty");
    std::fs::write(&plan, &content.bytes)
        .and_then(|()| std::fs::write(&settings, ""))
        .and_then(|()| std::fs::create_dir_all(&empty))
        .map_err(|error| not_shown(PROGRAMS[0], error.to_string()))?;
    let search = std::env::var_os("PATH").unwrap_or_default();
    let mut failure = None;
    for program in PROGRAMS {
        let Some(found) = found(program, &search) else { continue };
        let mut command = Command::new(found);
        command.args(["show", "-json", "-no-color"]).arg(&plan).current_dir(&empty).stdin(Stdio::null());
        command.env_clear().env("HOME", &empty).env("TF_CLI_CONFIG_FILE", &settings).env("CHECKPOINT_DISABLE", "1");
        match command.output() {
            Ok(output) if output.status.success() => return Ok(output.stdout),
            Ok(output) => failure = Some((program, said(&output.stderr))),
            Err(error) => failure = Some((program, error.to_string())),
        }
    }
    let (program, said) = failure.unwrap_or((PROGRAMS[0], "neither `terraform` nor `tofu` is installed".to_owned()));
    Err(not_shown(program, said))
}

/// Where a program is. Only whole paths of the search path count: the current directory is the input's.
fn found(program: &str, search: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(search)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(program))
        .find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.with_extension("exe").is_file()
}

/// What went wrong, in one line: warnings before the error are left out.
fn said(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let error = text.find("Error:").and_then(|at| text.get(at..)).unwrap_or(&text);
    let lines = error
        .lines()
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || "│╷╵".contains(c)))
        .filter(|line| !line.is_empty());
    lines.take(6).collect::<Vec<_>>().join(" ")
}
