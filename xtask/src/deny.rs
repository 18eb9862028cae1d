//! cargo-deny: licences, sources and versions of what the workspace depends on, and what is known against it.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::steps::{cargo, program, run, say, succeeds, target};

/// The version that is installed where there is none.
const VERSION: &str = "0.20.2";
/// How long fetching the advisories may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Runs the checks that `deny.toml` configures.
pub fn check() -> Result<(), String> {
    let deny = installed()?;
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

/// The program: the one that is on the path, or one of our own below the target directory.
fn installed() -> Result<PathBuf, String> {
    if succeeds(cargo(&["deny", "--version"])) {
        return Ok(PathBuf::from("cargo-deny"));
    }
    let tools = target().join("tools");
    let own = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if succeeds(program(&own, &["--version"])) {
        return Ok(own);
    }
    say(&format!("    cargo-deny is not installed: building {VERSION} in {}, once", tools.display()));
    let mut install = cargo(&["install", "cargo-deny", "--locked", "--debug", "--version", VERSION, "--root"]);
    // It runs for a second: building it fast is worth more than a fast program. Built apart, so that nothing of it stays.
    install.arg(&tools).env("CARGO_PROFILE_DEV_DEBUG", "0").env_remove("CARGO_TARGET_DIR");
    run(install)?;
    Ok(own)
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
