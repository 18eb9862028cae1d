//! What there is in a catalogue.

use onus_core::catalogue_types::Catalogue;
use onus_core::catalogue_types::foreign::Foreign;
use onus_core::catalogue_types::kind::Kind;
use onus_core::catalogue_types::profile::BuildModel;
use onus_core::catalogue_types::service::Service;
use onus_core::catalogue_types::view::View;
use onus_report::Text;

use crate::args::Listed;
use crate::screen::Screen;

/// The table that was asked for.
pub(super) fn list(catalogue: &Catalogue, what: Listed, screen: &Screen) -> Text {
    let (header, rows): (&[&str], Vec<Vec<String>>) = match what {
        Listed::Summary => (&[], summary(catalogue)),
        Listed::Kinds => {
            let row =
                |(id, kind): (&String, &Kind)| vec![id.clone(), kind.columns.len().to_string(), kind.about.clone()];
            (&["kind", "columns", "what it is"], catalogue.kinds.iter().map(row).collect())
        }
        Listed::Duties => {
            let rows = catalogue
                .duties
                .iter()
                .map(|(id, duty)| vec![id.clone(), duty.layer.id().to_owned(), duty.title.clone()]);
            (&["duty", "layer", "title"], rows.collect())
        }
        Listed::Providers => {
            let rows = catalogue
                .providers
                .iter()
                .map(|(id, provider)| vec![id.clone(), provider.title.clone(), provider.services.len().to_string()]);
            (&["provider", "title", "services"], rows.collect())
        }
        Listed::Services => {
            let row = |(id, service): (String, &Service)| {
                vec![id, service.model.id().to_owned(), service.title.clone(), types_of(service).to_string()]
            };
            (&["service", "model", "title", "types"], services(catalogue).map(row).collect())
        }
        Listed::Documents => {
            let rows = catalogue
                .documents
                .iter()
                .map(|(id, document)| vec![id.clone(), document.kind.id().to_owned(), document.title.clone()]);
            (&["document", "kind", "title"], rows.collect())
        }
        Listed::Roles => {
            let rows = catalogue.roles.iter().map(|(id, role)| {
                let of: Vec<&str> = role.required_of.iter().map(|party| party.id()).collect();
                vec![id.clone(), of.join(", "), role.about.clone()]
            });
            (&["role", "required of", "what the officer does"], rows.collect())
        }
        Listed::Profiles => {
            let models = catalogue.profiles.iter().flat_map(|(id, profile)| {
                let row = move |(model, built): (&String, &BuildModel)| {
                    let duties = catalogue.duties.iter().filter(|(duty, of)| built.commissions(duty, of)).count();
                    vec![format!("{id}/{model}"), built.title.clone(), duties.to_string()]
                };
                profile.models.iter().map(row)
            });
            (&["profile/model", "title", "duties"], models.collect())
        }
        Listed::Views => {
            let row =
                |(id, view): (&String, &View)| vec![id.clone(), view.groups.len().to_string(), view.title.clone()];
            (&["view", "groups", "title"], catalogue.views.iter().map(row).collect())
        }
        Listed::Programs => {
            let row = |(id, program): (&String, &Foreign)| {
                vec![id.clone(), program.checks.len().to_string(), program.markers.join(" ")]
            };
            (&["program", "checks", "what its comments say"], catalogue.foreign.iter().map(row).collect())
        }
        Listed::Types => {
            (&["type", "kind", "service"], services(catalogue).flat_map(|(id, service)| types(&id, service)).collect())
        }
    };
    let mut table = screen.table(header);
    table.add_rows(rows);
    table.show()
}

fn services(catalogue: &Catalogue) -> impl Iterator<Item = (String, &Service)> {
    let of = |(id, provider): (&String, _)| (id.clone(), provider);
    catalogue.providers.iter().map(of).flat_map(
        |(id, provider): (String, &onus_core::catalogue_types::provider::Provider)| {
            provider.services.iter().map(move |(service, declared)| (format!("{id}/{service}"), declared))
        },
    )
}

fn types_of(service: &Service) -> usize {
    service.terraform.types.len() + service.terraform.supporting.len()
}

fn summary(catalogue: &Catalogue) -> Vec<Vec<String>> {
    let counts = [
        ("kinds", catalogue.kinds.len()),
        ("duties", catalogue.duties.len()),
        ("checks", catalogue.duties.values().map(|duty| duty.checks.len()).sum()),
        ("providers", catalogue.providers.len()),
        ("services", services(catalogue).count()),
        ("resource types", services(catalogue).map(|(_, service)| types_of(service)).sum()),
        ("documents", catalogue.documents.len()),
        ("roles", catalogue.roles.len()),
        ("profiles", catalogue.profiles.len()),
        ("packages", catalogue.profiles.values().map(|profile| profile.models.len()).sum()),
        ("views", catalogue.views.len()),
        ("other programs", catalogue.foreign.len()),
    ];
    counts.into_iter().map(|(name, count)| vec![name.to_owned(), count.to_string()]).collect()
}

/// Resource types of a service with their kinds.
fn types(id: &str, service: &Service) -> Vec<Vec<String>> {
    let kind =
        |at: &usize| service.terraform.mappings.get(*at).map_or_else(String::new, |mapping| mapping.kind.value.clone());
    let mapped = service.terraform.types.iter().map(|(of, at)| vec![of.clone(), kind(at), id.to_owned()]);
    let supporting = service
        .terraform
        .supporting
        .iter()
        .map(|of| vec![of.value.clone(), Kind::SUPPORTING.to_owned(), id.to_owned()]);
    mapped.chain(supporting).collect()
}
