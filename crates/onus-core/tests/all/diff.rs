//! What a change moves, against a naive statement of it.

use std::collections::{BTreeMap, BTreeSet};

use onus_core::Model;
use onus_core::agreement::Agreement;
use onus_core::assess::{Status, assess};
use onus_core::diff::{Carried, Diff, GapChange, Holders, How, ProofChange, Side, compare, count_new};
use onus_core::estate::{Account, Basis, Class, Estate, Input, NewResource};
use onus_core::report::{Detail, schema_of};
use proptest::prelude::*;
use serde_json::Value;

use crate::agreements::{CATALOGUE, DAY, Deal, PROVIDER, Sample, agreement, deals, estate, parties, rows, samples};

fn side(agreement: &Agreement, estate: &Estate) -> Side {
    Side::of("made up", false, &model(agreement, estate, Detail::Whole))
}

fn model(agreement: &Agreement, estate: &Estate, detail: Detail) -> Model {
    Model::new(&assess(&CATALOGUE, agreement, estate, DAY).unwrap(), estate, detail).unwrap()
}

fn saved(agreement: &Agreement, estate: &Estate, full: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    model(agreement, estate, Detail::Whole).write_json(full, &mut bytes).unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Side {
    Side::of("saved", true, &Model::from_json("saved", bytes).unwrap())
}

/// The same file as it was saved before conclusions were.
fn older(bytes: &[u8]) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(bytes).unwrap();
    let members = value.as_object_mut().unwrap();
    for new in
        ["customer", "places", "services", "contracts", "officers", "evidence", "pictures", "duties", "conclusions"]
    {
        members.remove(new);
    }
    for list in ["gaps", "rows"] {
        for row in members.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let row = row.as_object_mut().unwrap();
            ["root", "account", "conclusion"].iter().for_each(|new| drop(row.remove(*new)));
        }
    }
    serde_json::to_vec(&value).unwrap()
}

/// Responsible and accountable parties.
type Parties = (BTreeSet<String>, BTreeSet<String>);

fn held(row: &Value) -> Parties {
    (parties(row, "responsible"), parties(row, "accountable"))
}

fn set(holders: &Holders) -> Parties {
    (holders.responsible.iter().cloned().collect(), holders.accountable.iter().cloned().collect())
}

/// By subject and duty: every row of a report.
type Rows = BTreeMap<(String, String), Value>;

/// Duty and subject with who carried it and who carries it, on subjects that are on both sides.
fn naive_same(old: &Rows, new: &Rows) -> BTreeSet<(String, String, Parties, Parties)> {
    old.iter()
        .filter_map(|(key, before)| Some((key, held(before), held(new.get(key)?))))
        .filter(|(_, before, after)| before != after)
        .map(|((subject, duty), before, after)| (duty.clone(), subject.clone(), before, after))
        .collect()
}

/// Duties whose subjects went and came, and are carried by others there.
fn naive_other(old: &Rows, new: &Rows) -> BTreeSet<(String, Parties, Parties)> {
    let beyond = |of: &Rows, other: &Rows| {
        let there: BTreeSet<&String> = other.keys().map(|(subject, _)| subject).collect();
        let mut found: BTreeMap<String, BTreeSet<Parties>> = BTreeMap::new();
        for ((subject, duty), row) in of {
            if !there.contains(subject) {
                found.entry(duty.clone()).or_default().insert(held(row));
            }
        }
        found
    };
    let (went, came) = (beyond(old, new), beyond(new, old));
    let joined = |own: &BTreeSet<Parties>, other: &BTreeSet<Parties>| {
        let only: BTreeSet<Parties> = own.difference(other).cloned().collect();
        let counted = if only.is_empty() { own.clone() } else { only };
        counted.into_iter().reduce(|a, b| (&a.0 | &b.0, &a.1 | &b.1)).unwrap()
    };
    went.iter()
        .filter_map(|(duty, went)| Some((duty, went, came.get(duty)?)))
        .filter(|(_, went, came)| went != came)
        .map(|(duty, went, came)| (duty.clone(), joined(went, came), joined(came, went)))
        .collect()
}

