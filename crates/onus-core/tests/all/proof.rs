//! What documents make of a duty: every status, its precedence, and whose duty a document speaks of.

use onus_core::agreement::from_text;
use onus_core::assess;
use onus_core::assess::{Assessment, GapKind, Status};

use crate::agreements::{CATALOGUE, DAY, estate};

/// One server in account 0, tagged `env=prod`, in region eu-de.
const SERVER: [(usize, usize, Option<&str>); 1] = [(0, 0, Some("prod"))];
/// What the provider owes on the service of the server, and SOC 2 and ISO 27001 can prove.
const PROVIDERS: &str = "operate-hypervisor";
/// What the customer owes on the server without a check.
const CUSTOMERS: &str = "harden-operating-system";
const OFFICER: &str =
    "[[officer]]\nrole = \"information-security-officer\"\nname = \"Ada\"\nfrom = 2020-01-01\nuntil = 2027-01-01\n";

fn report(period: &str, more: &str) -> String {
    format!(
        "[[attestation]]\nof = \"open-telekom-cloud\"\nkind = \"type-2\"\nstandard = \"SOC 2\"\nperiod = {{ {period} }}\n{more}\n"
    )
}

const LAST_YEAR: &str = "from = 2025-10-01, until = 2026-09-30";

fn status_of(assessment: &Assessment<'_>, duty: &str) -> Status {
    let line = assessment.lines.iter().find(|line| line.duty == duty).unwrap_or_else(|| panic!("no {duty}"));
    line.status
}

/// Status of a duty, and the codes of the agreement's gaps without vacant roles.
fn outcome(text: &str, duty: &str) -> (Status, Vec<&'static str>) {
    let agreement = from_text(text, "onus.toml", &CATALOGUE).unwrap_or_else(|error| panic!("{:?}", error.problems));
    let estate = estate(&SERVER);
    let assessment = assess(&CATALOGUE, &agreement, &estate, DAY).unwrap();
    let gaps = assessment.agreement_gaps.iter().map(|gap| gap.kind).filter(|kind| *kind != GapKind::RoleVacant);
    (status_of(&assessment, duty), gaps.map(GapKind::code).collect())
}

#[test]
fn a_report_attests_while_it_is_relied_on_and_where_it_looked() {
    let cases: [(&str, String, Status, &[&str]); 13] = [
        ("nothing is held", String::new(), Status::Claimed, &[]),
        ("relied on for twelve months", report(LAST_YEAR, ""), Status::Attested, &[]),
        ("no longer", report("from = 2024-10-01, until = 2025-09-30", ""), Status::Lapsed, &["attestation-lapsed"]),
        ("on its last day", report("from = 2024-11-23, until = 2025-11-22", ""), Status::Attested, &[]),
        (
            "not a day longer, whatever the usual time",
            report(LAST_YEAR, "rely_until = 2026-11-21"),
            Status::Lapsed,
            &["attestation-lapsed"],
        ),
        ("not begun", report("from = 2026-12-01, until = 2027-11-30", ""), Status::Lapsed, &[]),
        (
            "another region",
            report(LAST_YEAR, "scope = { regions = [\"eu-nl\"] }"),
            Status::Claimed,
            &["attestation-out-of-scope"],
        ),
        (
            "another service",
            report(LAST_YEAR, "scope = { services = [\"rds\"] }"),
            Status::Claimed,
            &["attestation-out-of-scope"],
        ),
        (
            "this service",
            report(LAST_YEAR, "scope = { services = [\"ecs\"], regions = [\"eu-de\"] }"),
            Status::Attested,
            &[],
        ),
        ("other criteria", report(LAST_YEAR, "scope = { criteria = [\"privacy\"] }"), Status::Claimed, &[]),
        ("its criterion", report(LAST_YEAR, "scope = { criteria = [\"security\"] }"), Status::Attested, &[]),
        ("left out", report(LAST_YEAR, "carved_out = [\"layer:virtualisation\"]"), Status::Claimed, &[]),
        (
            "found wanting",
            report(LAST_YEAR, &format!("exceptions = [\"duty:{PROVIDERS}\"]")),
            Status::Claimed,
            &["audit-exception"],
        ),
    ];
    for (name, text, status, gaps) in cases {
        assert_eq!(outcome(&text, PROVIDERS), (status, gaps.to_vec()), "{name}");
    }
}

