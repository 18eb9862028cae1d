//! One side of a comparison: what a comparison needs of a model, whether it was made just now or saved.

use std::collections::{BTreeMap, HashMap, VecDeque};

use onus_catalogue::{Scope, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{Standing, Status};
use crate::report::{AgreementGapReport, Conclusion, Model, Provenance, ResourceReport, RuleReport, RuleSort};

/// What a side rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// One side of a comparison. Made by [`Side::of`].
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
    /// The root modules that resources belong to; the empty name where that is not known.
    pub(super) roots: Vec<String>,
    pub(super) resources: Vec<Resource>,
    /// Duties of resources; resources that share them share the entry.
    pub(super) holdings: Vec<Holding>,
    pub(super) others: BTreeMap<Other, Holding>,
    /// What they are called.
    names: BTreeMap<Other, String>,
    pub(super) agreement_gaps: Vec<AgreementGapReport>,
    /// What was not read or not understood, each with its place.
    pub(super) not_read: Vec<String>,
    /// What was not read, without its place.
    pub(super) unread: Vec<String>,
    /// How many comments that accept risks do not count, as the change that is assessed brings them.
    pub brought: u64,
    /// How many comments of the commit that decides would also cover what the change adds.
    pub widened: u64,
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
        self.rules.iter().rev().find(|rule| rule.held == Some(true) && rule.kind != RuleSort::Confirmation)
    }
}

/// A resource.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub address: String,
    /// Index into [`Side::roots`].
    pub root: usize,
    /// What it is called where another root has the same address.
    apart: Option<String>,
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

/// A subject that is not a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other {
    Service { provider: String, service: String, region: Option<String> },
    Account { provider: String, name: String, named: bool },
    Organisation(String),
}

impl Other {
    /// What a conclusion was drawn on, where that is not a resource.
    fn of(one: &Conclusion) -> Option<Self> {
        let provider = one.provider.clone();
        match one.scope {
            Scope::Resource => None,
            Scope::Service => {
                Some(Self::Service { provider, service: one.service.clone(), region: one.region.clone() })
            }
            Scope::Account => {
                let name = one.account.clone().unwrap_or_default();
                Some(Self::Account { provider, name, named: one.account_named })
            }
            Scope::Organisation => Some(Self::Organisation(provider)),
        }
    }

    /// What it is called.
    fn name(&self, side: &Side) -> String {
        match self {
            Self::Service { provider, service, region } => format!(
                "service {service} of {provider} in {}",
                region.as_deref().unwrap_or("a region that is not known")
            ),
            Self::Account { provider, name, .. } => format!("account {name} of {provider}"),
            Self::Organisation(party) => format!("organisation {}", side.title(party)),
        }
    }

    /// A part of what makes it this subject is not known.
    pub fn is_vague(&self) -> bool {
        match self {
            Self::Service { region, .. } => region.is_none(),
            Self::Account { named, .. } => !named,
            Self::Organisation(_) => false,
        }
    }
}

impl Resource {
    /// What it is called: its address, with its root where another root has the same one.
    pub fn called(&self) -> &str {
        self.apart.as_deref().unwrap_or(&self.address)
    }
}

impl Side {
    /// The side that a model is; `name` is what its input is called, `saved` whether it was read from a file.
    pub fn of(name: &str, saved: bool, model: &Model) -> Self {
        let about =
            SideReport { name: name.to_owned(), saved, whole: model.whole, provenance: model.provenance.clone() };
        let duty = |(id, duty): (&String, &crate::report::DutyReport)| {
            (id.clone(), DutyName { title: duty.title.clone(), layer: duty.layer.id().to_owned() })
        };
        let mut side = Self {
            about,
            listed: model.resources.is_some(),
            parties: model.parties.iter().map(|party| (party.id.clone(), party.title.clone())).collect(),
            duties: model.duties.iter().map(duty).collect(),
            carriers: model.allocations.iter().map(carriers).collect(),
            types: Vec::new(),
            roots: Vec::new(),
            resources: Vec::new(),
            holdings: Vec::new(),
            others: BTreeMap::new(),
            names: BTreeMap::new(),
            agreement_gaps: model.agreement_gaps.clone(),
            not_read: model.coverage.notes.clone(),
            unread: model.coverage.unread.clone(),
            widened: model.remarks.iter().filter(|one| one.brought > 0 && one.standing != Standing::Brought).count()
                as u64,
            brought: model.remarks.iter().filter(|one| one.standing == Standing::Brought).count() as u64,
        };
        let seen = side.hold(model);
        side.list(model, seen);
        side.call_apart();
        side.names = side.others.keys().map(|other| (other.clone(), other.name(&side))).collect();
        side
    }

    /// Takes in what is held on each subject; gives the holding of each that is a resource, in their order.
    fn hold(&mut self, model: &Model) -> Vec<(usize, usize)> {
        let mut of_subject: Vec<Vec<u32>> = vec![Vec::new(); model.subjects.len()];
        for row in &model.rows {
            let Some(conclusion) = model.conclusions.get(row.conclusion as usize) else { continue };
            match Other::of(conclusion) {
                Some(other) => {
                    let holding = self.others.entry(other).or_default();
                    holding.insert(conclusion.duty.clone(), held(conclusion));
                }
                None => of_subject.get_mut(row.subject as usize).into_iter().for_each(|all| all.push(row.conclusion)),
            }
        }
        let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
        let mut seen = Vec::new();
        for (subject, conclusions) in of_subject.into_iter().enumerate().filter(|(_, all)| !all.is_empty()) {
            let next = self.holdings.len();
            let holding = *known.entry(conclusions).or_insert_with_key(|conclusions| {
                let all = conclusions.iter().filter_map(|at| model.conclusions.get(*at as usize));
                self.holdings.push(all.map(|one| (one.duty.clone(), held(one))).collect());
                next
            });
            seen.push((subject, holding));
        }
        seen
    }

