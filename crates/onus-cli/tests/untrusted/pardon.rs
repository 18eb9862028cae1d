//! A pull request cannot pardon itself.

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::{commit_all, git};
use crate::{VOLUME, code, run, said, write};

const BASE: &str = "[customer]\nname = \"Acme\"\n[settings]\nfail_on = \"breached:low\"\n";

/// A repository whose first commit is called `base`, with a volume that is not encrypted.
struct Change {
    home: tempfile::TempDir,
}

impl Change {
    fn new(agreement: Option<&str>) -> Self {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), "infra/main.tf", VOLUME);
        if let Some(text) = agreement {
            write(home.path(), "infra/onus.toml", text);
        }
        commit_all(home.path());
        git(home.path(), &["branch", "base"]);
        Self { home }
    }

    fn path(&self) -> &Path {
        self.home.path()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        write(self.path(), name, text)
    }

    /// What breaches stand, by the rules of the base; and the exit code.
    fn by_base(&self, more: &[&str]) -> (u64, i32, serde_json::Value) {
        let arguments = [
            &["assess", "infra", "--agreement", "git:base", "--format", "json", "--full", "--as-of", "2026-11-22"],
            more,
        ]
        .concat();
        let output = run(self.path(), &arguments);
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
        let rows = report["rows"].as_array().unwrap();
        let open = rows.iter().filter(|row| row["status"] == "breached" && row["accepted"].is_null());
        (open.count() as u64, code(&output), report)
    }

    /// The change's own rules would let it pass, those of the base do not.
    fn is_not_pardoned(&self) {
        let own = run(self.path(), &["assess", "infra", "--as-of", "2026-11-22"]);
        assert_eq!(code(&own), 0, "this is not an attack: {}", said(&own));
        let (breaches, exit, report) = self.by_base(&[]);
        assert_eq!(exit, 1, "{report}");
        assert!(breaches > 0);
    }
}

const ACCEPTANCE: &str =
    "[[officer]]\nrole = \"information-security-officer\"\nname = \"Mallory\"\nfrom = 2026-01-01\n";

#[test]
fn a_threshold_that_the_change_lowers_does_not_count() {
    let change = Change::new(Some(BASE));
    change.write("infra/onus.toml", &BASE.replace("breached:low", "never"));
    change.is_not_pardoned();
    // Where it is found otherwise, too: in front of what the base has, or in its place.
    let change = Change::new(None);
    git(change.path(), &["checkout", "-q", "base"]);
    write(change.path(), "onus.toml", BASE);
    commit_all(change.path());
    git(change.path(), &["branch", "-f", "main"]);
    git(change.path(), &["checkout", "-q", "main"]);
    git(change.path(), &["branch", "-f", "base", "main"]);
    change.write("infra/onus.toml", "[customer]\nname = \"A\"\n[settings]\nfail_on = \"never\"\n");
    change.is_not_pardoned();
}

#[test]
fn an_agreement_that_the_change_brings_or_removes_does_not_count() {
    let change = Change::new(None);
    change.write("infra/onus.toml", "[customer]\nname = \"A\"\n[settings]\nfail_on = \"never\"\n");
    let (_, _, report) = change.by_base(&[]);
    assert_eq!(report["provenance"]["agreement"], serde_json::json!([]));
    assert!(report["provenance"]["decided_by"].as_str().unwrap().starts_with("base ("), "{}", report["provenance"]);
    let said_so = said(&run(change.path(), &["assess", "infra", "--agreement", "git:base"]));
    let said_so = said_so.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said_so.contains("no agreement at base"), "{said_so}");
    let change = Change::new(Some(BASE));
    fs::remove_file(change.path().join("infra/onus.toml")).unwrap();
    assert_eq!(change.by_base(&[]).1, 1);
    // The directory that held it is a file now, or gone: what stood there decides all the same.
    let output = run(change.path(), &["officers", "--agreement", "git:base:infra/onus.toml"]);
    assert!(code(&output) < 2, "{}", said(&output));
}

