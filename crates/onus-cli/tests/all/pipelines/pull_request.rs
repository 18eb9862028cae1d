//! A pull request cannot pardon itself: what decides is the base's, whatever the request changes.
#![cfg(unix)]

use std::collections::BTreeMap;

use super::gitlab;
use super::runner::{Event, PUSH, REQUEST, called, on};
use super::shop::Shop;
use super::yaml::text;
use crate::{code, stderr, stdout};

/// The agreement of `main`.
const AGREEMENT: &str = "[settings]\nfail_on = \"breached:high\"\n";

/// An agreement that accepts what the request leaves undone.
const PARDON: &str = r#"
[[officer]]
role = "information-security-officer"
name = "Mallory"
from = 2026-01-01

[[acceptance]]
duty = "block-public-buckets"
reason = "so be it"
officer = "information-security-officer"
until = 2099-12-31

[[acceptance]]
duty = "encrypt-buckets"
reason = "so be it"
officer = "information-security-officer"
until = 2099-12-31
"#;

const REMARKS: &str = "# onus:accept block-public-buckets until=2099-12-31 owner=mallory reason=\"so be it\"\n\
    # onus:accept encrypt-buckets until=2099-12-31 owner=mallory reason=\"so be it\"\n";

/// Takes two duties of the built-in catalogue, for which nothing is severe any more.
const CATALOGUE: &str = "mkdir -p rules/duties/data && for duty in block-public-buckets encrypt-buckets; do \
    sed 's/^severity = .*/severity = \"low\"/' \"$CATALOGUE/duties/data/$duty.toml\" >rules/duties/data/$duty.toml; done";

/// What a request does to be let through.
struct Attack {
    name: &'static str,
    /// What it does, in a shell.
    change: String,
    /// What the workflow says besides, on `main` as well.
    with: &'static [(&'static str, &'static str)],
}

fn attacks() -> Vec<Attack> {
    let attack = |name, change: String| Attack { name, change, with: &[] };
    let never = "printf '[settings]\\nfail_on = \"never\"\\n'";
    let rules = "printf '[settings]\\nfail_on = \"breached:high\"\\ncatalogue = [\"rules\"]\\n' >onus.toml";
    vec![
        attack("nothing fails", format!("{never} >onus.toml")),
        attack("a nearer agreement", format!("{never} >infra/onus.toml")),
        attack("an agreement that is a link", format!("{never} >other.toml; rm onus.toml; ln -s other.toml onus.toml")),
        attack("acceptances", format!("cat >>onus.toml <<'END'\n{PARDON}END")),
        attack("acceptances elsewhere", format!("mkdir evidence; cat >evidence/more.toml <<'END'\n{PARDON}END")),
        attack(
            "comments",
            format!("{{ printf '%s' '{REMARKS}'; cat infra/archive.tf; }} >new && mv new infra/archive.tf"),
        ),
        attack("a new baseline", "onus assess infra --write-baseline onus-baseline.json --fail-on never".to_owned()),
        attack(
            "a baseline that is a link",
            "onus assess infra --write-baseline new.json --fail-on never; ln -sf new.json onus-baseline.json"
                .to_owned(),
        ),
        attack("a catalogue by the agreement", format!("{CATALOGUE}; {rules}")),
        Attack { name: "a catalogue by the workflow", change: CATALOGUE.to_owned(), with: &[("catalogue", "rules")] },
        Attack {
            name: "other inputs",
            change:
                "printf '[settings]\\nfail_on = \"breached:high\"\\ninputs = [\"other\"]\\n' >onus.toml; mkdir other; \
                     sed '/legacy/,$d; /orders/,$d' infra/main.tf >other/main.tf"
                    .to_owned(),
            with: &[("input", ""), ("diff", "")],
        },
    ]
}

/// A request with an attack, to a `main` that has an agreement.
fn attacked(attack: &Attack) -> Shop {
    let agreement = format!("{AGREEMENT}inputs = [\"infra\"]\n");
    let volumes = text("catalogue/duties/data/encrypt-volumes.toml");
    let main = [("onus.toml", agreement.as_str()), ("rules/duties/data/encrypt-volumes.toml", volumes.as_str())];
    let shop = Shop::with_pull_request_to(&main);
    let catalogue = crate::root().join("catalogue");
    shop.must(&format!("CATALOGUE='{}'\n{}", catalogue.display(), attack.change));
    shop.commit("Let me through");
    shop
}

