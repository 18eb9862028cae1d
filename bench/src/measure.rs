//! What one program used: CPU time, memory, wall time.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use clap::Args;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Failure;

/// Arguments of `measure`.
#[derive(Args)]
pub struct Options {
    /// Where the program's output goes; nowhere by default
    #[arg(long)]
    output: Option<PathBuf>,
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

/// What a program used.
#[derive(Clone, Copy)]
pub struct Usage {
    /// Its exit code; -1 where a signal ended it.
    pub code: i64,
    /// Seconds of CPU, for itself and in the system.
    pub cpu: f64,
    /// Seconds from start to end.
    pub wall: f64,
    /// The most memory it held, in bytes.
    pub peak: f64,
}

/// Runs the program as the only child of this process and prints four numbers: exit code, microseconds of CPU,
/// microseconds of wall time, peak memory in KiB.
pub fn run(options: &Options) -> Result<(), Failure> {
    let (program, arguments) = options.command.split_first().ok_or("no program")?;
    let output = match &options.output {
        Some(path) => Stdio::from(File::create(path)?),
        None => Stdio::null(),
    };
    let start = Instant::now();
    let status =
        Command::new(program).args(arguments).stdin(Stdio::null()).stdout(output).stderr(Stdio::null()).status()?;
    let wall = start.elapsed().as_micros();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    println!("{} {cpu} {wall} {}", status.code().unwrap_or(-1), usage.max_rss());
    Ok(())
}

/// Measures a program in a fresh copy of this binary.
pub fn measure(program: &Path, arguments: &[&str], output: Option<&Path>) -> Result<Usage, Failure> {
    let mut copy = Command::new(std::env::current_exe()?);
    copy.arg("measure");
    if let Some(path) = output {
        copy.arg("--output").arg(path);
    }
    let done = copy.arg("--").arg(program).args(arguments).output()?;
    if !done.status.success() {
        return Err(format!("`{}`: {}", program.display(), String::from_utf8_lossy(&done.stderr).trim()).into());
    }
    let text = String::from_utf8(done.stdout)?;
    let numbers = text.split_whitespace().map(str::parse).collect::<Result<Vec<i64>, _>>()?;
    let &[code, cpu, wall, peak] = numbers.as_slice() else {
        return Err(format!("`measure` printed `{text}`").into());
    };
    Ok(Usage { code, cpu: cpu as f64 / 1e6, wall: wall as f64 / 1e6, peak: peak as f64 * 1024.0 })
}

/// The run with the least CPU time.
pub fn least(runs: usize, mut run: impl FnMut() -> Result<Usage, Failure>) -> Result<Usage, Failure> {
    let mut best = run()?;
    for _ in 1..runs {
        let next = run()?;
        if next.cpu < best.cpu {
            best = next;
        }
    }
    Ok(best)
}

/// What was measured, if the program ended as one that did its work; a word on why not otherwise.
pub fn judged(usage: Result<Usage, Failure>, good: &[i64]) -> Result<Usage, String> {
    match usage {
        Ok(usage) if good.contains(&usage.code) => Ok(usage),
        Ok(Usage { code: -1, .. }) => Err("ended by a signal".to_owned()),
        Ok(usage) => Err(format!("exit {}", usage.code)),
        Err(failure) => Err(failure.to_string()),
    }
}
