//! JUnit's XML, as test reports of Jenkins, GitLab and others read it: a suite for each responsible party.

mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use onus_core::assess::Status;
use onus_core::report::NOBODY;
use xml::{attribute, body};

use crate::{Model, text};
use onus_core::report::{AgreementGapReport, Conclusion, Finding};

/// Statuses of which a party can say: done.
const DONE: [Status; 5] = [Status::Verified, Status::Configured, Status::Attested, Status::Certified, Status::Declared];

/// The suite of what is wrong with the agreement itself.
const AGREEMENT: &str = "the agreement";

/// What a suite holds.
#[derive(Default)]
struct Suite<'m> {
    rows: Vec<Finding<'m>>,
    /// Duties of which something is done, with how many subjects.
    done: Vec<(&'m str, u64)>,
    by_status: BTreeMap<Status, u64>,
}

/// How a test ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Failure,
    Error,
    Skipped,
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// Writes the report. A gap with two responsible parties stands in the suite of the first, so that it is counted once.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(model);
    let mut total = Counts::default();
    for suite in suites.values() {
        total.add(&suite.counts());
    }
    total.add(&Counts { tests: model.agreement_gaps.len(), failures: model.agreement_gaps.len(), ..Counts::default() });
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"Onus\"{} time=\"0\">", total.attributes())?;
    let several = in_several_roots(model);
    for (party, suite) in &suites {
        write_suite(model, &several, (party, suite), out)?;
    }
    if !model.agreement_gaps.is_empty() {
        write_agreement(model, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// Addresses that stand in several roots.
type Several<'m> = BTreeSet<&'m str>;

fn in_several_roots(model: &Model) -> Several<'_> {
    let mut seen = BTreeSet::new();
    let resources = model.subjects.iter().filter(|subject| subject.root.is_some());
    resources.map(|subject| subject.name.as_str()).filter(|name| !seen.insert(*name)).collect()
}

fn suites<'m>(model: &'m Model) -> BTreeMap<&'m str, Suite<'m>> {
    let mut suites: BTreeMap<&str, Suite<'_>> = BTreeMap::new();
    for carried in model.carried() {
        let suite = suites.entry(carried.party).or_default();
        let done: u64 = DONE.iter().map(|status| carried.statuses.get(*status)).sum();
        if done > 0 {
            suite.done.push((carried.duty, done));
        }
        for (status, count) in &carried.statuses.0 {
            *suite.by_status.entry(*status).or_default() += count;
        }
    }
    for found in model.each() {
        let party = found.gap.responsible.first().map_or(NOBODY, String::as_str);
        suites.entry(party).or_default().rows.push(found);
    }
    suites
}

impl Suite<'_> {
    fn counts(&self) -> Counts {
        let ends = |end: End| self.rows.iter().filter(|found| end_of(found.gap) == end).count();
        Counts {
            tests: self.rows.len() + self.done.len(),
            failures: ends(End::Failure),
            errors: ends(End::Error),
            skipped: ends(End::Skipped),
        }
    }
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn attributes(&self) -> String {
        let Self { tests, failures, errors, skipped } = self;
        format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
    }
}

/// What is unallocated is an error, what is breached a failure; what cannot be told yet, or is accepted, is left aside.
fn end_of(gap: &Conclusion) -> End {
    match gap.status {
        _ if gap.accepted.is_some() => End::Skipped,
        Status::Unallocated => End::Error,
        Status::Breached => End::Failure,
        _ => End::Skipped,
    }
}

