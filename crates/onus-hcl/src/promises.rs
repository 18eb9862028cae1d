//! What a configuration promises of itself: `validation` of variables, `precondition` and `postcondition`, `check`.
//!
//! Only what is known to be broken is told: Terraform would refuse to plan then, or warn, and whatever was read here is
//! not what will be there.

use std::rc::Rc;

use super::evaluator::{Bindings, Evaluator, Scope};
use super::functions::convert;
use super::instance::{Instance, Resource};
use super::syntax::{Block, Body, Spot};
use super::value::Value;

impl<'l> Evaluator<'l> {
    /// The promises of a module: of its variables, its outputs and its checks.
    pub(super) fn promises(&self, instance: &Rc<Instance<'l>>) {
        let scope = Scope::of(instance);
        for (name, variable) in &instance.module.variables {
            for validation in &variable.validations {
                self.promise(validation, scope, || {
                    format!("Terraform refuses the value of `{}`", instance.within(&format!("var.{name}")))
                });
            }
        }
        for (name, output) in &instance.module.outputs {
            for condition in output.body.blocks("precondition") {
                let whose = || instance.within(&format!("output.{name}"));
                self.promise(condition, scope, || refuses(&condition.kind, &whose()));
            }
        }
        for (name, check) in &instance.module.checks {
            // What is read for a check alone can be referred to in it alone, and is read only when Terraform runs.
            if check.body.blocks("data").next().is_some() {
                continue;
            }
            for assertion in check.body.blocks("assert") {
                let whose = || instance.within(&format!("check.{name}"));
                self.promise(assertion, scope, || format!("`{}` does not hold", whose()));
            }
        }
    }

    /// The promises of an instance of a resource. To a `postcondition`, the resource is `self`: what is written in it,
    /// and what the provider computes.
    pub(super) fn promises_of(&self, instance: &Rc<Instance<'l>>, resource: &Resource, body: &Body) {
        let before = Scope { instance: Some(instance), repetition: &resource.repetition, bindings: None };
        let itself = Bindings::One { name: "self", value: &resource.value, outer: None };
        let after = Scope { bindings: Some(&itself), ..before };
        for lifecycle in body.blocks("lifecycle") {
            for (kind, scope) in [("precondition", before), ("postcondition", after)] {
                for condition in lifecycle.body.blocks(kind) {
                    self.promise(condition, scope, || refuses(kind, &resource.address));
                }
            }
        }
    }

    /// Notes it if the condition is known not to hold.
    fn promise(&self, block: &Block, scope: Scope<'_, 'l>, what: impl Fn() -> String) {
        let Some(condition) = block.body.attribute("condition") else {
            return self.fault(block.spot, format!("`{}` needs a `condition`", block.kind));
        };
        let holds = match self.value(&condition.value, scope) {
            Ok(value) => value,
            Err(trouble) => {
                self.noted(Err(trouble), condition.spot);
                return;
            }
        };
        if convert::boolean(&holds) != Ok(Value::Boolean(false)) {
            return;
        }
        let message = block.body.attribute("error_message").map(|message| self.value(&message.value, scope));
        let message = match message {
            Some(Ok(Value::Text(text))) => format!("{}: {text}", what()),
            _ => what(),
        };
        self.fault(Spot { file: condition.spot.file, at: condition.value.at }, message);
    }
}

fn refuses(kind: &str, whose: &str) -> String {
    format!("Terraform refuses `{whose}`: its `{kind}` does not hold")
}
