//! Pages to look at: the examples, and a plan of any size.

use std::fs;
use std::path::{Path, PathBuf};

use onus_core::{Agreement, agreement, assess};
use onus_report::{Format, Model, write};
use onus_sources::Reader;
use serde_json::json;

/// The day of all pages.
pub const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

/// Where pictures are left to look at: `target/screenshots`.
pub fn screenshots() -> PathBuf {
    target().join("screenshots")
}

/// The directory that cargo builds into.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory").to_owned()
}

/// A report on a file of Terraform, under an agreement where one is named.
pub fn page(name: &str, plan: Vec<u8>, agreed: Option<&str>, format: Format) -> PathBuf {
    let catalogue = onus_builtin::builtin().expect("the catalogue");
    // Paths in the page are as a user types them.
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("the root");
    let agreement = agreed
        .map_or_else(Agreement::default, |path| agreement::load(Path::new(path), &catalogue).expect("the agreement"));
    let mut reader = Reader::new(&catalogue).expect("a reader");
    reader.read_bytes("plan.json", plan).expect("the plan");
    let estate = reader.finish().expect("the estate");
    let assessment = assess(&catalogue, &agreement, &estate, DAY).expect("the assessment");
    let mut model = Model::new(&assessment, &estate, onus_core::report::Detail::Short).expect("the model");
    model.draw_pictures(&assessment, &estate).expect("the pictures");
    let path = target().join("reports").join(format!("{name}.{}", format.id()));
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    // Tests that run side by side write the same page.
    let aside = tempfile::NamedTempFile::new_in(path.parent().expect("a directory")).expect("a file");
    let mut out = std::io::BufWriter::new(aside);
    write(format, &model, &mut out).expect("the report");
    out.into_inner().expect("a whole file").persist(&path).expect("the page");
    path
}

/// The shop's plan.
pub fn shop() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/01-open-telekom-cloud-shop/plan.json");
    fs::read(path).expect("the example")
}

/// The report on the shop that a service provider manages.
pub fn managed_shop(format: Format) -> PathBuf {
    page("managed-shop", shop(), Some("examples/02-managed-by-an-msp/onus.toml"), format)
}

/// The shop's plan, so many times: each time in a module of its own.
pub fn shops(count: usize) -> Vec<u8> {
    let mut plan: serde_json::Value = serde_json::from_slice(&shop()).expect("a plan");
    let changes = plan["resource_changes"].as_array().expect("changes").clone();
    let of = |at: usize| {
        changes.iter().cloned().map(move |mut change| {
            let address = change["address"].as_str().expect("an address").to_owned();
            change["address"] = json!(format!("module.tenant[\"team-{:03}/shop-{:02}\"].{address}", at / 20, at % 20));
            change
        })
    };
    plan["resource_changes"] = (0..count).flat_map(of).collect();
    plan.to_string().into_bytes()
}

/// A plan of so many buckets that everybody can read.
pub fn buckets(count: usize) -> Vec<u8> {
    let address = |at| format!("module.tenant[{}].opentelekomcloud_obs_bucket.open[{at}]", at / 100);
    buckets_at(&(0..count).map(address).collect::<Vec<_>>())
}

/// A plan of a bucket at each address that everybody can read.
pub fn buckets_at(addresses: &[String]) -> Vec<u8> {
    let bucket = |(at, address): (usize, &String)| {
        json!({
            "address": address, "mode": "managed", "type": "opentelekomcloud_obs_bucket", "name": "open",
            "provider_name": "registry.terraform.io/opentelekomcloud/opentelekomcloud",
            "change": {
                "actions": ["create"], "before": null,
                "after": { "bucket": format!("b{at}"), "acl": "public-read" }, "after_unknown": {},
            },
        })
    };
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.9.8",
        "resource_changes": addresses.iter().enumerate().map(bucket).collect::<Vec<_>>(),
    });
    plan.to_string().into_bytes()
}