#[test]
fn acceptances_officers_and_evidence_that_the_change_brings_do_not_count() {
    let change = Change::new(Some(BASE));
    let breaches = change.by_base(&[]).0;
    let duties = ["encrypt-volumes", "tag-resources", "back-up-volumes", "choose-own-keys"];
    let mut text = format!("{BASE}{ACCEPTANCE}");
    for duty in duties {
        text += &format!(
            "[[acceptance]]\nduty = \"{duty}\"\nresource = \"opentelekomcloud_evs_volume_v3.data\"\nreason = \"x\"\nofficer = \"information-security-officer\"\nuntil = 2027-01-01\n"
        );
    }
    change.write("infra/onus.toml", &text);
    change.write("infra/evidence/more.toml", "[[declaration]]\nduty = \"tag-resources\"\nofficer = \"information-security-officer\"\ndate = 2026-01-01\nreview = 2027-01-01\nstatement = \"x\"\n");
    let (after, exit, report) = change.by_base(&[]);
    assert_eq!((after, exit), (breaches, 1));
    assert!(!report.to_string().contains("Mallory"));
}

#[test]
fn an_input_by_any_name_is_held_against_the_base() {
    let change = Change::new(Some(BASE));
    change.write("infra/main.tf", &accept("encrypt-volumes"));
    fs::create_dir(change.path().join("sub")).unwrap();
    let whole = change.path().canonicalize().unwrap().display().to_string();
    let names = [
        "infra",
        "./infra",
        "infra/",
        "sub/../infra",
        &format!("{whole}/infra"),
        &format!("{whole}/sub/../infra"),
        "/proc/self/cwd/infra",
    ];
    for name in names {
        let output = run(
            change.path(),
            &["assess", name, "--agreement", "git:base", "--format", "json", "--as-of", "2026-11-22"],
        );
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
        assert_eq!(comments(&report), (0, 1), "{name}");
        assert_eq!(code(&output), 1, "{name}");
        let output =
            run(change.path(), &["diff", "git:base", name, "--agreement", "git:base", "--fail-on", "silences"]);
        assert_eq!(code(&output), 1, "{name}: {}", said(&output));
    }
    // From within, too.
    for name in [".", "../infra", "./"] {
        let output = run(
            &change.path().join("infra"),
            &["assess", name, "--agreement", "git:base", "--format", "json", "--as-of", "2026-11-22"],
        );
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
        assert_eq!((comments(&report), code(&output)), ((0, 1), 1), "{name}");
    }
    // Inputs that the agreement of the base names, by its whole path.
    let change = Change::new(Some(&format!("{BASE}inputs = [\".\"]\n")));
    change.write("infra/main.tf", &accept("encrypt-volumes"));
    let agreement = format!("git:base:{}/infra/onus.toml", change.path().canonicalize().unwrap().display());
    let output = run(change.path(), &["assess", "--agreement", &agreement, "--as-of", "2026-11-22"]);
    assert_eq!(code(&output), 1, "{}", said(&output));
}

#[test]
fn an_agreement_above_the_input_is_found_from_within() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "infra/main.tf", VOLUME);
    write(home.path(), "onus.toml", BASE);
    commit_all(home.path());
    for agreement in [&["--agreement", "git:HEAD"][..], &[]] {
        let output = run(&home.path().join("infra"), &[&["assess", "."], agreement].concat());
        assert_eq!(code(&output), 1, "{}", said(&output));
        assert!(!said(&output).contains("no agreement"), "{}", said(&output));
    }
}

