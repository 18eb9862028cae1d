//! One input on its way into the store.

use std::borrow::Cow;

use foldhash::HashMap;
use onus_core::estate::{Aside, EstateBuilder};

use super::adapters::Adapters;
use super::origin::{Entry, Origin};
use super::store::Store;
use crate::error::{Fault, SourceError, line_and_column};

/// A resource of an input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    /// Where in the text it stands.
    pub offset: usize,
    /// Its row, where it has one.
    pub row: Option<u32>,
}

/// One input on its way into the store.
pub(crate) struct Intake<'i, 'c, 'a> {
    pub builder: &'i mut EstateBuilder<'c>,
    pub adapters: &'i Adapters<'c>,
    pub store: &'i mut Store<'c>,
    /// The file, as given.
    pub path: &'i str,
    /// Its text.
    pub text: &'a str,
    /// Its resources by address.
    pub listed: HashMap<Cow<'a, str>, Listed>,
}

impl<'a> Intake<'_, '_, 'a> {
    /// A fault of this input.
    pub fn fault(&self, fault: Fault) -> SourceError {
        fault.within(self.path, self.text)
    }

    /// Counts something that does not enter the estate.
    pub fn set_aside(&mut self, address: &str, source_type: &str, reason: Aside) -> Result<(), SourceError> {
        Ok(self.builder.set_aside(address, source_type, reason)?)
    }

    /// Adds a resource; gives its row.
    pub fn add(&mut self, adapter: usize, origin: &Origin<'_, 'a>, entry: &Entry<'_, 'a>) -> Option<u32> {
        self.store.add(self.builder, self.adapters, adapter, origin, entry)
    }

    /// Lists an address, which stands for one resource only.
    pub fn list(&mut self, address: Cow<'a, str>, offset: usize, row: Option<u32>) -> Result<(), SourceError> {
        if let Some(first) = self.listed.get(&address) {
            let (line, _) = line_and_column(self.text, first.offset);
            let message = format!("{address} is listed twice: here and in line {line}");
            return Err(self.fault(
                Fault::new(offset, message)
                    .help("give the output of `terraform show -json` as it is, without joining files"),
            ));
        }
        self.listed.insert(address, Listed { offset, row });
        Ok(())
    }

    /// Ends the input.
    pub fn finish(self) {
        self.store.end_input(&self.listed);
    }
}
