//! `onus diff`: what a change moves.

mod deciding;
mod markdown;
mod phrases;
mod source;
mod text;

use std::path::PathBuf;

use onus_core::diff::{Side, compare};
use onus_core::report::Detail;
use onus_sources::Moment;

use super::{json, write_to};
use crate::args::{AgreementOptions, DiffFormat, DiffOptions};
use crate::failure::Failure;
use crate::location::Commits;
use crate::output::Outputs;
use crate::screen::Screen;
use crate::session::{Ground, configuration};
use crate::{GAPS, NOTHING_SHORT};
use source::{Reading, Source};

/// Runs the command.
pub fn run(options: &DiffOptions, screen: &Screen) -> Result<u8, Failure> {
    let (old, new, moments) = sources(options)?;
    let near: Vec<PathBuf> = [&new, &old].into_iter().map(Source::path).collect();
    let ground = Ground::open(&options.agreement, &near)?;
    let before = match (&options.old_agreement, &options.old_as_of) {
        (None, None) => None,
        _ => Some(Ground::open(&of_old_side(options), &near)?),
    };
    let outputs = match &options.output {
        Some(path) => Outputs::default().typed("--output", Some(path))?,
        None => Outputs::default().printed(),
    };
    let outputs = outputs.typed("--comment", options.comment.as_deref())?;
    for ground in [Some(&ground), before.as_ref()].into_iter().flatten() {
        let files: Vec<PathBuf> = [&new, &old].into_iter().filter_map(Source::file).collect();
        outputs.check(&ground.reads(&files, &options.configuration))?;
    }
    let empty = options.allow_empty || options.plan.is_some();
    let heeds = !options.no_inline_acceptances;
    let said = configuration(&options.configuration, options.agreement.allow_outside);
    let runs_terraform = options.programs.run_terraform;
    let reading = |moment| Reading { moment, empty, heeds, runs_terraform, said: said.clone() };
    let both = deciding::both(options, &near, (&old, &new), &reading(moments.1))?;
    let old = old.side(before.as_ref().unwrap_or(&ground), &reading(moments.0))?;
    let new = new.side(&ground, &reading(moments.1))?;
    let wanted = options.fail_on.clone().unwrap_or_default();
    wanted.check([&old, &new])?;
    let mut diff = compare(&old, &new, ground.catalogue());
    diff.deciding = both.as_ref().map(deciding::Both::deciding);
    let found = wanted.count(&diff);
    let code = if found > 0 { GAPS } else { NOTHING_SHORT };
    if let Some(path) = &options.comment {
        write_to(Some(path), |out| Ok(markdown::markdown(&diff, options.show).write(out)?))?;
    }
    write_to(options.output.as_deref(), |out| {
        match options.format {
            DiffFormat::Text => text::text(&diff, options.show, &wanted, screen).write(out)?,
            DiffFormat::Markdown => markdown::markdown(&diff, options.show).write(out)?,
            DiffFormat::Json => {
                json::line(&diff, out)?;
            }
        }
        Ok(())
    })?;
    Ok(code)
}

/// The two sides, and which moment of plans each is.
fn sources(options: &DiffOptions) -> Result<(Source, Source, (Moment, Moment)), Failure> {
    let commits = Commits::default();
    match (&options.plan, &options.old, &options.new) {
        (Some(plan), _, _) => {
            let source = Source::of(plan, None, &commits)?;
            Ok((source.clone(), source, (Moment::Before, Moment::After)))
        }
        (None, Some(old), Some(new)) => {
            let sources = (Source::of(old, Some(new), &commits)?, Source::of(new, Some(old), &commits)?);
            Ok((sources.0, sources.1, (Moment::After, Moment::After)))
        }
        _ => Err(Failure::usage(
            "two inputs are to be compared",
            "write `onus diff OLD NEW`, or `onus diff --plan PLAN`",
        )),
    }
}

/// The options by which the old side is assessed.
fn of_old_side(options: &DiffOptions) -> AgreementOptions {
    let own = &options.agreement;
    AgreementOptions {
        agreement: options.old_agreement.clone().or_else(|| own.agreement.clone()),
        no_agreement: own.no_agreement && options.old_agreement.is_none(),
        as_of: options.old_as_of.clone().or_else(|| own.as_of.clone()),
        catalogue: own.catalogue.clone(),
        allow_outside: own.allow_outside,
    }
}

/// A side of an estate that was read.
fn assessed(ground: &Ground, name: &str, estate: &onus_core::Estate) -> Result<Side, Failure> {
    Ok(Side::of(name, false, &ground.model(estate, Detail::Whole)?))
}
