//! Terraform and OpenTofu: plans, states and directories of configuration, each a [source](crate::Source).
//!
//! [`plan`], [`state`] and [`raw_state`] take a file apart into resources; [`written`] does so with a directory, which
//! [`onus_hcl`] evaluates. What to make of a resource's values is the [recipes'](crate::recipes).

mod address;
pub(crate) mod binary;
mod change;
mod configuration;
mod course;
mod document;
mod file;
mod links;
mod origin;
mod plan;
mod prior;
mod raw_state;
mod state;
mod written;

use crate::error::SourceError;
use crate::source::Source;
pub use change::Moment;
use document::{Document, Form};
use file::File;
use plan::Plan;
use raw_state::RawState;
use state::State;
pub(crate) use written::Directory;

/// What a file is, by its text; `binary`: the text is that of a binary plan, shown.
pub(crate) fn source<'t>(
    (path, sha256, text): (&'t str, String, &'t str),
    binary: bool,
    moment: Moment,
) -> Result<Box<dyn Source + 't>, SourceError> {
    let document = Document::parse(text).map_err(|fault| fault.within(path, text))?;
    let form = document.form(text).map_err(|fault| fault.within(path, text))?;
    let file = File { path, sha256, text, document };
    if moment == Moment::Before && !matches!(form, Form::Plan(_)) {
        return Err(SourceError::Unsupported {
            path: path.to_owned(),
            why: "is a state: only a plan tells what was before and what is to be".to_owned(),
            help: "give a plan, or compare two files".to_owned(),
        });
    }
    Ok(match form {
        Form::Plan(version) => Box::new(Plan { file, version, binary, moment }),
        Form::State(version) => Box::new(State { file, version }),
        Form::RawState => Box::new(RawState { file }),
    })
}
