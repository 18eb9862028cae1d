//! Directories of configuration: the shop as `.tf` against its plan, places, what is not there.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::{SHOP, code, json, onus, root, stderr, stdout};

const INFRA: &str = "examples/01-open-telekom-cloud-shop/infra";

fn report(input: &str, more: &[&str]) -> Value {
    let mut all = vec!["assess", input, "--format", "json", "--full", "--as-of", "2026-11-22", "--no-agreement"];
    all.extend(more);
    json(&onus(&all))
}

fn statuses(report: &Value) -> BTreeMap<(String, String), String> {
    let word = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = report["rows"].as_array().unwrap();
    rows.iter().map(|row| ((word(row, "subject"), word(row, "duty")), word(row, "status"))).collect()
}

#[test]
fn the_shop_reads_as_its_plan_but_for_what_only_a_plan_knows() {
    let (written, planned) = (statuses(&report(INFRA, &[])), statuses(&report(SHOP, &[])));
    let differ: Vec<String> = planned
        .keys()
        .chain(written.keys())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter(|key| planned.get(*key) != written.get(*key))
        .map(|key| {
            let told = |side: &BTreeMap<_, String>| side.get(key).map_or("–", String::as_str).to_owned();
            format!("{} {}: {} → {}", key.0, key.1, told(&planned), told(&written))
        })
        .collect();
    let expected = [
        // The `dynamic` block over a module's output: a plan's configuration does not show it.
        "module.web.opentelekomcloud_compute_instance_v2.web[0] back-up-servers: unknown → configured",
        "module.web.opentelekomcloud_compute_instance_v2.web[1] back-up-servers: unknown → configured",
        // Left out, and the provider may fill it in; only the plan tells that it does not.
        "opentelekomcloud_cce_node_pool_v3.services encrypt-cluster-disks: breached → unknown",
    ];
    assert_eq!(differ, expected);
}

