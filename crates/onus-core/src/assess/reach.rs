//! Which scopes of the agreement a resource lies in: contracts, owners, declarations, acceptances; and which remarks of the
//! configuration speak of it.
//!
//! Everything that class alone decides is decided once per class; tags and addresses are looked at row by row, once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use onus_catalogue::kind::Kind;

use crate::agreement::{Agreement, Handover, ResourceTarget, Selector, Target};
use crate::estate::{Class, Estate, EstateError, Remark};

/// A scope: every group must hold, and of each group any selector. A group without selectors means everything.
type Scope<'a> = Vec<&'a [Selector]>;

/// All scopes of an agreement, numbered.
pub struct Scopes<'a> {
    list: Vec<Scope<'a>>,
    owners: usize,
    declarations: usize,
    acceptances: usize,
    /// Their numbers follow those of all scopes.
    marks: Vec<Mark<'a>>,
    /// The marks of resources, by their ids.
    marked: HashMap<i64, Vec<usize>>,
}

/// What a remark says of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark<'a> {
    /// The remark's number.
    pub remark: usize,
    /// The columns that are filled from what it stands on; none where it speaks of the resource as a whole.
    pub columns: &'a [String],
}

/// The scopes that a resource lies in for sure (true), or may lie in; it lies in no other. Sorted by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reach(Vec<(u32, bool)>);

impl Reach {
    /// Whether the subject lies in the scope of this number.
    pub fn holds(&self, number: usize) -> Option<bool> {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        match self.0.binary_search_by_key(&number, |(at, _)| *at) {
            Ok(at) => self.0.get(at).and_then(|(_, sure)| sure.then_some(true)),
            Err(_) => Some(false),
        }
    }

    fn add(&mut self, number: usize, answer: Option<bool>) {
        if answer != Some(false) {
            self.0.push((u32::try_from(number).unwrap_or(u32::MAX), answer.is_some()));
        }
    }
}

impl<'a> Scopes<'a> {
    /// The scopes of an agreement and its clauses.
    pub fn new(agreement: &'a Agreement, handovers: &'a [Handover]) -> Self {
        let mut list: Vec<Scope<'a>> =
            handovers.iter().map(|handover| handover.scopes.iter().map(Vec::as_slice).collect()).collect();
        let owners = list.len();
        list.extend(owned(agreement).map(|(_, selector)| vec![std::slice::from_ref(selector)]));
        let declarations = list.len();
        list.extend(agreement.declarations.iter().map(|declaration| vec![declaration.scope.as_slice()]));
        let acceptances = list.len();
        list.extend(agreement.acceptances.iter().map(|acceptance| vec![acceptance.scope.as_slice()]));
        Self { list, owners, declarations, acceptances, marks: Vec::new(), marked: HashMap::new() }
    }

    /// The same, and the remarks of an estate.
    #[must_use]
    pub fn with_remarks(mut self, remarks: &'a [Remark]) -> Self {
        let mut numbers: BTreeMap<Mark<'a>, usize> = BTreeMap::new();
        for (remark, target) in
            remarks.iter().enumerate().flat_map(|(at, one)| one.targets.iter().map(move |to| (at, to)))
        {
            let mark = Mark { remark, columns: &target.columns };
            let number = *numbers.entry(mark).or_insert_with(|| {
                self.marks.push(mark);
                self.marks.len() - 1
            });
            self.marked.entry(target.resource).or_default().push(number);
        }
        self
    }

