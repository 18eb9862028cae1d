//! The built-in catalogue: its examples come out as promised, and it covers what the product says.

use std::collections::BTreeSet;

use onus_core::catalogue_types::raci::Cell;
use onus_core::catalogue_types::{Catalogue, Layer, Letter, Model, PartyKind, Scope, blob, load};
use onus_core::duty_examples;

fn builtin() -> Catalogue {
    onus_builtin::builtin().expect("the built-in catalogue unpacks")
}

#[test]
fn every_example_comes_out_as_its_author_promised() {
    let catalogue = builtin();
    let outcome = duty_examples::run(&catalogue).expect("a database");
    let misses: Vec<String> = outcome
        .misses
        .iter()
        .map(|miss| format!("{} {}: {:?}, not {:?}", catalogue.show(miss.place), miss.duty, miss.found, miss.promised))
        .collect();
    assert_eq!(misses, Vec::<String>::new());
    assert!(outcome.run > 500, "{} examples", outcome.run);
}

#[test]
fn duties_lie_on_every_layer_and_make_every_seed_row_executable() {
    let catalogue = builtin();
    assert!(catalogue.duties.len() >= 120, "{} duties", catalogue.duties.len());
    let layers: BTreeSet<Layer> = catalogue.duties.values().map(|duty| duty.layer).collect();
    assert_eq!(layers.len(), Layer::ALL.len());
    let seeds: BTreeSet<&str> =
        catalogue.duties.values().flat_map(|duty| duty.seed.iter().map(String::as_str)).collect();
    for row in ["S1", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13"] {
        assert!(seeds.contains(row), "no duty makes {row} executable");
    }
}

#[test]
fn a_packed_catalogue_is_the_one_that_was_read() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let read = load::load(Catalogue::default(), &[directory]).expect("the catalogue is valid");
    let bytes = blob::pack(&read).expect("it packs");
    let unpacked = blob::unpack(&bytes).expect("it unpacks");
    assert_eq!(Catalogue { texts: read.texts.clone(), ..unpacked }, read);
    assert_eq!(builtin().texts, read.texts, "what directories are laid over is what was packed");
    assert_eq!(builtin(), read);
}

/// Whoever builds on the library chooses the catalogue: only programs carry one along.
#[test]
fn the_packed_catalogue_is_a_leaf_that_only_programs_depend_on() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut carriers = Vec::new();
    for entry in std::fs::read_dir(crates).unwrap() {
        let path = entry.unwrap().path().join("Cargo.toml");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let sections = text.split("\n[").filter(|section| section.starts_with("dependencies]"));
        if sections.flat_map(str::lines).any(|line| line.starts_with("onus-builtin")) {
            carriers.push(path.parent().unwrap().file_name().unwrap().to_owned());
        }
    }
    carriers.sort();
    // The facade is what programs use, so that they need nothing else.
    assert_eq!(carriers, ["onus"]);
}

fn responsible(catalogue: &Catalogue, duty: &str, model: Model) -> Vec<PartyKind> {
    catalogue.duties.get(duty).unwrap_or_else(|| panic!("there is no duty {duty}")).raci.cells[&model]
        .holders(Letter::Responsible)
}

#[test]
fn the_line_runs_where_the_provider_of_the_seed_draws_it() {
    let catalogue = builtin();
    for duty in [
        "operate-hypervisor",
        "operate-storage-virtualisation",
        "operate-network-virtualisation",
        "offer-images",
        "offer-update-repositories",
        "isolate-tenants",
    ] {
        assert_eq!(responsible(&catalogue, duty, Model::Iaas), [PartyKind::Provider], "{duty}");
    }
    for duty in [
        "install-operating-system",
        "install-libraries-and-tools",
        "patch-operating-system",
        "monitor-server",
        "combine-resources-suitably",
        "install-applications",
        "back-up-servers",
        "limit-ingress",
    ] {
        assert_eq!(responsible(&catalogue, duty, Model::Iaas), [PartyKind::Customer], "{duty}");
    }
    assert_eq!(responsible(&catalogue, "separate-own-workloads", Model::BareMetal), [PartyKind::Customer]);
    assert!(matches!(
        catalogue.duties["separate-own-workloads"].raci.cells[&Model::Iaas].value,
        Cell::NotApplicable(_)
    ));
    assert_eq!(responsible(&catalogue, "patch-operating-system", Model::Paas), [PartyKind::Provider]);
    assert_eq!(responsible(&catalogue, "offer-engine-patches", Model::Paas), [PartyKind::Provider]);
    assert_eq!(responsible(&catalogue, "start-engine-upgrades", Model::Paas), [PartyKind::Customer]);
}

#[test]
fn every_fact_that_is_called_published_names_its_page() {
    for (id, duty) in &builtin().duties {
        let published = duty.raci.authority == onus_core::catalogue_types::Authority::Published;
        assert!(!published || duty.raci.source.is_some(), "{id}");
        assert!(duty.scope != Scope::Resource || !duty.applies_to.is_empty(), "{id}");
    }
}
