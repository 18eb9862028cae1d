//! The sheets.

use std::collections::BTreeSet;

use onus_catalogue::{Goal, Layer, Severity};
use onus_core::assess::Status;
use onus_core::report::matrix_services;
use onus_core::report::register::TermState;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{Cell, Formats, Sheet};
use crate::words::{file_words, sort_words, state_words};
use crate::{Model, text};

type Done = Result<(), XlsxError>;

/// What the report rests on, its figures, and what was not understood (law 7).
pub fn about(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let mut sheet = Sheet::begin(sheet, formats, &[("about", 26.0), ("", 100.0)])?.of_values();
    let mut row = |name: &str, value: Cell| sheet.row(&[Cell::text(name), value]);
    row("as of", Cell::Day(model.provenance.as_of))?;
    row("verdict", Cell::text(text::verdict(model)))?;
    for line in text::rests_on(model) {
        row("rests on", Cell::text(line))?;
    }
    row("resources read", Cell::Number(model.coverage.read))?;
    row("recognised", Cell::Number(model.coverage.recognised))?;
    row("supporting", Cell::Number(model.coverage.supporting))?;
    for line in text::not_understood(model) {
        row("not understood", Cell::text(line))?;
    }
    row("duties", Cell::Number(model.summary.duties))?;
    for status in Status::ALL {
        row(status.id(), Cell::Number(model.summary.statuses.get(status)))?;
    }
    row("accepted", Cell::Number(model.summary.accepted))?;
    for entry in &model.to_settle {
        let what = format!("{}: {} (settles {})", model.title(&entry.party), entry.action, entry.settles);
        row("to settle", Cell::text(what))?;
    }
    sheet.end()
}

/// Layers × services, the top of the stack first: who holds what.
pub fn matrix(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let services = matrix_services(&model.matrix);
    let names: Vec<String> = services.iter().map(|(provider, service)| column(model, provider, service)).collect();
    let mut columns = vec![("layer", 22.0)];
    columns.extend(names.iter().map(|name| (name.as_str(), 26.0)));
    let mut sheet = Sheet::begin(sheet, formats, &columns)?.named_by(0, 0)?;
    for layer in Layer::ALL.iter().rev() {
        let mut cells = vec![Cell::text(layer.id())];
        for (provider, service) in &services {
            let own = model
                .matrix
                .iter()
                .filter(|cell| cell.layer == layer.id() && cell.provider == *provider && cell.service == *service);
            let told: Vec<String> = own
                .map(|cell| {
                    let counts: Vec<String> =
                        cell.statuses.0.iter().map(|(status, count)| format!("{count} {}", status.id())).collect();
                    format!("{}: {}", model.title(&cell.party), counts.join(", "))
                })
                .collect();
            cells.push(if told.is_empty() { Cell::Empty } else { Cell::text(told.join("\n")) });
        }
        sheet.row(&cells)?;
    }
    sheet.end()
}

fn column(model: &Model, provider: &str, service: &str) -> String {
    if service == "organisation" { text::name(model.title(provider)) } else { format!("{provider}/{service}") }
}

/// The matrix as a list, to be filtered and added up.
pub fn figures(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let mut columns =
        vec![("layer", 22.0), ("provider", 22.0), ("service", 18.0), ("party", 28.0), ("duties", 9.0), ("proven", 9.0)];
    columns.extend(Status::ALL.iter().map(|status| (status.id(), 11.0)));
    let mut sheet = Sheet::begin(sheet, formats, &columns)?;
    for cell in &model.matrix {
        let mut cells = vec![
            Cell::text(&*cell.layer),
            Cell::text(&*cell.provider),
            Cell::text(&*cell.service),
            Cell::text(model.title(&cell.party)),
            Cell::Number(cell.statuses.total()),
            Cell::Number(cell.statuses.proven()),
        ];
        cells.extend(Status::ALL.iter().map(|status| Cell::Number(cell.statuses.get(*status))));
        sheet.row(&cells)?;
    }
    sheet.end()
}

