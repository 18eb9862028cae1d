//! What a configuration leaves out: not known where the provider may fill it in, not set where it never does.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::{create, onus, plan, status};

/// The statuses of all resources of one file of configuration, by resource and duty.
pub(crate) fn statuses(configuration: &str) -> BTreeMap<(String, String), String> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("main.tf"), configuration).unwrap();
    let path = directory.path().display().to_string();
    let report = crate::json(&onus(&["assess", &path, "--format", "json", "--full", "--as-of", "2026-11-22"]));
    let word = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = report["rows"].as_array().unwrap();
    rows.iter().map(|row| ((word(row, "subject"), word(row, "duty")), word(row, "status"))).collect()
}

/// Each resource of a type is written so, and has that status.
pub(crate) fn holds(duty: &str, kind: &str, cases: &[(&str, &str)]) {
    let block = |(at, (body, _)): (usize, &(&str, &str))| format!("resource \"{kind}\" \"r{at}\" {{\n{body}\n}}\n");
    let found = statuses(&cases.iter().enumerate().map(block).collect::<String>());
    for (at, (body, expected)) in cases.iter().enumerate() {
        let status = found.get(&(format!("{kind}.r{at}"), duty.to_owned())).map(String::as_str);
        assert_eq!(status, Some(*expected), "{duty} on {kind}: {body}");
    }
}

/// The values of a column, in the order of the resources.
fn values(configuration: &str, kind: &str, column: &str) -> Vec<Value> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("main.tf"), configuration).unwrap();
    let path = directory.path().display().to_string();
    let sql = format!("SELECT {column} AS value FROM {kind} ORDER BY id");
    let rows = crate::json(&onus(&["query", &sql, "-i", &path, "--format", "json"]));
    rows.as_array().unwrap().iter().map(|row| row["value"].clone()).collect()
}

#[test]
fn a_key_that_the_environment_may_give_is_not_known() {
    let disk =
        |more: &str| format!("system_disk_kms_id = \"k\"\ndata_disks {{\n  type = \"SSD\"\n  size = 10\n  {more}\n}}");
    let (left_out, given) = (disk(""), disk("kms_id = \"k\""));
    holds(
        "encrypt-system-disks",
        "opentelekomcloud_ecs_instance_v1",
        &[(&left_out, "unknown"), (&given, "configured"), ("system_disk_kms_id = \"k\"", "configured")],
    );
    // A plan shows what the environment gave: nothing.
    let kind = "opentelekomcloud_ecs_instance_v1";
    let given = json!({ "system_disk_kms_id": "k", "data_disks": [{ "type": "SSD", "size": 10, "kms_id": null, "snapshot_id": null }] });
    let plan = plan(&json!([create(kind, "r", &given, &json!({}))]), &json!([]));
    assert_eq!(status(&plan, &format!("{kind}.r"), "encrypt-system-disks").as_deref(), Some("breached"));
}

#[test]
fn a_backup_policy_without_a_sort_is_not_known() {
    let policy = |name: &str, sort: &str| {
        format!(
            "resource \"opentelekomcloud_dcs_instance_v1\" \"{name}\" {{\n  backup_policy {{\n    period_type = \"weekly\"\n    {sort}\n  }}\n}}\n"
        )
    };
    let all = [
        policy("a", ""),
        policy("b", "backup_type = \"auto\""),
        policy("c", "backup_type = \"manual\""),
        "resource \"opentelekomcloud_dcs_instance_v1\" \"d\" {}\n".to_owned(),
    ];
    assert_eq!(values(&all.concat(), "cache_instance", "backup"), [Value::Null, 1.into(), 0.into(), 0.into()]);
}

