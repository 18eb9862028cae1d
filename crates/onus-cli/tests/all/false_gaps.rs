//! What is not a gap, though it looks like one at first.

use serde_json::{Value, json};

use crate::{SHOP, create, file, json as report_of, onus, plan};

const CONTRACTS: &str = r#"
[[msp]]
id = "nordhafen"
access = ["nord*"]
[[msp]]
id = "westwind"
access = ["west*"]
[[officer]]
role = "information-security-officer"
name = "Jana Petersen"
from = 2020-01-01
"#;

/// What would be a gap of nearly every kind, if what it depends on were so.
const UNKNOWN: &str = r#"
[[contract]]
with = "nordhafen"
document = "MSA-2021"
from = 2021-01-01
until = 2026-03-31
commissions = ["duty:monitor-server"]
[[contract]]
with = "nordhafen"
document = "MSA-2026"
from = 2026-04-01
scope = [{ tag = "env=prod" }]
commissions = ["duty:monitor-server", "duty:operate-hypervisor"]
[[contract]]
with = "westwind"
document = "WW-2026"
from = 2026-05-01
scope = [{ tag = "env=prod" }]
without_control = ["duty:monitor-server"]
[[contract.clause]]
number = "1"
moves = "RA"
commissions = ["duty:monitor-server"]
[[acceptance]]
duty = "block-public-buckets"
reason = "the files are meant for everybody"
officer = "information-security-officer"
until = 2026-10-01
[[attestation]]
of = "open-telekom-cloud"
kind = "certificate"
standard = "ISO 9001"
scope = { regions = ["eu-nl"] }
period = { from = 2025-01-01, until = 2027-01-01 }
exceptions = ["duty:deliver-documented-functioning"]
complementary = ["duty:block-public-buckets"]
"#;

/// Assesses an input under these parties and what follows them.
fn assess(input: &str, agreed: &str) -> Value {
    let directory = tempfile::tempdir().expect("a directory");
    let agreement = file(&directory, "onus.toml", format!("{CONTRACTS}{agreed}").as_bytes());
    report_of(&onus(&["assess", input, "--agreement", &agreement, "--as-of", "2026-11-22", "--format", "json"]))
}

/// Codes of all gaps but of vacant roles, each once.
fn codes(report: &Value) -> Vec<String> {
    let list = |key: &str| report[key].as_array().expect("gaps").clone();
    let all = list("agreement_gaps").into_iter().chain(list("gaps"));
    let mut codes: Vec<String> = all.filter_map(|gap| gap["code"].as_str().map(str::to_owned)).collect();
    codes.retain(|code| code != "role-vacant");
    codes.sort();
    codes.dedup();
    codes
}

/// A contract on `FIRST` or `FIRST to LAST` day, with what it says.
fn contract(with: &str, days: &str, says: &str) -> String {
    let until = days.split_once(" to ").map_or(String::new(), |(_, until)| format!("until = {until}\n"));
    let from = days.split(' ').next().expect("a first day");
    format!("[[contract]]\nwith = \"{with}\"\ndocument = \"{with} {from}\"\nfrom = {from}\n{until}{says}\n")
}

fn commissions(duty: &str) -> String {
    format!("commissions = [\"duty:{duty}\"]")
}

fn soc2(from: &str, until: &str, rest: &str) -> String {
    let period = format!("period = {{ from = {from}, until = {until} }}");
    format!("[[attestation]]\nof = \"open-telekom-cloud\"\nkind = \"type-2\"\nstandard = \"SOC 2\"\n{period}\n{rest}\n")
}

/// A declaration on servers.
fn declaration(date: &str, scope: &str) -> String {
    let says = "duty = \"monitor-server\"\nstatement = \"…\"\nofficer = \"information-security-officer\"";
    format!("[[declaration]]\n{says}\ndate = {date}\n{scope}\n")
}

#[test]
fn a_team_that_a_document_names_is_the_customer() {
    let team = "[customer.teams.shop]\nowns = [{ provider = \"open-telekom-cloud\" }]\n";
    let leaves = "leaves = [{ to = \"shop\", items = [\"duty:monitor-server\"] }]";
    let terms = contract("open-telekom-cloud", "2026-01-01", &format!("kind = \"terms\"\n{leaves}"));
    let agreed = team.to_owned() + &terms;
    assert_eq!(codes(&assess(SHOP, &agreed)), Vec::<String>::new());
}