#[test]
fn two_commits_are_held_against_each_other_too() {
    let change = Change::new(Some(BASE));
    change.write("infra/onus.toml", &BASE.replace("breached:low", "never"));
    commit_all(change.path());
    for arguments in
        [&["git:base:infra", "git:HEAD:infra"][..], &["git:base:infra", "git:HEAD"], &["git:base", "git:HEAD:infra"]]
    {
        let output = run(change.path(), &[&["diff"], arguments, &["--fail-on", "silences"]].concat());
        assert_eq!(code(&output), 1, "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("threshold: breached:low → never"), "{}", said(&output));
        assert!(!said(&output).contains("silence nothing"), "{}", said(&output));
    }
}

#[test]
fn other_inputs_and_rules_that_cannot_be_used_are_no_silence() {
    let change = Change::new(Some(&format!("{BASE}inputs = [\".\"]\n")));
    change.write("empty/main.tf", VOLUME);
    let texts = [format!("{BASE}inputs = [\"../empty\"]\n"), "foo".to_owned()];
    for text in texts {
        change.write("infra/onus.toml", &text);
        let output =
            run(change.path(), &["diff", "git:base", "infra", "--agreement", "git:base", "--fail-on", "silences"]);
        assert_eq!(code(&output), 1, "{text}: {}", said(&output));
        assert!(said(&output).contains("cannot be told"), "{text}: {}", said(&output));
    }
}

fn accept(duty: &str) -> String {
    VOLUME.replacen("{\n", &format!("{{\n  # onus:accept {duty} until=2027-01-01 owner=customer reason=\"fine\"\n"), 1)
}

/// How many comments count, and how many are told as brought by the change.
fn comments(report: &serde_json::Value) -> (usize, usize) {
    let remarks = report["remarks"].as_array().cloned().unwrap_or_default();
    let of = |standing: &str| remarks.iter().filter(|one| one["standing"] == standing).count();
    (of("counts"), of("brought"))
}

#[test]
fn comments_that_the_change_brings_accept_nothing() {
    let change = Change::new(Some(BASE));
    let breaches = change.by_base(&[]).0;
    change.write("infra/main.tf", &accept("encrypt-volumes"));
    let (after, exit, report) = change.by_base(&[]);
    assert_eq!((after, exit), (breaches, 1));
    assert_eq!(comments(&report), (0, 1), "{}", report["remarks"]);
    // Once it is merged, it counts.
    commit_all(change.path());
    git(change.path(), &["branch", "-f", "base"]);
    let (after, _, report) = change.by_base(&[]);
    assert_eq!((after, comments(&report)), (breaches - 1, (1, 0)));
    // As it does on another line of the file; not with another end, on another duty, or on another resource.
    change.write("infra/main.tf", &format!("# moved\n\n{}", accept("encrypt-volumes")));
    assert_eq!(comments(&change.by_base(&[]).2), (1, 0));
    let neighbours = [
        accept("encrypt-volumes").replace("2027-01-01", "2029-01-01"),
        accept("tag-resources"),
        accept("encrypt-volumes").replace("\"data\" {", "\"other\" {"),
        accept("encrypt-volumes").replace("owner=customer", "owner=open-telekom-cloud"),
    ];
    for text in neighbours {
        change.write("infra/main.tf", &text);
        assert_eq!(comments(&change.by_base(&[]).2).0, 0, "{text}");
    }
    // In another file it is the same comment, in another directory it is not.
    change.write("infra/main.tf", &accept("encrypt-volumes"));
    fs::rename(change.path().join("infra/main.tf"), change.path().join("infra/more.tf")).unwrap();
    assert_eq!(comments(&change.by_base(&[]).2), (1, 0));
    let change = Change::new(Some(BASE));
    change.write("infra/other/main.tf", &accept("encrypt-volumes"));
    assert_eq!(comments(&change.by_base(&[]).2), (0, 1));
}

#[test]
fn a_comment_on_a_module_call_counts_for_what_was_in_the_module_only() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path();
    write(path, "infra/onus.toml", BASE);
    write(path, "infra/m/main.tf", VOLUME);
    write(
        path,
        "infra/main.tf",
        "# onus:accept encrypt-volumes until=2027-01-01 owner=customer reason=\"fine\"\nmodule \"m\" {\n  source = \"./m\"\n}\n",
    );
    commit_all(path);
    git(path, &["branch", "base"]);
    let change = Change { home };
    let before = change.by_base(&[]).0;
    let one_more = VOLUME.replace("\"data\"", "\"more\"");
    change.write("infra/m/main.tf", &format!("{VOLUME}{one_more}"));
    let (after, _, report) = change.by_base(&[]);
    let rows = report["rows"].as_array().unwrap();
    let of = |address: &str| {
        rows.iter().find(|row| row["duty"] == "encrypt-volumes" && row["subject"] == address).unwrap()["accepted"]
            .clone()
    };
    assert!(!of("module.m.opentelekomcloud_evs_volume_v3.data").is_null());
    assert!(of("module.m.opentelekomcloud_evs_volume_v3.more").is_null());
    assert!(after > before);
    // Once it is merged it is the base, and the comment counts for it too: that is told before.
    let silences = ["diff", "git:base", "infra", "--agreement", "git:base", "--fail-on", "silences"];
    let output = run(change.path(), &silences);
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("1 at the commit → also on what the change adds"), "{}", said(&output));
    change.write("infra/m/main.tf", &format!("{VOLUME}resource \"opentelekomcloud_vpc_v1\" \"v\" {{}}\n"));
    let output = run(change.path(), &silences);
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[test]
fn a_catalogue_that_the_change_edits_does_not_count() {
    let agreement = format!("{BASE}catalogue = [\"../ours\"]\n");
    let home = tempfile::tempdir().unwrap();
    let duty = fs::read_to_string(crate::root().join("catalogue/duties/data/encrypt-volumes.toml")).unwrap();
    write(home.path(), "ours/duties/data/encrypt-volumes.toml", &duty);
    write(home.path(), "infra/main.tf", VOLUME);
    write(home.path(), "infra/onus.toml", &agreement);
    commit_all(home.path());
    git(home.path(), &["branch", "base"]);
    let change = Change { home };
    let before = change.by_base(&[]).2["provenance"]["catalogue_sha256"].clone();
    change.write("ours/duties/data/encrypt-volumes.toml", &duty.replace("severity = \"high\"", "severity = \"low\""));
    let after = change.by_base(&[]).2["provenance"]["catalogue_sha256"].clone();
    assert_eq!(before, after);
    let named = |value: &str| {
        let output =
            run(change.path(), &["assess", "infra", "--no-agreement", "--catalogue", value, "--format", "json"]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", said(&output)))["provenance"]["catalogue_sha256"]
            .clone()
    };
    let diff = said(&run(change.path(), &["diff", "git:base", "infra"]));
    assert!(diff.contains("⚑ catalogue: sha256"), "{diff}");
    assert_eq!(named("git:base:ours"), before);
    assert_ne!(named("ours"), before);
}

#[test]
fn a_baseline_that_the_change_edits_does_not_count() {
    let change = Change::new(Some(BASE));
    let save =
        |name: &str| run(change.path(), &["assess", "infra", "--write-baseline", name, "--fail-on", "never", "--full"]);
    save("baseline.json");
    commit_all(change.path());
    git(change.path(), &["branch", "-f", "base"]);
    change.write("infra/more.tf", &VOLUME.replace("\"data\"", "\"more\""));
    let judged = |baseline: &str| {
        code(&run(change.path(), &["assess", "infra", "--agreement", "git:base", "--baseline", baseline]))
    };
    assert_eq!(judged("git:base:baseline.json"), 1);
    save("baseline.json");
    assert_eq!(judged("baseline.json"), 0);
    assert_eq!(judged("git:base:baseline.json"), 1);
}

#[test]
fn a_comparison_tells_first_what_the_change_does_to_its_own_rules() {
    let change = Change::new(Some(BASE));
    let diff = |more: &[&str]| {
        let output = run(change.path(), &[&["diff", "git:base", "infra", "--as-of", "2026-11-22"], more].concat());
        assert!(code(&output) < 2, "{}", said(&output));
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    };
    let (text, _) = diff(&[]);
    assert!(!text.contains("edits what decides"), "{text}");
    let silent: serde_json::Value = serde_json::from_str(&diff(&["--format", "json"]).0).unwrap();
    assert!(silent["deciding"].is_null());
    change.write("infra/main.tf", &accept("encrypt-volumes"));
    change.write("infra/onus.toml", &BASE.replace("breached:low", "never"));
    for agreement in [&[][..], &["--agreement", "git:base"]] {
        let (text, exit) = diff(&[agreement, &["--fail-on", "silences"]].concat());
        let at =
            text.find("the change edits what decides about it, compared with base").unwrap_or_else(|| panic!("{text}"));
        assert!(text[..at].lines().count() < 8, "{text}");
        for words in [
            "agreement: ",
            "comments that accept risks: new: 1",
            "threshold: breached:low → never; by this alone",
            "encrypt-volumes",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert_eq!(exit, 1);
        let markdown = diff(&[agreement, &["--format", "markdown"]].concat()).0;
        assert!(markdown.starts_with("## This change edits what decides about it"), "{markdown}");
        let report: serde_json::Value =
            serde_json::from_str(&diff(&[agreement, &["--format", "json"]].concat()).0).unwrap();
        assert!(report["deciding"]["silenced"].as_u64().unwrap() >= 1, "{}", report["deciding"]);
    }
    change.write("infra/onus.toml", "this is = not = TOML");
    let (text, _) = diff(&["--agreement", "git:base"]);
    assert!(text.contains("cannot be used"), "{text}");
}

#[test]
fn a_comparison_tells_what_an_edited_baseline_would_silence() {
    let change = Change::new(Some(BASE));
    run(change.path(), &["assess", "infra", "--write-baseline", "baseline.json", "--full"]);
    commit_all(change.path());
    git(change.path(), &["branch", "-f", "base"]);
    change.write("infra/more.tf", &VOLUME.replace("\"data\"", "\"more\""));
    run(change.path(), &["assess", "infra", "--write-baseline", "baseline.json", "--full"]);
    let output = run(change.path(), &["diff", "git:base", "infra", "--baseline", "baseline.json"]);
    assert!(said(&output).contains("baseline: baseline.json"), "{}", said(&output));
    assert!(said(&output).contains("by this alone"), "{}", said(&output));
}

#[test]
fn what_the_change_keeps_from_being_read_is_counted() {
    let own = "module \"own\" {\n  source = \"./own\"\n}\n";
    let change = Change::new(None);
    let compared = |change: &Change| {
        let more = ["--fail-on", "new-gaps,not-read", "--comment", "comment.md", "--format", "json"];
        let output =
            run(change.path(), &[&["diff", "git:base", "infra", "--agreement", "git:base"], &more[..]].concat());
        let diff: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
        let unread: Vec<String> = serde_json::from_value(diff["newly_unread"].clone()).unwrap();
        (code(&output), unread, fs::read_to_string(change.path().join("comment.md")).unwrap())
    };
    write(change.path(), "infra/modules.tf", "module \"far\" {\n  source = \"acme/far/x\"\n}\n");
    commit_all(change.path());
    git(change.path(), &["branch", "-f", "base"]);
    // What is written further down, is no other part.
    write(change.path(), "infra/modules.tf", "# far\n\n  module \"far\" {\n  source = \"acme/far/x\"\n}\n");
    assert_eq!(compared(&change).0, 0);
    let large = format!("{VOLUME}\n#{}", "x".repeat(16 << 20)).replace("\"data\"", "\"other\"");
    for (name, text, part) in [
        ("infra/large.tf", large.as_bytes(), "large.tf"),
        ("infra/broken.tf", b"resource \"a\" \"b\" {".as_slice(), "broken.tf"),
        ("infra/latin.tf", b"# \xe4\n".as_slice(), "latin.tf"),
        ("infra/broken.tf.json", b"{".as_slice(), "broken.tf.json"),
        ("infra/gone.tf", own.as_bytes(), ".: module.own (./own)"),
        (
            "infra/further.tf",
            b"module \"more\" {\n  source = \"acme/more/x\"\n}\n".as_slice(),
            ".: module.more (acme/more/x)",
        ),
        ("infra/own/deep/broken.tf", b"}".as_slice(), "own/deep/broken.tf"),
    ] {
        write(change.path(), name, text);
        let (exit, unread, comment) = compared(&change);
        assert_eq!((exit, unread), (1, vec![part.to_owned()]), "{name}: {comment}");
        let file = name.rsplit('/').next().unwrap();
        assert!(comment.contains("> infra/") && comment.contains(file), "{name}: {comment}");
        fs::remove_file(change.path().join(name)).unwrap();
    }
    std::os::unix::fs::symlink("nowhere", change.path().join("infra/link.tf")).unwrap();
    assert_eq!(compared(&change).1, ["link.tf"]);
}
