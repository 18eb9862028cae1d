//! What a pull request puts in the way of the pipeline: links where reports go, a program, arguments.
#![cfg(unix)]

use std::fs;
use std::path::Path;

use super::runner::{REQUEST, called};
use super::script::WITNESS;
use super::shop::Shop;
use crate::{code, stderr};

/// Something that is outside of the checkout, and precious.
const PRECIOUS: &str = "precious\n";

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn nothing_in_the_way_of_the_reports_is_followed() {
    for (change, directory) in [
        ("ln -s ../outside onus-reports", "onus-reports"),
        ("ln -s \"$PWD/../outside\" onus-reports", "onus-reports"),
        ("ln -s .git onus-reports", "onus-reports"),
        ("ln -s nowhere onus-reports", "onus-reports"),
        ("echo a file >onus-reports", "onus-reports"),
        ("mkdir onus-reports && ln -s ../../outside/onus.md onus-reports/onus.sarif", "onus-reports"),
        (
            "mkdir onus-reports && cd onus-reports && for it in md sarif; do ln -s ../infra/main.tf onus.$it; done",
            "onus-reports",
        ),
        (
            "mkdir -p onus-reports/onus.sarif/x onus-reports/onus-diff.md && touch onus-reports/onus.sarif/x/y",
            "onus-reports",
        ),
        ("ln -s ../outside out", "out/reports"),
        ("ln -s ../outside out", "./out/reports/"),
        ("mkdir out && ln -s ../../outside out/reports", "out//reports"),
    ] {
        let shop = Shop::with_pull_request();
        let outside = shop.path().join("../outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("onus.md"), PRECIOUS).unwrap();
        shop.must(change);
        shop.commit("Put something in the way");
        let main = shop.read("infra/main.tf");
        let ended = called(REQUEST, &shop, &[("report-dir", directory)]);
        assert_eq!(ended.code, 1, "{change}: {}", ended.log);
        assert_eq!(names(&outside), ["onus.md"], "{change}");
        assert_eq!(fs::read_to_string(outside.join("onus.md")).unwrap(), PRECIOUS, "{change}");
        assert_eq!(shop.read("infra/main.tf"), main, "{change}");
        assert!(!shop.path().join(".git/onus.md").exists(), "{change}");
        let reports = shop.path().join(directory);
        for name in ["onus.md", "onus-diff.md", "onus.sarif"] {
            assert!(reports.join(name).symlink_metadata().unwrap().is_file(), "{change}: {name}");
        }
    }
}

#[test]
fn reports_that_the_request_brings_are_not_taken_for_those_of_onus() {
    let shop = Shop::with_pull_request();
    for name in ["onus.md", "onus-diff.md", "onus.sarif", "gl-code-quality-report.json", "onus.junit.xml"] {
        shop.write(&format!("onus-reports/{name}"), "nothing is wrong");
    }
    shop.write("infra/broken.tf", "resource {");
    shop.commit("Bring reports along");
    let ended = called(REQUEST, &shop, &[("base", "nowhere")]);
    assert_eq!(ended.code, 2, "{}", ended.log);
    assert_eq!(ended.summary, "Onus could not run: the log says why.\n");
    assert_eq!(names(&shop.path().join("onus-reports")), Vec::<String>::new());
}

#[test]
fn what_is_the_teams_own_stays() {
    // Outside of the checkout nothing is the request's; elsewhere than on a request, links are the team's.
    let shop = Shop::with_pull_request();
    let outside = shop.path().join("../outside");
    fs::create_dir(&outside).unwrap();
    shop.must("ln -s outside ../link && ln -s ../outside linked");
    let link = shop.path().parent().unwrap().join("link/reports").display().to_string();
    assert_eq!(called(REQUEST, &shop, &[("report-dir", &link)]).code, 1);
    assert!(outside.join("reports/onus.sarif").is_file());
    for directory in ["../link/reports", "infra/../out", &format!("{}/../link/reports", shop.path().display())] {
        let ended = called(REQUEST, &shop, &[("report-dir", directory)]);
        assert_eq!(ended.code, 2, "{directory}: {}", ended.log);
        assert!(ended.log.contains("without `..`"), "{directory}: {}", ended.log);
    }
    let output = shop.run("ONUS_INPUT=infra ONUS_REPORT_DIR=linked onus-pipeline");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(outside.join("onus.md").is_file());
}

#[test]
fn paths_to_what_decides_lead_to_the_base() {
    let shop = Shop::on_main();
    shop.tool("witness", WITNESS);
    let here = shop.path().canonicalize().unwrap().display().to_string();
    let elsewhere = shop.kept().canonicalize().unwrap().display().to_string();
    shop.must("ln -s shop ../other");
    let other = format!("{}/other", shop.path().parent().unwrap().canonicalize().unwrap().display());
    let base = "git:refs/remotes/origin/main:";
    for (given, passed) in [
        ("onus.toml".to_owned(), format!("{base}onus.toml")),
        ("../onus.toml".to_owned(), format!("{base}../onus.toml")),
        ("--x y".to_owned(), format!("{base}--x y")),
        (format!("{here}/onus.toml"), format!("{base}{here}/onus.toml")),
        (format!("{other}/infra/../onus.toml"), format!("{base}{other}/infra/../onus.toml")),
        (format!("{elsewhere}/onus.toml"), format!("{elsewhere}/onus.toml")),
        ("git:v1:onus.toml".to_owned(), "git:v1:onus.toml".to_owned()),
    ] {
        let variables = [
            ("ONUS_PROGRAM", "witness"),
            ("ONUS_INPUT", "infra"),
            ("GITHUB_BASE_REF", "main"),
            ("ONUS_AGREEMENT", &given),
            ("ONUS_CATALOGUE", &format!("rules\n{given}\n")),
            ("ONUS_BASELINE", &given),
        ];
        let output = shop.shell().args(["-c", "onus-pipeline"]).envs(variables).output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let called = shop.read("called");
        let last = called.lines().last().unwrap();
        let expected = format!(
            "<assess><--agreement={passed}><--catalogue={base}rules><--catalogue={passed}><--baseline={passed}>"
        );
        assert!(last.starts_with(&expected), "{given}: {last}");
    }
}

#[test]
fn further_arguments_do_not_name_what_the_request_brings() {
    let shop = Shop::with_pull_request();
    for arguments in [
        "--catalogue=rules",
        "--catalogue\nrules",
        "--agreement=onus.toml",
        "--agreement\nonus.toml",
        "--baseline=onus-baseline.json",
        "--old-agreement=onus.toml",
        "--no-inline-acceptances\n--baseline\nonus-baseline.json",
    ] {
        let variables = [("ONUS_INPUT", "infra"), ("GITHUB_BASE_REF", "main"), ("ONUS_ARGUMENTS", arguments)];
        let output = shop.shell().args(["-c", "onus-pipeline"]).envs(variables).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments}");
        assert!(stderr(&output).contains("does not bring what it is judged by"), "{}", stderr(&output));
    }
}

