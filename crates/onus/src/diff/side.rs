//! One side of a comparison: what a comparison needs of an assessment, whether it was made just now or saved.

use std::collections::BTreeMap;

use onus_catalogue::Severity;
use schemars::JsonSchema;
use serde::Serialize;

use crate::assess::allocate::CONFIRMS;
use crate::assess::{Allocation, Answer, Assessment, Judged, Line, Standing, Status, Subject};
use crate::estate::{Account, Estate, EstateError};
use crate::report::resources::each;
use crate::report::{
    AgreementGapReport, Provenance, ResourceReport, RuleReport, acceptance, agreement_gaps, gap_code, gap_words,
    provenance, rules,
};

/// What a side rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SideReport {
    /// The name under which it was given.
    pub name: String,
    /// It was read from a saved assessment, not made just now.
    pub saved: bool,
    /// It holds every duty on every subject; a saved assessment may hold only what falls short.
    pub whole: bool,
    /// What it rests on.
    pub provenance: Provenance,
}

/// One side of a comparison. Made by [`Side::of`] or [`Side::from_json`](Side::from_json).
#[derive(Clone, Debug)]
pub struct Side {
    /// What it rests on.
    pub about: SideReport,
    /// It lists every resource, those without duties included.
    pub(super) listed: bool,
    /// Names of parties by their ids.
    pub(super) parties: BTreeMap<String, String>,
    pub(super) duties: BTreeMap<String, DutyName>,
    pub(super) carriers: Vec<Carriers>,
    pub(super) types: Vec<String>,
    pub(super) resources: Vec<Resource>,
    /// Duties of resources; resources that share them share the entry.
    pub(super) holdings: Vec<Holding>,
    pub(super) others: BTreeMap<Other, Holding>,
    /// What they are called.
    names: BTreeMap<Other, String>,
    pub(super) agreement_gaps: Vec<AgreementGapReport>,
    /// What was not read or not understood, each with its place.
    pub(super) not_read: Vec<String>,
    /// How many comments that accept risks do not count, as the change that is assessed brings them.
    pub brought: u64,
}

/// How a duty is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DutyName {
    pub title: String,
    pub layer: String,
}

/// Who carries a duty, and by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Carriers {
    pub responsible: Vec<String>,
    pub accountable: Vec<String>,
    pub rules: Vec<RuleReport>,
}

impl Carriers {
    /// The rule that decided: the last that counted, and did not only confirm those before it.
    pub fn rule(&self) -> Option<&RuleReport> {
        self.rules.iter().rev().find(|rule| rule.held == Some(true) && rule.says != CONFIRMS)
    }
}

/// A resource.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub address: String,
    /// Index into [`Side::types`].
    pub source_type: usize,
    /// The resource that it is a part of, by position.
    pub part_of: Option<usize>,
    pub identifier: Option<String>,
    /// The addresses that it had before, the last one first.
    pub formerly: Vec<String>,
    pub replaced: bool,
    /// Index into [`Side::holdings`]; `None` where it carries no duty.
    pub holding: Option<usize>,
}

/// Duties by their ids.
pub(super) type Holding = BTreeMap<String, Held>;

/// One duty on a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Held {
    /// Index into [`Side::carriers`].
    pub carriers: usize,
    pub status: Status,
    pub severity: Option<Severity>,
    pub code: Option<String>,
    /// Where the agreement accepts it.
    pub accepted: Option<String>,
    pub what: Option<String>,
    pub remedy: Option<String>,
    /// The checks that are false.
    pub failing: Vec<String>,
}

/// A subject that is no resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other {
    Service { provider: String, service: String, region: Option<String> },
    Account { provider: String, name: String },
    Organisation(String),
}

impl Other {
    /// What it is called.
    fn name(&self, side: &Side) -> String {
        match self {
            Self::Service { provider, service, region } => format!(
                "service {service} of {provider} in {}",
                region.as_deref().unwrap_or("a region that is not known")
            ),
            Self::Account { provider, name } => format!("account {name} of {provider}"),
            Self::Organisation(party) => format!("organisation {}", side.title(party)),
        }
    }

    /// A part of what makes it this subject is not known.
    pub fn is_vague(&self) -> bool {
        match self {
            Self::Service { region, .. } => region.is_none(),
            Self::Account { name, .. } => name.starts_with(Account::NOT_NAMED),
            Self::Organisation(_) => false,
        }
    }
}

