//! Assessments to report on.

use std::path::{Path, PathBuf};

use onus_core::report::Detail;
use onus_core::{Agreement, Assessment, Estate, assess};
use onus_report::{Format, Model};
use onus_sources::Reader;

/// The example without an agreement.
pub const SHOP: &str = "examples/01-open-telekom-cloud-shop/plan.json";
/// The agreement of the other example, on the same plan.
pub const AGREEMENT: &str = "examples/02-managed-by-an-msp/onus.toml";

/// All examples that are plans: the input, and the agreement where there is one.
pub const EXAMPLES: [(&str, Option<&str>); 3] = [
    (SHOP, None),
    (SHOP, Some(AGREEMENT)),
    ("examples/03-a-change-that-moves-the-line/plan.json", Some("examples/03-a-change-that-moves-the-line/onus.toml")),
];

/// Goes to the repository's root, so that names of inputs are those that a user gives. All tests go to the same place.
pub fn at_root() {
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
}

/// Assesses inputs under an agreement and hands the model over.
pub fn with_model<T>(inputs: &[PathBuf], agreement: Option<&Path>, use_it: impl FnOnce(&Model) -> T) -> T {
    with_assessment(inputs, agreement, Detail::Short, |_, model| use_it(model))
}

/// The same, with what the engine concluded.
pub fn with_assessment<T>(
    inputs: &[PathBuf],
    agreement: Option<&Path>,
    detail: Detail,
    use_it: impl FnOnce(&Assessment<'_>, &Model) -> T,
) -> T {
    at_root();
    let catalogue = onus_builtin::builtin().unwrap();
    let agreement = match agreement {
        Some(path) => onus_core::agreement::load(path, &catalogue).unwrap(),
        None => Agreement::default(),
    };
    let estate = read(&catalogue, inputs);
    let assessment = assess(&catalogue, &agreement, &estate, "2026-11-22".parse().unwrap()).unwrap();
    let mut model = Model::new(&assessment, &estate, detail).unwrap();
    model.draw_pictures(&assessment, &estate).unwrap();
    use_it(&assessment, &model)
}

fn read(catalogue: &onus_core::catalogue_types::Catalogue, inputs: &[PathBuf]) -> Estate {
    let mut reader = Reader::new(catalogue).unwrap();
    for input in inputs {
        reader.read(input).unwrap();
    }
    reader.finish().unwrap()
}

/// Runs a test on each example.
pub fn on_examples(mut test: impl FnMut(&Model)) {
    for (input, agreement) in EXAMPLES {
        with_model(&[PathBuf::from(input)], agreement.map(Path::new), |model| test(model));
    }
}

/// The same, with everything that a saved assessment holds.
pub fn on_examples_whole(mut test: impl FnMut(&Model)) {
    for (input, agreement) in EXAMPLES {
        let inputs = [PathBuf::from(input)];
        with_assessment(&inputs, agreement.map(Path::new), Detail::Whole, |_, model| test(model));
    }
}

/// A report's bytes.
pub fn bytes(format: Format, model: &Model) -> Vec<u8> {
    let mut out = Vec::new();
    onus_report::write(format, model, &mut out).unwrap();
    out
}

/// A report's text.
pub fn text(format: Format, model: &Model) -> String {
    String::from_utf8(bytes(format, model)).unwrap()
}

/// A report as JSON.
pub fn json(format: Format, model: &Model) -> serde_json::Value {
    serde_json::from_slice(&bytes(format, model)).unwrap()
}

/// A plan with volumes of these addresses: each is not encrypted, and whether it is used is not known.
pub fn plan_of_volumes(addresses: &[String]) -> serde_json::Value {
    let of = "opentelekomcloud_evs_volume_v3";
    let changes: Vec<serde_json::Value> = addresses
        .iter()
        .map(|address| {
            let after = serde_json::json!({
                "name": address, "size": 10, "availability_zone": "eu-de-01", "volume_type": "SSD",
                "tags": { "owner": address, "team": "shop" },
            });
            serde_json::json!({
                "address": address, "mode": "managed", "type": of, "name": "volume",
                "provider_name": "registry.terraform.io/opentelekomcloud/opentelekomcloud",
                "change": {
                    "actions": ["create"], "before": null, "after": after, "after_unknown": { "id": true },
                    "before_sensitive": false, "after_sensitive": {},
                },
            })
        })
        .collect();
    let resource = serde_json::json!({
        "address": format!("{of}.volume"), "mode": "managed", "type": of, "name": "volume",
        "provider_config_key": "opentelekomcloud", "expressions": { "size": {}, "availability_zone": {} },
    });
    serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": changes,
        "configuration": { "root_module": { "resources": [resource] } },
    })
}

/// Writes a plan into a directory.
pub fn plan(directory: &tempfile::TempDir, name: &str, plan: &serde_json::Value) -> PathBuf {
    let path = directory.path().join(name);
    std::fs::write(&path, plan.to_string()).unwrap();
    path
}
