//! The two workflows of the example: one reads and may do nothing else, one writes and believes nothing.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::runner::{Context, REQUEST, called, context, known, run, workflow};
use super::shop::{Shop, schema};
use super::yaml::{names, text};
use crate::{code, stderr, stdout};

const COMMIT: &str = "4a5b6c7d8e9f00112233445566778899aabbccdd";

/// What GitHub says of a run of the first workflow.
fn completed(event: &str, branch: &str) -> Context {
    context(&[
        ("github.token", "token"),
        ("github.repository", "acme/shop"),
        ("github.event.workflow_run.event", event),
        ("github.event.workflow_run.head_repository.owner.login", "stranger"),
        ("github.event.workflow_run.head_branch", branch),
        ("github.event.workflow_run.head_sha", COMMIT),
        ("github.event.workflow_run.html_url", "https://github.com/acme/shop/actions/runs/1"),
        ("github.event.workflow_run.id", "1"),
    ])
}

/// Runs the second workflow with what `artifact` writes into the directory of the reports; gives all outputs.
fn published(shop: &Shop, mut known_here: Context, artifact: &dyn Fn(&Path)) -> (Context, String) {
    shop.tool(
        "gh",
        "printf '%s\\n' \"$@\" >>gh-arguments\ncase $1 in\n  api) cat requests ;;\n  pr) while [ \"$1\" != --body-file ]; do shift; done\n    \
         cp \"$2\" gh-body ;;\nesac\n",
    );
    known_here.insert("runner.temp".to_owned(), shop.kept().display().to_string());
    let mut log = String::new();
    for step in workflow("onus-publish.yml").1 {
        if step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/download-artifact@")) {
            let found = known(&known_here, "${{ steps.found.outputs.ref }}");
            if !found.is_empty() {
                let path = known(&known_here, step["with"]["path"].as_str().unwrap());
                fs::create_dir_all(&path).unwrap();
                artifact(Path::new(&path));
                known_here.insert("steps.fetched.outcome".to_owned(), "success".to_owned());
            }
        } else if let Some(done) = step["run"].is_string().then(|| run(shop, &step, &mut known_here, "bash")).flatten()
        {
            assert_eq!(code(&done), 0, "{step}: {}", stderr(&done));
            log += &(stdout(&done) + &stderr(&done));
        }
    }
    (known_here, log)
}

fn output<'a>(context: &'a Context, name: &str) -> &'a str {
    context.get(&format!("steps.{name}")).map_or("", String::as_str)
}

#[test]
fn the_workflow_that_reads_may_do_nothing_else() {
    let (workflow, steps) = workflow("onus.yml");
    assert_eq!(names(&workflow["permissions"]).len(), 0);
    assert_eq!(workflow["jobs"]["onus"]["permissions"], serde_json::json!({ "contents": "read" }));
    assert_eq!(names(&workflow["on"]), ["merge_group", "pull_request", "push"].map(str::to_owned).into());
    let checkout = &steps[0]["with"];
    assert_eq!(checkout["persist-credentials"], false);
    assert!(checkout["ref"].is_null() && checkout["fetch-depth"] == 0);
    assert!(!text("examples/04-in-the-pipeline/.github/workflows/onus.yml").contains("secrets."));
}

#[test]
fn the_workflow_that_writes_never_sees_the_request() {
    let (workflow, steps) = workflow("onus-publish.yml");
    assert_eq!(names(&workflow["on"]), ["workflow_run".to_owned()].into());
    assert_eq!(names(&workflow["permissions"]).len(), 0);
    let reads = workflow_name();
    assert_eq!(workflow["on"]["workflow_run"]["workflows"], serde_json::json!([reads]));
    for step in &steps {
        let uses = step["uses"].as_str().unwrap_or_default();
        assert!(!uses.contains("checkout") && !uses.contains("cache") && !uses.contains("/onus@"), "{step}");
        let run = step["run"].as_str().unwrap_or_default();
        for program in ["git ", "onus ", "cargo", "make", "npm", "eval", "gh pr checkout"] {
            assert!(!run.contains(program), "{program}: {step}");
        }
    }
}

