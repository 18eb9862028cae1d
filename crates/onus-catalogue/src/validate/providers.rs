//! Providers and services against kinds, duties and documents.

use std::collections::BTreeMap;

use super::Validator;
use crate::kind::{ColumnType, Kind};
use crate::place::At;
use crate::provider::Provider;
use crate::recipe::{From, Literal, Recipe};
use crate::service::{Exception, Mapping, Service};
use crate::terms::Model;

impl<'c> Validator<'c> {
    pub(super) fn providers(&mut self) {
        for (id, provider) in &self.catalogue.providers {
            for publication in &provider.attestations {
                self.known(&publication.document, "document", &self.catalogue.documents);
            }
            for duty in provider.confirms.iter().flat_map(|confirmation| &confirmation.duties) {
                self.known(duty, "duty", &self.catalogue.duties);
            }
            for exception in &provider.exceptions {
                self.exception(exception, Model::ALL);
            }
            self.one_mapping_each(id, provider);
            for service in provider.services.values() {
                self.service(service);
            }
        }
    }

    /// A resource type belongs to one service.
    fn one_mapping_each(&mut self, id: &str, provider: &'c Provider) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (service_id, service) in &provider.services {
            let types = service
                .terraform
                .types
                .keys()
                .map(String::as_str)
                .chain(service.terraform.supporting.iter().map(|at| at.value.as_str()));
            for name in types {
                if let Some(other) = seen.insert(name, service_id) {
                    let message = format!("`{name}` is mapped by the services `{other}` and `{service_id}` of `{id}`");
                    self.fault(service.place, message, "keep one of the two");
                }
                if provider.terraform.prefix.as_ref().is_some_and(|prefix| !name.starts_with(prefix.as_str())) {
                    self.fault(
                        service.place,
                        format!("`{name}` is not a resource type of `{id}`"),
                        "its types begin with the `prefix` in provider.toml",
                    );
                }
            }
        }
    }

    fn service(&mut self, service: &'c Service) {
        for exception in &service.exceptions {
            self.exception(exception, &[service.model]);
        }
        for mapping in &service.terraform.mappings {
            self.mapping(mapping);
        }
    }

    fn mapping(&mut self, mapping: &'c Mapping) {
        let target = mapping.completes.as_ref().map_or(&mapping.kind, |completes| &completes.kind);
        if let Some(kind) = self.known(target, "kind", &self.catalogue.kinds) {
            self.columns(&mapping.columns, target, kind);
        }
        for rows in &mapping.rows {
            let Some(kind) = self.known(&rows.kind, "kind", &self.catalogue.kinds) else { continue };
            self.columns(&rows.columns, &rows.kind, kind);
            if !matches!(kind.column_type(&rows.parent), Some(ColumnType::Ref(_))) {
                self.fault(
                    rows.parent.place,
                    format!("`{}` has no reference column `{}`", rows.kind.value, rows.parent.value),
                    "name the column that refers to the enclosing resource",
                );
            }
        }
    }

    fn columns(&mut self, columns: &'c BTreeMap<String, Recipe>, kind_id: &str, kind: &'c Kind) {
        for (name, recipe) in columns {
            let Some(column) = kind.column_type(name) else {
                let known: Vec<&str> = kind.column_names().collect();
                self.fault(
                    recipe.place,
                    format!("`{kind_id}` has no column `{name}`"),
                    crate::decode::suggestion(name, &known),
                );
                continue;
            };
            let mut faults = Vec::new();
            recipe.walk(&mut |inner| faults.extend(recipe_faults(inner, column).map(|fault| (inner.place, fault))));
            for (place, (message, help)) in faults {
                self.fault(place, format!("`{name}`: {message}"), help);
            }
            let unit = kind.columns.get(name).and_then(|column| column.unit);
            if let From::Path { unit: Some(own), .. } = &recipe.from
                && unit.is_none_or(|unit| own.factor_to(unit).is_none())
            {
                self.fault(
                    recipe.place,
                    format!("`{name}`: `{own}` cannot be turned into the column's unit"),
                    "see the kind's file for the unit of the column",
                );
            }
        }
    }

    fn exception(&mut self, exception: &'c Exception, models: &[Model]) {
        let duty = self.known(&exception.duty, "duty", &self.catalogue.duties);
        if let Some(on) = &exception.on
            && self.known(on, "kind", &self.catalogue.kinds).is_some()
            && let Some(when) = &exception.when
        {
            self.condition(when, on);
        }
        let Some(duty) = duty else { return };
        if let Some(on) = &exception.on
            && !duty.concerns(on)
        {
            let on = At::new(on.value.clone(), on.place);
            self.fault(
                on.place,
                format!("the duty is not owed on `{}`", on.value),
                "name a kind that stands in the duty's `applies_to`",
            );
        }
        // An exception for all services must hold in at least one model; control is checked where it is applied.
        if let [model] = models {
            self.cell(&exception.raci, duty.layer, *model);
        }
    }
}

/// What is wrong with one recipe for a column of this type.
fn recipe_faults(recipe: &Recipe, column: &ColumnType) -> Option<(String, String)> {
    let wrong = |message: &str, help: &str| Some((message.to_owned(), help.to_owned()));
    match (&recipe.from, &recipe.test, column) {
        (From::Ref { .. }, _, ColumnType::Ref(_)) | (From::First(_), ..) => None,
        (From::Ref { .. }, ..) => {
            wrong("only a reference column takes `ref`", "ask `present = \"…\"`, or take the value by `path`")
        }
        (
            From::Present(_) | From::Any(_) | From::All(_) | From::Not(_) | From::Members { .. },
            _,
            ColumnType::Boolean,
        ) => None,
        (From::Present(_) | From::Any(_) | From::All(_) | From::Not(_) | From::Members { .. }, ..) => {
            wrong("this recipe gives true or false", "fill a boolean column by it")
        }
        (_, Some(_), ColumnType::Boolean) => None,
        (_, Some(_), _) => wrong("a question gives true or false", "fill a boolean column by it"),
        (From::Value(literal), None, column) if !literal_fits(literal, column) => {
            wrong("the constant has the wrong type", "see the kind's file for the type of the column")
        }
        // Within `any`, `all` and `not`, a plain path or count is judged with its own test.
        (_, None, _) => match &recipe.default {
            Some(default) if !literal_fits(default, column) => {
                wrong("the default has the wrong type", "see the kind's file for the type of the column")
            }
            _ => None,
        },
    }
}

fn literal_fits(literal: &Literal, column: &ColumnType) -> bool {
    matches!(
        (literal, column),
        (Literal::Boolean(_), ColumnType::Boolean)
            | (Literal::Integer(_), ColumnType::Integer | ColumnType::Number)
            | (Literal::Number(_), ColumnType::Number)
            | (Literal::Text(_), ColumnType::Text | ColumnType::Date | ColumnType::Cidr)
            | (Literal::List(_), ColumnType::List)
    )
}
