//! Directories of Terraform's and OpenTofu's own language, evaluated without Terraform, state or credentials.
//!
//! [`library`] finds the files, has each [scanned](scan), parsed and [lowered](lower) once, and puts them together as
//! [modules](module). An [`evaluator`] takes one root module: what is asked for is evaluated, and what that needs, each
//! at most once. What cannot be known before Terraform runs is a [value](value) too, with its reason. [`root`] lists
//! what was found.

mod calls;
#[cfg(test)]
pub(crate) mod evaluation_tests;
mod evaluator;
mod expand;
mod expression;
mod functions;
mod instance;
mod json_syntax;
mod library;
mod limits;
mod lower;
mod module;
mod open;
mod operators;
mod providers;
mod references;
mod resources;
mod root;
mod scan;
mod syntax;
#[cfg(test)]
mod tests;
mod traverse;
mod types;
mod value;
mod variables;

use std::path::{Path, PathBuf};

pub(crate) use library::{Library, SourceFile};
pub(crate) use module::Mode;
pub(crate) use resources::Placed;
pub(crate) use root::{Instance, Root};
pub(crate) use syntax::{Block, Body, Spot};
pub(crate) use value::{Unknown, Value, Why};

use library::in_parallel;

/// What the caller says about a tree.
#[derive(Clone, Debug)]
pub struct Options {
    /// `--var name=text`, in order.
    pub variables: Vec<(String, String)>,
    /// `--var-file`, in order.
    pub var_files: Vec<PathBuf>,
    /// What `TF_VAR_name` has in the environment, by name: nothing else of the environment is looked at.
    pub environment: Vec<(String, String)>,
    /// `terraform.workspace`.
    pub workspace: String,
    /// Files and modules outside of the directory may be read.
    pub allow_outside: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            variables: Vec::new(),
            var_files: Vec::new(),
            environment: Vec::new(),
            workspace: "default".to_owned(),
            allow_outside: false,
        }
    }
}

/// A tree of directories, evaluated.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The files, each parsed or with the reason why not, and the way from a spot to its line.
    pub library: Library,
    /// The root modules, by directory.
    pub roots: Vec<Root>,
}

/// Reads a tree of directories: each directory with resources that no other one calls is evaluated as a root module.
pub(crate) fn read_tree(directory: &Path, options: &Options) -> std::io::Result<Tree> {
    let library = Library::read(directory, options.allow_outside, &options.var_files)?;
    let directories = library.roots();
    let evaluate = |at: usize| directories.get(at).map(|directory| root::evaluate(&library, directory, options));
    let roots = in_parallel(directories.len(), &evaluate).into_iter().flatten().collect();
    Ok(Tree { library, roots })
}
