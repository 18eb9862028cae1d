//! Which configuration of which provider a resource belongs to.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::evaluator::{Evaluator, Scope};
use super::instance::Instance;
use super::module::ProviderName;
use super::open;
use super::syntax::{Block, Body, Expr, Kind};
use super::value::Value;

/// Where providers come from if nothing else is said.
const REGISTRY: &str = "registry.terraform.io";

/// A configuration of a provider.
#[derive(Clone, Debug)]
pub struct Provider {
    /// As plans have it: `name`, `name.alias`, `module.a:name`.
    pub key: Arc<str>,
    /// Its full name: `registry.terraform.io/hashicorp/name`.
    pub full_name: Arc<str>,
    /// The arguments of its block; an empty object where there is none.
    pub arguments: Value,
}

/// The configurations that were found, by key and full name.
pub(crate) type Providers = BTreeMap<(String, String), Arc<Provider>>;

impl<'l> Evaluator<'l> {
    /// The configuration that a resource belongs to.
    pub(super) fn provider(
        &self,
        instance: &Rc<Instance<'l>>,
        body: &Body,
        source_type: &str,
        known: &mut Providers,
    ) -> Arc<Provider> {
        let implied = || (source_type.split('_').next().unwrap_or_default().into(), None);
        let name = body.attribute("provider").and_then(|written| provider_name(&written.value)).unwrap_or_else(implied);
        let full_name = full_name(instance, &name.0);
        let (key, found) = configuration(instance, name.clone());
        if let Some(known) = known.get(&(key.clone(), full_name.clone())) {
            return Arc::clone(known);
        }
        let arguments = match &found {
            Some((instance, block)) => {
                let mut budget = 100_000;
                open::close(&self.plain_body(&block.body, Scope::of(instance)), None, &mut budget)
            }
            None => Value::object(BTreeMap::new()),
        };
        let provider = Arc::new(Provider { key: key.as_str().into(), full_name: full_name.as_str().into(), arguments });
        known.insert((key, full_name), Arc::clone(&provider));
        provider
    }

    /// A body as an object; blocks are lists of objects.
    fn plain_body(&self, body: &Body, scope: Scope<'_, 'l>) -> Value {
        let mut members = BTreeMap::new();
        for attribute in body.attributes.iter().filter(|attribute| &*attribute.name != "alias") {
            members.insert(Arc::clone(&attribute.name), self.attribute(attribute, scope));
        }
        let mut blocks: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        for block in &body.blocks {
            blocks.entry(Arc::clone(&block.kind)).or_default().push(self.plain_body(&block.body, scope));
        }
        for (kind, values) in blocks {
            members.entry(kind).or_insert(Value::tuple(values));
        }
        Value::object(members)
    }
}

/// `name` or `name.alias`.
fn provider_name(expression: &Expr) -> Option<ProviderName> {
    let names = match &expression.kind {
        Kind::Literal(Value::Text(text)) => text.split('.').map(Arc::from).collect(),
        _ => expression.names()?,
    };
    match names.as_slice() {
        [name] => Some((Arc::clone(name), None)),
        [name, alias] => Some((Arc::clone(name), Some(Arc::clone(alias)))),
        _ => None,
    }
}

fn full_name(instance: &Instance<'_>, name: &str) -> String {
    let source = instance.module.required.get(name);
    match source.map(|source| source.split('/').count()) {
        _ if source.is_none() && name == "terraform" => "terraform.io/builtin/terraform".to_owned(),
        Some(3..) => source.map(|source| source.to_string()).unwrap_or_default(),
        Some(2) => format!("{REGISTRY}/{}", source.map_or(name, |source| source)),
        Some(_) => format!("{REGISTRY}/hashicorp/{}", source.map_or(name, |source| source)),
        None => format!("{REGISTRY}/hashicorp/{name}"),
    }
}

/// The module and the block.
type Found<'l> = (Rc<Instance<'l>>, &'l Block);

/// Follows the name outwards through the modules, to the block that configures the provider.
fn configuration<'l>(instance: &Rc<Instance<'l>>, name: ProviderName) -> (String, Option<Found<'l>>) {
    let mut here = Rc::clone(instance);
    let mut name = name;
    loop {
        let block = here.module.providers.get(&name);
        // In a called module, a block without arguments only says that the provider is passed in.
        let passed = |block: &&Block| {
            block.body.blocks.is_empty()
                && block.body.attributes.iter().all(|attribute| matches!(&*attribute.name, "alias" | "version"))
        };
        if let Some(block) = block.filter(|block| here.parent.is_none() || !passed(block)) {
            return (key(&here, &name), Some((here, block)));
        }
        let Some((parent, call)) = here.parent().zip(here.call) else { return (key(&here, &name), None) };
        match passed_as(call, &name) {
            Some(outer) => name = outer,
            None if name.1.is_some() => return (key(&here, &name), None),
            None => {}
        }
        here = parent;
    }
}

/// What a call passes for a provider of its module.
fn passed_as(call: &Block, wanted: &ProviderName) -> Option<ProviderName> {
    let Kind::Object(members) = &call.body.attribute("providers")?.value.kind else { return None };
    let (_, outer) = members.iter().find(|(inner, _)| provider_name(inner).as_ref() == Some(wanted))?;
    provider_name(outer)
}

fn key(instance: &Instance<'_>, (name, alias): &ProviderName) -> String {
    let path: Vec<String> = instance.path.iter().map(|call| format!("module.{call}")).collect();
    let before = if path.is_empty() { String::new() } else { format!("{}:", path.join(".")) };
    let after = alias.as_ref().map(|alias| format!(".{alias}")).unwrap_or_default();
    format!("{before}{name}{after}")
}
