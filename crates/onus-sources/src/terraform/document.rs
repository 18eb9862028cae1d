//! What a JSON file of Terraform's is, by its content.

use serde::Deserialize;

use super::change::{Change, Deferred};
use crate::bytes::check_depth;
use crate::error::Fault;
use crate::json::{Chunks, Pairs, Raw, Text, told};

/// The top level of everything that Terraform writes as JSON.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Document<'a> {
    #[serde(borrow)]
    pub format_version: Option<Raw<'a>>,
    #[serde(borrow)]
    pub terraform_version: Option<Text<'a>>,
    #[serde(borrow)]
    pub variables: Option<Pairs<'a, Raw<'a>>>,
    #[serde(borrow)]
    pub planned_values: Option<Raw<'a>>,
    #[serde(borrow)]
    pub prior_state: Option<Raw<'a>>,
    #[serde(borrow)]
    pub resource_changes: Option<Chunks<Change<'a>>>,
    #[serde(borrow)]
    pub deferred_changes: Option<Vec<Deferred<'a>>>,
    #[serde(borrow)]
    pub configuration: Option<Raw<'a>>,
    #[serde(borrow)]
    pub values: Option<Raw<'a>>,
    #[serde(borrow)]
    pub timestamp: Option<Text<'a>>,
    pub errored: Option<bool>,
    #[serde(borrow)]
    pub version: Option<Raw<'a>>,
    #[serde(borrow)]
    pub resources: Option<Raw<'a>>,
    #[serde(borrow)]
    pub lineage: Option<Raw<'a>>,
    #[serde(borrow)]
    pub modules: Option<Raw<'a>>,
}

/// What a document is, with its format's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The output of `terraform show -json PLAN`.
    Plan(String),
    /// The output of `terraform show -json`.
    State(String),
    /// `terraform.tfstate`.
    RawState,
}

const MAKE: &str = "give a plan (`terraform show -json PLAN > plan.json`), a state (`terraform show -json > state.json`) or `terraform.tfstate`";

impl<'a> Document<'a> {
    /// Parses the top level.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        check_depth(text)?;
        if text.trim_start().is_empty() {
            return Err(Fault::new(0, "the file is empty").help(MAKE));
        }
        if text.trim_start().starts_with("{\"@level\"") {
            return Err(Fault::new(0, "this is the log that `terraform plan -json` prints, not the plan").help(MAKE));
        }
        if !text.trim_start().starts_with('{') {
            let at = text.len() - text.trim_start().len();
            return Err(Fault::new(at, "expected a JSON object that begins with `{`").help(MAKE));
        }
        sonic_rs::from_str(text).map_err(|error| {
            let (offset, message) = told(&error);
            Fault::new(offset, message)
        })
    }

    /// A registry of OpenTofu's is named.
    pub fn of_opentofu(&self) -> bool {
        self.resource_changes.iter().flat_map(Chunks::iter).any(Change::of_opentofu)
    }

    /// What the document is.
    pub fn form(&self, text: &str) -> Result<Form, Fault> {
        let at = |piece: &Option<Raw<'_>>| piece.as_ref().map_or(0, |piece| piece.offset_in(text));
        if let Some(format) = &self.format_version {
            let version = format.read::<Text<'_>>().map_err(|_| {
                Fault::new(at(&self.format_version), "expected `format_version` as a text such as \"1.2\"")
            })?;
            let major = version.as_str().split('.').next().unwrap_or_default();
            if !matches!(major, "0" | "1") {
                let message = format!("format version {:.20} is not known; 0.1 to 1.x are", version.as_str());
                return Err(Fault::new(at(&self.format_version), message)
                    .help("make the file with a Terraform or OpenTofu of version 1, or look for a newer Onus"));
            }
            let plan = self.resource_changes.is_some()
                || self.planned_values.is_some()
                || self.configuration.is_some()
                || self.deferred_changes.is_some();
            let version = version.as_str().to_owned();
            return Ok(if plan { Form::Plan(version) } else { Form::State(version) });
        }
        if let Some(version) = &self.version
            && (self.lineage.is_some()
                || self.resources.is_some()
                || self.modules.is_some()
                || self.terraform_version.is_some())
        {
            return match version.read::<u64>() {
                Ok(4) => Ok(Form::RawState),
                Ok(old @ 0..4) => {
                    let message = format!("this state has version {old}; only version 4 is read");
                    Err(Fault::new(at(&self.version), message).help("let Terraform 0.12 or newer rewrite it: `terraform init && terraform state pull > terraform.tfstate`"))
                }
                _ => Err(Fault::new(at(&self.version), "this state has a version that is not known; 4 is")
                    .help("make the file with a Terraform or OpenTofu of version 1, or look for a newer Onus")),
            };
        }
        if self.resource_changes.is_some() || self.planned_values.is_some() {
            return Err(
                Fault::new(0, "`format_version` is missing").help("give the output of `terraform show -json` as it is")
            );
        }
        Err(Fault::new(0, "this JSON is neither a plan nor a state: it has neither `format_version` nor `version`")
            .help(MAKE))
    }
}
