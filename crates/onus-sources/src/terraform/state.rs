//! States, as `terraform show -json` prints them.

use onus_core::estate::{Aside, Basis};
use onus_hcl::address::modules;
use serde::Deserialize;

use super::address::{list, with_key};
use super::file::File;
use super::origin::Origin;
use crate::error::{Fault, SourceError};
use crate::json::{MaskOf, NOTHING, Node, Only, Raw, Text};
use crate::recipes::entry::{Access, Entry};
use crate::recipes::intake::Intake;
use crate::recipes::masked::Masked;
use crate::source::Source;

/// The values of a state or plan.
#[derive(Deserialize)]
pub(super) struct Values<'a> {
    #[serde(borrow)]
    pub root_module: Option<Raw<'a>>,
}

/// A module with its resources.
#[derive(Deserialize)]
pub(super) struct Module<'a> {
    #[serde(borrow)]
    address: Option<Text<'a>>,
    #[serde(borrow)]
    pub resources: Option<Vec<Resource<'a>>>,
    #[serde(borrow)]
    pub child_modules: Option<Vec<Raw<'a>>>,
}

/// A resource; its values are read later.
#[derive(Deserialize)]
pub(super) struct Resource<'a> {
    #[serde(borrow)]
    pub address: Option<Text<'a>>,
    #[serde(borrow)]
    pub mode: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub source_type: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    pub index: Option<Node<'a>>,
    #[serde(borrow)]
    provider_name: Option<Text<'a>>,
    #[serde(borrow)]
    values: Option<Raw<'a>>,
    #[serde(borrow)]
    sensitive_values: Option<Raw<'a>>,
    #[serde(borrow)]
    deposed_key: Option<Text<'a>>,
}

impl Resource<'_> {
    /// Terraform 0.12 left the module out of the address.
    fn name_module(&mut self, module: Option<&Text<'_>>) {
        if let (Some(module), Some(Text(address))) = (module, &mut self.address)
            && !address.starts_with(module.as_str())
        {
            *address = format!("{}.{address}", module.as_str()).into();
        }
    }
}

/// A state, as it is shown.
pub(crate) struct State<'t> {
    pub file: File<'t>,
    /// The version of its format.
    pub version: String,
}

impl Source for State<'_> {
    fn name(&self) -> String {
        self.file.path.to_owned()
    }

    fn read<'s>(&'s mut self, rows: &mut Intake<'_, '_, 's>) -> Result<(), SourceError> {
        let input = self.file.input(format!("Terraform state, format {}", self.version), Basis::Recorded);
        rows.begin(input, self.file.text);
        match &self.file.document.values {
            Some(raw) => read_modules(rows, &Origin::bare(), raw, false),
            None => Ok(()),
        }
    }
}

/// Reads values, module by module. `partial`: what is missing is not known.
pub(crate) fn read_modules<'a>(
    intake: &mut Intake<'_, '_, 'a>,
    origin: &Origin<'_, 'a>,
    raw: &Raw<'a>,
    partial: bool,
) -> Result<(), SourceError> {
    let values: Values<'a> = raw.read().map_err(|fault| intake.fault(raw.fault(intake.text, fault)))?;
    let mut open: Vec<Raw<'a>> = values.root_module.into_iter().collect();
    while let Some(raw) = open.pop() {
        let module: Module<'a> = raw.read().map_err(|fault| intake.fault(raw.fault(intake.text, fault)))?;
        let segments = module.address.as_ref().and_then(|address| modules(address.as_str())).unwrap_or_default();
        let written = origin.configuration.and_then(|configuration| configuration.module(&segments));
        for mut resource in module.resources.unwrap_or_default() {
            resource.name_module(module.address.as_ref());
            read_resource(intake, origin, (written, partial), resource)?;
        }
        open.extend(module.child_modules.unwrap_or_default().into_iter().rev());
    }
    Ok(())
}

fn read_resource<'a>(
    intake: &mut Intake<'_, '_, 'a>,
    origin: &Origin<'_, 'a>,
    (written, partial): (Option<usize>, bool),
    resource: Resource<'a>,
) -> Result<(), SourceError> {
    let Resource { address, mode, source_type, name, index, provider_name, values, sensitive_values, deposed_key } =
        resource;
    let offset = values.as_ref().map_or(0, |raw| raw.offset_in(intake.text));
    let missing = |what: &str| intake.fault(Fault::new(offset, format!("a resource has no `{what}`")));
    let source_type = source_type.ok_or_else(|| missing("type"))?;
    let address = address.ok_or_else(|| missing("address"))?;
    let (address, _) = with_key(address.0, index.as_ref());
    intake.builder.coverage.read += 1;
    if deposed_key.is_some() {
        return intake.set_aside(&address, source_type.as_str(), Aside::Deposed);
    }
    let adapter = intake.adapters.find(source_type.as_str(), provider_name.as_ref().map_or("", Text::as_str));
    let data = mode.is_some_and(|mode| mode.as_str() == "data");
    let (Some(at), Some(found), false) = (adapter, adapter.and_then(|at| intake.adapters.all.get(at)), data) else {
        let reason = if data { Aside::DataSource } else { Aside::NotRecognised };
        intake.set_aside(&address, source_type.as_str(), reason)?;
        return list(intake, address, offset, None);
    };
    let fault = |raw: &Raw<'a>, fault| intake.fault(raw.fault(intake.text, fault));
    let values = match &values {
        Some(raw) => raw.read_by(Only(&found.attributes)).map_err(|found| fault(raw, found))?,
        None => Node::Null,
    };
    let mask = match &sensitive_values {
        Some(raw) => Some(raw.read_by(MaskOf(&found.attributes)).map_err(|found| fault(raw, found))?),
        None => None,
    };
    let values = Masked::by_mask(values, mask);
    let block = written.zip(name).and_then(|(module, name)| {
        origin.configuration?.block(module, format!("{}.{}", source_type.as_str(), name.as_str()))
    });
    let provider_key =
        block.and_then(|block| origin.configuration?.blocks.get(block)?.provider.as_ref()).map_or("", Text::as_str);
    let arguments = |argument: &str| origin.provider_argument(provider_key, argument);
    let access = Access::Configured { key: provider_key, arguments: &arguments };
    let entry = Entry { partial, ..Entry::plain(&address, access, &values, &NOTHING) };
    let row = intake.add(at, &entry);
    list(intake, address, offset, row)
}
