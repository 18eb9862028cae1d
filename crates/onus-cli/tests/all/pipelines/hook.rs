//! The hook of pre-commit, and the configuration of the example that asks for it.

use serde_json::Value;

use super::shop::{EXAMPLE, Shop};
use super::yaml::document;
use crate::{code, stderr, stdout};

/// The hook with what the example's configuration puts over it, as pre-commit joins them.
fn hook() -> Value {
    let hooks = document(".pre-commit-hooks.yaml");
    let asked = document(&format!("{EXAMPLE}/.pre-commit-config.yaml"))["repos"][0]["hooks"][0].clone();
    let mut hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == asked["id"]).unwrap().clone();
    for (name, value) in asked.as_object().unwrap() {
        hook[name] = value.clone();
    }
    hook
}

/// Runs a hook without names of files.
fn run(shop: &Shop, hook: &Value) -> std::process::Output {
    assert_eq!((hook["pass_filenames"].as_bool(), hook["language"].as_str()), (Some(false), Some("system")));
    let entry = hook["entry"].as_str().unwrap().split_whitespace();
    let arguments = hook["args"].as_array().unwrap().iter().map(|one| one.as_str().unwrap());
    shop.shell().args(["-c", "exec \"$@\"", "sh"]).args(entry).args(arguments).output().unwrap()
}

#[test]
fn a_commit_that_falls_short_is_refused() {
    let output = run(&Shop::with_pull_request(), &hook());
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).contains("new: block-public-buckets"), "{}", stdout(&output));
}

#[test]
fn a_commit_that_does_not_is_taken() {
    let output = run(&Shop::on_main(), &hook());
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn without_arguments_the_whole_repository_is_assessed() {
    let hooks = document(".pre-commit-hooks.yaml");
    let output = run(&Shop::on_main(), &hooks[0]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).contains("opentelekomcloud_evs_volume_v3.legacy"), "{}", stdout(&output));
}

#[test]
fn it_runs_for_files_that_an_assessment_reads() {
    let files = regex::Regex::new(hook()["files"].as_str().unwrap()).unwrap();
    for name in [
        "infra/main.tf",
        "a.tf.json",
        "b.tofu",
        "b.tofu.json",
        "x/prod.tfvars",
        "x/prod.tfvars.json",
        "onus.toml",
        "a/onus.toml",
    ] {
        assert!(files.is_match(name), "{name}");
    }
    for name in ["README.md", "main.tf.bak", "bonus.toml", "terraform.tfstate", "package.json"] {
        assert!(!files.is_match(name), "{name}");
    }
}
