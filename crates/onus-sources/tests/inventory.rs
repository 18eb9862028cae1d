//! A source that is none of Terraform's: what the calls of a made-up interface returned, one answer a line.

use std::path::Path;

use onus_catalogue::Catalogue;
use onus_catalogue::problem::LoadError;
use onus_core::Estate;
use onus_core::agreement::Agreement;
use onus_core::assess::{Status, assess};
use onus_core::estate::{Basis, Input};
use onus_sources::{Complete, Found, Intake, Node, Reader, Source, SourceError};
use serde_json::Value;

/// What was listed of one account.
struct Inventory {
    text: &'static str,
    /// The kinds of which the listing came to its end.
    ended: Vec<String>,
}

impl Source for Inventory {
    fn name(&self) -> String {
        "lake.jsonl".to_owned()
    }

    fn read<'s>(&'s mut self, rows: &mut Intake<'_, '_, 's>) -> Result<(), SourceError> {
        let input = Input {
            name: self.name(),
            root: self.name(),
            sort: "inventory".to_owned(),
            sha256: String::new(),
            basis: Basis::Recorded,
            dated: None,
            made_by: None,
        };
        rows.begin(input, self.text);
        for line in self.text.lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            let (call, account) = (answer["call"].as_str().unwrap(), answer["account"].as_str().unwrap());
            for item in answer["items"].as_array().unwrap() {
                let address = format!("{call}/{}", item["id"].as_str().unwrap());
                rows.take(Found {
                    source_type: call,
                    provider: "lake",
                    address: &address,
                    account,
                    region: answer["region"].as_str(),
                    values: node(item),
                    unknown: node(&answer["not_answered"]),
                    secret: node(&answer["secret"]),
                })?;
            }
        }
        Ok(())
    }

    fn complete(&self) -> Vec<Complete> {
        vec![Complete { provider: "lake".to_owned(), account: "one".to_owned(), kinds: self.ended.clone() }]
    }
}

fn node(value: &Value) -> Node<'static> {
    match value {
        Value::Null => Node::Null,
        Value::Bool(truth) => Node::Boolean(*truth),
        Value::Number(number) => number.as_i64().map_or(Node::Number(number.as_f64().unwrap()), Node::Integer),
        Value::String(text) => Node::Text(text.clone().into()),
        Value::Array(members) => Node::List(members.iter().map(node).collect()),
        Value::Object(members) => {
            Node::Object(members.iter().map(|(name, member)| (name.clone().into(), node(member))).collect())
        }
    }
}

/// The built-in catalogue, and a provider that nobody has heard of.
fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inventory");
    let told = |error: LoadError| error.problems.iter().map(|problem| format!("{problem}\n")).collect::<String>();
    onus_catalogue::load::load(onus_builtin::builtin().unwrap(), &[folder]).map_err(told).unwrap()
}

fn read(catalogue: &Catalogue, text: &'static str, ended: &[&str]) -> Result<Estate, SourceError> {
    let mut reader = Reader::new(catalogue).unwrap();
    reader.read_source(&mut Inventory { text, ended: ended.iter().map(|kind| (*kind).to_owned()).collect() })?;
    reader.finish()
}

/// What becomes of the duty to record flows, for each network.
fn recorded(catalogue: &Catalogue, estate: &Estate) -> Vec<(Status, u64)> {
    let agreement = Agreement::default();
    let assessment = assess(catalogue, &agreement, estate, jiff::civil::date(2026, 11, 22)).unwrap();
    let mut found: Vec<(Status, u64)> = assessment
        .lines
        .iter()
        .filter(|line| line.duty == "record-flow-logs")
        .map(|line| (line.status, line.count))
        .collect();
    found.sort();
    found
}

const NETWORKS: &str = r#"{"call":"lake_networks","account":"one","region":"north","items":[{"id":"n1","label":"a"}]}
{"call":"lake_flow_logs","account":"one","items":[]}"#;

#[test]
fn what_is_not_listed_is_absent_where_the_source_is_complete_and_unknown_elsewhere() {
    let catalogue = catalogue();
    let open = read(&catalogue, NETWORKS, &[]).unwrap();
    assert_eq!(recorded(&catalogue, &open), [(Status::Unknown, 1)]);
    let whole = read(&catalogue, NETWORKS, &["flow_log"]).unwrap();
    assert_eq!(recorded(&catalogue, &whole), [(Status::Breached, 1)]);
}

#[test]
fn another_account_that_may_have_more_keeps_the_question_open() {
    const TWO: &str = r#"{"call":"lake_networks","account":"one","items":[{"id":"n1","label":"a"}]}
{"call":"lake_networks","account":"two","items":[{"id":"n2","label":"b"}]}
{"call":"lake_flow_logs","account":"two","not_answered":{"on":true},"items":[{"id":"f1","network_id":"n2"}]}"#;
    let catalogue = catalogue();
    let estate = read(&catalogue, TWO, &["flow_log"]).unwrap();
    assert!(recorded(&catalogue, &estate).iter().all(|(status, _)| *status == Status::Unknown));
}

#[test]
fn a_source_is_complete_of_kinds_only() {
    assert!(matches!(read(&catalogue(), NETWORKS, &["flow_logs"]), Err(SourceError::Unsupported { .. })));
}