impl Side {
    /// The side that an assessment is; `name` is what its input is called.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn of(name: &str, assessment: &Assessment<'_>, estate: &Estate) -> Result<Self, EstateError> {
        let provenance = provenance(assessment, estate);
        let about = SideReport { name: name.to_owned(), saved: false, whole: true, provenance };
        let mut side = Self::empty(about);
        side.listed = true;
        side.parties = assessment.parties.iter().map(|party| (party.id.clone(), party.title.clone())).collect();
        side.carriers = assessment.allocations.iter().map(|allocation| carriers(assessment, allocation)).collect();
        let is_brought = |judged: &&Judged| judged.standing == Standing::Brought;
        side.brought = assessment.remarks.iter().filter(is_brought).count() as u64;
        side.not_read = estate.coverage.notes.iter().cloned().collect();
        side.agreement_gaps = agreement_gaps(assessment, assessment.agreement_gaps.iter());
        side.holdings = vec![Holding::new(); assessment.patterns.len()];
        for line in &assessment.lines {
            if let Some(duty) = assessment.catalogue.duties.get(line.duty) {
                side.name_duty(line.duty, &duty.title, duty.layer.id());
            }
            let held = held(assessment, estate, line);
            let holding = match &line.subject {
                Subject::Resources(pattern) => side.holdings.get_mut(*pattern),
                Subject::Service { provider, service, region } => Some(side.others.entry(Other::Service {
                    provider: provider.clone(),
                    service: service.clone(),
                    region: region.clone(),
                }))
                .map(|entry| entry.or_default()),
                Subject::Account { provider, account, .. } => Some(
                    side.others
                        .entry(Other::Account { provider: provider.clone(), name: account.clone() })
                        .or_default(),
                ),
                Subject::Organisation(party) => {
                    Some(side.others.entry(Other::Organisation(party.clone())).or_default())
                }
            };
            if let Some(holding) = holding {
                holding.insert(line.duty.to_owned(), held);
            }
        }
        each(estate, &mut |id, resource| {
            let pattern = id.and_then(|id| assessment.pattern_of.get(id as usize)).map(|pattern| *pattern as usize);
            let holding =
                pattern.filter(|pattern| side.holdings.get(*pattern).is_some_and(|holding| !holding.is_empty()));
            side.push(&resource, holding);
        })?;
        side.name_others();
        Ok(side)
    }

    /// A side that holds nothing yet.
    /// How many duties on subjects count; accepted risks do not.
    pub fn count(&self, counts: &dyn Fn(Status, Option<Severity>) -> bool) -> u64 {
        let of_resources = self.resources.iter().filter_map(|resource| self.holdings.get(resource.holding?));
        let held = of_resources.chain(self.others.values()).flat_map(BTreeMap::values);
        held.filter(|held| held.accepted.is_none() && counts(held.status, held.severity)).count() as u64
    }

    pub(super) fn empty(about: SideReport) -> Self {
        Self {
            about,
            listed: false,
            parties: BTreeMap::new(),
            duties: BTreeMap::new(),
            carriers: Vec::new(),
            types: Vec::new(),
            resources: Vec::new(),
            holdings: Vec::new(),
            others: BTreeMap::new(),
            names: BTreeMap::new(),
            agreement_gaps: Vec::new(),
            not_read: Vec::new(),
            brought: 0,
        }
    }

    pub(super) fn name_duty(&mut self, id: &str, title: &str, layer: &str) {
        if !self.duties.contains_key(id) {
            self.duties.insert(id.to_owned(), DutyName { title: title.to_owned(), layer: layer.to_owned() });
        }
    }

    /// Names the subjects that are no resources, when parties have their names.
    pub(super) fn name_others(&mut self) {
        self.names = self.others.keys().map(|other| (other.clone(), other.name(self))).collect();
    }

    /// What a subject that is no resource is called.
    pub(super) fn name_of(&self, other: &Other) -> &str {
        self.names.get(other).map_or("", String::as_str)
    }

    /// Adds a resource; those come in the order of their addresses, a whole before its parts.
    pub(super) fn push(&mut self, resource: &ResourceReport<'_>, holding: Option<usize>) {
        // Most resources have the type of the one before.
        let last = self.resources.last().map(|last| last.source_type);
        let same = |at: &usize| self.types.get(*at).is_some_and(|name| *name == resource.r#type);
        let source_type = last.filter(same).or_else(|| (0..self.types.len()).find(same)).unwrap_or_else(|| {
            self.types.push(resource.r#type.clone().into_owned());
            self.types.len() - 1
        });
        let part_of = resource.part_of.as_ref().and_then(|whole| {
            let before = self.resources.partition_point(|known| known.address.as_str() <= whole.as_ref());
            before.checked_sub(1).filter(|at| self.resources.get(*at).is_some_and(|known| known.address == *whole))
        });
        self.resources.push(Resource {
            address: resource.address.clone().into_owned(),
            source_type,
            part_of,
            identifier: resource.identifier.clone().map(std::borrow::Cow::into_owned),
            formerly: resource.formerly.iter().flat_map(|all| all.lines()).map(str::to_owned).collect(),
            replaced: resource.replaced,
            holding,
        });
    }

    /// The type of a resource.
    pub(super) fn source_type(&self, resource: &Resource) -> &str {
        self.types.get(resource.source_type).map_or("", String::as_str)
    }

    /// The duties of a resource.
    pub(super) fn holding(&self, at: Option<usize>) -> Option<&Holding> {
        self.holdings.get(at?)
    }

    pub(super) fn carriers(&self, held: &Held) -> Option<&Carriers> {
        self.carriers.get(held.carriers)
    }

    /// What a party is called.
    pub fn title<'a>(&'a self, party: &'a str) -> &'a str {
        self.parties.get(party).map_or(party, String::as_str)
    }
}

fn carriers(assessment: &Assessment<'_>, allocation: &Allocation<'_>) -> Carriers {
    let sorted = |ids: &[String]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids
    };
    Carriers {
        responsible: sorted(&allocation.responsible),
        accountable: sorted(&allocation.accountable),
        rules: rules(assessment, allocation),
    }
}

fn held(assessment: &Assessment<'_>, estate: &Estate, line: &Line<'_>) -> Held {
    let short = crate::report::falls_short(line.status);
    let (what, remedy) = if short { gap_words(assessment, estate, line) } else { (String::new(), None) };
    let checks = assessment.catalogue.duties.get(line.duty).map_or(&[][..], |duty| &duty.checks);
    let failing = line.answers.iter().filter(|(_, answer)| *answer == Answer::No);
    Held {
        carriers: line.allocation,
        status: line.status,
        severity: line.severity,
        code: gap_code(assessment, line).map(str::to_owned),
        accepted: acceptance(assessment, line.accepted).map(|acceptance| acceptance.place),
        what: Some(what).filter(|what| !what.is_empty()),
        remedy,
        failing: failing
            .filter_map(|(at, _)| checks.get(*at))
            .map(|check| check.fulfilled.value.text.clone())
            .collect(),
    }
}
