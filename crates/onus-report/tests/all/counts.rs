//! Every format tells the counts of what the engine concluded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use onus_core::Assessment;
use onus_core::assess::Status;
use onus_core::report::Detail;
use onus_report::{Format, Model};
use proptest::sample::subsequence;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::ground::{EXAMPLES, at_root, bytes, json, on_examples, text, with_assessment};
use crate::read::{csv, csv_column, lines, sheet};

/// How many gaps of each status, how many are accepted, how many of the agreement.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    statuses: BTreeMap<String, usize>,
    accepted: usize,
    agreement: usize,
}

impl Counts {
    fn gap(&mut self, status: &str, accepted: bool) {
        *self.statuses.entry(status.to_owned()).or_default() += 1;
        self.accepted += usize::from(accepted);
    }

    fn status(&self, status: &str) -> usize {
        self.statuses.get(status).copied().unwrap_or(0)
    }
}

/// Counted on what the engine concluded, past the model that formats are made from.
fn of_engine(assessment: &Assessment<'_>) -> Counts {
    let mut counts = Counts { agreement: assessment.agreement_gaps.len(), ..Counts::default() };
    for line in &assessment.lines {
        if matches!(line.status, Status::Unallocated | Status::Breached | Status::Unknown) {
            for _ in 0..line.count {
                counts.gap(line.status.id(), line.accepted.is_some());
            }
        }
    }
    counts
}

/// How many estates are made of each example.
const MADE: usize = 6;

/// Runs a test on each example, and on estates that are made of its resources by chance, with what its reports must tell.
fn on_counted(mut test: impl FnMut(&Model, Counts)) {
    for (input, agreement) in EXAMPLES {
        with_assessment(&[PathBuf::from(input)], agreement.map(Path::new), Detail::Short, |assessment, model| {
            let counts = of_engine(assessment);
            assert!(counts.status("breached") > 0 && counts.status("unknown") > 0);
            test(model, counts);
        });
    }
    let mut seen = BTreeSet::new();
    on_chance(Detail::Short, |assessment, model| {
        let counts = of_engine(assessment);
        seen.insert(format!("{counts:?}"));
        test(model, counts);
    });
    assert!(seen.len() > MADE, "{seen:?}");
}

