//! An agreement is read as it was written, or refused with all its faults.

#[path = "agreement/attachments.rs"]
mod attachments;
#[path = "agreement/faults.rs"]
mod faults;
#[path = "agreement/keys.rs"]
mod keys;
#[path = "agreement/mutilated.rs"]
mod mutilated;
#[path = "agreement/signatures.rs"]
mod signatures;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use onus_core::Agreement;
use onus_core::agreement::{Integrity, Moves, discover, from_text, load};
use onus_core::catalogue_types::document::Document;
use onus_core::catalogue_types::item::Item;
use onus_core::catalogue_types::profile::{BuildModel, Profile, ProfileOption};
use onus_core::catalogue_types::role::Role;
use onus_core::catalogue_types::{At, Catalogue, DocumentKind, LoadError, PartyKind, Place};

/// The built-in catalogue with two of its providers, and roles, a package and criteria that only these tests know.
pub fn catalogue() -> Catalogue {
    let mut catalogue = onus_builtin::builtin().expect("the built-in catalogue");
    let place = Place::default();
    let text = str::to_owned;
    let required_of = vec![PartyKind::Customer];
    let role = |id: &str| Role {
        title: text(id),
        about: String::new(),
        required_of: required_of.clone(),
        source: None,
        place,
    };
    catalogue.roles = ["test-officer", "test-deputy"].map(|id| (text(id), role(id))).into();
    catalogue.providers.retain(|id, _| ["open-telekom-cloud", "openstack"].contains(&id.as_str()));
    let items = |ids: &[&str]| ids.iter().map(|id| At::new(Item::Duty(text(id)), place)).collect::<Vec<_>>();
    let model = BuildModel {
        title: text("full"),
        about: String::new(),
        commissions: items(&["patch-operating-system"]),
        except: Vec::new(),
        place,
    };
    let option = ProfileOption { title: text("watch"), commissions: items(&["set-alarms"]), place };
    let profile = Profile {
        title: text("Test profile"),
        about: String::new(),
        source: None,
        roles: Vec::new(),
        lists: Vec::new(),
        models: BTreeMap::from([(text("full"), model)]),
        options: BTreeMap::from([(text("watch"), option)]),
        place,
    };
    catalogue.profiles = BTreeMap::from([(text("test-profile"), profile)]);
    let criteria = BTreeMap::from([(text("security"), Vec::new()), (text("availability"), Vec::new())]);
    catalogue.documents.get_mut("soc-2-type-2").expect("a SOC 2 report").criteria = criteria;
    let document = Document {
        title: text("test report"),
        kind: DocumentKind::Type1,
        standard: Some(text("Test Standard")),
        criteria: BTreeMap::new(),
        rest: None,
        place,
    };
    catalogue.documents.insert(text("test-type-1"), document);
    catalogue
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/agreement").join(name)
}

pub fn read(text: &str) -> Result<Agreement, LoadError> {
    from_text(text, "onus.toml", &catalogue())
}

/// Faults as they are told, one paragraph each.
pub fn told(error: &LoadError) -> String {
    error
        .problems
        .iter()
        .map(|problem| format!("{problem}\n    {}\n", problem.help.as_deref().expect("every fault says how to fix it")))
        .collect()
}

fn messages(error: &LoadError) -> Vec<String> {
    error.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_agreement_is_read_with_its_evidence() {
    let agreement = load(&fixture("full/onus.toml"), &catalogue()).map_err(|error| told(&error)).expect("no fault");
    let identity = agreement.identity.as_ref().expect("it was read");
    assert_eq!(identity.files.len(), 2);
    assert!(identity.files[0].ends_with("full/onus.toml") && identity.files[1].ends_with("evidence/2026.toml"));
    assert_eq!(identity.sha256.len(), 64);

    let teams: Vec<&str> = agreement.customer.teams.iter().map(|team| team.id.as_str()).collect();
    assert_eq!(teams, ["shop", "online"], "in the order of the file");
    assert_eq!(agreement.customer.teams[1].owns[0].account.as_deref(), Some("online-*"));

    let contract = &agreement.contracts[0];
    assert_eq!((contract.with.value.as_str(), contract.document.as_str()), ("claranet", "MSA-2026-014"));
    assert_eq!(contract.scope[0].words().matches(" and ").count(), 8);
    assert_eq!(contract.clauses[0].moves, Moves::Accountable);
    assert_eq!(contract.file.as_ref().map(|file| &file.found), Some(&Integrity::Same));

    let ids: Vec<&str> = agreement.attestations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["open-telekom-cloud-soc-2-type-2", "claranet-iso-27001", "claranet-test-type-1"]);
    assert_eq!(agreement.attestations[0].document, "soc-2-type-2");
    let relied: Vec<Date> = agreement.attestations.iter().map(|one| one.rely_until).collect();
    assert_eq!(
        relied,
        [date(2027, 3, 31), date(2027, 12, 31), date(2027, 1, 31)],
        "stated, its last day, a year after"
    );
    let acceptance = &agreement.acceptances[1];
    assert_eq!((acceptance.term.from, acceptance.term.until), (Date::MIN, date(2026, 12, 31)));
}

