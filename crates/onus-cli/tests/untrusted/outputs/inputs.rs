//! Nothing is written over what is read, nor over what was just written.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::super::{VOLUME, code, root, run, said, write};
use super::{FORMS, link, place, run_form, shell, text};

/// A plan with an agreement, evidence, values and a catalogue, and other names for them.
fn ground() -> TempDir {
    let place = place();
    let at = place.path();
    write(
        at,
        "onus.toml",
        "[customer]\nname = \"C\"\n\n[settings]\ncatalogue = [\"own\"]\n\n[[contract]]\nwith = \"open-telekom-cloud\"\ndocument = \"c\"\nfrom = 2020-01-01\nfile = \"contract.pdf\"\n",
    );
    write(at, "contract.pdf", "signed");
    write(at, "evidence/more.toml", "# nothing yet\n");
    let kind = root().join("catalogue/kinds/network/subnet.toml");
    write(at, "own/kinds/subnet.toml", fs::read(kind).unwrap());
    write(at, "values.tfvars", "a = 1\n");
    write(at, "infra/main.tf", VOLUME);
    write(at, "infra/below/more.tf", VOLUME);
    place
}

/// Runs something that has to refuse to write over a file.
fn is_refused(place: &Path, arguments: &[&str], victim: &str) {
    let before = fs::read(place.join(victim)).unwrap();
    let output = run(place, arguments);
    assert_eq!(code(&output), 2, "{arguments:?} {}", said(&output));
    assert!(said(&output).contains("would write over"), "{arguments:?} {}", said(&output));
    assert_eq!(fs::read(place.join(victim)).unwrap(), before, "{arguments:?}");
}

#[test]
fn an_input_is_not_written_over_by_any_name() {
    let place = place();
    fs::hard_link(place.path().join("plan.json"), place.path().join("hard")).unwrap();
    link("plan.json", place.path().join("soft"));
    link(".", place.path().join("here"));
    for form in FORMS {
        for name in ["plan.json", "./plan.json", "hard", "soft", "here/plan.json", "here/soft"] {
            is_refused(place.path(), &[form, &[name]].concat(), "plan.json");
        }
    }
}

#[test]
fn an_input_that_is_named_by_a_link_is_not_written_over_either() {
    let place = place();
    link("plan.json", place.path().join("soft"));
    is_refused(place.path(), &["assess", "soft", "--output", "plan.json"], "plan.json");
    is_refused(place.path(), &["gaps", "soft", "--estate", "plan.json"], "plan.json");
    is_refused(place.path(), &["explain", "x", "-i", "soft", "--estate", "plan.json"], "plan.json");
    is_refused(place.path(), &["query", "SELECT 1", "-i", "soft", "--estate", "plan.json"], "plan.json");
    is_refused(place.path(), &["matrix", "soft", "--estate", "plan.json"], "plan.json");
}

#[test]
fn what_decides_is_not_written_over() {
    let place = ground();
    fs::hard_link(place.path().join("contract.pdf"), place.path().join("hard")).unwrap();
    for victim in ["onus.toml", "contract.pdf", "evidence/more.toml", "own/kinds/subnet.toml"] {
        is_refused(place.path(), &["assess", "plan.json", "--output", victim], victim);
        is_refused(place.path(), &["report", "plan.json", "--format", "html", "--output", victim], victim);
        is_refused(place.path(), &["diff", "plan.json", "plan.json", "--comment", victim], victim);
    }
    is_refused(place.path(), &["assess", "plan.json", "--write-baseline", "hard"], "contract.pdf");
    is_refused(
        place.path(),
        &["assess", "plan.json", "--agreement", "onus.toml", "--estate", "onus.toml"],
        "onus.toml",
    );
    let named = ["assess", "plan.json", "--no-agreement", "--catalogue", "own", "--output", "own/kinds/subnet.toml"];
    is_refused(place.path(), &named, "own/kinds/subnet.toml");
}

