//! JSON files of Terraform's, as inputs.

use onus_core::estate::{Basis, Input};

use super::document::Document;

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
