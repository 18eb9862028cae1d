//! A directory of one's own is laid over what is there: it adds, replaces and takes out, and what is wrong is told where it stands.

use std::path::{Path, PathBuf};

use onus_catalogue::{Catalogue, Model, Severity, load};
use tempfile::TempDir;

use crate::builtin;

fn directory(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let path = directory.path().to_owned();
    (directory, path)
}

fn over(files: &[(&str, &str)]) -> Catalogue {
    let (_kept, path) = directory(files);
    load::load(builtin().clone(), &[path]).unwrap_or_else(|error| panic!("{:?}", error.problems))
}

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let (_kept, path) = directory(files);
    let error = load::load(builtin().clone(), std::slice::from_ref(&path)).expect_err("there are faults");
    let short = |at: &str| Path::new(at).strip_prefix(&path).map(|at| at.display().to_string());
    let shown = |at: &str| short(at).unwrap_or_else(|_| at.to_owned());
    error.problems.iter().map(|one| format!("{}:{}: {}", shown(&one.path), one.line, one.message)).collect()
}

const ENCRYPT: &str = "duties/data/encrypt-volumes.toml";
const EVS: &str = "providers/open-telekom-cloud/evs";

#[test]
fn a_key_is_replaced_and_all_others_stay() {
    let catalogue = over(&[(ENCRYPT, "how = \"As our handbook says.\"\n")]);
    let (ours, theirs) = (&catalogue.duties["encrypt-volumes"], &builtin().duties["encrypt-volumes"]);
    assert_eq!(ours.how.as_deref(), Some("As our handbook says."));
    assert_eq!((&ours.title, &ours.raci, &ours.checks), (&theirs.title, &theirs.raci, &theirs.checks));
    assert_eq!(catalogue.show(ours.place), "catalogue/duties/data/encrypt-volumes.toml:1");
}

#[test]
fn an_entry_of_a_list_is_laid_over_the_one_of_the_same_identity() {
    let catalogue =
        over(&[(ENCRYPT, "[[check]]\non = \"block_volume\"\nseverity = \"critical\"\nremedy.any = \"ask us\"\n")]);
    let (ours, theirs) = (&catalogue.duties["encrypt-volumes"].checks, &builtin().duties["encrypt-volumes"].checks);
    assert_eq!(ours.len(), theirs.len());
    assert_eq!((ours[0].severity, ours[0].remedy.as_deref()), (Severity::Critical, Some("ask us")));
    assert_eq!((&ours[0].fulfilled, &ours[0].examples), (&theirs[0].fulfilled, &theirs[0].examples));
}

#[test]
fn what_stands_in_braces_is_one_value_and_what_stands_under_a_header_is_not() {
    let whole = over(&[(ENCRYPT, "[raci]\nevery = { customer = \"RA\" }\n")]);
    let parts = over(&[(ENCRYPT, "[raci.every]\nprovider = \"I\"\n")]);
    let cell =
        |catalogue: &Catalogue| format!("{:?}", catalogue.duties["encrypt-volumes"].raci.cells[&Model::Iaas].value);
    assert_eq!(cell(&whole), "Letters({Customer: [Responsible, Accountable]})");
    assert_eq!(cell(&parts), "Letters({Provider: [Informed], Customer: [Responsible, Accountable]})");
}

#[test]
fn a_remedy_a_mapping_and_an_exception_are_added() {
    let catalogue = over(&[
        (
            &format!("{EVS}/remedies.toml"),
            "[encrypt-volumes.block_volume]\nopentelekomcloud_evs_volume_v3 = \"ask the storage team\"\n",
        ),
        (
            &format!("{EVS}/terraform.toml"),
            "[[resource]]\ntype = \"opentelekomcloud_evs_volume_v4\"\nkind = \"block_volume\"\n[resource.columns]\nsize_gib = \"size\"\n[[resource]]\ntype = \"opentelekomcloud_evs_thing\"\nkind = \"supporting\"\n",
        ),
        (
            &format!("{EVS}/service.toml"),
            "[[exception]]\nduty = \"encrypt-volumes\"\non = \"block_volume\"\nraci = { customer = \"RA\", provider = \"I\" }\nauthority = \"inferred\"\n",
        ),
    ]);
    let service = |catalogue: &Catalogue| catalogue.providers["open-telekom-cloud"].services["evs"].clone();
    let (ours, theirs) = (service(&catalogue), service(builtin()));
    assert_eq!(ours.exceptions.len(), theirs.exceptions.len() + 1);
    assert_eq!(ours.terraform.types.len(), theirs.terraform.types.len() + 1);
    assert_eq!(ours.terraform.supporting.len(), theirs.terraform.supporting.len() + 1);
    let check = &catalogue.duties["encrypt-volumes"].checks[0];
    let of = |name| catalogue.remedy("encrypt-volumes", check, Some(("open-telekom-cloud", "evs", name)));
    assert_eq!(of("opentelekomcloud_evs_volume_v3"), Some("ask the storage team"));
    assert!(of("opentelekomcloud_blockstorage_volume_v2").unwrap().contains("__system__encrypted"), "the others stay");
    assert_eq!(of("opentelekomcloud_evs_volume_v4"), check.remedy.as_deref());
}

