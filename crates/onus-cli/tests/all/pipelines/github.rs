//! `action.yml`, and the workflow of the example that calls it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::shop::{EXAMPLE, Shop, schema};
use super::yaml::{asked, document, documents, filled, inputs, names, row, text, word};
use crate::{code, root, stderr, stdout};

const EXPRESSION: (&str, &str) = ("${{", "}}");

/// What the runner knows by name: `inputs.…`, `steps.…`, `github.…`.
type Context = BTreeMap<String, String>;

/// How the action ended.
struct Ended {
    code: i32,
    log: String,
    outputs: Context,
    summary: String,
}

fn known(context: &Context, name: &str) -> String {
    // An output that no step has set is empty; everything else has to be there.
    let unset = || name.starts_with("steps.").then(String::new).unwrap_or_else(|| panic!("`{name}` is not known"));
    context.get(name).cloned().unwrap_or_else(unset)
}

/// Conditions are comparisons with a text, joined by `&&`.
fn holds(condition: &Value, context: &Context) -> bool {
    let Some(condition) = condition.as_str() else { return true };
    condition.split("&&").all(|one| {
        let (left, is, right) = match (one.split_once("=="), one.split_once("!=")) {
            (Some((left, right)), None) => (left, true, right),
            (None, Some((left, right))) => (left, false, right),
            _ => panic!("no comparison: {one}"),
        };
        (known(context, left.trim()) == right.trim().trim_matches('\'')) == is
    })
}

/// Reads `NAME=VALUE` lines that a step wrote.
fn take(file: &Path, id: Option<&str>, context: &mut Context) {
    let written = fs::read_to_string(file).unwrap_or_default();
    fs::write(file, "").unwrap();
    for line in written.lines() {
        let (name, value) = line.split_once('=').unwrap();
        context.insert(format!("steps.{}.outputs.{name}", id.unwrap()), value.to_owned());
    }
}

/// Runs the action as a runner does. `built` says whether the cache holds what was built.
fn act(shop: &Shop, with: &[(&str, &str)], built: bool) -> Ended {
    let action = document("action.yml");
    let given = with.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut context: Context =
        inputs(&action["inputs"], &given).into_iter().map(|(name, value)| (format!("inputs.{name}"), value)).collect();
    let kept = shop.kept();
    fs::create_dir_all(&kept).unwrap();
    context.insert("runner.temp".to_owned(), kept.display().to_string());
    context.insert("runner.os".to_owned(), "Linux".to_owned());
    context.insert("runner.arch".to_owned(), "X64".to_owned());
    let (output, summary) = (kept.join("output"), kept.join("summary"));
    fs::write(&summary, "").unwrap();
    let mut ended = Ended { code: 0, log: String::new(), outputs: Context::new(), summary: String::new() };
    for step in action["runs"]["steps"].as_array().unwrap() {
        if !holds(&step["if"], &context) {
            continue;
        }
        if let Some(uses) = step["uses"].as_str() {
            assert!(uses.starts_with("actions/cache@v"), "{uses}");
            let key = filled(step["with"]["key"].as_str().unwrap(), EXPRESSION, &|name| known(&context, name));
            assert!(key.strip_prefix("onus-Linux-X64-").is_some_and(|hash| hash.len() == 40), "{key}");
            context.insert("steps.cache.outputs.cache-hit".to_owned(), if built { "true" } else { "" }.to_owned());
            continue;
        }
        assert_eq!(step["shell"], "sh");
        let mut shell = shop.shell_with(&[]);
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            shell.env(name, filled(&word(value), EXPRESSION, &|name| known(&context, name)));
        }
        shell.env("GITHUB_ACTION_PATH", root()).env("RUNNER_TEMP", &kept);
        shell.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", &summary);
        let done = shell.args(["-c", step["run"].as_str().unwrap()]).output().unwrap();
        take(&output, step["id"].as_str(), &mut context);
        ended.code = code(&done);
        ended.log += &(stdout(&done) + &stderr(&done));
        if ended.code != 0 {
            break;
        }
    }
    for (name, of) in action["outputs"].as_object().unwrap() {
        let value = filled(of["value"].as_str().unwrap(), EXPRESSION, &|name| known(&context, name));
        ended.outputs.insert(name.clone(), value);
    }
    ended.summary = fs::read_to_string(summary).unwrap();
    ended
}