fn told_same(diff: &Diff) -> BTreeSet<(String, String, Parties, Parties)> {
    let moves = diff.moved.iter().filter(|moved| moved.how == How::SameSubject);
    moves
        .flat_map(|moved| moved.subjects.iter().map(move |subject| (moved, (*subject).to_owned())))
        .map(|(moved, subject)| (moved.duty.to_owned(), subject, set(&moved.from), set(&moved.to)))
        .collect()
}

fn told_other(diff: &Diff) -> BTreeSet<(String, Parties, Parties)> {
    let moves = diff.moved.iter().filter(|moved| moved.how == How::OtherSubject);
    moves.map(|moved| (moved.duty.to_owned(), set(&moved.from), set(&moved.to))).collect()
}

fn gaps(gaps: &[GapChange], turned: bool) -> Vec<String> {
    let one = |gap: &GapChange| {
        let (was, now) = if turned { (gap.status, gap.was) } else { (gap.was, gap.status) };
        format!("{} {was:?} {now:?} {:?}", gap.duty, gap.subjects)
    };
    sorted(gaps.iter().map(one))
}

fn carried(entries: &[Carried]) -> Vec<String> {
    sorted(entries.iter().map(|one| {
        format!(
            "{} {:?} {:?} {} {} {:?}",
            one.duty, one.holders, one.subjects, one.only_here, one.nowhere_else, one.counterparts
        )
    }))
}

fn proofs(entries: &[ProofChange], turned: bool) -> Vec<String> {
    sorted(entries.iter().map(|one| {
        let (was, now) = if turned { (one.status, one.was) } else { (one.was, one.status) };
        format!("{} {was:?} {now:?} {:?}", one.duty, one.subjects)
    }))
}

fn sorted(of: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = of.collect();
    all.sort();
    all
}

/// Asserts that one diff is the other one, looked at from the other side.
fn assert_mirrors(there: &Diff, back: &Diff) {
    let same: BTreeSet<_> = told_same(back).into_iter().map(|(duty, on, from, to)| (duty, on, to, from)).collect();
    assert_eq!(told_same(there), same);
    let other: BTreeSet<_> = told_other(back).into_iter().map(|(duty, from, to)| (duty, to, from)).collect();
    assert_eq!(told_other(there), other);
    // Entries may be split otherwise, as words are those of the new side: each subject stands for itself.
    let each = |list: &[GapChange], turned| -> BTreeSet<String> {
        let single = |gap: &GapChange, subject: &String| {
            gaps(&[GapChange { subjects: vec![subject.clone()], ..gap.clone() }], turned)
        };
        list.iter()
            .flat_map(|gap| gap.subjects.iter().flat_map(|subject| single(gap, subject)).collect::<Vec<_>>())
            .collect()
    };
    assert_eq!(each(&there.new_gaps, false), each(&back.closed_gaps, true));
    assert_eq!(each(&there.closed_gaps, false), each(&back.new_gaps, true));
    assert_eq!(each(&there.worse_gaps, false), each(&back.eased_gaps, true));
    assert_eq!(each(&there.eased_gaps, false), each(&back.worse_gaps, true));
    assert_eq!(carried(&there.began), carried(&back.ended));
    assert_eq!(carried(&there.ended), carried(&back.began));
    let proof = |list: &[ProofChange], turned| -> BTreeSet<String> {
        let single = |one: &ProofChange, subject: &String| {
            proofs(&[ProofChange { subjects: vec![subject.clone()], ..one.clone() }], turned)
        };
        list.iter()
            .flat_map(|one| one.subjects.iter().flat_map(|subject| single(one, subject)).collect::<Vec<_>>())
            .collect()
    };
    assert_eq!(proof(&there.proof_gained, false), proof(&back.proof_lost, true));
    assert_eq!(proof(&there.proof_lost, false), proof(&back.proof_gained, true));
    assert_eq!(there.new_agreement_gaps, back.closed_agreement_gaps);
    assert_eq!(there.closed_agreement_gaps, back.new_agreement_gaps);
    assert_eq!(there.resources.came, back.resources.went);
    assert_eq!(there.resources.went, back.resources.came);
    assert_eq!(there.resources.renamed.len(), back.resources.renamed.len());
}

