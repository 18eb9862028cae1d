//! Follows the references in a configuration's expressions, through module variables and outputs.

use std::cell::RefCell;

use foldhash::HashMap;
use onus_hcl::address::parts;

use super::configuration::Configuration;
use super::course::{Course, Key, Start};
use crate::json::Node;
use crate::recipes::lead::{Follow, Lead};

/// How many modules a reference is followed through.
const FURTHEST: usize = 32;

/// The expressions around one resource block.
pub(crate) struct Links<'l, 'a> {
    pub configuration: &'l Configuration<'a>,
    pub module: usize,
    /// The resource.
    pub start: Start<'l>,
    /// The block's `for_each`.
    pub for_each: Option<&'l Node<'a>>,
    /// What was followed already, by the expression's place in memory.
    pub known: &'l RefCell<HashMap<usize, Option<Course>>>,
}

impl<'a> Follow<'a> for Links<'_, 'a> {
    fn follow(&self, expression: &Node<'a>) -> Option<Lead> {
        let place = std::ptr::from_ref(expression) as usize;
        let known = self.known.borrow().get(&place).cloned();
        let course = known.unwrap_or_else(|| {
            let course = self.course(expression);
            self.known.borrow_mut().insert(place, course.clone());
            course
        });
        course.map(|course| self.start.lead(&course))
    }

    fn only_refers(&self, expression: &Node<'a>) -> bool {
        self.only_refers_in(expression, self.module, 0)
    }
}

/// A place in the tree of modules.
#[derive(Clone)]
struct Here {
    module: usize,
    up: usize,
    down: Vec<(String, Key)>,
    /// What `each` and `count` mean here: the key at this level.
    level: Option<usize>,
}

/// Everything that an expression refers to.
#[derive(Default)]
struct Trace {
    courses: Vec<Course>,
    unclear: bool,
}

impl Trace {
    fn reach(&mut self, course: Course) {
        if !self.courses.contains(&course) {
            self.courses.push(course);
        }
    }
}

/// What an expression is indexed by.
#[derive(Clone, Copy, Default)]
struct Indices {
    /// `each.key`.
    key: bool,
    /// `count.index` or `each.value`.
    loose: bool,
    /// A part of `each.value`, which may be anything.
    part: bool,
}

impl Indices {
    fn of(references: &[&str]) -> Self {
        let mut found = Self::default();
        for reference in references {
            match *reference {
                "each.key" => found.key = true,
                "count.index" | "each.value" => found.loose = true,
                other if other.starts_with("each.value") => found.part = true,
                _ => {}
            }
        }
        found
    }

    fn key(self, level: Option<usize>) -> Key {
        match level {
            Some(level) if self.key && !self.part => Key::Same { level, equal: false },
            Some(level) if self.loose && !self.part => Key::Same { level, equal: true },
            _ => Key::Only,
        }
    }
}

