//! The repository of the fourth example, with its history, and commands that run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{code, root, stderr};

/// The example.
pub const EXAMPLE: &str = "examples/04-in-the-pipeline";

/// A repository as the example's readers have it: `main` with its baseline, and a branch with the pull request.
pub struct Shop {
    directory: tempfile::TempDir,
}

impl Shop {
    /// The repository with the pull request on it.
    pub fn with_pull_request() -> Self {
        Self::with_pull_request_to(&[])
    }

    /// The repository with the pull request on it, to a `main` that has these files too.
    pub fn with_pull_request_to(main: &[(&str, &str)]) -> Self {
        let shop = Self::on_main_with(main);
        shop.must("git checkout -q -b archive");
        shop.add_pull_request();
        shop.commit("Keep an archive");
        shop
    }

    /// The repository without it.
    pub fn on_main() -> Self {
        Self::on_main_with(&[])
    }

    /// The repository without it, with these files too.
    pub fn on_main_with(files: &[(&str, &str)]) -> Self {
        let shop = Self { directory: tempfile::tempdir().unwrap() };
        fs::create_dir_all(shop.path().join("infra")).unwrap();
        fs::create_dir_all(shop.tools()).unwrap();
        fs::create_dir_all(shop.kept()).unwrap();
        fs::copy(root().join(EXAMPLE).join("infra/main.tf"), shop.path().join("infra/main.tf")).unwrap();
        shop.must("git init -q -b main && git config user.name Shop && git config user.email shop@example.com");
        shop.must("onus assess infra --write-baseline onus-baseline.json --fail-on never");
        for (path, text) in files {
            shop.write(path, text);
        }
        shop.commit("Begin");
        shop.must("git update-ref refs/remotes/origin/main main");
        shop
    }

    /// Commits all that there is.
    pub fn commit(&self, message: &str) {
        self.must(&format!("git add . && git commit -q --allow-empty -m '{message}'"));
    }

    /// Writes a file of the repository, and the directories that it needs.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds what the pull request adds.
    pub fn add_pull_request(&self) {
        let change = root().join(EXAMPLE).join("pull-request/archive.tf");
        fs::copy(change, self.path().join("infra/archive.tf")).unwrap();
    }

    /// Its directory.
    pub fn path(&self) -> PathBuf {
        self.directory.path().join("shop")
    }

    /// A directory that is on the path before all others.
    pub fn tools(&self) -> PathBuf {
        self.directory.path().join("tools")
    }

    /// A directory for what a runner keeps.
    pub fn kept(&self) -> PathBuf {
        self.directory.path().join("kept")
    }

    /// Writes a program of this text.
    pub fn tool(&self, name: &str, text: &str) {
        let path = self.tools().join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}")).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// What a file of the repository says.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A shell in the repository, with `onus` and `onus-pipeline` on the path and nothing of another pipeline around it.
    pub fn shell(&self) -> Command {
        let onus = Path::new(env!("CARGO_BIN_EXE_onus")).parent().unwrap();
        self.shell_with(&[onus, &root().join("pipelines")])
    }

    /// A shell in the repository, with these directories on the path.
    pub fn shell_with(&self, first: &[&Path]) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let tools = self.tools();
        let all = std::iter::once(tools.as_path()).chain(first.iter().copied()).map(Path::to_path_buf);
        let mut shell = Command::new("sh");
        shell.arg("-e").current_dir(self.path()).env("NO_COLOR", "1").env("COLUMNS", "100");
        shell.env("PATH", std::env::join_paths(all.chain(std::env::split_paths(&path))).unwrap());
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if ["GITHUB_", "ONUS_", "CI_", "GIT_", "TF_VAR_"].iter().any(|of| name.starts_with(of)) {
                shell.env_remove(name);
            }
        }
        shell
    }

    /// Runs a command in the repository.
    pub fn run(&self, command: &str) -> Output {
        self.shell().args(["-c", command]).output().unwrap()
    }

    /// Runs a command in the repository, which does not fail.
    pub fn must(&self, command: &str) {
        let output = self.run(command);
        assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
    }
}

/// A schema that reports of this sort are held against.
pub fn schema(name: &str) -> jsonschema::Validator {
    let path = root().join("crates/onus-report/tests/schemas").join(name);
    let mut schema: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    // The standard's pattern for languages is not a regular expression, which its errata fix.
    for of in ["run", "toolComponent"] {
        if let Some(language) = schema.pointer_mut(&format!("/definitions/{of}/properties/language")) {
            language.as_object_mut().unwrap().remove("pattern");
        }
    }
    jsonschema::validator_for(&schema).unwrap()
}
