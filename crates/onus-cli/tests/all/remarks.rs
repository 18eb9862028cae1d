//! Remarks: risks that comments of the configuration accept, or mean to.

#[path = "remarks/heeded.rs"]
mod heeded;

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::{code, file, json, onus, stdout};

/// A directory with these files.
fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

fn path(directory: &TempDir) -> String {
    directory.path().display().to_string()
}

const DAY: [&str; 4] = ["--as-of", "2026-11-22", "--format", "json"];

/// Assesses a directory with these files without an agreement.
fn assess(files: &[(&str, &str)]) -> Value {
    let directory = directory(files);
    json(&onus(&[&["assess", &path(&directory), "--no-agreement"], &DAY[..]].concat()))
}

/// A rule that lets everybody in by SSH, with comments above it, in its first line, and at its last attributes.
fn rule(name: &str, above: &str, first: &str, cidr: &str, group: &str) -> String {
    format!(
        r#"
{above}
resource "opentelekomcloud_networking_secgroup_rule_v2" "{name}" {{
  {first}
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = "0.0.0.0/0" {cidr}
  security_group_id = "5c1a1d4e-0000-4000-8000-000000000000" {group}
}}
"#
    )
}

const DUTY: &str = "close-administration-ports";
const ACCEPT: &str =
    r#"# onus:accept close-administration-ports until=2027-01-31 owner=net-team reason="jump host, moved in January""#;

/// Resources on which the duty is breached, and whether the risk is accepted, in order.
fn breaches(report: &Value) -> Vec<(String, bool)> {
    let gaps = report["gaps"].as_array().unwrap().iter();
    let gaps = gaps.filter(|gap| gap["duty"] == DUTY && gap["status"] == "breached");
    let short = |address: &str| address.replace("opentelekomcloud_networking_secgroup_rule_v2.", "");
    gaps.map(|gap| (short(gap["subject"].as_str().unwrap()), gap["accepted"].is_string())).collect()
}

fn accepted(report: &Value) -> Vec<String> {
    breaches(report).into_iter().filter_map(|(address, accepted)| accepted.then_some(address)).collect()
}

fn standings(report: &Value) -> Vec<&str> {
    report["remarks"].as_array().unwrap().iter().map(|remark| remark["standing"].as_str().unwrap()).collect()
}

/// The one remark of a rule with this comment above it.
fn remark(comment: &str) -> Value {
    let report = assess(&[("main.tf", &rule("ssh", comment, "", "", ""))]);
    let remarks = report["remarks"].as_array().unwrap();
    assert_eq!((breaches(&report).len(), remarks.len()), (1, 1), "{remarks:?}");
    assert_eq!(remarks[0]["standing"] == "counts", !accepted(&report).is_empty(), "{remarks:?}");
    remarks[0].clone()
}

/// Why the comment does not count, after the standing.
fn why(comment: &str) -> String {
    let remark = remark(comment);
    assert!(remark["remedy"].is_string(), "{remark}");
    format!("{}: {}", remark["standing"].as_str().unwrap(), remark["why"].as_str().unwrap())
}

#[test]
fn above_a_block_in_its_first_lines_and_at_the_attribute_at_fault() {
    let text = [
        rule("a_above", &format!("{ACCEPT}\n# and one more line"), "", "", ""),
        rule("b_first", "", ACCEPT, "", ""),
        rule("c_attribute", "", "", ACCEPT, ""),
        rule("d_line_above", "", "", &format!("\n  {ACCEPT}\n  port_range_max = 22\n#"), "").replacen(
            "  port_range_max    = 22\n",
            "",
            1,
        ),
        rule("e_none", "", "", "", ""),
        rule("f_apart", &format!("{ACCEPT}\n"), "", "", ""),
        rule("g_other_attribute", "", "", "", ACCEPT),
    ];
    let report = assess(&[("main.tf", &text.concat())]);
    assert_eq!(accepted(&report), ["a_above", "b_first", "c_attribute", "d_line_above"]);
    assert_eq!(breaches(&report).len(), 7);
    assert_eq!(standings(&report), ["counts", "counts", "counts", "counts", "faulty", "not-by-this"]);
    let first = &report["remarks"][0];
    assert_eq!((&first["accepts"], &first["line"], &first["column"]), (&1.into(), &2.into(), &3.into()));
    assert_eq!((&first["owner"], &first["until"]), (&"net-team".into(), &"2027-01-31".into()));
    assert!(report["remarks"][4]["why"].as_str().unwrap().contains("it is not on a resource"), "{report}");
}

