//! Knowledge that can never come to bear: it looks like something and does nothing. What was read just now is judged, with all that
//! there is.

use std::collections::BTreeSet;

use super::Validator;
use crate::duty::Duty;
use crate::kind::Kind;
use crate::place::{At, Place};
use crate::provider::Provider;
use crate::service::{Exception, Service};
use crate::terms::Scope;

impl Service {
    /// Kinds of the rows that its resources become.
    fn kinds(&self) -> BTreeSet<&str> {
        let rows =
            self.terraform.mappings.iter().flat_map(|mapping| &mapping.rows).map(|rows| rows.kind.value.as_str());
        let own = self.terraform.mappings.iter().filter(|mapping| mapping.completes.is_none());
        let supporting = (!self.terraform.supporting.is_empty()).then_some(Kind::SUPPORTING);
        own.map(|mapping| mapping.kind.value.as_str()).chain(rows).chain(supporting).collect()
    }

    /// Kinds of the rows that a resource of this type becomes; none where it only completes another one or carries no columns.
    fn kinds_of(&self, source_type: &str) -> Vec<&str> {
        let mapping = self.terraform.types.get(source_type).and_then(|at| self.terraform.mappings.get(*at));
        let own = mapping.filter(|mapping| mapping.completes.is_none()).map(|mapping| &mapping.kind);
        let rows = mapping.into_iter().flat_map(|mapping| &mapping.rows).map(|rows| &rows.kind);
        own.into_iter().chain(rows).map(|kind| kind.value.as_str()).collect()
    }
}

impl<'c> Validator<'c> {
    pub(super) fn dead(&mut self) {
        self.dead_columns();
        for provider in self.catalogue.providers.values() {
            let all: BTreeSet<&str> = provider.services.values().flat_map(Service::kinds).collect();
            provider.exceptions.iter().for_each(|exception| self.reaches(exception, &all, "provider"));
            for service in provider.services.values() {
                let own = service.kinds();
                service.exceptions.iter().for_each(|exception| self.reaches(exception, &own, "service"));
                self.dead_remedies(service);
            }
        }
    }

    fn is_new(&self, place: Place) -> bool {
        place.file >= self.first
    }

    /// A column that no recipe fills and no check or condition reads. One alone is none: what is filled can be queried, and what is read waits for
    /// a provider that tells it.
    fn dead_columns(&mut self) {
        let (filled, read) = (self.filled(), self.read());
        for (id, kind) in &self.catalogue.kinds {
            let by_itself: BTreeSet<&str> =
                kind.belongs_to.iter().chain(&kind.access).map(|column| column.value.as_str()).collect();
            for (name, column) in &kind.columns {
                let key = (id.as_str(), name.as_str());
                let lives = by_itself.contains(name.as_str()) || filled.contains(&key) || read.contains(&key);
                if !lives && self.is_new(column.place) {
                    let what = format!("no recipe fills the column `{name}` of `{id}`, and nothing reads it");
                    self.fault(column.place, what, "fill it in a service, ask for it in a check, or remove it");
                }
            }
        }
    }

    /// Columns that a recipe fills, by kind and name.
    fn filled(&self) -> BTreeSet<(&'c str, &'c str)> {
        let services = self.catalogue.providers.values().flat_map(|provider: &Provider| provider.services.values());
        let mut filled = BTreeSet::new();
        for mapping in services.flat_map(|service| &service.terraform.mappings) {
            let kind = mapping.completes.as_ref().map_or(&mapping.kind, |completes| &completes.kind);
            filled.extend(mapping.columns.keys().map(|column| (kind.value.as_str(), column.as_str())));
            for rows in &mapping.rows {
                let columns = rows.columns.keys().chain([&rows.parent.value]);
                filled.extend(columns.map(|column| (rows.kind.value.as_str(), column.as_str())));
            }
        }
        filled
    }

    /// Columns that a check or condition reads, by kind and name.
    fn read(&self) -> BTreeSet<(&'c str, &'c str)> {
        let mut read = BTreeSet::new();
        for check in self.catalogue.duties.values().flat_map(|duty| &duty.checks) {
            for condition in check.applies_where.iter().chain([&check.fulfilled]) {
                condition.value.expr.columns_read(&check.on, &check.on, &mut read);
            }
        }
        for provider in self.catalogue.providers.values() {
            let services = provider.services.values().flat_map(|service| &service.exceptions);
            for exception in provider.exceptions.iter().chain(services) {
                if let (Some(on), Some(when)) = (&exception.on, &exception.when) {
                    when.value.expr.columns_read(on, on, &mut read);
                }
            }
        }
        read
    }

    /// An exception from a duty that is owed on nothing here.
    fn reaches(&mut self, exception: &'c Exception, kinds: &BTreeSet<&str>, of: &str) {
        let Some(duty) = self.catalogue.duties.get(&exception.duty.value) else { return };
        if !self.is_new(exception.place) {
            return;
        }
        let at = exception.on.as_ref().unwrap_or(&exception.duty);
        if of == "service" && matches!(duty.scope, Scope::Account | Scope::Organisation) {
            let what = format!("`{}` is owed on each {}, not on a service", exception.duty.value, duty.scope);
            return self.fault(exception.duty.place, what, "write the exception into `provider.toml`, or remove it");
        }
        let owed = |duty: &Duty| {
            let concerned =
                |kind: &&str| duty.concerns(kind) && exception.on.as_ref().is_none_or(|on| on.value == **kind);
            kinds.iter().any(concerned)
        };
        // A duty of an account or organisation is owed without a resource; a provider may have no services yet.
        if matches!(duty.scope, Scope::Resource | Scope::Service) && !kinds.is_empty() && !owed(duty) {
            let what = format!("`{}` is owed on no resource of this {of}", exception.duty.value);
            self.fault(at.place, what, "name a kind that it has resource types of, or remove the exception");
        }
    }

    /// A remedy that is never shown: for a type that is not mapped here, or of a check that is never asked of it.
    fn dead_remedies(&mut self, service: &'c Service) {
        for (duty_id, checks) in &service.remedies.0 {
            for (key, types) in checks {
                for (of, remedy) in types {
                    self.remedy((duty_id, key), of, remedy, service);
                }
            }
        }
    }

    fn remedy(&mut self, (duty, key): (&str, &str), of: &str, remedy: &At<String>, service: &'c Service) {
        let at = |name: &str| At::new(name.to_owned(), remedy.place);
        let Some(duty) = self.known(&at(duty), "duty", &self.catalogue.duties) else { return };
        let Some(check) = duty.checks.iter().find(|check| check.key() == key) else {
            let known: Vec<&str> = duty.checks.iter().map(|check| check.key()).collect();
            let help = crate::decode::suggestion(key, &known);
            return self.fault(remedy.place, format!("the duty has no check `{key}`"), help);
        };
        let kinds = service.kinds_of(of);
        let what = if kinds.contains(&check.on.value.as_str()) {
            return;
        } else if kinds.is_empty() {
            format!("no resource of the type `{of}` is checked in this service")
        } else {
            format!("`{of}` is {}: the check looks at `{}`", kinds.join(", "), check.on.value)
        };
        self.fault(remedy.place, what, "write it for the type of the resource that is at fault, or remove it");
    }
}
