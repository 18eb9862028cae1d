//! Attacks through what Onus reads, by somebody who may change it: a pull request, a plan, a kept estate. Each test builds
//! one and shows that nothing ran, that nothing leaked, and that nothing was destroyed.
//!
//! `ONUS_UNDER_TEST=PROGRAM` runs the suite against another build, such as an older one, to see what it would have done.
#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod bounds;
mod contained;
mod dot_git;
mod git;
mod logs;
mod outputs;
mod pardon;
mod programs;
mod sensitive;
mod streams;
mod unquoted;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A secret. Wherever it shows, something leaked.
pub const MARKER: &str = "s3cr3t-marker-7f1c";

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The program, in a directory, with nothing to read from its standard input.
pub fn onus(directory: &Path) -> Command {
    let program = std::env::var_os("ONUS_UNDER_TEST").unwrap_or_else(|| env!("CARGO_BIN_EXE_onus").into());
    let mut command = Command::new(program);
    command.current_dir(directory).env("NO_COLOR", "1").env("COLUMNS", "120").stdin(Stdio::null());
    command
}

/// Runs the program in a directory.
pub fn run<A: AsRef<OsStr>>(directory: &Path, arguments: &[A]) -> Output {
    onus(directory).args(arguments).output().unwrap()
}

/// All that it printed, to either stream.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Its exit code; it ended by itself, and did not panic.
pub fn code(output: &Output) -> i32 {
    let code = output.status.code().unwrap_or_else(|| panic!("it was killed: {:?}\n{}", output.status, said(output)));
    assert_ne!(code, 101, "{}", said(output));
    code
}

/// Writes a file, and the directories that it needs.
pub fn write(directory: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = directory.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A plan of the web shop, to have something that is assessed.
pub fn shop() -> Vec<u8> {
    std::fs::read(root().join("examples/01-open-telekom-cloud-shop/plan.json")).unwrap()
}

/// A configuration with one resource that is recognised.
pub const VOLUME: &str = r#"resource "opentelekomcloud_evs_volume_v3" "data" {
  name              = "data"
  availability_zone = "eu-de-01"
  size              = 10
  volume_type       = "SSD"
}
"#;
