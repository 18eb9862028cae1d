//! The configuration that a plan carries: blocks with their expressions, module calls and outputs.

use foldhash::HashMap;
use onus_hcl::address::Segment;
use serde::Deserialize;

use crate::json::{Node, Pairs, Raw, Text};

/// A block that declares resources.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// The key of its provider's configuration.
    pub provider: Option<Text<'a>>,
    /// Its arguments.
    pub expressions: Option<Raw<'a>>,
    /// It has `count` or `for_each`.
    pub counted: bool,
    /// Its `for_each`.
    pub for_each: Option<Raw<'a>>,
}

/// A module as it is written; the first is the root.
#[derive(Debug, Default)]
pub(crate) struct Module<'a> {
    /// The module that calls it.
    pub parent: Option<usize>,
    /// The arguments of the call.
    pub arguments: Option<Node<'a>>,
    /// The call has `count` or `for_each`.
    pub counted: bool,
    /// The modules that it calls, by name.
    pub calls: HashMap<String, usize>,
    /// Its outputs.
    pub outputs: HashMap<String, Node<'a>>,
}

/// A provider's configuration.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ProviderConfiguration<'a> {
    #[serde(borrow)]
    pub full_name: Option<Text<'a>>,
    #[serde(borrow)]
    pub expressions: Option<Node<'a>>,
    #[serde(borrow)]
    pub module_address: Option<Text<'a>>,
}

/// The configuration.
#[derive(Debug, Default)]
pub(crate) struct Configuration<'a> {
    pub modules: Vec<Module<'a>>,
    pub blocks: Vec<Block<'a>>,
    by_name: HashMap<(usize, String), usize>,
    pub providers: HashMap<String, ProviderConfiguration<'a>>,
    /// Variables of the root module that are marked as sensitive.
    pub secret_variables: Vec<String>,
}

#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    provider_config: Option<Pairs<'a, ProviderConfiguration<'a>>>,
    #[serde(borrow)]
    root_module: Option<Raw<'a>>,
}

#[derive(Deserialize)]
struct WrittenModule<'a> {
    #[serde(borrow)]
    resources: Option<Vec<WrittenBlock<'a>>>,
    #[serde(borrow)]
    module_calls: Option<Pairs<'a, WrittenCall<'a>>>,
    #[serde(borrow)]
    outputs: Option<Pairs<'a, WrittenOutput<'a>>>,
    #[serde(borrow)]
    variables: Option<Pairs<'a, WrittenVariable<'a>>>,
}

#[derive(Deserialize)]
struct WrittenBlock<'a> {
    #[serde(borrow)]
    mode: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    source_type: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    provider_config_key: Option<Text<'a>>,
    #[serde(borrow)]
    expressions: Option<Raw<'a>>,
    #[serde(borrow)]
    count_expression: Option<Raw<'a>>,
    #[serde(borrow)]
    for_each_expression: Option<Raw<'a>>,
}

#[derive(Deserialize)]
struct WrittenCall<'a> {
    #[serde(borrow)]
    expressions: Option<Node<'a>>,
    #[serde(borrow)]
    module: Option<Raw<'a>>,
    #[serde(borrow)]
    count_expression: Option<Raw<'a>>,
    #[serde(borrow)]
    for_each_expression: Option<Raw<'a>>,
}

#[derive(Deserialize)]
struct WrittenOutput<'a> {
    #[serde(borrow)]
    expression: Option<Node<'a>>,
}

#[derive(Deserialize)]
struct WrittenVariable<'a> {
    #[serde(borrow)]
    sensitive: Option<Node<'a>>,
    #[serde(borrow)]
    ephemeral: Option<Node<'a>>,
}

impl WrittenVariable<'_> {
    /// It is marked as a secret; a mark that says neither yes nor no is one.
    fn hides(&self) -> bool {
        let marks = |mark: &Option<Node<'_>>| !matches!(mark, None | Some(Node::Null | Node::Boolean(false)));
        marks(&self.sensitive) || marks(&self.ephemeral)
    }
}

