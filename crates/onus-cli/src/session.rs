//! Loads catalogue, agreement and inputs, and assesses them: what all commands on an estate share.

mod commit;
mod inputs;
mod reads;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use onus::Session;
use onus_core::agreement::{self, Settings};
use onus_core::catalogue_types::Catalogue;
use onus_core::report::Detail;
use onus_core::{Agreement, Assessment, Estate, Model};
use onus_files::{Tree, cleaned};
use onus_git::Commit;
use onus_sources::Assignment;

use crate::args::{AgreementOptions, ConfigurationOptions, EstateOptions};
use crate::failure::Failure;
use crate::location::{Commits, Location, Placed};
use crate::output::{Inputs, Outputs};
pub use commit::CheckedOut;
pub use inputs::{Given, place_to_run};

/// The built-in catalogue with further directories over it.
pub fn catalogue(directories: &[Location]) -> Result<Catalogue, Failure> {
    let commits = Commits::default();
    let placed = directories.iter().map(|directory| placed_directory(directory, &commits));
    with_directories(&placed.collect::<Result<Vec<_>, _>>()?)
}

fn with_directories(directories: &[Placed]) -> Result<Catalogue, Failure> {
    let directories = directories.iter().map(|one| (&*one.tree, one.path.as_path()));
    Ok(Session::builtin_catalogue(&directories.collect::<Vec<(&dyn Tree, &Path)>>())?)
}

/// A directory of a catalogue is a tree of its own.
fn placed_directory(directory: &Location, commits: &Commits) -> Result<Placed, Failure> {
    match directory {
        Location::Path(path) => Ok(Placed::directory(path, false)),
        Location::Commit { revision, path: Some(path) } => Ok(Placed::at(commits.get(revision)?, path)),
        Location::Commit { revision, path: None } => Err(Failure::usage(
            format!("`git:{revision}` names no directory of a catalogue"),
            "write `git:REF:DIR`, for instance `git:main:catalogue`",
        )),
    }
}

/// A session, and what only the command line knows of it.
pub struct Ground {
    /// Catalogue, agreement and day.
    pub session: Session,
    /// Where the agreement was read from.
    pub source: Option<Placed>,
    /// The commit that the agreement was asked of: what stands there decides, whatever stands in the working tree.
    pub base: Option<Rc<Commit>>,
    /// Files outside of the trees may be read too.
    allow_outside: bool,
    /// The files of catalogue and agreement.
    documents: Inputs,
}

impl Ground {
    /// Reads catalogue and agreement. Without `--agreement`, the agreement is the one beside the first input, or else the one
    /// in the current directory.
    pub fn open(options: &AgreementOptions, inputs: &[PathBuf]) -> Result<Self, Failure> {
        let commits = Commits::default();
        let base = match &options.agreement {
            Some(Location::Commit { revision, .. }) => Some(commits.get(revision)?),
            _ => None,
        };
        let allow_outside = options.allow_outside;
        let source = match (&options.agreement, &base) {
            _ if options.no_agreement => None,
            (Some(Location::Commit { path: Some(path), .. }), Some(base)) => Some(Placed::at(Rc::clone(base), path)),
            (Some(Location::Path(path)), _) => Some(Placed::file(path, allow_outside)),
            (_, Some(base)) => {
                // What lies above the top of the repository is none of the commit.
                let is_there = |path: &PathBuf| base.from_top(path).is_ok() && base.sort(path).is_some();
                let found = agreement::candidates(inputs).into_iter().find(is_there);
                found.map(|path| Placed::at(Rc::clone(base), &path))
            }
            _ => agreement::discover(inputs).map(|path| Placed::file(&path, allow_outside)),
        };
        let mut directories = Vec::new();
        if let Some(source) = &source {
            let named = Settings::catalogue_directories(&*source.tree, &source.path);
            directories.extend(named.into_iter().map(|path| Placed { tree: Rc::clone(&source.tree), path }));
        }
        for directory in &options.catalogue {
            directories.push(placed_directory(directory, &commits)?);
        }
        let catalogue = with_directories(&directories)?;
        let agreement = match &source {
            Some(source) => agreement::load_from(&*source.tree, &source.path, &catalogue)?,
            None => Agreement::default(),
        };
        let (as_of, time_zone) = Session::day(options.as_of.as_deref(), agreement.settings.time_zone.as_deref())?;
        let paths: Vec<PathBuf> = directories.into_iter().map(|one| one.path).collect();
        let decides = source.as_ref().map(|source| source.path.as_path());
        let mut documents = reads::documents(decides, &paths, &agreement);
        reads::spare(&mut documents, inputs, decides, allow_outside);
        let mut session = Session::of(catalogue, agreement, as_of, time_zone);
        if let Some(base) = &base {
            session = session.decided_by(format!("{} ({})", base.name(), base.id().get(..12).unwrap_or_default()));
        }
        Ok(Self { session, source, base, allow_outside, documents })
    }

