//! Reads conclusions, subjects and rows from an assessment and its estate.

use std::collections::{BTreeMap, HashMap};

use onus_catalogue::Scope;

use super::conclusion::Spot;
use super::{Conclusion, Row, Subject};
use crate::assess::{Assessment, Line, Subject as Owed};
use crate::estate::{Class, Estate, EstateError};
use crate::report::agreed::{acceptance, gap_code, proofs};
use crate::report::checks::checks;
use crate::report::gaps::{columns_at_fault, decisive_check, gap_words};
use crate::report::{falls_short, provider_and_service, subject_name};

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub conclusions: Vec<Conclusion>,
    pub subjects: Vec<Subject>,
    pub rows: Vec<Row>,
    pub files: Vec<String>,
}

/// What a resource of a pattern has rows for: the conclusion, and the columns at fault.
type OfPattern = BTreeMap<usize, Vec<(u32, Vec<String>)>>;

/// Finds all conclusions; rows of what falls short, or of everything.
pub(super) fn find(assessment: &Assessment<'_>, estate: &Estate, whole: bool) -> Result<Found, EstateError> {
    let mut of_pattern = OfPattern::new();
    let mut others: BTreeMap<(Scope, String), Vec<u32>> = BTreeMap::new();
    let (conclusions, numbers) = conclusions(assessment, estate);
    let mut found = Found { conclusions, ..Found::default() };
    for (line, at) in assessment.lines.iter().zip(numbers) {
        let Some(scope) = at.and_then(|at| found.conclusions.get(at as usize)).map(|one| one.scope) else { continue };
        let (Some(at), short) = (at, falls_short(line.status)) else { continue };
        if !whole && !short {
            continue;
        }
        if let Owed::Resources(pattern) = &line.subject {
            let columns = if short { columns_at_fault(assessment, line) } else { Vec::new() };
            of_pattern.entry(*pattern).or_default().push((at, columns));
            continue;
        }
        others.entry((scope, subject_name(&line.subject, assessment))).or_default().push(at);
    }
    for ((_, name), conclusions) in others {
        let subject = found.add(name, None);
        found.rows.extend(conclusions.into_iter().map(|conclusion| Row { conclusion, subject, at: None }));
    }
    if !of_pattern.is_empty() {
        found.resources(assessment, estate, &of_pattern)?;
    }
    mark_twins(&mut found.subjects);
    Ok(found)
}

/// All conclusions in an order that does not depend on that of the inputs, each once, and the number of each line's.
fn conclusions(assessment: &Assessment<'_>, estate: &Estate) -> (Vec<Conclusion>, Vec<Option<u32>>) {
    let mut numbers = vec![None; assessment.lines.len()];
    let mut all: Vec<(Conclusion, u64, usize)> = assessment
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((conclusion(assessment, estate, line)?, line.count, at)))
        .collect();
    all.sort_unstable();
    let (mut found, mut counts): (Vec<Conclusion>, Vec<u64>) = (Vec::new(), Vec::new());
    for (conclusion, count, line) in all {
        // Lines of different patterns may say the same.
        match counts.last_mut() {
            Some(last) if found.last() == Some(&conclusion) => *last += count,
            _ => {
                found.push(conclusion);
                counts.push(count);
            }
        }
        if let Some(slot) = numbers.get_mut(line) {
            *slot = Some(number(found.len() - 1));
        }
    }
    for (conclusion, count) in found.iter_mut().zip(counts) {
        conclusion.count = count;
    }
    (found, numbers)
}

