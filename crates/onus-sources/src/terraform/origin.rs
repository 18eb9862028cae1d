//! The configuration around the resources of a plan, and what it says of one block.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use foldhash::HashMap;

use super::configuration::Configuration;
use super::course::Course;
use crate::json::Node;
use crate::recipes::values::Item;

/// What is around the resources of one plan or state.
pub(crate) struct Origin<'o, 'a> {
    pub configuration: Option<&'o Configuration<'a>>,
    /// Values of the root module's variables.
    pub variables: &'o dyn Fn(&str) -> Option<String>,
    /// The block whose expressions were parsed last.
    pub parsed: RefCell<Option<Parsed<'a>>>,
}

/// A block's expressions and its `for_each`.
pub(crate) type Expressions<'a> = Rc<(Node<'a>, Node<'a>)>;

/// Where expressions of a block lead, as far as they were followed, by their place in memory.
pub(crate) type Followed = Rc<RefCell<HashMap<usize, Option<Course>>>>;

/// A block's expressions.
pub(crate) struct Parsed<'a> {
    block: usize,
    expressions: Expressions<'a>,
    known: Followed,
}

impl<'a> Origin<'_, 'a> {
    /// Of an input that holds resources, and nothing around them.
    pub fn bare() -> Self {
        Self { configuration: None, variables: &|_| None, parsed: RefCell::new(None) }
    }

    /// A block's expressions, parsed; those of the last block are kept.
    pub fn expressions(&self, block: usize) -> Option<(Expressions<'a>, Followed)> {
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
