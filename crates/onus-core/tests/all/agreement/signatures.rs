//! A declaration is signed only if its signature verifies against the key of the officer who was in office.

use std::fs;

use onus_core::Agreement;
use onus_core::agreement::signature::statement;
use onus_core::agreement::{Signature, load};

use super::{catalogue, fixture};

/// The fixture, after its text was changed.
fn changed(from: &str, to: &str) -> Agreement {
    let directory = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(fixture("signed")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), directory.path().join(entry.file_name())).unwrap();
    }
    let path = directory.path().join("onus.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(from.is_empty() || text.contains(from), "the fixture says `{from}`");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    load(&path, &catalogue()).map_err(|error| super::told(&error)).expect("no fault")
}

fn invalid(from: &str, to: &str) -> String {
    match changed(from, to).declarations[0].signature.clone() {
        Signature::Invalid(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn signatures_by_keys_of_three_types_verify() {
    let agreement = load(&fixture("signed/onus.toml"), &catalogue()).expect("no fault");
    let signatures: Vec<&Signature> = agreement.declarations.iter().map(|one| &one.signature).collect();
    let by = |name: &str| Signature::Verified(name.to_owned());
    assert_eq!(signatures, [&by("Ada Example"), &by("Ben Example"), &by("Cleo Example")]);
}

#[test]
fn what_is_signed_is_one_line_for_each_part() {
    let agreement = load(&fixture("signed/onus.toml"), &catalogue()).expect("no fault");
    assert_eq!(
        statement(&agreement.declarations[0]),
        r#"onus declaration 1
id: restore
duties: test-restore, back-up-databases
scope: { tag = "env=prod" }
scope: { service = "rds", region = "eu-de" }
statement: We restored a database.\nIt took "an hour".
officer: customer/test-officer
date: 2026-03-01
review: 6 months
document: restore-test-record
attachment: 6bea05a0480f7ffad1f2306ce70fe49b49275a93fcec7c654b8cad52c4b97b8d record.txt
"#
    );
    assert_eq!(
        statement(&agreement.declarations[1]),
        "onus declaration 1\nid: exit\nduties: plan-exit\nscope: everything\nstatement: There is a plan.\n\
         officer: customer/test-deputy\ndate: 2026-03-01\nreview: 12 months\n"
    );
}

#[test]
fn a_declaration_without_a_signature_is_unsigned() {
    assert_eq!(changed("signature = \"restore.sig\"", "").declarations[0].signature, Signature::Unsigned);
}

#[test]
fn a_declaration_that_was_changed_after_it_was_signed_is_not_signed() {
    let said = "what Ada Example signed is not what stands here now";
    assert_eq!(invalid("We restored a database.", "We restored two databases."), said);
    assert_eq!(invalid("review_months = 6", "review_months = 60"), said);
    assert_eq!(invalid("{ tag = \"env=prod\" }, ", ""), said);
    assert_eq!(invalid("date = 2026-03-01", "date = 2026-04-01"), said);
    let record = "file = \"record.txt\"";
    let other = format!("file = \"record.txt\", sha256 = \"{}\"", "0".repeat(64));
    assert_eq!(invalid(record, &other), said);
}

#[test]
fn a_signature_by_another_key_is_none() {
    assert_eq!(
        invalid("restore.sig", "other.sig"),
        "the signature is by another key than that of Ada Example: SHA256:JWp+5j3aJryXAAn+6TLJf8W7AUUOBORzWNjNjvdluU0"
    );
    assert!(invalid("restore.sig", "exit.sig").starts_with("the signature is by another key than that of Ada Example"));
}

#[test]
fn a_signature_for_another_purpose_is_none() {
    assert_eq!(invalid("restore.sig", "purpose.sig"), "the signature is made for `file`, not for `onus`");
}

#[test]
fn a_signature_counts_only_while_the_officer_is_in_office() {
    let retired = "from = 2026-01-01\nuntil = 2026-02-28\nkey = \"ssh-ed25519";
    assert_eq!(
        invalid("from = 2026-01-01\nkey = \"ssh-ed25519", retired),
        "nobody was in office as customer/test-officer on 2026-03-01"
    );
}

#[test]
fn a_signature_without_a_registered_key_is_none() {
    let text = fs::read_to_string(fixture("signed/onus.toml")).unwrap();
    let key = text.lines().find(|line| line.starts_with("key = \"ssh-ed25519")).expect("a key");
    assert_eq!(invalid(key, ""), "no key of Ada Example (customer/test-officer) is registered");
}

#[test]
fn what_is_no_signature_or_not_there_is_none() {
    assert!(invalid("restore.sig", "record.txt").starts_with("this is not an SSH signature: "));
    assert!(invalid("restore.sig", "lost.sig").starts_with("the signature `lost.sig` cannot be read: "));
}
