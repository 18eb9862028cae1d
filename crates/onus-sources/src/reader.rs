//! Reads inputs, one after the other, into one estate.

use std::path::{Path, PathBuf};

use foldhash::HashMap;
use onus_core::Estate;
use onus_core::estate::{Basis, EstateBuilder, EstateError, Input};
use onus_catalogue::Catalogue;

use crate::bytes::Content;
use crate::detect::{Document, Form, Sort};
use crate::error::SourceError;
use crate::terraform::adapters::Adapters;
use crate::terraform::hcl::{Budget, Options};
use crate::terraform::{Intake, Moment, Store, binary, read_directory, read_plan, read_raw_state, read_state};

/// Reads inputs, one after the other, into one estate.
pub struct Reader<'c> {
    builder: EstateBuilder<'c>,
    adapters: Adapters<'c>,
    store: Store<'c>,
    /// The inputs so far, and how many rows there were after each.
    ends: Vec<(String, usize)>,
    options: Options,
    /// What evaluating directories has cost so far.
    budget: Budget,
    /// Which side of plans is read.
    moment: Moment,
    /// Where the program that makes binary plans may be started to show them.
    runs_terraform: Option<PathBuf>,
}

impl<'c> Reader<'c> {
    /// A reader that has read nothing yet.
    ///
    /// # Errors
    /// Where the estate's database cannot be made.
    pub fn new(catalogue: &'c Catalogue) -> Result<Self, EstateError> {
        let adapters = Adapters::compile(catalogue);
        let store = Store::new(&adapters);
        Ok(Self {
            builder: EstateBuilder::new(catalogue)?,
            adapters,
            store,
            ends: Vec::new(),
            options: Options::default(),
            budget: Budget::default(),
            moment: Moment::After,
            runs_terraform: None,
        })
    }

    /// Reads of plans what there was before their changes, or what there is to be, which is usual.
    #[must_use]
    pub fn at(mut self, moment: Moment) -> Self {
        self.moment = moment;
        self
    }

    /// What is said about the directories of configuration that are read from now on.
    pub fn set_options(&mut self, options: Options) {
        self.options = options;
    }

    /// Where `terraform` or `tofu` may be started to show a binary plan that is read from now on: a directory for this alone, which the caller
    /// removes, as a plan may hold secrets. Without one, binary plans are refused, and no program is ever started. It is the user's word that
    /// is needed here, not that of whoever made the input.
    pub fn let_run_terraform(&mut self, within: Option<PathBuf>) {
        self.runs_terraform = within;
    }

    /// Reads a plan, a state, or a directory of configuration; what a file is, its content tells. After an error, the reader
    /// is of no further use.
    ///
    /// # Errors
    /// Where the input cannot be read, is none of these, or holds what an earlier input holds.
    pub fn read(&mut self, path: &Path) -> Result<(), SourceError> {
        if path.is_dir() {
            return self.read_directory(path, path);
        }
        self.read_content(Content::open(path)?)
    }

    /// Reads a directory of configuration that the user knows by another name, such as one that was written out of a commit.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_directory(&mut self, directory: &Path, shown: &Path) -> Result<(), SourceError> {
        let options = (&self.options, &mut self.budget);
        read_directory(&mut self.builder, &self.adapters, &mut self.store, (directory, shown), options)?;
        self.check_overlap(&shown.display().to_string())
    }

    /// Reads what a file of this name holds.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_bytes(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), SourceError> {
        self.read_content(Content::of(name.to_owned(), bytes))
    }

    fn read_content(&mut self, mut content: Content) -> Result<(), SourceError> {
        let (shown, sha256) = (content.path.clone(), content.sha256.clone());
        let sort = content.sort();
        match sort {
            Sort::Database => {
                let help = "give a kept estate alone, with `--estate`".to_owned();
                return Err(SourceError::Unsupported {
                    path: shown,
                    why: "is a database, not a plan or a state".to_owned(),
                    help,
                });
            }
            Sort::BinaryPlan => match &self.runs_terraform {
                Some(within) => content.bytes = binary::show(&content, within)?,
                None => return Err(binary::refused(&content)),
            },
            Sort::Text => {}
        }
        let text = content.into_text()?;
        self.read_text(&shown, sha256, sort == Sort::BinaryPlan, &text)?;
        self.check_overlap(&shown)
    }

    fn read_text(&mut self, path: &str, sha256: String, binary: bool, text: &str) -> Result<(), SourceError> {
        let document = Document::parse(text).map_err(|fault| fault.within(path, text))?;
        let form = document.form(text).map_err(|fault| fault.within(path, text))?;
        let before = self.moment == Moment::Before;
        if before && !matches!(form, Form::Plan(_)) {
            return Err(SourceError::Unsupported {
                path: path.to_owned(),
                why: "is a state: only a plan tells what was before and what is to be".to_owned(),
                help: "give a plan, or compare two files".to_owned(),
            });
        }
        let how = if binary { "binary Terraform plan" } else { "Terraform plan" };
        let (sort, basis) = match &form {
            Form::Plan(version) if before => (format!("{how}, format {version}, before its changes"), Basis::Recorded),
            Form::Plan(version) => (format!("{how}, format {version}"), Basis::Planned),
            Form::State(version) => (format!("Terraform state, format {version}"), Basis::Recorded),
            Form::RawState => ("Terraform state file, version 4".to_owned(), Basis::Recorded),
        };
        let maker = if document.of_opentofu() { "OpenTofu" } else { "Terraform" };
        self.builder.add_input(Input {
            name: path.to_owned(),
            root: own_name(path),
            sort,
            sha256,
            basis,
            dated: document.timestamp.as_ref().map(|moment| moment.as_str().to_owned()),
            made_by: document.terraform_version.as_ref().map(|version| format!("{maker} {}", version.as_str())),
        });
        let mut intake = Intake {
            builder: &mut self.builder,
            adapters: &self.adapters,
            store: &mut self.store,
            path,
            text,
            listed: HashMap::default(),
        };
        match form {
            Form::Plan(_) => read_plan(&mut intake, document, self.moment)?,
            Form::State(_) => read_state(&mut intake, &document)?,
            Form::RawState => read_raw_state(&mut intake, &document)?,
        }
        intake.finish();
        Ok(())
    }

    /// Refuses a resource that an earlier input holds: counted twice, it would be assessed twice.
    fn check_overlap(&mut self, path: &str) -> Result<(), SourceError> {
        let from = self.ends.last().map_or(0, |(_, end)| *end);
        if let Some((earlier, address)) = self.store.overlap(from) {
            let first = self.ends.iter().find(|(_, end)| earlier < *end).map_or("", |(name, _)| name);
            return Err(SourceError::SameResource {
                first: first.to_owned(),
                second: path.to_owned(),
                address: address.to_owned(),
            });
        }
        self.ends.push((path.to_owned(), self.store.rows.len()));
        Ok(())
    }

    /// The estate: all rows, with the references between them.
    ///
    /// # Errors
    /// Where the estate's database refuses.
    pub fn finish(self) -> Result<Estate, SourceError> {
        let Self { mut builder, store, .. } = self;
        store.settle(&mut builder)?;
        Ok(builder.finish()?)
    }
}

/// The own name of an input, wherever it lies.
fn own_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}
