//! `onus matrix --view`: the picture of a view, twice: as a self-service, and with a managed service provider.

use onus::agreement::Agreement;
use onus::catalogue_types::PartyKind;
use onus::catalogue_types::view::View;
use onus::report::{Share, view_shares};
use onus::{Assessment, Estate};
use serde::Serialize;

use crate::NOTHING_SHORT;
use crate::args::Format;
use crate::commands::headline::{coverage_lines, provenance_lines};
use crate::commands::write_to;
use crate::failure::Failure;
use crate::screen::{Screen, number};
use crate::session::Ground;

/// One group of the picture for programs.
#[derive(Serialize)]
struct GroupReport<'a> {
    id: &'a str,
    title: &'a str,
    self_service: &'a [Share],
    managed: &'a [Share],
}

/// The picture for programs.
#[derive(Serialize)]
struct ViewReport<'a> {
    schema: &'a str,
    view: &'a str,
    /// The package by which the second picture is drawn where no contract is in force.
    assumed: Option<&'a str>,
    groups: Vec<GroupReport<'a>>,
}

/// Draws a view.
pub(super) fn run(
    ground: &Ground,
    estate: &Estate,
    assessment: &Assessment<'_>,
    id: &str,
    format: Format,
    screen: &Screen,
) -> Result<u8, Failure> {
    let view = view(ground, id)?;
    let alone = ground.agreement.self_service();
    let alone = view_shares(&ground.assess_under(&alone, estate)?, view);
    // Without a contract in force, the second picture is what the view's package would make of it.
    let package = view.profile.as_ref().filter(|_| !is_managed(ground));
    let assumed: Option<Agreement> = package.map(|package| ground.agreement.managed_by_package(package));
    let managed = match &assumed {
        Some(agreement) => view_shares(&ground.assess_under(agreement, estate)?, view),
        None => view_shares(assessment, view),
    };
    let package = package.map(|package| package.value.as_str());
    write_to(None, |out| {
        match format {
            Format::Json => {
                let groups = view.groups.iter().zip(&alone).zip(&managed);
                let groups = groups
                    .map(|((group, self_service), managed)| GroupReport {
                        id: &group.id,
                        title: &group.title,
                        self_service,
                        managed,
                    })
                    .collect();
                let report = ViewReport { schema: "onus.view/1", view: id, assumed: package, groups };
                serde_json::to_writer_pretty(&mut *out, &report).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
            Format::Text => {
                out.write_all(provenance_lines(assessment, estate, screen).as_bytes())?;
                out.write_all(coverage_lines(estate, screen).as_bytes())?;
                out.write_all(picture(view, &alone, &managed, package, screen).as_bytes())?;
            }
        }
        Ok(())
    })?;
    Ok(NOTHING_SHORT)
}

fn view<'g>(ground: &'g Ground, id: &str) -> Result<&'g View, Failure> {
    let views = &ground.catalogue.views;
    views.get(id).ok_or_else(|| {
        let known: Vec<&str> = views.keys().map(String::as_str).collect();
        Failure::usage(format!("there is no view `{id}`"), onus::catalogue_types::decode::suggestion(id, &known))
    })
}

/// Whether a managed service provider is under contract on the day.
fn is_managed(ground: &Ground) -> bool {
    let parties = ground.agreement.parties(&ground.catalogue, std::iter::empty());
    ground.agreement.contracts.iter().any(|contract| {
        let kind = parties.get(&contract.with.value).map(|party| party.kind);
        kind == Some(PartyKind::ManagedServiceProvider) && contract.term.holds(ground.as_of)
    })
}

/// Groups top to bottom, as the picture has them; in each, who carries how many duties.
fn picture(
    view: &View,
    alone: &[Vec<Share>],
    managed: &[Vec<Share>],
    package: Option<&str>,
    screen: &Screen,
) -> String {
    let mut table = screen.table(&["", "operated as a self-service", "with a managed service provider"]);
    for ((group, alone), managed) in view.groups.iter().zip(alone).zip(managed) {
        table.add_row(vec![group.title.clone(), cell(alone), cell(managed)]);
        table.add_row(vec!["", "", ""]);
    }
    let mut text = format!("\n{}\n\n{}", screen.bold(&view.title), screen.show(&table));
    if let Some(package) = package {
        let note = format!(
            "no contract with a managed service provider is in force: the right picture is what the package {package} would make of it"
        );
        text += &format!("  {}\n", screen.wrap(&note, 2));
    }
    text
}

fn cell(shares: &[Share]) -> String {
    let lines: Vec<String> = shares
        .iter()
        .map(|share| {
            let duties = if share.duties == 1 { "duty" } else { "duties" };
            format!("{}: {} {duties}", share.title, number(share.duties))
        })
        .collect();
    lines.join("\n")
}
