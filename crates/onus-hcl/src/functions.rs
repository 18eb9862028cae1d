//! The functions of the Terraform language.
//!
//! [`table`] names them with what they take, [`prepared`] brings arguments into that form, and each of the other files
//! holds the functions of one subject. `try` and `can` are not among them: they see expressions, not values.
//!
//! What is not known stays not known, with the first argument's reason, unless what is known decides. A limit that is
//! hit is not a fault of the configuration: the answer is then not known, so that `try` cannot hide it.

mod binary;
mod collections;
pub(crate) mod convert;
mod csv;
mod dates;
pub(crate) mod decimal;
mod duration;
mod encoding;
mod files;
mod format;
mod formatdate;
mod given;
mod glob;
mod hashes;
pub(crate) mod json;
mod logarithm;
mod maps;
mod network;
mod numbers;
mod patterns;
mod prepared;
mod results;
mod sets;
mod shapes;
mod table;
mod text;
pub(crate) mod unify;
mod yaml;
mod yaml_write;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::value::{Value, Why};
pub(crate) use table::Function;

/// What a function may look at beside its arguments.
pub(crate) struct Surroundings<'s> {
    /// No file outside of this directory is read; `None` where any may be.
    pub root: Option<&'s Path>,
    /// What relative paths start from: the directory of the root module, in which Terraform runs.
    pub module_dir: &'s Path,
    /// Reads a file.
    pub files: &'s dyn Fn(&Path) -> Read,
    /// Whether a directory may be listed; its path has no links in it.
    pub allows: &'s dyn Fn(&Path) -> bool,
    /// Evaluates a template with these variables.
    pub template: &'s Template<'s>,
    /// Takes steps of evaluation beside those of the call; says so where there are none left.
    pub steps: &'s dyn Fn(usize) -> Result<(), String>,
}

/// What a file holds, or why it cannot be read.
pub(crate) type Read = Result<Arc<[u8]>, String>;

/// What evaluates a template with variables.
pub(crate) type Template<'s> = dyn Fn(&str, &BTreeMap<Arc<str>, Value>) -> Result<Value, String> + 's;

/// Why a function has no answer.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Terraform would refuse the call.
    Fault(String),
    /// The answer is not known.
    Unknown(Value),
}

/// What a function gives.
pub(crate) type Answer = Result<Value, Stop>;

impl From<String> for Stop {
    fn from(fault: String) -> Self {
        Self::Fault(fault)
    }
}

impl From<&str> for Stop {
    fn from(fault: &str) -> Self {
        Self::Fault(fault.to_owned())
    }
}

impl Stop {
    /// The answer is not known for this reason: a limit, or something that is not understood here.
    fn because(reason: impl Into<Arc<str>>) -> Self {
        Self::Unknown(Value::unknown(Why::NotEvaluated(reason.into())))
    }

    /// The answer is not known because this value is not: the reason is its own.
    fn from_unknown(value: &Value) -> Self {
        Self::Unknown(convert::derived_from(value))
    }
}

/// What a name stands for where it is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Callee {
    /// `try`: the first argument that has a value.
    Try,
    /// `can`: whether the argument has a value.
    Can,
    /// A function of the language.
    Function(&'static Function),
    /// A function of a provider, which is not here.
    OfProvider,
    /// There is no such function.
    Nothing,
}

impl Callee {
    /// Of this name; `core::` may stand before that of a function of the language.
    pub fn of(name: &str) -> Self {
        match name {
            "try" => Self::Try,
            "can" => Self::Can,
            _ if name.starts_with("provider::") => Self::OfProvider,
            _ => table::find(name).map_or(Self::Nothing, Self::Function),
        }
    }
}

/// Calls a function; a fault is said in words, without place.
pub(crate) fn call(function: &Function, arguments: &[Value], around: &Surroundings<'_>) -> Result<Value, String> {
    let name = function.name;
    let prepared = match prepared::prepare(function, arguments) {
        Ok(prepared) => prepared,
        Err(Stop::Fault(fault)) => return Err(format!("`{name}`: {fault}")),
        Err(Stop::Unknown(value)) => return Ok(results::typed(name, value)),
    };
    match (function.body)(&given::Given { values: &prepared, around }) {
        Ok(value) | Err(Stop::Unknown(value)) => Ok(results::typed(name, value)),
        Err(Stop::Fault(fault)) => Err(format!("`{name}`: {fault}")),
    }
}

/// The names of all functions, in order.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    table::FUNCTIONS.iter().map(|function| function.name)
}