#[test]
fn a_pull_request_cannot_pardon_itself() {
    for attack in attacks() {
        let shop = attacked(&attack);
        let ended = called(REQUEST, &shop, attack.with);
        assert_eq!(ended.code, 1, "{}: {}", attack.name, ended.log);
        assert!(ended.log.contains("block-public-buckets"), "{}: {}", attack.name, ended.log);
        // The attack would work: on a push, what was reviewed and merged decides.
        let ended = called(PUSH, &attacked(&attack), attack.with);
        assert_eq!(ended.code, 0, "{}: {}", attack.name, ended.log);
    }
}

#[test]
fn a_team_can_trust_its_requests() {
    let shop = attacked(&attacks()[0]);
    let trust = [("trust-pull-request", "true"), ("diff", "")];
    let ended = called(REQUEST, &shop, &trust);
    assert_eq!(ended.code, 0, "{}", ended.log);
    // What is compared stays the same.
    let ended = called(REQUEST, &shop, &trust[..1]);
    assert_eq!(ended.code, 1, "{}", ended.log);
    let given =
        BTreeMap::from([("trust-merge-request".to_owned(), "true".to_owned()), ("diff".to_owned(), String::new())]);
    assert_eq!(code(&gitlab::merge_request(&shop, &given)), 0);
}

#[test]
fn nor_can_a_merge_request() {
    for attack in attacks() {
        let shop = attacked(&attack);
        let given: BTreeMap<String, String> =
            attack.with.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let output = gitlab::merge_request(&shop, &given);
        assert_eq!(code(&output), 1, "{}: {}{}", attack.name, stdout(&output), stderr(&output));
    }
}

#[test]
fn an_agreement_that_is_taken_away_still_counts() {
    let strict = "[settings]\nfail_on = \"breached:low\"\n";
    let shop = Shop::on_main_with(&[("onus.toml", strict)]);
    shop.must("git checkout -q -b change");
    let bucket = "resource \"opentelekomcloud_obs_bucket\" \"logs\" {\n  bucket = \"logs\"\n  server_side_encryption {\n    \
        algorithm = \"kms\"\n    kms_key_id = opentelekomcloud_kms_key_v1.data.id\n  }\n}\n";
    shop.write("infra/logs.tf", bucket);
    shop.must("git rm -q onus.toml");
    shop.commit("Keep logs");
    assert_eq!(called(PUSH, &shop, &[]).code, 0);
    let ended = called(REQUEST, &shop, &[("diff", "")]);
    assert_eq!(ended.code, 1, "{}", ended.log);
}

#[test]
fn where_the_base_has_no_agreement_there_is_none() {
    let shop = Shop::with_pull_request();
    shop.write("onus.toml", "[settings]\nfail_on = \"never\"\n");
    shop.commit("Let me through");
    let ended = called(REQUEST, &shop, &[]);
    assert_eq!(ended.code, 1, "{}", ended.log);
}

#[test]
fn the_base_is_the_branch_as_it_is_now() {
    // The branch began when nothing failed yet; a tag and a branch pretend to be the base.
    let shop = Shop::on_main_with(&[("onus.toml", "[settings]\nfail_on = \"never\"\n")]);
    shop.must("git branch old && git checkout -q -b archive");
    shop.add_pull_request();
    shop.commit("Keep an archive");
    shop.must("git checkout -q main");
    shop.write("onus.toml", AGREEMENT);
    shop.commit("From now on, something fails");
    shop.must("git update-ref refs/remotes/origin/main main && git checkout -q archive");
    for name in ["main", "origin/main", "refs/remotes/origin/main"] {
        shop.must(&format!("git tag -f '{name}' old && git update-ref 'refs/heads/{name}' old"));
    }
    for further in [&[] as &[(&str, &str)], &[("agreement", "onus.toml")]] {
        let ended = called(REQUEST, &shop, &[further, &[("diff", "")]].concat());
        assert_eq!(ended.code, 1, "{}", ended.log);
        let given = further.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(code(&gitlab::merge_request(&shop, &given)), 1);
    }
    // A team can name another commit.
    let ended = called(REQUEST, &shop, &[("base", "refs/heads/old"), ("diff", "")]);
    assert_eq!(ended.code, 0, "{}", ended.log);
}