#[test]
fn documents_rank() {
    let certificate = "[[attestation]]\nof = \"open-telekom-cloud\"\nkind = \"certificate\"\nstandard = \"ISO/IEC 27001\"\nperiod = { from = 2025-01-01, until = 2028-01-01 }\n";
    let old = report("from = 2024-07-01, until = 2025-06-30", "id = \"soc\"");
    let letter = "[[bridge_letter]]\nattestation = \"soc\"\nfrom = 2026-10-01\nuntil = 2026-12-31\n";
    assert_eq!(outcome(certificate, PROVIDERS).0, Status::Certified);
    assert_eq!(outcome(&format!("{certificate}{}", report(LAST_YEAR, "")), PROVIDERS).0, Status::Attested);
    assert_eq!(outcome(&format!("{certificate}{old}"), PROVIDERS).0, Status::Certified);
    assert_eq!(outcome(&old, PROVIDERS).0, Status::Lapsed);
    // The management's own word after the report: a declaration, no more.
    assert_eq!(outcome(&format!("{old}{letter}"), PROVIDERS).0, Status::Declared);
    let type_one =
        "[[attestation]]\nof = \"open-telekom-cloud\"\nkind = \"type-1\"\nstandard = \"SOC 2\"\ndate = 2026-06-30\n";
    assert_eq!(outcome(type_one, PROVIDERS).0, Status::Certified);
}

#[test]
fn a_document_proves_its_holders_duties_only() {
    // The provider's report says nothing of what the customer does.
    assert_eq!(outcome(&report(LAST_YEAR, ""), CUSTOMERS).0, Status::Unproven);
    let declaration = |officer: &str| {
        format!(
            "[[declaration]]\nduty = \"{CUSTOMERS}\"\nstatement = \"done\"\nofficer = \"{officer}\"\ndate = 2026-06-01\n"
        )
    };
    let own = declaration("information-security-officer");
    assert_eq!(outcome(&format!("{OFFICER}{own}"), CUSTOMERS).0, Status::Declared);
    let msp = "[[msp]]\nid = \"m\"\n[[contract]]\nwith = \"m\"\ndocument = \"d\"\nfrom = 2026-01-01\ncommissions = [\"layer:operating-system\"]\n[[officer]]\nparty = \"m\"\nrole = \"information-security-officer\"\nname = \"Bo\"\nfrom = 2020-01-01\n";
    // Handed over, the customer's word no longer speaks of it; the other firm's does, and its certificate.
    assert_eq!(outcome(&format!("{OFFICER}{own}{msp}"), CUSTOMERS).0, Status::Unproven);
    let theirs = declaration("m/information-security-officer");
    assert_eq!(outcome(&format!("{msp}{theirs}"), CUSTOMERS).0, Status::Declared);
    let certificate = "[[attestation]]\nof = \"m\"\nkind = \"certificate\"\nstandard = \"ISO/IEC 27001\"\nperiod = { from = 2025-01-01, until = 2028-01-01 }\n";
    assert_eq!(outcome(&format!("{msp}{certificate}{theirs}"), CUSTOMERS).0, Status::Certified);
}

#[test]
fn a_declaration_holds_until_its_review_by_whoever_held_the_role() {
    let declared = |date: &str, months: &str, officer: &str| {
        let text = format!(
            "{officer}[[declaration]]\nduty = \"{CUSTOMERS}\"\nstatement = \"done\"\nofficer = \"information-security-officer\"\ndate = {date}\n{months}\n"
        );
        outcome(&text, CUSTOMERS)
    };
    assert_eq!(declared("2026-06-01", "", OFFICER), (Status::Declared, vec![]));
    assert_eq!(declared("2025-11-22", "", OFFICER), (Status::Declared, vec![]));
    assert_eq!(declared("2025-11-21", "", OFFICER), (Status::Lapsed, vec!["declaration-overdue"]));
    assert_eq!(declared("2026-06-01", "review_months = 5", OFFICER), (Status::Lapsed, vec!["declaration-overdue"]));
    // From the last day of August it is half a year to the last day of February, leap year or not.
    assert_eq!(declared("2024-08-31", "review_months = 27", OFFICER), (Status::Declared, vec![]));
    // Not yet stated, or by somebody who did not hold the role then.
    assert_eq!(declared("2026-12-01", "", OFFICER), (Status::Unproven, vec![]));
    assert_eq!(declared("2019-12-31", "review_months = 120", OFFICER), (Status::Unproven, vec!["officer-gone"]));
}