#[test]
fn a_program_of_the_checkout_does_not_run() {
    let shop = Shop::with_pull_request();
    shop.must("mkdir bin && printf '#!/bin/sh\\ntouch ran\\n' >bin/onus && chmod +x bin/onus && ln -s shop ../other");
    let here = shop.path().display().to_string();
    for (program, path) in [
        ("bin/onus".to_owned(), String::new()),
        ("./bin/onus".to_owned(), String::new()),
        (format!("{here}/bin/onus"), String::new()),
        (format!("{here}/../other/bin/onus"), String::new()),
        ("onus".to_owned(), "bin:".to_owned()),
        ("onus".to_owned(), format!("{here}/../other/bin:")),
    ] {
        let command =
            format!("PATH={path}$PATH ONUS_PROGRAM={program} GITHUB_BASE_REF=main ONUS_INPUT=infra onus-pipeline");
        let output = shop.run(&command);
        assert_eq!(code(&output), 2, "{program} {path}");
        assert!(stderr(&output).contains("lies in the checkout"), "{}", stderr(&output));
        assert!(!shop.path().join("ran").exists(), "{program} {path}");
    }
}

#[test]
fn no_git_runs() {
    let shop = Shop::with_pull_request();
    for program in ["git", "terraform", "tofu", "ssh"] {
        shop.tool(program, "echo \"$0\" >>\"$RAN\"\nexit 1\n");
    }
    let ran = shop.kept().join("ran");
    let shell = |command: &str| {
        let mut shell = shop.shell();
        shell.env("RAN", &ran).env("GITHUB_BASE_REF", "main").env("ONUS_INPUT", "infra").env("ONUS_DIFF", "base");
        shell.args(["-c", command]).output().unwrap()
    };
    assert_eq!(code(&shell("git")), 1);
    assert_eq!(fs::read_to_string(&ran).unwrap().lines().count(), 1);
    let output = shell("onus-pipeline");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&ran).unwrap().lines().count(), 1);
}
