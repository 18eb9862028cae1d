//! JSON files of Terraform's, each the source that its content makes it.

use onus::estate::{Basis, Input};

use super::change::Moment;
use super::document::{Document, Form};
use super::plan::Plan;
use super::raw_state::RawState;
use super::state::State;
use crate::error::SourceError;
use crate::source::Source;

/// A file, parsed at its top level.
pub(crate) struct File<'t> {
    /// What it is called.
    pub path: &'t str,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its text.
    pub text: &'t str,
    pub document: Document<'t>,
}

impl File<'_> {
    /// The file as an input.
    pub fn input(&self, sort: String, basis: Basis) -> Input {
        let maker = if self.document.of_opentofu() { "OpenTofu" } else { "Terraform" };
        let version = self.document.terraform_version.as_ref();
        Input {
            name: self.path.to_owned(),
            sort,
            sha256: self.sha256.clone(),
            basis,
            dated: self.document.timestamp.as_ref().map(|moment| moment.as_str().to_owned()),
            made_by: version.map(|version| format!("{maker} {}", version.as_str())),
        }
    }
}

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