/// What falls short, one by one.
pub fn gaps(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let columns = [
        ("status", 12.0),
        ("severity", 10.0),
        ("duty", 30.0),
        ("subject", 48.0),
        ("what is wrong", 48.0),
        ("how to fix it", 48.0),
        ("responsible", 26.0),
        ("accountable", 26.0),
        ("accepted until", 13.0),
        ("accepted because", 30.0),
        ("layer", 20.0),
        ("goals", 20.0),
        ("service", 14.0),
        ("region", 10.0),
        ("type", 30.0),
        ("title", 40.0),
        ("file", 24.0),
        ("line", 7.0),
        ("code", 14.0),
        ("allocation", 10.0),
        ("fingerprint", 20.0),
    ];
    let mut sheet = Sheet::begin(sheet, formats, &columns)?.named_by(2, 3)?;
    for found in model.each() {
        let gap = found.gap;
        let goals = model.duties.get(&gap.duty).map_or(&[][..], |duty| &duty.goals);
        sheet.row(&[
            Cell::Status(gap.status),
            Cell::maybe(gap.severity.map(Severity::id)),
            Cell::text(&*gap.duty),
            Cell::text(&*found.subject.name),
            Cell::text(gap.what()),
            Cell::maybe(gap.remedy.as_deref()),
            Cell::text(model.titles(&gap.responsible)),
            Cell::text(model.titles(&gap.accountable)),
            Cell::day(gap.accepted.as_ref().map(|accepted| accepted.until)),
            Cell::maybe(gap.accepted.as_ref().map(|accepted| accepted.reason.as_str())),
            Cell::text(gap.layer.id()),
            Cell::text(goals.iter().copied().map(Goal::id).collect::<Vec<_>>().join(", ")),
            Cell::text(&*gap.service),
            Cell::maybe(gap.region.as_deref()),
            Cell::maybe(gap.r#type.as_deref()),
            Cell::text(model.duty_title(&gap.duty)),
            Cell::maybe(found.file()),
            found.at.map_or(Cell::Empty, |at| Cell::Number(at.line.into())),
            Cell::maybe(gap.code.as_deref()),
            Cell::Number(gap.allocation as u64),
            Cell::Code(found.fingerprint()),
        ])?;
    }
    sheet.end()
}

/// What is wrong with the agreement itself.
pub fn agreement_gaps(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let columns = [
        ("severity", 10.0),
        ("code", 26.0),
        ("subject", 48.0),
        ("what is wrong", 60.0),
        ("how to fix it", 60.0),
        ("who can fix it", 26.0),
        ("touches", 9.0),
        ("duties", 48.0),
        ("place", 40.0),
        ("fingerprint", 20.0),
    ];
    let mut sheet = Sheet::begin(sheet, formats, &columns)?.named_by(2, 2)?;
    for gap in &model.agreement_gaps {
        sheet.row(&[
            Cell::text(gap.severity.id()),
            Cell::text(&*gap.code),
            Cell::text(&*gap.subject),
            Cell::text(&*gap.what),
            Cell::text(&*gap.remedy),
            Cell::text(model.title(&gap.party)),
            Cell::Number(gap.count),
            Cell::text(gap.duties.join(", ")),
            Cell::maybe(gap.place.as_deref()),
            Cell::Code(gap.fingerprint.clone()),
        ])?;
    }
    sheet.end()
}

/// Documents and acceptances with their dates.
pub fn evidence(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let columns = [
        ("sort", 14.0),
        ("what", 60.0),
        ("party", 28.0),
        ("by", 28.0),
        ("from", 12.0),
        ("to", 12.0),
        ("relied on until", 14.0),
        ("standing", 12.0),
        ("signed", 9.0),
        ("shows", 9.0),
        ("file", 36.0),
        ("place", 40.0),
    ];
    let mut sheet = Sheet::begin(sheet, formats, &columns)?.named_by(1, 1)?;
    for one in &model.evidence {
        sheet.row(&[
            Cell::text(sort_words(one.sort)),
            Cell::text(&*one.title),
            Cell::text(model.title(&one.party)),
            Cell::maybe(one.by.as_deref()),
            Cell::day(one.from),
            Cell::day(one.to),
            Cell::day(one.until),
            Cell::text(state_words(one).1),
            Cell::maybe(one.signed().map(|signed| if signed { "yes" } else { "no" })),
            one.shows.map_or(Cell::Empty, Cell::Number),
            Cell::maybe(one.files.first().map(file_words).as_deref()),
            Cell::text(&*one.place),
        ])?;
    }
    sheet.end()
}

/// Who holds which role, and which roles are vacant.
pub fn officers(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let columns = [
        ("party", 28.0),
        ("role", 36.0),
        ("name", 28.0),
        ("contact", 32.0),
        ("deputy", 28.0),
        ("from", 12.0),
        ("until", 12.0),
        ("in office", 10.0),
        ("can sign", 10.0),
        ("place", 40.0),
    ];
    let mut sheet = Sheet::begin(sheet, formats, &columns)?;
    let yes_or_no = |yes: bool| Cell::text(if yes { "yes" } else { "no" });
    for role in &model.officers {
        for one in &role.officers {
            sheet.row(&[
                Cell::text(model.title(&role.party)),
                Cell::text(&*role.title),
                Cell::text(&*one.name),
                Cell::maybe(one.contact.as_deref()),
                Cell::maybe(one.deputy.as_deref()),
                Cell::day(one.from),
                Cell::day(one.until),
                yes_or_no(one.state == TermState::InForce),
                yes_or_no(one.key.is_some()),
                Cell::text(&*one.place),
            ])?;
        }
        if role.is_vacant() {
            let mut cells = vec![Cell::text(model.title(&role.party)), Cell::text(&*role.title), Cell::text("vacant")];
            cells.resize_with(columns.len(), || Cell::Empty);
            sheet.row(&cells)?;
        }
    }
    sheet.end()
}

/// The chains of rules to which gaps point, weakest rule first.
pub fn allocations(model: &Model, sheet: &mut Worksheet, formats: &Formats) -> Done {
    let columns = [
        ("allocation", 10.0),
        ("responsible", 26.0),
        ("accountable", 26.0),
        ("rule", 44.0),
        ("says", 44.0),
        ("counted", 10.0),
        ("rests on", 12.0),
        ("place", 40.0),
        ("page", 60.0),
    ];
    let mut sheet = Sheet::begin(sheet, formats, &columns)?.named_by(0, 0)?;
    let wanted: BTreeSet<usize> = model.gaps().map(|(_, gap)| gap.allocation).collect();
    for (at, allocation) in model.allocations.iter().enumerate().filter(|(at, _)| wanted.contains(at)) {
        for rule in &allocation.rules {
            sheet.row(&[
                Cell::Number(at as u64),
                Cell::text(model.titles(&allocation.responsible)),
                Cell::text(model.titles(&allocation.accountable)),
                Cell::text(&*rule.what),
                Cell::text(&*rule.says),
                Cell::text(rule.held.map_or("not known", |held| if held { "yes" } else { "no" })),
                Cell::text(&*rule.authority),
                Cell::text(&*rule.place),
                Cell::maybe(rule.page.as_deref()),
            ])?;
        }
    }
    sheet.end()
}
