//! The order of resources in a file does not matter.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use crate::estates::{block, change, plan, read, refs, show};

fn changes() -> Vec<Value> {
    vec![
        change("sky_key.k", json!({ "rotation": true }), json!({ "id": true })),
        change("sky_volume.v", json!({ "size": 2048, "hold": false }), json!({ "id": true, "key_id": true })),
        change("sky_volume.w", json!({ "id": "w", "key_id": "elsewhere" }), json!({})),
        change("sky_volume_lock.l", json!({ "volume_id": "w", "locked": true }), json!({})),
        change("sky_volume_lock.m", json!({ "volume_id": "w", "locked": false }), json!({})),
        change(
            "sky_group.g",
            json!({ "id": "g", "name": "web", "rule": [{ "port": 1 }, { "port": 2, "peer": "g" }] }),
            json!({}),
        ),
        change("sky_rule.r", json!({ "group": "web", "peer_id": "g" }), json!({})),
        change("sky_unheard_of.u", json!({}), json!({})),
    ]
}

/// All rows by address, with references as addresses.
fn rows(changes: Vec<Value>) -> BTreeSet<String> {
    let root = json!({ "resources": [block("sky_volume.v", json!({ "key_id": refs(&["sky_key.k.id", "sky_key.k"]) })), block("sky_key.k", json!({}))] });
    let estate = read(&plan(changes, root));
    let mut found = BTreeSet::new();
    for (kind, columns) in [("volume", &["key"][..]), ("key", &[]), ("group", &[]), ("rule", &["group", "peer"])] {
        let joined: String = columns
            .iter()
            .map(|column| format!(", (SELECT address FROM resource WHERE id = k.\"{column}\") AS \"{column}_address\""))
            .collect();
        let sql = format!(
            "SELECT r.address, r.kind, r.type, r.region, r.account, r.tags, r.part, k.*{joined} FROM \"{kind}\" k JOIN resources r ON r.id = k.id"
        );
        let Ok(mut statement) = estate.connection().prepare(&sql) else { continue };
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let ids = |name: &str| name == "id" || columns.contains(&name);
            let shown: Vec<String> = (0..names.len())
                .filter(|at| !ids(&names[*at]))
                .map(|at| format!("{}={}", names[at], show(row.get(at).unwrap())))
                .collect();
            found.insert(shown.join(" "));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_order_gives_the_same_rows((chosen, shuffled) in subsequence(changes(), 1..=8).prop_flat_map(|chosen| (Just(chosen.clone()), Just(chosen).prop_shuffle()))) {
        prop_assert_eq!(rows(chosen), rows(shuffled));
    }
}
