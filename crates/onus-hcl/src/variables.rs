//! What is given for the variables of a root module, and what of it counts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::evaluator::{Evaluator, Given, Scope};
use super::instance::Repetition;
use super::library::Library;
use super::lower::{Lowering, Names};
use super::module::{Module, Variable};
use super::scan::prepare;
use super::syntax::{Attribute, Kind, Spot};
use super::value::{Value, Why};
use super::{Assignment, Options};

/// What is given on the command line, or in a file that it names, for no variable of any root module.
pub(crate) fn undeclared(library: &Library, roots: &[&Path], options: &Options) -> Vec<(Option<Spot>, String)> {
    let modules: Vec<&Module> = roots.iter().filter_map(|root| library.modules.get(*root)).collect();
    let declared = |name: &str| modules.iter().any(|module| module.variables.contains_key(name));
    if modules.is_empty() {
        return Vec::new();
    }
    let mut files = library.named_values.iter();
    let mut found = Vec::new();
    for assignment in &options.given {
        match assignment {
            Assignment::Value { name, .. } if !declared(name) => found.push((None, name.clone())),
            Assignment::Value { .. } => {}
            Assignment::File { .. } => {
                let attributes = files.next().into_iter().flatten().filter(|attribute| !declared(&attribute.name));
                found.extend(attributes.map(|attribute| (Some(attribute.spot), attribute.name.to_string())));
            }
        }
    }
    found
}

impl<'l> Evaluator<'l> {
    /// Gathers the values for the root module in a directory. The environment counts least, then the files of the
    /// directory, and most what was given on the command line, where the last word counts.
    pub fn gather(&mut self, module: &Module, directory: &Path, options: &Options) {
        let mut given = BTreeMap::new();
        for (name, text) in &options.environment {
            self.one(module, name, text, &mut given);
        }
        let library = self.library;
        for attribute in library.values.get(directory).into_iter().flatten().flatten() {
            if !module.variables.contains_key(&attribute.name) {
                let message =
                    format!("there is no variable `{}` in this module: its value is not used", attribute.name);
                self.fault(attribute.spot, message);
            }
            given.insert(Arc::clone(&attribute.name), (self.outside(attribute), Some(attribute.spot)));
        }
        let mut files = library.named_values.iter();
        for assignment in &options.given {
            match assignment {
                Assignment::Value { name, text } => self.one(module, name, text, &mut given),
                Assignment::File { .. } => {
                    for attribute in files.next().into_iter().flatten() {
                        given.insert(Arc::clone(&attribute.name), (self.outside(attribute), Some(attribute.spot)));
                    }
                }
            }
        }
        self.given = Given(given);
    }

    /// A value from a file, where nothing can be referred to.
    fn outside(&self, attribute: &Attribute) -> Value {
        self.unquoted(attribute, Scope { instance: None, repetition: &Repetition::Once, bindings: None })
    }

    /// A value given as text: an expression, if the variable's type is more than a text, a number or a flag.
    fn one(&self, module: &Module, name: &str, text: &str, given: &mut BTreeMap<Arc<str>, (Value, Option<Spot>)>) {
        let Some(variable) = module.variables.get(name) else { return };
        given.insert(name.into(), (self.text(variable, name, text), None));
    }

    fn text(&self, variable: &Variable, name: &str, text: &str) -> Value {
        if !variable.typed || variable.of.is_primitive() {
            return Value::Text(super::functions::convert::composed(text));
        }
        let written = format!("value = {text}\n");
        let prepared = prepare(&written, false);
        let parsed = hcl_edit::parser::parse_body(&prepared.text).ok().map(|body| {
            let file = variable.spot.file;
            Lowering {
                file,
                text: &written,
                renamed: &prepared.renamed,
                base: variable.spot.at,
                fixed: true,
                names: Names::default(),
            }
            .body(&body)
        });
        match parsed.as_ref().and_then(|body| body.attribute("value")) {
            Some(attribute) if !matches!(attribute.value.kind, Kind::Refused(_)) => self.outside(attribute),
            _ => {
                let message = format!("what is given for `var.{name}` is not a valid expression");
                self.fault(variable.spot, message.clone());
                Value::unknown(Why::NotEvaluated(message.into()))
            }
        }
    }
}
