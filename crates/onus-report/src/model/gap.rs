//! What falls short: what rows share, and the rows.

use std::collections::BTreeMap;

use jiff::civil::Date;
use onus::assess::{GapKind, Line, Status, Subject as Owed};
use onus::estate::{Class, EstateError, WrittenAt};
use onus::report::{
    AcceptedBy, CheckReport, GapGroup, ProofReport, acceptance, checks, columns_at_fault, decisive_check, falls_short,
    gap_code, gap_words, proofs, provider_and_service, subject_name,
};
use onus::{Assessment, Estate};
use onus_catalogue::{Goal, Layer, Scope, Severity};

/// What falls short of one duty on subjects for which it is the same.
#[derive(Debug)]
pub struct Gap<'a> {
    /// The duty's id.
    pub duty: &'a str,
    /// The duty's title.
    pub title: &'a str,
    /// The layer.
    pub layer: Layer,
    /// What the duty serves.
    pub goals: &'a [Goal],
    /// What the duty is owed on.
    pub scope: Scope,
    /// The status: unallocated, breached or unknown.
    pub status: Status,
    /// How bad it is, where a check says so.
    pub severity: Option<Severity>,
    /// Where unallocated: the code of the kind of gap.
    pub code: Option<&'static str>,
    /// What is wrong, or cannot be told.
    pub what: String,
    /// How to mend it.
    pub remedy: Option<String>,
    /// Ids of the parties that do it: they can mend it.
    pub responsible: &'a [String],
    /// Ids of the parties that answer for it.
    pub accountable: &'a [String],
    /// The chain of rules: index into [`Model::allocations`](super::Model::allocations).
    pub allocation: usize,
    /// The duty's checks on these subjects.
    pub checks: Vec<CheckReport>,
    /// The check that decided, as the catalogue writes it; of several, the worst.
    pub decisive: Option<&'a str>,
    /// Documents that show something of it, the strongest first.
    pub proofs: Vec<ProofReport>,
    /// The accountable party accepts the risk.
    pub accepted: Option<Accepted<'a>>,
    /// Index into [`Model::groups`](super::Model::groups).
    pub group: usize,
    /// Columns that the deciding check reads: where they are written, the gap is to be mended.
    pub columns: Vec<String>,
    /// The input that the resources were read from, by its name.
    pub file: Option<&'a str>,
    /// The type in the source's words.
    pub source_type: Option<&'a str>,
    /// The kind.
    pub kind: Option<&'a str>,
    /// The provider's id; of an organisation, the party's.
    pub provider: &'a str,
    /// The service's id, `account` or `organisation`.
    pub service: &'a str,
    /// The region, where known.
    pub region: Option<&'a str>,
    /// The account's name, where the subjects lie in one.
    pub account: Option<&'a str>,
    /// How many subjects.
    pub count: u64,
}

/// The acceptance of a risk.
#[derive(Clone, Debug)]
pub struct Accepted<'a> {
    /// Why.
    pub reason: &'a str,
    /// The officer's party; none where a comment of the configuration accepts it.
    pub party: Option<&'a str>,
    /// The officer's role; none where a comment of the configuration accepts it.
    pub role: Option<&'a str>,
    /// The person who holds the role, where the agreement names one; of a comment, its owner.
    pub name: Option<&'a str>,
    /// The last day.
    pub until: Date,
    /// Where the agreement says so: file and line; of a comment, the column too.
    pub place: String,
}

/// Something that duties fall short on.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The address of the resource, or the name of the service, account or organisation.
    pub name: String,
    /// Where people wrote it: by column, and the block as a whole under the empty name. Nothing where no person did.
    pub written: BTreeMap<String, WrittenAt>,
    /// Another subject has the same name: in another input, or in another account.
    pub twin: bool,
}

/// One gap on one subject.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Index into [`Model::gaps`](super::Model::gaps).
    pub gap: u32,
    /// Index into [`Model::subjects`](super::Model::subjects).
    pub subject: u32,
}

