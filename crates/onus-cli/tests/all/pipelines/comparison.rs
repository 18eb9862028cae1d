//! `onus diff` as pipelines call it: directories at a commit, what was not there, the comment.

use super::runner::{REQUEST, called};
use super::shop::{EXAMPLE, Shop};
use super::yaml::text;
use crate::{code, stderr, stdout};

#[test]
fn a_directory_at_a_commit_is_called_as_the_user_calls_it() {
    let shop = Shop::with_pull_request();
    for (old, input) in [("git:main", "git:main:infra"), ("git:main:infra", "git:main:infra")] {
        let output = shop.run(&format!("onus diff {old} infra --format json"));
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let diff = crate::json(&output);
        assert_eq!(diff["old"]["name"], old);
        assert_eq!(diff["old"]["provenance"]["inputs"][0]["name"], input);
        let elsewhere = std::env::temp_dir().display().to_string();
        assert!(!stdout(&output).contains(&elsewhere), "{}", stdout(&output));
    }
}

#[test]
fn what_a_change_brings_along_is_compared_with_nothing() {
    let shop = Shop::on_main();
    shop.run("cp -r infra more");
    let refused = shop.run("onus diff git:main more");
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("`git:main:more` is not there"), "{}", stderr(&refused));
    let output = shop.run("onus diff git:main more --allow-empty --fail-on new-gaps:high");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).starts_with("Onus git:main (nothing there)\n"), "{}", stdout(&output));
    // Something else than absence is not taken for it.
    for old in ["git:nowhere", "git:main:/more", "missing"] {
        let output = shop.run(&format!("onus diff {old} more --allow-empty"));
        assert_eq!(code(&output), 2, "{old}: {}", stdout(&output));
    }
}

#[test]
fn the_comment_is_written_beside_what_is_printed() {
    let shop = Shop::with_pull_request();
    let output = shop.run("onus diff git:main infra --comment comment.md --fail-on new-gaps");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(stdout(&output), stdout(&shop.run("onus diff git:main infra --fail-on new-gaps")));
    let alone = stdout(&shop.run("onus diff git:main infra --format markdown"));
    assert_eq!(shop.read("comment.md"), alone);
}

#[test]
fn a_reviewer_hears_first_what_a_request_does_to_the_rules() {
    let never = "printf '[settings]\\nfail_on = \"never\"\\n' >onus.toml";
    let remark = "echo '# onus:accept encrypt-buckets until=2099-12-31 owner=mallory reason=nothing' | cat - infra/archive.tf >new \
                  && mv new infra/archive.tf";
    let baseline = "onus assess infra --write-baseline onus-baseline.json --fail-on never";
    for (change, part) in
        [(never, "- Threshold: "), (remark, "- Comments that accept risks: new: 1"), (baseline, "- Baseline: ")]
    {
        let shop = Shop::with_pull_request_to(&[("onus.toml", "[settings]\nfail_on = \"breached:high\"\n")]);
        shop.must(change);
        shop.commit("Let me through");
        let further = [("fail-on", "never"), ("diff-fail-on", "silences")];
        let ended = called(REQUEST, &shop, &further);
        let (rules, _) = ended.summary.split_once("## What this change moves").unwrap();
        assert!(rules.starts_with("## This change edits what decides about it"), "{rules}");
        assert!(rules.contains(part), "{part}: {rules}");
        assert_eq!(ended.code, 1, "{part}: {}", ended.log);
        // A request that leaves the rules alone hears nothing of them.
        let ended = called(REQUEST, &Shop::with_pull_request(), &further);
        assert!(ended.summary.starts_with("## What this change moves"), "{}", ended.summary);
        assert_eq!(ended.code, 0, "{}", ended.log);
    }
}

#[test]
fn the_examples_readme_shows_what_is_printed() {
    let shop = Shop::on_main();
    let day = "--as-of 2026-11-22";
    shop.run(&format!("onus assess infra --write-baseline onus-baseline.json --fail-on never {day}"));
    let mut printed = stdout(&shop.run(&format!("onus assess infra --baseline onus-baseline.json {day}")));
    shop.add_pull_request();
    printed += &stdout(&shop.run(&format!("onus assess infra --baseline onus-baseline.json {day}")));
    printed += &stdout(&shop.run(&format!("onus diff git:main infra --format markdown {day}")));
    let readme = text(&format!("{EXAMPLE}/README.md"));
    let samples: Vec<&str> = readme
        .split("\n```")
        .filter_map(|part| part.strip_prefix("text\n").or_else(|| part.strip_prefix("markdown\n")))
        .collect();
    assert_eq!(samples.len(), 3);
    for sample in samples {
        let sample = sample.strip_suffix("\n…").unwrap_or(sample);
        assert!(printed.contains(sample), "this is not what is printed:\n{sample}\n\nbut\n{printed}");
    }
}