impl<'a> Links<'_, 'a> {
    fn course(&self, expression: &Node<'a>) -> Option<Course> {
        let mut trace = Trace::default();
        let here = Here { module: self.module, up: 0, down: Vec::new(), level: Some(0) };
        self.trace(expression, &here, &mut trace, 0);
        let references = references(expression);
        if trace.courses.is_empty() && references.iter().any(|reference| reference.starts_with("each.value")) {
            self.trace_chain(&here, &mut trace);
        }
        match trace.courses.as_mut_slice() {
            [course] if !trace.unclear => Some(course.clone()),
            _ => None,
        }
    }

    /// `for_each = other_resource`: the values are that resource's instances.
    fn trace_chain(&self, here: &Here, trace: &mut Trace) {
        let Some(for_each) = self.for_each else { return };
        self.trace(for_each, here, trace, 0);
        if let [Course::Resource { key, .. }] = trace.courses.as_mut_slice()
            && *key == Key::Only
        {
            *key = Key::Same { level: 0, equal: true };
        }
    }

    fn trace(&self, expression: &Node<'a>, here: &Here, trace: &mut Trace, depth: usize) {
        if depth > FURTHEST {
            trace.unclear = true;
            return;
        }
        let references = references(expression);
        let indices = Indices::of(&references);
        for reference in &references {
            let parts = parts(reference);
            match parts.as_slice() {
                ["each" | "count" | "path" | "terraform" | "self", ..] => {}
                ["var", name, ..] => self.trace_variable(name, here, trace, depth),
                ["module", name, rest @ ..] => self.trace_output(name, rest, indices, here, trace, depth),
                ["data", source_type, name, ..] => {
                    let prefix: String = here.down.iter().map(|(name, _)| format!("module.{name}.")).collect();
                    trace.reach(Course::Outside(format!("{prefix}data.{source_type}.{name}")));
                }
                ["local" | "ephemeral" | "action", ..] => trace.unclear = true,
                [source_type, name, rest @ ..] => {
                    let block = format!("{source_type}.{name}");
                    let key = self.instance(rest, indices, here, &block);
                    trace.reach(Course::Resource { up: here.up, down: here.down.clone(), block, key });
                }
                _ => trace.unclear = true,
            }
        }
    }

    fn instance(&self, rest: &[&str], indices: Indices, here: &Here, block: &str) -> Key {
        let found =
            self.configuration.block(here.module, block.to_owned()).and_then(|at| self.configuration.blocks.get(at));
        match rest.first() {
            Some(key) if key.starts_with('[') => Key::Literal((*key).to_owned()),
            _ if found.is_some_and(|block| block.counted) => indices.key(here.level),
            _ => Key::Only,
        }
    }

    fn trace_variable(&self, name: &str, here: &Here, trace: &mut Trace, depth: usize) {
        let Some(module) = self.configuration.modules.get(here.module) else { return };
        // A variable of the root module, or one that the call leaves at its default, refers to nothing.
        let (Some(parent), Some(argument)) =
            (module.parent, module.arguments.as_ref().and_then(|arguments| arguments.get(name)))
        else {
            return;
        };
        let mut there = here.clone();
        there.module = parent;
        if there.down.pop().is_some() {
            there.level = None;
        } else {
            there.up += 1;
            there.level = Some(there.up);
        }
        self.trace(argument, &there, trace, depth + 1);
    }

    fn trace_output(&self, name: &str, rest: &[&str], indices: Indices, here: &Here, trace: &mut Trace, depth: usize) {
        let child = self.configuration.modules.get(here.module).and_then(|module| module.calls.get(name));
        let Some((index, module)) = child.and_then(|at| Some((*at, self.configuration.modules.get(*at)?))) else {
            trace.unclear = true;
            return;
        };
        let (key, rest) = match rest {
            [key, rest @ ..] if key.starts_with('[') => (Key::Literal((*key).to_owned()), rest),
            rest if module.counted => (indices.key(here.level), rest),
            rest => (Key::Only, rest),
        };
        let Some(output) = rest.first().and_then(|output| module.outputs.get(*output)) else {
            trace.unclear = true;
            return;
        };
        let mut there = Here { module: index, level: None, ..here.clone() };
        there.down.push((name.to_owned(), key));
        self.trace(output, &there, trace, depth + 1);
    }

    /// The expression is one reference to a managed resource and nothing else, so that it is set where that is.
    fn only_refers_in(&self, expression: &Node<'a>, module: usize, depth: usize) -> bool {
        let references = references(expression);
        let (indices, others): (Vec<&str>, Vec<&str>) =
            references.iter().partition(|reference| matches!(**reference, "each.key" | "count.index"));
        let [reference] = others.as_slice() else { return false };
        let parts = parts(reference);
        let Some(here) = self.configuration.modules.get(module).filter(|_| depth < FURTHEST) else { return false };
        match parts.as_slice() {
            ["var", name] => match (here.parent, here.arguments.as_ref().and_then(|arguments| arguments.get(name))) {
                (Some(parent), Some(argument)) if indices.is_empty() => {
                    self.only_refers_in(argument, parent, depth + 1)
                }
                _ => false,
            },
            ["module", name, rest @ ..] => {
                let output = rest.iter().find(|part| !part.starts_with('['));
                let child = here.calls.get(*name).and_then(|at| Some((*at, self.configuration.modules.get(*at)?)));
                match child.and_then(|(at, module)| Some((at, module.outputs.get(*output?)?))) {
                    Some((at, output)) if indices.is_empty() => self.only_refers_in(output, at, depth + 1),
                    _ => false,
                }
            }
            [
                "var" | "local" | "data" | "each" | "count" | "path" | "terraform" | "self" | "ephemeral" | "action",
                ..,
            ] => false,
            [source_type, name, rest @ ..] => {
                let found = self
                    .configuration
                    .block(module, format!("{source_type}.{name}"))
                    .and_then(|at| self.configuration.blocks.get(at));
                // With an index that is reckoned, the reference ends before it.
                found.is_some_and(|block| indices.is_empty() || (block.counted && rest.is_empty()))
            }
            _ => false,
        }
    }
}

/// The references of an expression, without those that only begin another one.
fn references<'n>(expression: &'n Node<'_>) -> Vec<&'n str> {
    let Some(Node::List(listed)) = expression.get("references") else { return Vec::new() };
    let listed: Vec<&str> = listed.iter().filter_map(Node::text).collect();
    let begins = |short: &str, long: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(['.', '[']));
    let mut kept: Vec<&str> = Vec::new();
    for reference in &listed {
        if !kept.contains(reference) && !listed.iter().any(|other| begins(reference, other)) {
            kept.push(reference);
        }
    }
    kept
}
