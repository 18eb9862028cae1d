//! `onus init`: what it writes loads, and nothing that is there is lost.

use crate::agreement_commands::{today, within};
use crate::{SHOP, code, json, root, stderr, stdout};

#[test]
fn an_agreement_is_begun_in_an_empty_directory() {
    let directory = tempfile::tempdir().unwrap();
    let output = today(directory.path(), &["init"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("terraform show -json") && stdout(&output).contains("onus assess plan.json"));
    let first = std::fs::read_to_string(directory.path().join("onus.toml")).unwrap();
    assert_eq!(code(&within(directory.path(), &["officers"])), 0);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing stays aside");
    // What is there is not written over.
    std::fs::write(directory.path().join("onus.toml"), "# mine\n").unwrap();
    let again = today(directory.path(), &["init", "--yes"]);
    assert_eq!(code(&again), 2);
    assert!(stderr(&again).contains("--force") && stdout(&again).is_empty());
    assert_eq!(std::fs::read_to_string(directory.path().join("onus.toml")).unwrap(), "# mine\n");
    assert_eq!(code(&today(directory.path(), &["init", "--force"])), 0);
    assert_eq!(std::fs::read_to_string(directory.path().join("onus.toml")).unwrap(), first);
    assert_eq!(code(&today(directory.path(), &["init", "no/such/directory"])), 2);
    assert_eq!(code(&today(directory.path(), &["init", "onus.toml"])), 2);
}

#[test]
fn an_agreement_is_begun_beside_a_plan() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    std::fs::create_dir_all(path.join("shop/evidence")).unwrap();
    std::fs::create_dir_all(path.join("shop/modules/net")).unwrap();
    std::fs::create_dir_all(path.join("shop/.terraform/modules")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(path.join("shop").join(name), text).unwrap();
    std::fs::copy(root().join(SHOP), path.join("shop/plan \"1\".json")).unwrap();
    std::fs::copy(root().join(SHOP), path.join("shop/the same again.json")).unwrap();
    write("package.json", "{}");
    write("broken.json", "{");
    write("modules/net/main.tf", "  resource   \"openstack_networking_network_v2\" \"net\" {}\n");
    write(".terraform/modules/main.tf", "resource \"openstack_networking_network_v2\" \"net\" {}\n");
    write("evidence/report.pdf", "a report");
    write("evidence/faulty.toml", "[[officer]]\nrole = \"poet\"\n");
    let output = today(path, &["init", "shop", "--yes"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("onus assess --agreement shop/onus.toml"), "{said}");
    assert!(said.contains("evidence/ have"), "{said}");
    let text = std::fs::read_to_string(path.join("shop/onus.toml")).unwrap();
    assert!(text.contains("\ninputs = [\"plan \\\"1\\\".json\"]\n"), "{text}");
    assert!(text.contains("\nid = \"open-telekom-cloud\"\n") && text.contains("\nid = \"openstack\"\n"), "{text}");
    assert!(text.contains("\n#file = \"evidence/report.pdf\"\n#sha256 = \""), "{text}");
    std::fs::remove_file(path.join("shop/evidence/faulty.toml")).unwrap();
    let assessed = today(path, &["assess", "--agreement", "shop/onus.toml", "--format", "json"]);
    assert_eq!(json(&assessed)["summary"]["statuses"]["unallocated"], serde_json::Value::Null);
    // With all examples taken in, it loads as well.
    let examples: String = text
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(example) if !example.starts_with(' ') => format!("{example}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    std::fs::write(path.join("shop/onus.toml"), examples).unwrap();
    let checked = today(path, &["evidence", "check", "--agreement", "shop/onus.toml"]);
    assert_eq!(code(&checked), 0, "{}{}", stdout(&checked), stderr(&checked));
    let assessed = today(path, &["assess", "--agreement", "shop/onus.toml", "--format", "json"]);
    assert_ne!(code(&assessed), 2, "{}", stderr(&assessed));
}

#[test]
fn in_the_current_directory_the_plan_is_named_plainly() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::copy(root().join(SHOP), directory.path().join("plan.json")).unwrap();
    let output = today(directory.path(), &["init"]);
    assert!(stdout(&output).ends_with("\n  onus assess\n"), "{}", stdout(&output));
    let text = std::fs::read_to_string(directory.path().join("onus.toml")).unwrap();
    assert!(text.contains("\ninputs = [\"plan.json\"]\n"), "{text}");
    assert_eq!(code(&today(directory.path(), &["assess", "--fail-on", "never"])), 0);
}

#[test]
fn configuration_is_an_input_where_there_is_no_plan() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let volume = "resource \"opentelekomcloud_evs_volume_v3\" \"v\" {\n  name = \"v\"\n}\n";
    for (folder, text) in [("deploy/infra/a", volume), ("deploy/infra/b", volume), ("other", "")] {
        std::fs::create_dir_all(path.join(folder)).unwrap();
        std::fs::write(path.join(folder).join(if text.is_empty() { "notes.txt" } else { "main.tf" }), text).unwrap();
    }
    let begun = |from: &str, expected: &str| {
        let from = path.join(from);
        let output = today(&from, &["init", "--yes"]);
        assert!(stdout(&output).contains(&format!("  inputs     {expected}\n")), "{}", stdout(&output));
        assert!(stdout(&output).ends_with("\n  onus assess\n"), "{}", stdout(&output));
        let text = std::fs::read_to_string(from.join("onus.toml")).unwrap();
        assert!(text.contains(&format!("\ninputs = [\"{expected}\"]\n")), "{text}");
        assert!(text.contains("\nid = \"open-telekom-cloud\"\n"), "{text}");
        let assessed = today(&from, &["assess", "--fail-on", "never"]);
        assert_eq!(code(&assessed), 0, "{}", stderr(&assessed));
        std::fs::remove_file(from.join("onus.toml")).unwrap();
    };
    begun("", "deploy/infra");
    begun("deploy/infra", ".");
    // A plan comes first; and what nobody knows is no input.
    std::fs::copy(root().join(SHOP), path.join("deploy/plan.json")).unwrap();
    begun("deploy", "plan.json");
    let strange = tempfile::tempdir().unwrap();
    std::fs::write(strange.path().join("main.tf"), "resource \"strange_thing\" \"a\" {}\n").unwrap();
    assert!(stdout(&today(strange.path(), &["init", "--yes"])).contains("  inputs     none found\n"));
}