    /// The catalogue, with the directories that the options and the agreement add.
    pub fn catalogue(&self) -> &Catalogue {
        self.session.catalogue()
    }

    /// The agreement; the empty one where there is none.
    pub fn agreement(&self) -> &Agreement {
        self.session.agreement()
    }

    /// The day for which to assess.
    pub fn as_of(&self) -> Date {
        self.session.as_of()
    }

    /// The inputs that were named; where none was, those that the agreement names.
    pub fn inputs(&self, named: &[PathBuf]) -> Result<Vec<Given>, Failure> {
        if !named.is_empty() {
            return Ok(named.iter().cloned().map(Given::Named).collect());
        }
        let home = self.home();
        let inputs = self.agreement().settings.inputs.iter();
        let inputs: Vec<Given> = inputs.map(|input| Given::Agreed(cleaned(&home.join(input)))).collect();
        if inputs.is_empty() {
            return Err(Failure::usage(
                "no input is named",
                "name a plan, a state, a directory of configuration or a kept estate, or list them in `onus.toml`: `[settings] inputs = [\"plan.json\"]`",
            ));
        }
        Ok(inputs)
    }

    /// The directory of the agreement.
    fn home(&self) -> &Path {
        self.source.as_ref().and_then(|source| source.path.parent()).unwrap_or(Path::new(""))
    }

    /// Reads the inputs, keeps the estate where that was asked for, for a command that prints what it finds.
    pub fn estate(&self, named: &[PathBuf], options: &EstateOptions) -> Result<Estate, Failure> {
        let outputs = Outputs::default().printed().typed("--estate", options.estate.as_deref())?;
        outputs.check(&self.reads(named, &options.configuration))?;
        self.estate_beside(named, options)
    }

    /// Reads the inputs, keeps the estate where that was asked for, for a command that has seen to its outputs itself.
    pub fn estate_beside(&self, named: &[PathBuf], options: &EstateOptions) -> Result<Estate, Failure> {
        self.read(&self.inputs(named)?, options)
    }

    /// Assesses an estate.
    pub fn assess(&self, estate: &Estate) -> Result<Assessment<'_>, Failure> {
        let progress = progress("assessing");
        let assessment = self.session.engine(estate)?;
        progress.finish_and_clear();
        Ok(assessment)
    }

    /// What an assessment of an estate tells.
    pub fn model(&self, estate: &Estate, detail: Detail) -> Result<Model, Failure> {
        Ok(Model::new(&self.assess(estate)?, estate, detail)?)
    }
}

/// What is said about directories of configuration; of the environment, only `TF_VAR_…` is looked at.
pub fn configuration(options: &ConfigurationOptions, allow_outside: bool) -> onus_sources::Options {
    let variable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
        Some((name, value.into_string().ok()?))
    };
    onus_sources::Options {
        given: options.given.0.clone(),
        environment: std::env::vars_os().filter_map(variable).collect(),
        workspace: options.workspace.clone(),
        allow_outside,
    }
}

/// Refuses files of values that are not there: without them, much would be told of values that nobody gave.
pub fn values_are_there(said: &onus_sources::Options) -> Result<(), Failure> {
    let files = said.given.iter().filter_map(|given| match given {
        Assignment::File { path, shown } if !path.is_file() => Some((path, format!("`{}`", shown.display()))),
        _ => None,
    });
    let (streams, missing): (Vec<_>, Vec<_>) = files.partition(|(path, _)| path.exists() && !path.is_dir());
    let names =
        |files: &[(&PathBuf, String)]| files.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    if !missing.is_empty() {
        return Err(Failure::usage(
            format!("cannot read {}: no such file", names(&missing)),
            "name files of values after `--var-file` relative to the current directory",
        ));
    }
    if streams.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(
        format!("cannot read {}: values may be read more than once, and a stream only once", names(&streams)),
        "write it to a file first",
    ))
}

/// A sign of life on long work; nothing where the standard error is not a terminal.
pub fn progress(what: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
