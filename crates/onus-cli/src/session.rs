//! Loads catalogue, agreement and inputs, and assesses them: what all commands on an estate share.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use onus::agreement::{self, Settings};
use onus::catalogue_types::{Catalogue, load};
use onus::{Agreement, Assessment, Estate, assess};
use onus_report::text;
use onus_sources::{Assignment, Reader, Sort, sort};

use crate::args::{AgreementOptions, ConfigurationOptions, EstateOptions};
use crate::failure::Failure;

/// How many types are named that were not recognised.
const NAMED: usize = 4;

/// The built-in catalogue with further directories over it.
pub fn catalogue(directories: &[PathBuf]) -> Result<Catalogue, Failure> {
    let builtin = onus::builtin_catalogue()
        .map_err(|error| Failure::usage(error, "this build of onus is broken: build it again"))?;
    if directories.is_empty() {
        return Ok(builtin);
    }
    Ok(load::load(builtin, directories)?)
}

/// What was agreed, with the catalogue that it is held against.
pub struct Ground {
    /// The catalogue, with the directories that the options and the agreement add.
    pub catalogue: Catalogue,
    /// The agreement; the empty one where there is none.
    pub agreement: Agreement,
    /// Where the agreement was read from.
    pub path: Option<PathBuf>,
    /// The day for which to assess.
    pub as_of: Date,
    /// The time zone in which the day begins and ends, where that is known.
    time_zone: Option<String>,
}

impl Ground {
    /// Reads catalogue and agreement. Without `--agreement`, the agreement is the one beside the first input, or else the one
    /// in the current directory.
    pub fn open(options: &AgreementOptions, inputs: &[PathBuf]) -> Result<Self, Failure> {
        let path = match (&options.agreement, options.no_agreement) {
            (_, true) => None,
            (Some(path), _) => Some(path.clone()),
            (None, false) => agreement::discover(inputs),
        };
        let mut directories = path.as_deref().map(Settings::catalogue_directories).unwrap_or_default();
        directories.extend(options.catalogue.iter().cloned());
        let catalogue = catalogue(&directories)?;
        let agreement = match &path {
            Some(path) => agreement::load(path, &catalogue)?,
            None => Agreement::default(),
        };
        let (as_of, time_zone) = day(options.as_of.as_deref(), agreement.settings.time_zone.as_deref())?;
        Ok(Self { catalogue, agreement, path, as_of, time_zone })
    }

    /// The inputs that were named; where none was, those that the agreement names.
    pub fn inputs(&self, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        if !named.is_empty() {
            return Ok(named.to_vec());
        }
        let home = self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let inputs: Vec<PathBuf> =
            self.agreement.settings.inputs.iter().map(|input| plain(&home.join(input))).collect();
        if inputs.is_empty() {
            return Err(Failure::usage(
                "no input is named",
                "name a plan, a state, a directory of configuration or a kept estate, or list them in `onus.toml`: `[settings] inputs = [\"plan.json\"]`",
            ));
        }
        Ok(inputs)
    }

    /// Reads the inputs, keeps the estate where that was asked for.
    pub fn estate(&self, named: &[PathBuf], options: &EstateOptions) -> Result<Estate, Failure> {
        estate(&self.catalogue, &self.inputs(named)?, options)
    }

    /// Assesses an estate.
    pub fn assess(&self, estate: &Estate) -> Result<Assessment<'_>, Failure> {
        self.assess_under(&self.agreement, estate)
    }

    /// Assesses an estate under another agreement.
    pub fn assess_under<'g>(&'g self, agreement: &'g Agreement, estate: &Estate) -> Result<Assessment<'g>, Failure> {
        let progress = progress("assessing");
        let mut assessment = assess(&self.catalogue, agreement, estate, self.as_of)?;
        assessment.time_zone.clone_from(&self.time_zone);
        progress.finish_and_clear();
        Ok(assessment)
    }
}

