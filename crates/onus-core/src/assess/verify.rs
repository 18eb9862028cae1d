//! Asks all checks of a kind in one statement, row by row, with three values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use onus_catalogue::Catalogue;
use onus_catalogue::duty::Check;
use onus_catalogue::kind::Kind;
use onus_catalogue::service::Exception;
use rusqlite::types::ValueRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reach::{Reach, Reaches};
use super::sql::{Writer, used};
use crate::estate::{Class, Estate, EstateError, functions, quoted};

/// What a check or condition says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// False: breached.
    No,
    /// NULL: cannot be told yet.
    Unknown,
    /// True: fulfilled.
    Yes,
    /// The check does not concern the row.
    NotApplicable,
}

impl Answer {
    pub(crate) fn of(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Integer(0) => Self::No,
            ValueRef::Integer(2) => Self::NotApplicable,
            ValueRef::Integer(_) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// True or false; `None` where not known.
    pub const fn truth(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No | Self::NotApplicable => Some(false),
            Self::Unknown => None,
        }
    }
}

/// A check of a duty.
#[derive(Clone, Copy)]
pub struct Asked<'c> {
    /// The duty's id.
    pub duty: &'c str,
    /// Index of the check in the duty.
    pub index: usize,
    /// The check.
    pub check: &'c Check,
}

/// What is asked of the rows of one kind: the checks, then the conditions of exceptions.
pub struct Questions<'c> {
    /// Checks, in the order of duties.
    pub checks: Vec<Asked<'c>>,
    /// Conditions with the provider whose rows they are asked of, in the order of providers and services.
    pub conditions: Vec<(&'c str, &'c Exception)>,
}

impl<'c> Questions<'c> {
    /// What is asked of rows of this kind in an estate.
    pub fn of(catalogue: &'c Catalogue, estate: &Estate, kind: &str) -> Self {
        let checks = catalogue
            .duties
            .iter()
            .flat_map(|(duty, declared)| {
                declared.checks.iter().enumerate().map(move |(index, check)| Asked { duty, index, check })
            })
            .filter(|asked| asked.check.on.value == kind)
            .collect();
        let runs = |id: &str| estate.classes.iter().any(|class| class.provider == id && class.kind == kind);
        let on_kind = |(_, exception): &(&str, &Exception)| {
            exception.when.is_some() && exception.on.as_ref().is_some_and(|on| on.value == kind)
        };
        let conditions = catalogue
            .providers
            .iter()
            .filter(|(id, _)| runs(id))
            .flat_map(|(id, provider)| {
                let services = provider.services.values().flat_map(|service| &service.exceptions);
                provider.exceptions.iter().chain(services).map(|exception| (id.as_str(), exception))
            })
            .filter(on_kind)
            .collect();
        Self { checks, conditions }
    }

    /// The expressions in SQL, in the order of the answers.
    pub fn sql(&self, catalogue: &'c Catalogue, complete: &BTreeSet<String>, kind: &str) -> Vec<String> {
        let mut writer = Writer::new(&catalogue.kinds, complete);
        let mut written = Vec::new();
        for asked in &self.checks {
            let applies = asked.check.applies_where.as_ref().map(|condition| &condition.value.expr);
            written.push(writer.write_check(applies, &asked.check.fulfilled.value.expr, kind));
        }
        for (provider, exception) in &self.conditions {
            let Some(when) = &exception.when else { continue };
            written.push(writer.write_condition(provider, &when.value.expr, kind));
        }
        written
    }

    fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.conditions.is_empty()
    }

    /// Kinds that the questions speak of, and the reference columns by which related rows are sought.
    fn needs<'q>(&'q self, kinds: &mut BTreeSet<&'q str>, columns: &mut BTreeSet<(String, String)>) {
        for asked in &self.checks {
            for condition in asked.check.applies_where.iter().chain([&asked.check.fulfilled]) {
                used(&condition.value.expr, columns, kinds);
            }
        }
        for when in self.conditions.iter().filter_map(|(_, exception)| exception.when.as_ref()) {
            used(&when.value.expr, columns, kinds);
        }
    }
}

/// Resources that share class, answers and the scopes of the agreement that they lie in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Index into [`Estate::classes`].
    pub class: usize,
    /// Number of the scopes in [`Reaches`].
    pub reach: u32,
    /// Answers, in the order of [`Questions`].
    pub answers: Vec<Answer>,
    /// How many resources.
    pub count: u64,
}

/// What was verified.
pub struct Verified<'c> {
    /// What was asked, by kind.
    pub questions: BTreeMap<&'c str, Questions<'c>>,
    /// The patterns, in a fixed order.
    pub patterns: Vec<Pattern>,
    /// The pattern of each resource, by its id.
    pub pattern_of: Vec<u32>,
}