/// What the workflow gives to the action, on a pull request or on a push.
fn given(base: &str) -> Vec<(String, String)> {
    let workflow = document(&format!("{EXAMPLE}/.github/workflows/onus.yml"));
    let step = step(&workflow, "Assess");
    assert!(step["uses"].as_str().unwrap().contains("/onus@"));
    let diff = if base.is_empty() { String::new() } else { format!("git:origin/{base}") };
    let known = |expression: &str| match expression {
        "github.base_ref && format('git:origin/{0}', github.base_ref)" => diff.clone(),
        other => panic!("`{other}` is not known"),
    };
    let with = step["with"].as_object().unwrap();
    with.iter().map(|(name, value)| (name.clone(), filled(&word(value), EXPRESSION, &known))).collect()
}

fn step(workflow: &Value, name: &str) -> Value {
    let steps = workflow["jobs"]["onus"]["steps"].as_array().unwrap();
    steps.iter().find(|step| step["name"] == name).unwrap().clone()
}

/// Runs the action as the workflow calls it, with a program that is there.
fn called(shop: &Shop, base: &str) -> Ended {
    let mut with = given(base);
    with.push(("program".to_owned(), env!("CARGO_BIN_EXE_onus").to_owned()));
    let with: Vec<(&str, &str)> = with.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    act(shop, &with, false)
}

#[test]
fn a_pull_request_fails_with_its_reports_written() {
    let shop = Shop::with_pull_request();
    let ended = called(&shop, "main");
    assert_eq!(ended.code, 1, "{}", ended.log);
    assert_eq!(ended.outputs["exit-code"], "1");
    // What the change moves comes before what there is.
    let (moves, stands) = ended.summary.split_once("<!-- onus report -->").unwrap();
    assert!(moves.starts_with("## What this change moves") && moves.contains("`block-public-buckets`"), "{moves}");
    assert!(moves.contains("`git:origin/main` as of"), "{moves}");
    assert!(stands.contains("opentelekomcloud_evs_volume_v3.legacy"), "{stands}");
    assert!(ended.log.contains("2 at or above the threshold · exit 1"), "{}", ended.log);
    let workflow = document(&format!("{EXAMPLE}/.github/workflows/onus.yml"));
    let outputs = |name: &str| ended.outputs[name.strip_prefix("steps.onus.outputs.").unwrap()].clone();
    let upload = step(&workflow, "Hand the findings to code scanning");
    let sarif = filled(upload["with"]["sarif_file"].as_str().unwrap(), EXPRESSION, &outputs);
    let sarif: Value = serde_json::from_str(&shop.read(&sarif)).unwrap();
    let faults: Vec<String> = schema("sarif-2.1.0.json").iter_errors(&sarif).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(sarif.to_string().contains("opentelekomcloud_obs_bucket.archive"));
}

#[test]
fn the_comment_is_what_the_change_moves() {
    let shop = Shop::with_pull_request();
    let ended = called(&shop, "main");
    let step = step(&document(&format!("{EXAMPLE}/.github/workflows/onus.yml")), "Comment on the pull request");
    shop.tool(
        "gh",
        "printf '%s\\n' \"$@\" >gh-arguments\nwhile [ \"$1\" != --body-file ]; do shift; done\ncp \"$2\" gh-body\n",
    );
    let mut shell = shop.shell();
    for (name, value) in step["env"].as_object().unwrap() {
        let value = filled(&word(value), EXPRESSION, &|name| match name {
            "github.token" => "token".to_owned(),
            "github.event.number" => "7".to_owned(),
            name => ended.outputs[name.strip_prefix("steps.onus.outputs.").unwrap()].clone(),
        });
        shell.env(name, value);
    }
    let output = shell.args(["-c", step["run"].as_str().unwrap()]).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(shop.read("gh-arguments").starts_with("pr\ncomment\n7\n"));
    assert!(shop.read("gh-body").starts_with("## What this change moves"));
}

