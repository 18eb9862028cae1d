//! Whether remarks count at all: a switch of the run, and a setting of the agreement.

use super::{ACCEPT, DAY, accepted, directory, path, rule, standings};
use crate::{code, json, onus, stdout};

#[test]
fn they_can_be_left_out_of_account_and_are_kept_with_the_estate() {
    let directory = directory(&[("main.tf", &rule("ssh", ACCEPT, "", "", ""))]);
    let (input, kept) = (path(&directory), directory.path().join("kept.sqlite").display().to_string());
    let run = |more: &[&str]| json(&onus(&[&["assess"], more, &["--no-agreement"], &DAY[..]].concat()));
    let off = run(&[&input, "--no-inline-acceptances", "--estate", &kept]);
    assert_eq!((accepted(&off).len(), standings(&off)), (0, vec!["not-heeded"]));
    let from_kept = run(&[&kept]);
    assert_eq!((accepted(&from_kept), standings(&from_kept)), (vec!["ssh".to_owned()], vec!["counts"]));
    assert_eq!(standings(&run(&[&kept, "--no-inline-acceptances"])), ["not-heeded"]);
    let fails =
        |more: &[&str]| code(&onus(&[&["assess", &input, "--no-agreement", "--as-of", "2026-11-22"], more].concat()));
    assert_eq!((fails(&[]), fails(&["--no-inline-acceptances"])), (0, 1));
    let text = stdout(&onus(&["assess", &input, "--no-agreement", "--no-inline-acceptances"]));
    assert!(text.contains("1 comment on accepted risks ignored"), "{text}");
    for command in ["matrix", "gaps"] {
        assert_eq!(code(&onus(&[command, &input, "--no-inline-acceptances"])), 0, "{command}");
    }
    let diff =
        |more: &[&str]| json(&onus(&[&["diff", &kept, &input, "--no-agreement", "--format", "json"], more].concat()));
    assert_eq!(diff(&["--no-inline-acceptances"])["accepted"], serde_json::json!([]));
}

/// The setting does what the switch does, says so with its own reason, and the switch adds nothing to it.
#[test]
fn an_agreement_can_forbid_them() {
    let skip = "# checkov:skip=CKV_OPENSTACK_2: known";
    let (accepted_here, skipped) = (rule("ssh", ACCEPT, "", "", ""), rule("rdp", skip, "", "", ""));
    let directory = directory(&[
        ("main.tf", format!("{accepted_here}{skipped}").as_str()),
        ("onus.toml", "[settings]\ninline_acceptances = false\n[customer]\n"),
        ("open.toml", "[settings]\ninline_acceptances = true\n[customer]\n"),
    ]);
    let (input, kept) = (path(&directory), directory.path().join("kept.sqlite").display().to_string());
    let open = directory.path().join("open.toml").display().to_string();
    let run = |more: &[&str]| json(&onus(&[&["assess", &input], more, &DAY[..]].concat()));
    let forbidden = run(&["--estate", &kept]);
    assert_eq!((accepted(&forbidden).len(), standings(&forbidden)), (0, vec!["not-heeded"; 2]));
    for remark in forbidden["remarks"].as_array().unwrap() {
        assert!(remark["why"].as_str().unwrap().contains("`inline_acceptances = false`"), "{remark}");
        assert!(remark["remedy"].is_string(), "{remark}");
    }
    let both = run(&["--no-inline-acceptances"]);
    assert_eq!(both["remarks"], forbidden["remarks"]);
    // The switch alone tells the same, but for why.
    let switched = run(&["--no-inline-acceptances", "--agreement", &open]);
    assert_eq!(standings(&switched), standings(&forbidden));
    assert_eq!(switched["remarks"][0]["why"], "comments are ignored in this run");
    assert_eq!(standings(&run(&["--agreement", &open]))[0], "counts");
    let agreement = directory.path().join("onus.toml").display().to_string();
    let of_kept = json(&onus(&[&["assess", &kept, "--agreement", &agreement], &DAY[..]].concat()));
    assert_eq!(of_kept["remarks"], forbidden["remarks"]);
    let text = stdout(&onus(&["assess", &input, "--as-of", "2026-11-22"]));
    for told in [
        "2 comments on accepted risks ignored",
        "the agreement does not allow comments to accept risks",
        "main.tf:2:3",
        "CKV_OPENSTACK_2 of checkov",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    // A diff holds each side against its own agreement.
    let diff =
        json(&onus(&["diff", &kept, &input, "--agreement", &agreement, "--old-agreement", &open, "--format", "json"]));
    assert_eq!(diff["no_longer_accepted"].as_array().unwrap().len(), 1, "{diff}");
}
