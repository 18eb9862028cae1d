//! Reads an agreement.

use std::path::{Path, PathBuf};

use onus_catalogue::{Catalogue, LoadError};

use super::Agreement;

/// stub
pub fn discover(inputs: &[PathBuf]) -> Option<PathBuf> {
    let _ = inputs;
    None
}
/// stub
pub fn load(_path: &Path, _catalogue: &Catalogue) -> Result<Agreement, LoadError> {
    Ok(Agreement::default())
}
/// stub
pub fn catalogue_directories(_path: &Path) -> Vec<PathBuf> {
    Vec::new()
}
