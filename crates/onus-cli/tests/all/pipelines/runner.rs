//! A runner of GitHub: it executes the steps of `action.yml` and of workflows, as they are written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::shop::{EXAMPLE, Shop};
use super::yaml::{document, filled, inputs, word};
use crate::{code, root, stderr, stdout};

const EXPRESSION: (&str, &str) = ("${{", "}}");

/// What the runner knows by name: `inputs.…`, `steps.…`, `github.…`.
pub type Context = BTreeMap<String, String>;

/// What an event says of itself.
pub type Event<'a> = &'a [(&'a str, &'a str)];

/// A push to a branch.
pub const PUSH: Event<'static> = &[];

/// A pull request to `main`. Its base is as old as the request may be.
pub const REQUEST: Event<'static> =
    &[("github.event.pull_request.base.ref", "main"), ("github.event.pull_request.base.sha", "0123456789")];

/// How the action ended.
pub struct Ended {
    /// The exit code of the last step.
    pub code: i32,
    /// What all steps printed.
    pub log: String,
    /// The outputs of the action.
    pub outputs: Context,
    /// The summary of the step.
    pub summary: String,
}

/// The context of values with names.
pub fn context(values: &[(&str, &str)]) -> Context {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What a name is known to be. What an event or a step does not say is empty; everything else has to be there.
fn named(context: &Context, name: &str) -> String {
    let within = format!("{name}.");
    let unset = || match context.keys().any(|key| key.starts_with(&within)) {
        true => "Object".to_owned(),
        false if name.starts_with("steps.") || name.starts_with("github.event.") => String::new(),
        false => panic!("`{name}` is not known"),
    };
    context.get(name).cloned().unwrap_or_else(unset)
}

/// The value of an expression: alternatives of conditions, and `format` with one name.
fn value(context: &Context, expression: &str) -> String {
    let one = |part: &str| match part.strip_prefix("format('").and_then(|rest| rest.split_once("', ")) {
        Some((text, name)) => text.replace("{0}", &named(context, name.trim_end_matches(')'))),
        None => named(context, part),
    };
    let all = |alternative: &str| {
        let mut last = String::new();
        for part in alternative.split("&&") {
            last = one(part.trim());
            if last.is_empty() {
                break;
            }
        }
        last
    };
    expression.split("||").map(all).find(|value| !value.is_empty()).unwrap_or_default()
}

/// A text with its expressions filled in.
pub fn known(context: &Context, text: &str) -> String {
    filled(text, EXPRESSION, &|expression| value(context, expression))
}

/// Whether a step runs: comparisons with a text, joined by `&&`. Nothing is cancelled here.
fn holds(condition: &Value, context: &Context) -> bool {
    let Some(condition) = condition.as_str() else { return true };
    let condition = condition.trim_start_matches("${{").trim_end_matches("}}");
    condition.split("&&").filter(|one| one.trim() != "!cancelled()").all(|one| {
        let (left, is, right) = match (one.split_once("=="), one.split_once("!=")) {
            (Some((left, right)), None) => (left, true, right),
            (None, Some((left, right))) => (left, false, right),
            _ => panic!("no comparison: {one}"),
        };
        (named(context, left.trim()) == right.trim().trim_matches('\'')) == is
    })
}

/// Reads `NAME=VALUE` lines that a step wrote.
fn take(file: &Path, id: Option<&str>, context: &mut Context) {
    let written = fs::read_to_string(file).unwrap_or_default();
    fs::write(file, "").unwrap();
    for line in written.lines() {
        let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("GitHub takes no `{line}`"));
        context.insert(format!("steps.{}.outputs.{name}", id.unwrap()), value.to_owned());
    }
}

/// A version of an action is a whole commit.
pub fn is_pinned(uses: &str) -> bool {
    let (_, version) = uses.split_once('@').unwrap();
    version.len() == 40 && version.chars().all(|digit| digit.is_ascii_hexdigit())
}

