//! Raw states: the file `terraform.tfstate`, version 4.

use std::borrow::Cow;

use onus_core::estate::{Aside, Basis};
use onus_hcl::address::parts;
use serde::Deserialize;

use super::address::{key, list};
use super::file::File;
use crate::error::{Fault, SourceError};
use crate::json::{MARKED, NOTHING, Node, Only, Raw, Text};
use crate::recipes::entry::{Access, Entry};
use crate::recipes::intake::Intake;
use crate::recipes::masked::Masked;
use crate::source::Source;

#[derive(Deserialize)]
struct Resource<'a> {
    #[serde(borrow)]
    module: Option<Text<'a>>,
    #[serde(borrow)]
    mode: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    source_type: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    provider: Option<Text<'a>>,
    #[serde(borrow)]
    instances: Option<Vec<Raw<'a>>>,
}

#[derive(Deserialize)]
struct Instance<'a> {
    #[serde(borrow)]
    index_key: Option<Node<'a>>,
    #[serde(borrow)]
    attributes: Option<Raw<'a>>,
    #[serde(borrow)]
    sensitive_attributes: Option<Node<'a>>,
    #[serde(borrow)]
    deposed: Option<Text<'a>>,
}

/// A raw state.
pub(crate) struct RawState<'t> {
    pub file: File<'t>,
}

impl Source for RawState<'_> {
    fn name(&self) -> String {
        self.file.path.to_owned()
    }

    fn read<'s>(&'s mut self, rows: &mut Intake<'_, '_, 's>) -> Result<(), SourceError> {
        let input = self.file.input("Terraform state file, version 4".to_owned(), Basis::Recorded);
        rows.begin(input, self.file.text);
        let Some(raw) = &self.file.document.resources else { return Ok(()) };
        let resources: Vec<Resource<'s>> = raw.read().map_err(|fault| rows.fault(raw.fault(rows.text, fault)))?;
        for resource in resources {
            read_resource(rows, raw, resource)?;
        }
        Ok(())
    }
}

fn read_resource<'a>(
    intake: &mut Intake<'_, '_, 'a>,
    whole: &Raw<'a>,
    resource: Resource<'a>,
) -> Result<(), SourceError> {
    let Resource { module, mode, source_type, name, provider, instances } = resource;
    let instances = instances.unwrap_or_default();
    let offset = instances.first().unwrap_or(whole).offset_in(intake.text);
    let missing = |what: &str| intake.fault(Fault::new(offset, format!("a resource has no `{what}`")));
    let source_type = source_type.ok_or_else(|| missing("type"))?;
    let name = name.ok_or_else(|| missing("name"))?;
    let provider = provider.unwrap_or_default();
    let (provider_name, provider_key) = provider_parts(provider.as_str());
    let data = mode.is_some_and(|mode| mode.as_str() == "data");
    let prefix = module.as_ref().map_or(String::new(), |module| format!("{}.", module.as_str()));
    let block = format!("{prefix}{}{}.{}", if data { "data." } else { "" }, source_type.as_str(), name.as_str());
    let adapter = intake.adapters.find(source_type.as_str(), provider_name).filter(|_| !data);
    for raw in instances {
        let fault = |intake: &Intake<'_, '_, 'a>, fault| intake.fault(raw.fault(intake.text, fault));
        let instance: Instance<'a> = raw.read().map_err(|found| fault(intake, found))?;
        let key = instance.index_key.as_ref().map(key).unwrap_or_default();
        let address = format!("{block}{key}");
        intake.builder.coverage.read += 1;
        if instance.deposed.is_some() {
            intake.set_aside(&address, source_type.as_str(), Aside::Deposed)?;
            continue;
        }
        let offset = raw.offset_in(intake.text);
        let (Some(at), Some(found)) = (adapter, adapter.and_then(|at| intake.adapters.all.get(at))) else {
            let reason = if data { Aside::DataSource } else { Aside::NotRecognised };
            intake.set_aside(&address, source_type.as_str(), reason)?;
            list(intake, Cow::Owned(address), offset, None)?;
            continue;
        };
        let values = match &instance.attributes {
            Some(attributes) => attributes
                .read_by(Only(&found.attributes))
                .map_err(|found| intake.fault(attributes.fault(intake.text, found)))?,
            None => Node::Null,
        };
        let values = Masked::by_paths(values, instance.sensitive_attributes.as_ref());
        let unknown = if instance.attributes.is_some() { &NOTHING } else { &MARKED };
        if instance.attributes.is_none() {
            intake.builder.coverage.notes.insert(format!(
                "{}: {address} was written by Terraform 0.11 or older; its values were not read",
                intake.path
            ));
        }
        let access = Access::Configured { key: provider_key, arguments: &|_| None };
        let entry = Entry::plain(&address, access, &values, unknown);
        let row = intake.add(at, &entry);
        list(intake, Cow::Owned(address), offset, row)?;
    }
    Ok(())
}

/// The provider's full name, and the key of its configuration: `provider["registry.terraform.io/hashicorp/aws"].alias`.
fn provider_parts(text: &str) -> (&str, &str) {
    let own = text.find("provider[").or_else(|| text.find("provider.")).and_then(|at| text.get(at..)).unwrap_or(text);
    match own.strip_prefix("provider[\"").and_then(|rest| rest.split_once("\"]")) {
        Some((name, alias)) => (name, if alias.is_empty() { "" } else { text }),
        None => {
            let rest = own.strip_prefix("provider.").unwrap_or(own);
            let parts = parts(rest);
            (parts.first().copied().unwrap_or_default(), if parts.len() > 1 { rest } else { "" })
        }
    }
}
