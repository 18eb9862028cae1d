//! Reads inputs: each once, whatever it is.

use std::path::{Path, PathBuf};

use onus::{Input, ReadOptions};
use onus_core::Estate;
use onus_files::{INPUT_LIMIT, Refused, Sort as What};
use onus_sources::SourceError;

use super::{Ground, configuration, progress, values_are_there};
use crate::args::EstateOptions;
use crate::failure::Failure;
use crate::location::{Location, Placed};
use crate::output::{self, Folder};

/// An input, and who names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The user, on the command line.
    Named(PathBuf),
    /// The agreement: it may name what lies in its tree, and nothing that starts a program.
    Agreed(PathBuf),
}

impl Given {
    /// Its path.
    pub fn path(&self) -> &Path {
        match self {
            Self::Named(path) | Self::Agreed(path) => path,
        }
    }

    /// How it is called wherever something is told of it.
    fn shown(&self) -> String {
        self.path().display().to_string()
    }
}

impl Ground {
    /// What an input holds.
    pub fn held(&self, input: &Given) -> Result<Input, Failure> {
        let refused = |refused: Refused| Failure::from(SourceError::unreadable(input.shown(), refused));
        match input {
            Given::Named(path) if path.is_dir() => Ok(Input::Directory(path.clone())),
            Given::Named(path) => Ok(Input::bytes(input.shown(), onus_files::named(path).map_err(refused)?)),
            Given::Agreed(path) => {
                let home = self.home().join("onus.toml");
                let Placed { tree, .. } = Placed::file(&home, self.allow_outside);
                match tree.sort(path) {
                    Some(What::Directory) => Ok(Input::Directory(path.clone())),
                    _ => Ok(Input::bytes(input.shown(), tree.read(path, INPUT_LIMIT).map_err(refused)?.bytes)),
                }
            }
        }
    }

    /// Reads inputs into one estate, and keeps it where that was asked for.
    pub(super) fn read(&self, inputs: &[Given], options: &EstateOptions) -> Result<Estate, Failure> {
        let progress = progress("reading");
        let said = configuration(&options.configuration, self.allow_outside);
        values_are_there(&said)?;
        // What the user names is opened when its turn comes; what the agreement names, through its tree.
        let of = |input: &Given| match input {
            Given::Named(path) => match Location::of(path.clone()) {
                Location::Commit { .. } if !path.exists() => Err(Failure::usage(
                    format!("`{}` is at a commit, and inputs are read from the disk", path.display()),
                    format!("compare with it by `onus diff {} PATH`, or check that commit out", path.display()),
                )),
                _ => Ok(Input::Path(path.clone())),
            },
            agreed => self.held(agreed),
        };
        let inputs_held = inputs.iter().map(of).collect::<Result<Vec<_>, Failure>>()?;
        // What an agreement names starts no program, whatever it is.
        let may_run = options.programs.run_terraform && inputs.iter().any(|input| matches!(input, Given::Named(_)));
        let folder = place_to_run(may_run)?;
        let mut reading = ReadOptions::default();
        reading.allow_empty = options.allow_empty;
        // A kept estate has its remarks all the same: whether they are heeded is a matter of the run.
        reading.heed_comments = !options.no_inline_acceptances;
        reading.configuration = said.clone();
        reading.run_terraform_in = folder.as_ref().map(|folder| folder.path().to_path_buf());
        let estate = self.session.read(inputs_held, &reading)?.into_engine();
        progress.finish_and_clear();
        let estate = self.with_base(estate, inputs, &said)?;
        if let Some(path) = &options.estate {
            output::keep(&estate, self.catalogue(), path)?;
        }
        Ok(estate)
    }
}

/// Where another program may be started, where that is allowed.
pub fn place_to_run(may: bool) -> Result<Option<Folder>, Failure> {
    Ok(may.then(Folder::new).transpose()?)
}
