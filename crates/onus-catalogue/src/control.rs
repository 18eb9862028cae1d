//! Control: who is able to act on which layer, per service model. Only they can be responsible (law 3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Table, suggestion};
use crate::place::Place;
use crate::terms::{Layer, Model, PartyKind, Term};

/// The parties able to act on one layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerControl {
    /// Why these.
    pub why: String,
    /// Party kinds per service model.
    pub able: BTreeMap<Model, Vec<PartyKind>>,
    /// Where it is declared.
    pub place: Place,
}

/// Control of all layers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Per layer.
    pub layers: BTreeMap<Layer, LayerControl>,
}

impl Control {
    /// Whether a party of this kind is able to act on the layer in the model.
    pub fn is_able(&self, layer: Layer, model: Model, party: PartyKind) -> bool {
        self.layers.get(&layer).and_then(|control| control.able.get(&model)).is_some_and(|able| able.contains(&party))
    }

    /// Reads `control.toml`.
    pub fn decode(table: &Table<'_, '_>) -> Option<Self> {
        let mut layers = BTreeMap::new();
        for (name, span, value) in table.entries() {
            let Some(layer) = Layer::from_id(name) else {
                table.file.fault(span, format!("`{name}` is not a layer"), suggestion(name, &Layer::ids()));
                continue;
            };
            let Some(inner) = value.table("a layer's control") else { continue };
            let why = inner.required("why");
            let mut able = BTreeMap::new();
            for model in Model::ALL {
                if let Some(parties) = inner.required::<Vec<PartyKind>>(model.id()) {
                    able.insert(*model, parties);
                }
            }
            inner.finish();
            layers.insert(layer, LayerControl { why: why.unwrap_or_default(), able, place: inner.place() });
        }
        Some(Self { layers })
    }
}
