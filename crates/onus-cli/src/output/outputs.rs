//! All that a run is to write: no two of them are one file, and none is a file that is read.

use std::path::Path;

use super::inputs::{Identity, Inputs};
use super::streams::Stream;
use super::target::{self, Target};
use crate::failure::Failure;
use crate::location::Location;

/// All that a run is to write.
#[derive(Debug, Default)]
pub struct Outputs(Vec<Output>);

#[derive(Debug)]
struct Output {
    /// What it is, in words or as the option that names it.
    what: &'static str,
    /// Its path, as the user knows it.
    shown: String,
    identity: Option<Identity>,
    standard: bool,
}

impl Outputs {
    /// Adds what goes to the standard output.
    pub fn printed(self) -> Self {
        self.with("what is printed", "the standard output".to_owned(), &Target::STANDARD)
    }

    /// Adds a path that the user typed after this option; nothing where none was.
    pub fn typed(self, option: &'static str, path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(self) };
        is_of_disk(option, path)?;
        Ok(self.with(option, format!("`{}`", path.display()), &Target::typed(path)?))
    }

    /// Adds a file under a name of our own.
    pub fn own(self, option: &'static str, path: &Path) -> Result<Self, Failure> {
        is_of_disk(option, path)?;
        Ok(self.with(option, format!("`{}`", path.display()), &Target::File(target::own(path)?)))
    }

    fn with(mut self, what: &'static str, shown: String, target: &Target) -> Self {
        let standard = matches!(target, Target::Stream(Stream::Output));
        self.0.push(Output { what, shown, identity: target.identity(), standard });
        self
    }

    /// Refuses what would be lost: an input that is written over, an output over which another is written.
    pub fn check(&self, inputs: &Inputs) -> Result<(), Failure> {
        for (at, output) in self.0.iter().enumerate() {
            if let Some(input) = output.identity.as_ref().and_then(|identity| inputs.find(identity)) {
                let (what, shown, input) = (quoted(output.what), &output.shown, format!("`{}`", input.display()));
                let read =
                    if *shown == input { "which is read".to_owned() } else { format!("which is read as {input}") };
                return Err(Failure::usage(
                    format!("{what} would write over {shown}, {read}"),
                    "write to another file",
                ));
            }
            let same = |other: &&Output| {
                (output.standard && other.standard) || (output.identity.is_some() && output.identity == other.identity)
            };
            if let Some(other) = self.0.iter().take(at).find(same) {
                let (first, second) = (quoted(other.what), quoted(output.what));
                return Err(Failure::usage(
                    format!("{first} and {second} are both written to {}: one would be lost", output.shown),
                    "name a file of its own for each",
                ));
            }
        }
        Ok(())
    }
}

/// Refuses what would be read from a commit.
fn is_of_disk(option: &str, path: &Path) -> Result<(), Failure> {
    if let Location::Commit { .. } = Location::of(path.to_path_buf()) {
        return Err(Failure::usage(
            format!("{} names `{}`: nothing is written into a commit", quoted(option), path.display()),
            format!("write `./{}` for a file of that name", path.display()),
        ));
    }
    Ok(())
}

/// An option in backticks; words as they are.
fn quoted(what: &str) -> String {
    if what.starts_with('-') { format!("`{what}`") } else { what.to_owned() }
}
