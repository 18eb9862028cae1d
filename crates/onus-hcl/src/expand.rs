//! `count` and `for_each`: how many there are of something, and what each of them is.

use std::rc::Rc;
use std::sync::Arc;

use bigdecimal::ToPrimitive;

use super::address::quoted;
use super::evaluator::{Evaluator, Scope};
use super::expression::{Members, members};
use super::functions::convert;
use super::instance::{Called, Expansion, Instance, Repetition};
use super::limits::Trouble;
use super::module::Module;
use super::syntax::{Attribute, Block, Body};
use super::trail::Declared;
use super::value::{Type, Unknown, Value, Why};

/// About how many bytes the room for something that a module declares takes.
const SLOT: usize = 48;

impl<'l> Evaluator<'l> {
    /// What a resource or a call of a module is repeated by; a fault makes the number unknown.
    pub(super) fn repetitions(&self, body: &Body, scope: Scope<'_, 'l>) -> Expansion<Repetition> {
        let found = match (body.attribute("count"), body.attribute("for_each")) {
            (Some(count), _) => Some((count, self.counted(count, scope), false)),
            (None, Some(for_each)) => Some((for_each, self.keyed(for_each, scope), true)),
            (None, None) => None,
        };
        let Some((attribute, found, each)) = found else { return Expansion::Single(Repetition::Once) };
        found.unwrap_or_else(|trouble| {
            let why = self.noted(Err(trouble), attribute.spot);
            unknown_number(&why, each)
        })
    }

    fn counted(&self, attribute: &Attribute, scope: Scope<'_, 'l>) -> Result<Expansion<Repetition>, Trouble> {
        let at = attribute.value.at;
        let value = self.value(&attribute.value, scope)?;
        let number = match convert::number(&value).map_err(|fault| Trouble::new(at, format!("`count`: {fault}")))? {
            Value::Number(number) if number.is_integer() => number.to_usize(),
            unknown @ Value::Unknown(_) => return Ok(unknown_number(&unknown, false)),
            _ => None,
        };
        let number = number.ok_or_else(|| Trouble::new(at, "`count` must be a whole number from 0 up"))?;
        self.limits.step(number.saturating_mul(10), at)?;
        let index = |index: usize| Repetition::Index(Value::number(index as u64));
        Ok(Expansion::Counted((0..number).map(index).collect()))
    }

    fn keyed(&self, attribute: &Attribute, scope: Scope<'_, 'l>) -> Result<Expansion<Repetition>, Trouble> {
        let at = attribute.value.at;
        let value = self.value(&attribute.value, scope)?;
        let members = match &value {
            Value::Null(_) => return Err(Trouble::new(at, "`for_each` is null")),
            Value::Object(_) | Value::Set(_) | Value::Unknown(_) => match members(&value, at)? {
                Members::Known(members) => members,
                Members::Unknown(unknown) => return Ok(unknown_number(&unknown, true)),
            },
            // The empty one of two results, the other of which is not known and therefore without type here.
            Value::List(members) if members.is_empty() => Vec::new(),
            other => {
                let kind = convert::kind_of(other);
                return Err(Trouble::new(at, format!("`for_each` must be a map or a set of texts, not {kind}")));
            }
        };
        self.limits.step(members.len().saturating_mul(10), at)?;
        let mut keyed = std::collections::BTreeMap::new();
        for (key, member) in members {
            match &key {
                Value::Text(name) => {
                    keyed.insert(Arc::clone(name), Repetition::Each(key, member));
                }
                Value::Unknown(_) => return Ok(unknown_number(&key, true)),
                _ => return Err(Trouble::new(at, "the members of a set in `for_each` must be texts")),
            }
        }
        Ok(Expansion::Keyed(keyed))
    }

    /// What a call of a module leads to.
    pub(super) fn called(
        &self,
        parent: &Rc<Instance<'l>>,
        name: &'l Arc<str>,
        call: &'l Block,
        at: u32,
    ) -> Result<Called<'l>, Trouble> {
        self.once(parent, &parent.calls, (name, Declared::Call(name)), at, || {
            self.call_module(parent, name, call, &parent.within(&format!("module.{name}")))
        })
    }

    fn call_module(&self, parent: &Rc<Instance<'l>>, name: &Arc<str>, call: &'l Block, label: &str) -> Called<'l> {
        let not_here = |why: &str| Called::NotHere {
            address: label.into(),
            source: Module::source(call).unwrap_or_else(|| "…".into()),
            why: why.into(),
        };
        let path: Vec<Arc<str>> = parent.path.iter().cloned().chain([Arc::clone(name)]).collect();
        let module = match self.library.called(parent.module, call, self.directory, &path) {
            Ok(module) => module,
            Err(why) => return not_here(&why),
        };
        let mut around = Some(Rc::clone(parent));
        while let Some(outer) = around {
            if std::ptr::eq(outer.module, module) {
                self.fault(call.spot, format!("`{label}` calls a module that it is part of"));
                return not_here("it calls itself");
            }
            around = outer.parent();
        }
        let repetitions = self.repetitions(&call.body, Scope::of(parent));
        // Each instance has room for what is declared in it, and says what leads to it.
        let names = module.variables.len() + module.locals.len() + module.resources.len() + module.calls.len();
        let more = names * SLOT + path.len() * size_of::<Arc<str>>() + label.len();
        if let Err(trouble) = self.limits.modules(repetitions.count(), more, call.spot.at) {
            let why = trouble.message.clone();
            self.noted(Err(trouble), call.spot);
            return not_here(&why);
        }
        let known = parent.number_known && !matches!(repetitions, Expansion::Unknown(..));
        Called::Here(Rc::new(repetitions.map(|repetition| {
            Rc::new(Instance {
                address: format!("{label}{}", key_of(repetition)).into(),
                path: path.clone(),
                parent: Some(Rc::downgrade(parent)),
                call: Some(call),
                repetition: repetition.clone(),
                number_known: known,
                ..Instance::root(module)
            })
        })))
    }
}

pub(super) fn unknown_number(why: &Value, each: bool) -> Expansion<Repetition> {
    let why = why.why_unknown().cloned().unwrap_or_else(|| Unknown {
        why: Why::NotEvaluated("their number is not known".into()),
        refers: None,
        sensitive: false,
        set: false,
        of: Type::Open,
    });
    Expansion::Unknown(Repetition::Unknown(why.clone(), each), why)
}

/// The key of an instance, as addresses have it; `[*]` for the one that stands for an unknown number.
pub(crate) fn key_of(repetition: &Repetition) -> String {
    match repetition {
        Repetition::Once => String::new(),
        Repetition::Index(index) => format!("[{}]", convert::text_of(index).unwrap_or_default()),
        Repetition::Each(key, _) => quoted(&convert::text_of(key).unwrap_or_default()),
        Repetition::Unknown(..) => "[*]".to_owned(),
    }
}
