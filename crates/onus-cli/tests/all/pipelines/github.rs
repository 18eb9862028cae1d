//! `action.yml`, and the workflow of the example that calls it.

use std::fs;
use std::path::Path;

use super::runner::{PUSH, REQUEST, called, is_pinned, on, workflow};
use super::shop::{EXAMPLE, Shop};
use super::yaml::{asked, document, names, row, text};
use crate::root;

const PROGRAM: (&str, &str) = ("program", env!("CARGO_BIN_EXE_onus"));

#[test]
fn a_pull_request_fails_with_its_reports_written() {
    let shop = Shop::with_pull_request();
    let ended = called(REQUEST, &shop, &[]);
    assert_eq!(ended.code, 1, "{}", ended.log);
    assert_eq!(ended.outputs["exit-code"], "1");
    // What the change moves comes before what there is.
    let (moves, stands) = ended.summary.split_once("<!-- onus report -->").unwrap();
    assert!(moves.starts_with("## What this change moves") && moves.contains("`block-public-buckets`"), "{moves}");
    assert!(moves.contains("`git:refs/remotes/origin/main"), "{moves}");
    assert!(stands.contains("opentelekomcloud_evs_volume_v3.legacy"), "{stands}");
    assert!(ended.log.contains("2 at or above the threshold · exit 1"), "{}", ended.log);
    assert_eq!(ended.outputs["comment"], "onus-reports/onus-diff.md");
}

#[test]
fn a_push_to_main_holds_against_its_baseline() {
    let shop = Shop::on_main();
    let ended = called(PUSH, &shop, &[]);
    assert_eq!(ended.code, 0, "{}", ended.log);
    // There is nothing to compare with.
    assert!(ended.summary.starts_with("<!-- onus report -->"), "{}", ended.summary);
    assert_eq!(ended.outputs["comment"], "onus-reports/onus.md");
    let without = on(PUSH, &shop, &[("input", "infra\n"), PROGRAM], false);
    assert_eq!(without.code, 1, "{}", without.log);
}

#[test]
fn a_change_that_leaves_nothing_undone_passes() {
    let shop = Shop::with_pull_request();
    let fixed = shop.read("infra/archive.tf").replace("public-read", "private").replace(
        "\n}\n",
        "\n  server_side_encryption {\n    algorithm = \"kms\"\n    kms_key_id = opentelekomcloud_kms_key_v1.data.id\n  }\n}\n",
    );
    shop.write("infra/archive.tf", &fixed);
    let ended = called(REQUEST, &shop, &[]);
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(ended.summary.contains("opentelekomcloud_obs_bucket.archive"), "{}", ended.summary);
}

#[test]
fn without_a_program_it_is_built_once_and_not_by_the_checkout() {
    let shop = Shop::on_main();
    // `cargo` is `rustup`, and takes what a `rust-toolchain.toml` of the current directory names for itself.
    shop.write("rust-toolchain.toml", "[toolchain]\npath = \"evil\"\n");
    let seen = shop.kept().join("cargo-arguments");
    let build = "mkdir -p \"$6/bin\"\ncp";
    let see = format!("{{ pwd; printf '%s\\n' \"$@\"; }} >>'{}'", seen.display());
    shop.tool("cargo", &format!("{see}\n{build} '{}' \"$6/bin/onus\"\n", PROGRAM.1));
    let first = on(PUSH, &shop, &[("input", "infra"), ("fail-on", "never")], false);
    assert_eq!(first.code, 0, "{}", first.log);
    let arguments = fs::read_to_string(&seen).unwrap();
    let arguments: Vec<&str> = arguments.lines().collect();
    let [from, "install", "--locked", "--path", package, "--root", _] = arguments.as_slice() else {
        panic!("{arguments:?}")
    };
    assert!(Path::new(package).join("src/main.rs").is_file(), "{package}");
    assert_eq!(Path::new(from).canonicalize().unwrap(), root().canonicalize().unwrap());
    // What the cache holds is taken.
    let second = on(PUSH, &shop, &[("input", "infra"), ("fail-on", "never")], true);
    assert_eq!(second.code, 0, "{}", second.log);
    assert_eq!(fs::read_to_string(&seen).unwrap().lines().count(), 7);
}

#[test]
fn no_value_is_spliced_into_a_command() {
    let mut steps = document("action.yml")["runs"]["steps"].as_array().unwrap().clone();
    steps.extend(workflow("onus.yml").1);
    steps.extend(workflow("onus-publish.yml").1);
    for step in steps {
        assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{step}");
    }
    let shop = Shop::on_main();
    let hostile = "$(touch spliced) `touch spliced`; touch spliced";
    let inputs = names(&document("action.yml")["inputs"]);
    let harmless = ["report-dir", "diff-fail-on", "diff-arguments"];
    for name in inputs.iter().filter(|name| !harmless.contains(&name.as_str())) {
        let with = [PROGRAM, ("input", "infra")];
        let with: Vec<_> = with.into_iter().filter(|one| one.0 != name).chain([(name.as_str(), hostile)]).collect();
        let ended = on(PUSH, &shop, &with, false);
        assert_eq!(ended.code, 2, "{name}: {}", ended.log);
        assert!(ended.summary.contains("could not run"), "{name}: {}", ended.summary);
        assert!(!shop.path().join("spliced").exists(), "{name}");
    }
}

#[test]
fn inputs_are_declared_used_and_documented() {
    let action = document("action.yml");
    let used = asked(&text("action.yml"), "inputs.");
    assert_eq!(names(&action["inputs"]), used);
    let docs = text("docs/pipelines.md");
    for (name, declared) in action["inputs"].as_object().unwrap() {
        assert!(docs.contains(&row(name, declared)), "docs/pipelines.md lacks\n{}", row(name, declared));
    }
    for (name, declared) in action["outputs"].as_object().unwrap() {
        let row = format!("| `{name}` | {} |", declared["description"].as_str().unwrap());
        assert!(docs.contains(&row), "docs/pipelines.md lacks\n{row}");
    }
}

#[test]
fn a_step_that_fails_ends_the_action() {
    let shop = Shop::on_main();
    let ended = on(PUSH, &shop, &[("input", "nowhere"), PROGRAM], false);
    assert_eq!((ended.code, ended.outputs["exit-code"].as_str()), (2, "2"), "{}", ended.log);
}

#[test]
fn actions_of_others_are_pinned_to_a_commit_with_their_version_beside_it() {
    for file in [
        "action.yml".to_owned(),
        format!("{EXAMPLE}/.github/workflows/onus.yml"),
        format!("{EXAMPLE}/.github/workflows/onus-publish.yml"),
    ] {
        let text = text(&file);
        let uses = text.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses: "));
        let others: Vec<&str> = uses.filter(|used| !used.starts_with("YOUR-ORGANISATION/onus@COMMIT")).collect();
        assert!(!others.is_empty(), "{file}");
        for used in others {
            let (action, version) = used.split_once(" # v").unwrap_or_else(|| panic!("{file}: {used}"));
            assert!(is_pinned(action) && version.split('.').count() == 3, "{file}: {used}");
        }
    }
}