#[test]
fn places_point_into_the_file_that_says_it() {
    let catalogue = catalogue();
    let agreement = load(&fixture("full/onus.toml"), &catalogue).expect("no fault");
    let shown = agreement.show(&catalogue, agreement.declarations[0].place);
    assert!(shown.contains("evidence/2026.toml:"), "{shown}");
    assert!(agreement.show(&catalogue, agreement.contracts[0].place).contains("onus.toml:"));
}

#[test]
fn the_same_agreement_has_the_same_hash_wherever_it_lies() {
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("evidence")).unwrap();
    for name in ["onus.toml", "evidence/2026.toml"] {
        fs::copy(fixture("full").join(name), copy.path().join(name)).unwrap();
    }
    let hash = |path: &Path| load(path, &catalogue()).expect("no fault").identity.expect("it was read").sha256;
    let (here, there) = (hash(&fixture("full/onus.toml")), copy.path().join("onus.toml"));
    assert_eq!(hash(&there), here);
    let mut text = fs::read_to_string(&there).unwrap();
    text.push('\n');
    fs::write(&there, text).unwrap();
    assert_ne!(hash(&there), here);
}

#[test]
fn faults_of_all_files_are_told_at_once() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("evidence")).unwrap();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    write(
        "onus.toml",
        "[customer]\nnmae = \"Acme\"\n\n[[contract]]\nwith = \"nobdy\"\ndocument = \"x\"\nfrom = 2026-02-30\n",
    );
    write("evidence/b.toml", "[settings]\ntime_zone = \"UTC\"\n");
    write(
        "evidence/a.toml",
        "[[acceptance]]\nduty = \"encrypt-volume\"\nreason = \"x\"\nofficer = \"test-officer\"\nuntil = 2026-01-01\n",
    );
    write("evidence/notes.txt", "not read");
    let error = load(&directory.path().join("onus.toml"), &catalogue()).unwrap_err();
    let told = messages(&error).join("\n").replace(&format!("{}/", directory.path().display()), "");
    assert_eq!(
        told,
        "evidence/a.toml:2:8: there is no duty `encrypt-volume`\n\
         evidence/a.toml:4:11: nobody is registered as `test-officer` of `customer`\n\
         evidence/b.toml:1:1: `[settings]` does not belong in a file of evidence\n\
         onus.toml:2:1: unknown key `nmae` in the customer\n\
         onus.toml:5:8: there is no party `nobdy`\n\
         onus.toml:7:8: `2026-02-30` is not a valid date"
    );
}

#[test]
fn a_table_that_cannot_be_read_does_not_put_others_at_fault() {
    let error = read(
        "[[msp]]\nid = \"operator\"\naccess = 3\n\n\
         [[msp]]\nid = \"other\"\nprofile = 3\nname = []\n\n\
         [[contract]]\nwith = \"other\"\ndocument = \"x\"\nfrom = 2026-01-01\n\n\
         [[officer]]\nrole = \"test-officer\"\nname = \"Ada\"\n\n\
         [[acceptance]]\nduty = \"encrypt-volumes\"\nreason = \"x\"\nofficer = \"test-officer\"\nuntil = 2026-01-01\n",
    )
    .unwrap_err();
    assert_eq!(
        messages(&error),
        [
            "onus.toml:3:10: expected a list, found integer",
            "onus.toml:7:11: expected a text, found integer",
            "onus.toml:8:8: expected a text, found array",
            "onus.toml:15:1: `from` is missing in an officer",
        ]
    );
}

#[test]
fn a_leap_day_is_a_day_in_leap_years_alone() {
    let acceptance = |day: &str| {
        read(&format!(
            "[[officer]]\nrole = \"test-officer\"\nname = \"Ada\"\nfrom = 2020-01-01\n\n\
             [[acceptance]]\nduty = \"encrypt-volumes\"\nreason = \"x\"\nofficer = \"test-officer\"\nuntil = {day}\n"
        ))
    };
    assert_eq!(acceptance("2028-02-29").expect("a leap year").acceptances[0].term.until, date(2028, 2, 29));
    for day in ["2025-02-29", "2026-02-30", "2100-02-29", "2026-04-31", "2026-13-01", "2026-01-00"] {
        let error = acceptance(day).unwrap_err();
        assert_eq!(messages(&error), [format!("onus.toml:10:9: `{day}` is not a valid date")]);
    }
}

#[test]
fn a_report_of_a_leap_day_is_relied_on_to_the_end_of_a_february() {
    let text =
        "[[attestation]]\nof = \"openstack\"\nkind = \"type-1\"\nstandard = \"Test Standard\"\ndate = 2028-02-29\n";
    assert_eq!(read(text).expect("no fault").attestations[0].rely_until, date(2029, 2, 28));
}