#[test]
fn an_accepted_risk_keeps_its_status_and_its_place_is_told() {
    let directory = directory(&[("main.tf", &rule("ssh", ACCEPT, "", "", ""))]);
    let path = path(&directory);
    let place = format!("{path}/main.tf:2:3");
    let run = |arguments: &[&str]| onus(&[arguments, &["--no-agreement", "--as-of", "2026-11-22"]].concat());
    let report = json(&run(&["assess", &path, "--format", "json"]));
    let gap = report["gaps"].as_array().unwrap().iter().find(|gap| gap["duty"] == DUTY).unwrap();
    assert_eq!((&gap["status"], &gap["accepted"]), (&"breached".into(), &place.as_str().into()));
    assert_eq!((&report["summary"]["accepted"], &report["remarks"][0]["accepts"]), (&1.into(), &1.into()));
    assert_eq!(code(&run(&["assess", &path])), 0);
    let gaps = stdout(&run(&["gaps", &path]));
    assert!(gaps.contains("accepted until 2027-01-31: jump host, moved in January"), "{gaps}");
    let worklist = json(&run(&["gaps", &path, "--format", "json"]));
    assert!(
        worklist["gaps"].as_array().unwrap().iter().any(|gap| gap["accepted"]["place"] == place.as_str()),
        "{worklist}"
    );
    let explained = stdout(&run(&["explain", "ssh", DUTY, "-i", &path]));
    let words: String = explained.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("accepted until 2027-01-31, by net-team: jump host"), "{explained}");
    assert!(words.contains("main.tf:2:3)"), "{explained}");
    let explained = json(&run(&["explain", "ssh", DUTY, "-i", &path, "--format", "json"]));
    let said = &explained["duties"][0]["accepted"];
    assert_eq!((&said["place"], &said["name"]), (&place.as_str().into(), &"net-team".into()));
    for (format, expected) in
        [("sarif", "inSource"), ("csv", "until 2027-01-31 by net-team"), ("html", "jump host, moved in January")]
    {
        let report = stdout(&run(&["report", &path, "--format", format]));
        assert!(report.contains(expected), "{format}: {report}");
    }
}

#[test]
fn on_the_call_of_a_module_it_covers_all_instances_and_modules_inside() {
    let calls = format!(
        "{ACCEPT}\nmodule \"taken\" {{\n  source   = \"./m\"\n  for_each = toset([\"x.y\", \"z\"])\n}}\nmodule \"taken_not\" {{\n  source = \"./m\"\n}}\n"
    );
    let inner = "module \"deep\" {\n  source = \"../n\"\n}\n";
    let report = assess(&[("main.tf", &calls), ("m/main.tf", inner), ("n/main.tf", &rule("ssh", "", "", "", ""))]);
    assert_eq!(accepted(&report), ["module.taken[\"x.y\"].module.deep.ssh", "module.taken[\"z\"].module.deep.ssh"]);
    assert_eq!(breaches(&report).len(), 3);
    assert_eq!((&report["remarks"][0]["on"], &report["remarks"][0]["accepts"]), (&"module.taken".into(), &2.into()));
}

#[test]
fn of_several_blocks_inside_only_the_one_is_accepted() {
    let block = |comment: &str, port: u16| {
        format!(
            "  rule {{\n    {comment}\n    from_port   = {port}\n    to_port     = {port}\n    ip_protocol = \"tcp\"\n    cidr        = \"0.0.0.0/0\"\n  }}\n"
        )
    };
    let text = format!(
        "resource \"opentelekomcloud_compute_secgroup_v2\" \"g\" {{\n  name = \"g\"\n{}{}}}\n",
        block("", 22),
        block(ACCEPT, 3389)
    );
    let report = assess(&[("main.tf", &text)]);
    assert_eq!(accepted(&report), ["opentelekomcloud_compute_secgroup_v2.g#rule[1]"]);
    assert_eq!(breaches(&report).len(), 2);
}

