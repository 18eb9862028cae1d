//! `onus catalogue`: check, list and show.

mod list;
mod show;

use std::path::PathBuf;

use onus::assess::Answer;
use onus::duty_examples;

use super::write_to;
use crate::args::{CatalogueCommand, CatalogueOptions};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session;
use crate::{COULD_NOT_RUN, NOTHING_SHORT};

/// Runs the command.
pub fn run(options: &CatalogueOptions, screen: &Screen) -> Result<u8, Failure> {
    match &options.command {
        CatalogueCommand::Check { dir } => check(dir.as_ref()),
        CatalogueCommand::List { what, catalogue } => {
            let text = list::list(&session::catalogue(catalogue)?, *what, screen);
            write_to(None, |out| Ok(text.write(out)?))?;
            Ok(NOTHING_SHORT)
        }
        CatalogueCommand::Show { id, catalogue, format } => {
            show::show(&session::catalogue(catalogue)?, id, *format, screen)?;
            Ok(NOTHING_SHORT)
        }
    }
}

/// Validates, then runs all examples.
fn check(dir: Option<&PathBuf>) -> Result<u8, Failure> {
    let directories: Vec<PathBuf> = dir.cloned().into_iter().collect();
    let catalogue = session::catalogue(&directories)?;
    let outcome = duty_examples::run(&catalogue)?;
    let says = |answer: Answer| match answer {
        Answer::Yes => "fulfilled",
        Answer::No => "breached",
        Answer::Unknown => "unknown",
        Answer::NotApplicable => "not applicable",
    };
    write_to(None, |out| {
        for miss in &outcome.misses {
            let found = match &miss.found {
                Ok(answer) => format!("comes out {}", says(*answer)),
                Err(error) => format!("cannot be asked: {error}"),
            };
            writeln!(
                out,
                "{}: an example of `{}` should be {}, but {found}",
                catalogue.show(miss.place),
                miss.duty,
                says(miss.promised)
            )?;
        }
        let types: usize = catalogue
            .providers
            .values()
            .flat_map(|provider| provider.services.values())
            .map(|service| service.terraform.len() + service.supporting.len())
            .sum();
        writeln!(
            out,
            "{} kinds, {} duties, {} providers, {types} resource types: valid; {} examples run, {} missed",
            catalogue.kinds.len(),
            catalogue.duties.len(),
            catalogue.providers.len(),
            outcome.run,
            outcome.misses.len()
        )?;
        Ok(())
    })?;
    Ok(if outcome.misses.is_empty() { NOTHING_SHORT } else { COULD_NOT_RUN })
}