/// Asks every check of every kind on the estate.
///
/// # Errors
/// Where SQLite refuses.
pub fn verify<'c>(
    catalogue: &'c Catalogue,
    estate: &Estate,
    reaches: &Reaches,
    as_of: jiff::civil::Date,
) -> Result<Verified<'c>, EstateError> {
    functions::set_as_of(estate.connection(), as_of)?;
    let present: BTreeSet<&str> = estate.classes.iter().map(|class| class.kind.as_str()).collect();
    let questions: BTreeMap<&str, Questions<'_>> = catalogue
        .kinds
        .keys()
        .filter(|kind| present.contains(kind.as_str()))
        .map(|kind| (kind.as_str(), Questions::of(catalogue, estate, kind)))
        .collect();
    let mut kinds: BTreeSet<&str> = present.iter().copied().filter(|kind| *kind != Kind::SUPPORTING).collect();
    let mut columns = BTreeSet::new();
    for asked in questions.values() {
        asked.needs(&mut kinds, &mut columns);
    }
    estate.prepare_tables(catalogue, &kinds, &columns)?;
    let mut collected = Collected { reaches, ids: HashMap::new(), patterns: Vec::new(), pattern_of: Vec::new() };
    for (kind, asked) in questions.iter().filter(|(_, asked)| !asked.is_empty()) {
        let expressions = asked.sql(catalogue, &estate.complete, kind);
        collected.ask(estate, kind, &expressions)?;
    }
    let silent: Vec<&Class> = estate
        .classes
        .iter()
        .filter(|class| questions.get(class.kind.as_str()).is_none_or(Questions::is_empty))
        .collect();
    if !silent.is_empty() {
        collected.add_silent(estate, &questions)?;
    }
    let (patterns, pattern_of) = collected.in_order(estate);
    Ok(Verified { questions, patterns, pattern_of })
}

/// An id as an index.
fn index(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<usize> {
    Ok(row.get::<_, u32>(at)? as usize)
}

/// Patterns while they are collected.
struct Collected<'r> {
    reaches: &'r Reaches,
    ids: HashMap<Vec<Answer>, HashMap<(usize, u32), u32>>,
    patterns: Vec<Pattern>,
    pattern_of: Vec<u32>,
}

impl Collected<'_> {
    fn ask(&mut self, estate: &Estate, kind: &str, expressions: &[String]) -> Result<(), EstateError> {
        let sql = format!(
            "SELECT this.id, r.class, {} FROM {} AS this JOIN resource r ON r.id = this.id",
            expressions.join(", "),
            quoted(kind)
        );
        let mut statement = estate.connection().prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut answers = Vec::with_capacity(expressions.len());
        while let Some(row) = rows.next()? {
            answers.clear();
            for at in 0..expressions.len() {
                answers.push(Answer::of(row.get_ref(at + 2)?));
            }
            self.count(index(row, 0)?, index(row, 1)?, &answers);
        }
        Ok(())
    }

    /// Resources of which nothing is asked.
    fn add_silent(&mut self, estate: &Estate, questions: &BTreeMap<&str, Questions<'_>>) -> Result<(), EstateError> {
        let mut statement = estate.connection().prepare("SELECT id, class FROM resource")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let class = index(row, 1)?;
            let silent = estate
                .classes
                .get(class)
                .is_some_and(|class| questions.get(class.kind.as_str()).is_none_or(Questions::is_empty));
            if silent {
                self.count(index(row, 0)?, class, &[]);
            }
        }
        Ok(())
    }

    fn count(&mut self, id: usize, class: usize, answers: &[Answer]) {
        let reach = self.reaches.number(id);
        let known = self.ids.get(answers).and_then(|classes| classes.get(&(class, reach))).copied();
        let pattern = known.unwrap_or_else(|| {
            let pattern = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
            self.patterns.push(Pattern { class, reach, answers: answers.to_vec(), count: 0 });
            self.ids.entry(answers.to_vec()).or_default().insert((class, reach), pattern);
            pattern
        });
        if let Some(pattern) = self.patterns.get_mut(pattern as usize) {
            pattern.count += 1;
        }
        if self.pattern_of.len() <= id {
            self.pattern_of.resize(id + 1, u32::MAX);
        }
        if let Some(slot) = self.pattern_of.get_mut(id) {
            *slot = pattern;
        }
    }

    /// Ids of classes and numbers of scopes follow the order of the input; the order of patterns must not.
    fn in_order(self, estate: &Estate) -> (Vec<Pattern>, Vec<u32>) {
        let key = |pattern: &Pattern| {
            let class = estate.class(pattern.class);
            let account = class.and_then(|class| estate.accounts.get(class.account as usize)).cloned();
            let reach: Option<Reach> = self.reaches.get(pattern.reach).cloned();
            (class.map(|class| Class { account: 0, ..class.clone() }), account, pattern.answers.clone(), reach)
        };
        let mut order: Vec<usize> = (0..self.patterns.len()).collect();
        order.sort_by_cached_key(|at| self.patterns.get(*at).map(key));
        let mut place = vec![u32::MAX; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(*old) {
                *slot = u32::try_from(new).unwrap_or(u32::MAX);
            }
        }
        let patterns = order.iter().filter_map(|at| self.patterns.get(*at).cloned()).collect();
        let moved = |old: u32| place.get(old as usize).copied().unwrap_or(u32::MAX);
        (patterns, self.pattern_of.into_iter().map(moved).collect())
    }
}
