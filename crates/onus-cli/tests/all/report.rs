//! `onus report`: where reports go, and what is said when they cannot.

use std::collections::BTreeSet;
use std::fs;

use crate::{SHOP, code, onus, stderr, stdout};

const DAY: [&str; 2] = ["--as-of", "2026-11-22"];
const ALL: &str = "html,svg,markdown,sarif,junit,gitlab,ocsf,csv,xlsx,json";
const FILES: [&str; 10] = [
    "gl-code-quality-report.json",
    "onus.csv",
    "onus.html",
    "onus.json",
    "onus.junit.xml",
    "onus.md",
    "onus.ocsf.jsonl",
    "onus.sarif",
    "onus.svg",
    "onus.xlsx",
];

fn report(arguments: &[&str]) -> std::process::Output {
    let mut all = vec!["report", SHOP];
    all.extend(DAY);
    all.extend(arguments);
    onus(&all)
}

#[test]
fn several_reports_come_from_one_assessment_under_the_names_that_readers_look_for() {
    let directory = tempfile::tempdir().unwrap();
    let reports = directory.path().join("new/reports");
    let output = report(&["--format", ALL, "--output", &reports.display().to_string()]);
    // There are gaps, and a report is no gate.
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let found: BTreeSet<String> =
        fs::read_dir(&reports).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, FILES.map(str::to_owned).into());
    assert_eq!(stdout(&output).lines().count(), FILES.len());
    for name in FILES {
        assert!(fs::metadata(reports.join(name)).unwrap().len() > 1000, "{name}");
        assert!(stdout(&output).contains(name));
    }
    let assessed = stdout(&onus(&["assess", SHOP, DAY[0], DAY[1], "--format", "json"]));
    assert_eq!(fs::read_to_string(reports.join("onus.json")).unwrap(), assessed);
}

#[test]
fn one_report_goes_to_the_standard_output_to_a_file_or_into_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let printed = report(&["--format", "csv"]);
    assert_eq!(code(&printed), 0);
    let file = directory.path().join("gaps.csv");
    assert_eq!(code(&report(&["--format", "csv", "--output", &file.display().to_string()])), 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), stdout(&printed));
    assert_eq!(code(&report(&["--format", "csv,csv", "--output", &directory.path().display().to_string()])), 0);
    assert_eq!(fs::read_to_string(directory.path().join("onus.csv")).unwrap(), stdout(&printed));
}

#[cfg(unix)]
#[test]
fn others_may_read_a_report() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("onus.md");
    assert_eq!(code(&report(&["--format", "markdown", "--output", &path.display().to_string()])), 0);
    let plain = directory.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path), mode(&plain));
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_half_written() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "kept").unwrap();
    let file = file.display().to_string();
    let nowhere = directory.path().join("no/such/onus.csv").display().to_string();
    for (arguments, said) in [
        (vec!["--format", "csv,sarif"], "name a directory"),
        (vec!["--format", "csv,sarif", "--output", &file], "is a file"),
        (vec!["--format", "pdf"], "pdf"),
        (vec!["--output", &file], "--format"),
        (vec!["--format", "csv", "--output", &nowhere], "cannot write"),
    ] {
        let output = report(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn one_run_prints_writes_reports_and_sets_the_exit_code() {
    let directory = tempfile::tempdir().unwrap();
    let reports = directory.path().join("reports");
    let into = reports.display().to_string();
    let assess = ["assess", SHOP, DAY[0], DAY[1]];
    let output = onus(&[&assess[..], &["--report", "sarif,markdown,junit", "--report-dir", &into]].concat());
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(stdout(&output), stdout(&onus(&assess)), "what is printed stays as it is");
    for (format, name) in [("sarif", "onus.sarif"), ("markdown", "onus.md"), ("junit", "onus.junit.xml")] {
        let alone = stdout(&report(&["--format", format]));
        assert_eq!(fs::read_to_string(reports.join(name)).unwrap(), alone, "{name}");
    }
    assert_eq!(fs::read_dir(&reports).unwrap().count(), 3);
    // The code is that of the assessment, whichever way it comes out.
    let never = onus(&[&assess[..], &["--fail-on", "never", "--report", "csv", "--report-dir", &into]].concat());
    assert_eq!(code(&never), 0, "{}", stderr(&never));
    for arguments in [&["--report", "sarif"][..], &["--report-dir", &into], &["--report", "pdf", "--report-dir", &into]]
    {
        assert_eq!(code(&onus(&[&assess[..], arguments].concat())), 2, "{arguments:?}");
    }
    let file = directory.path().join("file");
    fs::write(&file, "kept").unwrap();
    let output = onus(&[&assess[..], &["--report", "sarif", "--report-dir", &file.display().to_string()]].concat());
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).is_empty() && stderr(&output).contains("cannot write"), "{}", stderr(&output));
}
