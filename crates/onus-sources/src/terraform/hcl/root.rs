//! A root module, evaluated: its resources, what is not here, what is not known.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::Options;
use super::evaluator::Evaluator;
use super::expand::key_of;
use super::instance::{Called, Instance as Module};
use super::library::Library;
use super::module::{Mode, Statement};
use super::open;
use super::providers::{Provider, Providers};
use super::resources::Placed;
use super::syntax::{Body, Spot};
use super::value::Value;
use crate::terraform::address::{Segment, modules};

/// How many values of one root module are listed.
const MOST_VALUES: usize = 5_000_000;

/// A root module.
#[derive(Debug)]
pub(crate) struct Root {
    /// Its directory, without links.
    pub directory: PathBuf,
    pub resources: Vec<Instance>,
    /// How many blocks of resources and data sources were reached.
    pub blocks: usize,
    pub outputs: BTreeMap<Arc<str>, Value>,
    /// Calls of modules that are not here.
    pub not_read: Vec<RemoteCall>,
    /// What is wrong, with the place.
    pub faults: Vec<(Spot, String)>,
    /// `moved`, `import` and `removed`, each with the address of its module.
    pub statements: Vec<(Arc<str>, Statement)>,
}

/// A call of a module that is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RemoteCall {
    pub address: Arc<str>,
    pub source: Arc<str>,
    pub why: Arc<str>,
    pub spot: Spot,
}

/// An instance of a resource or data source.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    /// As in a plan, with module path and keys; `[*]` stands for keys that are not known.
    pub address: Arc<str>,
    pub modules: Vec<Segment>,
    pub mode: Mode,
    pub source_type: Arc<str>,
    /// With brackets, as addresses have it; empty without one, and where it is not known.
    pub key: String,
    /// Whether it is known how many there are of it. If not, this one stands for all.
    pub number_known: bool,
    pub provider: Arc<Provider>,
    /// An object. Blocks are lists of objects; in such a list, a member that is not known stands for any number of blocks.
    pub attributes: Value,
    /// Where the attributes are written.
    pub placed: Placed,
    /// Where the calls of the modules around it are written, the outermost first.
    pub calls: Vec<Spot>,
    /// What it must wait for, as `depends_on` has it.
    #[cfg_attr(not(test), expect(dead_code, reason = "what it is for, tests look at"))]
    pub depends: Vec<String>,
}

impl Instance {
    /// Where its block begins.
    pub fn spot(&self) -> Spot {
        self.placed.spot
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
    };
    let Some((directory, module)) = library.modules.get_key_value(directory) else { return root };
    let mut evaluator = Evaluator::new(library, directory, &options.workspace);
    evaluator.gather(module, directory, options);
    let mut listing =
        Listing { evaluator: &evaluator, root: &mut root, providers: Providers::new(), budget: MOST_VALUES };
    let instance = Rc::new(Module::root(module));
    listing.module(&instance, &[]);
    for name in module.outputs.keys() {
        let value = evaluator.output(&instance, name, 0).unwrap_or(Value::Null);
        listing.root.outputs.insert(Arc::clone(name), open::close(&value, None, &mut listing.budget));
    }
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
        let statements = module.module.statements.iter();
        self.root.statements.extend(statements.map(|statement| (Arc::clone(&module.address), statement.clone())));
        self.resources(module, calls);
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

    fn resources(&mut self, module: &Rc<Module<'l>>, calls: &[Spot]) {
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
            let depends = depends(&block.body);
            for resource in instances {
                self.evaluator.promises_of(module, &resource.repetition, &block.body, &resource.address);
                let attributes = open::close(&resource.written, Some(&resource.address), &mut self.budget);
                self.root.resources.push(Instance {
                    address: Arc::clone(&resource.address),
                    modules: modules(&resource.address).unwrap_or_default(),
                    mode: key.mode,
                    source_type: Arc::clone(&key.source_type),
                    key: if resource.number_known { key_of(&resource.repetition) } else { String::new() },
                    number_known: resource.number_known && module.number_known,
                    provider: Arc::clone(&provider),
                    attributes,
                    placed: resource.placed.clone(),
                    calls: calls.to_vec(),
                    depends: depends.clone(),
                });
            }
        }
    }
}

fn depends(body: &Body) -> Vec<String> {
    let Some(attribute) = body.attribute("depends_on") else { return Vec::new() };
    let super::syntax::Kind::List(members) = &attribute.value.kind else { return Vec::new() };
    members.iter().filter_map(|member| Some(member.names()?.join("."))).collect()
}
