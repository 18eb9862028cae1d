//! Faults of roles, profiles, views, documents, kinds and published rows: all at once, each with line and column.

use std::path::Path;

use onus_catalogue::load;

use crate::builtin;

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let error = load::load(builtin().clone(), &[directory.path().to_owned()]).expect_err("there are faults");
    let short = |path: &str| Path::new(path).strip_prefix(directory.path()).map(|path| path.display().to_string());
    let lines = error.problems.iter().map(|problem| {
        assert!(problem.help.is_some(), "{problem}");
        let path = short(&problem.path).unwrap_or_else(|_| problem.path.clone());
        format!("{path}:{}:{}: {}", problem.line, problem.column, problem.message)
    });
    lines.collect()
}

const DUTY: &str = r#"title = "Do it"
why = "Because."
what = "It."
goals = ["cost"]
scope = "organisation"
"#;

#[test]
fn faults_within_files_are_told_all_at_once() {
    let duty = format!(
        "{DUTY}{}",
        r#"[labels]
Phase = "use"
[raci]
every = { customer = "RA" }
authority = "inferred"
[[as_published]]
by = "someone"
row = "something"
letters = { customer = "RX", supplier = "R", provider = 1 }
[[as_published]]
by = "someone"
row = "something else"
[[as_published]]
by = "someone"
row = "a third"
letters = { customer = "" }
by_contract = ["customer", "nobody"]
"#
    );
    let found = faults(&[
        ("duties/data/do-it.toml", &duty),
        ("roles.toml", "[Officer]\ntitle = \"Officer\"\nrequired_of = [\"custommer\"]\n"),
        (
            "documents.toml",
            "[a-report]\ntitle = \"A\"\nkind = \"type-2\"\ncriteria = \"another\"\n[b-report]\ntitle = \"B\"\nkind = \"type-2\"\ncriteria = { one = [\"encrypt-volumes\"] }\n",
        ),
        (
            "profiles/plain.toml",
            "title = \"Plain\"\nabout = \"…\"\n[model.all]\ntitle = \"All\"\nabout = \"…\"\ncommissions = [\"layer:datta\", \"theme:backup\"]\n[option.none]\ntitle = \"None\"\ncommissions = []\ncolour = \"red\"\n",
        ),
        (
            "views/odd.toml",
            "title = \"Odd\"\nabout = \"…\"\n[[group]]\nid = \"The Group\"\ncovers = [\"layer:data\"]\n[[group]]\nid = \"a\"\ntitle = \"A\"\ncovers = []\n[[group]]\nid = \"a\"\ntitle = \"A\"\ncovers = []\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "documents.toml:4:12: `another` is not a document of this file with criteria",
            "documents.toml:8:21: `encrypt-volumes` names neither a duty nor a layer",
            "duties/data/do-it.toml:7:1: `Phase` is not a valid id",
            "duties/data/do-it.toml:14:24: `RX` is not a set of RACI letters",
            "duties/data/do-it.toml:14:30: `supplier` is not a party kind",
            "duties/data/do-it.toml:14:57: expected a text, found integer",
            "duties/data/do-it.toml:15:1: the row has no cells",
            "duties/data/do-it.toml:18:1: the cell of the customer holds letters and says \"by contract\"",
            "duties/data/do-it.toml:22:28: `nobody` is not a party kind",
            "profiles/plain.toml:6:16: `datta` is not a layer",
            "profiles/plain.toml:6:31: `theme:backup` names neither a duty nor a layer",
            "profiles/plain.toml:9:15: `commissions` is empty",
            "profiles/plain.toml:10:1: unknown key `colour` in an option",
            "roles.toml:1:1: `about` is missing in a role",
            "roles.toml:1:2: `Officer` is not a valid id",
            "roles.toml:3:16: `custommer` is not a party kind",
            "views/odd.toml:3:1: `title` is missing in a group",
            "views/odd.toml:4:6: `The Group` is not a valid id",
            "views/odd.toml:10:1: `group` has two entries `a`",
        ]
    );
}

#[test]
fn names_that_lead_nowhere_and_laws_that_are_broken_are_told_all_at_once() {
    let layers = "\"layer:facilities\", \"layer:hardware\", \"layer:network-fabric\", \"layer:virtualisation\", \"layer:control-plane\", \"layer:operating-system\", \"layer:platform\", \"layer:network-configuration\", \"layer:identity-and-access\", \"layer:application\"";
    let view = format!(
        "title = \"Odd\"\nabout = \"…\"\nprofile = \"plain/some\"\n[[group]]\nid = \"a\"\ntitle = \"A\"\ncovers = [\"duty:encrypt-volume\", \"layer:data\", {layers}]\n[[group]]\nid = \"b\"\ntitle = \"B\"\ncovers = [\"layer:data\"]\n"
    );
    let found = faults(&[
        (
            "documents.toml",
            "[a-report]\ntitle = \"A\"\nkind = \"type-2\"\nrest = \"all\"\ncriteria = { one = [\"duty:operate-hypervisor\", \"duty:nothing\"] }\n",
        ),
        (
            "kinds/door.toml",
            "title = \"Door\"\nabout = \"A door.\"\naccess = [\"keeper\", \"open\", \"name\"]\n[columns]\nopen = { type = \"boolean\", about = \"is open\" }\n",
        ),
        (
            "profiles/plain.toml",
            "title = \"Plain\"\nabout = \"…\"\nroles = [\"emergency-oficer\"]\n[model.all]\ntitle = \"All\"\nabout = \"…\"\ncommissions = [\"layer:data\", \"duty:classify-data\", \"duty:isolate-tenants\", \"duty:encrypt-volumes\"]\nexcept = [\"duty:encrypt-volumes\", \"duty:limit-ingress\"]\n[[list]]\nparty = \"customer\"\nsays = \"…\"\ncovers = [\"duty:none\"]\n",
        ),
        (
            "foreign.toml",
            "[other]\nmarkers = [\"other:\"]\nsource = { page = \"https://example.com\", read = 2026-11-22 }\n[other.checks.O_1]\nduties = [\"nothing-at-all\"]\nsource = { page = \"https://example.com\", read = 2026-11-22 }\n",
        ),
        ("views/odd.toml", &view),
    ]);
    assert_eq!(
        found,
        [
            "documents.toml:5:21: `operate-hypervisor` is not proven by `a-report`",
            "documents.toml:5:48: there is no duty `nothing`",
            "foreign.toml:5:11: there is no duty `nothing-at-all`",
            "kinds/door.toml:3:11: `door` has no column `keeper`",
            "kinds/door.toml:3:21: `open` cannot say whose access it is",
            "profiles/plain.toml:3:10: there is no role `emergency-oficer`",
            "profiles/plain.toml:7:30: `classify-data` is retained: it stays with the customer whatever is signed",
            "profiles/plain.toml:7:52: the customer does not hold `isolate-tenants` in any service model",
            "profiles/plain.toml:8:35: `duty:limit-ingress` is not commissioned, and cannot be excepted",
            "profiles/plain.toml:12:11: there is no duty `none`",
            "views/odd.toml:1:1: no group covers the layer `governance`",
            "views/odd.toml:3:11: there is no model `some`",
            "views/odd.toml:7:11: there is no duty `encrypt-volume`",
            "views/odd.toml:11:11: `layer:data` lies in `a` already",
        ]
    );
}

const EXCEPTION: &str = "raci = { not-applicable = \"it does not arise\" }\nauthority = \"inferred\"\n";

#[test]
fn knowledge_that_can_never_come_to_bear_is_refused() {
    let evs = "providers/open-telekom-cloud/evs";
    let exceptions = format!(
        "[[exception]]\nduty = \"encrypt-buckets\"\n{EXCEPTION}[[exception]]\nduty = \"offer-volume-encryption\"\non = \"volume_snapshot\"\n{EXCEPTION}[[exception]]\nduty = \"appoint-officers\"\n{EXCEPTION}"
    );
    let found = faults(&[
        (
            "kinds/door.toml",
            "title = \"Door\"\nabout = \"A door.\"\naccess = [\"keeper\"]\n[columns]\nkeeper = { type = \"text\", about = \"who has the key\" }\nopen = { type = \"boolean\", about = \"is open\" }\n",
        ),
        (&format!("{evs}/service.toml"), &exceptions),
        (
            &format!("{evs}/remedies.toml"),
            "[encrypt-volumes.block_volume]\nopentelekomcloud_evs_volume_v9 = \"…\"\n[encrypt-volumes.disk]\nopentelekomcloud_evs_volume_v3 = \"…\"\n[encrypt-buckets.object_bucket]\nopentelekomcloud_evs_volume_v3 = \"…\"\n[encrypt-doors.door]\nopentelekomcloud_evs_volume_v3 = \"…\"\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "kinds/door.toml:6:8: no recipe fills the column `open` of `door`, and nothing reads it",
            "providers/open-telekom-cloud/evs/remedies.toml:2:34: no resource of the type `opentelekomcloud_evs_volume_v9` is checked in this service",
            "providers/open-telekom-cloud/evs/remedies.toml:4:34: the duty has no check `disk`",
            "providers/open-telekom-cloud/evs/remedies.toml:6:34: `opentelekomcloud_evs_volume_v3` is block_volume: the check looks at `object_bucket`",
            "providers/open-telekom-cloud/evs/remedies.toml:8:34: there is no duty `encrypt-doors`",
            "providers/open-telekom-cloud/evs/service.toml:2:8: `encrypt-buckets` is owed on no resource of this service",
            "providers/open-telekom-cloud/evs/service.toml:7:6: `offer-volume-encryption` is owed on no resource of this service",
            "providers/open-telekom-cloud/evs/service.toml:11:8: `appoint-officers` is owed on each organisation, not on a service",
        ]
    );
}
