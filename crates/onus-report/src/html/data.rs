//! What the script reads: what falls short, once, as JSON in the page.
//!
//! Texts, rules and chains stand once each and are pointed to. Of addresses in their order, only what differs from the
//! one before is written.

use std::collections::BTreeMap;
use std::io::{self, Write};

use onus_core::assess::Status;
use onus_core::report::{AllocationReport, At, Conclusion, NOBODY, ProofReport, RuleReport};
use serde::Serialize;

use super::Page;
use super::words::{day, mark, spoken, visible};
use crate::shown::Harmless;
use crate::{Model, text};

#[derive(Serialize)]
struct Data<'a> {
    marks: BTreeMap<&'a str, &'a str>,
    parties: BTreeMap<&'a str, Party<'a>>,
    duties: BTreeMap<&'a str, Duty<'a>>,
    rules: Vec<Rule<'a>>,
    allocations: Vec<Allocation<'a>>,
    cells: Vec<Cell<'a>>,
    groups: Vec<Group<'a>>,
    gaps: Vec<Short<'a>>,
    /// Lists of gaps that subjects share.
    patterns: Vec<Vec<u32>>,
    subjects: Subjects,
}

#[derive(Serialize)]
struct Party<'a> {
    title: &'a str,
    letter: &'a str,
    colour: &'a str,
}

#[derive(Serialize)]
struct Duty<'a> {
    title: String,
    layer: &'a str,
    what: String,
    why: String,
    how: Option<String>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Rule<'a> {
    what: String,
    says: String,
    place: String,
    authority: &'a str,
    page: Option<&'a str>,
    held: Option<bool>,
}

#[derive(Serialize)]
struct Allocation<'a> {
    responsible: &'a [String],
    accountable: &'a [String],
    consulted: &'a [String],
    informed: &'a [String],
    rules: Vec<usize>,
}

#[derive(Serialize)]
struct Cell<'a> {
    layer: String,
    service: &'a str,
    /// Duty, party, status, how many, allocation.
    lines: Vec<(&'a str, &'a str, &'static str, u64, usize)>,
}

#[derive(Serialize)]
struct Group<'a> {
    status: &'static str,
    severity: Option<&'static str>,
    duty: &'a str,
    what: String,
    responsible: &'a [String],
    accepted: bool,
    count: u64,
}

#[derive(Serialize)]
struct Short<'a> {
    group: usize,
    cell: Option<usize>,
    remedy: Option<String>,
    code: Option<&'a str>,
    allocation: usize,
    checks: Vec<Check>,
    proofs: Vec<String>,
    accepted: Option<String>,
    file: Option<String>,
    r#type: Option<&'a str>,
    region: Option<&'a str>,
    account: Option<String>,
}

#[derive(Serialize)]
struct Check {
    check: String,
    place: String,
    fulfilled: Option<bool>,
}

#[derive(Serialize)]
struct Subjects {
    /// How much of the name before is kept, in units of the script's strings.
    keep: Vec<usize>,
    /// What follows.
    rest: Vec<String>,
    pattern: Vec<usize>,
    /// File and line where people wrote it; nothing at all where no input is written by people.
    at: Vec<String>,
}

/// Writes the data as JSON that holds no `<`.
pub(super) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (rules, allocations) = chains(&page.model.allocations);
    let (patterns, subjects) = subjects(page);
    let data = Data {
        marks: Status::ALL.iter().map(|status| (status.id(), mark(*status))).collect(),
        parties: page
            .faces
            .iter()
            .map(|(id, face)| (id, Party { title: &face.title, letter: &face.letter, colour: face.colour }))
            .collect(),
        duties: duties(page),
        rules,
        allocations,
        cells: cells(page),
        groups: groups(page),
        gaps: short_ones(page),
        patterns,
        subjects,
    };
    Harmless::over(out, |json| Ok(serde_json::to_writer(Unbroken(json), &data)?))
}

/// Writes on, with `<` as JSON's escape for it: no text of the data can end the element that holds it. Outside of
/// strings, JSON has none.
struct Unbroken<'o>(&'o mut dyn Write);

