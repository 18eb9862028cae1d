//! The component of GitLab, and the configuration of the example that includes it.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::Value;

use super::shop::{EXAMPLE, Shop, schema};
use super::yaml::{asked, document, documents, filled, inputs, names, row, text, word};
use crate::{code, root, stderr, stdout};

const TEMPLATE: &str = "templates/onus.yml";

/// What declares the inputs, and the text of the jobs.
fn template() -> (Value, String) {
    let text = text(TEMPLATE);
    let (head, jobs) = text.split_once("\n---\n").unwrap();
    (documents(head)[0]["spec"]["inputs"].clone(), jobs.to_owned())
}

/// What the example's configuration gives to the component.
fn given() -> BTreeMap<String, String> {
    let include = document(&format!("{EXAMPLE}/.gitlab-ci.yml"))["include"][0].clone();
    let (path, _) = include["component"].as_str().unwrap().rsplit_once('@').unwrap();
    let (_, name) = path.rsplit_once('/').unwrap();
    assert_eq!(format!("templates/{name}.yml"), TEMPLATE);
    include["inputs"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), word(value))).collect()
}

/// The job, as GitLab puts inputs into the text before it is read.
fn job(given: &BTreeMap<String, String>) -> Value {
    let (declared, jobs) = template();
    let values = inputs(&declared, given);
    let known = |name: &str| values[name.strip_prefix("inputs.").unwrap()].clone();
    let [jobs]: [Value; 1] = documents(&filled(&jobs, ("$[[", "]]"), &known)).try_into().unwrap();
    jobs[&values["name"]].clone()
}

/// Whether a job is made, by its rules: comparisons of two values.
fn is_made(job: &Value, variables: &BTreeMap<&str, String>) -> bool {
    let value = |text: &str| match text.trim().strip_prefix('$') {
        Some(name) => variables.get(name).cloned().unwrap_or_default(),
        None => text.trim().trim_matches('"').to_owned(),
    };
    job["rules"].as_array().unwrap().iter().any(|rule| {
        let (left, right) = rule["if"].as_str().unwrap().split_once("==").unwrap();
        value(left) == value(right)
    })
}

/// Runs the job's script as a runner does, in a pipeline with these variables.
fn run(shop: &Shop, job: &Value, pipeline: &BTreeMap<&str, String>) -> Output {
    assert!(is_made(job, pipeline), "{pipeline:?}");
    let mut shell = shop.shell();
    for (name, value) in job["variables"].as_object().unwrap() {
        shell.env(name, word(value));
    }
    shell.envs(pipeline);
    let script: Vec<String> = job["script"].as_array().unwrap().iter().map(word).collect();
    shell.args(["-c", &script.join("\n")]).output().unwrap()
}

/// What GitLab says in a pipeline of a merge request to `main`.
fn request(shop: &Shop) -> BTreeMap<&'static str, String> {
    let began = stdout(&shop.run("git merge-base HEAD refs/remotes/origin/main"));
    BTreeMap::from([
        ("CI_PIPELINE_SOURCE", "merge_request_event".to_owned()),
        ("CI_DEFAULT_BRANCH", "main".to_owned()),
        ("CI_MERGE_REQUEST_IID", "7".to_owned()),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main".to_owned()),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", began.trim().to_owned()),
    ])
}

/// What GitLab says in a pipeline that it runs for a pull request of GitHub to `main`.
fn external_request() -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("CI_PIPELINE_SOURCE", "external_pull_request_event".to_owned()),
        ("CI_DEFAULT_BRANCH", "main".to_owned()),
        ("CI_EXTERNAL_PULL_REQUEST_IID", "7".to_owned()),
        ("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "main".to_owned()),
    ])
}

/// What GitLab says in a pipeline of a branch.
fn branch(name: &str) -> BTreeMap<&'static str, String> {
    let main = "main".to_owned();
    BTreeMap::from([
        ("CI_PIPELINE_SOURCE", "push".to_owned()),
        ("CI_DEFAULT_BRANCH", main),
        ("CI_COMMIT_BRANCH", name.to_owned()),
    ])
}

/// Runs the example's job on a merge request, with these inputs over its own.
pub fn merge_request(shop: &Shop, further: &BTreeMap<String, String>) -> Output {
    let mut inputs = given();
    inputs.extend(further.clone());
    run(shop, &job(&inputs), &request(shop))
}