#[test]
fn the_same_address_elsewhere_is_another_resource_and_overrides_belong_to_their_block() {
    let files = [("a/main.tf", &*rule("ssh", ACCEPT, "", "", "")), ("b/main.tf", &rule("ssh", "", "", "", ""))];
    assert_eq!(breaches(&assess(&files)), [("ssh".to_owned(), true), ("ssh".to_owned(), false)]);
    let overriding = format!(
        "{ACCEPT}\nresource \"opentelekomcloud_networking_secgroup_rule_v2\" \"ssh\" {{\n  protocol = \"tcp\"\n}}\n"
    );
    let files = [("main.tf", &*rule("ssh", "", "", "", "")), ("main_override.tf", &overriding)];
    assert_eq!(accepted(&assess(&files)), ["ssh"]);
}

#[test]
fn what_is_not_complete_does_not_count_and_is_listed_with_the_reason() {
    for day in ["2027-02-30", "31.01.2027", "20270131", "2027-01-31T10:00", "soon", "2027-1-31"] {
        let why = why(&ACCEPT.replace("2027-01-31", day));
        assert!(why.starts_with(&format!("faulty: `{day}` is not a day")), "{why}");
    }
    assert_eq!(why(&ACCEPT.replace(" owner=net-team", "")), "faulty: it names no owner");
    assert_eq!(why(&ACCEPT.replace(" until=2027-01-31", "")), "faulty: it names no last day");
    assert_eq!(why(&ACCEPT.replace("jump host, moved in January", "…")), "faulty: it names no reason");
    assert_eq!(why("// onus:accept"), "faulty: it names no duty; it names no last day, no owner, no reason");
    let unknown = remark(&ACCEPT.replace(DUTY, "close-administration-port"));
    assert!(unknown["why"].as_str().unwrap().contains("did you mean `close-administration-ports`?"), "{unknown}");
    // What is to be written instead counts.
    let written = unknown["remedy"].as_str().unwrap().trim_start_matches("write `").trim_end_matches('`').to_owned();
    assert_eq!(remark(&written)["standing"], "counts", "{written}");
    assert!(why(&ACCEPT.replace("owner=", "by=")).contains("`by` is not understood"));
    assert!(why(&ACCEPT.replace("January\"", "January")).contains("the quote of `reason` is not closed"));
    assert!(why(&format!("{ACCEPT} owner=other")).contains("it says `owner` twice"));
}