#[test]
fn what_the_service_sets_when_nothing_is_said_is_taken_for_set() {
    let listener = |more: &str| format!("loadbalancer_id = \"l\"\nprotocol = \"HTTPS\"\nprotocol_port = 443\n{more}");
    holds(
        "require-current-tls",
        "opentelekomcloud_lb_listener_v3",
        &[
            (&listener(""), "breached"),
            (&listener("tls_ciphers_policy = \"tls-1-2-strict\""), "configured"),
            (&listener("security_policy_id = \"p\""), "unknown"),
        ],
    );
    holds(
        "keep-engines-private",
        "opentelekomcloud_dms_dedicated_instance_v2",
        &[("", "configured"), ("enable_publicip = true", "breached")],
    );
    holds(
        "limit-file-system-access",
        "opentelekomcloud_sfs_file_system_v2",
        &[("size = 10", "configured"), ("size = 10\nis_public = true", "breached")],
    );
    holds(
        "encrypt-connections-to-data",
        "opentelekomcloud_gemini_instance_v3",
        &[("", "breached"), ("ssl = true", "configured")],
    );
}

#[test]
fn what_the_provider_never_fills_in_is_not_set() {
    holds(
        "keep-cluster-api-private",
        "opentelekomcloud_cce_cluster_v3",
        &[
            ("", "configured"),
            ("eip = \"80.158.0.1\"", "breached"),
            ("eip = \"80.158.0.1\"\napi_access_trustlist = [\"10.0.0.0/8\"]", "configured"),
        ],
    );
    holds(
        "secure-server-login",
        "opentelekomcloud_cce_node_attach_v3",
        &[("password = \"x\"", "breached"), ("key_pair = \"k\"", "configured")],
    );
}

#[test]
fn tags_are_missing_only_where_they_could_be_written() {
    let tags = "tags = {\n  owner = \"shop\"\n}";
    for kind in [
        "opentelekomcloud_dcs_instance_v1",
        "opentelekomcloud_dcs_instance_v2",
        "opentelekomcloud_dds_instance_v3",
        "opentelekomcloud_gemini_instance_v3",
        "opentelekomcloud_rds_instance_v3",
        "openstack_lb_loadbalancer_v2",
    ] {
        holds("tag-resources", kind, &[("name = \"a\"", "breached"), (tags, "configured")]);
    }
    let older = "tag = {\n  owner = \"shop\"\n}";
    for kind in ["opentelekomcloud_rds_instance_v1", "opentelekomcloud_rds_instance_v3"] {
        holds("tag-resources", kind, &[("name = \"a\"", "breached"), (older, "configured")]);
    }
    let metadata = "metadata = {\n  owner = \"shop\"\n}";
    for kind in ["openstack_sharedfilesystem_share_v2", "openstack_objectstorage_container_v1"] {
        holds("tag-resources", kind, &[("name = \"a\"", "breached"), (metadata, "configured")]);
    }
    // A resource of their own may hold them.
    holds(
        "tag-resources",
        "opentelekomcloud_compute_bms_server_v2",
        &[("name = \"a\"", "unknown"), (tags, "configured")],
    );
    // There is no such argument: not even a plan knows.
    for (kind, given) in [
        ("opentelekomcloud_gaussdb_mysql_instance_v3", json!({ "name": "a" })),
        ("opentelekomcloud_taurusdb_mysql_instance_v3", json!({ "name": "a" })),
        ("opentelekomcloud_sfs_turbo_share_v1", json!({ "name": "a" })),
        ("openstack_db_instance_v1", json!({ "name": "a" })),
        ("openstack_containerinfra_cluster_v1", json!({ "name": null, "cluster_template_id": "t" })),
    ] {
        let plan = plan(&json!([create(kind, "r", &given, &json!({}))]), &json!([]));
        assert_eq!(status(&plan, &format!("{kind}.r"), "tag-resources").as_deref(), Some("unknown"), "{kind}");
    }
}

#[test]
fn a_replication_rule_is_on_unless_told_otherwise() {
    let replicated = |rule: &str| {
        let bucket = "resource \"opentelekomcloud_obs_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";
        let replication = format!(
            "resource \"opentelekomcloud_obs_bucket_replication\" \"r\" {{\n  bucket = \"b\"\n  destination_bucket = \"c\"\n{rule}}}\n"
        );
        values(&format!("{bucket}{replication}"), "object_bucket", "replicated")
    };
    assert_eq!(replicated("  rule {\n    prefix = \"x\"\n  }\n"), [Value::from(1)]);
    assert_eq!(replicated("  rule {\n    enabled = false\n  }\n"), [Value::Null]);
    assert_eq!(replicated(""), [Value::Null]);
}
