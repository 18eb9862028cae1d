//! Gaps for people: grouped by duty and party, worst first, with the first addresses of each.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::Severity;
use onus_catalogue::duty::Check;

use super::{falls_short, subject_name};
use crate::assess::{Accepted, Answer, Assessment, Line, Status, Subject};
use crate::estate::{Estate, EstateError};

/// Gaps of the same duty, party and status.
#[derive(Clone, Debug)]
pub struct GapGroup {
    /// The status.
    pub status: Status,
    /// How bad the worst of them is.
    pub severity: Option<Severity>,
    /// The duty's id.
    pub duty: String,
    /// The responsible parties' ids.
    pub responsible: Vec<String>,
    /// The accountable parties' ids.
    pub accountable: Vec<String>,
    /// What is wrong or cannot be told, in words.
    pub what: String,
    /// How to mend it, where the catalogue says so.
    pub remedy: Option<String>,
    /// The acceptance of the risk.
    pub accepted: Option<Accepted>,
    /// Where unallocated: the code of the kind of gap.
    pub code: Option<&'static str>,
    /// How many subjects.
    pub count: u64,
    /// The first subjects in the order of their addresses, with the place where they are written, if it is known.
    pub subjects: Vec<String>,
    /// Columns of the resource that are at fault.
    columns: Vec<String>,
}

/// What makes gaps belong together.
type Key<'a> = (Status, Option<Severity>, &'a str, &'a [String], String, Option<Accepted>);

/// Groups what falls short, worst first, accepted risks last; with the first `show` subjects of each group.
///
/// # Errors
/// Where SQLite refuses.
pub fn gap_groups(assessment: &Assessment<'_>, estate: &Estate, show: usize) -> Result<Vec<GapGroup>, EstateError> {
    let mut groups: BTreeMap<Key<'_>, GapGroup> = BTreeMap::new();
    let mut of_pattern: BTreeMap<usize, Vec<Key<'_>>> = BTreeMap::new();
    for line in assessment.lines.iter().filter(|line| falls_short(line.status)) {
        let Some(allocation) = assessment.allocations.get(line.allocation) else { continue };
        let (what, remedy) = gap_words(assessment, estate, line);
        let key: Key<'_> =
            (line.status, line.severity, line.duty, &allocation.responsible, what.clone(), line.accepted);
        let group = groups.entry(key.clone()).or_insert_with(|| GapGroup {
            status: line.status,
            severity: line.severity,
            duty: line.duty.to_owned(),
            responsible: allocation.responsible.clone(),
            accountable: allocation.accountable.clone(),
            what,
            remedy,
            accepted: line.accepted,
            code: super::agreed::gap_code(assessment, line),
            count: 0,
            subjects: Vec::new(),
            columns: columns_at_fault(assessment, line),
        });
        group.count += line.count;
        match &line.subject {
            Subject::Resources(pattern) => of_pattern.entry(*pattern).or_default().push(key),
            other => group.subjects.push(subject_name(other, assessment)),
        }
    }
    if show > 0 && !of_pattern.is_empty() {
        first_addresses(assessment, estate, show, &of_pattern, &mut groups)?;
    }
    for group in groups.values_mut() {
        group.subjects.sort();
        group.subjects.truncate(show);
    }
    let mut groups: Vec<GapGroup> = groups.into_values().collect();
    let rank = |group: &GapGroup| (group.accepted.is_some(), group.status, group.severity.is_none(), group.severity);
    groups.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| b.count.cmp(&a.count)).then_with(|| a.duty.cmp(&b.duty)));
    Ok(groups)
}

/// One pass over all addresses keeps the smallest of each group.
fn first_addresses<'a>(
    assessment: &Assessment<'_>,
    estate: &Estate,
    show: usize,
    of_pattern: &BTreeMap<usize, Vec<Key<'a>>>,
    groups: &mut BTreeMap<Key<'a>, GapGroup>,
) -> Result<(), EstateError> {
    let mut smallest: BTreeMap<&Key<'a>, BTreeSet<(String, u32)>> = BTreeMap::new();
    let mut statement = estate.connection().prepare("SELECT id, address FROM resource")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: u32 = row.get(0)?;
        let Some(keys) =
            assessment.pattern_of.get(id as usize).and_then(|pattern| of_pattern.get(&(*pattern as usize)))
        else {
            continue;
        };
        let address = row.get_ref(1)?.as_str().unwrap_or_default();
        for key in keys {
            let kept = smallest.entry(key).or_default();
            if kept.len() < show || kept.last().is_some_and(|last| address < last.0.as_str()) {
                kept.insert((address.to_owned(), id));
                if kept.len() > show {
                    kept.pop_last();
                }
            }
        }
    }
    for (key, addresses) in smallest {
        let Some(group) = groups.get_mut(key) else { continue };
        for (address, id) in addresses {
            let at = estate.written_at(i64::from(id), &group.columns)?;
            group
                .subjects
                .push(at.map_or_else(|| address.clone(), |at| format!("{address} ({}:{})", at.file, at.line)));
        }
    }
    Ok(())
}

/// The check that makes a line fall short; of several, the worst. None where it falls short by who carries it.
pub fn decisive_check<'c>(assessment: &Assessment<'c>, line: &Line<'_>) -> Option<&'c Check> {
    let fault = assessment.allocations.get(line.allocation).and_then(|allocation| allocation.fault);
    if fault.is_some() || !falls_short(line.status) {
        return None;
    }
    let duty = assessment.catalogue.duties.get(line.duty)?;
    let wanted = if line.status == Status::Breached { Answer::No } else { Answer::Unknown };
    let checks = line.answers.iter().filter(|(_, answer)| *answer == wanted);
    checks.filter_map(|(at, _)| duty.checks.get(*at)).min_by_key(|check| check.severity)
}

/// Columns of the resource that the deciding check of a line reads: where they are written, the line is to be mended.
pub fn columns_at_fault(assessment: &Assessment<'_>, line: &Line<'_>) -> Vec<String> {
    let mut columns = Vec::new();
    if let Some(check) = decisive_check(assessment, line) {
        check.fulfilled.value.expr.own_columns(true, &mut columns);
    }
    columns
}

/// What is wrong with a line that falls short, and how to mend it.
pub fn gap_words(assessment: &Assessment<'_>, estate: &Estate, line: &Line<'_>) -> (String, Option<String>) {
    let allocation = assessment.allocations.get(line.allocation);
    if let Some(fault) = allocation.and_then(|allocation| allocation.fault) {
        return (fault.words().to_owned(), None);
    }
    let Some(check) = decisive_check(assessment, line) else {
        return ("who carries it depends on a value that is not known yet".to_owned(), None);
    };
    let of = match &line.subject {
        Subject::Resources(pattern) => assessment
            .patterns
            .get(*pattern)
            .and_then(|pattern| estate.classes.get(pattern.class))
            .map(|class| (class.provider.as_str(), class.service.as_str(), class.source_type.as_str())),
        _ => None,
    };
    let remedy = assessment.catalogue.remedy(line.duty, check, of).map(str::to_owned);
    let what = match line.status {
        Status::Breached => check.breach.clone(),
        _ => format!("cannot be told yet whether {}", check.breach),
    };
    (what, remedy)
}
