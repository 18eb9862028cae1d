//! The files of a directory as one module: overrides are merged into what they override.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::syntax::{Attribute, Block, Body, Expr, Kind, Spot};
use super::value::{Type, Value};

/// What is declared with a type and a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub mode: Mode,
    pub source_type: Arc<str>,
    pub name: Arc<str>,
}

/// Whether Terraform makes something, or only reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Terraform makes it: `resource`.
    Managed,
    /// Terraform reads it: `data`.
    Data,
}

/// A variable.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub spot: Spot,
    pub of: Type,
    /// A type is written, be it `any`.
    pub typed: bool,
    pub default: Option<Attribute>,
    pub nullable: bool,
    pub sensitive: bool,
    pub ephemeral: bool,
    /// What its values must be like.
    pub validations: Vec<Block>,
}

impl Variable {
    /// Its value is a secret.
    pub fn hides(&self) -> bool {
        self.sensitive || self.ephemeral
    }
}

/// `moved`, `import` or `removed`, and the addresses there as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Which of these.
    pub kind: Arc<str>,
    pub(crate) spot: Spot,
    /// What `from` says.
    pub from: Option<String>,
    /// What `to` says.
    pub to: Option<String>,
}

/// A provider's name in the module, and the alias of one configuration.
pub(crate) type ProviderName = (Arc<str>, Option<Arc<str>>);

/// A directory of files.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub directory: PathBuf,
    pub variables: BTreeMap<Arc<str>, Variable>,
    pub locals: BTreeMap<Arc<str>, Attribute>,
    pub outputs: BTreeMap<Arc<str>, Block>,
    pub resources: BTreeMap<Key, Block>,
    pub calls: BTreeMap<Arc<str>, Block>,
    pub checks: BTreeMap<Arc<str>, Block>,
    pub providers: BTreeMap<ProviderName, Block>,
    /// The source of each provider that is required.
    pub required: BTreeMap<Arc<str>, Arc<str>>,
    pub statements: Vec<Statement>,
    pub faults: Vec<(Spot, String)>,
}

impl Module {
    /// Puts the files of a directory together; overrides come after what they override.
    pub fn new(directory: PathBuf, files: Vec<Body>, overrides: Vec<Body>) -> Self {
        let mut module = Self { directory, ..Self::default() };
        for body in files {
            module.add(body, false);
        }
        for body in overrides {
            module.add(body, true);
        }
        module
    }

    /// Whether something is declared that makes the directory a root module, unless another one calls it.
    pub fn has_resources(&self) -> bool {
        !self.resources.is_empty() || !self.calls.is_empty()
    }

    /// Where a call's module comes from, if that is written out.
    pub fn source(call: &Block) -> Option<Arc<str>> {
        call.body.text("source")
    }

    fn add(&mut self, body: Body, overriding: bool) {
        if let Some(stray) = body.attributes.first() {
            self.faults.push((stray.spot, format!("`{}` stands outside of any block", stray.name)));
        }
        for block in body.blocks {
            let spot = block.spot;
            let added = match &*block.kind {
                "resource" => self.resource(Mode::Managed, block, overriding),
                "data" => self.resource(Mode::Data, block, overriding),
                "variable" => self.variable(block),
                "locals" => self.locals(block, overriding),
                "output" => labelled(&mut self.outputs, block, overriding),
                "check" => labelled(&mut self.checks, block, overriding),
                "module" => labelled(&mut self.calls, block, overriding),
                "provider" => self.provider(block, overriding),
                "terraform" => self.settings(&block),
                "moved" | "import" | "removed" => self.statement(&block),
                // What can be declared beside, and makes nothing.
                _ => Ok(()),
            };
            if let Err(fault) = added {
                self.faults.push((spot, fault));
            }
        }
    }

    fn resource(&mut self, mode: Mode, block: Block, overriding: bool) -> Result<(), String> {
        let [source_type, name] = block.labels.as_slice() else {
            return Err(format!("`{}` needs two labels: a type and a name", block.kind));
        };
        let key = Key { mode, source_type: Arc::clone(source_type), name: Arc::clone(name) };
        put(&mut self.resources, key, block, overriding)
    }

    fn variable(&mut self, block: Block) -> Result<(), String> {
        let name = block.label(0).ok_or("a variable needs a name")?;
        let variable = self.variables.entry(Arc::clone(name)).or_insert_with(|| Variable {
            spot: block.spot,
            of: Type::Any,
            typed: false,
            default: None,
            nullable: true,
            sensitive: false,
            ephemeral: false,
            validations: Vec::new(),
        });
        let flag = |name: &str| block.body.flag(name);
        variable.nullable = flag("nullable").unwrap_or(variable.nullable);
        variable.sensitive = block.body.marks("sensitive").unwrap_or(variable.sensitive);
        variable.ephemeral = block.body.marks("ephemeral").unwrap_or(variable.ephemeral);
        let written = block.body.attribute("type");
        let of = written.map(|written| Type::read(&written.value).ok_or("this is not a type"));
        variable.typed |= of.is_some();
        let body = Arc::unwrap_or_clone(block.body);
        let default = body.attributes.into_iter().find(|attribute| &*attribute.name == "default");
        variable.default = default.or(variable.default.take());
        let validations: Vec<Block> = body.blocks.into_iter().filter(|block| &*block.kind == "validation").collect();
        if !validations.is_empty() {
            variable.validations = validations;
        }
        if let Some(of) = of {
            variable.of = of?;
        }
        Ok(())
    }

