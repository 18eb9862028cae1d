//! `onus duties`: the duties of the catalogue.

use std::io::Write;

use onus_core::assess::allocate::words;
use onus_core::catalogue_types::duty::Duty;
use onus_core::catalogue_types::published::PublishedRaci;
use onus_core::catalogue_types::raci::Cell;
use onus_core::catalogue_types::{Catalogue, Layer, Letter, Model, PartyKind};
use onus_report::{Text, text};
use serde::Serialize;

use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{DutiesOptions, Format};
use crate::failure::Failure;
use crate::screen::{Screen, Table};
use crate::session;

/// Runs the command.
pub fn run(options: &DutiesOptions, screen: &Screen) -> Result<u8, Failure> {
    let catalogue = session::catalogue(&options.catalogue)?;
    if let Some(id) = &options.duty {
        let text = show(&catalogue, id, screen)?;
        write_to(None, |out| Ok(text.write(out)?))?;
        return Ok(NOTHING_SHORT);
    }
    let layer = match &options.layer {
        None => None,
        Some(id) => {
            Some(Layer::from_id(id).ok_or_else(|| unknown("layer", id, Layer::ALL.iter().map(|layer| layer.id())))?)
        }
    };
    if let Some(kind) = options.kind.as_ref().filter(|kind| !catalogue.kinds.contains_key(*kind)) {
        return Err(unknown("kind", kind, catalogue.kinds.keys().map(String::as_str)));
    }
    let mut duties: Vec<(&String, &Duty)> = catalogue
        .duties
        .iter()
        .filter(|(_, duty)| {
            layer.is_none_or(|layer| duty.layer == layer)
                && options.kind.as_ref().is_none_or(|kind| duty.concerns(kind))
        })
        .collect();
    duties.sort_by_key(|(id, duty)| (duty.layer, *id));
    write_to(None, |out| match options.format {
        Format::Json => listed(&catalogue, &duties, out),
        Format::Text => Ok(list(&duties, screen).write(out)?),
    })?;
    Ok(NOTHING_SHORT)
}

fn unknown<'k>(what: &str, id: &str, known: impl Iterator<Item = &'k str>) -> Failure {
    let known: Vec<&str> = known.collect();
    Failure::usage(format!("there is no {what} `{id}`"), onus_core::catalogue_types::decode::suggestion(id, &known))
}

/// Who is responsible in a model, in one letter per party kind.
fn holders(duty: &Duty, model: Model) -> String {
    match duty.raci.cells.get(&model).map(|cell| &cell.value) {
        None | Some(Cell::NotApplicable(_)) => "–".to_owned(),
        Some(Cell::ByAgreement { .. }) => "agreed".to_owned(),
        Some(cell) => cell.holders(Letter::Responsible).iter().map(|party| party.id()).collect::<Vec<_>>().join("+"),
    }
}

fn list(duties: &[(&String, &Duty)], screen: &Screen) -> Text {
    let mut text = Text::default();
    let mut layer = None;
    let mut table = screen.table(&[]);
    let close = |table: &mut Table, text: &mut Text| {
        *text += table.show();
        *table = screen.table(&["duty", "owed on", "bare-metal", "iaas", "caas", "paas", "saas", "checks"]);
    };
    for (id, duty) in duties {
        if layer != Some(duty.layer) {
            close(&mut table, &mut text);
            text += text!("{}{}\n", if layer.is_some() { "\n" } else { "" }, screen.bold(duty.layer.id()));
            layer = Some(duty.layer);
        }
        let mut row = vec![(*id).clone(), duty.scope.id().to_owned()];
        row.extend(
            [Model::BareMetal, Model::Iaas, Model::Caas, Model::Paas, Model::Saas].map(|model| holders(duty, model)),
        );
        row.push(if duty.checks.is_empty() { "–".to_owned() } else { duty.checks.len().to_string() });
        table.add_row(row);
    }
    close(&mut table, &mut text);
    text + text!("\n{} duties\n", duties.len())
}