#[test]
fn a_mark_of_the_encoding_is_skipped() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("onus.toml");
    fs::write(&path, "\u{feff}[customer]\nname = \"Acme\"\n").unwrap();
    assert_eq!(load(&path, &catalogue()).expect("no fault").customer.name.as_deref(), Some("Acme"));
    fs::write(&path, "\u{feff}[custmer]\n").unwrap();
    let error = load(&path, &catalogue()).unwrap_err();
    assert_eq!((error.problems[0].line, error.problems[0].column), (1, 2));
}

#[test]
fn what_is_no_text_file_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let refused = |path: &Path| messages(&load(path, &catalogue()).unwrap_err()).join("\n");
    assert!(refused(directory.path()).ends_with("this is a directory, not a file"));
    let path = directory.path().join("onus.toml");
    assert!(refused(&path).contains("cannot read this file: "));
    fs::write(&path, b"[customer]\nname = \"\xff\"\n").unwrap();
    assert!(refused(&path).ends_with("this file is not UTF-8: byte 19 is none"));
    fs::write(&path, "").unwrap();
    fs::write(directory.path().join("evidence"), "").unwrap();
    assert!(refused(&path).contains("cannot read this directory: "));
    fs::remove_file(directory.path().join("evidence")).unwrap();
    fs::create_dir_all(directory.path().join("evidence/old.toml")).unwrap();
    assert!(refused(&path).ends_with("evidence/old.toml: this is a directory, not a file"));
}

#[test]
fn an_empty_agreement_says_nothing() {
    let agreement = Agreement { identity: None, ..read("").expect("no fault") };
    assert_eq!(agreement, Agreement::default());
}

#[test]
fn evidence_without_an_id_gets_one() {
    let attestation = "[[attestation]]\nof = \"openstack\"\nkind = \"certificate\"\nstandard = \"ISO/IEC 27001\"\n\
                       period = { from = 2025-01-01, until = 2025-12-31 }\n";
    let declaration =
        "[[declaration]]\nduty = \"plan-exit\"\nstatement = \"x\"\nofficer = \"test-officer\"\ndate = 2026-01-01\n";
    let officer = "[[officer]]\nrole = \"test-officer\"\nname = \"Ada\"\nfrom = 2026-01-01\n";
    let named = declaration.replace("duty", "id = \"plan-exit-2\"\nduty");
    let text = [attestation, attestation, declaration, &named, declaration, officer].concat();
    let agreement = read(&text).expect("no fault");
    let ids: Vec<&str> = agreement.attestations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["openstack-iso-27001", "openstack-iso-27001-2"]);
    let ids: Vec<&str> = agreement.declarations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["plan-exit", "plan-exit-2", "plan-exit-3"]);
}

#[test]
fn the_agreement_of_an_input_lies_in_it_or_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::create_dir(at("infra")).unwrap();
    fs::write(at("onus.toml"), "").unwrap();
    assert_eq!(discover(&[at("plan.json")]), Some(at("onus.toml")));
    assert_eq!(discover(&[at("infra")]), Some(at("onus.toml")));
    assert_eq!(discover(&[at("infra/plan.json")]), None, "nothing lies beside it, nor where the tests run");
    fs::write(at("infra/onus.toml"), "").unwrap();
    assert_eq!(discover(&[at("infra"), at("plan.json")]), Some(at("infra/onus.toml")));
    assert_eq!(discover(&[]), None);
}

#[test]
fn the_examples_of_the_reference_are_an_agreement() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/agreement.md");
    let page = fs::read_to_string(path).unwrap();
    let examples: String = page.split("```toml\n").skip(1).filter_map(|part| Some(part.split_once("```")?.0)).collect();
    let mut catalogue = catalogue();
    let role = catalogue.roles["test-officer"].clone();
    catalogue.roles.insert("information-security-officer".to_owned(), role);
    let mut profile = catalogue.profiles["test-profile"].clone();
    profile.models.insert("platform".to_owned(), profile.models["full"].clone());
    catalogue.profiles.insert("managed-public-cloud".to_owned(), profile);
    let agreement = from_text(&examples, "agreement.md", &catalogue).map_err(|error| told(&error)).expect("no fault");
    assert_eq!((agreement.contracts.len(), agreement.declarations.len()), (2, 1));
}

#[test]
fn the_reference_names_every_key() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/agreement.md");
    let page = fs::read_to_string(path).unwrap();
    let schema = onus_core::agreement::schema::schema().to_value();
    for (name, table) in schema["$defs"].as_object().unwrap() {
        for key in table["properties"].as_object().unwrap().keys() {
            let is_told = [format!("{key} = "), format!("`{key}`"), format!(".{key}."), format!(".{key}]")];
            assert!(is_told.iter().any(|text| page.contains(text)), "{name}.{key} is not in docs/agreement.md");
        }
    }
}
