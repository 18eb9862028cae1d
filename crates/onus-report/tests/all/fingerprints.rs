//! A gap is known again from run to run, and never taken for another.

use std::collections::BTreeSet;
use std::path::PathBuf;

use onus_report::{Format, Model};

use crate::ground::{on_examples, plan, plan_of_volumes, text, with_model};

fn fingerprints(model: &Model) -> Vec<String> {
    let rows = model.each().map(|found| found.fingerprint());
    rows.chain(model.agreement_gaps.iter().map(|row| row.fingerprint.clone())).collect()
}

#[test]
fn no_two_gaps_have_the_same() {
    on_examples(|model| {
        let all = fingerprints(model);
        assert!(all.iter().all(|one| one.len() == 64 && one.bytes().all(|byte| byte.is_ascii_hexdigit())));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    });
}

#[test]
fn neither_order_nor_where_the_input_lies_changes_them() {
    let directory = tempfile::tempdir().unwrap();
    let mut addresses: Vec<String> = (0..5).map(|at| format!("opentelekomcloud_evs_volume_v3.volume[{at}]")).collect();
    let elsewhere = tempfile::tempdir().unwrap();
    let one = plan(&directory, "plan.json", &plan_of_volumes(&addresses));
    addresses.reverse();
    let other = plan(&elsewhere, "plan.json", &plan_of_volumes(&addresses));
    let of = |input: &PathBuf| {
        with_model(std::slice::from_ref(input), None, |model| fingerprints(model).into_iter().collect::<BTreeSet<_>>())
    };
    let first = of(&one);
    assert!(first.len() > 5);
    assert_eq!(first, of(&other));
    // A gap that is fixed takes no other's mark with it.
    let fewer = plan(&elsewhere, "plan.json", &plan_of_volumes(&addresses[..4]));
    assert!(of(&fewer).is_subset(&first));
}

#[test]
fn one_address_in_two_inputs_is_two_resources() {
    let directory = tempfile::tempdir().unwrap();
    let addresses = ["opentelekomcloud_evs_volume_v3.volume".to_owned()];
    let inputs = [
        plan(&directory, "production.json", &plan_of_volumes(&addresses)),
        plan(&directory, "staging.json", &plan_of_volumes(&addresses)),
    ];
    with_model(&inputs, None, |model| {
        let all = fingerprints(model);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(model.subjects.iter().all(|subject| !subject.twin));
    });
    // Plans of one name are told apart by the ends of their paths.
    let elsewhere = tempfile::tempdir().unwrap();
    let inputs =
        [inputs[0].clone(), inputs[1].clone(), plan(&elsewhere, "production.json", &plan_of_volumes(&addresses))];
    with_model(&inputs, None, |model| {
        let all = fingerprints(model);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(model.subjects.iter().all(|subject| !subject.twin));
        let names = text(Format::Junit, model);
        let mut names: Vec<&str> =
            names.lines().filter(|line| line.contains("<testcase name=\"encrypt-volumes: ")).collect();
        let all = names.len();
        names.dedup();
        assert_eq!((all, names.len()), (3, 3), "{names:?}");
    });
}
