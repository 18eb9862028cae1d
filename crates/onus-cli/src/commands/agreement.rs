//! What the commands on an agreement share: opening it, its headline, how days are told.

use std::path::PathBuf;

use onus_core::agreement::Identity;
use onus_core::report::register::{FileReport, FileState};
use onus_report::{Text, text};
use serde::Serialize;

use crate::args::AgreementOptions;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Ground;

/// Opens an agreement that has to be there.
pub fn open(options: &AgreementOptions, inputs: &[PathBuf]) -> Result<Ground, Failure> {
    if options.no_agreement {
        return Err(Failure::usage(
            "this command tells what is agreed, and `--no-agreement` leaves that out",
            "leave `--no-agreement` out",
        ));
    }
    let ground = Ground::open(options, inputs)?;
    if ground.source.is_none() {
        let beside = if inputs.is_empty() { "" } else { "beside the first input or " };
        if let Some(base) = &ground.base {
            return Err(Failure::usage(
                format!(
                    "there is no agreement at {}: no `onus.toml` {beside}in the current directory there",
                    base.name()
                ),
                "name one with `--agreement git:REF:PATH`, or a commit that has one",
            ));
        }
        return Err(Failure::usage(
            format!("there is no agreement: no `onus.toml` {beside}in the current directory"),
            "make one with `onus init`, or name one with `--agreement FILE`",
        ));
    }
    Ok(ground)
}

/// What a report on an agreement rests on.
#[derive(Serialize)]
pub struct Basis<'g> {
    /// The version of this program.
    onus: &'static str,
    /// The day for which it is told.
    as_of: String,
    /// The files of the agreement.
    agreement: &'g [String],
    /// Their SHA-256.
    agreement_sha256: Option<&'g str>,
    /// The SHA-256 of the catalogue.
    catalogue_sha256: &'g str,
}

/// What a report on an agreement rests on.
pub fn basis(ground: &Ground) -> Basis<'_> {
    let identity = ground.agreement().identity.as_ref();
    Basis {
        onus: onus_core::VERSION,
        as_of: ground.as_of().to_string(),
        agreement: identity.map_or(&[], |identity| identity.files.as_slice()),
        agreement_sha256: identity.map(|identity| identity.sha256.as_str()),
        catalogue_sha256: &ground.catalogue().identity.sha256,
    }
}

/// The agreement, the day, the versions.
pub fn headline(ground: &Ground, screen: &Screen) -> Text {
    let short = |sha: &str| sha.get(..12).unwrap_or(sha).to_owned();
    let said = |identity: &Identity| {
        let first = identity.files.first().map_or("", String::as_str);
        let more = match identity.files.len() {
            0 | 1 => String::new(),
            2 => " and 1 more file".to_owned(),
            files => format!(" and {} more files", files - 1),
        };
        format!("{first}{more} (sha256 {}…)", short(&identity.sha256))
    };
    let agreement = ground.agreement().identity.as_ref().map_or_else(String::new, said);
    let catalogue = short(&ground.catalogue().identity.sha256);
    let rests = format!("as of {} · onus {}, catalogue {catalogue}…", ground.as_of(), onus_core::VERSION);
    text!("{} {}\n     {}\n", screen.bold("Onus"), screen.wrap(&agreement, 5), screen.dim(screen.wrap(&rests, 5)))
}

/// Days to a last day, in words.
pub fn days_left(days: i64) -> String {
    match days {
        0 => "ends today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day over".to_owned(),
        days if days < 0 => format!("{} days over", -days),
        days => format!("{days} days left"),
    }
}

/// What is known of a file, in words.
pub fn file_words(file: &FileReport) -> String {
    let state = match file.state {
        FileState::Same => "as written down",
        FileState::Changed => "✗ changed",
        FileState::Missing => "✗ cannot be read",
        FileState::Unstated => "no SHA-256 written down",
    };
    format!("{}: {state}", file.file)
}