    /// Takes in the resources: those that are listed, else those that hold something.
    fn list(&mut self, model: &Model, seen: Vec<(usize, usize)>) {
        let subject = |at: usize| model.subjects.get(at);
        let Some(resources) = &model.resources else {
            // The first row of each tells its type.
            let mut types: HashMap<u32, &str> = HashMap::new();
            for row in &model.rows {
                let conclusion = model.conclusions.get(row.conclusion as usize);
                types
                    .entry(row.subject)
                    .or_insert(conclusion.and_then(|one| one.r#type.as_deref()).unwrap_or_default());
            }
            for (at, holding) in seen {
                let Some(subject) = subject(at) else { continue };
                let source_type = u32::try_from(at).ok().and_then(|at| types.get(&at)).copied().unwrap_or_default();
                let resource = ResourceReport {
                    address: subject.name.clone(),
                    root: subject.root.clone(),
                    r#type: source_type.to_owned(),
                    ..ResourceReport::default()
                };
                self.push(&resource, Some(holding));
            }
            return;
        };
        let mut open: HashMap<(&str, Option<&str>), VecDeque<usize>> = HashMap::new();
        for (at, holding) in seen {
            let Some(subject) = subject(at) else { continue };
            open.entry((&subject.name, subject.root.as_deref())).or_default().push_back(holding);
        }
        for resource in resources {
            let own = (resource.address.as_str(), resource.root.as_deref());
            let known = resource.kind.as_ref().and_then(|_| open.get_mut(&own));
            self.push(resource, known.and_then(VecDeque::pop_front));
        }
    }

    /// Names resources of one address by their roots too.
    fn call_apart(&mut self) {
        let mut roots_of: HashMap<&str, Vec<usize>> = HashMap::new();
        for resource in &self.resources {
            let roots = roots_of.entry(&resource.address).or_default();
            if !roots.contains(&resource.root) {
                roots.push(resource.root);
            }
        }
        let several: Vec<bool> = self
            .resources
            .iter()
            .map(|resource| roots_of.get(resource.address.as_str()).is_some_and(|roots| roots.len() > 1))
            .collect();
        for (resource, apart) in self.resources.iter_mut().zip(several) {
            let root = self.roots.get(resource.root).filter(|root| apart && !root.is_empty());
            resource.apart = root.map(|root| format!("{} in {root}", resource.address));
        }
    }

    /// How many duties on subjects count; accepted risks do not.
    pub fn count(&self, counts: &dyn Fn(Status, Option<Severity>) -> bool) -> u64 {
        let of_resources = self.resources.iter().filter_map(|resource| self.holdings.get(resource.holding?));
        let held = of_resources.chain(self.others.values()).flat_map(BTreeMap::values);
        held.filter(|held| held.accepted.is_none() && counts(held.status, held.severity)).count() as u64
    }

    /// What a subject that is no resource is called.
    pub(super) fn name_of(&self, other: &Other) -> &str {
        self.names.get(other).map_or("", String::as_str)
    }

    /// Adds a resource; those come in the order of their addresses, a whole before its parts.
    fn push(&mut self, resource: &ResourceReport, holding: Option<usize>) {
        let last = self.resources.last().map(|last| (last.source_type, last.root));
        let source_type = index(&mut self.types, &resource.r#type, last.map(|last| last.0));
        let root = index(&mut self.roots, resource.root.as_deref().unwrap_or_default(), last.map(|last| last.1));
        let part_of = resource.part_of.as_ref().and_then(|whole| {
            let before = self.resources.partition_point(|known| known.address <= *whole);
            let same =
                |at: &usize| self.resources.get(*at).is_some_and(|known| known.address == *whole && known.root == root);
            (0..before)
                .rev()
                .take_while(|at| self.resources.get(*at).is_some_and(|one| one.address == *whole))
                .find(same)
        });
        self.resources.push(Resource {
            address: resource.address.clone(),
            root,
            apart: None,
            source_type,
            part_of,
            identifier: resource.identifier.clone(),
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

/// The index of a name in a list, to which it is added where it is new. Most names are the one before.
fn index(names: &mut Vec<String>, name: &str, last: Option<usize>) -> usize {
    let same = |at: &usize| names.get(*at).is_some_and(|known| known == name);
    if let Some(at) = last.filter(same).or_else(|| (0..names.len()).find(same)) {
        return at;
    }
    names.push(name.to_owned());
    names.len() - 1
}

fn carriers(allocation: &crate::report::AllocationReport) -> Carriers {
    let sorted = |ids: &[String]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids
    };
    Carriers {
        responsible: sorted(&allocation.responsible),
        accountable: sorted(&allocation.accountable),
        rules: allocation.rules.clone(),
    }
}

fn held(one: &Conclusion) -> Held {
    let failing = one.checks.iter().filter(|check| check.fulfilled == Some(false));
    Held {
        carriers: one.allocation,
        status: one.status,
        severity: one.severity,
        code: one.code.clone(),
        accepted: one.accepted.as_ref().map(|accepted| accepted.place.clone()),
        what: one.what.clone(),
        remedy: one.remedy.clone(),
        failing: failing.map(|check| check.check.clone()).collect(),
    }
}
