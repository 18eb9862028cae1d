//! Programs that the gate runs and that are no part of the workspace: the one on the path, or one of our own.

use std::path::PathBuf;

use crate::steps::{cargo, program, run, say, succeeds, target};

/// A program from crates.io.
pub struct Tool {
    /// The crate and the program: both have the same name.
    pub name: &'static str,
    /// The version that is installed.
    pub version: &'static str,
    /// Whether another version on the path will do.
    pub any_version: bool,
    /// What `cargo install` is told besides.
    pub options: &'static [&'static str],
}

impl Tool {
    /// Where the program is; it is installed below the target directory where there is none.
    pub fn installed(&self) -> Result<PathBuf, String> {
        if self.any_version && succeeds(program(self.name, &["--version"])) {
            return Ok(PathBuf::from(self.name));
        }
        // A directory for each version: after a change of version the old program is not taken for the new one.
        let home = target().join("tools").join(format!("{}-{}", self.name, self.version));
        let own = home.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        if succeeds(program(&own, &["--version"])) {
            return Ok(own);
        }
        say(&format!("    {} {} is not installed: building it in {}, once", self.name, self.version, home.display()));
        let mut install = cargo(&["install", self.name, "--locked", "--debug", "--version", self.version]);
        // It runs for a second: building it fast is worth more than a fast program. Built apart, so that nothing of it stays.
        install.args(self.options).arg("--root").arg(&home);
        install.env("CARGO_PROFILE_DEV_DEBUG", "0").env_remove("CARGO_TARGET_DIR");
        run(install)?;
        Ok(own)
    }
}
