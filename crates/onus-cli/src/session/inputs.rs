//! Reads inputs: each once, whatever it is.

use std::path::{Path, PathBuf};

use onus::Estate;
use onus_files::{INPUT_LIMIT, Refused, Sort as What};
use onus_report::text;
use onus_sources::{Reader, Sort, SourceError};

use super::{Ground, configuration, progress, values_are_there};
use crate::args::EstateOptions;
use crate::failure::Failure;
use crate::location::Placed;
use crate::output::{self, Folder};

/// How many types are named that were not recognised.
const NAMED: usize = 4;

/// An input, and who names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The user, on the command line.
    Named(PathBuf),
    /// The agreement: it may name what lies in its tree, and nothing that starts a program.
    Agreed(PathBuf),
}

/// What an input is.
pub enum Held {
    /// A directory of configuration.
    Directory(PathBuf),
    /// Bytes under a name.
    Bytes(String, Vec<u8>),
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
    pub fn held(&self, input: &Given) -> Result<Held, Failure> {
        let refused = |refused: Refused| Failure::from(SourceError::unreadable(input.shown(), refused));
        match input {
            Given::Named(path) if path.is_dir() => Ok(Held::Directory(path.clone())),
            Given::Named(path) => Ok(Held::Bytes(input.shown(), onus_files::named(path).map_err(refused)?)),
            Given::Agreed(path) => {
                let home = self.home().join("onus.toml");
                let Placed { tree, .. } = Placed::file(&home, self.allow_outside);
                match tree.sort(path) {
                    Some(What::Directory) => Ok(Held::Directory(path.clone())),
                    _ => Ok(Held::Bytes(input.shown(), tree.read(path, INPUT_LIMIT).map_err(refused)?.bytes)),
                }
            }
        }
    }

    /// Reads inputs into one estate, and keeps it where that was asked for.
    pub(super) fn read(&self, inputs: &[Given], options: &EstateOptions) -> Result<Estate, Failure> {
        let progress = progress("reading");
        let said = configuration(&options.configuration, self.allow_outside);
        values_are_there(&said)?;
        let mut reader = Reader::new(&self.catalogue)?;
        reader.set_options(said.clone());
        let mut kept = None;
        for input in inputs {
            progress.set_message(text!("reading {}", input.shown()).as_str().to_owned());
            let folder = place_to_run(options.programs.run_terraform && matches!(input, Given::Named(_)))?;
            reader.let_run_terraform(folder.as_ref().map(|folder| folder.path().to_path_buf()));
            match self.held(input)? {
                Held::Directory(path) => reader.read(&path)?,
                Held::Bytes(name, bytes) if Sort::of(&bytes) == Sort::Database => kept = Some((name, bytes)),
                Held::Bytes(name, bytes) => reader.read_bytes(&name, bytes)?,
            }
        }
        let estate = match (kept, inputs) {
            (None, _) => reader.finish()?,
            (Some((name, bytes)), [_]) => Estate::from_bytes(&self.catalogue, &name, bytes)?,
            _ => {
                return Err(Failure::usage(
                    "a kept estate cannot be joined with other inputs",
                    "give the kept estate alone, or all inputs that it was made from",
                ));
            }
        };
        progress.finish_and_clear();
        if estate.coverage.recognised + estate.coverage.supporting == 0 && !options.allow_empty {
            let names: Vec<String> = inputs.iter().map(Given::shown).collect();
            let read = estate.coverage.read;
            let read = if read == 0 { "0 read".to_owned() } else { format!("{read} read: {}", types(&estate)) };
            return Err(Failure::usage(
                format!("no resource of `{}` was recognised: {read}", names.join("`, `")),
                "an assessment of nothing would look like success; add `--allow-empty` if that is what you want, or see `onus catalogue list types` for what is known",
            ));
        }
        let estate = self.with_base(estate, inputs, &said)?;
        if let Some(path) = &options.estate {
            output::keep(&estate, &self.catalogue, path)?;
        }
        Ok(estate)
    }
}

/// Where another program may be started, where that is allowed.
pub fn place_to_run(may: bool) -> Result<Option<Folder>, Failure> {
    Ok(may.then(Folder::new).transpose()?)
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
