//! Bad input gets a clear error and exit code 2; nothing half-written stays behind.

use crate::{SHOP, code, file, onus, root, stderr, stdout};

/// Runs on these bytes; expects exit code 2 and these words on the standard error.
fn refused(name: &str, bytes: &[u8], words: &[&str]) {
    let directory = tempfile::tempdir().unwrap();
    let path = file(&directory, name, bytes);
    let output = onus(&["assess", &path]);
    let said = stderr(&output);
    assert_eq!(code(&output), 2, "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` in: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

fn shop() -> Vec<u8> {
    std::fs::read(root().join(SHOP)).unwrap()
}

#[test]
fn truncated_json() {
    let shop = shop();
    for cut in [1, shop.len() / 3, shop.len() / 2, shop.len() - 2] {
        refused("plan.json", &shop[..cut], &["plan.json"]);
    }
}

#[test]
fn wrong_versions() {
    refused("plan.json", br#"{"format_version":"99.0","resource_changes":[]}"#, &["99.0"]);
    refused(
        "old.tfstate",
        br#"{"version":3,"terraform_version":"0.11.7","serial":1,"lineage":"x","modules":[]}"#,
        &["version 3"],
    );
    refused(
        "new.tfstate",
        br#"{"version":5,"terraform_version":"9","serial":1,"lineage":"x","resources":[]}"#,
        &["version that is not known"],
    );
}

#[test]
fn a_hundred_megabytes_of_nested_arrays() {
    let bytes = vec![b'['; 100_000_000];
    refused("plan.json", &bytes, &["plan.json"]);
    let mut inside = br#"{"format_version":"1.2","resource_changes":"#.to_vec();
    inside.extend(vec![b'['; 10_000_000]);
    refused("plan.json", &inside, &["plan.json"]);
}

#[test]
fn not_an_input_at_all() {
    refused("plan.json", b"", &["empty"]);
    refused("plan.json", b"hello", &["plan.json"]);
    refused(
        "plan.json",
        b"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a\xff\xfe\"}]}",
        &["UTF-8"],
    );
    refused("plan.json", b"{}", &["plan.json"]);
    let missing = onus(&["assess", "no-such-file.json"]);
    assert_eq!(code(&missing), 2);
    assert!(stderr(&missing).contains("no-such-file.json"));
}

#[test]
fn the_same_address_twice() {
    let rule =
        crate::create("opentelekomcloud_evs_volume_v3", "a", &serde_json::json!({ "size": 1 }), &serde_json::json!({}));
    let plan = crate::plan(&serde_json::json!([rule, rule]), &serde_json::json!([]));
    refused("plan.json", plan.to_string().as_bytes(), &["opentelekomcloud_evs_volume_v3.a"]);
}

#[test]
fn an_input_without_resources_is_no_success() {
    let directory = tempfile::tempdir().unwrap();
    let path =
        file(&directory, "plan.json", br#"{"format_version":"1.2","terraform_version":"1.9.8","resource_changes":[]}"#);
    assert_eq!(code(&onus(&["assess", &path])), 2);
    assert_eq!(code(&onus(&["assess", &path, "--allow-empty"])), 0);
}

#[test]
fn what_could_not_be_read_comes_before_that_there_is_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().display().to_string();
    // Many notes of another sort, all of which come first in order.
    let values: String = (0..9).map(|at| format!("a{at} = 1\n")).collect();
    for (name, text, place) in [
        ("main.tf", "\nresource \"x\" {{\n", "main.tf:2:15: not read: "),
        ("main.tf.json", "{\"resource\": {", "main.tf.json:1:15: not read: "),
        ("main.tofu", "a = = 1\n", "main.tofu:1:5: not read: "),
    ] {
        std::fs::write(directory.path().join(name), text).unwrap();
        std::fs::write(directory.path().join("a.auto.tfvars"), &values).unwrap();
        std::fs::write(directory.path().join("b.tf"), "variable \"b\" {}\n").unwrap();
        for arguments in [&["assess", &home][..], &["gaps", &home], &["diff", &home, &home]] {
            let output = onus(arguments);
            let said = stderr(&output).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(code(&output), 2, "{said}");
            assert!(said.starts_with(&format!("× {home}/{place}")), "{said}");
            assert!(said.contains("so no resource of `"), "{said}");
            assert!(!said.contains("--allow-empty"), "{said}");
        }
        std::fs::remove_file(directory.path().join(name)).unwrap();
    }
}

#[test]
fn encodings_that_real_files_have() {
    let text = String::from_utf8(shop()).unwrap();
    let mut with_bom = b"\xef\xbb\xbf".to_vec();
    with_bom.extend(text.as_bytes());
    let utf16 = |order: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(order)).collect()
    };
    let expected = rows(text.as_bytes());
    assert_eq!(rows(&with_bom), expected);
    assert_eq!(rows(&utf16(u16::to_le_bytes, [0xff, 0xfe])), expected);
    assert_eq!(rows(&utf16(u16::to_be_bytes, [0xfe, 0xff])), expected);
}

fn rows(bytes: &[u8]) -> serde_json::Value {
    let directory = tempfile::tempdir().unwrap();
    let path = file(&directory, "plan.json", bytes);
    let mut report = crate::json(&onus(&["assess", &path, "--format", "json", "--full", "--as-of", "2026-11-22"]));
    crate::without_places(&mut report["rows"]);
    report["rows"].clone()
}

#[test]
fn all_faults_of_a_catalogue_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let kinds = directory.path().join("kinds");
    let duties = directory.path().join("duties/data");
    std::fs::create_dir_all(&kinds).unwrap();
    std::fs::create_dir_all(&duties).unwrap();
    std::fs::write(
        kinds.join("thing.toml"),
        "title = \"Thing\"\nabuot = \"x\"\n[columns]\nsize = { type = \"intege\", about = \"size\" }\n",
    )
    .unwrap();
    std::fs::write(
        duties.join("keep-thing.toml"),
        "title = \"Keep\"\nwhy = \"w\"\nwhat = \"w\"\ngoals = [\"speed\"]\nscope = \"resource\"\n",
    )
    .unwrap();
    let output = onus(&["catalogue", "check", &directory.path().display().to_string()]);
    let said = stderr(&output);
    assert_eq!(code(&output), 2, "{said}");
    for word in [
        "unknown key `abuot`",
        "`about` is missing",
        "`intege` is not a column type",
        "`speed` is not a goal",
        "applies_to",
        "`[raci]` is missing",
        "thing.toml:2:1",
    ] {
        assert!(said.contains(word), "`{word}` in: {said}");
    }
}