    fn locals(&mut self, block: Block, overriding: bool) -> Result<(), String> {
        let mut twice = Ok(());
        for attribute in Arc::unwrap_or_clone(block.body).attributes {
            let name = Arc::clone(&attribute.name);
            let before = self.locals.insert(Arc::clone(&name), attribute);
            if before.is_some() && !overriding {
                twice = Err(format!("`local.{name}` is declared twice"));
            }
        }
        twice
    }

    fn provider(&mut self, block: Block, overriding: bool) -> Result<(), String> {
        let name = block.label(0).ok_or("a provider needs a name")?;
        let key = (Arc::clone(name), block.body.text("alias"));
        put(&mut self.providers, key, block, overriding)
    }

    fn settings(&mut self, block: &Block) -> Result<(), String> {
        for required in block.body.blocks("required_providers") {
            for attribute in &required.body.attributes {
                let source = match &attribute.value.kind {
                    Kind::Object(members) => {
                        let named = members.iter().find(|(key, _)| key.text().as_deref() == Some("source"));
                        named.and_then(|(_, source)| source.text())
                    }
                    _ => None,
                };
                if let Some(source) = source {
                    self.required.insert(Arc::clone(&attribute.name), source);
                }
            }
        }
        Ok(())
    }

    fn statement(&mut self, block: &Block) -> Result<(), String> {
        let address = |name: &str| block.body.attribute(name).map(|attribute| written(&attribute.value));
        self.statements.push(Statement {
            kind: Arc::clone(&block.kind),
            spot: block.spot,
            from: address("from"),
            to: address("to"),
        });
        Ok(())
    }
}

/// An address as it is written, as far as it can be told.
fn written(expression: &Expr) -> String {
    use super::syntax::Step;
    match &expression.kind {
        Kind::Name(name) => name.to_string(),
        Kind::Literal(Value::Text(text)) => format!("\"{text}\""),
        Kind::Literal(Value::Number(number)) => number.to_string(),
        Kind::Traversal(traversal) => {
            let mut text = written(&traversal.root);
            for step in &traversal.steps {
                match step {
                    Step::Name(name) => text.push_str(&format!(".{name}")),
                    Step::Index(index) => text.push_str(&format!("[{}]", written(index))),
                    Step::Position(position) => {
                        text.push_str(&format!(".{}", written(&Expr { at: 0, kind: Kind::Literal(position.clone()) })))
                    }
                    Step::Splat | Step::OldSplat => text.push_str("[*]"),
                }
            }
            text
        }
        _ => "…".to_owned(),
    }
}

fn labelled(into: &mut BTreeMap<Arc<str>, Block>, block: Block, overriding: bool) -> Result<(), String> {
    let name = block.label(0).ok_or_else(|| format!("`{}` needs a name", block.kind))?;
    put(into, Arc::clone(name), block, overriding)
}

fn put<K: Ord>(into: &mut BTreeMap<K, Block>, key: K, block: Block, overriding: bool) -> Result<(), String> {
    match into.get_mut(&key) {
        Some(before) if overriding => {
            merge(before, block);
            Ok(())
        }
        Some(_) => Err(format!("`{}` with these labels is declared twice: {}", block.kind, block.labels.join("."))),
        None => {
            into.insert(key, block);
            Ok(())
        }
    }
}

/// An attribute takes the place of the one before, the blocks of a kind that of all blocks of that kind.
fn merge(before: &mut Block, block: Block) {
    before.overrides.push((block.spot, block.end));
    let body = Arc::make_mut(&mut before.body);
    for attribute in &block.body.attributes {
        // One way to say how many there are takes the place of the other.
        let rival = match &*attribute.name {
            "count" => "for_each",
            "for_each" => "count",
            _ => "",
        };
        body.attributes.retain(|old| old.name != attribute.name && &*old.name != rival);
        body.attributes.push(attribute.clone());
    }
    let made = |block: &Block| match &*block.kind {
        "dynamic" => block.label(0).cloned().unwrap_or_default(),
        _ => Arc::clone(&block.kind),
    };
    let (settings, blocks): (Vec<&Block>, Vec<&Block>) =
        block.body.blocks.iter().partition(|block| &*block.kind == "lifecycle");
    body.blocks.retain(|old| !blocks.iter().any(|block| made(block) == made(old)));
    body.blocks.extend(blocks.into_iter().cloned());
    for setting in settings {
        match body.blocks.iter_mut().find(|old| old.kind == setting.kind) {
            Some(old) => merge(old, setting.clone()),
            None => body.blocks.push(setting.clone()),
        }
    }
}