impl Subject {
    /// Where people wrote it: the first of these columns that has a place of its own, else the block.
    pub fn written_at(&self, columns: &[String]) -> Option<&WrittenAt> {
        columns.iter().map(String::as_str).chain([""]).find_map(|column| self.written.get(column))
    }
}

impl Gap<'_> {
    /// Where it is to be mended on this subject.
    pub fn written_at<'s>(&self, subject: &'s Subject) -> Option<&'s WrittenAt> {
        subject.written_at(&self.columns)
    }

    /// The file that says it of this subject: the one that people wrote, else the input.
    pub fn file_of<'s>(&'s self, subject: &'s Subject) -> Option<&'s str> {
        self.written_at(subject).map(|at| at.file.as_str()).or(self.file)
    }

    /// How bad it is, for formats that must know: what nobody carries is as bad as its kind; of what only depends on a value
    /// that is not known yet, medium.
    pub fn weight(&self) -> Severity {
        let of_kind = self.code.and_then(GapKind::from_code).map(GapKind::severity);
        self.severity.or(of_kind).unwrap_or(Severity::Medium)
    }
}

/// What was found to fall short.
pub(super) struct Found<'a> {
    pub(super) gaps: Vec<Gap<'a>>,
    pub(super) subjects: Vec<Subject>,
    pub(super) rows: Vec<Row>,
}

/// Finds what falls short: services, accounts and organisations first, then resources in the order of their addresses.
pub(super) fn find<'a>(
    assessment: &'a Assessment<'a>,
    estate: &'a Estate,
    groups: &[GapGroup],
) -> Result<Found<'a>, EstateError> {
    let mut found = Found { gaps: Vec::new(), subjects: Vec::new(), rows: Vec::new() };
    let groups = by_key(groups);
    let mut of_pattern: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut named: BTreeMap<(Scope, String), u32> = BTreeMap::new();
    for line in assessment.lines.iter().filter(|line| falls_short(line.status)) {
        let Some(gap) = gap(assessment, estate, line, &groups) else { continue };
        let scope = gap.scope;
        let at = number(found.gaps.len());
        found.gaps.push(gap);
        if let Owed::Resources(pattern) = &line.subject {
            of_pattern.entry(*pattern).or_default().push(at);
            continue;
        }
        let name = subject_name(&line.subject, assessment);
        let subject = *named.entry((scope, name)).or_insert_with_key(|(_, name)| found.add(name.clone()));
        found.rows.push(Row { gap: at, subject });
    }
    if !of_pattern.is_empty() {
        found.resources(assessment, estate, &of_pattern)?;
    }
    found.mark_twins();
    Ok(found)
}

/// What tells groups apart.
type Key<'g> = (Status, Option<Severity>, &'g str, &'g [String], &'g str, Option<onus::assess::Accepted>);

fn by_key(groups: &[GapGroup]) -> BTreeMap<Key<'_>, usize> {
    groups.iter().enumerate().map(|(at, group)| (key(group), at)).collect()
}

fn key(group: &GapGroup) -> Key<'_> {
    (group.status, group.severity, &group.duty, &group.responsible, &group.what, group.accepted)
}

