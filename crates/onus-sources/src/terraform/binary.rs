//! Binary plans: only the program that made one can read it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::bytes::Content;
use crate::error::SourceError;

/// Programs that can show a plan.
const PROGRAMS: [&str; 2] = ["terraform", "tofu"];

/// A plan's JSON, from the program that can show it.
pub(crate) fn show(content: &Content) -> Result<Vec<u8>, SourceError> {
    if !content.bytes.windows(b"tfplan".len()).any(|window| window == b"tfplan") {
        let help = "give a plan, a state or `terraform.tfstate`".to_owned();
        return Err(SourceError::Unsupported {
            path: content.path.clone(),
            why: "is a ZIP archive, but no plan".to_owned(),
            help,
        });
    }
    let path = Path::new(&content.path);
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // The providers of a plan are installed where it was made: beside it, or here.
    let beside = absolute.parent().filter(|folder| folder.join(".terraform").is_dir());
    let mut failure = None;
    for program in PROGRAMS {
        let mut command = Command::new(program);
        command.args(["show", "-json", "-no-color"]).arg(&absolute).stdin(Stdio::null());
        if let Some(folder) = beside {
            command.current_dir(folder);
        }
        match command.output() {
            Ok(output) if output.status.success() => return Ok(output.stdout),
            Ok(output) => failure = Some((program, said(&output.stderr))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => failure = Some((program, error.to_string())),
        }
    }
    let (program, said) = failure.unwrap_or(("terraform", "neither `terraform` nor `tofu` is installed".to_owned()));
    let help =
        "run `terraform show -json PLAN > plan.json` in the directory where the plan was made, and give plan.json"
            .to_owned();
    Err(SourceError::NotShown { path: content.path.clone(), program: program.to_owned(), said, help })
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
