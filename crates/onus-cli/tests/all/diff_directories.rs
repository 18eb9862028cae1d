//! Directories of configuration as sides of a diff: what is said about them holds for both, files of values are the commit's.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::{code, json, stderr};

const VOLUME: &str = "opentelekomcloud_evs_volume_v3.data";

/// A repository: `infra` with a module outside of it, and files of values beside it.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet"]);
        repository.write(
            "infra/main.tf",
            "variable \"key\" { default = null }\n\
             resource \"opentelekomcloud_evs_volume_v3\" \"data\" {\n  name = terraform.workspace\n  kms_id = var.key\n}\n\
             module \"more\" { source = \"../modules/more\" }\n",
        );
        repository.write("modules/more/main.tf", "resource \"opentelekomcloud_evs_volume_v3\" \"more\" {}\n");
        repository.write("values/keys.tfvars", "key = null\n");
        repository.write("infra/own.tfvars", "key = null\n");
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "-m", "first"]);
        // What the change brings: keys, and a file that no commit has.
        repository.write("values/keys.tfvars", "key = \"k\"\n");
        repository.write("infra/own.tfvars", "key = \"k\"\n");
        repository.write("secret.tfvars", "key = \"k\"\n");
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]).args(arguments);
        let output = command.current_dir(self.path()).output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn run(&self, within: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
        command.arg("diff").args(arguments).args(["--as-of", "2026-11-22", "--no-agreement", "--format", "json"]);
        command.current_dir(self.path().join(within)).env("NO_COLOR", "1").envs(environment.iter().copied());
        command.output().expect("the program runs")
    }

    fn diff(&self, arguments: &[&str]) -> Value {
        let output = self.run("", arguments, &[]);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        json(&output)
    }
}

/// What became of the volume's encryption: what it was and is, if that differs.
fn encryption(diff: &Value) -> Option<(String, String)> {
    let lists = ["new_gaps", "worse_gaps", "eased_gaps", "closed_gaps", "proof_gained", "proof_lost"];
    let all = lists.iter().flat_map(|list| diff[list].as_array().unwrap());
    let mut own = all.filter(|one| one["duty"] == "encrypt-volumes" && one["subjects"].to_string().contains(VOLUME));
    own.next().map(|one| (one["was"].as_str().unwrap().to_owned(), one["status"].as_str().unwrap().to_owned()))
}

fn turned(was: &str, is: &str) -> Option<(String, String)> {
    Some((was.to_owned(), is.to_owned()))
}

#[test]
fn a_file_of_values_is_the_commits_own_where_the_commit_has_it() {
    let repository = Repository::new();
    let sides = ["git:HEAD", "infra"];
    for file in ["values/keys.tfvars", "infra/own.tfvars", "./infra/../values/keys.tfvars"] {
        let told = repository.diff(&[&sides[..], &["--var-file", file]].concat());
        assert_eq!(encryption(&told), turned("breached", "configured"), "{file}");
    }
    let whole = repository.path().join("values/keys.tfvars").display().to_string();
    let told = repository.diff(&[&sides[..], &["--var-file", &whole]].concat());
    assert_eq!(encryption(&told), turned("breached", "configured"), "an absolute path");
    // From within a directory, and where the file is no longer there now.
    let output = repository.run("infra", &["git:HEAD:.", ".", "--var-file", "../values/keys.tfvars"], &[]);
    assert_eq!(encryption(&json(&output)), turned("breached", "configured"), "{}", stderr(&output));
    // What no commit has holds for both sides.
    let told = repository.diff(&[&sides[..], &["--var-file", "secret.tfvars"]].concat());
    assert_eq!(encryption(&told), None);
    // The last word counts, as everywhere.
    let told = repository.diff(&[&sides[..], &["--var-file", "values/keys.tfvars", "--var", "key=x"]].concat());
    assert_eq!(encryption(&told), None);
}

#[test]
fn values_hold_for_both_sides() {
    let repository = Repository::new();
    repository.write("old/main.tf", "resource \"opentelekomcloud_evs_volume_v3\" \"data\" {}\n");
    let sides = ["old", "infra"];
    assert_eq!(encryption(&repository.diff(&sides)), None);
    let configured = turned("breached", "configured");
    assert_eq!(encryption(&repository.diff(&[&sides[..], &["--var", "key=k"]].concat())), configured);
    let output = repository.run("", &sides, &[("TF_VAR_key", "k")]);
    assert_eq!(encryption(&json(&output)), configured);
    let refused = repository.run("", &["old", "infra", "--var", "nonsense"], &[]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("NAME=VALUE"), "{}", stderr(&refused));
    for sides in [["old", "infra"], ["infra", "git:HEAD"]] {
        let missing = ["--var-file", "no-such.tfvars", "--var-file", "nor-this.tfvars"];
        let misspelt = repository.run("", &[sides, [missing[0], missing[1]], [missing[2], missing[3]]].concat(), &[]);
        assert_eq!(code(&misspelt), 2);
        let said = stderr(&misspelt);
        assert!(said.contains("`no-such.tfvars`, `nor-this.tfvars`"), "{said}");
    }
    // What is not used, and what was not read, is told with its place.
    repository.write("infra/broken.tf", "resource {\n");
    let told = repository.diff(&["git:HEAD", "infra"]);
    assert!(told["notes"].to_string().contains("infra/broken.tf:1:"), "{}", told["notes"]);
    repository.write("values/more.tfvars", "nobody = 1\n");
    let told = repository.diff(&["git:HEAD", "infra", "--var-file", "values/more.tfvars"]);
    let notes = told["notes"].to_string();
    assert!(notes.contains("values/more.tfvars:1:1: no root module of `git:HEAD:infra`"), "{notes}");
    assert!(notes.contains("values/more.tfvars:1:1: no root module of `infra`"), "{notes}");
}

