//! Samples of output in a page: each is what the program prints today.
//!
//! A sample is a fenced block after a comment `<!-- sample: ARGUMENTS -->`. The paragraph in which a report says what it
//! rests on is left out: it holds a hash that changes with every word of the catalogue.

use std::path::Path;
use std::process::Command;

const MARK: &str = "<!-- sample: ";
const FENCE: &str = "```";

/// The page with all its samples made anew.
pub fn renew(page: &str, run: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let mut renewed = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        renewed += &format!("{line}\n");
        let Some(arguments) = line.strip_prefix(MARK).and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        let fence = lines.next().filter(|line| line.starts_with(FENCE));
        let Some(fence) = fence else { return Err(format!("no block follows `{line}`")) };
        if !lines.by_ref().any(|line| line == FENCE) {
            return Err(format!("the block after `{line}` does not end"));
        }
        renewed += &format!("{fence}\n$ onus {arguments}\n{}{FENCE}\n", shown(&run(arguments)?));
    }
    Ok(renewed)
}

/// What a sample shows of an output.
fn shown(output: &str) -> String {
    let rest = match output.split_once("\n\n") {
        Some((head, rest)) if head.starts_with("Onus ") => rest,
        _ => output,
    };
    rest.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// With this variable set, this program is `onus`, so that no other one has to be built.
pub const AS_ONUS: &str = "GENERATE_AS_ONUS";

/// Runs `onus` at the root of the repository; gives what it prints.
pub fn onus(root: &Path, arguments: &str) -> Result<String, String> {
    let this = std::env::current_exe().map_err(|error| format!("cannot tell where this program is: {error}"))?;
    let mut command = Command::new(this);
    command.args(arguments.split_whitespace()).env(AS_ONUS, "1");
    command.current_dir(root).env("COLUMNS", "100").env("NO_COLOR", "1");
    let output = command.output().map_err(|error| format!("cannot run onus: {error}"))?;
    // 1 says that there are gaps.
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!("`onus {arguments}` could not run: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_what_the_program_prints() {
        let page = "before\n<!-- sample: assess plan.json -->\n```text\nold\n```\nafter\n```sh\nkept\n```\n";
        let run = |arguments: &str| Ok(format!("Onus {arguments}\n     a hash\n\n  new \n"));
        let expected = "before\n<!-- sample: assess plan.json -->\n```text\n$ onus assess plan.json\n  new\n```\nafter\n```sh\nkept\n```\n";
        assert_eq!(renew(page, run).as_deref(), Ok(expected));
        assert_eq!(renew(expected, run).as_deref(), Ok(expected));
    }

    #[test]
    fn a_sample_has_a_block() {
        let run = |_: &str| Ok(String::new());
        assert!(renew("<!-- sample: duties -->\ntext\n", run).is_err());
        assert!(renew("<!-- sample: duties -->\n```text\n", run).is_err());
    }
}
