//! What was before a plan's own changes.

use onus_core::Estate;
use onus_core::estate::{Aside, Basis};
use onus_sources::{Moment, Reader, SourceError};
use serde_json::{Value, json};

use crate::estates::{CATALOGUE, block, change, plan, show};

fn changed(address: &str, actions: &[&str], before: Value, after: Value) -> Value {
    let mut change = change(address, after, json!({}));
    change["change"]["actions"] = json!(actions);
    change["change"]["before"] = before;
    change
}

fn read(input: &Value, moment: Moment) -> Result<Estate, SourceError> {
    let mut reader = Reader::new(&CATALOGUE).unwrap().at(moment);
    reader.read_bytes("plan.json", input.to_string().into_bytes())?;
    reader.finish()
}

/// Address, name, id, former address, and whether it takes another object's place.
fn resources(estate: &Estate) -> Vec<[String; 5]> {
    let sql =
        "SELECT r.address, r.name, r.identifier, r.formerly, r.replaced FROM resource r JOIN class c ON c.id = r.class
               WHERE c.kind <> 'account' AND r.part_of IS NULL ORDER BY r.address";
    let mut statement = estate.connection().prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok([0, 1, 2, 3, 4].map(|at| show(row.get(at).unwrap())))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn row(parts: [&str; 5]) -> [String; 5] {
    parts.map(str::to_owned)
}

fn input() -> Value {
    let values = |id: &str, name: &str| json!({ "id": id, "name": name });
    let mut moved = changed("sky_volume.new", &["no-op"], values("4", "moved"), values("4", "moved"));
    moved["previous_address"] = json!("sky_volume.old");
    plan(
        vec![
            changed("sky_volume.made", &["create"], Value::Null, json!({ "name": "made" })),
            changed("sky_volume.gone", &["delete"], values("1", "gone"), Value::Null),
            changed("sky_volume.kept", &["update"], values("2", "before"), values("2", "after")),
            changed("sky_volume.other", &["delete", "create"], values("3", "before"), json!({ "name": "after" })),
            changed("sky_volume.left", &["forget"], values("5", "left"), Value::Null),
            changed("sky_unheard_of.made", &["create"], Value::Null, json!({})),
            changed("sky_unheard_of.gone", &["delete"], json!({}), Value::Null),
            moved,
        ],
        json!({ "resources": [block("sky_volume.kept", json!({}))] }),
    )
}

#[test]
fn before_and_after_of_one_plan() {
    let before = read(&input(), Moment::Before).unwrap();
    assert_eq!(
        resources(&before),
        [
            row(["sky_volume.gone", "gone", "1", "NULL", "0"]),
            row(["sky_volume.kept", "before", "2", "NULL", "0"]),
            row(["sky_volume.left", "left", "5", "NULL", "0"]),
            row(["sky_volume.old", "moved", "4", "NULL", "0"]),
            row(["sky_volume.other", "before", "3", "NULL", "0"]),
        ]
    );
    assert_eq!(before.inputs[0].basis, Basis::Recorded);
    assert_eq!(before.inputs[0].sort, "Terraform plan, format 1.2, before its changes");
    // What was not there is not counted; what was, is, recognised or not.
    assert_eq!((before.coverage.read, before.coverage.count_aside(Aside::NotRecognised)), (6, 1));
    let after = read(&input(), Moment::After).unwrap();
    assert_eq!(
        resources(&after),
        [
            row(["sky_volume.kept", "after", "2", "NULL", "0"]),
            row(["sky_volume.made", "made", "NULL", "NULL", "0"]),
            row(["sky_volume.new", "moved", "4", "sky_volume.old", "0"]),
            row(["sky_volume.other", "after", "NULL", "NULL", "1"]),
        ]
    );
}

#[test]
fn what_is_deleted_lies_in_the_account_of_the_only_configuration_of_its_provider() {
    let mut input = input();
    input["configuration"]["provider_config"]["sky"]["full_name"] = json!("registry.terraform.io/example/sky");
    let accounts = |input: &Value| -> Vec<String> {
        read(input, Moment::Before).unwrap().accounts.into_iter().map(|account| account.name).collect()
    };
    assert_eq!(accounts(&input), ["acme"]);
    // With two, nobody knows.
    input["configuration"]["provider_config"]["sky.other"] =
        json!({ "name": "sky", "alias": "other", "full_name": "registry.terraform.io/example/sky" });
    assert_eq!(accounts(&input).len(), 2);
}

#[test]
fn only_a_plan_knows_a_before() {
    let why = |input: &Value| read(input, Moment::Before).err().map(|error| error.to_string()).unwrap();
    let state = json!({ "format_version": "1.0", "values": { "root_module": {} } });
    assert!(why(&state).contains("is a state"));
    let bare = json!({ "format_version": "1.2", "planned_values": { "root_module": {} } });
    assert!(why(&bare).contains("no `resource_changes`"));
}
