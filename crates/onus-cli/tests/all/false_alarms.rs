//! What is not a breach, though it looks like one at first, and what is one, though it looks harmless.

use serde_json::json;

use crate::left_out::{holds, statuses};
use crate::{create, plan, status};

const VOLUME: &str = "opentelekomcloud_evs_volume_v3";

/// The status of one duty on one resource of a file of configuration.
fn stands(configuration: &str, resource: &str, duty: &str) -> Option<String> {
    statuses(configuration).get(&(resource.to_owned(), duty.to_owned())).cloned()
}

/// A resource of a plan, with what is known of it.
fn planned(kind: &str, after: &serde_json::Value, duty: &str) -> Option<String> {
    status(&plan(&json!([create(kind, "r", after, &json!({}))]), &json!([])), &format!("{kind}.r"), duty)
}

#[test]
fn what_is_left_out_and_whose_changes_are_ignored_others_may_have_set() {
    let ignoring = |what: &str| format!("size = 20\nlifecycle {{\n  ignore_changes = {what}\n}}");
    let cases = [
        ("size = 20".to_owned(), "breached"),
        (ignoring("[size]"), "breached"),
        (ignoring("[tags]"), "unknown"),
        (ignoring("[tags[\"owner\"], size]"), "unknown"),
        (ignoring("[\"tags\"]"), "unknown"),
        (ignoring("all"), "unknown"),
        (ignoring("[\"*\"]"), "unknown"),
        (format!("tags = {{ owner = \"shop\" }}\n{}", ignoring("[tags]")), "configured"),
        (format!("tags = null\n{}", ignoring("[tags]")), "unknown"),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|(body, expected)| (body.as_str(), *expected)).collect();
    holds("tag-resources", VOLUME, &cases);
    // Of a block that is left out, nothing is known either.
    let bucket = |more: &str| format!("bucket = \"b\"\n{more}");
    let ignored = bucket("lifecycle {\n  ignore_changes = [server_side_encryption]\n}");
    holds("encrypt-buckets", "opentelekomcloud_obs_bucket", &[(&bucket(""), "breached"), (&ignored, "unknown")]);
}

#[test]
fn tags_count_under_the_older_name_of_the_argument() {
    let kinds = ["opentelekomcloud_compute_instance_v2", "opentelekomcloud_rds_instance_v3"];
    for kind in kinds {
        holds("tag-resources", kind, &[("tag = { owner = \"shop\" }", "configured"), ("", "breached")]);
    }
}

#[test]
fn tags_that_another_resource_puts_on_count() {
    let volumes = format!("resource \"{VOLUME}\" \"a\" {{}}\nresource \"{VOLUME}\" \"b\" {{}}\n");
    let tags = |resources: &str| {
        format!(
            "{volumes}resource \"opentelekomcloud_tms_resource_tags_v1\" \"t\" {{\n tags = {{ o = \"s\" }}\n {resources}\n}}"
        )
    };
    let of = |configuration: &str| {
        ["a", "b"].map(|name| stands(configuration, &format!("{VOLUME}.{name}"), "tag-resources").unwrap_or_default())
    };
    assert_eq!(of(&volumes), ["breached", "breached"]);
    let named = format!("resources {{\n resource_type = \"disk\"\n resource_id = {VOLUME}.a.id\n }}");
    assert_eq!(of(&tags(&named)), ["configured", "breached"]);
    // Which resources they are is not known.
    let any = "dynamic \"resources\" {\n for_each = var.ids\n content {\n resource_id = resources.value\n }\n }";
    assert_eq!(of(&(tags(any) + "\nvariable \"ids\" {}")), ["unknown", "unknown"]);
}