fn write_suite(
    model: &Model,
    several: &Several<'_>,
    (party, suite): (&str, &Suite<'_>),
    out: &mut dyn Write,
) -> io::Result<()> {
    // Two parties may have one name; test reports tell suites apart by it.
    let title = text::name(model.title(party));
    let alone = model.parties.iter().filter(|other| other.title == model.title(party)).count() < 2;
    let name = attribute(&if alone { title } else { format!("{title} ({party})") });
    writeln!(
        out,
        "  <testsuite name=\"{name}\" timestamp=\"{}T00:00:00\"{} time=\"0\">",
        model.provenance.as_of,
        suite.counts().attributes()
    )?;
    writeln!(out, "    <properties>")?;
    property(out, "party", party)?;
    for (status, count) in &suite.by_status {
        property(out, status.id(), &count.to_string())?;
    }
    for line in text::rests_on(model) {
        property(out, "rests on", &line)?;
    }
    for line in text::not_understood(model) {
        property(out, "not understood", &line)?;
    }
    writeln!(out, "    </properties>")?;
    for found in &suite.rows {
        write_row(model, several, found, out)?;
    }
    for (duty, count) in &suite.done {
        let layer = model.duties.get(*duty).map_or("", |duty| duty.layer.id());
        let count = text::counted(*count, "subject", "subjects");
        writeln!(out, "    <testcase name=\"{duty}: done on {count}\" classname=\"{layer}.{duty}\" time=\"0\"/>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn property(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "      <property name=\"{}\" value=\"{}\"/>", attribute(name), attribute(value))
}

fn write_row(model: &Model, several: &Several<'_>, found: &Finding<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gap = found.gap;
    let file = found.file().unwrap_or_default();
    // Test reports tell tests apart by their names.
    let apart = match &found.subject.root {
        Some(root) if several.contains(found.subject.name.as_str()) => format!(" in {}", text::name(root)),
        _ if found.subject.twin => format!(" ({})", gap.input.as_deref().unwrap_or_default()),
        _ => String::new(),
    };
    let name = attribute(&format!("{}: {}{apart}", gap.duty, text::name(&found.subject.name)));
    let place = if file.is_empty() { String::new() } else { format!(" file=\"{}\"", attribute(&text::visible(file))) };
    let line = found.at.map_or(String::new(), |at| format!(" line=\"{}\"", at.line));
    let class = format!("{}.{}", gap.layer.id(), gap.duty);
    writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\" time=\"0\"{place}{line}>")?;
    let what = attribute(&text::sentence(gap.what()));
    let kind =
        gap.severity.map_or_else(|| gap.status.id().to_owned(), |one| format!("{} {}", gap.status.id(), one.id()));
    match end_of(gap) {
        End::Skipped => {
            let why = text::acceptance(model, gap).unwrap_or_else(|| gap.what().to_owned());
            writeln!(out, "      <skipped message=\"{}\"/>", attribute(&text::visible(&why)))?;
        }
        end => {
            let element = if end == End::Error { "error" } else { "failure" };
            let details = body(&details(model, found));
            writeln!(out, "      <{element} type=\"{kind}\" message=\"{what}\">{details}</{element}>")?;
        }
    }
    writeln!(out, "    </testcase>")
}

fn details(model: &Model, found: &Finding<'_>) -> String {
    let gap = found.gap;
    let mut lines = vec![
        model.duty_title(&gap.duty).to_owned(),
        text::name(&found.subject.name),
        text::sentence(gap.what()),
        text::responsible(model, gap),
    ];
    lines.extend(gap.remedy.as_ref().map(|remedy| format!("How to fix it: {}", text::visible(remedy))));
    lines.extend(gap.checks.iter().map(|check| format!("{}: {}", check.place, text::visible(&check.check))));
    lines.push(format!("fingerprint: {}", found.fingerprint()));
    lines.join("\n")
}

fn write_agreement(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let count = model.agreement_gaps.len();
    let counts = Counts { tests: count, failures: count, ..Counts::default() };
    writeln!(
        out,
        "  <testsuite name=\"{AGREEMENT}\" timestamp=\"{}T00:00:00\"{} time=\"0\">",
        model.provenance.as_of,
        counts.attributes()
    )?;
    for gap in &model.agreement_gaps {
        write_agreement_row(model, gap, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_agreement_row(model: &Model, gap: &AgreementGapReport, out: &mut dyn Write) -> io::Result<()> {
    let name = attribute(&format!("{}: {}", gap.code, text::name(&gap.subject)));
    writeln!(out, "    <testcase name=\"{name}\" classname=\"agreement.{}\" time=\"0\">", gap.code)?;
    let details = [
        gap.title.clone(),
        text::sentence(&gap.what),
        format!("Responsible: {}", text::name(model.title(&gap.party))),
        format!("How to fix it: {}", text::sentence(&gap.remedy)),
        gap.place.as_deref().map(text::visible).unwrap_or_default().into_owned(),
    ];
    writeln!(
        out,
        "      <failure type=\"{} {}\" message=\"{}\">{}</failure>",
        gap.code,
        gap.severity,
        attribute(&text::sentence(&gap.what)),
        body(&details.join("\n"))
    )?;
    writeln!(out, "    </testcase>")
}
