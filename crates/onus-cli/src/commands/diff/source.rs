//! Where a side comes from: a file, or a file or directory at a commit.
//!
//! Every sort of input that a side can be made of is told apart in [`Source::side`]; the reader knows what it can read.

mod commit;

use std::path::{Path, PathBuf};

use onus::Estate;
use onus::diff::{Side, schema_of};
use onus_sources::{Assignment, Moment, Options, Reader, Sort, sort};

use super::{assessed, file_name};
use crate::failure::Failure;
use crate::session::{Ground, values_are_there};
use commit::{CheckedOut, git};

/// Where a side comes from.
pub enum Source {
    /// A file or directory.
    Path(PathBuf),
    /// A file or directory at a commit.
    Git {
        /// As it was written.
        name: String,
        /// The commit.
        commit: String,
        /// Relative to the current directory.
        path: String,
    },
}

/// How a side is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which side of a plan.
    pub moment: Moment,
    /// A side without resources is no error.
    pub empty: bool,
    /// Whether remarks are heeded.
    pub heeds: bool,
    /// What is said about directories of configuration.
    pub said: Options,
}

impl Source {
    /// What an argument names. A commit without a path takes that of the other argument.
    pub fn of(argument: &Path, other: Option<&PathBuf>) -> Result<Self, Failure> {
        let Some(rest) = argument.to_str().and_then(|text| text.strip_prefix("git:")) else {
            return Ok(Self::Path(argument.to_path_buf()));
        };
        let (revision, path) = match rest.split_once(':') {
            Some((revision, path)) => (revision, path.to_owned()),
            None => (rest, path_of(other)?),
        };
        if Path::new(&path).is_absolute() {
            return Err(Failure::usage(
                format!("`{path}` at a commit is to be named from the current directory"),
                "write `git:REF:PATH` with a path such as `infra/plan.json`",
            ));
        }
        let commit = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
            .map_err(|why| {
                let why = if why.is_empty() { "it names no commit here".to_owned() } else { why };
                Failure::usage(
                    format!("cannot find `{revision}`: {why}"),
                    "name a branch, a tag or a commit that is fetched, within a Git repository: `git:main:plan.json`",
                )
            })?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        Ok(Self::Git { name: argument.display().to_string(), commit, path })
    }

    /// The path, where it is one.
    pub fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Path(path) => Some(path.clone()),
            Self::Git { path, .. } => Some(PathBuf::from(path)),
        }
    }

    /// The side.
    pub fn side(&self, ground: &Ground, reading: Reading) -> Result<Side, Failure> {
        match self {
            Self::Path(path) => of_path(ground, path, reading),
            Self::Git { name, commit, path } => of_commit(ground, name, commit, path, reading),
        }
    }
}

/// The path of the other argument.
fn path_of(other: Option<&PathBuf>) -> Result<String, Failure> {
    let text = other.and_then(|other| other.to_str()).filter(|text| !text.starts_with("git:"));
    text.map(str::to_owned).ok_or_else(|| {
        Failure::usage("a commit is named without a path", "write `git:REF:PATH`, for instance `git:main:plan.json`")
    })
}

fn of_path(ground: &Ground, path: &Path, reading: Reading) -> Result<Side, Failure> {
    let name = path.display().to_string();
    // What is no file can be read only once.
    if path.is_file() && matches!(sort(path), Ok(Sort::Database)) && reading.moment == Moment::After {
        return estate_side(ground, &name, Estate::open(&ground.catalogue, path)?, reading);
    }
    match std::fs::read(path) {
        Ok(bytes) => of_bytes(ground, &name, bytes, reading),
        // A directory is the reader's to read; and what is wrong with a file, it tells.
        Err(_) => {
            let mut reader = Reader::new(&ground.catalogue)?.at(reading.moment);
            values_are_there(&reading.said)?;
            reader.set_options(reading.said.clone());
            reader.read(path)?;
            estate_side(ground, &name, reader.finish()?, reading)
        }
    }
}

