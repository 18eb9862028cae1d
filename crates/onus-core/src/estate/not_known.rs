//! Why values of a configuration are not known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::places::WrittenAt;

/// What keeps a value from being known; what somebody can fix comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotKnownSort {
    /// A variable has no value.
    Variable,
    /// A module comes from elsewhere, and has not been brought here.
    ModuleElsewhere,
    /// A module was not read for another reason, which a note tells.
    ModuleNotRead,
    /// An expression could not be evaluated.
    NotEvaluated,
    /// The value is known, and the catalogue does not tell what it stands for.
    NotListed,
    /// It is left out, and the configuration ignores its changes: others may set it.
    Ignored,
    /// Nobody wrote it, and what the provider makes of that is not known.
    LeftOut,
    /// A provider computes it.
    Computed,
    /// It is read from a data source.
    DataSource,
    /// Only a run of Terraform tells what a function gives.
    Run,
    /// It is sensitive, and was not looked at.
    Sensitive,
}

/// A reason why values are not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotKnown {
    /// What sort of reason it is.
    pub sort: NotKnownSort,
    /// What it lies at: a variable, a module, a data source, a function, or what is wrong; empty where that is the
    /// provider, or the value itself.
    pub of: String,
    /// Where the expression is written that could not be evaluated; other reasons have no place of their own.
    #[serde(default)]
    pub at: Option<WrittenAt>,
}

impl NotKnown {
    /// A reason that lies at nothing in particular.
    pub const fn plain(sort: NotKnownSort) -> Self {
        Self { sort, of: String::new(), at: None }
    }

    /// In words.
    pub fn why(&self) -> String {
        let of = &self.of;
        match self.sort {
            NotKnownSort::Variable => format!("the variable `{of}` has no value"),
            NotKnownSort::ModuleElsewhere => {
                format!("`{of}` comes from elsewhere, and `init` has not brought it here")
            }
            NotKnownSort::ModuleNotRead => format!("`{of}` was not read"),
            NotKnownSort::NotEvaluated => of.clone(),
            NotKnownSort::NotListed => "the catalogue does not tell what the value stands for".to_owned(),
            NotKnownSort::Ignored => "it is left out, and `ignore_changes` lets others set it".to_owned(),
            NotKnownSort::LeftOut => "it is left out, and the provider decides".to_owned(),
            NotKnownSort::Computed => "the provider computes it".to_owned(),
            NotKnownSort::DataSource => format!("`{of}` is read only when Terraform runs"),
            NotKnownSort::Run => format!("`{of}()` is known only when Terraform runs"),
            NotKnownSort::Sensitive => "it is sensitive".to_owned(),
        }
    }
}
