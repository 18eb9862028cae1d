//! Evaluates one root module: what is asked for, and what that needs.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashMap;

use super::functions::Read;
use super::instance::{Instance, Repetition};
use super::library::Library;
use super::limits::{Limits, Trouble};
use super::module::Variable;
use super::syntax::{Attribute, Expr, Spot};
use super::trail::{Declared, Trail};
use super::value::{Unknown, Value, Why};

/// What evaluation gives.
pub(crate) type Outcome = Result<Value, Trouble>;

/// Names beside those of the module: of `for`, of `dynamic`, of templates.
pub(crate) enum Bindings<'s> {
    One { name: &'s str, value: &'s Value, outer: Option<&'s Bindings<'s>> },
    Many(&'s BTreeMap<Arc<str>, Value>),
}

impl Bindings<'_> {
    /// What a name stands for.
    pub fn find(&self, wanted: &str) -> Option<&Value> {
        match self {
            Self::One { name, value, outer } => {
                if *name == wanted {
                    Some(value)
                } else {
                    outer.and_then(|outer| outer.find(wanted))
                }
            }
            Self::Many(names) => names.get(wanted),
        }
    }
}

/// What names mean where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s, 'l> {
    /// The module; none in templates and files of values.
    pub instance: Option<&'s Rc<Instance<'l>>>,
    pub repetition: &'s Repetition,
    pub bindings: Option<&'s Bindings<'s>>,
}

impl<'s, 'l> Scope<'s, 'l> {
    /// In a module, outside of anything that is repeated.
    pub fn of(instance: &'s Rc<Instance<'l>>) -> Self {
        Self { instance: Some(instance), repetition: &Repetition::Once, bindings: None }
    }
}

/// The values that are given for variables, each with its place if that is in a file.
#[derive(Debug, Default)]
pub(crate) struct Given(pub BTreeMap<Arc<str>, (Value, Option<Spot>)>);

impl Given {
    /// What is given for a variable.
    pub fn find(&self, name: &str) -> Option<(&Value, Option<Spot>)> {
        self.0.get(name).map(|(value, spot)| (value, *spot))
    }
}

/// Evaluates one root module.
pub(crate) struct Evaluator<'l> {
    pub library: &'l Library,
    /// The directory of the root module, in which Terraform would run.
    pub directory: &'l Path,
    pub workspace: &'l str,
    /// Values given for the variables of the root module.
    pub given: Given,
    pub limits: Limits,
    pub faults: RefCell<BTreeSet<(Spot, String)>>,
    /// The limits that were told.
    reached: RefCell<BTreeSet<String>>,
    /// What is being made.
    pub trail: Trail<'l>,
    /// Files that functions have read.
    pub read: RefCell<HashMap<PathBuf, Read>>,
}

impl<'l> Evaluator<'l> {
    /// An evaluator of this root module.
    pub fn new(library: &'l Library, directory: &'l Path, workspace: &'l str) -> Self {
        Self {
            library,
            directory,
            workspace,
            given: Given::default(),
            limits: Limits::default(),
            faults: RefCell::default(),
            reached: RefCell::default(),
            trail: Trail::default(),
            read: RefCell::default(),
        }
    }

    /// Notes a fault.
    pub fn fault(&self, spot: Spot, message: impl Into<String>) {
        self.faults.borrow_mut().insert((spot, message.into()));
    }

    /// The value of an attribute; where it has none, the fault is noted.
    pub fn attribute(&self, attribute: &Attribute, scope: Scope<'_, 'l>) -> Value {
        self.noted(self.value(&attribute.value, scope), attribute.spot)
    }

    /// The value of an attribute that may be a secret: where it has none, the fault is noted, and what stands there is not quoted.
    pub fn unquoted(&self, attribute: &Attribute, scope: Scope<'_, 'l>) -> Value {
        self.noted(self.secret(&attribute.value, scope), attribute.spot)
    }

    /// The value of an expression in the file of this spot; where it has none, the fault is noted.
    pub fn noted(&self, outcome: Outcome, spot: Spot) -> Value {
        outcome.unwrap_or_else(|trouble| {
            // A limit that is reached is told once: whatever comes after it would tell it again.
            let first = !trouble.limit || self.reached.borrow_mut().insert(trouble.message.clone());
            if first {
                self.fault(Spot { file: spot.file, at: trouble.at }, trouble.message.clone());
            }
            Value::unknown(Why::NotEvaluated(trouble.message.into()))
        })
    }

