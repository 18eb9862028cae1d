//! `onus-pipeline`: what it passes on, and how it ends.

use super::shop::Shop;
use crate::{code, stderr, stdout};

/// A program that writes down what it is called with, and ends with the code that stands in a file.
pub const WITNESS: &str =
    "printf '<%s>' \"$@\" >>called\necho >>called\nexit \"$(cat code-$1 2>/dev/null || echo 0)\"\n";

fn run(shop: &Shop, environment: &[(&str, &str)]) -> std::process::Output {
    shop.shell().args(["-c", "onus-pipeline"]).envs(environment.iter().copied()).output().unwrap()
}

#[test]
fn values_are_passed_on_as_they_are() {
    let shop = Shop::on_main();
    shop.tool("witness", WITNESS);
    let output = run(
        &shop,
        &[
            ("ONUS_PROGRAM", "witness"),
            ("ONUS_INPUT", "a b\n\n-c*\nLINES\n$HOME `id`"),
            ("ONUS_AGREEMENT", "--x y"),
            ("ONUS_STRICT", "true"),
            ("ONUS_ARGUMENTS", "--var=names=[\"a\", \"b\"]\n"),
        ],
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        shop.read("called"),
        "<assess><--agreement=--x y><--strict><--report=markdown,sarif><--report-dir=onus-reports>\
         <--var=names=[\"a\", \"b\"]><--><a b><-c*><LINES><$HOME `id`>\n"
    );
}

#[test]
fn the_comparison_takes_what_it_needs() {
    let shop = Shop::on_main();
    shop.tool("witness", WITNESS);
    let common = [("ONUS_PROGRAM", "witness"), ("ONUS_INPUT", "infra\n"), ("ONUS_DIFF_ARGUMENTS", "--show=9")];
    for (with, called) in [
        ("git:main", "<--show=9><--><git:main><infra>\n"),
        ("plan", "<--show=9><--plan=infra>\n"),
        ("./plan", "<--show=9><--><./plan><infra>\n"),
    ] {
        let output = run(&shop, &[&common[..], &[("ONUS_DIFF", with), ("ONUS_DIFF_FAIL_ON", "moved")]].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let expected = format!("<diff><--comment=onus-reports/onus-diff.md><--allow-empty><--fail-on=moved>{called}");
        assert!(shop.read("called").ends_with(&expected), "{}", shop.read("called"));
    }
}

#[test]
fn the_worst_of_both_is_the_exit_code() {
    let shop = Shop::on_main();
    shop.tool("witness", WITNESS);
    for (assess, diff, expected) in [
        (0, 0, 0),
        (1, 0, 1),
        (0, 1, 1),
        (1, 1, 1),
        (3, 0, 3),
        (3, 1, 3),
        (0, 2, 2),
        (1, 2, 2),
        (3, 2, 2),
        (2, 0, 2),
        (101, 0, 101),
        (1, 101, 101),
    ] {
        std::fs::write(shop.path().join("code-assess"), assess.to_string()).unwrap();
        std::fs::write(shop.path().join("code-diff"), diff.to_string()).unwrap();
        let output = run(&shop, &[("ONUS_PROGRAM", "witness"), ("ONUS_INPUT", "infra"), ("ONUS_DIFF", "git:main")]);
        assert_eq!(code(&output), expected, "{assess} {diff}");
    }
}

#[test]
fn what_it_cannot_do_is_said() {
    let shop = Shop::on_main();
    for (environment, said) in [
        (vec![("ONUS_PROGRAM", "no-such-program")], "there is no program no-such-program"),
        (vec![("ONUS_STRICT", "yes")], "write `true` or `false`"),
        (vec![("ONUS_REPORT_DIR", "a\nb")], "more than one line"),
        (
            vec![("ONUS_INPUT", "infra\n.git"), ("ONUS_FAIL_ON", "never"), ("ONUS_DIFF", "git:main")],
            "name one in ONUS_INPUT, not 2",
        ),
        (vec![("ONUS_INPUT", "")], "no input is named"),
    ] {
        let output = run(&shop, &environment);
        assert_eq!(code(&output), 2, "{environment:?}: {}", stdout(&output));
        assert!(stderr(&output).contains(said), "{environment:?}: {}", stderr(&output));
    }
}

#[test]
fn what_a_run_before_left_is_not_taken_for_this_ones() {
    let shop = Shop::on_main();
    let summary = shop.path().join("summary");
    let of = summary.display().to_string();
    let common = [("GITHUB_STEP_SUMMARY", of.as_str())];
    assert_eq!(code(&run(&shop, &[&common[..], &[("ONUS_INPUT", "infra")]].concat())), 1);
    std::fs::write(&summary, "").unwrap();
    assert_eq!(code(&run(&shop, &[&common[..], &[("ONUS_INPUT", "nowhere")]].concat())), 2);
    assert_eq!(shop.read("summary"), "Onus could not run: the log says why.\n");
}
