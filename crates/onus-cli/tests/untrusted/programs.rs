//! Nothing in an input starts a program.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::{VOLUME, code, onus, said, write};

/// The smallest archive that is taken for a binary plan.
const ZIP: &[u8] = b"PK\x03\x04 tfplan";

/// A directory for an attack, and one with programs that leave a marker when they run.
struct Trap {
    home: tempfile::TempDir,
    bin: PathBuf,
}

impl Trap {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let bin = home.path().join("bin");
        for name in ["terraform", "tofu", "git", "sh", "ssh", "less", "cat"] {
            Self::program(&bin, name, home.path());
        }
        fs::create_dir(home.path().join("work")).unwrap();
        Self { home, bin }
    }

    fn program(bin: &Path, name: &str, home: &Path) {
        let text = format!(
            "#!/bin/sh\necho {name} \"$@\" >>{home}/ran\nenv >>{home}/environment\npwd >>{home}/where\nls -A >>{home}/there\n",
            home = home.display()
        );
        let path = write(bin, name, text);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn work(&self) -> PathBuf {
        self.home.path().join("work")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        onus(&self.work())
            .args(arguments)
            .env("PATH", &self.bin)
            .env("AWS_SECRET_ACCESS_KEY", crate::MARKER)
            .output()
            .unwrap()
    }

    fn ran(&self) -> Option<String> {
        fs::read_to_string(self.home.path().join("ran")).ok()
    }

    /// Refused with the command that converts it, and nothing ran.
    fn is_refused(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert_eq!(self.ran(), None, "{arguments:?}");
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains("terraform show -json"), "{}", said(&output));
    }
}

#[test]
fn an_archive_by_any_name_starts_nothing() {
    let trap = Trap::new();
    fs::create_dir(trap.work().join(".terraform")).unwrap();
    for name in ["plan.json", "infra", "plan.tfplan", "state.tfstate", "main.tf"] {
        write(&trap.work(), name, ZIP);
        trap.is_refused(&["assess", name]);
        trap.is_refused(&["gaps", name]);
        trap.is_refused(&["explain", "x", "-i", name]);
        trap.is_refused(&["query", "SELECT 1", "-i", name]);
        trap.is_refused(&["report", "--format", "csv", name]);
        trap.is_refused(&["diff", name, name]);
        trap.is_refused(&["diff", "--plan", name]);
        fs::remove_file(trap.work().join(name)).unwrap();
    }
    write(&trap.work(), "real", ZIP);
    symlink("real", trap.work().join("linked.json")).unwrap();
    trap.is_refused(&["assess", "linked.json"]);
}

#[test]
fn what_an_agreement_names_starts_nothing_even_with_the_flag() {
    let trap = Trap::new();
    write(&trap.work(), "plan.json", ZIP);
    write(&trap.work(), "onus.toml", "[customer]\nname = \"A\"\n[settings]\ninputs = [\"plan.json\"]\n");
    trap.is_refused(&["assess"]);
    for command in [&["assess"][..], &["gaps"], &["matrix"], &["report", "--format", "json"], &["assess", "--strict"]] {
        trap.is_refused(&[command, &["--run-terraform"]].concat());
    }
}

#[test]
fn an_archive_in_a_directory_starts_nothing() {
    let trap = Trap::new();
    write(&trap.work(), "infra/main.tf", VOLUME);
    for name in
        ["infra/plan.json", "infra/plan.tfplan", "infra/terraform.tfvars", "infra/more.tf", "infra/a.auto.tfvars.json"]
    {
        write(&trap.work(), name, ZIP);
    }
    let output = trap.run(&["assess", "infra", "--run-terraform"]);
    assert_eq!((trap.ran(), code(&output)), (None, 1), "{}", said(&output));
    // The volume is read, and what only looks like configuration is told.
    assert!(said(&output).contains("1 resource read"), "{}", said(&output));
    for name in ["terraform.tfvars", "more.tf", "a.auto.tfvars.json"] {
        assert!(said(&output).contains(&format!("infra/{name}:1:")), "{name}: {}", said(&output));
    }
    let output = trap.run(&["init", "infra", "--yes"]);
    assert_eq!((trap.ran(), code(&output)), (None, 0), "{}", said(&output));
}

#[test]
fn an_archive_at_a_commit_starts_nothing_even_with_the_flag() {
    let trap = Trap::new();
    let work = trap.work();
    write(&work, "plan.json", ZIP);
    crate::git::commit_all(&work);
    let output = trap.run(&["diff", "git:HEAD:plan.json", "git:HEAD:plan.json", "--run-terraform"]);
    assert_eq!((trap.ran(), code(&output)), (None, 2), "{}", said(&output));
}

#[test]
fn with_the_flag_a_named_plan_is_shown_in_an_empty_place() {
    let trap = Trap::new();
    let work = trap.work();
    write(&work, "plan.tfplan", ZIP);
    fs::create_dir_all(work.join(".terraform/providers")).unwrap();
    // A program where the plan lies is not the one of the search path.
    Trap::program(&work, "terraform", &work);
    let path = format!(".::{}", trap.bin.display());
    let output = onus(&work)
        .args(["assess", "plan.tfplan", "--run-terraform"])
        .env("PATH", path)
        .env("TF_CLI_ARGS", "-x")
        .env("TF_PLUGIN_CACHE_DIR", &work)
        .env("AWS_SECRET_ACCESS_KEY", crate::MARKER)
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(!work.join("ran").exists(), "the program of the current directory ran");
    let ran = trap.ran().unwrap();
    assert!(ran.starts_with("terraform show -json"), "{ran}");
    let environment = fs::read_to_string(trap.home.path().join("environment")).unwrap();
    for name in ["TF_CLI_ARGS", "TF_PLUGIN_CACHE_DIR", "AWS_SECRET"] {
        assert!(!environment.contains(name), "{name} in {environment}");
    }
    // Its home is not the user's, and nothing lies where it starts.
    let home = environment.lines().find_map(|line| line.strip_prefix("HOME=")).unwrap();
    assert!(home != std::env::var("HOME").unwrap_or_default() && home.contains("onus-"), "{environment}");
    assert_eq!(fs::read_to_string(trap.home.path().join("there")).unwrap(), "");
    let place = fs::read_to_string(trap.home.path().join("where")).unwrap();
    assert!(!place.starts_with(&work.display().to_string()), "{place}");
}

#[test]
fn no_command_starts_anything() {
    let trap = Trap::new();
    let work = trap.work();
    write(&work, "infra/main.tf", VOLUME);
    write(&work, "plan.json", crate::shop());
    write(&work, "onus.toml", "[customer]\nname = \"A\"\n[settings]\ninputs = [\"plan.json\"]\n");
    crate::git::commit_all(&work);
    let commands: &[&[&str]] = &[
        &["assess", "infra"],
        &["assess", "--agreement", "git:HEAD"],
        &["diff", "git:HEAD", "infra"],
        &["diff", "git:HEAD:plan.json", "plan.json"],
        &["matrix"],
        &["officers"],
        &["contracts"],
        &["evidence", "check"],
        &["report", "--format", "html"],
    ];
    for command in commands {
        let output = trap.run(command);
        assert_eq!(trap.ran(), None, "{command:?}: {}", said(&output));
        assert!(code(&output) < 2, "{command:?}: {}", said(&output));
    }
}