#[test]
fn every_event_of_a_request_has_its_base() {
    let attack = &attacks()[0];
    let queue: Event<'_> = &[("github.event.merge_group.base_sha", "BASE")];
    for event in [REQUEST, queue] {
        let shop = attacked(attack);
        let base = stdout(&shop.run("git rev-parse main"));
        let event: Vec<(&str, &str)> =
            event.iter().map(|(name, value)| (*name, if *value == "BASE" { base.trim() } else { *value })).collect();
        let ended = called(&event, &shop, &[]);
        assert_eq!(ended.code, 1, "{event:?}: {}", ended.log);
    }
    // The script alone knows them by what the runner says, or refuses.
    for (name, variables, expected) in [
        ("GitHub", "GITHUB_EVENT_NAME=pull_request GITHUB_BASE_REF=main", 1),
        ("a review", "GITHUB_EVENT_NAME=pull_request_review", 2),
        ("a queue", "GITHUB_EVENT_NAME=merge_group", 2),
        ("GitLab", "CI_MERGE_REQUEST_IID=7 CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", 1),
        ("GitLab without a name", "CI_MERGE_REQUEST_IID=7", 2),
        ("GitLab for GitHub", "CI_EXTERNAL_PULL_REQUEST_IID=7 CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME=main", 1),
        ("GitLab for GitHub without a name", "CI_EXTERNAL_PULL_REQUEST_IID=7", 2),
        ("a comment", "GITHUB_EVENT_NAME=issue_comment", 2),
        ("a comment, base named", "GITHUB_EVENT_NAME=issue_comment ONUS_BASE=refs/remotes/origin/main", 1),
        ("a comment, trusted", "GITHUB_EVENT_NAME=issue_comment ONUS_TRUST_PULL_REQUEST=true", 0),
        ("after another workflow", "GITHUB_EVENT_NAME=workflow_run", 2),
        ("a push", "GITHUB_EVENT_NAME=push", 0),
    ] {
        let shop = attacked(attack);
        let output = shop.run(&format!("{variables} ONUS_INPUT=infra onus-pipeline"));
        assert_eq!(code(&output), expected, "{name}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn a_base_that_was_not_fetched_is_an_error() {
    let shop = attacked(&attacks()[0]);
    shop.must("git update-ref -d refs/remotes/origin/main");
    let ended = called(REQUEST, &shop, &[]);
    assert_eq!(ended.code, 2, "{}", ended.log);
    assert!(ended.log.contains("`fetch-depth: 0`"), "{}", ended.log);
    assert!(ended.summary.contains("could not run"), "{}", ended.summary);
}

#[test]
fn a_saved_assessment_to_compare_with_is_the_bases() {
    let attack = Attack {
        name: "",
        change: "onus assess infra --format json --full -o onus-baseline.json --fail-on never".to_owned(),
        with: &[],
    };
    let with =
        [("fail-on", "never"), ("baseline", ""), ("diff", "onus-baseline.json"), ("diff-fail-on", "new-gaps:high")];
    let ended = called(PUSH, &attacked(&attack), &with);
    assert_eq!(ended.code, 0, "{}", ended.log);
    let ended = called(REQUEST, &attacked(&attack), &with);
    assert_eq!(ended.code, 1, "{}", ended.log);
}

#[test]
fn the_action_says_whose_agreement_it_was() {
    let shop = attacked(&attacks()[0]);
    let ended = called(REQUEST, &shop, &[("diff", "")]);
    assert!(ended.log.contains("git:refs/remotes/origin/main"), "{}", ended.log);
    let ended = on(REQUEST, &shop, &[("input", "infra"), ("program", env!("CARGO_BIN_EXE_onus"))], false);
    assert_eq!(ended.code, 1, "{}", ended.log);
}
