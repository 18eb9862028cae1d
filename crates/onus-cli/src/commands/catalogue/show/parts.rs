//! What is told of each sort of thing.

use onus_core::assess::allocate::words;
use onus_core::catalogue_types::Catalogue;
use onus_core::catalogue_types::document::Document;
use onus_core::catalogue_types::duty::Duty;
use onus_core::catalogue_types::foreign::Foreign;
use onus_core::catalogue_types::kind::{ColumnType, Kind};
use onus_core::catalogue_types::profile::{BuildModel, Profile};
use onus_core::catalogue_types::provider::Provider;
use onus_core::catalogue_types::service::Service;

use super::facts::{Facts, items, page, values};
use super::things::Thing;
use crate::commands::duties::published;

impl Thing<'_> {
    /// All that is told of it.
    pub fn facts(&self, catalogue: &Catalogue, id: &str) -> Facts {
        let mut told = Facts::default();
        match self {
            Self::Duty(one) => duty(&mut told, catalogue, id, one),
            Self::Kind(one) => kind(&mut told, catalogue, id, one),
            Self::Provider(one) => provider(&mut told, one),
            Self::Service(one) => service(&mut told, one, None),
            Self::Type(one, (provider, of)) => {
                told.text("service", format!("{provider}/{of}"));
                service(&mut told, one, Some(id));
            }
            Self::Document(one) => document(&mut told, catalogue, id, one),
            Self::Role(one) => {
                told.text("title", &one.title);
                told.text("about", &one.about);
                told.list("required_of", one.required_of.iter().map(|party| party.id()));
                let wants = |(profile, of): (&String, &Profile)| {
                    of.roles.iter().any(|role| role.value == id).then(|| profile.clone())
                };
                told.list("recommended_by", catalogue.profiles.iter().filter_map(wants));
                told.source(one.source.as_ref());
            }
            Self::Profile(one) => profile(&mut told, catalogue, one),
            Self::Package(one) => package(&mut told, catalogue, one),
            Self::Extra(one) => {
                told.text("title", &one.title);
                told.list("commissions", items(&one.commissions));
            }
            Self::View(one) => {
                told.text("title", &one.title);
                told.text("about", &one.about);
                told.text("profile", one.profile.as_ref().map_or("", |profile| &profile.value));
                let rows = one
                    .groups
                    .iter()
                    .map(|group| vec![group.id.clone(), group.title.clone(), items(&group.covers).join(", ")]);
                told.rows("groups", &["group", "title", "covers"], rows);
                told.source(one.source.as_ref());
            }
            Self::Program(one) => program(&mut told, one),
            Self::Foreign(one, program) => {
                told.text("program", *program);
                told.list("also", one.also.iter());
                told.list("duties", values(&one.duties));
                told.source(Some(&one.source));
            }
        }
        told
    }
}

fn duty(told: &mut Facts, catalogue: &Catalogue, id: &str, duty: &Duty) {
    told.text("title", &duty.title);
    told.text("layer", duty.layer.id());
    told.text("why", &duty.why);
    told.text("what", &duty.what);
    told.text("how", duty.how.as_deref().unwrap_or_default());
    told.list("goals", duty.goals.iter().map(|goal| goal.id()));
    told.text("owed_on", duty.scope.id());
    told.list("kinds", values(&duty.applies_to));
    told.list("needs", values(&duty.needs));
    told.text("theme", duty.theme.as_deref().unwrap_or_default());
    told.list("proven_by", values(&duty.proven_by));
    if duty.retained {
        told.text("retained", "stays with the customer whatever is signed");
    }
    let cells = duty.raci.cells.iter().map(|(model, cell)| vec![model.id().to_owned(), words(&cell.value)]);
    told.rows("raci", &["model", "who"], cells);
    told.text("authority", duty.raci.authority.id());
    told.source(duty.raci.source.as_ref());
    let checks = duty.checks.iter().map(|check| {
        vec![
            check.on.value.clone(),
            check.severity.id().to_owned(),
            if check.covers_all() { "all" } else { "part" }.to_owned(),
            check.applies_where.as_ref().map_or_else(String::new, |condition| condition.value.text.clone()),
            check.fulfilled.value.text.clone(),
            check.breach.clone(),
            catalogue.show(check.fulfilled.place),
        ]
    });
    told.rows("checks", &["on", "severity", "covers", "where", "fulfilled", "breach", "place"], checks);
    let remedies = duty.checks.iter().flat_map(|check| {
        let remedies = catalogue.remedies(id, check).into_iter();
        remedies.map(|(of, remedy)| vec![check.on.value.clone(), of.to_owned(), remedy.to_owned()])
    });
    told.rows("remedies", &["on", "of", "remedy"], remedies);
    told.list("labels", duty.labels.iter().map(|(name, label)| format!("{name}: {label}")));
    told.list("as_published", duty.as_published.iter().map(published));
}

fn kind(told: &mut Facts, catalogue: &Catalogue, id: &str, kind: &Kind) {
    told.text("title", &kind.title);
    told.text("about", &kind.about);
    told.list("belongs_to", values(&kind.belongs_to));
    told.list("access", values(&kind.access));
    let columns = kind.columns.iter().map(|(name, column)| {
        let of = match &column.column_type {
            ColumnType::Ref(to) if to.is_empty() => "ref to any".to_owned(),
            ColumnType::Ref(to) => format!("ref to {}", to.join(", ")),
            other => format!("{other:?}").to_lowercase(),
        };
        let unit = column.unit.map_or_else(String::new, |unit| unit.id().to_owned());
        vec![name.clone(), of, unit, column.about.clone()]
    });
    told.rows("columns", &["column", "type", "unit", "meaning"], columns);
    // Duties on whatever there is are not told of each kind.
    let names = |duty: &Duty| {
        let checked = duty.checks.iter().map(|check| &check.on);
        duty.applies_to.iter().chain(checked).any(|kind| kind.value == id)
    };
    told.list("duties", catalogue.duties.iter().filter(|(_, duty)| names(duty)).map(|(id, _)| id));
}