#[test]
fn one_type_of_several_that_share_a_mapping_can_be_told_otherwise() {
    let base = "type = [\"opentelekomcloud_a\", \"opentelekomcloud_b\"]\nkind = \"block_volume\"\n[resource.columns]\nsize_gib = \"size\"\nencrypted = { present = \"key\" }\n";
    let (_one, first) = directory(&[(&format!("{EVS}/terraform.toml"), &format!("[[resource]]\n{base}"))]);
    let text = "[[resource]]\ntype = \"opentelekomcloud_b\"\n[resource.columns]\nsize_gib = \"gib\"\n";
    let (_two, second) = directory(&[(&format!("{EVS}/terraform.toml"), text)]);
    let catalogue = load::load(builtin().clone(), &[first, second]).unwrap();
    let resources = &catalogue.providers["open-telekom-cloud"].services["evs"].terraform;
    let path = |name: &str, column: &str| {
        format!("{:?}", resources.mappings[resources.types[name]].columns[column].first_path().unwrap())
    };
    assert_ne!(path("opentelekomcloud_a", "size_gib"), path("opentelekomcloud_b", "size_gib"));
    assert_eq!(path("opentelekomcloud_a", "encrypted"), path("opentelekomcloud_b", "encrypted"));
}

#[test]
fn keys_entries_and_files_are_taken_out() {
    let duty = "duties/identity-and-access/limit-delegations.toml";
    let catalogue = over(&[
        (duty, "remove = [\"how\"]\n[[check]]\nid = \"end\"\nremove = true\n"),
        ("views/claranet.toml", "remove = true\n"),
    ]);
    let (ours, theirs) = (&catalogue.duties["limit-delegations"], &builtin().duties["limit-delegations"]);
    assert!(ours.how.is_none() && theirs.how.is_some());
    assert_eq!(ours.checks.len(), theirs.checks.len() - 1);
    assert!(ours.checks.iter().all(|check| check.key() != "end"));
    assert!(builtin().views.contains_key("claranet") && !catalogue.views.contains_key("claranet"));
}

#[test]
fn faults_are_told_where_they_were_written() {
    let found = faults(&[
        (
            ENCRYPT,
            "title = \"Ours\"\nremove = [\"hwo\"]\n[[check]]\non = \"block_volume\"\nseverity = \"hihg\"\n[[check]]\nid = \"another\"\nremove = true\n",
        ),
        ("duties/data/encrypt-buckets.toml", "remove = [\"title\"]\n"),
        (&format!("{EVS}/service.toml"), "modle = \"iaas\"\n"),
    ]);
    assert_eq!(
        found,
        [
            "duties/data/encrypt-buckets.toml:1: `title` is missing in the file",
            "duties/data/encrypt-volumes.toml:2: there is no `hwo` here to remove",
            "duties/data/encrypt-volumes.toml:5: `hihg` is not a severity",
            "duties/data/encrypt-volumes.toml:6: there is no `another` here to remove",
            "providers/open-telekom-cloud/evs/service.toml:1: unknown key `modle` in the file",
        ]
    );
}

#[test]
fn an_identity_stands_once_in_a_directory() {
    let kind = "title = \"Door\"\nabout = \"A door.\"\n";
    let found = faults(&[
        ("kinds/door.toml", kind),
        ("kinds/house/door.toml", kind),
        (
            ENCRYPT,
            "[[check]]\non = \"block_volume\"\nseverity = \"low\"\n[[check]]\non = \"block_volume\"\nseverity = \"high\"\n",
        ),
        ("notes/plan.toml", "a = 1\n"),
    ]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], "duties/data/encrypt-volumes.toml:4: `check` has two entries `block_volume`");
    assert!(found[1].starts_with("kinds/house/door.toml:0: `door` already exists"), "{found:?}");
    assert_eq!(found[2], "notes/plan.toml:0: this file has no place in a catalogue");
}

/// Whoever names a catalogue may be a stranger: no list makes laying it over another take forever.
#[test]
fn long_lists_are_laid_over_each_other_in_time() {
    let entry = |at: usize| format!("[[exception]]\nid = \"e{at}\"\nauthority = \"inferred\"\n");
    let many: String = (0..20_000).map(entry).collect();
    let types = |many: usize| (0..many).map(|at| format!("\"opentelekomcloud_t{at}\"")).collect::<Vec<_>>().join(", ");
    let mapping = format!("[[resource]]\nkind = \"block_volume\"\ntype = [{}]\n", types(20_000));
    let apart: String = (0..5_000).map(|at| format!("[[resource]]\ntype = \"opentelekomcloud_t{at}\"\n")).collect();
    let (_one, first) =
        directory(&[(&format!("{EVS}/service.toml"), &many), (&format!("{EVS}/terraform.toml"), &mapping)]);
    let (_two, second) =
        directory(&[(&format!("{EVS}/service.toml"), &many), (&format!("{EVS}/terraform.toml"), &apart)]);
    let began = std::time::Instant::now();
    let error = load::load(builtin().clone(), &[first, second]).expect_err("there are faults");
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    let told = |what: &str| error.problems.iter().any(|problem| problem.message.contains(what));
    assert!(told("more than 500 share the entry below") && told("`duty` is missing in an exception"));
}