    /// `local.name`.
    pub fn local(&self, instance: &Rc<Instance<'l>>, name: &str, at: u32) -> Outcome {
        match instance.module.locals.get_key_value(name) {
            Some((name, attribute)) => {
                let local = (name, Declared::Local(name));
                self.once(instance, &instance.names, local, at, || self.attribute(attribute, Scope::of(instance)))
            }
            None => Err(Trouble::undeclared(at, format!("there is no `local.{name}` in this module"))),
        }
    }

    /// An output of a module, as its caller sees it.
    pub fn output(&self, instance: &Rc<Instance<'l>>, name: &str, at: u32) -> Outcome {
        let Some((name, block)) = instance.module.outputs.get_key_value(name) else {
            return Err(Trouble::new(at, format!("the module has no output `{name}`")));
        };
        self.once(instance, &instance.names, (name, Declared::Output(name)), at, || {
            let value = match block.body.attribute("value") {
                Some(attribute) if block.body.hides() => self.unquoted(attribute, Scope::of(instance)),
                Some(attribute) => self.attribute(attribute, Scope::of(instance)),
                None => Value::NULL,
            };
            if block.body.hides() { value.hidden() } else { value }
        })
    }

    /// All outputs of a module.
    pub fn outputs(&self, instance: &Rc<Instance<'l>>, at: u32) -> Outcome {
        let mut members = BTreeMap::new();
        for name in instance.module.outputs.keys() {
            members.insert(Arc::clone(name), self.output(instance, name, at)?);
        }
        Ok(Value::object(members))
    }

    /// `var.name`.
    pub fn variable(&self, instance: &Rc<Instance<'l>>, name: &str, at: u32) -> Outcome {
        let Some((name, variable)) = instance.module.variables.get_key_value(name) else {
            return Err(Trouble::undeclared(at, format!("there is no `var.{name}` in this module")));
        };
        self.once(instance, &instance.names, (name, Declared::Variable(name)), at, || {
            let (given, spot) = self.argument(instance, name);
            let default = || {
                let scope = Scope::of(instance);
                variable.default.as_ref().map(|default| match variable.hides() {
                    true => self.unquoted(default, scope),
                    false => self.attribute(default, scope),
                })
            };
            let value = match given {
                Some(Value::Null(_)) if !variable.nullable => default(),
                Some(value) => Some(value),
                None => default(),
            };
            let Some(value) = value else {
                let address: Arc<str> = instance.within(&format!("var.{name}")).into();
                return Value::Unknown(Arc::new(Unknown {
                    why: Why::Variable(address),
                    refers: None,
                    sensitive: variable.hides(),
                    set: false,
                    of: variable.of.plain(),
                }));
            };
            let spot = spot.unwrap_or(variable.default.as_ref().map_or(variable.spot, |default| default.spot));
            let value = variable.of.convert(&value).unwrap_or_else(|fault| {
                let message = format!("`var.{name}`: {fault}");
                self.fault(spot, message.clone());
                Value::unknown(Why::NotEvaluated(message.into()))
            });
            if variable.hides() { value.hidden() } else { value }
        })
    }

    /// What is given for a variable, and where.
    fn argument(&self, instance: &Rc<Instance<'l>>, name: &str) -> (Option<Value>, Option<Spot>) {
        let (Some(parent), Some(call)) = (&instance.parent(), instance.call) else {
            return match self.given.find(name) {
                Some((value, spot)) => (Some(value.clone()), spot),
                None => (None, None),
            };
        };
        match call.body.attribute(name) {
            Some(attribute) => {
                let scope = Scope { instance: Some(parent), repetition: &instance.repetition, bindings: None };
                let hides = instance.module.variables.get(name).is_some_and(Variable::hides);
                let value = if hides { self.unquoted(attribute, scope) } else { self.attribute(attribute, scope) };
                (Some(value), Some(attribute.spot))
            }
            None => (None, None),
        }
    }

    /// A list of expressions.
    pub fn all(&self, expressions: &[Expr], scope: Scope<'_, 'l>) -> Result<Vec<Value>, Trouble> {
        expressions.iter().map(|expression| self.value(expression, scope)).collect()
    }
}
