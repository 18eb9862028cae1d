//! The way of resources from a source into the store.

use std::borrow::Cow;

use foldhash::HashMap;
use onus_core::estate::{Aside, Basis, EstateBuilder, Input};

use super::adapters::Adapters;
use super::entry::{Access, Entry};
use super::masked::Masked;
use super::rows::Listed;
use super::store::Store;
use crate::error::{Fault, SourceError, line_and_column};
use crate::json::Node;

/// Where a source puts what it reads: the reader's rows. What is put there is counted, whether the catalogue knows it or not.
pub struct Intake<'i, 'c, 'a> {
    pub(crate) builder: &'i mut EstateBuilder<'c>,
    pub(crate) adapters: &'i Adapters<'c>,
    pub(crate) store: &'i mut Store<'c>,
    /// What the input is called.
    pub(crate) path: String,
    basis: Basis,
    /// Its text, where faults have places in one.
    pub(crate) text: &'a str,
    /// Its resources by address.
    pub(crate) listed: HashMap<Cow<'a, str>, Listed>,
}

/// Something that a source has found.
#[derive(Clone, Debug)]
pub struct Found<'f> {
    /// Its type, as the catalogue's mappings name it.
    pub source_type: &'f str,
    /// Its provider's name, as the catalogue names it; empty where the type tells.
    pub provider: &'f str,
    /// What it is called: no other one of the input has this name.
    pub address: &'f str,
    /// The account that it is in.
    pub account: &'f str,
    /// Where it is, unless its own values say so.
    pub region: Option<&'f str>,
    /// Its values. What is missing is known not to be set.
    pub values: Node<'f>,
    /// `true` at values that are not known, in the shape of the values; [`Node::Null`] where all are known.
    pub unknown: Node<'f>,
    /// `true` at values that are secret, likewise: they are counted and never looked at.
    pub secret: Node<'f>,
}

impl<'i, 'c, 'a> Intake<'i, 'c, 'a> {
    pub(crate) fn new(
        builder: &'i mut EstateBuilder<'c>,
        adapters: &'i Adapters<'c>,
        store: &'i mut Store<'c>,
    ) -> Self {
        let (path, basis, listed) = (String::new(), Basis::Recorded, HashMap::default());
        Self { builder, adapters, store, path, basis, text: "", listed }
    }

    /// Begins an input, to which all belongs that follows; `text` is what faults of it have places in. References by address
    /// lead to resources of the same input.
    pub fn begin(&mut self, input: Input, text: &'a str) {
        self.end();
        (self.path, self.basis, self.text) = (input.name.clone(), input.basis, text);
        self.builder.add_input(input);
    }

    /// Takes a resource in. One whose type the catalogue does not know is counted and set aside.
    ///
    /// # Errors
    /// Where the input has another one of the same address, or the estate's database refuses.
    pub fn take(&mut self, found: Found<'_>) -> Result<(), SourceError> {
        let Found { source_type, provider, address, account, region, values, unknown, secret } = found;
        if self.listed.contains_key(address) {
            return Err(SourceError::Unsupported {
                path: self.path.clone(),
                why: format!("holds {address} twice"),
                help: "list each resource once".to_owned(),
            });
        }
        self.builder.coverage.read += 1;
        let row = match self.adapters.find(source_type, provider) {
            Some(at) => {
                let values = Masked::by_mask(values, Some(secret));
                let access = Access::Named { account, region };
                self.add(at, &Entry::plain(address, access, &values, &unknown))
            }
            None => {
                self.set_aside(address, source_type, Aside::NotRecognised)?;
                None
            }
        };
        self.listed.insert(Cow::Owned(address.to_owned()), Listed { offset: 0, row, block: address.len() });
        Ok(())
    }

    /// Says something about the input that whoever reads the assessment has to know, such as what was not read.
    pub fn note(&mut self, note: &str) {
        self.builder.coverage.notes.insert(format!("{}: {note}", self.path));
    }

    /// A fault of this input.
    pub(crate) fn fault(&self, fault: Fault) -> SourceError {
        fault.within(&self.path, self.text)
    }

    /// Counts something that does not enter the estate.
    pub(crate) fn set_aside(&mut self, address: &str, source_type: &str, reason: Aside) -> Result<(), SourceError> {
        Ok(self.builder.set_aside(address, source_type, reason)?)
    }

    /// Adds a resource; gives its row.
    pub(crate) fn add(&mut self, adapter: usize, entry: &Entry<'_, '_>) -> Option<u32> {
        self.store.add(self.builder, self.adapters, adapter, self.basis, entry)
    }

    /// Lists an address, which stands for one resource only; its first `block` bytes are what all instances of its block share.
    pub(crate) fn list(
        &mut self,
        address: Cow<'a, str>,
        block: usize,
        offset: usize,
        row: Option<u32>,
    ) -> Result<(), Fault> {
        if let Some(first) = self.listed.get(&address) {
            let (line, _) = line_and_column(self.text, first.offset);
            return Err(Fault::new(offset, format!("{address} is listed twice: here and in line {line}")));
        }
        self.listed.insert(address, Listed { offset, row, block });
        Ok(())
    }

    /// Ends the input.
    pub(crate) fn end(&mut self) {
        self.store.end_input(&self.listed);
        self.listed.clear();
    }
}
