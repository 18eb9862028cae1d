//! cargo-deny: licences, sources and versions of what the workspace depends on, and what is known against it.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::steps::{program, run, say};
use crate::tools::Tool;

/// Any version reads `deny.toml`; this one is installed where there is none.
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", any_version: true, options: &[] };
/// How long fetching the advisories may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Runs the checks that `deny.toml` configures.
pub fn check() -> Result<(), String> {
    let deny = DENY.installed()?;
    run(program(&deny, &["check", "bans", "licenses", "sources"]))?;
    let mut fetch = program(&deny, &["fetch", "db"]);
    fetch.env("GIT_TERMINAL_PROMPT", "0");
    if ends_well(fetch, PATIENCE) {
        return run(program(&deny, &["check", "advisories"]));
    }
    say(
        "    SKIPPED: advisories. The advisory database could not be fetched, so nobody looked whether something is known against a dependency.",
    );
    Ok(())
}

/// Whether a program succeeds in time; what it prints is not shown.
fn ends_well(mut command: Command, patience: Duration) -> bool {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    child.is_ok_and(|child| in_time(child, patience))
}

fn in_time(mut child: Child, patience: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(100)),
            Err(_) => return false,
        }
    }
    // It may have ended by itself in the meantime.
    let _ = child.kill();
    let _ = child.wait();
    false
}
