//! Holds the files of a catalogue against each other: names that lead nowhere, letters against control, checks against columns.

mod agreements;
mod dead;
mod duties;
mod providers;
mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Catalogue;
use crate::decode::suggestion;
use crate::expr::{Condition, Row, check_types};
use crate::kind::{ColumnType, Kind};
use crate::place::{At, Place, offset};
use crate::problem::Problem;
use crate::raci::Cell;
use crate::terms::{Layer, Letter, Model};

/// All faults that single files cannot show. Files from `first` on were read just now.
pub fn validate(catalogue: &Catalogue, first: usize) -> Vec<Problem> {
    let first = u32::try_from(first).unwrap_or(u32::MAX);
    let mut validator = Validator { catalogue, first, shown: BTreeMap::new(), problems: Vec::new() };
    validator.control();
    validator.kinds();
    validator.duties();
    validator.providers();
    validator.documents();
    validator.foreign();
    validator.profiles();
    validator.views();
    // Names that lead nowhere breed knowledge without effect: they are to be fixed first.
    if validator.problems.is_empty() {
        validator.dead();
    }
    validator.problems
}

struct Validator<'c> {
    catalogue: &'c Catalogue,
    first: u32,
    /// Texts of files with faults, to show the lines.
    shown: BTreeMap<usize, Arc<str>>,
    problems: Vec<Problem>,
}

impl<'c> Validator<'c> {
    fn fault(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        let at = usize::try_from(place.file).unwrap_or(usize::MAX);
        let path = self.catalogue.files.get(at).map_or("?", String::as_str);
        let problem = match self.catalogue.texts.get(at) {
            Some(text) => {
                let text = Arc::clone(self.shown.entry(at).or_insert_with(|| Arc::from(&*text.text)));
                let start = offset(&text, place);
                let length = text.get(start..).and_then(|rest| rest.find('\n')).unwrap_or(0);
                Problem::at(path, &text, start..start + length, message)
            }
            None => Problem::of_file(path, message),
        };
        self.problems.push(problem.help(help));
    }

    /// Reports a name that is not among those that there are.
    fn known<T>(&mut self, name: &At<String>, what: &str, known: &'c BTreeMap<String, T>) -> Option<&'c T> {
        let found = known.get(&name.value);
        if found.is_none() {
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            self.fault(name.place, format!("there is no {what} `{}`", name.value), suggestion(name, &names));
        }
        found
    }

    fn control(&mut self) {
        for layer in Layer::ALL {
            if !self.catalogue.control.layers.contains_key(layer) {
                self.problems.push(
                    Problem::of_file("control.toml", format!("nothing is said about the layer `{layer}`"))
                        .help(format!("add `[{layer}]`")),
                );
            }
        }
        for id in [Kind::ACCOUNT, Kind::SUPPORTING] {
            if !self.catalogue.kinds.contains_key(id) {
                self.problems.push(
                    Problem::of_file(format!("kinds/{id}.toml"), format!("the kind `{id}` is missing"))
                        .help("every catalogue has it"),
                );
            }
        }
    }

    fn kinds(&mut self) {
        for (id, kind) in &self.catalogue.kinds {
            for name in &kind.belongs_to {
                if !matches!(kind.column_type(name), Some(ColumnType::Ref(_))) {
                    self.fault(
                        name.place,
                        format!("`{id}` has no reference column `{}`", name.value),
                        "name one of its columns of type `ref`",
                    );
                }
            }
            self.access(id, kind);
            for column in kind.columns.values() {
                let ColumnType::Ref(to) = &column.column_type else { continue };
                for target in to {
                    self.known(&At::new(target.clone(), column.place), "kind", &self.catalogue.kinds);
                }
            }
        }
    }

    /// Reports every fault of names and types in a condition on rows of `on`.
    fn condition(&mut self, condition: &At<Condition>, on: &str) {
        let Some((id, kind)) = self.catalogue.kinds.get_key_value(on) else { return };
        for (_, message, help) in check_types(&condition.value.expr, Row { id, kind }, &self.catalogue.kinds) {
            self.fault(condition.place, message, help);
        }
    }

    /// Exactly one accountable, at least one responsible, and every responsible party able to act.
    fn cell(&mut self, cell: &At<Cell>, layer: Layer, model: Model) {
        if let Cell::NotApplicable(_) = cell.value {
            return;
        }
        let accountable = cell.holders(Letter::Accountable).len();
        if accountable != 1 {
            self.fault(
                cell.place,
                format!("`{model}`: {accountable} parties are accountable"),
                "give the letter A to exactly one party",
            );
        }
        let responsible = cell.holders(Letter::Responsible);
        if responsible.is_empty() && !matches!(cell.value, Cell::ByAgreement { .. }) {
            self.fault(
                cell.place,
                format!("`{model}`: nobody is responsible"),
                "give the letter R to at least one party",
            );
        }
        for party in responsible {
            if !self.catalogue.control.is_able(layer, model, party) {
                self.fault(
                    cell.place,
                    format!("`{model}`: the {party} is responsible, but not able to act on `{layer}`"),
                    "see control.toml; give the letter R to a party that is able to act, or say `not-applicable`",
                );
            }
        }
    }
}
