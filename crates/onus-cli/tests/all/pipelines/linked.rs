//! A directory that a pull request turns into a link leads to no other agreement.
#![cfg(unix)]

use super::shop::Shop;
use crate::{code, stderr, stdout};

const RUN: &str = "ONUS_BASE=refs/remotes/origin/main ONUS_INPUT=infra onus-pipeline";

/// `main` has a strict agreement in one directory and a lax one in another; the request turns one into a link.
fn linked(change: &str) -> Shop {
    let gap = "resource \"opentelekomcloud_evs_volume_v3\" \"v\" {\n  name = \"v\"\n}\n";
    let files = [
        ("deep/prod/infra/main.tf", gap),
        ("deep/prod/onus.toml", "[settings]\nfail_on = \"breached:low\"\n"),
        ("deep/sandbox/infra/main.tf", gap),
        ("deep/sandbox/onus.toml", "[settings]\nfail_on = \"never\"\n"),
        ("other/prod/infra/main.tf", gap),
        ("other/prod/onus.toml", "[settings]\nfail_on = \"never\"\n"),
    ];
    let shop = Shop::on_main_with(&files);
    shop.must("git checkout -q -b request");
    shop.must(change);
    shop.commit("Change");
    shop
}

#[test]
fn a_working_directory_that_became_a_link_is_refused() {
    for change in [
        "git rm -qr deep/prod && ln -s sandbox deep/prod",
        "git rm -qr deep/prod && ln -s \"$PWD/deep/sandbox\" deep/prod",
        "git rm -qr deep && ln -s other deep",
        "cp -r . ../outside && git rm -qr deep/prod && ln -s \"$PWD/../outside/deep/sandbox\" deep/prod",
        "cp -r . ../outside && git rm -qr deep && ln -s ../outside/deep deep",
        "git init -q ../outside && cp -r deep/sandbox/* ../outside && git rm -qr deep/prod && ln -s ../../outside deep/prod",
    ] {
        let shop = linked(change);
        let output = shop.run(&format!("cd deep/prod && {RUN}"));
        assert_eq!(code(&output), 2, "{change}: {}{}", stdout(&output), stderr(&output));
        let said = stderr(&output);
        assert!(said.contains("is a link") && said.contains("from the top of the checkout"), "{change}: {said}");
        // It is no matter where nobody else decides.
        let output = shop.run(&format!("cd deep/prod && ONUS_TRUST_PULL_REQUEST=true {RUN}"));
        assert!(code(&output) < 2, "{change}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn a_working_directory_without_links_is_where_it_says() {
    let shop = linked("touch more");
    let output = shop.run(&format!("cd deep/prod && {RUN}"));
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
    // The way to the checkout may have links: they are none of the request's.
    let around = shop.path().join("../around");
    std::os::unix::fs::symlink(shop.path(), &around).unwrap();
    let output = shop.run(&format!("cd ../around && {RUN}"));
    assert!(code(&output) < 2, "{}{}", stdout(&output), stderr(&output));
    let output = shop.run(&format!("cd ../around/deep/prod && {RUN}"));
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn a_base_without_an_agreement_is_not_said_to_be_missing() {
    let shop = Shop::on_main();
    let output = shop.run("ONUS_BASE=refs/remotes/origin/main ONUS_INPUT=. onus-pipeline");
    let said = stdout(&output) + &stderr(&output);
    assert!(code(&output) < 2, "{said}");
    assert!(said.contains("no agreement at refs/remotes/origin/main"), "{said}");
    assert!(!said.contains("fetch-depth"), "{said}");
    // An error that has nothing to do with the base says nothing of fetching it.
    let output = shop.run("ONUS_BASE=refs/remotes/origin/main ONUS_INPUT=nowhere onus-pipeline");
    assert_eq!(code(&output), 2);
    assert!(!stderr(&output).contains("fetch"), "{}", stderr(&output));
    let output = shop.run("ONUS_BASE=refs/remotes/origin/gone ONUS_INPUT=infra onus-pipeline");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("`fetch-depth: 0`"), "{}", stderr(&output));
}