    /// What remarks say of a subject.
    pub fn marks(&self, reach: &Reach) -> impl Iterator<Item = Mark<'a>> {
        let first = self.list.len();
        let from = reach.0.partition_point(|(number, _)| (*number as usize) < first);
        let numbers = reach.0.get(from..).unwrap_or_default();
        numbers.iter().filter_map(move |(number, _)| self.marks.get(*number as usize - first).copied())
    }

    /// The number of a clause's scope.
    pub fn handover(&self, index: usize) -> usize {
        index
    }

    /// The number of an owner's selector, in the order of [`owned`].
    pub fn owner(&self, index: usize) -> usize {
        self.owners + index
    }

    /// The number of a declaration's scope.
    pub fn declaration(&self, index: usize) -> usize {
        self.declarations + index
    }

    /// The number of an acceptance's scope.
    pub fn acceptance(&self, index: usize) -> usize {
        self.acceptances + index
    }

    /// The scopes that a subject lies in.
    pub fn reach(&self, target: &Target<'_>) -> Reach {
        let mut reach = Reach::default();
        for (number, scope) in self.list.iter().enumerate() {
            reach.add(number, holds(scope, target));
        }
        reach
    }

    /// The scopes of every resource: distinct ones, and which of them each resource has, by its id.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn of_estate(&self, estate: &Estate) -> Result<Reaches, EstateError> {
        let mut reaches = Reaches::default();
        if self.list.is_empty() && self.marks.is_empty() {
            return Ok(reaches);
        }
        let roots = estate.roots();
        let of_class: Vec<OfClass> = estate.classes.iter().map(|class| self.of_class(estate, class, &roots)).collect();
        let exact = self.exact();
        reaches.ambiguous = self.ambiguous(estate, &exact, &roots)?;
        let mut statement = estate.connection().prepare("SELECT id, class, address, tags FROM resource")?;
        let mut rows = statement.query([])?;
        let mut tags = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, class): (u32, u32) = (row.get(0)?, row.get(1)?);
            let (Some(class), Some(open)) = (estate.class(class as usize), of_class.get(class as usize)) else {
                continue;
            };
            let address = whole(class, row.get_ref(2)?.as_str().unwrap_or_default());
            // A tag column holds a list in JSON, written by ourselves.
            let known = row.get_ref(3)?.as_str().ok().and_then(|text| serde_json::from_str(text).ok());
            let tags_known = known.is_some();
            tags.clear();
            tags.extend(known.unwrap_or_else(Vec::<Option<String>>::new));
            let tags = tags_known.then_some(tags.as_slice());
            let resource = ResourceTarget { kind: &class.kind, address, root: root_of(class, &roots), tags };
            let target = Target { resource: Some(resource), ..class_target(estate, class) };
            let mut answers = open.decided.clone();
            let addressed = exact.get(address).into_iter().flatten();
            for number in open.open.iter().chain(addressed) {
                if let Some(scope) = self.list.get(*number).filter(|_| !reaches.ambiguous.contains_key(number)) {
                    answers.push((*number, holds(scope, &target)));
                }
            }
            let marks = self.marked.get(&i64::from(id)).into_iter().flatten();
            answers.extend(marks.map(|mark| (self.list.len() + mark, Some(true))));
            answers.sort_unstable_by_key(|(number, _)| *number);
            let mut reach = Reach::default();
            answers.iter().for_each(|(number, answer)| reach.add(*number, *answer));
            reaches.set(id, reach);
        }
        Ok(reaches)
    }

    /// What class alone decides, and which scopes remain open for its rows. A scope that names one exact address is open
    /// for no class: its row finds it by that address.
    fn of_class(&self, estate: &Estate, class: &Class, roots: &BTreeMap<&str, &str>) -> OfClass {
        let mut found = OfClass { decided: Vec::new(), open: Vec::new() };
        let target = class_target(estate, class);
        if class.kind == Kind::ACCOUNT {
            found.decided = (0..).zip(&self.list).map(|(number, scope)| (number, holds(scope, &target))).collect();
            return found;
        }
        // Without tags and address, what would depend on them is left open.
        let resource = ResourceTarget { kind: &class.kind, address: "", root: root_of(class, roots), tags: None };
        let target = Target { resource: Some(resource), ..target };
        for (number, scope) in self.list.iter().enumerate() {
            let by_row =
                |selector: &Selector| selector.tag.is_some() || selector.address.is_some() || selector.module.is_some();
            if scope.iter().any(|group| group.iter().any(by_row)) {
                if exact_address(scope).is_none() {
                    found.open.push(number);
                }
            } else {
                found.decided.push((number, holds(scope, &target)));
            }
        }
        found
    }

    /// Acceptances of one address that stands in several roots, with these roots: nobody accepts a risk without knowing
    /// where it lies.
    fn ambiguous(
        &self,
        estate: &Estate,
        exact: &HashMap<&'a str, Vec<usize>>,
        roots: &BTreeMap<&str, &str>,
    ) -> Result<BTreeMap<usize, BTreeSet<String>>, EstateError> {
        let is_open = |number: &usize| {
            let groups = self.list.get(*number).map_or(&[][..], Vec::as_slice);
            *number >= self.acceptances && !groups.iter().copied().flatten().any(|selector| selector.root.is_some())
        };
        let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        let several = roots.values().collect::<BTreeSet<_>>().len() > 1;
        if !several || !exact.values().flatten().any(is_open) {
            return Ok(found);
        }
        let mut statement = estate.connection().prepare("SELECT address, class FROM resource")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(numbers) = exact.get(row.get_ref(0)?.as_str().unwrap_or_default()) else { continue };
            let Some(class) = estate.class(row.get::<_, u32>(1)? as usize) else { continue };
            for number in numbers.iter().filter(|number| is_open(number)) {
                found.entry(*number).or_default().insert(root_of(class, roots).to_owned());
            }
        }
        found.retain(|_, roots| roots.len() > 1);
        Ok(found)
    }

    /// Scopes by the one address that they name.
    fn exact(&self) -> HashMap<&'a str, Vec<usize>> {
        let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, scope) in self.list.iter().enumerate() {
            if let Some(address) = exact_address(scope) {
                found.entry(address).or_default().push(number);
            }
        }
        found
    }
}