#[test]
fn the_schema_knows_what_a_remark_has_and_how_it_may_stand() {
    let schema = fs::read_to_string(crate::root().join("docs/schema/assessment-1.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let remark = remark(ACCEPT);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(keys(&remark), keys(&schema["$defs"]["RemarkReport"]["properties"]));
    let standings = schema["$defs"]["Standing"].to_string();
    let page = fs::read_to_string(crate::root().join("docs/agreement.md")).unwrap();
    for part in standings.split("\"const\":\"").skip(1) {
        let standing = part.split('"').next().unwrap();
        assert!(
            standing == "counts" || page.contains(&format!("| `{standing}` |")),
            "{standing} has no line in docs/agreement.md"
        );
    }
    assert_eq!(standings.matches("\"const\"").count(), 13, "{standings}");
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    assert_eq!(remark(&ACCEPT.replace("2027-01-31", "2026-11-22"))["standing"], "counts");
    let over = why(&ACCEPT.replace("2027-01-31", "2026-11-21"));
    assert_eq!(over, "ended: it ended on 2026-11-21, and what it accepted is still there");
}

#[test]
fn what_is_about_nothing_there_is_told_and_is_no_hole_in_what_was_read() {
    assert!(why(&ACCEPT.replace(DUTY, "limit-ingress")).starts_with("not-short: nothing is to be accepted there"));
    assert!(why(&ACCEPT.replace(DUTY, "encrypt-volumes")).starts_with("not-owed: `encrypt-volumes` is not owed on"));
    assert!(why(&ACCEPT.replace(DUTY, "limit-egress")).starts_with("not-owed: `limit-egress` is owed on an account"));
    let none = rule("none", ACCEPT, "count = 0", "", "");
    let data = format!("{ACCEPT}\ndata \"opentelekomcloud_vpc_v1\" \"v\" {{}}\n");
    let locals = format!("locals {{\n  a = 1 {ACCEPT}\n}}\n");
    let text = [none, data, locals, rule("ssh", "", "", "", "")].concat();
    let directory = directory(&[("main.tf", &text)]);
    let report = json(&onus(&[&["assess", &path(&directory), "--no-agreement"], &DAY[..]].concat()));
    assert_eq!(standings(&report), ["nowhere", "faulty", "faulty"]);
    assert_eq!(report["coverage"]["notes"], serde_json::json!([]));
    let strict = |text: &str| {
        fs::write(directory.path().join("main.tf"), text).unwrap();
        code(&onus(&["assess", &path(&directory), "--no-agreement", "--strict", "--fail-on", "never"]))
    };
    assert_eq!(strict(&text), strict(&text.replace("onus:accept", "")));
}

#[test]
fn comments_are_read_as_the_language_has_them_and_nothing_else_is_one() {
    assert_eq!(remark(&ACCEPT.replace('#', "//"))["standing"], "counts");
    assert_eq!(remark(&format!("{} */", ACCEPT.replace('#', "/*")))["standing"], "counts");
    assert_eq!(remark(&format!("/*\n{ACCEPT}\n*/"))["standing"], "counts");
    let quoted = ACCEPT.replace("jump host", r#"the \"old\" jump host"#).replace("net-team", "\"Net Team\"");
    assert_eq!(remark(&quoted)["reason"], r#"the "old" jump host, moved in January"#);
    let text = format!(
        "resource \"opentelekomcloud_compute_instance_v2\" \"a\" {{\n  name = \"{}\"\n  user_data = <<-EOT\n    {ACCEPT}\n    ${{1 + 1}}\n  EOT\n}}\n",
        ACCEPT.replace('"', "")
    );
    assert_eq!(standings(&assess(&[("main.tf", &text)])), Vec::<&str>::new());
    // After a heredoc, places are right again.
    let rule = rule("ssh", "", &format!("description = <<EOT\n# onus:accept\nEOT\n  {ACCEPT}"), "", "");
    let report = assess(&[(
        "main.tf",
        &rule.replacen("direction", "port_range_min = 22\n  direction", 1).replacen(
            "  port_range_min    = 22\n",
            "",
            1,
        ),
    )]);
    assert_eq!((accepted(&report), standings(&report)), (vec!["ssh".to_owned()], vec!["counts"]));
}

#[test]
fn comments_of_other_programs_are_understood_do_not_count_and_say_what_to_write() {
    let known = remark("#checkov:skip=CKV_OPENSTACK_2:\"the jump host\"");
    assert_eq!(
        (&known["standing"], &known["program"], &known["check"]),
        (&"foreign".into(), &"checkov".into(), &"CKV_OPENSTACK_2".into())
    );
    assert_eq!(
        known["remedy"],
        "write `# onus:accept close-administration-ports until=YYYY-MM-DD owner=… reason=\"the jump host\"`"
    );
    // Pasted as it is, it does not count.
    assert!(
        why("# onus:accept close-administration-ports until=YYYY-MM-DD owner=… reason=\"the jump host\"")
            .contains("it names no owner")
    );
    let dated = remark("#trivy:ignore:avd-opnstk-0003:exp:2027-01-31");
    assert!(dated["remedy"].as_str().unwrap().contains("until=2027-01-31"), "{dated}");
    assert!(
        why("#trivy:ignore:AVD-OPNSTK-0001")
            .starts_with("not-owed: `AVD-OPNSTK-0001` of trivy is about keep-passwords")
    );
    assert!(why("# tfsec:ignore:openstack-networking-no-public-ingress").starts_with("foreign: "));
    assert!(why("# tfsec:ignore:*").starts_with("not-mapped: it is not known which duty `*` of tfsec is about"));
    let both = [rule("a", "#checkov:skip=CKV_AWS_1", "#checkov:skip=CKV_AWS_1,CKV_AWS_2:no", "", "")];
    let directory = directory(&[("main.tf", &both.concat())]);
    let output = stdout(&onus(&["assess", &path(&directory), "--no-agreement", "--as-of", "2026-11-22"]));
    assert!(output.contains("0 of 3 comments on accepted risks count"), "{output}");
    assert!(output.contains("(CKV_AWS_1 ×2, CKV_AWS_2 ×1)"), "{output}");
}

#[test]
fn only_who_answers_for_the_duty_may_accept() {
    let agreement = r#"
[customer]
name = "Acme"
[customer.teams.net]
contact = "net@acme.example"
[[msp]]
id = "operator"
name = "Operator GmbH"
contact = "noc@operator.example"
[[contract]]
with = "operator"
document = "MSA-1"
from = 2026-01-01
[[contract.clause]]
number = "1"
commissions = ["duty:close-administration-ports"]
moves = "RA"
"#;
    let directory = directory(&[("main.tf", "")]);
    let run = |owner: &str, agreement: &str| {
        let agreement = file(&directory, "onus.toml", agreement.as_bytes());
        file(&directory, "main.tf", rule("ssh", &ACCEPT.replace("net-team", owner), "", "", "").as_bytes());
        let report = json(&onus(&[&["assess", &path(&directory), "--agreement", &agreement], &DAY[..]].concat()));
        let gaps = report["agreement_gaps"].as_array().unwrap();
        let gap = gaps.iter().find(|gap| gap["code"] == "acceptance-not-in-power");
        let place = gap.map(|gap| gap["place"].as_str().unwrap().ends_with("main.tf:2:3"));
        (standings(&report)[0].to_owned(), gap.map(|gap| gap["party"].as_str().unwrap().to_owned()), place)
    };
    let counts = ("counts".to_owned(), None, None);
    let refused = |party: &str| ("not-in-power".to_owned(), Some(party.to_owned()), Some(true));
    assert_eq!(run("noc@operator.example", agreement), counts);
    assert_eq!(run("operator", agreement), counts);
    assert_eq!(run("net", agreement), refused("customer"));
    assert_eq!(run("net@acme.example", agreement), refused("customer"));
    // Whom the agreement does not name speaks for the customer.
    assert_eq!(run("somebody", agreement), ("not-in-power".to_owned(), None, None));
    let without = agreement.split("[[contract]]").next().unwrap();
    assert_eq!(run("somebody", without), counts);
    assert_eq!(run("operator", without), refused("operator"));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let told = remark("# onus:accept close-administration-port until=2026-01-31 owner=ops");
    assert_eq!(
        told["why"],
        "there is no duty `close-administration-port` (did you mean `close-administration-ports`?); it names no reason; \
         it ended on 2026-01-31"
    );
    // A day that is over is not offered again.
    assert_eq!(
        told["remedy"],
        "write `# onus:accept close-administration-ports until=YYYY-MM-DD owner=ops reason=\"…\"`"
    );
    let ahead = remark("# onus:accept close-administration-port until=2027-01-31 owner=ops");
    assert!(ahead["remedy"].as_str().unwrap().contains("until=2027-01-31"), "{ahead}");
}

#[test]
fn an_ended_acceptance_of_somebody_who_does_not_answer_says_both() {
    let comment = ACCEPT.replace("2027-01-31", "2026-01-31").replace("net-team", "open-telekom-cloud");
    let directory = directory(&[("main.tf", &rule("ssh", &comment, "", "", "")), ("onus.toml", "[customer]\n")]);
    let report = json(&onus(&[&["assess", &path(&directory)], &DAY[..]].concat()));
    let remark = &report["remarks"][0];
    assert_eq!(
        remark["why"],
        "it ended on 2026-01-31, and what it accepted is still there; `open-telekom-cloud` does not answer for it: \
         Customer does"
    );
    assert_eq!(remark["remedy"], "fix it, or have Customer accept it with a later day");
}
