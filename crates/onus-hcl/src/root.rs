//! A root module, evaluated: its resources, what is not here, what is not known.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::Options;
use super::evaluator::Evaluator;
use super::expand::key_of;
use super::instance::{Called, Instance as Module, Resource};
use super::library::Library;
use super::limits::Spent;
use super::module::{Mode, Statement};
use super::open;
use super::placed::Placed;
use super::providers::{Provider, Providers};
use super::syntax::Spot;
use super::value::Value;
use crate::address::{Segment, modules};

/// How many values of the outputs of one root module are listed, or of one resource: what all its resources hold together
/// has its limit where it is made.
const MOST_VALUES: usize = 5_000_000;

/// A root module.
#[derive(Debug)]
pub struct Root {
    /// Its directory, without links.
    pub directory: PathBuf,
    /// Its resources and data sources, and those of the modules that it calls.
    pub resources: Vec<Instance>,
    /// How many blocks of resources and data sources were reached.
    pub(crate) blocks: usize,
    pub(crate) outputs: BTreeMap<Arc<str>, Value>,
    /// Calls of modules that are not here.
    pub not_read: Vec<RemoteCall>,
    /// What is wrong, with the place.
    pub faults: Vec<(Spot, String)>,
    /// `moved`, `import` and `removed`, each with the address of its module.
    pub statements: Vec<(Arc<str>, Statement)>,
    /// What its evaluation took.
    pub(crate) spent: Spent,
}

/// A call of a module that is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteCall {
    /// Its address: `module.a.module.b`.
    pub address: Arc<str>,
    /// Where the module comes from, as it is written.
    pub source: Arc<str>,
    /// Why it was not read.
    pub why: Arc<str>,
    /// Where the call is written.
    pub spot: Spot,
}

/// An instance of a resource or data source.
#[derive(Debug)]
pub struct Instance {
    resource: Arc<Resource>,
    /// Whether Terraform makes it, or only reads it.
    pub mode: Mode,
    /// Its type: the first label of its block.
    pub source_type: Arc<str>,
    /// The configuration of its provider.
    pub provider: Arc<Provider>,
    /// The modules around it.
    pub around: Arc<Around>,
    /// Made when they are asked for: most resources of most trees are none that anything is known of.
    attributes: OnceCell<Value>,
}

/// The modules around a resource.
#[derive(Debug)]
pub struct Around {
    /// As addresses have them.
    pub modules: Vec<Segment>,
    /// Where the calls of them are written, the outermost first.
    pub calls: Vec<Spot>,
    /// The number of instances of each of them is known.
    number_known: bool,
}

impl Instance {
    /// As in a plan, with module path and keys; `[*]` stands for keys that are not known.
    pub fn address(&self) -> &Arc<str> {
        &self.resource.address
    }

    /// With brackets, as addresses have it; empty without one, and where it is not known.
    pub fn key(&self) -> String {
        if self.resource.number_known { key_of(&self.resource.repetition) } else { String::new() }
    }

    /// Whether it is known how many there are of it. If not, this one stands for all.
    pub fn number_known(&self) -> bool {
        self.resource.number_known && self.around.number_known
    }

    /// An object. Blocks are lists of objects; in such a list, a member that is not known stands for any number of blocks.
    pub fn attributes(&self) -> &Value {
        let close = || open::close(&self.resource.written, Some(&self.resource.address), &mut MOST_VALUES.clone());
        self.attributes.get_or_init(close)
    }

    /// Where the attributes are written.
    pub fn placed(&self) -> &Placed {
        &self.resource.placed
    }

    /// Where its block begins.
    pub fn spot(&self) -> Spot {
        self.resource.placed.spot
    }
}

