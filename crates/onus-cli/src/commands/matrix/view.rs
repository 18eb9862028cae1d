//! `onus matrix --view`: the picture of a view, twice: as a self-service, and with a managed service provider.

use onus_core::catalogue_types::view::View;
use onus_core::report::{Detail, Picture, PictureGroup, Share};
use onus_core::{Estate, Model};
use onus_report::{Text, text};
use serde::Serialize;

use crate::NOTHING_SHORT;
use crate::args::Format;
use crate::commands::headline::{coverage_lines, provenance_lines};
use crate::commands::{json, write_to};
use crate::failure::Failure;
use crate::screen::{Screen, number};
use crate::session::Ground;

/// The picture for programs.
#[derive(Serialize)]
struct ViewReport<'a> {
    schema: &'a str,
    view: &'a str,
    /// The package by which the second picture is drawn where no contract is in force.
    assumed: Option<&'a str>,
    groups: &'a [PictureGroup],
}

/// Draws a view.
pub(super) fn run(ground: &Ground, estate: &Estate, id: &str, format: Format, screen: &Screen) -> Result<u8, Failure> {
    let view = view(ground, id)?;
    let assessment = ground.assess(estate)?;
    let picture = Picture::of(&assessment, estate, id, view)?;
    let model = Model::new(&assessment, estate, Detail::Short)?;
    write_to(None, |out| {
        match format {
            Format::Json => {
                let report = ViewReport {
                    schema: "onus.view/1",
                    view: &picture.view,
                    assumed: picture.assumed.as_deref(),
                    groups: &picture.groups,
                };
                json::pretty(&report, out)?;
            }
            Format::Text => {
                provenance_lines(&model, screen).write(out)?;
                coverage_lines(&model, screen).write(out)?;
                text(&picture, screen).write(out)?;
            }
        }
        Ok(())
    })?;
    Ok(NOTHING_SHORT)
}

fn view<'g>(ground: &'g Ground, id: &str) -> Result<&'g View, Failure> {
    let views = &ground.catalogue().views;
    views.get(id).ok_or_else(|| {
        let known: Vec<&str> = views.keys().map(String::as_str).collect();
        Failure::usage(format!("there is no view `{id}`"), onus_core::catalogue_types::decode::suggestion(id, &known))
    })
}

/// Groups top to bottom, as the picture has them; in each, who carries how many duties.
fn text(picture: &Picture, screen: &Screen) -> Text {
    let mut table = screen.table(&["", "operated as a self-service", "with a managed service provider"]);
    for group in &picture.groups {
        table.add_row(vec![Text::from(&group.title), cell(&group.self_service), cell(&group.managed)]);
        table.add_row(vec!["", "", ""]);
    }
    let mut text = text!("\n{}\n\n{}", screen.bold(&picture.title), table.show());
    if let Some(package) = &picture.assumed {
        let note = format!(
            "no contract with a managed service provider is in force: the right picture is what the package {package} would make of it"
        );
        text += text!("  {}\n", screen.wrap(&note, 2));
    }
    text
}

fn cell(shares: &[Share]) -> Text {
    let lines: Vec<String> = shares
        .iter()
        .map(|share| {
            let duties = if share.duties == 1 { "duty" } else { "duties" };
            format!("{}: {} {duties}", share.title, number(share.duties))
        })
        .collect();
    Text::join(lines, "\n")
}
