//! No answer from ignorance: what is not known is never a breach, and never a proof.

use serde_json::json;

use crate::{create, plan, status};

const GROUP: &str = "opentelekomcloud_networking_secgroup_v2";
const RULE: &str = "opentelekomcloud_networking_secgroup_rule_v2";

fn open_ssh() -> serde_json::Value {
    json!({ "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22, "port_range_max": 22, "remote_ip_prefix": "0.0.0.0/0" })
}

/// A catalogue of one duty that asks a group about its rules.
fn on_groups(plan: &serde_json::Value, address: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let duties = directory.path().join("catalogue/duties/network-configuration");
    std::fs::create_dir_all(&duties).unwrap();
    std::fs::write(
        duties.join("close-groups.toml"),
        r#"
title = "Close groups"
why = "w"
what = "w"
goals = ["confidentiality"]
scope = "resource"
applies_to = ["security_group"]
[raci]
every = { customer = "RA" }
authority = "inferred"
[[check]]
on = "security_group"
covers = "all"
severity = "high"
fulfilled = "not some(security_rule by security_group: direction = 'ingress' and open_to_world and 22 between port_min and port_max)"
breach = "a rule is open"
examples.fulfilled = [{ security_rule = [] }]
examples.breached = [{ security_rule = [{ direction = "ingress", open_to_world = true, port_min = 1, port_max = 1024 }] }]
examples.unknown = [{ security_rule = [{ direction = "ingress", open_to_world = true, port_min = 1, port_max = 1024, security_group = "unknown" }] }]
"#,
    )
    .unwrap();
    let path = crate::file(&directory, "plan.json", plan.to_string().as_bytes());
    let catalogue = directory.path().join("catalogue").display().to_string();
    let report = crate::json(&crate::onus(&["assess", &path, "--format", "json", "--full", "--catalogue", &catalogue]));
    let rows = report["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["subject"] == address && row["duty"] == "close-groups").unwrap();
    row["status"].as_str().unwrap().to_owned()
}

#[test]
fn an_open_rule_whose_group_is_not_known_makes_the_group_unknown() {
    let group = create(GROUP, "web", &json!({ "name": "web" }), &json!({ "id": true }));
    let rule = create(RULE, "ssh", &open_ssh(), &json!({ "id": true, "security_group_id": true }));
    let address = format!("{GROUP}.web");
    let config = |references: serde_json::Value| {
        json!([
            { "address": format!("{GROUP}.web"), "mode": "managed", "type": GROUP, "name": "web", "expressions": { "name": { "constant_value": "web" } } },
            { "address": format!("{RULE}.ssh"), "mode": "managed", "type": RULE, "name": "ssh", "expressions": { "security_group_id": { "references": references } } },
        ])
    };
    let unknown = plan(&json!([group.clone(), rule.clone()]), &config(json!(["local.group"])));
    assert_eq!(on_groups(&unknown, &address), "unknown");
    let resolved =
        plan(&json!([group.clone(), rule]), &config(json!([format!("{GROUP}.web.id"), format!("{GROUP}.web")])));
    assert_eq!(on_groups(&resolved, &address), "breached");
    let without = plan(&json!([group]), &config(json!([])));
    assert_eq!(on_groups(&without, &address), "configured");
}

#[test]
fn an_unknown_list_is_never_counted_as_short() {
    let balancer = "opentelekomcloud_lb_loadbalancer_v3";
    let address = format!("{balancer}.web");
    let one = |after: serde_json::Value, unknown: serde_json::Value| {
        let plan = plan(&json!([create(balancer, "web", &after, &unknown)]), &json!([]));
        status(&plan, &address, "spread-load-balancers-over-zones")
    };
    assert_eq!(one(json!({ "name": "web" }), json!({ "availability_zones": true })).as_deref(), Some("unknown"));
    assert_eq!(
        one(json!({ "name": "web", "availability_zones": ["eu-de-01"] }), json!({})).as_deref(),
        Some("breached")
    );
    assert_eq!(
        one(json!({ "name": "web", "availability_zones": ["eu-de-01", "eu-de-02"] }), json!({})).as_deref(),
        Some("configured")
    );
}

#[test]
fn a_volume_whose_backup_may_live_elsewhere_is_unknown() {
    let volume = "opentelekomcloud_evs_volume_v3";
    let plan = plan(
        &json!([create(
            volume,
            "data",
            &json!({ "size": 10, "volume_type": "SSD", "availability_zone": "eu-de-01" }),
            &json!({ "id": true })
        )]),
        &json!([]),
    );
    assert_eq!(status(&plan, &format!("{volume}.data"), "back-up-volumes").as_deref(), Some("unknown"));
}

#[test]
fn a_private_load_balancer_needs_no_web_application_firewall() {
    let balancer = "opentelekomcloud_lb_loadbalancer_v2";
    let listener = "opentelekomcloud_lb_listener_v2";
    let balanced = create(
        balancer,
        "inner",
        &json!({ "name": "inner", "vip_subnet_id": "s" }),
        &json!({ "id": true, "vip_address": true }),
    );
    let listening = create(
        listener,
        "web",
        &json!({ "protocol": "HTTP", "protocol_port": 80 }),
        &json!({ "id": true, "loadbalancer_id": true }),
    );
    let config = json!([{ "address": format!("{listener}.web"), "mode": "managed", "type": listener, "name": "web",
        "expressions": { "loadbalancer_id": { "references": [format!("{balancer}.inner.id"), format!("{balancer}.inner")] } } }]);
    let found = status(
        &plan(&json!([balanced, listening]), &config),
        &format!("{balancer}.inner"),
        "put-waf-before-public-web",
    );
    assert_ne!(found.as_deref(), Some("breached"), "whether it is public is not certain");
    let private = "opentelekomcloud_lb_loadbalancer_v3";
    let balanced = create(
        private,
        "inner",
        &json!({ "name": "inner", "public_ip": [], "availability_zones": ["eu-de-01"] }),
        &json!({ "id": true }),
    );
    let found = status(&plan(&json!([balanced]), &json!([])), &format!("{private}.inner"), "put-waf-before-public-web");
    assert_ne!(found.as_deref(), Some("breached"));
}

#[test]
fn nothing_of_a_sensitive_value_is_kept_or_printed() {
    let instance = "opentelekomcloud_rds_instance_v3";
    let mut change = create(
        instance,
        "db",
        &json!({ "name": "db", "db": [{ "type": "PostgreSQL", "version": "16", "password": "very-secret-word" }] }),
        &json!({ "id": true }),
    );
    change["change"]["after_sensitive"] = json!({ "db": [{ "password": true }] });
    let directory = tempfile::tempdir().unwrap();
    let path = crate::file(&directory, "plan.json", plan(&json!([change]), &json!([])).to_string().as_bytes());
    let kept = directory.path().join("kept.sqlite");
    let output = crate::onus(&["assess", &path, "--format", "json", "--full", "--estate", &kept.display().to_string()]);
    assert!(!crate::stdout(&output).contains("very-secret-word"));
    assert!(!std::fs::read(&kept).unwrap().windows(16).any(|window| window == b"very-secret-word"));
    let explained = crate::onus(&["explain", "db", "-i", &path, "--format", "json"]);
    assert!(!crate::stdout(&explained).contains("very-secret-word"));
}
