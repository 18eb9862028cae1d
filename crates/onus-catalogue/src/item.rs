//! What a clause, a list or a view speaks of.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Value, suggestion};
use crate::duty::Duty;
use crate::terms::{Layer, Term};

/// What a clause, a list or a view speaks of: one duty, or all of a layer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Item {
    /// The duty with this id.
    Duty(String),
    /// Every duty on this layer.
    Layer(Layer),
}

impl Item {
    /// Whether it speaks of this duty.
    pub fn covers(&self, id: &str, duty: &Duty) -> bool {
        match self {
            Self::Duty(named) => named == id,
            Self::Layer(layer) => duty.layer == *layer,
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duty(id) => write!(f, "duty:{id}"),
            Self::Layer(layer) => write!(f, "layer:{layer}"),
        }
    }
}

impl Decode for Item {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let text = String::decode(value)?;
        match text.split_once(':') {
            Some(("duty", id)) if !id.is_empty() => Some(Self::Duty(id.to_owned())),
            Some(("layer", id)) => {
                let layer = Layer::from_id(id);
                if layer.is_none() {
                    value.fault(format!("`{id}` is not a layer"), suggestion(id, &Layer::ids()));
                }
                layer.map(Self::Layer)
            }
            _ => {
                value.fault(
                    format!("`{text}` names neither a duty nor a layer"),
                    "write \"duty:ID\" for one duty, or \"layer:ID\" for every duty on a layer",
                );
                None
            }
        }
    }
}