fn workflow_name() -> Value {
    workflow("onus.yml").0["name"].clone()
}

#[test]
fn what_the_first_found_reaches_the_request() {
    let shop = Shop::with_pull_request();
    let ended = called(REQUEST, &shop, &[]);
    assert_eq!(ended.code, 1, "{}", ended.log);
    shop.write("requests", &format!("0000000000000000000000000000000000000000 6\n{COMMIT} 7\n"));
    let reports = shop.path().join(&ended.outputs["reports"]);
    let keep = workflow("onus.yml").1.into_iter().find(|step| step["name"] == "Keep the reports").unwrap();
    let kept = keep["with"]["path"]
        .as_str()
        .unwrap()
        .replace("${{ steps.onus.outputs.reports }}", &reports.display().to_string());
    let (found, _) = published(&shop, completed("pull_request", "archive"), &|to| {
        for file in kept.lines() {
            fs::copy(file, to.join(Path::new(file).file_name().unwrap())).unwrap();
        }
    });
    assert!(shop.read("gh-arguments").contains("\nhead=stranger:archive\n"), "{}", shop.read("gh-arguments"));
    assert!(shop.read("gh-arguments").contains("\npr\ncomment\n7\n"), "{}", shop.read("gh-arguments"));
    let (origin, body) = text_of(&shop, "gh-body");
    assert!(origin.starts_with("From [a run](https://github.com/acme/shop/actions/runs/1)"), "{origin}");
    assert!(body.starts_with("## What this change moves"), "{body}");
    // Findings go to the request's own reference, as GitHub reads them.
    let upload =
        workflow("onus-publish.yml").1.into_iter().find(|step| step["name"] == "Hand the findings to code scanning");
    let with = upload.unwrap()["with"].clone();
    assert_eq!(known(&found, with["ref"].as_str().unwrap()), "refs/pull/7/head");
    assert_eq!(known(&found, with["sha"].as_str().unwrap()), COMMIT);
    let sarif = fs::read(known(&found, with["sarif_file"].as_str().unwrap())).unwrap();
    let sarif: Value = serde_json::from_slice(&sarif).unwrap();
    let faults: Vec<String> = schema("sarif-2.1.0.json").iter_errors(&sarif).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(sarif.to_string().contains("opentelekomcloud_obs_bucket.archive"));
}

fn text_of(shop: &Shop, name: &str) -> (String, String) {
    let text = shop.read(name);
    let (first, rest) = text.split_once("\n\n").unwrap();
    (first.to_owned(), rest.to_owned())
}

#[test]
fn the_number_of_the_request_is_not_believed() {
    for (requests, branch) in [
        // Another commit is there by now; none is open; what the artifact says counts for nothing.
        ("0000000000000000000000000000000000000000 6\n".to_owned(), "archive"),
        (String::new(), "archive"),
        (format!("{COMMIT} \n{COMMIT} 0\n{COMMIT} 7; touch spliced\nx{COMMIT} 8\n"), "archive"),
        // Nor can a branch's name pretend to be one.
        (String::new(), "main,7"),
        (String::new(), "main"),
        (String::new(), "$(touch spliced)`touch spliced`;touch${IFS}spliced"),
    ] {
        let shop = Shop::on_main();
        shop.write("requests", &requests);
        let (found, log) = published(&shop, completed("pull_request", branch), &|to| {
            fs::write(to.join("number"), "7").unwrap();
            fs::write(to.join("onus-diff.md"), "## What this change moves\n").unwrap();
        });
        assert_eq!((output(&found, "found.outputs.ref"), output(&found, "found.outputs.number")), ("", ""), "{branch}");
        assert!(log.contains("neither a commit on main"), "{log}");
        assert!(!shop.read("gh-arguments").contains("comment") && !shop.path().join("spliced").exists(), "{branch}");
    }
}