/// Runs a step that is a script, and takes what it puts out. None where its condition does not hold.
pub fn run(shop: &Shop, step: &Value, context: &mut Context, shell: &str) -> Option<Output> {
    if !holds(&step["if"], context) {
        return None;
    }
    let mut command = shop.shell_with(&[]);
    for (name, value) in step["env"].as_object().into_iter().flatten() {
        command.env(name, known(context, &word(value)));
    }
    let kept = shop.kept();
    fs::create_dir_all(&kept).unwrap();
    let output = kept.join("output");
    command.env("GITHUB_ACTION_PATH", root()).env("RUNNER_TEMP", &kept);
    command.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", kept.join("summary"));
    assert_eq!(step["shell"].as_str().unwrap_or("bash"), shell);
    let done = command.args(["-c", step["run"].as_str().unwrap()]).output().unwrap();
    take(&output, step["id"].as_str(), context);
    Some(done)
}

/// Runs the action on an event. `built` says whether the cache holds what was built.
pub fn on(event: Event<'_>, shop: &Shop, with: &[(&str, &str)], built: bool) -> Ended {
    let action = document("action.yml");
    let mut known_here: Context = inputs(&action["inputs"], &context(with))
        .into_iter()
        .map(|(name, of)| (format!("inputs.{name}"), of))
        .collect();
    known_here.extend(context(event));
    known_here.extend(context(&[("runner.os", "Linux"), ("runner.arch", "X64")]));
    known_here.insert("runner.temp".to_owned(), shop.kept().display().to_string());
    fs::create_dir_all(shop.kept()).unwrap();
    let summary = shop.kept().join("summary");
    fs::write(&summary, "").unwrap();
    let mut ended = Ended { code: 0, log: String::new(), outputs: Context::new(), summary: String::new() };
    for step in action["runs"]["steps"].as_array().unwrap() {
        if step["uses"].is_string() && holds(&step["if"], &known_here) {
            assert!(step["uses"].as_str().unwrap().starts_with("actions/cache@"), "{step}");
            let key = known(&known_here, step["with"]["key"].as_str().unwrap());
            assert!(key.strip_prefix("onus-Linux-X64-").is_some_and(|hash| hash.len() == 64), "{key}");
            known_here.insert("steps.cache.outputs.cache-hit".to_owned(), if built { "true" } else { "" }.to_owned());
        } else if step["run"].is_string()
            && let Some(done) = run(shop, step, &mut known_here, "sh")
        {
            ended.code = code(&done);
            ended.log += &(stdout(&done) + &stderr(&done));
            if ended.code != 0 {
                break;
            }
        }
    }
    for (name, of) in action["outputs"].as_object().unwrap() {
        ended.outputs.insert(name.clone(), known(&known_here, of["value"].as_str().unwrap()));
    }
    ended.summary = fs::read_to_string(summary).unwrap();
    ended
}

/// A workflow of the example, and its steps.
pub fn workflow(name: &str) -> (Value, Vec<Value>) {
    let workflow = document(&format!("{EXAMPLE}/.github/workflows/{name}"));
    let [job]: [Value; 1] =
        workflow["jobs"].as_object().unwrap().values().cloned().collect::<Vec<_>>().try_into().unwrap();
    let steps = job["steps"].as_array().unwrap().clone();
    (workflow, steps)
}

/// What the workflow that assesses gives to the action, with a program that is there.
pub fn called(event: Event<'_>, shop: &Shop, further: &[(&str, &str)]) -> Ended {
    let (_, steps) = workflow("onus.yml");
    let step = steps.iter().find(|step| step["name"] == "Assess").unwrap();
    assert!(step["uses"].as_str().unwrap().contains("/onus@"));
    let given: Vec<(String, String)> =
        step["with"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), word(value))).collect();
    let mut with: Vec<(&str, &str)> = vec![("program", env!("CARGO_BIN_EXE_onus"))];
    with.extend(given.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    with.retain(|(name, _)| further.iter().all(|(other, _)| other != name));
    with.extend(further);
    on(event, shop, &with, false)
}
