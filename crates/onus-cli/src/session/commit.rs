//! Directories of configuration at a commit, and the acceptances that stand there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use onus_core::Estate;
use onus_files::{Sort as What, Tree};
use onus_git::Commit;
use onus_sources::{Assignment, Moment, Options, Reader};

use super::{Given, Ground, values_are_there};
use crate::failure::Failure;
use crate::output::Folder;

/// All files of a commit, in a directory that goes with this.
pub struct CheckedOut<'c> {
    commit: &'c Commit,
    folder: Folder,
    /// Links that lead out of the commit.
    left_out: Vec<PathBuf>,
}

impl<'c> CheckedOut<'c> {
    /// Writes all files of a commit into a directory, as modules may lie outside of the one that is asked for.
    pub fn of(commit: &'c Commit) -> Result<Self, Failure> {
        let folder = Folder::new()?;
        let left_out = commit.write_into(folder.path()).map_err(|error| {
            Failure::usage(format!("cannot read commit `{}`: {error}", commit.name()), error.help())
        })?;
        Ok(Self { commit, folder, left_out })
    }

    /// Reads a directory of configuration, under the name by which it is shown.
    pub fn read(
        &self,
        ground: &Ground,
        (path, shown): (&Path, &Path),
        said: &Options,
        moment: Moment,
    ) -> Result<Estate, Failure> {
        let mut reader = Reader::new(ground.catalogue())?.at(moment);
        let said = self.said(said);
        values_are_there(&said)?;
        reader.set_options(said);
        // A whole path would lead back to the working tree.
        let below = self.commit.from_top(path).map_err(|refused| {
            Failure::usage(format!("cannot read `{}`: {refused}", self.commit.shown(path)), refused.help())
        })?;
        reader.read_directory(&self.folder.path().join(below), shown)?;
        let mut estate = reader.finish()?;
        let notes = self.left_out.iter().map(|link| {
            format!(
                "git:{}: `{}` from the top: not read: it is a link that leads out of the commit",
                self.commit.name(),
                link.display()
            )
        });
        estate.coverage.notes.extend(notes);
        Ok(estate)
    }

    /// What is said about the directory: files of values that the commit has are the commit's, all others those of the disk.
    fn said(&self, said: &Options) -> Options {
        let mut said = said.clone();
        for given in &mut said.given {
            if let Assignment::File { path, shown } = given
                && let Some(found) = self.file(path)
            {
                *shown = PathBuf::from(self.commit.shown(shown));
                *path = found;
            }
        }
        said
    }

    /// The commit's own file for a path as it is named now, if the commit has it.
    fn file(&self, path: &Path) -> Option<PathBuf> {
        let whole = std::path::absolute(path).ok()?;
        let parent =
            whole.parent()?.canonicalize().unwrap_or_else(|_| onus_files::cleaned(whole.parent().unwrap_or(&whole)));
        let whole = parent.join(whole.file_name()?);
        Some(self.folder.path().join(whole.strip_prefix(self.commit.top()).ok()?)).filter(|found| found.is_file())
    }
}

impl Ground {
    /// Holds the comments that accept risks against the commit that decides, where one does: those that do not stand there are
    /// marked as brought by the change, and accept nothing.
    pub fn with_base(&self, mut estate: Estate, inputs: &[Given], said: &Options) -> Result<Estate, Failure> {
        let Some(base) = &self.base else { return Ok(estate) };
        if estate.remarks.is_empty() {
            return Ok(estate);
        }
        let is_there = |path: &&Path| base.sort(path) == Some(What::Directory);
        let directories: Vec<&Path> = inputs.iter().map(Given::path).filter(is_there).collect();
        let mut before = BTreeSet::new();
        if !directories.is_empty() {
            let tree = CheckedOut::of(base)?;
            for directory in directories {
                before.extend(tree.read(self, (directory, directory), said, Moment::After)?.pardons()?);
            }
        }
        estate.hold_remarks_against(&before)?;
        Ok(estate)
    }
}
