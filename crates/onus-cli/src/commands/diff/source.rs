//! Where a side comes from: a file, or a file or directory at a commit.
//!
//! Every sort of input that a side can be made of is told apart in [`Source::side`]; the reader knows what it can read.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use onus::Input;
use onus_core::diff::Side;
use onus_core::report::schema_of;
use onus_core::{Estate, Model};
use onus_files::{INPUT_LIMIT, Refused, Sort as What, Tree};
use onus_git::Commit;
use onus_sources::{Moment, Options, Reader, Sort, SourceError};

use super::assessed;
use crate::failure::Failure;
use crate::location::{Commits, Location};
use crate::session::{CheckedOut, Given, Ground, place_to_run, values_are_there};

/// Where a side comes from.
#[derive(Clone)]
pub enum Source {
    /// A file or directory.
    Path(PathBuf),
    /// A stream, which can be read only once.
    Stream(PathBuf, Rc<Vec<u8>>),
    /// A file or directory at a commit.
    Commit {
        /// As it was written.
        name: String,
        /// The commit.
        commit: Rc<Commit>,
        /// Relative to the current directory.
        path: PathBuf,
    },
}

/// How a side is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which side of a plan.
    pub moment: Moment,
    /// A side without resources is not an error.
    pub empty: bool,
    /// Whether remarks are heeded.
    pub heeds: bool,
    /// Whether a binary plan that is named may be shown by the program that made it.
    pub runs_terraform: bool,
    /// What is said about directories of configuration.
    pub said: Options,
}

impl Source {
    /// What an argument names. A commit without a path takes that of the other argument.
    pub fn of(argument: &Location, other: Option<&Location>, commits: &Commits) -> Result<Self, Failure> {
        let Location::Commit { revision, path } = argument else {
            let path = argument.path().unwrap_or(Path::new(".")).to_path_buf();
            if path.is_dir() || path.is_file() {
                return Ok(Self::Path(path));
            }
            let bytes = onus_files::named(&path);
            let bytes = bytes.map_err(|refused| SourceError::unreadable(path.display().to_string(), refused))?;
            return Ok(Self::Stream(path, Rc::new(bytes)));
        };
        let name = match path {
            Some(path) => format!("git:{revision}:{}", path.display()),
            None => format!("git:{revision}"),
        };
        let of_other = || other.and_then(Location::path).map(Path::to_path_buf);
        let Some(path) = path.clone().or_else(of_other) else {
            return Err(Failure::usage(
                "a commit is named without a path",
                "write `git:REF:PATH`, for instance `git:main:plan.json`",
            ));
        };
        Ok(Self::Commit { name, commit: commits.get(revision)?, path })
    }

    /// The path.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Path(path) | Self::Stream(path, _) | Self::Commit { path, .. } => path.clone(),
        }
    }

    /// The path, where it is read from the disk.
    pub fn file(&self) -> Option<PathBuf> {
        matches!(self, Self::Path(_) | Self::Stream(..)).then(|| self.path())
    }

    /// The side.
    pub fn side(&self, ground: &Ground, reading: &Reading) -> Result<Side, Failure> {
        match self {
            Self::Path(path) => {
                if let Input::Bytes { name, bytes } = ground.held(&Given::Named(path.clone()))? {
                    return of_bytes(ground, &name, bytes, reading, reading.runs_terraform);
                }
                values_are_there(&reading.said)?;
                let mut reader = Reader::new(ground.catalogue())?.at(reading.moment);
                reader.set_options(reading.said.clone());
                reader.read(path)?;
                let estate = ground.with_base(reader.finish()?, &[Given::Named(path.clone())], &reading.said)?;
                estate_side(ground, &path.display().to_string(), estate, reading)
            }
            Self::Stream(path, bytes) => {
                let name = path.display().to_string();
                of_bytes(ground, &name, bytes.to_vec(), reading, reading.runs_terraform)
            }
            Self::Commit { name, commit, path } => of_commit(ground, name, (commit, path), reading),
        }
    }
}

fn of_bytes(ground: &Ground, name: &str, bytes: Vec<u8>, reading: &Reading, runs: bool) -> Result<Side, Failure> {
    if schema_of(&bytes).is_some() {
        let saved = Model::for_comparison(name, &bytes).map_err(|error| Failure::usage(error.why, error.help))?;
        return Ok(Side::of(name, true, &saved));
    }
    if Sort::of(&bytes) == Sort::Database && reading.moment == Moment::After {
        let estate = Estate::from_bytes(ground.catalogue(), name, bytes)?;
        return estate_side(ground, name, ground.with_base(estate, &[], &reading.said)?, reading);
    }
    let mut reader = Reader::new(ground.catalogue())?.at(reading.moment);
    let folder = place_to_run(runs)?;
    reader.let_run_terraform(folder.as_ref().map(|folder| folder.path().to_path_buf()));
    reader.read_bytes(name, bytes)?;
    let before = format!("{name} (before)");
    let name = if reading.moment == Moment::Before { &before } else { name };
    estate_side(ground, name, reader.finish()?, reading)
}

fn estate_side(ground: &Ground, name: &str, mut estate: Estate, reading: &Reading) -> Result<Side, Failure> {
    if let Some(nothing) = estate.coverage.nothing_of(name).filter(|_| !reading.empty) {
        let help = nothing.help(
            "add `--allow-empty` where a side is meant to be empty, or see `onus catalogue list types` for what is known",
        );
        return Err(Failure::usage(nothing.message, help));
    }
    estate.heeds_remarks = reading.heeds;
    assessed(ground, name, &estate)
}

fn of_commit(
    ground: &Ground,
    name: &str,
    (commit, path): (&Commit, &Path),
    reading: &Reading,
) -> Result<Side, Failure> {
    match commit.sort(path) {
        // What a change brings along was not there before: such a side is empty, not unreadable.
        None if reading.empty => estate_side(ground, name, Reader::new(ground.catalogue())?.finish()?, reading),
        Some(What::Directory) => {
            let tree = CheckedOut::of(commit)?;
            let estate = tree.read(ground, (path, Path::new(&commit.shown(path))), &reading.said, reading.moment)?;
            estate_side(ground, name, estate, reading)
        }
        _ => {
            let refused = |refused| match refused {
                Refused::Unreadable(error) if error.kind() == ErrorKind::NotFound => Failure::usage(
                    format!("`{}` is not there", commit.shown(path)),
                    "name a path relative to the current directory, or add `--allow-empty` where the change brings it along",
                ),
                refused => SourceError::unreadable(name, refused).into(),
            };
            let bytes = commit.read(path, INPUT_LIMIT).map_err(refused)?.bytes;
            // Whoever made the commit is not the one who runs this.
            of_bytes(ground, name, bytes, reading, false)
        }
    }
}