#[test]
fn a_workspace_and_modules_outside_are_as_in_an_assessment() {
    let repository = Repository::new();
    repository.write(
        "named/main.tf",
        "resource \"opentelekomcloud_evs_volume_v3\" \"data\" {\n  kms_id = terraform.workspace == \"live\" ? \"k\" : null\n}\n",
    );
    let sides = ["infra", "named"];
    assert_eq!(encryption(&repository.diff(&sides)), None);
    let live = repository.diff(&[&sides[..], &["--workspace", "live"]].concat());
    assert_eq!(encryption(&live), turned("breached", "configured"));
    let went = |diff: &Value| diff["resources"]["went"].to_string().contains("module.more");
    assert!(!went(&repository.diff(&["git:HEAD:infra", "named"])));
    let outside = ["git:HEAD:infra", "named", "--allow-outside"];
    let told = repository.diff(&outside);
    assert!(went(&told), "{told}");
    // Where a commit was written to is nobody's business, and differs from run to run.
    assert_eq!(told, repository.diff(&outside));
}

#[test]
fn what_a_moved_block_renames_is_the_same() {
    let repository = Repository::new();
    let volume = |name: &str| format!("resource \"opentelekomcloud_evs_volume_v3\" \"{name}\" {{}}\n");
    repository.write("old/main.tf", &format!("{}module \"m\" {{ source = \"./m\" }}\n", volume("a")));
    repository.write("old/m/main.tf", &volume("inner"));
    let moved = |from: &str, to: &str| format!("moved {{\n  from = {from}\n  to = {to}\n}}\n");
    let of = "opentelekomcloud_evs_volume_v3";
    let block = format!("resource \"{of}\" \"b\" {{\n  for_each = toset([\"x\"])\n}}\n");
    let call = "module \"n\" { source = \"../old/m\" }\n";
    let moves = moved(&format!("{of}.a"), &format!("{of}.b[\"x\"]")) + &moved("module.m", "module.n");
    repository.write("new/main.tf", &format!("{block}{call}{moves}"));
    let resources = |arguments: &[&str]| {
        repository.diff(&[&["old", "new", "--allow-outside"], arguments].concat())["resources"].clone()
    };
    let found = resources(&[]);
    assert_eq!((&found["came"], &found["went"]), (&serde_json::json!([]), &serde_json::json!([])), "{found}");
    let renamed: Vec<(&str, &str)> = found["renamed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["from"].as_str().unwrap(), one["to"].as_str().unwrap()))
        .collect();
    assert_eq!(
        renamed,
        [
            ("module.m.opentelekomcloud_evs_volume_v3.inner", "module.n.opentelekomcloud_evs_volume_v3.inner"),
            ("opentelekomcloud_evs_volume_v3.a", "opentelekomcloud_evs_volume_v3.b[\"x\"]"),
        ]
    );
    // Without the blocks, they are others.
    repository.write("new/main.tf", &format!("{block}{call}"));
    assert_eq!(resources(&[])["came"].as_array().unwrap().len(), 2);
}

#[test]
fn moves_that_follow_one_another_lead_to_where_a_resource_began() {
    let repository = Repository::new();
    let of = "opentelekomcloud_evs_volume_v3";
    let volume = |name: &str| format!("resource \"{of}\" \"{name}\" {{}}\n");
    let moved = |from: &str, to: &str| format!("moved {{\n  from = {of}.{from}\n  to = {of}.{to}\n}}\n");
    repository.write("first/main.tf", &volume("a"));
    repository.write("second/main.tf", &(volume("b") + &moved("a", "b")));
    repository.write("between/main.tf", &volume("b"));
    repository.write("third/main.tf", &(volume("c") + &moved("a", "b") + &moved("b", "c")));
    repository.write("shortened/main.tf", &(volume("c") + &moved("b", "c")));
    for [old, new] in
        [["first", "third"], ["second", "third"], ["second", "shortened"], ["third", "second"], ["between", "third"]]
    {
        let found = repository.diff(&[old, new])["resources"].clone();
        assert_eq!((&found["came"], &found["went"]), (&serde_json::json!([]), &serde_json::json!([])), "{old} {new}");
        assert_eq!(found["renamed"].as_array().unwrap().len(), 1, "{found}");
    }
}
