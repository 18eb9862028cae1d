//! Loads catalogue and inputs, and assesses them: what all commands on an estate share.

use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use onus::catalogue_types::{Catalogue, load};
use onus::{Agreement, Assessment, Estate, assess};
use onus_sources::{Reader, Sort, sort};

use crate::args::EstateOptions;
use crate::failure::Failure;

/// The built-in catalogue with further directories over it.
pub fn catalogue(directories: &[PathBuf]) -> Result<Catalogue, Failure> {
    let builtin = onus::builtin_catalogue()
        .map_err(|error| Failure::usage(error, "this build of onus is broken: build it again"))?;
    if directories.is_empty() {
        return Ok(builtin);
    }
    Ok(load::load(builtin, directories)?)
}

/// The day for which to assess.
pub fn as_of(options: &EstateOptions) -> Result<jiff::civil::Date, Failure> {
    match &options.as_of {
        None => Ok(jiff::Zoned::now().date()),
        Some(text) => {
            text.parse().map_err(|_| Failure::usage(format!("`{text}` is no date"), "write a day as 2026-11-22"))
        }
    }
}

/// Reads the inputs, keeps the estate where that was asked for.
pub fn estate(catalogue: &Catalogue, inputs: &[PathBuf], options: &EstateOptions) -> Result<Estate, Failure> {
    let progress = progress("reading");
    let kept: Vec<&PathBuf> = inputs.iter().filter(|input| matches!(sort(input), Ok(Sort::Database))).collect();
    let estate = match (kept.as_slice(), inputs) {
        ([kept], [_]) => Estate::open(catalogue, kept)?,
        ([], _) => {
            let mut reader = Reader::new(catalogue)?;
            for input in inputs {
                progress.set_message(format!("reading {}", input.display()));
                reader.read(input)?;
            }
            reader.finish()?
        }
        _ => {
            return Err(Failure::usage(
                "a kept estate cannot be joined with other inputs",
                "give the kept estate alone, or all inputs that it was made from",
            ));
        }
    };
    progress.finish_and_clear();
    if estate.coverage.recognised + estate.coverage.supporting == 0 && !options.allow_empty {
        let names: Vec<String> = inputs.iter().map(|input| input.display().to_string()).collect();
        let read = estate.coverage.read;
        return Err(Failure::usage(
            format!("no resource of `{}` was recognised: {read} read", names.join("`, `")),
            "an assessment of nothing would look like success; add `--allow-empty` if that is what you want, or see `onus catalogue list types` for what is known",
        ));
    }
    if let Some(path) = &options.estate {
        estate.keep(catalogue, path)?;
    }
    Ok(estate)
}

/// Assesses an estate.
pub fn assessment<'c>(
    catalogue: &'c Catalogue,
    estate: &Estate,
    options: &EstateOptions,
) -> Result<Assessment<'c>, Failure> {
    let progress = progress("assessing");
    let assessment = assess(catalogue, &Agreement::default(), estate, as_of(options)?)?;
    progress.finish_and_clear();
    Ok(assessment)
}

/// A sign of life on long work; nothing where the standard error is no terminal.
fn progress(what: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