/// Runs a test on estates that hold some of the resources of an example, some of them several times.
fn on_chance(detail: Detail, mut test: impl FnMut(&Assessment<'_>, &Model)) {
    let mut runner = TestRunner::deterministic();
    for (input, agreement) in EXAMPLES {
        at_root();
        let whole: Value = serde_json::from_slice(&std::fs::read(input).unwrap()).unwrap();
        let changes = whole["resource_changes"].as_array().unwrap().clone();
        let most = changes.len();
        let chosen = (subsequence(changes, 1..=most), 1_usize..4);
        for _ in 0..MADE {
            let (chosen, times) = chosen.new_tree(&mut runner).unwrap().current();
            let mut plan = whole.clone();
            let copies = chosen.iter().enumerate().flat_map(|(at, change)| {
                (0..if at % 3 == 0 { times } else { 1 }).map(move |copy| {
                    let mut change = change.clone();
                    if copy > 0 {
                        change["address"] = format!("{}_{copy}", change["address"].as_str().unwrap()).into();
                    }
                    change
                })
            });
            plan["resource_changes"] = copies.collect();
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("plan.json");
            std::fs::write(&path, plan.to_string()).unwrap();
            with_assessment(&[path], agreement.map(Path::new), detail, |assessment, model| test(assessment, model));
        }
    }
}

#[test]
fn what_was_saved_is_told_as_it_was() {
    on_chance(Detail::Whole, |_, model| {
        let mut saved = Vec::new();
        model.write_json(true, &mut saved).unwrap();
        let again = Model::from_json("saved.json", &saved).unwrap();
        for format in Format::ALL {
            assert_eq!(bytes(format, &again), bytes(format, model), "{format:?}");
        }
    });
}

#[test]
fn the_assessment_as_json() {
    on_counted(|model, expected| {
        let report = json(Format::Json, model);
        let mut counts = Counts { agreement: report["agreement_gaps"].as_array().unwrap().len(), ..Counts::default() };
        for gap in report["gaps"].as_array().unwrap() {
            counts.gap(gap["status"].as_str().unwrap(), !gap["accepted"].is_null());
        }
        assert_eq!(counts, expected);
        for (status, count) in &expected.statuses {
            assert_eq!(report["summary"]["statuses"][status].as_u64(), Some(*count as u64), "{status}");
        }
    });
}

#[test]
fn sarif() {
    on_counted(|model, expected| {
        let report = json(Format::Sarif, model);
        let mut counts = Counts::default();
        for result in report["runs"][0]["results"].as_array().unwrap() {
            let suppressed = !result["suppressions"].as_array().unwrap().is_empty();
            match result["properties"]["status"].as_str() {
                Some(status) => counts.gap(status, suppressed),
                None => counts.agreement += 1,
            }
            // The rule to which a result points is its own.
            let rule = &report["runs"][0]["tool"]["driver"]["rules"]
                [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
        }
        assert_eq!(counts, expected);
    });
}

#[test]
fn junit() {
    on_counted(|model, counts| {
        let text = text(Format::Junit, model);
        let document = roxmltree::Document::parse(&text).unwrap();
        let number = |name: &str| -> usize { document.root_element().attribute(name).unwrap().parse().unwrap() };
        let accepted = |status: &str| {
            model.each().filter(|found| found.gap.accepted.is_some() && found.gap.status.id() == status).count()
        };
        assert_eq!(number("failures"), counts.status("breached") - accepted("breached") + counts.agreement);
        assert_eq!(number("errors"), counts.status("unallocated"));
        assert_eq!(number("skipped"), counts.status("unknown") - accepted("unknown") + counts.accepted);
        // What the attributes say is what there is, on the whole and in each suite.
        for element in
            document.descendants().filter(|node| node.has_tag_name("testsuite") || node.has_tag_name("testsuites"))
        {
            for (attribute, tag) in
                [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
            {
                let found = element.descendants().filter(|node| node.has_tag_name(tag)).count();
                assert_eq!(element.attribute(attribute), Some(found.to_string().as_str()), "{tag}");
            }
        }
        // Test reports tell tests apart by suite, class and name.
        let mut names: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("testcase"))
            .map(|node| {
                (
                    node.parent().and_then(|suite| suite.attribute("name")),
                    node.attribute("classname"),
                    node.attribute("name"),
                )
            })
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    });
}

#[test]
fn gitlab() {
    on_counted(|model, counts| {
        let report = json(Format::Gitlab, model);
        let findings = report.as_array().unwrap();
        assert_eq!(findings.len(), counts.statuses.values().sum::<usize>() + counts.agreement);
        let accepted =
            findings.iter().filter(|finding| finding["description"].as_str().unwrap().starts_with("accepted risk: "));
        assert_eq!(accepted.count(), counts.accepted);
        let alarming = findings.iter().filter(|finding| finding["severity"] != "info").count();
        let accepted_unknown =
            model.each().filter(|found| found.gap.accepted.is_some() && found.gap.status.id() == "unknown").count();
        let quiet = counts.status("unknown") + counts.accepted - accepted_unknown;
        assert_eq!(alarming, findings.len() - quiet);
    });
}

#[test]
fn ocsf() {
    on_counted(|model, expected| {
        let mut counts = Counts::default();
        for event in lines(&text(Format::Ocsf, model)) {
            let onus = &event["unmapped"]["onus"];
            if onus["record"] == "agreement-gap" {
                counts.agreement += 1;
                continue;
            }
            assert_eq!(event["status"] == "Suppressed", !onus["accepted"].is_null());
            counts.gap(onus["status"].as_str().unwrap(), event["status_id"] == 3);
            // Who must fix it is named, and by which rules.
            assert!(!onus["responsible"].as_array().unwrap().is_empty() || onus["status"] == "unallocated");
            assert!(!onus["rules"].as_array().unwrap().is_empty());
        }
        assert_eq!(counts, expected);
    });
}

#[test]
fn comma_separated_values() {
    on_counted(|model, expected| {
        let records = csv(&text(Format::Csv, model));
        let mut counts = Counts::default();
        let (kinds, statuses) = (csv_column(&records, "record"), csv_column(&records, "status"));
        for ((kind, status), accepted) in kinds.iter().zip(statuses).zip(csv_column(&records, "accepted")) {
            if kind == "agreement-gap" {
                counts.agreement += 1;
            } else {
                counts.gap(&status, !accepted.is_empty());
            }
        }
        assert_eq!(counts, expected);
        assert!(records.iter().all(|record| record.len() == onus_report::csv::COLUMNS.len()));
    });
}

#[test]
fn workbook() {
    on_counted(|model, expected| {
        let bytes = bytes(Format::Xlsx, model);
        let mut counts = Counts { agreement: sheet(&bytes, "Agreement gaps").len(), ..Counts::default() };
        for row in sheet(&bytes, "Gaps") {
            counts.gap(&row[0].to_string(), row[8] != calamine::Data::Empty);
        }
        assert_eq!(counts, expected);
        assert_eq!(sheet(&bytes, "Evidence").len(), model.evidence.len());
        let people: usize = model.officers.iter().map(|role| role.officers.len() + usize::from(role.is_vacant())).sum();
        assert_eq!(sheet(&bytes, "Officers").len(), people);
        assert_eq!(sheet(&bytes, "Figures").len(), model.matrix.len());
    });
}

#[test]
fn page() {
    on_counted(|model, expected| {
        let text = text(Format::Html, model);
        let (_, data) = text.split_once("type=\"application/json\">").unwrap();
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let mut counts = Counts { agreement: model.agreement_gaps.len(), ..Counts::default() };
        for pattern in data["subjects"]["pattern"].as_array().unwrap() {
            for gap in data["patterns"][at(pattern)].as_array().unwrap() {
                let gap = &data["gaps"][at(gap)];
                counts.gap(data["groups"][at(&gap["group"])]["status"].as_str().unwrap(), !gap["accepted"].is_null());
            }
        }
        assert_eq!(counts, expected);
        for gap in &model.agreement_gaps {
            assert!(text.contains(&gap.code), "{}", gap.code);
        }
    });
}

#[test]
fn markdown() {
    on_counted(|model, counts| {
        let text = text(Format::Markdown, model);
        let title = text.lines().nth(1).unwrap();
        let mut said = format!(
            "### Onus: {} breached, {} unallocated, {} unknown",
            counts.status("breached"),
            counts.status("unallocated"),
            counts.status("unknown")
        );
        if !model.provenance.agreement.is_empty() {
            said += &format!(", {} gaps of the agreement", counts.agreement);
        }
        if counts.accepted > 0 {
            said += &format!(", {} accepted risk", counts.accepted);
        }
        assert_eq!(title, said);
        assert!(!text.contains("are not shown here"));
        // Every group is there, with how many it is.
        let folded = text.matches("<details><summary>✗").count() + text.matches("<details><summary>∅").count();
        let listed =
            text.lines().filter(|line| ["- ✗", "- ?", "- ∅"].iter().any(|mark| line.starts_with(mark))).count();
        assert_eq!(folded + listed, model.groups(1).len());
    });
}

#[test]
fn the_model_has_the_rows_of_the_json_in_their_order() {
    on_examples(|model| {
        let report = json(Format::Json, model);
        let gaps = report["gaps"].as_array().unwrap();
        assert_eq!(model.short(), gaps.len() as u64);
        let groups = model.groups(1);
        for (found, written) in model.each().zip(gaps) {
            let (gap, word) = (found.gap, |name: &str| written[name].as_str());
            assert_eq!(Some(found.subject.name.as_str()), word("subject"));
            assert_eq!((Some(gap.duty.as_str()), Some(gap.status.id())), (word("duty"), word("status")));
            assert_eq!(
                (found.file(), gap.r#type.as_deref(), gap.region.as_deref()),
                (word("place"), word("type"), word("region"))
            );
            assert_eq!(Some(gap.what()), word("what"));
            assert_eq!(gap.remedy.as_deref(), word("remedy"));
            let same = |group: &&onus_core::report::GapGroup| group.duty == gap.duty && group.what == gap.what();
            assert!(groups.iter().any(|group| same(&group)));
        }
        assert_eq!(groups.iter().map(|group| group.count).sum::<u64>(), model.short());
        let accepted = gaps.iter().filter(|gap| !gap["accepted"].is_null()).count();
        assert_eq!(model.accepted(), accepted as u64);
    });
}