/// Evaluates a root module.
pub(crate) fn evaluate(library: &Library, directory: &Path, options: &Options) -> Root {
    let mut root = Root {
        directory: directory.to_path_buf(),
        resources: Vec::new(),
        blocks: 0,
        outputs: BTreeMap::new(),
        not_read: Vec::new(),
        faults: Vec::new(),
        statements: Vec::new(),
        spent: Spent::default(),
    };
    let Some((directory, module)) = library.modules.get_key_value(directory) else { return root };
    let mut evaluator = Evaluator::new(library, directory, &options.workspace);
    evaluator.gather(module, directory, options);
    let mut listing =
        Listing { evaluator: &evaluator, root: &mut root, providers: Providers::new(), budget: MOST_VALUES };
    let instance = Rc::new(Module::root(module));
    listing.module(&instance, &[]);
    for name in module.outputs.keys() {
        let value = evaluator.output(&instance, name, 0).unwrap_or(Value::NULL);
        listing.root.outputs.insert(Arc::clone(name), open::close(&value, None, &mut listing.budget));
    }
    root.spent = evaluator.limits.spent();
    root.faults.extend(evaluator.faults.take());
    root.faults.sort();
    root.faults.dedup();
    root
}

struct Listing<'e, 'l> {
    evaluator: &'e Evaluator<'l>,
    root: &'e mut Root,
    providers: Providers,
    budget: usize,
}

impl<'l> Listing<'_, 'l> {
    fn module(&mut self, module: &Rc<Module<'l>>, calls: &[Spot]) {
        self.root.faults.extend(module.module.faults.iter().cloned());
        let around = Arc::new(Around {
            modules: modules(&module.address).unwrap_or_default(),
            calls: calls.to_vec(),
            number_known: module.number_known,
        });
        let statements = module.module.statements.iter();
        self.root.statements.extend(statements.map(|statement| (Arc::clone(&module.address), statement.clone())));
        self.resources(module, &around);
        self.evaluator.promises(module);
        for (name, call) in &module.module.calls {
            let called = match self.evaluator.called(module, name, call, call.spot.at) {
                Ok(called) => called,
                Err(trouble) => {
                    self.evaluator.noted(Err(trouble), call.spot);
                    continue;
                }
            };
            let calls: Vec<Spot> = calls.iter().copied().chain([call.spot]).collect();
            match called {
                Called::Here(instances) => {
                    self.arguments(&instances.members(), call);
                    instances.members().into_iter().for_each(|instance| self.module(instance, &calls));
                }
                Called::NotHere { address, source, why } => {
                    self.root.not_read.push(RemoteCall { address, source, why, spot: call.spot });
                }
            }
        }
    }

    /// An argument that the called module does not know is a fault, and one that it must have and is missing.
    fn arguments(&self, instances: &[&Rc<Module<'l>>], call: &super::syntax::Block) {
        let Some(instance) = instances.first() else { return };
        for attribute in &call.body.attributes {
            let about = matches!(
                &*attribute.name,
                "source" | "version" | "count" | "for_each" | "providers" | "depends_on" | "enabled"
            );
            if !about && !instance.module.variables.contains_key(&attribute.name) {
                let message = format!("the module has no variable `{}`", attribute.name);
                self.evaluator.fault(attribute.spot, message);
            }
        }
        for (name, variable) in &instance.module.variables {
            if variable.default.is_none() && call.body.attribute(name).is_none() {
                let message = format!("the argument `{name}` is missing: the variable of the module has no default");
                self.evaluator.fault(call.spot, message);
            }
        }
    }

    fn resources(&mut self, module: &Rc<Module<'l>>, around: &Arc<Around>) {
        for (key, block) in &module.module.resources {
            self.root.blocks += 1;
            let found = match self.evaluator.resources(module, key, block, block.spot.at) {
                Ok(found) => found,
                Err(trouble) => {
                    self.evaluator.noted(Err(trouble), block.spot);
                    continue;
                }
            };
            let instances = found.instances.members();
            if instances.is_empty() {
                continue;
            }
            let provider = self.evaluator.provider(module, &block.body, &key.source_type, &mut self.providers);
            for resource in instances {
                self.evaluator.promises_of(module, resource, &block.body);
                self.root.resources.push(Instance {
                    resource: Arc::clone(resource),
                    mode: key.mode,
                    source_type: Arc::clone(&key.source_type),
                    provider: Arc::clone(&provider),
                    around: Arc::clone(around),
                    attributes: OnceCell::new(),
                });
            }
        }
    }
}