/// A path without steps back, as far as its own words tell.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let back = part == Component::ParentDir && matches!(plain.components().next_back(), Some(Component::Normal(_)));
        if back {
            plain.pop();
        } else if part != Component::CurDir {
            plain.push(part);
        }
    }
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

/// The day for which to assess, and the time zone that makes it that day.
fn day(asked: Option<&str>, time_zone: Option<&str>) -> Result<(Date, Option<String>), Failure> {
    if let Some(text) = asked {
        let day =
            text.parse().map_err(|_| Failure::usage(format!("`{text}` is no date"), "write a day as 2026-11-22"))?;
        return Ok((day, time_zone.map(str::to_owned)));
    }
    let zone = match time_zone {
        Some(name) => TimeZone::get(name).map_err(|error| {
            Failure::usage(format!("`{name}` is no time zone: {error}"), "write one such as `Europe/Berlin`")
        })?,
        None => TimeZone::system(),
    };
    let now = jiff::Timestamp::now().to_zoned(zone);
    Ok((now.date(), now.time_zone().iana_name().map(str::to_owned)))
}

fn estate(catalogue: &Catalogue, inputs: &[PathBuf], options: &EstateOptions) -> Result<Estate, Failure> {
    let progress = progress("reading");
    let database = |input: &&PathBuf| !input.is_dir() && matches!(sort(input), Ok(Sort::Database));
    let kept: Vec<&PathBuf> = inputs.iter().filter(database).collect();
    let mut estate = match (kept.as_slice(), inputs) {
        ([kept], [_]) => Estate::open(catalogue, kept)?,
        ([], _) => {
            let mut reader = Reader::new(catalogue)?;
            let said = configuration(&options.configuration);
            values_are_there(&said)?;
            reader.set_options(said);
            for input in inputs {
                progress.set_message(text!("reading {}", input.display()).as_str().to_owned());
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
        let read = if read == 0 { "0 read".to_owned() } else { format!("{read} read: {}", types(&estate)) };
        return Err(Failure::usage(
            format!("no resource of `{}` was recognised: {read}", names.join("`, `")),
            "an assessment of nothing would look like success; add `--allow-empty` if that is what you want, or see `onus catalogue list types` for what is known",
        ));
    }
    if let Some(path) = &options.estate {
        estate.keep(catalogue, path)?;
    }
    // A kept estate has its remarks all the same: whether they are heeded is a matter of the run.
    estate.heeds_remarks = !options.no_inline_acceptances;
    Ok(estate)
}

/// Types of resources that were left out, those that come most often first.
fn types(estate: &Estate) -> String {
    let mut types: Vec<(&String, &u64)> = estate.coverage.aside.values().flatten().collect();
    types.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let mut named: Vec<String> = types.iter().take(NAMED).map(|(name, count)| format!("{name} ×{count}")).collect();
    match types.len().saturating_sub(NAMED) {
        0 => {}
        1 => named.push("1 more type".to_owned()),
        more => named.push(format!("{more} more types")),
    }
    named.join(", ")
}

/// What is said about directories of configuration; of the environment, only `TF_VAR_…` is looked at.
pub fn configuration(options: &ConfigurationOptions) -> onus_sources::Options {
    let variable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
        Some((name, value.into_string().ok()?))
    };
    onus_sources::Options {
        given: options.given.0.clone(),
        environment: std::env::vars_os().filter_map(variable).collect(),
        workspace: options.workspace.clone(),
        allow_outside: options.allow_outside,
    }
}

/// Refuses files of values that are not there: without them, much would be told of values that nobody gave.
pub fn values_are_there(said: &onus_sources::Options) -> Result<(), Failure> {
    let missing = said.given.iter().filter_map(|given| match given {
        Assignment::File { path, shown } if !path.is_file() => Some(format!("`{}`", shown.display())),
        _ => None,
    });
    let missing: Vec<String> = missing.collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Failure::usage(
            format!("cannot read {}: no such file", missing.join(", ")),
            "name files of values after `--var-file` as seen from the current directory",
        )),
    }
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
