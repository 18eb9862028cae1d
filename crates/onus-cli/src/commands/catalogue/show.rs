//! One thing of a catalogue, whole.

use onus::catalogue_types::Catalogue;
use onus::catalogue_types::kind::{ColumnType, Kind};
use onus::catalogue_types::provider::Provider;
use onus::catalogue_types::service::Service;

use crate::failure::Failure;
use crate::screen::Screen;

/// A duty, kind, provider, service or resource type.
pub(super) fn show(catalogue: &Catalogue, id: &str, screen: &Screen) -> Result<String, Failure> {
    if catalogue.duties.contains_key(id) {
        return crate::commands::duties::show(catalogue, id, screen);
    }
    if let Some(kind) = catalogue.kinds.get(id) {
        return Ok(show_kind(catalogue, id, kind, screen));
    }
    if let Some(provider) = catalogue.providers.get(id) {
        return Ok(show_provider(catalogue, provider, screen));
    }
    for (provider_id, provider) in &catalogue.providers {
        for (service_id, service) in &provider.services {
            let name = format!("{provider_id}/{service_id}");
            let is_type = service.terraform.contains_key(id) || service.supporting.iter().any(|of| of.value == id);
            if name == id || is_type {
                return Ok(show_service(catalogue, &name, service, is_type.then_some(id), screen));
            }
        }
    }
    Err(Failure::usage(
        format!("the catalogue knows no `{id}`"),
        "see `onus catalogue list kinds`, `duties`, `providers`, `services` or `types`",
    ))
}

fn show_kind(catalogue: &Catalogue, id: &str, kind: &Kind, screen: &Screen) -> String {
    let mut table = screen.table(&["column", "type", "unit", "meaning"]);
    for (name, column) in &kind.columns {
        let of = match &column.column_type {
            ColumnType::Ref(to) if to.is_empty() => "ref to any".to_owned(),
            ColumnType::Ref(to) => format!("ref to {}", to.join(", ")),
            other => format!("{other:?}").to_lowercase(),
        };
        table.add_row(vec![
            name.clone(),
            of,
            column.unit.map_or_else(String::new, |unit| unit.id().to_owned()),
            column.about.clone(),
        ]);
    }
    format!(
        "{} {}\n  {}\n{}",
        screen.bold(id),
        screen.dim(&catalogue.show(kind.place)),
        kind.about,
        screen.show(&table)
    )
}

fn show_provider(catalogue: &Catalogue, provider: &Provider, screen: &Screen) -> String {
    let mut text = format!("{} {}\n", screen.bold(&provider.title), screen.dim(&catalogue.show(provider.place)));
    for region in &provider.regions {
        let zones = if region.zones.is_empty() { "zones not published".to_owned() } else { region.zones.join(", ") };
        text += &format!("  region {}: {zones}\n", region.id.value);
    }
    for publication in &provider.attestations {
        text += &format!("  publishes that it holds {}: {}\n", publication.document.value, publication.source.page);
    }
    let services: Vec<&str> = provider.services.keys().map(String::as_str).collect();
    text + &format!("  services: {}\n", screen.wrap(&services.join(", "), 12))
}

/// A service, or only one of its types.
fn show_service(catalogue: &Catalogue, name: &str, service: &Service, only: Option<&str>, screen: &Screen) -> String {
    let mut text = format!(
        "{} {name}, {} {}\n",
        screen.bold(&service.title),
        service.model,
        screen.dim(&catalogue.show(service.place))
    );
    if let Some(source) = &service.source {
        text += &format!("  source: {} (read {})\n", source.page, source.read.0);
    }
    let wanted = |of: &str| only.is_none_or(|only| only == of);
    for (of, at) in service.terraform.iter().filter(|(of, _)| wanted(of)) {
        let Some(mapping) = service.mappings.get(*at) else { continue };
        let columns: Vec<&str> = mapping.columns.keys().map(String::as_str).collect();
        text += &format!("  {of}: {} ({})\n", mapping.kind.value, screen.wrap(&columns.join(", "), 4));
    }
    for of in service.supporting.iter().filter(|of| wanted(of)) {
        text += &format!("  {}: supporting\n", of.value);
    }
    text
}