fn provider(told: &mut Facts, provider: &Provider) {
    told.text("title", &provider.title);
    told.text("operator", provider.operator.as_deref().unwrap_or_default());
    told.source(provider.source.as_ref());
    let regions = provider.regions.iter().map(|region| {
        let zones = if region.zones.is_empty() { "not published".to_owned() } else { region.zones.join(", ") };
        vec![region.id.value.clone(), zones]
    });
    told.rows("regions", &["region", "zones"], regions);
    let published = provider.attestations.iter().map(|one| vec![one.document.value.clone(), page(&one.source)]);
    told.rows("publishes_that_it_holds", &["document", "source"], published);
    told.list("services", provider.services.keys());
}

/// A service, or only one of its types.
fn service(told: &mut Facts, service: &Service, only: Option<&str>) {
    told.text("title", &service.title);
    told.text("model", service.model.id());
    told.source(service.source.as_ref());
    if let Some(sla) = service.sla.as_ref().filter(|_| only.is_none()) {
        told.number("availability", sla.availability);
        told.text("availability_source", page(&sla.source));
    }
    let wanted = |of: &str| only.is_none_or(|only| only == of);
    let types = service.terraform.types.iter().filter(|(of, _)| wanted(of)).filter_map(|(of, at)| {
        let mapping = service.terraform.mappings.get(*at)?;
        let columns: Vec<&str> = mapping.columns.keys().map(String::as_str).collect();
        Some(vec![of.clone(), mapping.kind.value.clone(), columns.join(", ")])
    });
    told.rows("types", &["type", "kind", "columns"], types);
    told.list("supporting", values(&service.terraform.supporting).into_iter().filter(|of| wanted(of)));
    let exceptions = service.exceptions.iter().map(|one| {
        let on = one.on.as_ref().map_or_else(String::new, |on| on.value.clone());
        let when = one.when.as_ref().map_or_else(String::new, |when| when.value.text.clone());
        vec![one.duty.value.clone(), on, when, words(&one.raci.value)]
    });
    if only.is_none() {
        told.rows("exceptions", &["duty", "on", "when", "who"], exceptions);
    }
}

fn document(told: &mut Facts, catalogue: &Catalogue, id: &str, document: &Document) {
    told.text("title", &document.title);
    told.text("kind", document.kind.id());
    told.text("standard", document.standard.as_deref().unwrap_or_default());
    let criteria = document.criteria.iter().map(|(name, covers)| vec![name.clone(), items(covers).join(", ")]);
    told.rows("criteria", &["criterion", "speaks of"], criteria);
    told.text("criterion_of_the_rest", document.rest.as_ref().map_or("", |rest| &rest.value));
    let holds = |(provider, of): (&String, &Provider)| {
        of.attestations.iter().any(|one| one.document.value == id).then(|| provider.clone())
    };
    told.list("published_by", catalogue.providers.iter().filter_map(holds));
    let proves = |duty: &Duty| duty.proven_by.iter().any(|one| one.value == id);
    told.list("proves", catalogue.duties.iter().filter(|(_, duty)| proves(duty)).map(|(id, _)| id));
}

fn profile(told: &mut Facts, catalogue: &Catalogue, profile: &Profile) {
    told.text("title", &profile.title);
    told.text("about", &profile.about);
    told.source(profile.source.as_ref());
    told.list("roles", values(&profile.roles));
    let packages = profile
        .models
        .iter()
        .map(|(id, model)| vec![id.clone(), model.title.clone(), commissioned(catalogue, model).len().to_string()]);
    told.rows("packages", &["package", "title", "duties"], packages);
    let options =
        profile.options.iter().map(|(id, one)| vec![id.clone(), one.title.clone(), items(&one.commissions).join(", ")]);
    told.rows("options", &["option", "title", "commissions"], options);
    let lists = profile
        .lists
        .iter()
        .map(|list| vec![list.party.id().to_owned(), list.says.clone(), items(&list.covers).join(", ")]);
    told.rows("lists", &["party", "says", "covers"], lists);
}

fn package(told: &mut Facts, catalogue: &Catalogue, package: &BuildModel) {
    told.text("title", &package.title);
    told.text("about", &package.about);
    told.list("commissions", items(&package.commissions));
    told.list("except", items(&package.except));
    told.list("duties", commissioned(catalogue, package));
}

fn commissioned<'c>(catalogue: &'c Catalogue, package: &BuildModel) -> Vec<&'c String> {
    catalogue.duties.iter().filter(|(id, duty)| package.commissions(id, duty)).map(|(id, _)| id).collect()
}

fn program(told: &mut Facts, program: &Foreign) {
    told.list("markers", program.markers.iter());
    told.text("reason_after", program.reason_after.as_deref().unwrap_or_default());
    told.text("until_after", program.until_after.as_deref().unwrap_or_default());
    told.source(Some(&program.source));
    let checks = program
        .checks
        .iter()
        .map(|(id, check)| vec![id.clone(), values(&check.duties).join(", "), check.also.join(", ")]);
    told.rows("checks", &["check", "duties", "also"], checks);
}
