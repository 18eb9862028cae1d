//! The language of Terraform and OpenTofu, evaluated without Terraform, state or credentials.
//!
//! [`read_tree`] reads a directory with all below it and evaluates each root module. What cannot be known before Terraform runs is
//! a [`Value`] too, with its reason; everything has a place, and comments are given out as they stand.
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! # let directory = tempfile::tempdir()?;
//! # let text = "variable \"size\" {}\nresource \"disk\" \"a\" {\n  name = upper(\"a\")\n  size = var.size\n}\n";
//! # std::fs::write(directory.path().join("main.tf"), text)?;
//! use onus_hcl::{Budget, Options, Value, read_tree};
//!
//! let tree = read_tree(directory.path(), &Options::default(), &mut Budget::default())?;
//! for resource in tree.roots.iter().flat_map(|root| &root.resources) {
//!     assert_eq!(&**resource.address(), "disk.a");
//!     let Value::Object(attributes) = resource.attributes() else { continue };
//!     assert_eq!(attributes.get("name"), Some(&Value::Text("A".into())));
//!     let why = attributes.get("size").and_then(Value::why_unknown).map(|unknown| unknown.why.to_string());
//!     assert_eq!(why.as_deref(), Some("the variable `var.size` has no value"));
//!     let place = tree.library.place(resource.placed().find("size"));
//!     assert_eq!(place.map(|(file, line, column)| (file.path.as_path(), line, column)), Some(("main.tf".as_ref(), 4, 3)));
//! }
//! # Ok(()) }
//! ```

// How it goes: `library` finds the files, has each scanned, parsed and lowered once, and puts them together as modules. An `evaluator`
// takes one root module: what is asked for is evaluated, and what that needs, each at most once. `root` lists what was found.

pub mod address;
mod budget;
mod calls;
#[cfg(test)]
mod evaluation_tests;
mod evaluator;
mod expand;
mod expression;
mod functions;
mod ignored;
mod instance;
mod json_syntax;
mod kept;
mod library;
mod limits;
mod lower;
mod module;
mod once;
mod open;
mod operators;
mod placed;
mod promises;
mod providers;
mod references;
mod resources;
mod root;
mod scan;
mod secret;
mod syntax;
#[cfg(test)]
mod tests;
mod trail;
mod traverse;
mod types;
mod typing;
mod value;
mod variables;

use std::path::{Path, PathBuf};

pub use budget::Budget;
pub use ignored::ALL as IGNORED_ALL;
pub use library::{Library, SourceFile, is_local, on_a_worker};
pub use module::{Mode, Statement};
pub use placed::Placed;
pub use providers::Provider;
pub use root::{Around, Instance, RemoteCall, Root};
pub use syntax::{Attribute, Block, Body, Spot};
pub use value::{Held, Nothing, Unknown, Value, Why};

/// A tree of fewer files is evaluated by one thread.
const SMALL: usize = 128;

/// Something that gives values to the variables of root modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// One value, as text: `--var name=text`.
    Value {
        /// The variable.
        name: String,
        /// What it is: an expression, unless the variable is a text, a number or a flag.
        text: String,
    },
    /// A file of values: `--var-file`.
    File {
        /// Where it is read from.
        path: PathBuf,
        /// What it is called wherever something is told of it.
        shown: PathBuf,
    },
}

/// What the caller says about a tree.
#[derive(Clone, Debug)]
pub struct Options {
    /// `--var` and `--var-file`, in the order of the command line: what comes later counts.
    pub given: Vec<Assignment>,
    /// What `TF_VAR_name` has in the environment, by name: nothing else of the environment is looked at.
    pub environment: Vec<(String, String)>,
    /// `terraform.workspace`.
    pub workspace: String,
    /// Files and modules outside of the directory may be read.
    pub allow_outside: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { given: Vec::new(), environment: Vec::new(), workspace: "default".to_owned(), allow_outside: false }
    }
}

impl Assignment {
    /// A file of values that is read where it is said to be.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self::File { shown: path.clone(), path }
    }
}

impl Options {
    /// The files of values that are named, in order: where each is read from, and what it is called.
    pub(crate) fn files(&self) -> Vec<(PathBuf, PathBuf)> {
        let file = |given: &Assignment| match given {
            Assignment::File { path, shown } => Some((path.clone(), shown.clone())),
            Assignment::Value { .. } => None,
        };
        self.given.iter().filter_map(file).collect()
    }
}

/// A tree of directories, evaluated.
#[derive(Debug)]
pub struct Tree {
    /// The files, each parsed or with the reason why not, and the way from a spot to its line.
    pub library: Library,
    /// The root modules, by directory.
    pub roots: Vec<Root>,
    /// Directories of root modules that were not read, as the budget of the run was spent.
    pub left_out: Vec<PathBuf>,
    /// Names that have a value on the command line or in a file that it names, and that no root module declares as a
    /// variable; with the place if that is in a file.
    pub undeclared: Vec<(Option<Spot>, String)>,
}

/// Reads a tree of directories: each directory with resources that no other one calls is evaluated as a root module. All
/// of them count against the budget.
pub fn read_tree(directory: &Path, options: &Options, budget: &mut Budget) -> std::io::Result<Tree> {
    let library = Library::read(directory, options.allow_outside, &options.files())?;
    let directories = library.roots();
    let (roots, left_out) = budget::evaluate(&library, &directories, options, budget);
    let undeclared = variables::undeclared(&library, &directories, options);
    Ok(Tree { library, roots, left_out, undeclared })
}
