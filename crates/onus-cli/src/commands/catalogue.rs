//! `onus catalogue`: check, list and show.

mod list;
mod show;

use onus_core::assess::Answer;
use onus_core::duty_examples;
use onus_report::{Text, text};

use super::write_to;
use crate::args::{CatalogueCommand, CatalogueOptions};
use crate::failure::Failure;
use crate::location::Location;
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
fn check(dir: Option<&Location>) -> Result<u8, Failure> {
    let catalogue = session::catalogue(dir.map_or(&[], std::slice::from_ref))?;
    let outcome = duty_examples::run(&catalogue)?;
    let says = |answer: Answer| match answer {
        Answer::Yes => "fulfilled",
        Answer::No => "breached",
        Answer::Unknown => "unknown",
        Answer::NotApplicable => "not applicable",
    };
    let mut text = Text::default();
    for miss in &outcome.misses {
        let found = match &miss.found {
            Ok(answer) => format!("comes out {}", says(*answer)),
            Err(error) => format!("cannot be asked: {error}"),
        };
        text += text!(
            "{}: an example of `{}` should be {}, but {}\n",
            catalogue.show(miss.place),
            miss.duty,
            says(miss.promised),
            found
        );
    }
    let types: usize = catalogue
        .providers
        .values()
        .flat_map(|provider| provider.services.values())
        .map(|service| service.terraform.types.len() + service.terraform.supporting.len())
        .sum();
    text += text!(
        "{} kinds, {} duties, {} providers, {} resource types: valid; {} examples run, {} missed\n",
        catalogue.kinds.len(),
        catalogue.duties.len(),
        catalogue.providers.len(),
        types,
        outcome.run,
        outcome.misses.len()
    );
    write_to(None, |out| Ok(text.write(out)?))?;
    Ok(if outcome.misses.is_empty() { NOTHING_SHORT } else { COULD_NOT_RUN })
}
