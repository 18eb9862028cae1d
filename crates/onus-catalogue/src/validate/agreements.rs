//! What agreements build on: roles, profiles, criteria of documents, and columns of access.

use super::Validator;
use crate::document::Document;
use crate::item::Item;
use crate::kind::{ColumnType, Kind};
use crate::place::At;
use crate::profile::{BuildModel, Profile};
use crate::raci::Cell;
use crate::terms::{Letter, PartyKind};

impl<'c> Validator<'c> {
    pub(super) fn profiles(&mut self) {
        for profile in self.catalogue.profiles.values() {
            for role in &profile.roles {
                self.known(role, "role", &self.catalogue.roles);
            }
            profile.lists.iter().for_each(|list| self.items(&list.covers));
            self.commissions(profile);
        }
    }

    fn commissions(&mut self, profile: &'c Profile) {
        for model in profile.models.values() {
            self.handed_over(&model.commissions);
            self.items(&model.except);
            self.exceptions(model);
        }
        profile.options.values().for_each(|option| self.handed_over(&option.commissions));
    }

    /// An exception from what was never commissioned is a slip of the pen.
    fn exceptions(&mut self, model: &'c BuildModel) {
        for item in &model.except {
            let layer = match &item.value {
                Item::Layer(layer) => Some(*layer),
                Item::Duty(id) => self.catalogue.duties.get(id).map(|duty| duty.layer),
            };
            let within = |commissioned: &At<Item>| match &commissioned.value {
                Item::Layer(commissioned) => Some(*commissioned) == layer,
                Item::Duty(_) => commissioned.value == item.value,
            };
            if layer.is_some() && !model.commissions.iter().any(within) {
                self.fault(
                    item.place,
                    format!("`{}` is not commissioned, and cannot be excepted", item.value),
                    "remove it here, or add its layer to `commissions`",
                );
            }
        }
    }

    /// Only what the customer holds can be handed over (law 4), and never what is retained (law 5). A layer may contain
    /// such duties: they stay where they are.
    fn handed_over(&mut self, items: &'c [At<Item>]) {
        self.items(items);
        for item in items {
            let Item::Duty(id) = &item.value else { continue };
            let Some(duty) = self.catalogue.duties.get(id) else { continue };
            let does = |cell: &At<Cell>| cell.holders(Letter::Responsible).contains(&PartyKind::Customer);
            let open = |cell: &At<Cell>| matches!(cell.value, Cell::ByAgreement { .. });
            if duty.retained {
                self.fault(
                    item.place,
                    format!("`{id}` is retained: it stays with the customer whatever is signed"),
                    "remove it here",
                );
            } else if !duty.raci.cells.values().any(|cell| does(cell) || open(cell)) {
                self.fault(
                    item.place,
                    format!("the customer does not hold `{id}` in any service model"),
                    "only what the customer does can be handed over; remove it here",
                );
            }
        }
    }

    /// Reports duties that there are not.
    pub(super) fn items(&mut self, items: &'c [At<Item>]) {
        for item in items {
            if let Item::Duty(id) = &item.value {
                self.known(&At::new(id.clone(), item.place), "duty", &self.catalogue.duties);
            }
        }
    }

    pub(super) fn foreign(&mut self) {
        for check in self.catalogue.foreign.values().flat_map(|program| program.checks.values()) {
            for duty in &check.duties {
                self.known(duty, "duty", &self.catalogue.duties);
            }
        }
    }

    pub(super) fn documents(&mut self) {
        for (id, document) in &self.catalogue.documents {
            self.criteria(id, document);
        }
    }

    fn criteria(&mut self, id: &str, document: &'c Document) {
        for items in document.criteria.values() {
            self.items(items);
            for item in items {
                let Item::Duty(named) = &item.value else { continue };
                let proven = |duty: &crate::duty::Duty| duty.proven_by.iter().any(|by| by.value == id);
                // A catalogue laid over another may take the proof from a duty of the other: the criterion is idle then.
                let read_now = item.place.file >= self.first;
                if read_now && self.catalogue.duties.get(named).is_some_and(|duty| !proven(duty)) {
                    self.fault(
                        item.place,
                        format!("`{named}` is not proven by `{id}`"),
                        "add the document to the duty's `proven_by`, or remove the duty here",
                    );
                }
            }
        }
    }

    pub(super) fn access(&mut self, id: &str, kind: &'c Kind) {
        for name in &kind.access {
            match kind.column_type(name) {
                Some(ColumnType::Text | ColumnType::List | ColumnType::Ref(_)) => {}
                Some(_) => self.fault(
                    name.place,
                    format!("`{}` cannot say whose access it is", name.value),
                    "name a column of type `text`, `list` or `ref`",
                ),
                None => {
                    let known: Vec<&str> = kind.column_names().collect();
                    self.fault(
                        name.place,
                        format!("`{id}` has no column `{}`", name.value),
                        crate::decode::suggestion(name, &known),
                    );
                }
            }
        }
    }
}
