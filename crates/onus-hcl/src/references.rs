//! References: what a name leads to in a module.

use std::rc::Rc;
use std::sync::Arc;

use super::evaluator::{Evaluator, Outcome, Scope};
use super::functions::convert;
use super::instance::{Called, Expansion, Instance, Repetition};
use super::limits::Trouble;
use super::module::{Key, Mode};
use super::syntax::{Kind, Step, Traversal};
use super::value::{Type, Unknown, Value, Why};

impl<'l> Evaluator<'l> {
    /// The value of a reference, or of steps from any other value.
    pub(super) fn traversal(&self, traversal: &Traversal, at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let steps = &traversal.steps;
        let Kind::Name(root) = &traversal.root.kind else {
            return self.steps(self.value(&traversal.root, scope)?, steps, at, scope);
        };
        if let Some(value) = scope.bindings.and_then(|bindings| bindings.find(root)) {
            return self.steps(value.clone(), steps, at, scope);
        }
        let Some(instance) = scope.instance else {
            return Err(Trouble::undeclared(at, format!("`{root}` stands for nothing here")));
        };
        let (value, rest) = match (&**root, &**steps) {
            ("var", [Step::Name(name), rest @ ..]) => (self.variable(instance, name, at)?, rest),
            ("local", [Step::Name(name), rest @ ..]) => (self.local(instance, name, at)?, rest),
            ("each" | "count", [Step::Name(name), rest @ ..]) => (repeated(root, name, scope.repetition, at)?, rest),
            ("path", [Step::Name(name), rest @ ..]) => (self.path(instance, name, at)?, rest),
            ("terraform" | "tofu", [Step::Name(name), rest @ ..]) => match &**name {
                "workspace" => (Value::Text(self.workspace.into()), rest),
                _ => return Err(Trouble::undeclared(at, format!("there is no `{root}.{name}`"))),
            },
            ("module", [Step::Name(name), rest @ ..]) => return self.module(instance, name, rest, at, scope),
            ("data", [Step::Name(source_type), Step::Name(name), rest @ ..]) => {
                let key = key(Mode::Data, source_type, name);
                return self.resource(instance, &key, rest, at, scope);
            }
            ("ephemeral" | "self" | "action", _) => (
                Value::unknown(Why::NotEvaluated(format!("`{root}` has a value only while Terraform runs").into())),
                &[][..],
            ),
            (_, [Step::Name(name), rest @ ..]) => {
                let key = key(Mode::Managed, root, name);
                return self.resource(instance, &key, rest, at, scope);
            }
            _ => return Err(Trouble::new(at, format!("`{root}` by itself is not a reference"))),
        };
        self.steps(value, rest, at, scope)
    }

    fn path(&self, instance: &Rc<Instance<'l>>, name: &str, at: u32) -> Outcome {
        let text = match name {
            "root" => ".".into(),
            // Where this machine keeps it is no part of the configuration.
            "cwd" => {
                return Ok(Value::unknown(Why::NotEvaluated("`path.cwd` is known only when Terraform runs".into())));
            }
            "module" => {
                let way = || super::library::relative(self.directory, &instance.module.directory).into();
                Arc::clone(instance.directory.get_or_init(way))
            }
            _ => return Err(Trouble::undeclared(at, format!("there is no `path.{name}`"))),
        };
        Ok(Value::Text(text))
    }

    fn resource(
        &self,
        instance: &Rc<Instance<'l>>,
        key: &Key,
        rest: &[Step],
        at: u32,
        scope: Scope<'_, 'l>,
    ) -> Outcome {
        let Some((key, block)) = instance.module.resources.get_key_value(key) else {
            let kind = if key.mode == Mode::Data { "data." } else { "" };
            let address = format!("{kind}{}.{}", key.source_type, key.name);
            return Err(Trouble::undeclared(at, format!("there is no `{address}` in this module")));
        };
        let resources = self.resources(instance, key, block, at)?;
        match (&resources.instances, rest) {
            // Any of its instances has what the one has that stands for all.
            (Expansion::Unknown(one, _), [Step::Index(_), rest @ ..]) => self.steps(one.value.clone(), rest, at, scope),
            (Expansion::Unknown(_, why), _) => Ok(not_known(why)),
            _ => self.steps(resources.value.clone(), rest, at, scope),
        }
    }

