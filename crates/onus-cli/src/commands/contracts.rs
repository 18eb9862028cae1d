//! `onus contracts`: what is in force, until when, what it hands over.

use std::path::PathBuf;

use onus_core::assess::GapKind;
use onus_core::report::register::{ClauseReport, ContractReport, HandedOver, PackageReport, TermState, contracts};
use onus_core::report::{AgreementGapReport, Detail};
use onus_report::{Text, text};
use serde::Serialize;

use super::agreement::{self, Basis, basis, days_left, file_words, headline};
use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{ContractsOptions, Format};
use crate::failure::Failure;
use crate::screen::{Screen, number};
use crate::session::Ground;

/// How many duties of a package are named one by one.
const NAMED: usize = 6;

/// The contracts for programs.
#[derive(Serialize)]
struct Report<'g> {
    schema: &'static str,
    #[serde(flatten)]
    basis: Basis<'g>,
    /// What was read to count what is handed over; empty where nothing was.
    inputs: Vec<String>,
    /// Inputs that the agreement names, and that are not there.
    not_there: Vec<String>,
    contracts: Vec<ContractReport>,
    /// What is wrong with contracts; `null` where no input was read.
    gaps: Option<Vec<AgreementGapReport>>,
}

/// Runs the command.
pub fn run(options: &ContractsOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = agreement::open(&options.estate.agreement, &options.inputs)?;
    let (inputs, not_there) = inputs(&ground, &options.inputs)?;
    let mut report = Report {
        schema: "onus.contracts/1",
        basis: basis(&ground),
        inputs: inputs.iter().map(|input| input.display().to_string()).collect(),
        not_there,
        contracts: contracts(ground.catalogue(), ground.agreement(), ground.as_of()),
        gaps: None,
    };
    if !inputs.is_empty() {
        let estate = ground.estate(&options.inputs, &options.estate)?;
        let model = ground.model(&estate, Detail::Short)?;
        report.contracts = model.contracts;
        report.gaps = Some(model.agreement_gaps.into_iter().filter(is_of_contracts).collect());
    }
    match options.format {
        Format::Json => json::print(&report)?,
        Format::Text => {
            let text = text(&ground, &report, screen);
            write_to(None, |out| Ok(text.write(out)?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

/// What is wrong with contracts.
fn is_of_contracts(gap: &AgreementGapReport) -> bool {
    matches!(
        gap.kind(),
        Some(
            GapKind::ContractLapsed
                | GapKind::ContractEndsSoon
                | GapKind::HandedOverNotHeld
                | GapKind::RetainedDutyHandedOver
                | GapKind::AccessOutlivesContract
        )
    )
}

/// The inputs that were named, or those of the agreement where all of them are there: a part of them would give wrong
/// numbers, and contracts can be listed without any.
fn inputs(ground: &Ground, named: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<String>), Failure> {
    if named.is_empty() && ground.agreement().settings.inputs.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let inputs: Vec<PathBuf> = ground.inputs(named)?.iter().map(|input| input.path().to_path_buf()).collect();
    let missing = inputs.iter().filter(|input| !input.exists()).map(|input| input.display().to_string());
    let missing: Vec<String> = missing.collect();
    if named.is_empty() && !missing.is_empty() { Ok((Vec::new(), missing)) } else { Ok((inputs, Vec::new())) }
}

fn text(ground: &Ground, report: &Report<'_>, screen: &Screen) -> Text {
    let mut text = headline(ground, screen);
    if report.contracts.is_empty() {
        text += "\n  the agreement has no contract: what was never handed over is the customer's\n";
    }
    for contract in &report.contracts {
        text += &contract_lines(contract, screen);
    }
    if let Some(gaps) = &report.gaps {
        text += &gap_lines(gaps, screen);
        let inputs = format!("counted on {}", report.inputs.join(", "));
        text += text!("\n  {}\n", screen.dim(screen.wrap(&inputs, 2)));
    } else {
        let why = if report.not_there.is_empty() {
            "no input is named".to_owned()
        } else {
            format!("not there: {}", report.not_there.join(", "))
        };
        let note = format!("what they hand over was not counted: {why}; name a plan, a state or a kept estate");
        text += text!("\n  {}\n", screen.dim(screen.wrap(&note, 2)));
    }
    text
}

/// Sign and words of the state that a contract is in.
fn state(contract: &ContractReport) -> (&'static str, String) {
    let followed = contract.followed_by.as_ref().map_or(String::new(), |by| format!(", followed by {by}"));
    match (contract.state, contract.days_left) {
        (TermState::InForce, None) => ("✓", "in force, without an end".to_owned()),
        (TermState::InForce, Some(days)) => {
            let until = contract.until.as_deref().unwrap_or_default();
            let left = days_left(days);
            if contract.ends_soon {
                let notice = contract.notice_days;
                ("!", format!("in force until {until}: {left}, within its notice of {notice} days{followed}"))
            } else {
                ("✓", format!("in force until {until}: {left}{followed}"))
            }
        }
        (TermState::Over, days) => {
            let until = contract.until.as_deref().unwrap_or_default();
            let over = days.map_or(String::new(), |days| format!(": {}", days_left(days)));
            ("✗", format!("ended on {until}{over}{followed}"))
        }
        (TermState::NotYet, _) => {
            let until = contract.until.as_ref().map_or(String::new(), |until| format!(", until {until}"));
            ("·", format!("begins on {}{until}", contract.from))
        }
    }
}

fn contract_lines(contract: &ContractReport, screen: &Screen) -> Text {
    let (mark, standing) = state(contract);
    let head = format!("{} with {}", contract.document, contract.with_title);
    let mut text = text!("\n{} {}\n", mark, screen.bold(screen.wrap(&head, 2)));
    let mut say = |name: &str, what: &str| {
        if !what.is_empty() {
            text += text!("  {:<12} {}\n", name, screen.wrap(what, 15));
        }
    };
    let version = contract.version.as_ref().map_or(String::new(), |version| format!(", version {version}"));
    let dated = contract.dated.as_ref().map_or(String::new(), |dated| format!(", of {dated}"));
    say("what", &format!("{}{version}{dated}", contract.what));
    say("since", &contract.from);
    say("state", &standing);
    say("covers", &contract.scope);
    if let Some(package) = &contract.package {
        say("package", &package_words(package));
    }
    for option in &contract.options {
        say("option", &package_words(option));
    }
    say("commissions", &contract.commissions.join(", "));
    for clause in &contract.clauses {
        say("clause", &clause_words(clause));
    }
    say("excepts", &contract.except.join(", "));
    say("no control", &contract.without_control.join(", "));
    for leaves in &contract.leaves {
        say("leaves", &format!("to {}: {}", leaves.to, leaves.items.join(", ")));
    }
    say("access", &contract.access.join(", "));
    if let Some(file) = &contract.file {
        say("file", &file_words(file));
    }
    if let Some(handed) = contract.hands_over.filter(|_| commissions(contract)) {
        say("hands over", &handed_words(handed, contract.state));
    }
    text
}

fn package_words(package: &PackageReport) -> String {
    let except =
        if package.except.is_empty() { String::new() } else { format!("; except {}", folded(&package.except)) };
    format!("{} ({}): {}{except}", package.id, package.title, folded(&package.commissions))
}

/// Layers one by one, duties by their number where there are many: the catalogue lists them.
fn folded(items: &[String]) -> String {
    let (duties, layers): (Vec<&String>, Vec<&String>) = items.iter().partition(|item| item.starts_with("duty:"));
    let mut parts: Vec<String> = layers.into_iter().cloned().collect();
    if duties.len() > NAMED {
        parts.push(format!("{} duties", duties.len()));
    } else {
        parts.extend(duties.into_iter().cloned());
    }
    parts.join(", ")
}

fn clause_words(clause: &ClauseReport) -> String {
    let letters = if clause.moves == "RA" { ", with accountability" } else { "" };
    let scope = if clause.scope == "everything" { String::new() } else { format!(", on {}", clause.scope) };
    let when = match (clause.state, &clause.from, &clause.until) {
        (None, _, _) => ", never in force: its days lie outside those of the contract".to_owned(),
        (Some(TermState::NotYet), Some(from), _) => format!(", begins on {from}"),
        (Some(TermState::Over), _, Some(until)) => format!(", ended on {until}"),
        (Some(_), _, Some(until)) => format!(", until {until}"),
        _ => String::new(),
    };
    format!("{}: {}{letters}{scope}{when}", clause.number, clause.commissions.join(", "))
}

/// Whether there is anything in a contract that could hand something over.
fn commissions(contract: &ContractReport) -> bool {
    contract.package.is_some()
        || !contract.options.is_empty()
        || !contract.commissions.is_empty()
        || !contract.clauses.is_empty()
}

fn handed_words(handed: HandedOver, state: TermState) -> String {
    let HandedOver { duties, breached, unknown } = handed;
    match duties {
        0 if state == TermState::Over => "nothing any more".to_owned(),
        0 if state == TermState::NotYet => "nothing yet".to_owned(),
        0 => "nothing on this estate".to_owned(),
        1 => format!("1 duty, {} breached, {} unknown", number(breached), number(unknown)),
        _ => format!("{} duties, {} breached, {} unknown", number(duties), number(breached), number(unknown)),
    }
}

fn gap_lines(gaps: &[AgreementGapReport], screen: &Screen) -> Text {
    if gaps.is_empty() {
        return text!("\n  {}\n", screen.bold("nothing is wrong with the contracts"));
    }
    let mut text = text!("\n  {}\n", screen.bold("what is wrong"));
    for gap in gaps {
        let place = gap.place.as_ref().map_or(String::new(), |place| format!(" ({place})"));
        let line = format!("{}: {}{place}", gap.subject, gap.what);
        text += text!("  ✗ {:<8} {}\n", gap.severity, screen.bold(&gap.code));
        text += text!("             {}\n", screen.wrap(&line, 13));
        text += text!("             → {}\n", screen.wrap(&gap.remedy, 15));
    }
    text
}