#[test]
fn gaps_point_at_the_attribute_or_at_the_block_where_it_is_missing() {
    let report = report(INFRA, &[]);
    let place = |subject: &str, duty: &str| {
        let gaps = report["gaps"].as_array().unwrap();
        let gap = gaps.iter().find(|gap| gap["subject"] == subject && gap["duty"] == duty).unwrap();
        let text = fs::read_to_string(root().join(gap["place"].as_str().unwrap())).unwrap();
        let line = usize::try_from(gap["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(gap["column"].as_u64().unwrap()).unwrap();
        text.lines().nth(line - 1).unwrap().chars().skip(column - 1).collect::<String>()
    };
    let bucket = place("opentelekomcloud_obs_bucket.assets", "block-public-buckets");
    assert!(bucket.starts_with("acl"), "{bucket}");
    let volume = place("opentelekomcloud_evs_volume_v3.product_images", "encrypt-volumes");
    assert!(volume.starts_with("resource \"opentelekomcloud_evs_volume_v3\" \"product_images\""), "{volume}");
}

/// A directory with these files.
fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

const VOLUME: &str = "resource \"opentelekomcloud_evs_volume_v3\" \"data\" {\n  for_each = var.names\n  name = each.key\n  kms_id = var.key\n}\n";

#[test]
fn variables_come_from_everywhere_terraform_takes_them_from() {
    let variables = "variable \"names\" { type = set(string) }\nvariable \"key\" { default = null }\n";
    let files = [("main.tf", VOLUME), ("variables.tf", variables), ("terraform.tfvars", "names = [\"a\", \"b\"]\n")];
    let directory = directory(&files);
    let path = directory.path().display().to_string();
    let status = |more: &[&str], key: &str| {
        let subject = format!("opentelekomcloud_evs_volume_v3.data{key}");
        statuses(&report(&path, more)).get(&(subject, "encrypt-volumes".to_owned())).cloned()
    };
    assert_eq!(status(&[], "[\"a\"]").as_deref(), Some("breached"));
    assert_eq!(status(&["--var", "key=abc"], "[\"b\"]").as_deref(), Some("configured"));
    assert_eq!(status(&["--var", "names=[\"c\"]"], "[\"a\"]"), None);
    assert_eq!(code(&onus(&["assess", &path, "--var", "nonsense"])), 2);
    // Of unknown number: one that stands for all.
    fs::remove_file(directory.path().join("terraform.tfvars")).unwrap();
    let report = report(&path, &[]);
    assert_eq!(report["coverage"]["recognised"], 1);
    let notes = report["coverage"]["notes"].to_string();
    assert!(notes.contains("it is not known how many there are"), "{notes}");
}

#[test]
fn what_is_not_there_is_counted_and_told() {
    let remote = "module \"net\" {\n  source = \"terraform-modules/net/cloud\"\n}\n";
    let broken = "resource \"x\" {\n";
    let server = "resource \"opentelekomcloud_compute_instance_v2\" \"a\" {\n  image_id = data.x_image.y.id\n}\ndata \"x_image\" \"y\" {}\n";
    let directory =
        directory(&[("a/main.tf", server), ("a/remote.tf", remote), ("b/broken.tf", broken), ("b/main.tf", server)]);
    let path = directory.path().display().to_string();
    let report = report(&path, &[]);
    let coverage = &report["coverage"];
    assert_eq!((&coverage["read"], &coverage["recognised"]), (&Value::from(4), &Value::from(2)));
    let notes = coverage["notes"].to_string();
    assert!(notes.contains("module.net was not read") && notes.contains("remote.tf:1:1"), "{notes}");
    assert!(notes.contains("broken.tf:"), "{notes}");
    assert_eq!(report["provenance"]["inputs"].as_array().unwrap().len(), 2);
    assert_eq!(code(&onus(&["assess", &path, "--strict", "--fail-on", "never"])), 3);
    // Nothing at all is no success.
    let empty = tempfile::tempdir().unwrap();
    let nothing = onus(&["assess", &empty.path().display().to_string()]);
    assert_eq!(code(&nothing), 2);
    assert!(stderr(&nothing).contains("no resource"), "{}", stderr(&nothing));
}

#[test]
fn no_file_outside_of_the_directory_is_read() {
    let main = "locals { secret = file(\"../secret.txt\") }\nresource \"opentelekomcloud_compute_instance_v2\" \"a\" {\n  name = local.secret\n  user_data = local.secret\n}\nmodule \"b\" { source = \"../b\" }\n";
    let other = "resource \"opentelekomcloud_compute_instance_v2\" \"b\" {}\n";
    let directory = directory(&[("a/main.tf", main), ("secret.txt", "password=hunter2"), ("b/main.tf", other)]);
    let path = directory.path().join("a").display().to_string();
    let closed = report(&path, &[]);
    assert_eq!(closed["coverage"]["recognised"], 1);
    assert!(closed["coverage"]["notes"].to_string().contains("module.b was not read"), "{closed}");
    assert!(!closed.to_string().contains("hunter2"));
    let open = report(&path, &["--allow-outside"]);
    assert_eq!(open["coverage"]["recognised"], 2);
}

const REASONS: &str = r#"variable "flavor" {}
module "near" {
  source = "../modules/near"
  odd    = 1
}
module "far" {
  source = "acme/far/sky"
}
resource "opentelekomcloud_compute_instance_v2" "a" {
  flavor_name = var.flavor
  image_id    = module.far.id
}
"#;

#[test]
fn reasons_are_told_and_what_can_be_mended_comes_first() {
    let directory = directory(&[("main.tf", REASONS)]);
    let path = directory.path().display().to_string();
    let coverage = |report: &Value| report["coverage"]["not_known_because"].as_array().unwrap().clone();
    let told = |report: &Value| -> Vec<(String, u64)> {
        let word = |one: &Value| one["why"].as_str().unwrap().to_owned();
        coverage(report).iter().map(|one| (word(one), one["count"].as_u64().unwrap())).collect()
    };
    let first = report(&path, &[]);
    let reasons = told(&first);
    assert_eq!(reasons[0], ("the variable `var.flavor` has no value".to_owned(), 1));
    assert_eq!(reasons[1].0, "`module.far` comes from elsewhere, and `init` has not brought it here");
    assert_eq!(reasons.last().unwrap().0, "it is left out, and the provider decides");
    assert_eq!((&coverage(&first)[0]["sort"], &coverage(&first)[0]["of"]), (&"variable".into(), &"var.flavor".into()));
    // Reasons are told of all values that are not known; references have some too.
    let values = first["coverage"]["unknown_values"].as_array().unwrap();
    let values: u64 = values.iter().map(|one| one["count"].as_u64().unwrap()).sum();
    assert!(reasons.iter().map(|(_, count)| count).sum::<u64>() >= values, "{reasons:?}");
    // What was given is not asked for again.
    let given = report(&path, &["--var", "flavor=s3.large.2"]);
    assert!(told(&given).iter().all(|(why, _)| !why.contains("var.flavor")), "{given}");
    let text = stdout(&onus(&["assess", &path, "--no-agreement"]));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("not known: no value for var.flavor ×1 (give `--var` or `--var-file`); not read: module.far ×")
    );
    // A kept estate keeps them, and a plan has none to tell.
    let kept = directory.path().join("kept.sqlite").display().to_string();
    let read = onus(&["assess", &path, "--no-agreement", "--estate", &kept, "--fail-on", "never"]);
    assert_eq!(code(&read), 0, "{}", stderr(&read));
    assert_eq!(told(&report(&kept, &[])), reasons);
    assert!(told(&report(SHOP, &[])).is_empty());
}

/// Several resources share a place, and it is told once.
#[test]
fn what_is_not_evaluated_is_told_with_its_place_and_once() {
    let main = "locals {\n  wrong = 1 + \"x\"\n}\n\
                resource \"opentelekomcloud_evs_volume_v3\" \"many\" {\n  count             = 3\n  \
                availability_zone = path.cwd\n  size              = local.wrong\n}\n\
                resource \"opentelekomcloud_evs_volume_v3\" \"one\" {\n  size = local.wrong\n}\n";
    let directory = directory(&[("main.tf", main)]);
    let path = directory.path().display().to_string();
    let report = report(&path, &[]);
    let found: Vec<(&str, &str, u64)> = report["coverage"]["not_known_because"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["sort"] == "not-evaluated")
        .map(|one| (one["place"].as_str().unwrap(), one["why"].as_str().unwrap(), one["count"].as_u64().unwrap()))
        .collect();
    let at = |place: &str| format!("{path}/main.tf:{place}");
    let (zone, wrong) = (at("6:3"), at("2:11"));
    let places: Vec<(&str, u64)> = found.iter().map(|(place, _, count)| (*place, *count)).collect();
    assert_eq!(places, [(wrong.as_str(), 4), (zone.as_str(), 3)], "{found:?}");
    assert!(
        report["coverage"]["not_known_because"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| { one["place"].is_string() == (one["sort"] == "not-evaluated") })
    );
    let text = stdout(&onus(&["assess", &path, "--no-agreement"]));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains(&format!("not evaluated: {wrong}: "))
            && words.contains(&format!("{zone}: `path.cwd` is known only when Terraform runs")),
        "{text}"
    );
    let kept = directory.path().join("kept.sqlite").display().to_string();
    onus(&["assess", &path, "--no-agreement", "--estate", &kept]);
    let again = onus(&["assess", &kept, "--no-agreement", "--format", "json"]);
    assert_eq!(json(&again)["coverage"]["not_known_because"], report["coverage"]["not_known_because"]);
}