    fn module(&self, instance: &Rc<Instance<'l>>, name: &str, rest: &[Step], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let Some((name, call)) = instance.module.calls.get_key_value(name) else {
            return Err(Trouble::undeclared(at, format!("there is no `module.{name}` in this module")));
        };
        let called = match self.called(instance, name, call, at)? {
            Called::Here(called) => called,
            Called::NotHere { address, .. } => return Ok(Value::unknown(Why::RemoteModule(address))),
        };
        let (one, rest) = match (&*called, rest) {
            (Expansion::Single(one), rest) => (one, rest),
            (Expansion::Unknown(one, _), [Step::Index(_), rest @ ..]) => (one, rest),
            (Expansion::Unknown(_, why), _) => return Ok(not_known(why)),
            (Expansion::Counted(members), [Step::Index(index), rest @ ..]) => {
                let index = self.value(index, scope)?;
                if index.is_unknown() {
                    return Ok(convert::derived_from(&index));
                }
                let position = convert::text_of(&index).and_then(|text| text.parse::<usize>().ok());
                match position.and_then(|position| members.get(position)) {
                    Some(one) => (one, rest),
                    None => return Err(Trouble::new(at, format!("`module.{name}` has no such instance"))),
                }
            }
            (Expansion::Keyed(members), [Step::Index(index), rest @ ..]) => {
                let index = self.value(index, scope)?;
                if index.is_unknown() {
                    return Ok(convert::derived_from(&index));
                }
                match convert::text_of(&index).and_then(|key| members.get(&key)) {
                    Some(one) => (one, rest),
                    None => return Err(Trouble::new(at, format!("`module.{name}` has no such instance"))),
                }
            }
            (called, rest) => return self.steps(self.whole(called, at)?, rest, at, scope),
        };
        match rest {
            [Step::Name(output), rest @ ..] => self.steps(self.output(one, output, at)?, rest, at, scope),
            rest => self.steps(self.outputs(one, at)?, rest, at, scope),
        }
    }

    /// All outputs of all instances.
    fn whole(&self, called: &Expansion<Rc<Instance<'l>>>, at: u32) -> Outcome {
        Ok(match called {
            Expansion::Single(one) => self.outputs(one, at)?,
            Expansion::Unknown(_, why) => not_known(why),
            Expansion::Counted(members) => {
                let members = members.iter().map(|one| self.outputs(one, at)).collect::<Result<_, _>>()?;
                Value::tuple(members)
            }
            Expansion::Keyed(members) => {
                let members = members.iter().map(|(key, one)| Ok((Arc::clone(key), self.outputs(one, at)?)));
                Value::object(members.collect::<Result<_, Trouble>>()?)
            }
        })
    }
}

fn key(mode: Mode, source_type: &Arc<str>, name: &Arc<str>) -> Key {
    Key { mode, source_type: Arc::clone(source_type), name: Arc::clone(name) }
}

/// Not known for this reason, and not what that one referred to.
pub(super) fn not_known(why: &Unknown) -> Value {
    Value::Unknown(Arc::new(Unknown {
        why: why.why.clone(),
        refers: None,
        sensitive: why.sensitive,
        set: false,
        of: Type::Open,
    }))
}

fn repeated(root: &str, name: &str, repetition: &Repetition, at: u32) -> Outcome {
    match (root, name, repetition) {
        ("count", "index", Repetition::Index(index)) => Ok(index.clone()),
        ("each", "key", Repetition::Each(key, _)) => Ok(key.clone()),
        ("each", "value", Repetition::Each(_, value)) => Ok(value.clone()),
        ("count", "index", Repetition::Unknown(why, false))
        | ("each", "key" | "value", Repetition::Unknown(why, true)) => Ok(not_known(why)),
        _ => Err(Trouble::undeclared(at, format!("there is no `{root}.{name}` here"))),
    }
}