/// One duty, whole.
pub fn show(catalogue: &Catalogue, id: &str, screen: &Screen) -> Result<Text, Failure> {
    let Some(duty) = catalogue.duties.get(id) else {
        return Err(unknown("duty", id, catalogue.duties.keys().map(String::as_str)));
    };
    let mut text = text!("{} {}\n", screen.bold(id), screen.dim(catalogue.show(duty.place)));
    let mut say = |name: &str, what: &str| {
        text += text!("  {:<10} {}\n", name, screen.wrap(Text::in_one_line(what), 13));
    };
    say("title", &duty.title);
    say("layer", duty.layer.id());
    say("why", &duty.why);
    say("what", &duty.what);
    if let Some(how) = &duty.how {
        say("how", how);
    }
    say("goals", &duty.goals.iter().map(|goal| goal.id()).collect::<Vec<_>>().join(", "));
    say("owed on", duty.scope.id());
    let joined = |list: &[onus_core::catalogue_types::At<String>]| {
        list.iter().map(|at| at.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    for (name, list) in [("kinds", &duty.applies_to), ("needs", &duty.needs), ("proven by", &duty.proven_by)] {
        if !list.is_empty() {
            say(name, &joined(list));
        }
    }
    if let Some(theme) = &duty.theme {
        say("theme", theme);
    }
    if duty.retained {
        say("retained", "stays with the customer whatever is signed");
    }
    for (model, cell) in &duty.raci.cells {
        say(model.id(), &words(&cell.value));
    }
    let source =
        duty.raci.source.as_ref().map_or(String::new(), |source| format!(": {} (read {})", source.page, source.read.0));
    say("authority", &format!("{}{source}", duty.raci.authority));
    for (name, label) in &duty.labels {
        say("label", &format!("{name}: {label}"));
    }
    for row in &duty.as_published {
        say("published", &published(row));
    }
    for check in &duty.checks {
        let covers = if check.covers_all() { "the whole duty" } else { "a part of the duty" };
        say(
            "check",
            &format!(
                "on {}, {}, covers {covers}, {}",
                check.on.value,
                check.severity,
                catalogue.show(check.fulfilled.place)
            ),
        );
        if let Some(condition) = &check.applies_where {
            say("  where", &condition.value.text);
        }
        say("  fulfilled", &check.fulfilled.value.text);
        say("  breach", &check.breach);
        for (of, remedy) in catalogue.remedies(id, check) {
            say("  remedy", &format!("{of}: {remedy}"));
        }
    }
    Ok(text)
}

/// A row of somebody's published table, cell by cell.
pub fn published(row: &PublishedRaci) -> String {
    let cells: Vec<String> = PartyKind::ALL
        .iter()
        .filter_map(|party| row.cell(*party).map(|cell| (party, cell)))
        .map(|(party, cell)| format!("{party} {}", if cell.is_empty() { "–" } else { &cell }))
        .collect();
    let label = row.label.as_ref().map_or_else(String::new, |label| format!(", {label}"));
    let when = row.when.as_ref().map_or_else(String::new, |when| format!(" ({when})"));
    let source = row.source.as_ref().map_or_else(String::new, |source| format!(": {}", source.page));
    format!("by {}{label}: {}: {}{when}{source}", row.by, row.row, cells.join(", "))
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    layer: &'a str,
    scope: &'a str,
    goals: Vec<&'a str>,
    kinds: Vec<&'a str>,
    needs: Vec<&'a str>,
    seed: &'a [String],
    raci: std::collections::BTreeMap<&'a str, String>,
    authority: &'a str,
    checks: usize,
    place: String,
}

fn listed(catalogue: &Catalogue, duties: &[(&String, &Duty)], out: &mut dyn Write) -> Result<(), Failure> {
    let listed: Vec<Listed<'_>> = duties
        .iter()
        .map(|(id, duty)| Listed {
            id,
            title: &duty.title,
            layer: duty.layer.id(),
            scope: duty.scope.id(),
            goals: duty.goals.iter().map(|goal| goal.id()).collect(),
            kinds: duty.applies_to.iter().map(|kind| kind.value.as_str()).collect(),
            needs: duty.needs.iter().map(|need| need.value.as_str()).collect(),
            seed: &duty.seed,
            raci: duty.raci.cells.iter().map(|(model, cell)| (model.id(), words(&cell.value))).collect(),
            authority: duty.raci.authority.id(),
            checks: duty.checks.len(),
            place: catalogue.show(duty.place),
        })
        .collect();
    json::pretty(&listed, out)
}