struct OfClass {
    decided: Vec<(usize, Option<bool>)>,
    open: Vec<usize>,
}

/// The selectors of all teams in the order of the file, each with its team's id: the first that holds tells the owner.
pub fn owned(agreement: &Agreement) -> impl Iterator<Item = (&str, &Selector)> {
    agreement.customer.teams.iter().flat_map(|team| team.owns.iter().map(|selector| (team.id.as_str(), selector)))
}

fn holds(scope: &Scope<'_>, target: &Target<'_>) -> Option<bool> {
    let mut answer = Some(true);
    for group in scope {
        match Selector::any(group, target) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => answer = None,
        }
    }
    answer
}

/// The one address without which the scope does not hold, where it has no pattern.
fn exact_address<'a>(scope: &Scope<'a>) -> Option<&'a str> {
    scope.iter().find_map(|group| match group {
        [only] => only.address.as_deref().filter(|address| !address.contains('*')),
        _ => None,
    })
}

/// Address of the resource that a row is, or is a part of: parts are numbered after a `#`.
fn whole<'r>(class: &Class, address: &'r str) -> &'r str {
    if class.part { address.rsplit_once('#').map_or(address, |(whole, _)| whole) } else { address }
}

/// What all rows of a class share; their account, where the class stands for one.
fn class_target<'e>(estate: &'e Estate, class: &'e Class) -> Target<'e> {
    let account = estate.accounts.get(class.account as usize);
    let is_account = class.kind == Kind::ACCOUNT;
    Target {
        provider: &class.provider,
        account: Some(account.and_then(|account| account.known_name())),
        service: (!is_account).then_some(class.service.as_str()),
        region: (!is_account).then_some(class.region.as_deref()),
        resource: None,
    }
}

/// The root that resources of a class belong to.
fn root_of<'e>(class: &Class, roots: &BTreeMap<&str, &'e str>) -> &'e str {
    roots.get(class.input.as_str()).copied().unwrap_or_default()
}

/// The scopes of all resources: distinct ones, and which each resource has.
#[derive(Default)]
pub struct Reaches {
    /// Scopes of acceptances that hold of nothing, as the one address that they name stands in several roots: these.
    pub ambiguous: BTreeMap<usize, BTreeSet<String>>,
    /// Distinct ones.
    pub list: Vec<Reach>,
    numbers: HashMap<Reach, u32>,
    of: Vec<u32>,
}

impl Reaches {
    fn set(&mut self, id: u32, reach: Reach) {
        let number = self.numbers.get(&reach).copied().unwrap_or_else(|| {
            let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.list.push(reach.clone());
            self.numbers.insert(reach, number);
            number
        });
        let id = id as usize;
        if self.of.len() <= id {
            self.of.resize(id + 1, u32::MAX);
        }
        if let Some(slot) = self.of.get_mut(id) {
            *slot = number;
        }
    }

    /// The number of a resource's scopes.
    pub fn number(&self, id: usize) -> u32 {
        self.of.get(id).copied().unwrap_or(u32::MAX)
    }

    /// The scopes of this number; none where the agreement has no scopes.
    pub fn get(&self, number: u32) -> Option<&Reach> {
        self.list.get(number as usize)
    }
}