/// A fault inside of a piece: the offset there and the message.
type Inner<'a> = (Raw<'a>, (usize, String));

impl<'a> Configuration<'a> {
    /// The key of a provider's configuration, where there is only one: what is no longer in the configuration had it too.
    pub fn only_provider(&self, full_name: &str) -> Option<&str> {
        let named = |provider: &ProviderConfiguration<'_>| {
            provider.full_name.as_ref().is_some_and(|name| name.as_str() == full_name)
        };
        let mut keys = self.providers.iter().filter(|(_, provider)| named(provider)).map(|(key, _)| key.as_str());
        keys.next().filter(|_| keys.next().is_none())
    }

    /// Reads the configuration.
    pub fn read(raw: &Raw<'a>) -> Result<Self, Inner<'a>> {
        let written: Written<'a> = raw.read().map_err(|fault| (raw.clone(), fault))?;
        let mut found = Self::default();
        for (key, provider) in written.provider_config.unwrap_or_default().0 {
            found.providers.insert(key.as_str().to_owned(), provider);
        }
        let mut open: Vec<(Module<'a>, Option<Raw<'a>>, Option<String>)> =
            vec![(Module::default(), written.root_module, None)];
        while let Some((module, raw, name)) = open.pop() {
            let index = found.modules.len();
            if let (Some(parent), Some(name)) = (module.parent.and_then(|at| found.modules.get_mut(at)), name) {
                parent.calls.insert(name, index);
            }
            found.modules.push(module);
            if let Some(raw) = raw {
                let inner: WrittenModule<'a> = raw.read().map_err(|fault| (raw.clone(), fault))?;
                found.add(index, inner, &mut open);
            }
        }
        Ok(found)
    }

    fn add(
        &mut self,
        index: usize,
        inner: WrittenModule<'a>,
        open: &mut Vec<(Module<'a>, Option<Raw<'a>>, Option<String>)>,
    ) {
        for written in inner.resources.unwrap_or_default() {
            let (Some(source_type), Some(name)) = (written.source_type, written.name) else { continue };
            if written.mode.is_some_and(|mode| mode.as_str() == "data") {
                continue;
            }
            let block = Block {
                provider: written.provider_config_key,
                expressions: written.expressions,
                counted: written.count_expression.is_some() || written.for_each_expression.is_some(),
                for_each: written.for_each_expression,
            };
            self.by_name.insert((index, format!("{}.{}", source_type.as_str(), name.as_str())), self.blocks.len());
            self.blocks.push(block);
        }
        for (name, call) in inner.module_calls.unwrap_or_default().0 {
            let counted = call.count_expression.is_some() || call.for_each_expression.is_some();
            let module = Module { parent: Some(index), arguments: call.expressions, counted, ..Module::default() };
            open.push((module, call.module, Some(name.as_str().to_owned())));
        }
        let outputs = inner.outputs.unwrap_or_default().0.into_iter();
        let outputs =
            outputs.filter_map(|(name, output)| Some((name.as_str().to_owned(), output.expression?))).collect();
        if let Some(module) = self.modules.get_mut(index) {
            module.outputs = outputs;
        }
        if index == 0 {
            let secret = inner.variables.unwrap_or_default().0.into_iter().filter(|(_, variable)| variable.hides());
            self.secret_variables = secret.map(|(name, _)| name.as_str().to_owned()).collect();
        }
    }

    /// The module that these calls lead to.
    pub fn module(&self, segments: &[Segment]) -> Option<usize> {
        let mut at = 0;
        for segment in segments {
            at = *self.modules.get(at)?.calls.get(&segment.name)?;
        }
        Some(at)
    }

    /// The block of this type and name, `type.name`, in a module.
    pub fn block(&self, module: usize, name: String) -> Option<usize> {
        self.by_name.get(&(module, name)).copied()
    }
}