impl Write for Unbroken<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, part) in bytes.split(|byte| *byte == b'<').enumerate() {
            if at > 0 {
                self.0.write_all(b"\\u003c")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn duties<'a>(page: &Page<'a>) -> BTreeMap<&'a str, Duty<'a>> {
    let model: &'a Model = page.model;
    model
        .duties
        .iter()
        .map(|(id, duty)| {
            let duty = Duty {
                title: visible(&duty.title),
                layer: duty.layer.id(),
                what: visible(&duty.what),
                why: visible(&duty.why),
                how: duty.how.as_deref().map(visible),
            };
            (id.as_str(), duty)
        })
        .collect()
}

/// Each rule once; allocations point to theirs.
fn chains(allocations: &[AllocationReport]) -> (Vec<Rule<'_>>, Vec<Allocation<'_>>) {
    let mut numbers: BTreeMap<Rule<'_>, usize> = BTreeMap::new();
    let mut pointing = Vec::new();
    for allocation in allocations {
        let mut rules = Vec::new();
        for one in &allocation.rules {
            let next = numbers.len();
            rules.push(*numbers.entry(rule(one)).or_insert(next));
        }
        pointing.push(Allocation {
            responsible: &allocation.responsible,
            accountable: &allocation.accountable,
            consulted: &allocation.consulted,
            informed: &allocation.informed,
            rules,
        });
    }
    let mut rules: Vec<(Rule<'_>, usize)> = numbers.into_iter().collect();
    rules.sort_by_key(|(_, number)| *number);
    (rules.into_iter().map(|(rule, _)| rule).collect(), pointing)
}

fn rule(rule: &RuleReport) -> Rule<'_> {
    Rule {
        what: visible(&rule.what),
        says: visible(&rule.says),
        place: visible(&rule.place),
        authority: &rule.authority,
        page: rule.page.as_deref().filter(|page| super::is_web(page)),
        held: rule.held,
    }
}

fn cells<'a>(page: &'a Page<'_>) -> Vec<Cell<'a>> {
    let model = page.model;
    let mut cells: Vec<Cell<'a>> = page
        .grid
        .each()
        .map(|(layer, column, _)| Cell { layer: spoken(layer.id()), service: &column.title, lines: Vec::new() })
        .collect();
    let mut lines: BTreeMap<(usize, &str, &str, Status, usize), u64> = BTreeMap::new();
    for one in &model.conclusions {
        let Some(square) = page.grid.square(one.layer, &one.provider, &one.service) else { continue };
        let nobody = one.responsible.is_empty().then_some(NOBODY);
        for party in one.responsible.iter().map(String::as_str).chain(nobody) {
            *lines.entry((square.number, &one.duty, party, one.status, one.allocation)).or_default() += one.count;
        }
    }
    for ((cell, duty, party, status, allocation), count) in lines {
        if let Some(cell) = cells.get_mut(cell) {
            cell.lines.push((duty, party, status.id(), count, allocation));
        }
    }
    cells
}

fn groups<'a>(page: &'a Page<'_>) -> Vec<Group<'a>> {
    let group = |group: &'a onus_core::report::GapGroup| Group {
        status: group.status.id(),
        severity: group.severity.map(onus_catalogue::Severity::id),
        duty: &group.duty,
        what: visible(&group.what),
        responsible: &group.responsible,
        accepted: group.accepted.is_some(),
        count: group.count,
    };
    page.groups.iter().map(group).collect()
}

fn short_ones<'a>(page: &Page<'a>) -> Vec<Short<'a>> {
    let model: &'a Model = page.model;
    let found = page.gaps.iter().filter_map(|(at, group)| Some((model.conclusions.get(*at)?, *group)));
    found.map(|(gap, group)| short(page, gap, group)).collect()
}

fn short<'a>(page: &Page<'a>, gap: &'a Conclusion, group: usize) -> Short<'a> {
    let proof = |proof: &ProofReport| format!("{}: {}", proof.status.id(), visible(&proof.what));
    let accepted = gap.accepted.as_ref().map(|accepted| {
        let by = text::who_accepts(accepted, spoken, |party| text::name(page.model.title(party)));
        format!("{}; until {}, by {by}", accepted.reason, day(accepted.until))
    });
    Short {
        group,
        cell: page.grid.square(gap.layer, &gap.provider, &gap.service).map(|square| square.number),
        remedy: gap.remedy.as_deref().map(visible),
        code: gap.code.as_deref(),
        allocation: gap.allocation,
        checks: gap
            .checks
            .iter()
            .map(|check| Check { check: check.check.clone(), place: visible(&check.place), fulfilled: check.fulfilled })
            .collect(),
        proofs: gap.proofs.iter().map(proof).collect(),
        accepted: accepted.as_deref().map(visible),
        file: gap.input.as_deref().map(visible),
        r#type: gap.r#type.as_deref(),
        region: gap.region.as_deref(),
        account: gap.account.as_deref().map(visible),
    }
}

fn subjects(page: &Page<'_>) -> (Vec<Vec<u32>>, Subjects) {
    let model = page.model;
    let numbers: BTreeMap<usize, u32> = (0..).zip(&page.gaps).map(|(number, (at, _))| (*at, number)).collect();
    let mut of_subject: Vec<Vec<u32>> = vec![Vec::new(); model.subjects.len()];
    let mut places: Vec<Option<At<'_>>> = vec![None; model.subjects.len()];
    for (row, found) in model.rows.iter().zip(model.each_row()) {
        let at = row.subject as usize;
        if let (Some(gaps), Some(number)) = (of_subject.get_mut(at), numbers.get(&(row.conclusion as usize))) {
            gaps.push(*number);
            if let Some(place) = places.get_mut(at) {
                *place = place.or(found.at);
            }
        }
    }
    let mut numbers: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    let mut found = Subjects { keep: Vec::new(), rest: Vec::new(), pattern: Vec::new(), at: Vec::new() };
    let has_places = places.iter().any(Option::is_some);
    let mut before = String::new();
    for ((subject, gaps), place) in model.subjects.iter().zip(of_subject).zip(places) {
        if gaps.is_empty() {
            continue;
        }
        let name = visible(&subject.name);
        let same: String = before.chars().zip(name.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        found.keep.push(same.encode_utf16().count());
        found.rest.push(name.get(same.len()..).unwrap_or_default().to_owned());
        let next = numbers.len();
        found.pattern.push(*numbers.entry(gaps).or_insert(next));
        if has_places {
            found.at.push(place.map(|at| visible(&format!("{}:{}", at.file, at.line))).unwrap_or_default());
        }
        before = name;
    }
    let mut patterns: Vec<(Vec<u32>, usize)> = numbers.into_iter().collect();
    patterns.sort_by_key(|(_, number)| *number);
    (patterns.into_iter().map(|(gaps, _)| gaps).collect(), found)
}
