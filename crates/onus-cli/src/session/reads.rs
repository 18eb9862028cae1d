//! All that a run reads, so that nothing is written over it.

use std::path::{Path, PathBuf};

use onus_core::Agreement;
use onus_core::agreement::{self, Settings};
use onus_sources::Assignment;

use super::Ground;
use crate::args::ConfigurationOptions;
use crate::location::Placed;
use crate::output::{DOCUMENTS, EVERY, Inputs, is_same};

impl Ground {
    /// All that is read of catalogue, agreement and these inputs: nothing is written over it.
    pub fn reads(&self, named: &[PathBuf], options: &ConfigurationOptions) -> Inputs {
        let mut reads = self.documents.clone();
        self.inputs(named).unwrap_or_default().iter().for_each(|input| reads.input(input.path()));
        for given in &options.given.0 {
            if let Assignment::File { path, .. } = given {
                reads.file(path);
            }
        }
        reads
    }
}

/// The files of an agreement, of all that it names, and of catalogues.
pub(super) fn documents(path: Option<&Path>, catalogues: &[PathBuf], agreement: &Agreement) -> Inputs {
    let mut documents = Inputs::default();
    catalogues.iter().for_each(|directory| documents.directory(directory, DOCUMENTS));
    let Some(path) = path else { return documents };
    documents.file(path);
    let home = path.parent().unwrap_or(Path::new(""));
    let evidence = home.join("evidence");
    documents.directory(&evidence, DOCUMENTS);
    let contracts = agreement.contracts.iter().filter_map(|one| one.file.as_ref());
    let attestations = agreement.attestations.iter().filter_map(|one| one.file.as_ref());
    let letters = agreement.bridge_letters.iter().filter_map(|one| one.file.as_ref());
    let declarations = agreement.declarations.iter().flat_map(|one| &one.attachments);
    for attachment in contracts.chain(attestations).chain(letters).chain(declarations) {
        // Which of its files names it makes no difference: either is better left alone.
        documents.file(&home.join(&attachment.file));
        documents.file(&evidence.join(&attachment.file));
    }
    documents
}

/// Adds the files of every other agreement that stands where one is looked for: one that does not decide this time is not to be
/// written over either. It is not read whole, so all of its evidence counts.
pub(super) fn spare(documents: &mut Inputs, inputs: &[PathBuf], decides: Option<&Path>, allow_outside: bool) {
    let beside = inputs.iter().flat_map(|input| agreement::candidates(std::slice::from_ref(input)));
    let is_other = |path: &PathBuf| path.is_file() && !decides.is_some_and(|decides| is_same(decides, path));
    for path in beside.chain(agreement::candidates(&[])).filter(is_other) {
        documents.file(&path);
        documents.directory(&path.with_file_name("evidence"), EVERY);
        let placed = Placed::file(&path, allow_outside);
        let catalogues = Settings::catalogue_directories(&*placed.tree, &path);
        catalogues.iter().for_each(|directory| documents.directory(directory, DOCUMENTS));
    }
}