#[test]
fn a_push_to_main_updates_main_and_comments_nowhere() {
    let sarif = r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Onus"}},"results":[]}]}"#;
    for (event, branch, to) in [("push", "main", "refs/heads/main"), ("push", "other", ""), ("schedule", "main", "")] {
        let shop = Shop::on_main();
        let (found, _) = published(&shop, completed(event, branch), &|to| {
            fs::write(to.join("onus.sarif"), sarif).unwrap();
            fs::write(to.join("onus-diff.md"), "## What this change moves\n").unwrap();
        });
        assert_eq!(output(&found, "found.outputs.ref"), to, "{event} {branch}");
        assert_eq!(output(&found, "taken.outputs.sarif"), if to.is_empty() { "" } else { "true" });
        assert!(!shop.path().join("gh-body").exists(), "{event} {branch}");
    }
}

#[test]
fn an_artifact_is_data_of_unknown_origin() {
    let run = |name: &str| {
        format!(
            r#"{{"version":"2.1.0","runs":[{{"tool":{{"driver":{{"name":"{name}"}}}},"automationDetails":{{"id":"codeql/"}}}}]}}"#
        )
    };
    let secret = "s3cr3t-marker-7f1c";
    type Artifact<'a> = Box<dyn Fn(&Path) + 'a>;
    let hostile: Vec<(&str, Artifact<'_>)> = vec![
        ("another tool's name", Box::new(|to| fs::write(to.join("onus.sarif"), run("CodeQL")).unwrap())),
        (
            "two runs",
            Box::new(|to| {
                let two = run("Onus").replace("}}]}", "}},{\"tool\":{\"driver\":{\"name\":\"CodeQL\"}}}]}");
                fs::write(to.join("onus.sarif"), two).unwrap();
            }),
        ),
        ("no JSON", Box::new(|to| fs::write(to.join("onus.sarif"), "::error::").unwrap())),
        ("no object", Box::new(|to| fs::write(to.join("onus.sarif"), "[1]").unwrap())),
        (
            "too large",
            Box::new(|to| {
                fs::write(to.join("onus-diff.md"), "x".repeat(200_001)).unwrap();
                fs::write(to.join("onus.sarif"), run("Onus") + &" ".repeat(20_000_000)).unwrap();
            }),
        ),
        (
            "links",
            Box::new(|to| {
                fs::write(to.join("../token"), secret).unwrap();
                std::os::unix::fs::symlink("../token", to.join("onus-diff.md")).unwrap();
                std::os::unix::fs::symlink("../token", to.join("onus.sarif")).unwrap();
            }),
        ),
        (
            "directories",
            Box::new(|to| {
                fs::create_dir(to.join("onus-diff.md")).unwrap();
                fs::create_dir(to.join("onus.sarif")).unwrap();
            }),
        ),
        ("other names", Box::new(|to| fs::write(to.join("comment.md"), secret).unwrap())),
        ("nothing", Box::new(|_| ())),
    ];
    for (name, artifact) in hostile {
        let shop = Shop::on_main();
        shop.write("requests", &format!("{COMMIT} 7\n"));
        let (found, log) = published(&shop, completed("pull_request", "archive"), &*artifact);
        assert_eq!(output(&found, "taken.outputs.sarif"), "", "{name}: {log}");
        assert_eq!(output(&found, "taken.outputs.comment"), "", "{name}: {log}");
        assert!(!shop.path().join("gh-body").exists(), "{name}");
    }
    // The category is the workflow's own.
    let shop = Shop::on_main();
    shop.write("requests", &format!("{COMMIT} 7\n"));
    let (found, _) = published(&shop, completed("pull_request", "archive"), &|to| {
        fs::write(to.join("onus.sarif"), run("Onus")).unwrap()
    });
    assert_eq!(output(&found, "taken.outputs.sarif"), "true");
    assert!(!fs::read_to_string(shop.kept().join("taken/onus.sarif")).unwrap().contains("automationDetails"));
}