#[test]
fn a_contract_may_repeat_what_its_party_does_anyway() {
    let agreed = contract("nordhafen", "2026-01-01", &commissions("hand-back-managed-services"));
    assert_eq!(codes(&assess(SHOP, &agreed)), Vec::<String>::new());
}

#[test]
fn a_duty_that_the_customer_holds_in_part_is_handed_over_in_that_part() {
    // On managed databases it is the provider's.
    let agreed = contract("nordhafen", "2026-01-01", &commissions("patch-operating-system"));
    assert_eq!(codes(&assess(SHOP, &agreed)), Vec::<String>::new());
    let agreed = contract("nordhafen", "2026-01-01", &commissions("operate-hypervisor"));
    assert_eq!(codes(&assess(SHOP, &agreed)), ["handed-over-not-held"]);
}

#[test]
fn what_another_firm_took_over_did_not_go_back() {
    let old = contract("westwind", "2021-01-01 to 2026-03-31", &commissions("monitor-server"));
    let new = contract("nordhafen", "2026-04-01", &commissions("monitor-server"));
    assert_eq!(codes(&assess(SHOP, &old)), ["contract-lapsed"]);
    assert_eq!(codes(&assess(SHOP, &(old + &new))), Vec::<String>::new());
}

#[test]
fn a_report_within_the_period_of_another_one_leaves_no_gap_after_it() {
    let long = soc2("2024-10-01", "2025-09-30", "");
    let within = soc2("2025-01-01", "2025-03-31", "");
    let next = soc2("2025-10-01", "2026-09-30", "");
    assert_eq!(codes(&assess(SHOP, &(long.clone() + &within + &next))), Vec::<String>::new());
    assert_eq!(codes(&assess(SHOP, &(within + &next))), ["audit-period-gap"]);
}

#[test]
fn what_a_later_report_covers_is_not_wanting_any_more() {
    let old = soc2("2025-04-01", "2026-03-31", "exceptions = [\"duty:control-staff-access\"]");
    let new = soc2("2025-10-01", "2026-09-30", "");
    assert_eq!(codes(&assess(SHOP, &old)), ["audit-exception"]);
    assert_eq!(codes(&assess(SHOP, &(old + &new))), Vec::<String>::new());
}

#[test]
fn a_declaration_on_a_part_does_not_renew_one_on_everything() {
    let old = declaration("2024-01-01", "");
    let part = declaration("2026-10-01", "scope = [{ account = \"eu-de_archive\" }]");
    let all = declaration("2026-10-01", "");
    assert_eq!(codes(&assess(SHOP, &(old.clone() + &part))), ["declaration-overdue"]);
    assert_eq!(codes(&assess(SHOP, &(old + &all))), Vec::<String>::new());
}

#[test]
fn what_is_not_known_is_no_gap() {
    let unknown = json!({ "tags": true, "region": true, "acl": true });
    let changes = json!([
        create("opentelekomcloud_compute_instance_v2", "web", &json!({ "name": "web" }), &unknown),
        create("opentelekomcloud_obs_bucket", "files", &json!({ "bucket": "files" }), &unknown),
        create(
            "opentelekomcloud_identity_agency_v3",
            "operations",
            &json!({ "name": "operations" }),
            &json!({ "delegated_domain_name": true })
        ),
    ]);
    let directory = tempfile::tempdir().expect("a directory");
    let input = file(&directory, "plan.json", plan(&changes, &json!([])).to_string().as_bytes());
    let report = assess(&input, UNKNOWN);
    assert_eq!(codes(&report), Vec::<String>::new());
    let unknown = report["gaps"].as_array().expect("gaps").iter().filter(|gap| gap["status"] == "unknown");
    let duties: Vec<&str> = unknown.filter_map(|gap| gap["duty"].as_str()).collect();
    assert!(duties.contains(&"monitor-server") && duties.contains(&"block-public-buckets"), "{duties:?}");
}