fn of_bytes(ground: &Ground, name: &str, bytes: Vec<u8>, reading: Reading) -> Result<Side, Failure> {
    if schema_of(&bytes).is_some() {
        return Side::from_json(name, &bytes).map_err(|error| Failure::usage(error.why, error.help));
    }
    let mut reader = Reader::new(&ground.catalogue)?.at(reading.moment);
    reader.read_bytes(name, bytes)?;
    let before = format!("{name} (before)");
    let name = if reading.moment == Moment::Before { &before } else { name };
    estate_side(ground, name, reader.finish()?, reading)
}

fn estate_side(ground: &Ground, name: &str, mut estate: Estate, reading: Reading) -> Result<Side, Failure> {
    let coverage = &estate.coverage;
    if coverage.recognised + coverage.supporting == 0 && !reading.empty {
        return Err(Failure::usage(
            format!("no resource of `{name}` was recognised: {} read", coverage.read),
            "add `--allow-empty` where a side is meant to be empty, or see `onus catalogue list types` for what is known",
        ));
    }
    estate.heeds_remarks = reading.heeds;
    assessed(ground, name, &estate)
}

fn of_commit(ground: &Ground, name: &str, commit: &str, path: &str, reading: Reading) -> Result<Side, Failure> {
    let object = format!("{commit}:./{}", path.trim_start_matches("./"));
    let absent = |why: String| {
        Failure::usage(
            format!("cannot read `{name}`: {}", if why.is_empty() { "it is not there".to_owned() } else { why }),
            "name a path as seen from the current directory; `git ls-tree -r --name-only REF` lists what there is",
        )
    };
    let found = match git(&["cat-file", "-t", &object]) {
        Ok(found) => found,
        // What a change brings along was not there before: such a side is empty, not unreadable.
        Err(_) if reading.empty && is_absent(commit, path) => {
            return estate_side(ground, name, Reader::new(&ground.catalogue)?.finish()?, reading);
        }
        Err(why) => return Err(absent(why)),
    };
    let folder = tempfile::tempdir()?;
    if found.starts_with(b"tree") {
        let tree = CheckedOut::of(commit, folder.path()).map_err(absent)?;
        let mut reader = Reader::new(&ground.catalogue)?.at(reading.moment);
        let said = said_at_commit(&reading.said, &tree, name);
        values_are_there(&said)?;
        reader.set_options(said);
        reader.read_directory(&tree.here.join(path), Path::new(&shown_at_commit(name, path)))?;
        return estate_side(ground, name, reader.finish()?, reading);
    }
    let bytes = git(&["cat-file", "blob", &object]).map_err(absent)?;
    if bytes.starts_with(b"SQLite format 3\0") {
        let kept = folder.path().join(file_name(Path::new(path)));
        std::fs::write(&kept, &bytes)?;
        // It is known by the name that was given, not by that of a copy which is gone in a moment.
        if reading.moment == Moment::After {
            return estate_side(ground, name, Estate::open(&ground.catalogue, &kept)?, reading);
        }
        return of_path(ground, &kept, reading);
    }
    of_bytes(ground, name, bytes, reading)
}

/// Whether there is nothing of this name at a commit.
fn is_absent(commit: &str, path: &str) -> bool {
    git(&["ls-tree", "--name-only", commit, "--", path]).is_ok_and(|listed| listed.is_empty())
}

/// What a directory at a commit is called: the argument names it, with its path or without.
fn shown_at_commit(name: &str, path: &str) -> String {
    match name.strip_prefix("git:").is_some_and(|rest| rest.contains(':')) {
        true => name.to_owned(),
        false => format!("{name}:{path}"),
    }
}

/// What is said about a directory at a commit: files of values that the commit has are the commit's, all others those of
/// the disk.
fn said_at_commit(said: &Options, tree: &CheckedOut, name: &str) -> Options {
    let mut said = said.clone();
    let revision = name.strip_prefix("git:").and_then(|rest| rest.split(':').next()).unwrap_or_default();
    for given in &mut said.given {
        if let Assignment::File { path, shown } = given
            && let Some(found) = tree.file(path)
        {
            *shown = PathBuf::from(format!("git:{revision}:{}", shown.display()));
            *path = found;
        }
    }
    said
}
