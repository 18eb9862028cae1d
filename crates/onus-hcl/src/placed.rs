//! Where what is written of a resource stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::syntax::{Body, Spot};

/// Where the attributes of a resource, or of a block in it, are written.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The block itself.
    pub spot: Spot,
    pub(crate) body: Arc<Body>,
    /// The blocks inside, by kind, in the order of the values.
    pub blocks: BTreeMap<Arc<str>, Vec<Placed>>,
}

impl Placed {
    /// Where the attribute at this path is written; where it is missing, the innermost block around it.
    pub fn find(&self, path: &str) -> Spot {
        let mut here = self;
        let mut parts = path.split(['.', '[']).map(|part| part.trim_end_matches(']').trim_matches('"')).peekable();
        while let Some(name) = parts.next() {
            if let Some(attribute) = here.body.attribute(name) {
                return attribute.spot;
            }
            let Some(blocks) = here.blocks.get(name) else { return here.spot };
            let index = parts.next_if(|part| part.parse::<usize>().is_ok());
            let index = index.and_then(|index| index.parse::<usize>().ok()).unwrap_or_default();
            let Some(block) = blocks.get(index) else { return here.spot };
            here = block;
        }
        here.spot
    }
}
