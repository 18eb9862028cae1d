//! `onus evidence`: list, check, look ahead, hash, sign.

mod check;
mod expiring;
mod list;

use std::path::PathBuf;

use onus_core::agreement::load::digest;
use onus_core::agreement::signature;
use onus_core::catalogue_types::decode::suggestion;
use onus_core::report::register::{EvidenceReport, FileState};
use onus_report::words::{sort_words, state_words};
use onus_report::{Text, text};

use super::{agreement, write_to};
use crate::NOTHING_SHORT;
use crate::args::{AgreementOptions, EvidenceCommand, EvidenceOptions};
use crate::failure::Failure;
use crate::screen::{Screen, Table};

/// From how many columns of the screen on tables keep their first columns whole.
const ROOMY: usize = 80;

/// Runs the command.
pub fn run(options: &EvidenceOptions, screen: &Screen) -> Result<u8, Failure> {
    match &options.command {
        EvidenceCommand::List { agreement, format } => list::run(agreement, *format, screen),
        EvidenceCommand::Check { agreement, format } => check::run(agreement, *format, screen),
        EvidenceCommand::Expiring { agreement, within, format } => expiring::run(agreement, *within, *format, screen),
        EvidenceCommand::Hash { files } => hash(files),
        EvidenceCommand::Statement { id, agreement } => statement(id, agreement),
    }
}

/// Prints a line for each file, or none where one of them cannot be read.
fn hash(files: &[PathBuf]) -> Result<u8, Failure> {
    let (mut lines, mut faults) = (Text::default(), Vec::new());
    for file in files {
        // A comment of TOML ends with its line: nothing of a name may begin another one.
        let name = file.display();
        match onus_files::named(file) {
            Ok(bytes) => lines += text!("sha256 = \"{}\"  # {}\n", digest(&bytes), name),
            Err(error) => faults.push(format!("cannot read `{name}`: {error}")),
        }
    }
    if !faults.is_empty() {
        return Err(Failure::usage(faults.join("; "), "name files that can be read"));
    }
    write_to(None, |out| Ok(lines.write(out)?))?;
    Ok(NOTHING_SHORT)
}

/// Prints what the officer of a declaration signs, and nothing else.
fn statement(id: &str, options: &AgreementOptions) -> Result<u8, Failure> {
    let ground = agreement::open(options, &[])?;
    let declarations = &ground.agreement().declarations;
    let Some(declaration) = declarations.iter().find(|declaration| declaration.id == id) else {
        let known: Vec<&str> = declarations.iter().map(|declaration| declaration.id.as_str()).collect();
        let help = match known.as_slice() {
            [] => "the agreement has no declaration; add `[[declaration]]`".to_owned(),
            known if known.len() > 16 => "`onus evidence list` names them".to_owned(),
            known => suggestion(id, known),
        };
        return Err(Failure::usage(format!("there is no declaration `{id}`"), help));
    };
    let statement = signature::statement(declaration);
    // Whoever signs sees all of it: its values are lines already in which nothing is hidden.
    write_to(None, |out| Ok(Text::rendered(&statement, false).write(out)?))?;
    Ok(NOTHING_SHORT)
}

/// What a piece of evidence is: its id, of whom it is, its files, and what comes after it.
fn cell(one: &EvidenceReport) -> Text {
    let since = one.from.as_ref().map_or(String::new(), |from| format!(", from {from}"));
    let mut lines = vec![one.id.clone(), format!("of {}{since}: {}", one.party_title, one.what)];
    lines.extend(one.files.iter().map(|file| {
        let state = match file.state {
            FileState::Same => "",
            FileState::Changed => ": changed",
            FileState::Missing => ": missing",
            FileState::Unstated => ": no SHA-256 written down",
        };
        format!("{}{state}", file.file)
    }));
    lines.extend(one.followed_by.iter().map(|by| format!("followed by {by}")));
    Text::join(lines, "\n")
}

/// Keeps the first columns as wide as what stands in them, where that leaves room for the last one.
fn keep_whole(table: &mut Table, columns: usize, screen: &Screen) {
    if screen.width < ROOMY {
        return;
    }
    table.keep_whole(columns);
}
