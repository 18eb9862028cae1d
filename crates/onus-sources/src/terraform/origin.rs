//! What is around the resources of an input: the configuration, and what it says of one block.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use foldhash::HashMap;
use onus_core::estate::{Basis, NotKnown, WrittenAt};

use super::address::Segment;
use super::configuration::Configuration;
use super::course::{Course, Follow};
use super::masked::Masked;
use super::values::Item;
use crate::json::Node;

/// Tells an argument of a provider's configuration by its key and the argument's name.
pub(crate) type Arguments<'o> = &'o dyn Fn(&str, &str) -> Option<String>;
/// Tells where the attribute at a path is written; `None` where that is its block.
pub(crate) type Places<'e> = &'e dyn Fn(&str) -> Option<WrittenAt>;

/// Tells the numbers of the remarks that speak of the attribute or block at a path.
pub(crate) type Remarked<'e> = &'e dyn Fn(&str) -> Vec<u32>;

/// Tells why what is read from these paths is not known.
pub(crate) type Reasoned<'e> = &'e dyn Fn(&[String]) -> NotKnown;

/// What is around the resources of one input.
pub(crate) struct Origin<'o, 'a> {
    pub basis: Basis,
    pub configuration: Option<&'o Configuration<'a>>,
    /// Values of the root module's variables.
    pub variables: &'o dyn Fn(&str) -> Option<String>,
    /// Arguments of a provider's configuration by its key and theirs, where the input knows them by itself.
    pub arguments: Option<Arguments<'o>>,
    /// The block whose expressions were parsed last.
    pub parsed: RefCell<Option<Parsed<'a>>>,
}

/// A block's expressions.
pub(crate) struct Parsed<'a> {
    block: usize,
    expressions: Rc<(Node<'a>, Node<'a>)>,
    known: Rc<RefCell<HashMap<usize, Option<Course>>>>,
}

/// A resource of an input.
pub(crate) struct Entry<'e, 'a> {
    pub address: &'e str,
    /// The modules around it.
    pub modules: &'e [Segment],
    /// Its key in brackets, or nothing.
    pub key: &'e str,
    /// The key of its provider's configuration.
    pub provider_key: &'e str,
    /// Its block in the configuration.
    pub block: Option<usize>,
    pub values: &'e Masked<'a>,
    pub unknown: &'e Node<'a>,
    pub partial: bool,
    /// What each argument refers to, and who follows that, where the configuration itself is read.
    pub written: Option<(&'e Node<'a>, &'e dyn Follow<'a>)>,
    /// Where the attribute at a path is written; `None` where that is its block.
    pub places: Option<Places<'e>>,
    /// Which remarks speak of the attribute or block at a path; of the resource as a whole where the path is empty.
    pub remarks: Option<Remarked<'e>>,
    /// Why a value is not known, where the input tells.
    pub reasons: Option<Reasoned<'e>>,
}

impl<'a> Origin<'_, 'a> {
    /// Of an input that holds resources, and nothing around them.
    pub fn bare(basis: Basis) -> Self {
        Self { basis, configuration: None, variables: &|_| None, arguments: None, parsed: RefCell::new(None) }
    }

    /// A block's expressions and its `for_each`, parsed; those of the last block are kept.
    #[expect(clippy::type_complexity, reason = "two parts of one cache entry")]
    pub fn expressions(
        &self,
        block: usize,
    ) -> Option<(Rc<(Node<'a>, Node<'a>)>, Rc<RefCell<HashMap<usize, Option<Course>>>>)> {
        let mut parsed = self.parsed.borrow_mut();
        if let Some(known) = parsed.as_ref().filter(|known| known.block == block) {
            return Some((known.expressions.clone(), known.known.clone()));
        }
        let found = self.configuration?.blocks.get(block)?;
        let expressions = found.expressions.as_ref().and_then(|raw| raw.read().ok())?;
        let for_each = found.for_each.as_ref().and_then(|raw| raw.read().ok()).unwrap_or_default();
        let fresh = Parsed { block, expressions: Rc::new((expressions, for_each)), known: Rc::default() };
        let shared = (fresh.expressions.clone(), fresh.known.clone());
        *parsed = Some(fresh);
        Some(shared)
    }

    /// An argument of a provider's configuration, where it is a constant or a variable of the root module.
    pub fn provider_argument(&self, key: &str, argument: &str) -> Option<String> {
        if let Some(arguments) = self.arguments {
            return arguments(key, argument);
        }
        let provider = self.configuration?.providers.get(key)?;
        let expression = provider.expressions.as_ref()?.get(argument)?;
        let shown = |node: &Node<'_>| Item::of(node).shown().map(Cow::into_owned).filter(|text| !text.is_empty());
        if let Some(constant) = expression.get("constant_value") {
            return shown(constant);
        }
        match expression.get("references") {
            Some(Node::List(references)) if provider.module_address.is_none() => match references.as_slice() {
                [Node::Text(one)] => (self.variables)(one.strip_prefix("var.")?),
                _ => None,
            },
            _ => None,
        }
    }
}
