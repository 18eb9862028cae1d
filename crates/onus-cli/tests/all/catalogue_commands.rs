//! What a catalogue holds, listed and shown.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{code, json, onus, stderr, stdout};

fn show(id: &str) -> Vec<Value> {
    let output = onus(&["catalogue", "show", id, "--format", "json"]);
    assert_eq!(code(&output), 0, "{id}: {}", stderr(&output));
    json(&output).as_array().unwrap().clone()
}

/// What a list names first in each line.
fn listed(what: &str) -> Vec<String> {
    let output = onus(&["catalogue", "list", what]);
    assert_eq!(code(&output), 0, "{what}: {}", stderr(&output));
    let first = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    stdout(&output).lines().skip(1).map(first).filter(|id| !id.is_empty()).collect()
}

#[test]
fn whatever_is_listed_can_be_shown_in_text_and_in_json() {
    let mut sorts = BTreeSet::new();
    for (what, sort) in [
        ("kinds", "kind"),
        ("duties", "duty"),
        ("providers", "provider"),
        ("services", "service"),
        ("types", "type"),
        ("documents", "document"),
        ("roles", "role"),
        ("profiles", "package"),
        ("views", "view"),
        ("programs", "program"),
    ] {
        let ids = listed(what);
        assert!(!ids.is_empty(), "{what}");
        // The last of a long list may be the end of a cell that was broken; the first never is.
        let id = &ids[0];
        let shown = show(id);
        let one = shown.iter().find(|one| one["sort"] == sort).unwrap_or_else(|| panic!("{id}: {shown:?}"));
        assert_eq!(one["id"], id.as_str());
        assert!(one["place"].as_str().unwrap().contains(".toml:"), "{one}");
        let text = stdout(&onus(&["catalogue", "show", id]));
        assert!(text.starts_with(id.as_str()) && text.lines().count() > 2, "{text}");
        // Every text of the one stands in the other, however its lines are broken.
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (key, value) in one.as_object().unwrap() {
            if let (Some(value), false) = (value.as_str(), matches!(key.as_str(), "sort" | "source" | "title")) {
                assert!(words.contains(value), "{key} of {id}: {value}\n{text}");
            }
        }
        sorts.insert(sort);
    }
    // The summary counts nothing else; checks are shown with their duty.
    let counted: BTreeSet<String> = stdout(&onus(&["catalogue", "list"]))
        .lines()
        .map(|line| line.trim().split("  ").next().unwrap().to_owned())
        .collect();
    let known = [
        "kinds",
        "duties",
        "checks",
        "providers",
        "services",
        "resource types",
        "documents",
        "roles",
        "profiles",
        "packages",
        "views",
        "other programs",
    ];
    assert_eq!(counted, known.map(str::to_owned).into());
    assert_eq!(show("managed-public-cloud")[0]["sort"], "profile");
}

#[test]
fn things_say_what_they_are_about() {
    let package = &show("managed-public-cloud/platform")[0];
    assert!(!package["commissions"].as_array().unwrap().is_empty() && package["duties"].as_array().unwrap().len() > 10);
    let groups = show("claranet").into_iter().find(|one| one["sort"] == "view").unwrap()["groups"].clone();
    assert!(groups.as_array().unwrap().iter().all(|group| group["covers"].is_string()), "{groups}");
    let checks = show("checkov")[0]["checks"].clone();
    assert!(checks.as_array().unwrap().iter().any(|check| check["check"] == "CKV_OPENSTACK_2"), "{checks}");
    // A check is known in upper or lower case, as in comments.
    assert_eq!(show("ckv_openstack_2")[0]["duties"], serde_json::json!(["close-administration-ports"]));
    let duty = &show("encrypt-volumes")[0];
    assert_eq!(duty["checks"][0]["fulfilled"], "this.encrypted");
    assert_eq!(duty["sort"], "duty");
    assert!(duty["remedies"][0]["remedy"].is_string(), "{duty}");
    // The sort tells apart what has one id.
    assert_eq!(show("duty:encrypt-volumes"), show("encrypt-volumes"));
}

#[test]
fn a_name_that_is_not_there_brings_those_that_come_near() {
    for (wrong, right) in [
        ("encrypt-volume", "encrypt-volumes"),
        ("information-security-oficer", "information-security-officer"),
        ("managed-public-cloud/platfrom", "managed-public-cloud/platform"),
        ("clarnet", "claranet"),
        ("checkof", "checkov"),
        // A word within a longer name.
        ("evs", "open-telekom-cloud/evs"),
        ("duty:encrypt-volume", "encrypt-volumes"),
    ] {
        for format in ["text", "json"] {
            let output = onus(&["catalogue", "show", wrong, "--format", format]);
            assert_eq!((code(&output), stdout(&output)), (2, String::new()), "{wrong}");
            let told = stderr(&output);
            assert!(told.contains(&format!("`{wrong}`")) && told.contains(&format!("`{right}`")), "{told}");
        }
    }
    let nothing = stderr(&onus(&["catalogue", "show", "qqqqqqqqqqqq"]));
    assert!(nothing.contains("onus catalogue list"), "{nothing}");
}
