//! Names of our own in a directory that somebody else may have filled.

use std::fs;

use super::super::{code, run, said, write};
use super::{is_assessment, is_link, link, names, place, shell, text};

const ASSESS: [&str; 8] =
    ["assess", "plan.json", "--fail-on", "never", "--report-dir", "reports", "--report", "json,sarif"];

#[test]
fn a_link_that_a_pull_request_left_in_the_reports_is_replaced_and_not_followed() {
    let place = place();
    let keys = write(place.path(), "home/authorized_keys", "mine");
    fs::create_dir(place.path().join("reports")).unwrap();
    link("../home/authorized_keys", place.path().join("reports/onus.sarif"));
    link("../home/new", place.path().join("reports/onus.json"));
    let output = run(place.path(), &ASSESS);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(text(&keys), "mine");
    assert_eq!(names(&place.path().join("home")), ["authorized_keys"]);
    assert!(!is_link(&place.path().join("reports/onus.sarif")));
    assert!(is_assessment(&text(&place.path().join("reports/onus.json"))));
    assert_eq!(names(&place.path().join("reports")), ["onus.json", "onus.sarif"]);
}

#[test]
fn one_report_into_a_directory_is_as_careful() {
    for to in ["../home/script", "/dev/null", "../home", "onus.csv", "../plan.json"] {
        let place = place();
        let plan = fs::read(place.path().join("plan.json")).unwrap();
        let script = write(place.path(), "home/script", "mine");
        fs::create_dir(place.path().join("reports")).unwrap();
        link(to, place.path().join("reports/onus.csv"));
        let output = run(place.path(), &["report", "plan.json", "--format", "csv", "--output", "reports"]);
        assert_eq!(code(&output), 0, "{to} {}", said(&output));
        assert_eq!(text(&script), "mine");
        assert_eq!(fs::read(place.path().join("plan.json")).unwrap(), plan);
        assert_eq!(names(&place.path().join("home")), ["script"]);
        assert!(!is_link(&place.path().join("reports/onus.csv")), "{to}");
    }
}

#[test]
fn an_agreement_is_begun_where_it_is_named_and_not_where_a_link_leads() {
    let place = place();
    let script = write(place.path(), "script", "mine");
    let to_be = place.path().join("to-be");
    for (folder, to) in [("a", "../script"), ("b", "/dev/null"), ("c", "../to-be")] {
        fs::create_dir(place.path().join(folder)).unwrap();
        let agreement = place.path().join(folder).join("onus.toml");
        link(to, &agreement);
        let output = run(place.path(), &["init", "--yes", folder]);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(is_link(&agreement), "{folder}");
        let output = run(place.path(), &["init", "--yes", "--force", folder]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert!(!is_link(&agreement) && text(&agreement).contains("[customer]"), "{folder}");
        assert_eq!(text(&script), "mine");
        assert!(!to_be.exists());
        assert_eq!(names(&place.path().join(folder)), ["onus.toml"]);
    }
}

#[test]
fn what_is_in_the_way_of_one_report_keeps_all_of_them_from_being_written() {
    for (make, formats) in [
        ("mkfifo reports/onus.sarif", "json,sarif"),
        ("mkfifo reports/onus.json", "json,sarif"),
        ("mkdir reports/onus.sarif", "json,sarif"),
        ("mkdir reports/onus.xlsx", "html,csv,xlsx"),
    ] {
        let place = place();
        assert!(shell(place.path(), &format!("mkdir reports; {make}")).status.success());
        let before = names(&place.path().join("reports"));
        let line = format!("exec timeout 60 \"$ONUS\" assess plan.json --report-dir reports --report {formats}");
        let output = shell(place.path(), &line);
        assert_eq!(code(&output), 2, "{make} {}", said(&output));
        assert!(said(&output).contains("is in the way"), "{make} {}", said(&output));
        assert_eq!(names(&place.path().join("reports")), before, "{make}");
        let line = format!("exec timeout 60 \"$ONUS\" report plan.json --output reports --format {formats}");
        assert_eq!(code(&shell(place.path(), &line)), 2, "{make}");
        assert_eq!(names(&place.path().join("reports")), before, "{make}");
    }
}

#[test]
fn a_directory_of_reports_may_be_a_link_itself() {
    let place = place();
    fs::create_dir(place.path().join("real")).unwrap();
    link("real", place.path().join("reports"));
    assert_eq!(code(&run(place.path(), &ASSESS)), 0);
    assert!(is_link(&place.path().join("reports")));
    assert_eq!(names(&place.path().join("real")), ["onus.json", "onus.sarif"]);
}

#[test]
fn a_directory_of_reports_that_cannot_be_one_is_refused_by_name() {
    let place = place();
    write(place.path(), "file", "mine");
    link("nowhere/at/all", place.path().join("dangling"));
    link("circle", place.path().join("circle"));
    let before = names(place.path());
    for directory in ["file", "file/below", "dangling", "circle", "/proc/reports", "/dev/null"] {
        let output = run(place.path(), &["assess", "plan.json", "--report", "json", "--report-dir", directory]);
        assert_eq!(code(&output), 2, "{directory} {}", said(&output));
        assert!(said(&output).contains(directory), "{directory} {}", said(&output));
        assert_eq!(names(place.path()), before, "{directory}");
    }
}