#[test]
fn a_push_to_main_holds_against_its_baseline() {
    let shop = Shop::on_main();
    let ended = called(&shop, "");
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(ended.summary.starts_with("<!-- onus report -->"), "{}", ended.summary);
    assert_eq!(ended.outputs["comment"], "onus-reports/onus.md");
    let without = act(&shop, &[("input", "infra\n"), ("program", env!("CARGO_BIN_EXE_onus"))], false);
    assert_eq!(without.code, 1, "{}", without.log);
}

#[test]
fn a_change_that_leaves_nothing_undone_passes() {
    let shop = Shop::with_pull_request();
    let mended = shop.read("infra/archive.tf").replace("public-read", "private").replace(
        "\n}\n",
        "\n  server_side_encryption {\n    algorithm = \"kms\"\n    kms_key_id = opentelekomcloud_kms_key_v1.data.id\n  }\n}\n",
    );
    fs::write(shop.path().join("infra/archive.tf"), mended).unwrap();
    let ended = called(&shop, "main");
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(ended.summary.contains("opentelekomcloud_obs_bucket.archive"), "{}", ended.summary);
}

#[test]
fn without_a_program_it_is_built_once() {
    let shop = Shop::on_main();
    let build = "printf '%s\\n' \"$@\" >>cargo-arguments\nmkdir -p \"$6/bin\"\ncp ";
    shop.tool("cargo", &format!("{build}'{}' \"$6/bin/onus\"\n", env!("CARGO_BIN_EXE_onus")));
    let first = act(&shop, &[("input", "infra"), ("fail-on", "never")], false);
    assert_eq!(first.code, 0, "{}", first.log);
    let arguments = shop.read("cargo-arguments");
    let arguments: Vec<&str> = arguments.lines().collect();
    let ["install", "--locked", "--path", package, "--root", _] = arguments.as_slice() else { panic!("{arguments:?}") };
    assert!(Path::new(package).join("src/main.rs").is_file(), "{package}");
    // What the cache holds is taken.
    let second = act(&shop, &[("input", "infra"), ("fail-on", "never")], true);
    assert_eq!(second.code, 0, "{}", second.log);
    assert_eq!(shop.read("cargo-arguments").lines().count(), 6);
}

#[test]
fn no_value_is_spliced_into_a_command() {
    let workflow = text(&format!("{EXAMPLE}/.github/workflows/onus.yml"));
    for file in [document("action.yml")["runs"].clone(), documents(&workflow)[0]["jobs"]["onus"].clone()] {
        for step in file["steps"].as_array().unwrap() {
            assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{step}");
        }
    }
    let shop = Shop::on_main();
    let hostile = "$(touch spliced) `touch spliced`; touch spliced";
    for name in ["input", "agreement", "baseline", "fail-on", "strict", "report", "arguments", "diff", "program"] {
        let with = [("program", env!("CARGO_BIN_EXE_onus")), ("input", "infra")];
        let with: Vec<_> = with.into_iter().filter(|one| one.0 != name).chain([(name, hostile)]).collect();
        let ended = act(&shop, &with, false);
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
    let ended = act(&shop, &[("input", "nowhere"), ("program", env!("CARGO_BIN_EXE_onus"))], false);
    assert_eq!((ended.code, ended.outputs["exit-code"].as_str()), (2, "2"), "{}", ended.log);
}
