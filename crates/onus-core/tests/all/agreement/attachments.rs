//! A file that evidence stands in is the one that was meant, another one, or not there.

use std::fs;

use onus_core::agreement::{Integrity, load};

use super::catalogue;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn found(sha256: &str, content: Option<&str>) -> Integrity {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("evidence")).unwrap();
    fs::write(directory.path().join("onus.toml"), "").unwrap();
    let text = format!(
        "[[attestation]]\nof = \"openstack\"\nkind = \"certificate\"\nstandard = \"ISO/IEC 27001\"\n\
         period = {{ from = 2025-01-01, until = 2025-12-31 }}\nfile = \"report.pdf\"\n{sha256}\n"
    );
    fs::write(directory.path().join("evidence/report.toml"), text).unwrap();
    if let Some(content) = content {
        fs::write(directory.path().join("evidence/report.pdf"), content).unwrap();
    }
    let agreement = load(&directory.path().join("onus.toml"), &catalogue()).expect("no fault");
    agreement.attestations[0].file.clone().expect("a file").found
}

#[test]
fn a_file_with_its_hash_is_the_same() {
    assert_eq!(found(&format!("sha256 = \"{ABC}\""), Some("abc")), Integrity::Same);
    assert_eq!(found(&format!("sha256 = \"{}\"", ABC.to_uppercase()), Some("abc")), Integrity::Same);
}

#[test]
fn a_file_with_another_hash_is_changed() {
    let stated = format!("sha256 = \"{}\"", "0".repeat(64));
    assert_eq!(found(&stated, Some("abc")), Integrity::Changed(ABC.to_owned()));
}

#[test]
fn a_file_without_a_hash_has_the_one_that_it_has() {
    assert_eq!(found("", Some("abc")), Integrity::Unstated(ABC.to_owned()));
}

#[test]
fn a_file_that_is_not_there_is_no_fault_of_the_agreement() {
    assert!(matches!(found("", None), Integrity::Missing(_)));
}

#[test]
fn the_hash_is_sha_256() {
    // The third example of FIPS 180-2, appendix B.3.
    let million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    assert_eq!(load::digest(&vec![b'a'; 1_000_000]), million);
}