#[test]
fn an_alarm_that_scales_need_not_tell_anybody() {
    let kind = "opentelekomcloud_ces_alarmrule";
    let alarm = |name: &str, more: &str| {
        format!("resource \"{kind}\" \"{name}\" {{\n alarm_action_enabled = false\n metric {{}}\n {more}\n}}\n")
    };
    let policy = |more: &str| format!("resource \"opentelekomcloud_as_policy_v1\" \"p\" {{\n {more}\n}}\n");
    let alarms = alarm("mute", "")
        + &alarm("scales", "")
        + &alarm("acts", "alarm_actions {\n type = \"autoscaling\"\n notification_list = []\n }");
    let of = |policy: &str| {
        let configuration = alarms.clone() + policy;
        ["mute", "scales", "acts"]
            .map(|name| stands(&configuration, &format!("{kind}.{name}"), "keep-alarms-on").unwrap_or_default())
    };
    assert_eq!(of(""), ["breached", "breached", "configured"]);
    assert_eq!(of(&policy(&format!("alarm_id = {kind}.scales.id"))), ["breached", "configured", "configured"]);
    // A policy by the clock names no alarm.
    assert_eq!(of(&policy("scaling_policy_type = \"SCHEDULED\"")), ["breached", "breached", "configured"]);
    // Which alarm it is, is not known.
    let open = policy("alarm_id = var.alarm") + "variable \"alarm\" {}\n";
    assert_eq!(of(&open), ["unknown", "unknown", "configured"]);
}

#[test]
fn a_pool_in_whatever_zone_may_be_in_several() {
    let kind = "opentelekomcloud_cce_cluster_v3";
    let with = |pools: &[&str]| {
        let mut configuration = format!("variable \"zone\" {{}}\nresource \"{kind}\" \"c\" {{}}\n");
        for (at, zone) in pools.iter().enumerate() {
            configuration += &format!(
                "resource \"opentelekomcloud_cce_node_pool_v3\" \"p{at}\" {{\n cluster_id = {kind}.c.id\n availability_zone = {zone}\n}}\n"
            );
        }
        stands(&configuration, &format!("{kind}.c"), "spread-over-zones").unwrap_or_default()
    };
    assert_eq!(with(&["\"eu-de-01\""]), "breached");
    assert_eq!(with(&["\"eu-ch2a\"", "\"eu-ch2b\""]), "configured");
    assert_eq!(with(&["\"random\""]), "unknown");
    assert_eq!(with(&["var.zone"]), "unknown");
    assert_eq!(with(&["\"eu-de-01\"", "\"random\""]), "unknown");
}

#[test]
fn what_the_provider_puts_into_a_plan_is_not_what_the_service_makes_of_it() {
    let cluster = |mode: &str| {
        let after = json!({ "name": "c", "flavor_id": "cce.s2.small", "authentication_mode": mode });
        planned("opentelekomcloud_cce_cluster_v3", &after, "authorise-cluster-users")
    };
    assert_eq!(cluster("x509").as_deref(), Some("unknown"));
    assert_ne!(cluster("rbac").as_deref(), Some("breached"));
}