#[test]
fn values_and_configuration_are_not_written_over() {
    let place = ground();
    fs::hard_link(place.path().join("infra/below/more.tf"), place.path().join("hard")).unwrap();
    link("../values.tfvars", place.path().join("infra/linked.auto.tfvars"));
    let with = |more: &[&'static str]| [&["assess", "infra", "--output"], more].concat();
    is_refused(place.path(), &with(&["infra/main.tf"]), "infra/main.tf");
    is_refused(place.path(), &with(&["infra/below/more.tf"]), "infra/below/more.tf");
    is_refused(place.path(), &with(&["hard"]), "infra/below/more.tf");
    is_refused(place.path(), &with(&["values.tfvars"]), "values.tfvars");
    fs::remove_file(place.path().join("infra/linked.auto.tfvars")).unwrap();
    is_refused(place.path(), &with(&["values.tfvars", "--var-file", "values.tfvars"]), "values.tfvars");
    let diff = ["diff", "infra", "infra", "--output", "infra/main.tf"];
    is_refused(place.path(), &diff, "infra/main.tf");
    // A report beside them is nobody's input.
    let beside = ["report", "infra", "--format", "html", "--output", "infra/report.html"];
    assert_eq!(code(&run(place.path(), &beside)), 0);
    assert_eq!(code(&run(place.path(), &beside)), 0);
}

#[test]
fn a_baseline_is_written_over_by_the_next_baseline_alone() {
    let place = place();
    let with = |more: &[&'static str]| [&["assess", "plan.json", "--fail-on", "never"], more].concat();
    assert_eq!(code(&run(place.path(), &with(&["--write-baseline", "old.json"]))), 0);
    is_refused(place.path(), &with(&["--baseline", "old.json", "--output", "old.json"]), "old.json");
    is_refused(place.path(), &with(&["--baseline", "old.json", "--estate", "old.json"]), "old.json");
    let next = with(&["--baseline", "old.json", "--write-baseline", "old.json"]);
    assert_eq!(code(&run(place.path(), &next)), 0);
    let both = [&next[..], &["--output", "old.json"]].concat();
    assert_eq!(code(&run(place.path(), &both)), 2);
}

#[test]
fn a_report_that_is_an_input_by_another_name_is_not_written_over() {
    let place = place();
    fs::create_dir(place.path().join("reports")).unwrap();
    fs::hard_link(place.path().join("plan.json"), place.path().join("reports/onus.json")).unwrap();
    is_refused(place.path(), &["assess", "plan.json", "--report", "json", "--report-dir", "reports"], "plan.json");
    is_refused(
        place.path(),
        &["report", "reports/onus.json", "--format", "json,csv", "--output", "reports"],
        "plan.json",
    );
    is_refused(place.path(), &["report", "plan.json", "--format", "json", "--output", "reports"], "plan.json");
}

#[test]
fn what_is_printed_does_not_go_into_what_is_read() {
    let place = place();
    let before = text(&place.path().join("plan.json"));
    for line in [
        "\"$ONUS\" assess plan.json >> plan.json",
        "\"$ONUS\" gaps plan.json >> plan.json",
        "ln -s /dev/stdout soft; \"$ONUS\" assess plan.json --output soft >> plan.json",
        "\"$ONUS\" assess plan.json --output - 1<> plan.json",
        "\"$ONUS\" report plan.json --format csv 2>&1 >> plan.json",
    ] {
        let output = shell(place.path(), line);
        assert_eq!(code(&output), 2, "{line} {}", said(&output));
        assert_eq!(text(&place.path().join("plan.json")), before, "{line}");
    }
}

#[test]
fn two_outputs_are_not_one_file() {
    let place = place();
    write(place.path(), "a", "before");
    fs::hard_link(place.path().join("a"), place.path().join("hard")).unwrap();
    link("a", place.path().join("soft"));
    link("new", place.path().join("to-new"));
    fs::create_dir(place.path().join("reports")).unwrap();
    for line in [
        "assess plan.json --output a --write-baseline a",
        "assess plan.json --output a --write-baseline hard",
        "assess plan.json --output soft --write-baseline a",
        "assess plan.json --output a --estate ./a",
        "assess plan.json --output new --write-baseline new",
        "assess plan.json --output new --estate to-new",
        "assess plan.json --output reports/onus.json --report json --report-dir reports",
        "assess plan.json --estate reports/onus.csv --report csv --report-dir reports",
        "report plan.json --format csv --output a --estate a",
        "report plan.json --format csv,html --output reports --estate reports/onus.html",
        "diff plan.json plan.json --output a --comment a",
        "diff plan.json plan.json --comment -",
        "assess plan.json --write-baseline -",
        "assess plan.json --output - --estate -",
        "assess plan.json --output - --estate /proc/self/fd/1",
        "gaps plan.json --estate -",
        "assess plan.json --write-baseline a > a",
    ] {
        write(place.path(), "a", "before");
        let output = shell(place.path(), &format!("\"$ONUS\" {line}"));
        assert_eq!(code(&output), 2, "{line} {}", said(&output));
        assert!(said(&output).contains("one would be lost"), "{line} {}", said(&output));
        assert!(["before", ""].contains(&text(&place.path().join("a")).as_str()), "{line}");
        assert!(!place.path().join("new").exists(), "{line}");
        assert!(super::names(&place.path().join("reports")).is_empty(), "{line}");
    }
}

#[test]
fn a_form_that_writes_to_a_file_of_its_own_is_not_refused() {
    for form in FORMS {
        let place = ground();
        assert_eq!(code(&run_form(place.path(), form, "infra/new.tf")), 0, "{form:?}");
        assert_eq!(code(&run_form(place.path(), form, "infra/new.tf")), 0, "{form:?}");
    }
}
