//! The provider's own example, end to end: who carries what on a server, on a bare-metal server, on a database.

use std::collections::BTreeMap;

use crate::{SHOP, json, onus};

/// Responsible party of each duty that touches a resource.
fn carried(resource: &str) -> BTreeMap<String, Vec<String>> {
    let explained = json(&onus(&["explain", resource, "-i", SHOP, "--format", "json", "--as-of", "2026-11-22"]));
    let duties = explained["duties"].as_array().unwrap_or_else(|| panic!("{explained}"));
    let parties = |duty: &serde_json::Value| {
        duty["responsible"].as_array().unwrap().iter().map(|party| party.as_str().unwrap().to_owned()).collect()
    };
    duties.iter().map(|duty| (duty["duty"].as_str().unwrap().to_owned(), parties(duty))).collect()
}

fn assert_carried(carried: &BTreeMap<String, Vec<String>>, party: &str, duties: &[&str]) {
    for duty in duties {
        assert_eq!(carried.get(*duty).map(Vec::as_slice), Some(&[party.to_owned()][..]), "{duty}: {carried:#?}");
    }
}

const PROVIDER: &str = "open-telekom-cloud";

#[test]
fn on_a_server() {
    let carried = carried("module.web.opentelekomcloud_compute_instance_v2.web[0]");
    assert_carried(
        &carried,
        PROVIDER,
        &[
            "operate-hypervisor",
            "operate-network-virtualisation",
            "operate-storage-virtualisation",
            "offer-images",
            "isolate-tenants",
        ],
    );
    assert_carried(
        &carried,
        "customer",
        &[
            "combine-resources-suitably",
            "assign-security-groups",
            "install-operating-system",
            "install-libraries-and-tools",
            "install-applications",
            "patch-operating-system",
            "patch-applications",
            "back-up-servers",
            "monitor-server",
            "decide-who-has-access",
            "test-restore",
        ],
    );
    assert!(!carried.contains_key("separate-own-workloads"));
}

#[test]
fn on_a_bare_metal_server() {
    let carried = carried("opentelekomcloud_compute_bms_server_v2");
    assert_carried(&carried, "customer", &["separate-own-workloads", "patch-operating-system"]);
    assert_carried(&carried, PROVIDER, &["guarantee-exclusive-use"]);
    assert!(!carried.contains_key("operate-hypervisor"));
}

#[test]
fn on_a_database() {
    let carried = carried("opentelekomcloud_rds_instance_v3.main");
    assert_carried(&carried, PROVIDER, &["patch-operating-system", "offer-engine-patches"]);
    assert_carried(&carried, "customer", &["start-engine-upgrades"]);
}