#[test]
fn a_flavor_tells_how_many_nodes_a_cache_has() {
    let flavor = |flavor: &str| {
        let after = json!({ "name": "c", "flavor": flavor, "password": null, "backup_policy": [] });
        planned("opentelekomcloud_dcs_instance_v2", &after, "make-caches-and-queues-highly-available")
    };
    for (name, expected) in [
        ("dcs.master_standby", "configured"),
        ("redis.ha.xu1.tiny.r2.128", "configured"),
        ("redis.single.xu1.tiny.128", "breached"),
        ("redis.cluster.xu1.large.r1.4", "breached"),
        ("dcs.single_node", "breached"),
        ("something.else", "unknown"),
    ] {
        assert_eq!(flavor(name).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn a_rule_whose_ports_are_zero_in_the_state_is_for_all_ports() {
    let kind = "opentelekomcloud_networking_secgroup_rule_v2";
    let rule = |remote: &str, (lowest, highest): (u16, u16), protocol: &str| {
        let after = json!({
            "direction": "ingress", "ethertype": "IPv4", "protocol": protocol, "remote_ip_prefix": remote,
            "remote_group_id": "", "port_range_min": lowest, "port_range_max": highest,
        });
        planned(kind, &after, "close-administration-ports")
    };
    assert_eq!(rule("0.0.0.0/0", (0, 0), "tcp").as_deref(), Some("breached"));
    assert_eq!(rule("0.0.0.0/0", (0, 0), "").as_deref(), Some("breached"));
    assert_eq!(rule("10.0.0.0/8", (0, 0), "tcp").as_deref(), Some("configured"));
    // An echo request has the type 0, which is no port.
    assert_eq!(rule("0.0.0.0/0", (0, 0), "icmp"), None);
    assert_eq!(rule("0.0.0.0/0", (443, 443), "tcp").as_deref(), Some("configured"));
}

#[test]
fn however_everywhere_is_written_it_is_everywhere() {
    let rule = |remote: &str| {
        format!(
            "direction = \"ingress\"\nethertype = \"IPv6\"\nprotocol = \"tcp\"\nport_range_min = 22\nport_range_max = 22\n\
             remote_ip_prefix = \"{remote}\""
        )
    };
    for kind in ["opentelekomcloud_networking_secgroup_rule_v2", "openstack_networking_secgroup_rule_v2"] {
        let cases = [
            (rule("::/0"), "breached"),
            (rule("::0/0"), "breached"),
            (rule("1.1.1.1/0"), "breached"),
            (rule("10.0.0.0/10"), "configured"),
            (rule("2001:db8::/32"), "configured"),
        ];
        let cases: Vec<(&str, &str)> = cases.iter().map(|(body, expected)| (body.as_str(), *expected)).collect();
        holds("close-administration-ports", kind, &cases);
    }
}

#[test]
fn a_bucket_is_judged_with_what_others_say_of_it() {
    let kind = "opentelekomcloud_obs_bucket";
    let buckets = format!(
        "variable \"x\" {{}}\nresource \"{kind}\" \"log\" {{\n bucket = \"l\"\n}}\nresource \"{kind}\" \"data\" {{\n bucket = \"d\"\n \
         logging {{\n target_bucket = {kind}.log.id\n agency = \"a\"\n }}\n}}\nresource \"{kind}\" \"mute\" {{\n bucket = \"m\"\n}}\n"
    );
    let of = |duty: &str| ["log", "data", "mute"].map(|name| stands(&buckets, &format!("{kind}.{name}"), duty));
    // Who takes the logs of others, does not log itself.
    assert_eq!(of("log-bucket-access").map(Option::unwrap_or_default), ["", "configured", "breached"]);
    let policy = |text: &str| {
        let configuration = format!(
            "{buckets}resource \"opentelekomcloud_obs_bucket_policy\" \"p\" {{\n bucket = {kind}.mute.bucket\n policy = {text}\n}}\n"
        );
        stands(&configuration, &format!("{kind}.mute"), "encrypt-buckets").unwrap_or_default()
    };
    let statement = |effect: &str, condition: &str| {
        format!("jsonencode({{ Statement = [{{ Effect = \"{effect}\", Condition = {{ {condition} }} }}] }})")
    };
    let header = "StringNotEquals = { \"s3:x-amz-server-side-encryption\" = [\"aws:kms\"] }";
    assert_eq!(policy(&statement("Deny", header)), "configured");
    assert_eq!(policy(&statement("Allow", header)), "unknown");
    assert_eq!(policy(&statement("Deny", "")), "breached");
    assert_eq!(policy("var.x"), "unknown");
    // Where there are no policies, nobody is told to write one.
    let container = "openstack_objectstorage_container_v1";
    let swift = format!("resource \"{container}\" \"c\" {{\n name = \"c\"\n}}\n");
    assert_eq!(stands(&swift, &format!("{container}.c"), "refuse-plain-text-bucket-requests"), None);
}

#[test]
fn a_certificate_in_a_vault_is_no_secret() {
    let secret = |sort: &str| format!("payload = \"p\"\n{sort}");
    let cases = [
        (secret(""), "breached"),
        (secret("secret_type = \"private\""), "breached"),
        (secret("secret_type = \"certificate\""), "configured"),
        (secret("secret_type = \"public\""), "configured"),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|(body, expected)| (body.as_str(), *expected)).collect();
    holds("protect-infrastructure-state", "openstack_keymanager_secret_v1", &cases);
}

#[test]
fn an_address_that_forwards_ports_is_not_idle() {
    let address = "openstack_networking_floatingip_v2";
    let addresses = format!(
        "resource \"{address}\" \"a\" {{\n port_id = \"\"\n}}\nresource \"{address}\" \"b\" {{\n port_id = \"\"\n}}\n\
         resource \"openstack_networking_portforwarding_v2\" \"p\" {{\n floatingip_id = {address}.a.id\n}}\n"
    );
    let of = |name: &str| stands(&addresses, &format!("{address}.{name}"), "release-idle-addresses");
    assert_eq!(of("a").as_deref(), Some("configured"));
    assert_eq!(of("b").as_deref(), Some("breached"));
}