#[test]
fn checks_come_before_documents() {
    // The check of this duty cannot be told on a server of which nothing is known: no word of an officer changes that.
    let duty = "patch-operating-system";
    let checked = CATALOGUE
        .duties
        .iter()
        .find(|(_, duty)| {
            duty.concerns("compute_instance") && duty.checks.iter().any(|check| check.on.value == "compute_instance")
        })
        .map(|(id, _)| id.as_str())
        .unwrap();
    let text = |duty: &str| {
        format!(
            "{OFFICER}[[declaration]]\nduty = \"{duty}\"\nstatement = \"done\"\nofficer = \"information-security-officer\"\ndate = 2026-06-01\n"
        )
    };
    assert_eq!(outcome(&text(checked), checked).0, Status::Unknown);
    assert_eq!(outcome(&text(duty), duty).0, Status::Declared);
    let agreement = from_text(&text(checked), "onus.toml", &CATALOGUE).unwrap();
    let estate = estate(&SERVER);
    let assessment = assess(&CATALOGUE, &agreement, &estate, DAY).unwrap();
    // The other proof is shown beside it.
    assert_eq!(assessment.lines.iter().find(|line| line.duty == checked).unwrap().proofs.len(), 1);
}

#[test]
fn an_accepted_risk_stays_what_it_is() {
    let accepted = |duty: &str, officer: &str, until: &str| {
        let text = format!(
            "{OFFICER}[[msp]]\nid = \"m\"\n[[officer]]\nparty = \"m\"\nrole = \"information-security-officer\"\nname = \"Bo\"\nfrom = 2020-01-01\n[[acceptance]]\nduty = \"{duty}\"\nreason = \"small\"\nofficer = \"{officer}\"\nuntil = {until}\n"
        );
        let agreement = from_text(&text, "onus.toml", &CATALOGUE).unwrap();
        let estate = estate(&SERVER);
        let assessment = assess(&CATALOGUE, &agreement, &estate, DAY).unwrap();
        let line = assessment.lines.iter().find(|line| line.duty == duty).unwrap();
        let codes: Vec<&str> = assessment
            .agreement_gaps
            .iter()
            .map(|gap| gap.kind.code())
            .filter(|code| code.starts_with("acceptance"))
            .collect();
        (line.status, line.accepted.is_some(), codes)
    };
    let own = "information-security-officer";
    assert_eq!(accepted(CUSTOMERS, own, "2026-11-22"), (Status::Unproven, true, vec![]));
    assert_eq!(accepted(CUSTOMERS, own, "2026-11-21"), (Status::Unproven, false, vec!["acceptance-expired"]));
    // Only the accountable party accepts.
    let theirs = "m/information-security-officer";
    assert_eq!(accepted(CUSTOMERS, theirs, "2027-01-01"), (Status::Unproven, false, vec!["acceptance-not-in-power"]));
    assert_eq!(accepted(PROVIDERS, own, "2027-01-01"), (Status::Claimed, false, vec!["acceptance-not-in-power"]));
}

#[test]
fn who_surely_has_no_access_is_not_able_to_act() {
    use onus_core::EstateBuilder;
    let msp = "[[msp]]\nid = \"m\"\naccess = [\"m-*\"]\n[[contract]]\nwith = \"m\"\ndocument = \"d\"\nfrom = 2026-01-01\ncommissions = [\"layer:operating-system\"]\n";
    // Where the inputs may not show all identities, nothing follows from their not showing this one.
    assert_eq!(outcome(msp, CUSTOMERS).0, Status::Unproven);
    let agreement = from_text(msp, "onus.toml", &CATALOGUE).unwrap();
    let complete = |mut builder: EstateBuilder<'static>| {
        for (id, _) in CATALOGUE.kinds.iter().filter(|(_, kind)| !kind.access.is_empty()) {
            builder.set_complete(id);
        }
        builder.finish().unwrap()
    };
    let estate = complete(crate::agreements::builder(&SERVER));
    let assessment = assess(&CATALOGUE, &agreement, &estate, DAY).unwrap();
    assert_eq!(status_of(&assessment, CUSTOMERS), Status::Unallocated);
}
