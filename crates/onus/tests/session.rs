//! The library as another program meets it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::path::{Path, PathBuf};
use std::thread;

use onus::{AgreementFrom, Detail, Error, ErrorCode, Input, Model, ReadOptions, Session, Status};

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(path)
}

fn shop() -> PathBuf {
    example("01-open-telekom-cloud-shop/plan.json")
}

fn session() -> Session {
    Session::builder().agreement(AgreementFrom::Nowhere).as_of("2026-11-22").unwrap().open(&[shop()]).unwrap()
}

fn code(result: Result<impl Sized, Error>) -> ErrorCode {
    result.err().expect("an error").error_code()
}

#[test]
fn a_plan_is_assessed_and_told_who_carries_what() {
    let model = session().assess_inputs(&[Input::path(shop())]).unwrap();
    assert!(model.count(Status::Breached) > 0);
    let found = model.each().find(|found| found.gap.status == Status::Breached).unwrap();
    assert_eq!(model.titles(&found.gap.responsible), "Customer");
    assert!(!model.allocations[found.gap.allocation].rules.is_empty());
}

#[test]
fn what_is_named_twice_is_read_once() {
    let (file, folder) = (shop(), example("01-open-telekom-cloud-shop"));
    let read = |paths: &[PathBuf]| session().assess_inputs(&paths.iter().map(Input::path).collect::<Vec<_>>()).unwrap();
    assert_eq!(read(&[file.clone(), folder.join("../01-open-telekom-cloud-shop/./plan.json")]), read(&[file]));
}

#[test]
fn what_is_given_is_shared_between_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Session>();
    is_shared::<Model>();
    is_shared::<Error>();
    let session = session();
    let runs: Vec<_> = (0..2)
        .map(|_| {
            let session = session.clone();
            thread::spawn(move || session.assess_inputs(&[Input::path(shop())]).unwrap())
        })
        .collect();
    let models: Vec<Model> = runs.into_iter().map(|run| run.join().unwrap()).collect();
    assert_eq!(models[0], models[1]);
}

#[test]
fn a_kept_estate_is_an_input() {
    let session = session();
    let estate = session.read([Input::path(shop())], &ReadOptions::default()).unwrap();
    let kept = session.keep(&estate).unwrap();
    let again = session.read([Input::bytes("shop.estate", kept.clone())], &ReadOptions::default()).unwrap();
    let of = |estate| session.assess(estate, Detail::Whole).unwrap();
    assert_eq!(of(&estate), of(&again));
    let both = [Input::bytes("shop.estate", kept), Input::path(shop())];
    assert_eq!(code(session.read(both, &ReadOptions::default())), ErrorCode::Usage);
}

#[test]
fn a_resource_is_explained() {
    let session = session();
    let estate = session.read([Input::path(shop())], &ReadOptions::default()).unwrap();
    let model = session.assess(&estate, Detail::Short).unwrap();
    let found = model.each().find(|found| found.gap.scope.id() == "resource").unwrap();
    let (name, duty) = (&found.subject.name, &found.gap.duty);
    let explained = session.explain(&estate, name, Some(duty)).unwrap();
    assert_eq!((&explained.subject, &explained.duties[0].duty), (name, duty));
    assert!(session.explain(&estate, name, None).unwrap().duties.len() > 1);
    assert_eq!(code(session.explain(&estate, "nothing.of.this.name", None)), ErrorCode::NotFound);
    assert_eq!(code(session.explain(&estate, name, Some("no-such-duty"))), ErrorCode::NotFound);
}

#[test]
fn what_differs_is_owned_data() {
    let whole = |agreement: &str| {
        let folder = example("03-a-change-that-moves-the-line");
        let agreement = AgreementFrom::File(folder.join(agreement));
        let plan = folder.join("plan.json");
        let session = Session::builder().agreement(agreement).as_of("2026-11-22").unwrap().open(&[&plan]).unwrap();
        session.assess(&session.read([Input::path(plan)], &ReadOptions::default()).unwrap(), Detail::Whole).unwrap()
    };
    let (old, new) = (whole("onus-until-now.toml"), whole("onus.toml"));
    let session = session();
    let diff = session.diff(("until now", &old), ("now", &new));
    drop((old, new));
    assert!(diff.summary.moved > 0 && diff.summary.moved == diff.moved.iter().map(|moved| moved.count).sum::<u64>());
    assert_eq!((diff.old.name.as_str(), diff.new.name.as_str()), ("until now", "now"));
    let json = serde_json::to_value(&diff).unwrap();
    let again: onus::diff::Diff = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), json);
}

#[test]
fn errors_have_codes_and_places() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let agreement = file("onus.toml", "[customer]\nnane = \"x\"\n[[contract]]\nwith = 1\n");
    let wrong = Session::builder().agreement(AgreementFrom::File(agreement)).open(&[shop()]).err().unwrap();
    assert_eq!(wrong.error_code(), ErrorCode::Agreement);
    // All faults of the file at once.
    assert!(wrong.problems().len() > 2, "{:?}", wrong.problems());
    let session = session();
    let read = |input: Input| session.read([input], &ReadOptions::default());
    assert_eq!(code(read(Input::path(directory.path().join("not-there.json")))), ErrorCode::Input);
    assert_eq!(code(read(Input::bytes("plan.json", b"{".to_vec()))), ErrorCode::Input);
    let empty = br#"{"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": []}"#;
    assert_eq!(code(read(Input::bytes("plan.json", empty.to_vec()))), ErrorCode::NothingRecognised);
    assert_eq!(code(Session::builder().as_of("yesterday")), ErrorCode::Usage);
    let zone = Session::builder().time_zone("Nowhere/At_All").agreement(AgreementFrom::Nowhere).open(&[shop()]);
    assert_eq!(code(zone), ErrorCode::Usage);
}