fn gap<'a>(
    assessment: &'a Assessment<'a>,
    estate: &'a Estate,
    line: &'a Line<'a>,
    groups: &BTreeMap<Key<'_>, usize>,
) -> Option<Gap<'a>> {
    let duty = assessment.catalogue.duties.get(line.duty)?;
    let allocation = assessment.allocations.get(line.allocation)?;
    let (what, remedy) = gap_words(assessment, estate, line);
    let key = (line.status, line.severity, line.duty, allocation.responsible.as_slice(), what.as_str(), line.accepted);
    let group = groups.get(&key).copied()?;
    let (provider, service) = provider_and_service(line, assessment, estate);
    let class = class_of(assessment, estate, line);
    let (region, account) = match &line.subject {
        Owed::Resources(_) => (
            class.and_then(|class| class.region.as_deref()),
            class.and_then(|class| estate.accounts.get(class.account as usize)).map(|account| account.name.as_str()),
        ),
        Owed::Service { region, .. } => (region.as_deref(), None),
        Owed::Account { account, .. } => (None, Some(account.as_str())),
        Owed::Organisation(_) => (None, None),
    };
    Some(Gap {
        duty: line.duty,
        title: &duty.title,
        layer: duty.layer,
        goals: &duty.goals,
        scope: duty.scope,
        status: line.status,
        severity: line.severity,
        code: gap_code(assessment, line),
        what,
        remedy,
        responsible: &allocation.responsible,
        accountable: &allocation.accountable,
        allocation: line.allocation,
        checks: checks(assessment, line),
        decisive: decisive_check(assessment, line).map(|check| check.fulfilled.value.text.as_str()),
        proofs: proofs(assessment, line),
        accepted: accepted(assessment, line),
        group,
        columns: columns_at_fault(assessment, line),
        file: class.map(|class| class.input.as_str()),
        source_type: class.map(|class| class.source_type.as_str()),
        kind: class.map(|class| class.kind.as_str()),
        provider,
        service,
        region,
        account,
        count: line.count,
    })
}

fn class_of<'a>(assessment: &Assessment<'_>, estate: &'a Estate, line: &Line<'_>) -> Option<&'a Class> {
    let Owed::Resources(pattern) = &line.subject else { return None };
    estate.classes.get(assessment.patterns.get(*pattern)?.class)
}

fn accepted<'a>(assessment: &'a Assessment<'a>, line: &Line<'_>) -> Option<Accepted<'a>> {
    let one = acceptance(assessment, line.accepted)?;
    let (party, role, name) = match one.by {
        AcceptedBy::Officer(officer) => {
            let mut holders = assessment.agreement.officers_of(officer);
            let holder = holders.find(|holder| holder.in_office(assessment.as_of));
            (Some(officer.party.as_str()), Some(officer.role.as_str()), holder.map(|holder| holder.name.as_str()))
        }
        AcceptedBy::Owner(owner) => (None, None, Some(owner)),
    };
    Some(Accepted { reason: one.reason, party, role, name, until: one.until, place: one.place })
}

/// An index as it is kept; no list here comes near the end of the numbers.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Found<'_> {
    fn add(&mut self, name: String) -> u32 {
        self.subjects.push(Subject { name, written: BTreeMap::new(), twin: false });
        number(self.subjects.len() - 1)
    }

    fn resources(
        &mut self,
        assessment: &Assessment<'_>,
        estate: &Estate,
        of_pattern: &BTreeMap<usize, Vec<u32>>,
    ) -> Result<(), EstateError> {
        let mut statement = estate.connection().prepare("SELECT id, address FROM resource ORDER BY address, id")?;
        let mut resources = statement.query([])?;
        while let Some(resource) = resources.next()? {
            let id: u32 = resource.get(0)?;
            let pattern = assessment.pattern_of.get(id as usize).map(|pattern| *pattern as usize);
            let Some(gaps) = pattern.and_then(|pattern| of_pattern.get(&pattern)) else { continue };
            let subject = self.add(resource.get_ref(1)?.as_str().unwrap_or_default().to_owned());
            if let Some(added) = self.subjects.last_mut() {
                added.written = estate.places_of(i64::from(id))?;
            }
            self.rows.extend(gaps.iter().map(|gap| Row { gap: *gap, subject }));
        }
        Ok(())
    }

    /// Resources of one address stand side by side.
    fn mark_twins(&mut self) {
        for at in 1..self.subjects.len() {
            let pair = self.subjects.get_mut(at - 1..=at);
            if let Some([one, other]) = pair
                && one.name == other.name
            {
                one.twin = true;
                other.twin = true;
            }
        }
    }
}