fn run(samples: &[Sample], deals: &[Deal]) -> (Agreement, Estate) {
    (agreement(deals, ""), estate(samples))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nothing_differs_from_itself(samples in samples(), deals in proptest::collection::vec(deals(), 0..4)) {
        let (agreement, estate) = run(&samples, &deals);
        let (one, other) = (side(&agreement, &estate), side(&agreement, &estate));
        let diff = compare(&one, &other, &CATALOGUE);
        prop_assert!(diff.is_empty() && diff.notes.is_empty(), "{:?}", diff.summary);
        // What was saved and is read again is the same.
        let whole = saved(&agreement, &estate, true);
        prop_assert_eq!(&Model::from_json("saved", &whole).unwrap(), &model(&agreement, &estate, Detail::Whole));
        let again = read(&whole);
        let diff = compare(&again, &one, &CATALOGUE);
        prop_assert!(diff.is_empty() && diff.notes.is_empty(), "{:?} {:?}", diff.summary, diff.notes);
        // So is what an older version saved, as far as it goes.
        let old = older(&whole);
        prop_assert!(Model::from_json("old", &old).unwrap_err().why.contains("older version"));
        let old = Side::of("old", true, &Model::for_comparison("old", &old).unwrap());
        let diff = compare(&old, &one, &CATALOGUE);
        prop_assert!(diff.is_empty() && diff.notes.is_empty(), "{:?} {:?}", diff.summary, diff.notes);
        // What holds gaps only tells of gaps only.
        let short = saved(&agreement, &estate, false);
        prop_assert_eq!(&Model::from_json("saved", &short).unwrap(), &model(&agreement, &estate, Detail::Short));
        let read = read(&short);
        for diff in [compare(&read, &one, &CATALOGUE), compare(&one, &read, &CATALOGUE)] {
            prop_assert!(diff.is_empty(), "{:?}", diff.summary);
            prop_assert_eq!(diff.notes.len(), 1);
        }
        prop_assert_eq!(count_new(&read, &one, &|status, _| onus_core::report::falls_short(status)), 0);
    }

    #[test]
    fn moved_is_the_difference_of_allocations(
        before in samples(), after in samples(),
        old_deals in proptest::collection::vec(deals(), 0..4), new_deals in proptest::collection::vec(deals(), 0..4),
    ) {
        let ((old_agreement, old_estate), (new_agreement, new_estate)) = (run(&before, &old_deals), run(&after, &new_deals));
        let (old, new) = (side(&old_agreement, &old_estate), side(&new_agreement, &new_estate));
        let diff = compare(&old, &new, &CATALOGUE);
        let (old_rows, new_rows) = (rows(&old_agreement, &old_estate, DAY), rows(&new_agreement, &new_estate, DAY));
        prop_assert_eq!(told_same(&diff), naive_same(&old_rows, &new_rows));
        prop_assert_eq!(told_other(&diff), naive_other(&old_rows, &new_rows));
        // What begins is what is on the new side only, and likewise what ends.
        let only = |of: &Rows, other: &Rows| of.keys().filter(|key| !other.contains_key(*key)).count() as u64;
        prop_assert_eq!(diff.summary.began, only(&new_rows, &old_rows));
        prop_assert_eq!(diff.summary.ended, only(&old_rows, &new_rows));
        // Read from what was saved, it is the same.
        let again = |agreement: &Agreement, estate: &Estate| read(&saved(agreement, estate, true));
        let (old_read, new_read) = (again(&old_agreement, &old_estate), again(&new_agreement, &new_estate));
        let from_saved = compare(&old_read, &new_read, &CATALOGUE);
        let json = |diff: &Diff| {
            let mut value = serde_json::to_value(diff).unwrap();
            (value["old"], value["new"]) = (Value::Null, Value::Null);
            value
        };
        prop_assert_eq!(json(&diff), json(&from_saved));
    }

    #[test]
    fn the_way_back_mirrors_the_way_there(
        before in samples(), after in samples(),
        old_deals in proptest::collection::vec(deals(), 0..4), new_deals in proptest::collection::vec(deals(), 0..4),
    ) {
        let ((old_agreement, old_estate), (new_agreement, new_estate)) = (run(&before, &old_deals), run(&after, &new_deals));
        let (old, new) = (side(&old_agreement, &old_estate), side(&new_agreement, &new_estate));
        assert_mirrors(&compare(&old, &new, &CATALOGUE), &compare(&new, &old, &CATALOGUE));
    }
}