#[test]
fn a_check_with_an_unknown_column() {
    let directory = tempfile::tempdir().unwrap();
    let duties = directory.path().join("duties/data");
    std::fs::create_dir_all(&duties).unwrap();
    let text = std::fs::read_to_string(root().join("catalogue/duties/data/encrypt-volumes.toml")).unwrap();
    let broken = text.replacen("fulfilled = \"this.encrypted\"", "fulfilled = \"this.encrpted\"", 1);
    assert_ne!(text, broken);
    std::fs::write(duties.join("encrypt-volumes.toml"), broken).unwrap();
    let output = onus(&["assess", SHOP, "--catalogue", &directory.path().display().to_string()]);
    let said = stderr(&output);
    assert_eq!(code(&output), 2, "{said}");
    assert!(said.contains("no column `encrpted`") && said.contains("did you mean `encrypted`"), "{said}");
    for unsafe_form in ["this.encrypted is not null", "exists (select 1)", "coalesce(this.encrypted, false)"] {
        let broken = text.replacen("fulfilled = \"this.encrypted\"", &format!("fulfilled = \"{unsafe_form}\""), 1);
        std::fs::write(duties.join("encrypt-volumes.toml"), broken).unwrap();
        assert_eq!(code(&onus(&["catalogue", "check", &directory.path().display().to_string()])), 2, "{unsafe_form}");
    }
}

#[test]
fn a_query_only_reads() {
    let directory = tempfile::tempdir().unwrap();
    let other = directory.path().join("other.sqlite").display().to_string();
    for sql in
        ["DELETE FROM resource", "DROP TABLE resource", "PRAGMA application_id = 1", &format!("ATTACH '{other}' AS o")]
    {
        let output = onus(&["query", sql, "-i", SHOP]);
        assert_eq!(code(&output), 2, "{sql}: {}", stdout(&output));
    }
    let counted = onus(&[
        "query",
        "SELECT count(*) AS n FROM assessment WHERE status = 'breached'",
        "-i",
        SHOP,
        "--format",
        "json",
    ]);
    assert!(crate::json(&counted)[0]["n"].as_i64().unwrap() > 0);
}

#[test]
fn a_directory_without_configuration() {
    let output = onus(&["assess", "docs"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no resource"), "{}", stderr(&output));
    assert_eq!(code(&onus(&["assess", "no/such/directory"])), 2);
}

#[test]
fn names_that_lead_nowhere_say_where_they_would_lead() {
    let directory = tempfile::tempdir().unwrap();
    let broken = file(&directory, "main.tf", b"resource \"a\" {");
    let folder = directory.path().display().to_string();
    let there = |name: &str| format!("{folder}/{name}");
    let shop = root().join(SHOP).display().to_string();
    for (arguments, words) in [
        (vec!["assess", "git:main:infra"], ["is at a commit", "onus diff git:main:infra"]),
        (vec!["assess", &folder], ["main.tf:1:14: not read: ", "was recognised: 0 read"]),
        (vec!["diff", &shop, &folder], ["main.tf:1:14: not read: ", "was recognised: 0 read"]),
        (vec!["assess", &shop, "-o", "git:main:x"], ["nothing is written into a commit", "./git:main:x"]),
        (vec!["assess", &shop, "--report", "csv", "--report-dir", "git:x"], ["nothing is written", "./git:x/onus.csv"]),
        (vec!["assess", &shop, "--write-baseline", "git:main:x"], ["nothing is written", "./git:main:x"]),
        (vec!["assess", &shop, "-o", &there("gone/x")], ["there is no directory", "make it first"]),
        (vec!["assess", &shop, "--write-baseline", &there("gone/x")], ["there is no directory", "make it first"]),
        (vec!["assess", &shop, "--estate", &there("gone/x")], ["there is no directory", "make it first"]),
        (vec!["diff", &shop, &shop, "--comment", &there("gone/x")], ["there is no directory", "make it first"]),
        (vec!["assess", &shop, "-o", &format!("{broken}/x")], ["cannot write", "main.tf/x"]),
    ] {
        let output = onus(&arguments);
        let said = stderr(&output);
        assert_eq!(code(&output), 2, "{arguments:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{arguments:?}: `{word}` in: {said}");
        }
        assert!(!said.contains(".part"), "{arguments:?}: {said}");
    }
}