#[test]
fn places_are_named_as_the_user_named_the_directory() {
    let near = "variable \"x\" {}\nresource \"opentelekomcloud_evs_volume_v3\" \"v\" {\n  name = local.gone\n}\n";
    let files =
        [("infra/main.tf", REASONS), ("modules/near/main.tf", near), ("values/p.tfvars", "flavor = \"s\"\nodd = 1\n")];
    let directory = directory(&files);
    // Links on the way to the temporary directory are not what this is about.
    let home = directory.path().canonicalize().unwrap();
    let run = |infra: &str, values: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_onus"))
            .args(["assess", infra, "--allow-outside", "--var-file", values, "--no-agreement", "--full"])
            .args(["--format", "json", "--as-of", "2026-11-22"])
            .current_dir(&home)
            .output()
            .unwrap();
        json(&output)
    };
    let relative = run("infra", "values/p.tfvars");
    assert!(!relative.to_string().contains(&home.display().to_string()), "{relative}");
    let notes = relative["coverage"]["notes"].to_string();
    for place in ["infra/main.tf:4:3: ", "values/p.tfvars:2:1: ", "modules/near/main.tf:3:10: "] {
        assert!(notes.contains(place), "{place}: {notes}");
    }
    let absolute = run(&home.join("infra").display().to_string(), "values/p.tfvars");
    let notes = absolute["coverage"]["notes"].to_string();
    assert!(notes.contains(&format!("{}:3:10: ", home.join("modules/near/main.tf").display())), "{notes}");
    // What is read is the same wherever it lies.
    let sha = |report: &Value| report["provenance"]["inputs"][0]["sha256"].clone();
    assert_eq!(sha(&relative), sha(&absolute));
}

#[test]
fn an_explanation_tells_where_the_resource_is_written() {
    let input = INFRA;
    let resource = "opentelekomcloud_obs_bucket.assets";
    let explain = |more: &[&str]| onus(&[&["explain", resource, "-i", input, "--no-agreement"], more].concat());
    let explained = json(&explain(&["--format", "json"]));
    let line = usize::try_from(explained["line"].as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(root().join(explained["file"].as_str().unwrap())).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().starts_with("resource \"opentelekomcloud_obs_bucket\" \"assets\""));
    let at = format!("{}:{line}\n", explained["file"].as_str().unwrap());
    assert!(stdout(&explain(&[])).contains(&at));
    let told = stdout(&onus(&["explain", resource, "block-public-buckets", "-i", input, "--no-agreement"]));
    assert!(told.contains(&at), "{told}");
    // A plan does not tell.
    let planned = json(&onus(&["explain", resource, "-i", SHOP, "--no-agreement", "--format", "json"]));
    assert_eq!((&planned["file"], &planned["line"]), (&Value::Null, &Value::Null));
}