/// A volume: address, id, former address, whether it takes another one's place, whether it is encrypted.
type Volume = (&'static str, Option<&'static str>, Option<&'static str>, bool, Option<bool>);

fn volumes(volumes: &[Volume], account: Account, region: Option<&str>) -> Estate {
    let mut builder = onus_core::EstateBuilder::new(&CATALOGUE).unwrap();
    builder.add_input(Input {
        name: "made up".to_owned(),
        root: "made up".to_owned(),
        sort: "plan".to_owned(),
        sha256: String::new(),
        basis: Basis::Planned,
        dated: None,
        made_by: None,
    });
    let account = builder.account(account);
    let class = builder.class(Class {
        kind: "block_volume".to_owned(),
        source_type: "volume".to_owned(),
        provider: PROVIDER.to_owned(),
        service: "evs".to_owned(),
        model: "iaas".to_owned(),
        region: region.map(str::to_owned),
        account,
        basis: Basis::Planned,
        input: "made up".to_owned(),
        part: false,
    });
    let columns: Vec<&String> = CATALOGUE.kinds["block_volume"].columns.keys().collect();
    for (address, identifier, formerly, replaced, encrypted) in volumes {
        let values: Vec<onus_core::estate::Scalar<'_>> = columns
            .iter()
            .map(|column| match (column.as_str(), encrypted) {
                ("encrypted", Some(encrypted)) => onus_core::estate::Scalar::Integer(i64::from(*encrypted)),
                _ => onus_core::estate::Scalar::Null,
            })
            .collect();
        let resource = NewResource {
            address,
            identifier: identifier.map(Into::into),
            formerly: formerly.map(Into::into),
            replaced: *replaced,
            ..NewResource::default()
        };
        builder.add(class, &resource, &values).unwrap();
    }
    builder.finish().unwrap()
}

fn in_shop(list: &[Volume]) -> Estate {
    volumes(list, Account::named(PROVIDER, "shop".to_owned()), Some("eu-de"))
}

fn shop(list: &[Volume]) -> Side {
    side_of(&in_shop(list))
}

fn side_of(estate: &Estate) -> Side {
    side(&Agreement::default(), estate)
}

/// Came, went, replaced, renamed; and whether a duty begins or ends.
fn fate(old: &[Volume], new: &[Volume]) -> (Vec<String>, Vec<String>, Vec<String>, Vec<String>, bool) {
    let (old, new) = (side_of(&in_shop(old)), side_of(&in_shop(new)));
    let diff = compare(&old, &new, &CATALOGUE);
    let names = |list: &[onus_core::diff::NamedResource]| list.iter().map(|one| one.address.to_owned()).collect();
    let changes = &diff.resources;
    let renamed = changes.renamed.iter().map(|one| format!("{} {}", one.from, one.to)).collect();
    let touched = diff.summary.began + diff.summary.ended > 0;
    (names(&changes.came), names(&changes.went), names(&changes.replaced), renamed, touched)
}

#[test]
fn a_resource_that_is_called_otherwise_is_the_same() {
    let text = |list: &[&str]| -> Vec<String> { list.iter().map(|one| (*one).to_owned()).collect() };
    let none = Vec::<String>::new;
    // By a `moved` block, by the id, by neither.
    let moved = fate(&[("v.a", None, None, false, None)], &[("v.b", None, Some("v.a"), false, None)]);
    assert_eq!(moved, (none(), none(), none(), text(&["v.a v.b"]), false));
    let by_id = fate(&[("v.a", Some("1"), None, false, None)], &[("v.b", Some("1"), None, false, None)]);
    assert_eq!(by_id, moved);
    let neither = fate(&[("v.a", Some("1"), None, false, None)], &[("v.b", None, None, false, None)]);
    assert_eq!(neither, (text(&["v.b"]), text(&["v.a"]), none(), none(), true));
    // The old address is taken by another one.
    let taken = fate(
        &[("v.a", Some("1"), None, false, None)],
        &[("v.a", None, None, false, None), ("v.b", Some("1"), Some("v.a"), false, None)],
    );
    assert_eq!(taken, (text(&["v.a"]), none(), none(), text(&["v.a v.b"]), true));
    // The same move is still to be made on both sides.
    let both: [Volume; 2] = [("v.a", None, None, false, None), ("v.b", None, Some("v.a"), false, None)];
    assert_eq!(fate(&both, &both), (none(), none(), none(), none(), false));
    // Two that change their names with each other.
    let swapped = fate(
        &[("v.a", Some("1"), None, false, None), ("v.b", Some("2"), None, false, None)],
        &[("v.a", Some("2"), None, false, None), ("v.b", Some("1"), None, false, None)],
    );
    assert_eq!(swapped, (none(), none(), none(), text(&["v.b v.a", "v.a v.b"]), false));
    // Another object at the same address: by its id, or as the plan says.
    let other = fate(&[("v.a", Some("1"), None, false, None)], &[("v.a", Some("2"), None, false, None)]);
    assert_eq!(other, (none(), none(), text(&["v.a"]), none(), false));
    let planned = fate(&[("v.a", Some("1"), None, false, None)], &[("v.a", None, None, true, None)]);
    assert_eq!(planned, other);
}

#[test]
fn an_account_or_region_that_one_side_does_not_know_is_the_same() {
    let list: [Volume; 1] = [("v.a", Some("1"), None, false, None)];
    let known = side_of(&in_shop(&list));
    let vague = side_of(&volumes(&list, Account::not_named(PROVIDER, None), None));
    for diff in [compare(&vague, &known, &CATALOGUE), compare(&known, &vague, &CATALOGUE)] {
        assert_eq!((diff.summary.began, diff.summary.ended, diff.summary.moved), (0, 0, 0));
    }
    let elsewhere = side_of(&volumes(&list, Account::named(PROVIDER, "archive".to_owned()), Some("eu-nl")));
    assert!(compare(&known, &elsewhere, &CATALOGUE).summary.began > 0);
}

#[test]
fn gaps_come_get_worse_and_close() {
    let one = |encrypted| shop(&[("v.a", None, None, false, encrypted)]);
    let duty = "encrypt-volumes";
    let on = |gaps: &[GapChange]| gaps.iter().any(|gap| gap.duty == duty);
    let (sound, open, short) = (one(Some(true)), one(None), one(Some(false)));
    let breached = |status, _| status == Status::Breached;
    let diff = compare(&sound, &short, &CATALOGUE);
    assert!(on(&diff.new_gaps) && !on(&diff.worse_gaps) && !on(&diff.closed_gaps));
    assert_eq!(count_new(&sound, &short, &breached), 1);
    let diff = compare(&open, &short, &CATALOGUE);
    assert!(on(&diff.worse_gaps) && !on(&diff.new_gaps));
    assert_eq!((count_new(&open, &short, &breached), count_new(&short, &short, &breached)), (1, 0));
    let diff = compare(&short, &open, &CATALOGUE);
    assert!(on(&diff.eased_gaps) && !on(&diff.closed_gaps));
    let diff = compare(&short, &sound, &CATALOGUE);
    assert!(on(&diff.closed_gaps));
    let nothing = shop(&[]);
    assert!(on(&compare(&short, &nothing, &CATALOGUE).closed_gaps));
    assert!(on(&compare(&nothing, &short, &CATALOGUE).new_gaps));
}

#[test]
fn what_is_no_saved_assessment_is_refused() {
    let why = |text: &str| Model::for_comparison("file.json", text.as_bytes()).unwrap_err().why;
    assert!(why("{}").contains("it names no schema"));
    assert!(why(r#"{"schema": "onus.assessment/9"}"#).contains("it is `onus.assessment/9`"));
    assert!(why(r#"{"schema": "onus.gaps/1"}"#).contains("it is `onus.gaps/1`"));
    assert!(why(r#"{"schema": "onus.assessment/1"}"#).contains("missing field `provenance`"));
    let cut = r#"{"schema": "onus.assessment/1", "rows": [{"#;
    assert!(why(cut).contains("it names no schema"), "{}", why(cut));
    assert_eq!(schema_of(br#"{"note": "the word \"onus.assessment/1\" is nothing"}"#), None);
}

/// A saved assessment, and the same with one thing changed.
#[test]
fn a_saved_assessment_that_does_not_hold_together_is_refused() {
    let whole = saved(&Agreement::default(), &in_shop(&[("v.a", Some("1"), None, false, None)]), true);
    assert!(Model::from_json("file.json", &whole).is_ok());
    let why = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_slice(&whole).unwrap();
        change(&mut value);
        Model::from_json("file.json", &serde_json::to_vec(&value).unwrap()).unwrap_err().why
    };
    let stray = why(&|value| value["conclusions"][0]["allocation"] = Value::from(9_999));
    assert!(stray.contains("names an allocation that is not listed"), "{stray}");
    let stray = why(&|value| value["rows"][0]["conclusion"] = Value::from(9_999));
    assert!(stray.contains("conclusion 9999, which is not listed"), "{stray}");
    let status = why(&|value| value["rows"][0]["status"] = Value::from("fine"));
    assert!(status.contains("`fine`"), "{status}");
    // A row that was made to look better than its conclusion.
    let other = why(&|value| {
        let at = value["rows"].as_array().unwrap().iter().position(|row| row["status"] != "configured").unwrap();
        value["rows"][at]["status"] = Value::from("configured");
    });
    assert!(other.contains("says something else than the conclusion") || other.contains("disagree"), "{other}");
}

/// A resource of one address in two roots: what one of them is, the other is not.
#[test]
fn twins_are_told_apart_by_their_roots() {
    let twins = |roots: [(&str, bool); 2]| {
        let mut builder = onus_core::EstateBuilder::new(&CATALOGUE).unwrap();
        let columns: Vec<&String> = CATALOGUE.kinds["block_volume"].columns.keys().collect();
        for (root, encrypted) in roots {
            builder.add_input(Input {
                name: format!("repository/{root}"),
                root: root.to_owned(),
                sort: "configuration".to_owned(),
                sha256: String::new(),
                basis: Basis::Written,
                dated: None,
                made_by: None,
            });
            let account = builder.account(Account::named(PROVIDER, "shop".to_owned()));
            let class = builder.class(Class {
                kind: "block_volume".to_owned(),
                source_type: "volume".to_owned(),
                provider: PROVIDER.to_owned(),
                service: "evs".to_owned(),
                model: "iaas".to_owned(),
                region: None,
                account,
                basis: Basis::Written,
                input: format!("repository/{root}"),
                part: false,
            });
            let value = |column: &&String| match column.as_str() {
                "encrypted" => onus_core::estate::Scalar::Integer(i64::from(encrypted)),
                _ => onus_core::estate::Scalar::Null,
            };
            let values: Vec<onus_core::estate::Scalar<'_>> = columns.iter().map(value).collect();
            builder.add(class, &NewResource { address: "v.a", ..NewResource::default() }, &values).unwrap();
        }
        builder.finish().unwrap()
    };
    let of = |roots| model(&Agreement::default(), &twins(roots), Detail::Whole);
    let (bad_first, bad_last) = (of([("aaa", false), ("prod", true)]), of([("aaa", true), ("prod", false)]));
    let is_short = |status, _| status == Status::Breached;
    let new =
        |old: &Model, new: &Model| count_new(&Side::of("old", true, old), &Side::of("new", false, new), &is_short);
    // The fault went from one root to the other: a new one, though as many as before.
    assert_eq!(new(&bad_first, &bad_last), new(&bad_last, &bad_first));
    assert!(new(&bad_first, &bad_last) > 0);
    assert_eq!(new(&bad_last, &bad_last), 0);
    // Marks differ by root, and not by how the roots are ordered.
    let marks = |model: &Model| -> BTreeSet<String> {
        let breached = model.each().filter(|found| found.gap.status == Status::Breached);
        breached.filter(|found| found.subject.name == "v.a").map(|found| found.fingerprint()).collect()
    };
    assert!(marks(&bad_first).is_disjoint(&marks(&bad_last)));
    assert_eq!(marks(&bad_last), marks(&of([("prod", false), ("aaa", true)])));
}