/// What a line says, of how many subjects aside.
fn conclusion(assessment: &Assessment<'_>, estate: &Estate, line: &Line<'_>) -> Option<Conclusion> {
    let duty = assessment.duty(line)?;
    let allocation = assessment.allocation(line)?;
    let words = falls_short(line.status).then(|| gap_words(assessment, estate, line));
    let (what, remedy) = words.map_or((None, None), |(what, remedy)| (Some(what), remedy));
    let (provider, service) = provider_and_service(line, assessment, estate);
    let class = class_of(assessment, estate, line);
    let (region, account) = match &line.subject {
        Owed::Resources(_) => (
            class.and_then(|class| class.region.clone()),
            class
                .and_then(|class| estate.accounts.get(class.account as usize))
                .map(|account| (account.name.clone(), account.named)),
        ),
        Owed::Service { region, .. } => (region.clone(), None),
        Owed::Account { account, named, .. } => (None, Some((account.clone(), *named))),
        Owed::Organisation(_) => (None, None),
    };
    let (account, account_named) = account.map_or((None, false), |(name, named)| (Some(name), named));
    Some(Conclusion {
        duty: line.duty.to_owned(),
        layer: duty.layer,
        scope: duty.scope,
        status: line.status,
        severity: line.severity,
        code: gap_code(assessment, line).map(str::to_owned),
        what,
        remedy,
        responsible: allocation.responsible.clone(),
        accountable: allocation.accountable.clone(),
        allocation: line.allocation,
        checks: checks(assessment, line),
        decisive: decisive_check(assessment, line).map(|check| check.fulfilled.value.text.clone()),
        proofs: proofs(assessment, line),
        accepted: acceptance(assessment, line.accepted),
        input: class.map(|class| class.input.clone()),
        r#type: class.map(|class| class.source_type.clone()),
        kind: class.map(|class| class.kind.clone()),
        provider: provider.to_owned(),
        service: service.to_owned(),
        region,
        account,
        account_named,
        count: 0,
    })
}

fn class_of<'a>(assessment: &Assessment<'_>, estate: &'a Estate, line: &Line<'_>) -> Option<&'a Class> {
    let Owed::Resources(pattern) = &line.subject else { return None };
    estate.class(assessment.patterns.get(*pattern)?.class)
}

/// An index as it is kept; no list here comes near the end of the numbers.
fn number(at: usize) -> u32 {
    debug_assert!(u32::try_from(at).is_ok(), "a list of more than four thousand million");
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Resources of one name stand side by side; those of one root too are twins.
pub(super) fn mark_twins(subjects: &mut [Subject]) {
    for same in subjects.chunk_by_mut(|one, other| one.name == other.name) {
        let mut roots: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for subject in &*same {
            *roots.entry(subject.root.clone()).or_default() += 1;
        }
        for subject in same {
            subject.twin = roots.get(&subject.root).is_some_and(|count| *count > 1);
        }
    }
}

impl Found {
    fn add(&mut self, name: String, root: Option<String>) -> u32 {
        self.subjects.push(Subject { name, root, twin: false });
        number(self.subjects.len() - 1)
    }

    fn resources(
        &mut self,
        assessment: &Assessment<'_>,
        estate: &Estate,
        of_pattern: &OfPattern,
    ) -> Result<(), EstateError> {
        let mut files: HashMap<String, u32> = HashMap::new();
        let roots = estate.roots();
        let mut statement =
            estate.connection().prepare("SELECT id, address, class FROM resource ORDER BY address, id")?;
        let mut resources = statement.query([])?;
        while let Some(resource) = resources.next()? {
            let id: u32 = resource.get(0)?;
            let pattern = assessment.pattern_of.get(id as usize).map(|pattern| *pattern as usize);
            let Some(gaps) = pattern.and_then(|pattern| of_pattern.get(&pattern)) else { continue };
            let class: u32 = resource.get(2)?;
            let class = estate.class(class as usize);
            let root = class.and_then(|class| roots.get(class.input.as_str())).map(|root| (*root).to_owned());
            let subject = self.add(resource.get_ref(1)?.as_str().unwrap_or_default().to_owned(), root);
            for (conclusion, columns) in gaps {
                let at = estate.written_at(i64::from(id), columns)?.map(|at| {
                    let next = number(files.len());
                    Spot { file: *files.entry(at.file).or_insert(next), line: at.line, column: at.column }
                });
                self.rows.push(Row { conclusion: *conclusion, subject, at });
            }
        }
        let mut names: Vec<(String, u32)> = files.into_iter().collect();
        names.sort_unstable_by_key(|(_, number)| *number);
        self.files = names.into_iter().map(|(name, _)| name).collect();
        Ok(())
    }
}
