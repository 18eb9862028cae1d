//! Duties against control, kinds and each other.

use super::Validator;
use crate::duty::{Check, Duty};
use crate::example::{ExampleRow, ExampleValue};
use crate::kind::{ColumnType, Kind};
use crate::raci::Cell;
use crate::terms::{Letter, Model, PartyKind, Scope};

impl<'c> Validator<'c> {
    pub(super) fn duties(&mut self) {
        for duty in self.catalogue.duties.values() {
            for kind in &duty.applies_to {
                self.known(kind, "kind", &self.catalogue.kinds);
            }
            for need in &duty.needs {
                self.known(need, "duty", &self.catalogue.duties);
            }
            for document in &duty.proven_by {
                self.known(document, "document", &self.catalogue.documents);
            }
            self.letters(duty);
            for check in &duty.checks {
                self.check(duty, check);
            }
        }
    }

    fn letters(&mut self, duty: &'c Duty) {
        let wide = matches!(duty.scope, Scope::Account | Scope::Organisation);
        if wide && duty.raci.named.iter().any(|model| *model != Model::OnPremises) {
            self.fault(
                duty.place,
                format!("a duty of scope `{}` has no service model", duty.scope),
                "write `every = { … }`, and `on-premises` where it differs",
            );
        }
        let mut reported = Vec::new();
        for (model, cell) in &duty.raci.cells {
            let before = self.problems.len();
            self.cell(cell, duty.layer, *model);
            // `every` stands for several models: one report of each of its faults is enough.
            if self.problems.len() > before && reported.contains(&cell.place) {
                self.problems.truncate(before);
            }
            reported.push(cell.place);
            let accountable = cell.holders(Letter::Accountable);
            let applies = !matches!(cell.value, Cell::NotApplicable(_));
            if applies && duty.retained && accountable != [PartyKind::Customer] {
                self.fault(
                    cell.place,
                    "a retained duty is the customer's",
                    "give the letter A to the customer, or remove `retained`",
                );
            }
        }
    }

    fn check(&mut self, duty: &'c Duty, check: &'c Check) {
        let account = duty.scope == Scope::Account && check.on.value == Kind::ACCOUNT;
        let concerned = duty.scope == Scope::Resource && duty.concerns(&check.on);
        if !account && !concerned {
            let help = match duty.scope {
                Scope::Resource => "check a kind that stands in `applies_to`",
                Scope::Account => "a duty owed on an account is checked `on = \"account\"`",
                Scope::Service | Scope::Organisation => {
                    "duties owed on a service or organisation are proven by documents"
                }
            };
            self.fault(check.on.place, format!("the duty is not owed on `{}`", check.on.value), help);
        }
        if self.known(&check.on, "kind", &self.catalogue.kinds).is_none() {
            return;
        }
        self.condition(&check.fulfilled, &check.on);
        if let Some(condition) = &check.applies_where {
            self.condition(condition, &check.on);
        }
        let examples = &check.examples;
        if check.applies_where.is_some() && examples.not_applicable.is_empty() {
            self.fault(
                check.on.place,
                "there is no example to which `where` does not apply",
                "add `examples.not_applicable = [{ … }]`",
            );
        }
        for rows in [&examples.fulfilled, &examples.breached, &examples.unknown, &examples.not_applicable] {
            for row in rows {
                self.example(row, &check.on);
            }
        }
    }

    /// Values of an example against the columns of its kind, and of related rows against theirs.
    fn example(&mut self, row: &'c ExampleRow, kind_id: &str) {
        let Some(kind) = self.catalogue.kinds.get(kind_id) else { return };
        for (name, value) in &row.values {
            if let ExampleValue::Rows(rows) = value {
                match self.catalogue.kinds.contains_key(name) {
                    true => rows.iter().for_each(|row| self.example(row, name)),
                    false => self.fault(
                        row.place,
                        format!("there is no kind `{name}`"),
                        "related rows stand under the name of their kind",
                    ),
                }
                continue;
            }
            let Some(column) = kind.column_type(name) else {
                let known: Vec<&str> = kind.column_names().collect();
                let known_kind = self.catalogue.kinds.contains_key(name);
                if !(known_kind && matches!(value, ExampleValue::List(list) if list.is_empty())) {
                    self.fault(
                        row.place,
                        format!("`{kind_id}` has no column `{name}`"),
                        crate::decode::suggestion(name, &known),
                    );
                }
                continue;
            };
            match (column, value) {
                // Of several kinds, an example takes the first.
                (ColumnType::Ref(to), ExampleValue::Row(inner)) => match to.first() {
                    Some(first) => self.example(inner, first),
                    None => self.fault(
                        inner.place,
                        format!("`{name}` may refer to any kind"),
                        "write true for something outside, false for nothing",
                    ),
                },
                (ColumnType::Ref(_), ExampleValue::Text(text)) if text == ExampleValue::UNKNOWN => {}
                (ColumnType::Ref(_) | ColumnType::Boolean, ExampleValue::Boolean(_))
                | (ColumnType::Integer | ColumnType::Number, ExampleValue::Integer(_))
                | (ColumnType::Number, ExampleValue::Number(_))
                | (ColumnType::List, ExampleValue::List(_))
                | (ColumnType::Text | ColumnType::Date | ColumnType::Cidr, ExampleValue::Text(_)) => {}
                _ => self.fault(
                    row.place,
                    format!("the value of `{name}` has the wrong type"),
                    "see the kind's file for the type of the column",
                ),
            }
        }
    }
}