#[test]
fn a_merge_request_fails_with_its_reports_written() {
    let shop = Shop::with_pull_request();
    let job = job(&given());
    let output = run(&shop, &job, &request(&shop));
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("block-public-buckets"), "{}", stdout(&output));
    let artifacts = &job["artifacts"];
    assert_eq!(artifacts["when"], "always");
    let quality: Value =
        serde_json::from_str(&shop.read(artifacts["reports"]["codequality"].as_str().unwrap())).unwrap();
    assert!(schema("gitlab-code-quality.json").is_valid(&quality));
    assert!(!quality.as_array().unwrap().is_empty());
    let junit = shop.read(artifacts["reports"]["junit"].as_str().unwrap());
    let junit = roxmltree::Document::parse(&junit).unwrap();
    assert!(junit.descendants().any(|node| node.has_tag_name("failure")));
    let kept = artifacts["paths"][0].as_str().unwrap();
    for name in ["onus.md", "onus-diff.md"] {
        assert!(shop.path().join(kept).join(name).is_file(), "{name}");
    }
}

#[test]
fn without_the_change_it_passes() {
    let shop = Shop::on_main();
    for pipeline in [request(&shop), external_request(), branch("main")] {
        let output = run(&shop, &job(&given()), &pipeline);
        assert_eq!(code(&output), 0, "{pipeline:?}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn a_branch_is_not_judged_by_what_it_says_itself() {
    let workflow = document(&format!("{EXAMPLE}/.gitlab-ci.yml"))["workflow"].clone();
    for rules in [job(&given()), workflow] {
        assert!(!is_made(&rules, &branch("archive")));
        assert!(is_made(&rules, &branch("main")));
        assert!(is_made(&rules, &request(&Shop::on_main())));
        assert!(is_made(&rules, &external_request()));
    }
}

#[test]
fn what_decides_on_a_pull_request_of_github_is_the_target_too() {
    let shop = Shop::with_pull_request();
    shop.write("onus.toml", "[settings]\nfail_on = \"never\"\n");
    shop.commit("Let me through");
    let output = run(&shop, &job(&given()), &external_request());
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn the_comparison_is_with_where_the_request_began() {
    // The target goes on meanwhile: what is new there did not go here.
    let shop = Shop::with_pull_request();
    shop.must("git checkout -q main");
    shop.write("infra/more.tf", "resource \"opentelekomcloud_obs_bucket\" \"more\" {\n  bucket = \"more\"\n}\n");
    shop.commit("More");
    shop.must("git update-ref refs/remotes/origin/main main && git checkout -q archive");
    assert_eq!(code(&merge_request(&shop, &BTreeMap::new())), 1);
    assert!(!shop.read("onus-reports/onus-diff.md").contains("more"), "{}", shop.read("onus-reports/onus-diff.md"));
    // A pipeline of merged results has both, and compares with the target.
    shop.must("git merge -q main -m Merged");
    let mut pipeline = request(&shop);
    let target = stdout(&shop.run("git rev-parse main")).trim().to_owned();
    pipeline.insert("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", target);
    pipeline.insert("CI_MERGE_REQUEST_DIFF_BASE_SHA", stdout(&shop.run("git rev-parse main~1")).trim().to_owned());
    run(&shop, &job(&given()), &pipeline);
    assert!(!shop.read("onus-reports/onus-diff.md").contains("more"), "{}", shop.read("onus-reports/onus-diff.md"));
}

#[test]
fn each_input_reaches_the_job() {
    let mut given = given();
    for (name, value) in [("name", "duties"), ("stage", "check"), ("strict", "true"), ("report-dir", "out")] {
        given.insert(name.to_owned(), value.to_owned());
    }
    let job = job(&given);
    assert_eq!(job["stage"], "check");
    assert_eq!(job["image"]["name"], "registry.example.com/onus:COMMIT");
    let shop = Shop::on_main();
    // A part of what is written only the plan would tell.
    assert_eq!(code(&run(&shop, &job, &branch("main"))), 3);
    assert!(shop.path().join("out/gl-code-quality-report.json").is_file());
}

#[test]
fn the_image_holds_what_the_job_calls() {
    let job = job(&given());
    let called = job["script"][0].as_str().unwrap();
    assert_eq!(job["script"].as_array().unwrap().len(), 1);
    assert!(root().join("pipelines").join(called).is_file());
    let copy = format!("COPY pipelines/{called} /usr/local/bin/{called}");
    assert!(text("Containerfile").lines().any(|line| line == copy), "the Containerfile lacks `{copy}`");
    // The image's own entry point is `onus`; a runner needs a shell.
    assert_eq!(job["image"]["entrypoint"], serde_json::json!([""]));
}

#[test]
fn inputs_are_declared_used_and_documented() {
    let (declared, jobs) = template();
    assert_eq!(names(&declared), asked(&jobs, "inputs."));
    let docs = text("docs/pipelines.md");
    for (name, declared) in declared.as_object().unwrap() {
        assert!(docs.contains(&row(name, declared)), "docs/pipelines.md lacks\n{}", row(name, declared));
    }
}
