//! Reads inputs, one after the other, into one estate.

use std::path::{Path, PathBuf};

use onus_catalogue::Catalogue;
use onus_core::Estate;
use onus_core::estate::{EstateBuilder, EstateError};
use onus_hcl::{Budget, Options};

use crate::bytes::Content;
use crate::detect::Sort;
use crate::error::SourceError;
use crate::recipes::adapters::Adapters;
use crate::recipes::intake::Intake;
use crate::recipes::store::Store;
use crate::source::Source;
use crate::terraform::{self, Directory, Moment, binary};
use crate::whole::Whole;

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
    /// Of what there is all.
    whole: Whole,
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
            whole: Whole::default(),
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
        let (options, mut budget) = (self.options.clone(), self.budget);
        let read = self.read_source(&mut Directory { directory, shown, options: &options, budget: &mut budget });
        self.budget = budget;
        read
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
        let mut source = terraform::source((&shown, sha256, &text), sort == Sort::BinaryPlan, self.moment)?;
        self.read_source(&mut *source)
    }

    /// Reads a source, whatever it is.
    ///
    /// # Errors
    /// Where the source cannot be read, holds what an earlier one holds, or is complete of something that is not a kind.
    pub fn read_source(&mut self, source: &mut dyn Source) -> Result<(), SourceError> {
        let mut intake = Intake::new(&mut self.builder, &self.adapters, &mut self.store);
        source.read(&mut intake)?;
        intake.end();
        let name = source.name();
        self.check_overlap(&name)?;
        for complete in source.complete() {
            self.whole.add(&name, complete, self.builder.catalogue())?;
        }
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
        let Self { mut builder, store, whole, .. } = self;
        whole.kinds(&store.held).into_iter().for_each(|kind| builder.set_complete(kind));
        store.settle(&mut builder)?;
        Ok(builder.finish()?)
    }
}
