//! Views: every duty lies in exactly one group.

use std::collections::BTreeMap;

use super::Validator;
use crate::item::Item;
use crate::place::{At, Place};
use crate::terms::Layer;
use crate::view::View;

impl<'c> Validator<'c> {
    pub(super) fn views(&mut self) {
        for view in self.catalogue.views.values() {
            view.groups.iter().for_each(|group| self.items(&group.covers));
            self.groups(view);
            if let Some(profile) = &view.profile {
                self.second_picture(profile);
            }
        }
    }

    /// Nothing in two groups, and no layer without one: a duty that is added later has a group too.
    fn groups(&mut self, view: &'c View) {
        let mut named: BTreeMap<&Item, &str> = BTreeMap::new();
        for group in &view.groups {
            for item in &group.covers {
                if let Some(earlier) = named.insert(&item.value, &group.id) {
                    self.fault(
                        item.place,
                        format!("`{}` lies in `{earlier}` already", item.value),
                        "name it in one group only",
                    );
                }
            }
        }
        let missing: Vec<&str> = Layer::ALL
            .iter()
            .filter(|layer| !named.contains_key(&Item::Layer(**layer)))
            .map(|layer| layer.id())
            .collect();
        for layer in missing {
            self.fault(
                view.place,
                format!("no group covers the layer `{layer}`"),
                format!("add \"layer:{layer}\" to the group that most of it lies in, and its exceptions as \"duty:ID\" to others"),
            );
        }
    }

    /// `profile/model`, both of which have to be there.
    fn second_picture(&mut self, written: &At<String>) {
        let Some((profile, model)) = written.split_once('/') else {
            return self.fault(
                written.place,
                format!("`{}` names no model of a profile", written.value),
                "write \"PROFILE/MODEL\"",
            );
        };
        let at = |text: &str, place: Place| At::new(text.to_owned(), place);
        if let Some(found) = self.known(&at(profile, written.place), "profile", &self.catalogue.profiles) {
            self.known(&at(model, written.place), "model", &found.models);
        }
    }
}