/// A secret is not looked at, and a check that asks only whether there is one has its answer all the same.
#[test]
fn a_secret_is_there_though_nobody_looks_at_it() {
    let server = |name: &str, password: &str| {
        format!("resource \"opentelekomcloud_compute_instance_v2\" \"{name}\" {{\n  admin_pass = {password}\n}}\n")
    };
    let variable = |name: &str, value: &str| {
        format!("variable \"{name}\" {{\n  type = string\n  sensitive = true\n  default = \"{value}\"\n}}\n")
    };
    let all = [
        variable("password", "correct horse"),
        variable("nothing", ""),
        server("given", "var.password"),
        server("wrapped", "sensitive(\"battery staple\")"),
        // Whether these come to anything is not known here.
        server("empty", "var.nothing"),
        server("chosen", "var.password == \"\" ? null : var.password"),
    ];
    let directory = directory(&[("main.tf", &all.concat())]);
    let path = directory.path().display().to_string();
    let output = onus(&["assess", &path, "--format", "json", "--full", "--as-of", "2026-11-22"]);
    let report = json(&output);
    let status = |name: &str| {
        let subject = format!("opentelekomcloud_compute_instance_v2.{name}");
        let rows = report["rows"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["subject"] == subject.as_str() && row["duty"] == "keep-passwords-out-of-configuration");
        row.unwrap()["status"].as_str().unwrap().to_owned()
    };
    let found = ["given", "wrapped", "empty", "chosen"].map(status);
    assert_eq!(found, ["breached", "breached", "unknown", "unknown"]);
    let text = stdout(&output);
    assert!(!text.contains("horse") && !text.contains("staple"));
}

#[test]
fn two_directories_are_two_roots_whatever_they_hold_and_however_they_are_written() {
    let bucket = "resource \"opentelekomcloud_obs_bucket\" \"b\" {\n  bucket = \"x\"\n  acl    = \"public-read\"\n}\n";
    let directory = tempfile::tempdir().unwrap();
    for name in ["prod", "dev"] {
        fs::create_dir(directory.path().join(name)).unwrap();
        fs::write(directory.path().join(name).join("main.tf"), bucket).unwrap();
    }
    let within = |arguments: &[&str]| crate::agreement_commands::within(directory.path(), arguments);
    let duty = "block-public-buckets";
    let told = |inputs: &[&str]| -> Vec<(String, String)> {
        let report = json(&within(&[&["assess", "--no-agreement", "--format", "json"], inputs].concat()));
        let gaps = report["gaps"].as_array().unwrap().iter().filter(|gap| gap["duty"] == duty);
        let mut told: Vec<_> = gaps.map(|gap| (gap["root"].to_string(), gap["subject"].to_string())).collect();
        told.sort();
        told
    };
    let absolute = directory.path().join("prod").display().to_string();
    let both = told(&["prod", "dev"]);
    assert_eq!(both.iter().map(|(root, _)| root.as_str()).collect::<Vec<_>>(), ["\"dev\"", "\"prod\""]);
    assert_eq!(told(&["./dev/", &absolute]), both);
    // A baseline tells them apart.
    within(&["assess", "--no-agreement", "prod", "dev", "--write-baseline", "baseline.json"]);
    fs::write(directory.path().join("prod/main.tf"), bucket.replace("public-read", "private")).unwrap();
    let output = within(&["assess", "--no-agreement", "dev", "prod", "--baseline", "baseline.json"]);
    let words = stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&format!("gone: {duty} on opentelekomcloud_obs_bucket.b in prod")), "{words}");
    // And so does an explanation, by the names that it lists.
    let explain = |name: &str| within(&["explain", name, duty, "-i", "prod", "-i", "dev"]);
    let several = explain("opentelekomcloud_obs_bucket.b");
    assert_eq!(code(&several), 2);
    for (root, status) in [("prod", "configured"), ("dev", "breached")] {
        let name = format!("opentelekomcloud_obs_bucket.b in {root}");
        assert!(stderr(&several).contains(&name), "{}", stderr(&several));
        assert!(stdout(&explain(&name)).contains(status), "{root}");
    }
}
