//! Plans, as `terraform show -json PLAN` prints them.

use std::rc::Rc;

use foldhash::HashMap;
use onus_core::estate::{Aside, Basis};
use onus_hcl::address::{Segment, modules};

use super::address::{list, with_key};
use super::change::{Change, ChangeSeed, Moment, actions, is_made, is_replaced, reason};
use super::configuration::Configuration;
use super::course::Start;
use super::document::Document;
use super::file::File;
use super::links::Links;
use super::origin::Origin;
use super::prior::count_data_sources;
use super::state::read_modules;
use crate::error::{Fault, SourceError};
use crate::json::{Node, Text};
use crate::recipes::entry::{Access, Entry, Written, unknown_beside_id};
use crate::recipes::intake::Intake;
use crate::recipes::lead::Follow;
use crate::recipes::masked::Masked;
use crate::recipes::values::Item;
use crate::source::Source;

/// The modules around an instance, and the one in the configuration.
type Around = Rc<(Vec<Segment>, Option<usize>)>;

/// A plan: what is to be, or what was before its changes.
pub(crate) struct Plan<'t> {
    pub file: File<'t>,
    /// The version of its format.
    pub version: String,
    /// It was shown by the program that made it.
    pub binary: bool,
    pub moment: Moment,
}

impl Source for Plan<'_> {
    fn name(&self) -> String {
        self.file.path.to_owned()
    }

    fn read<'s>(&'s mut self, rows: &mut Intake<'_, '_, 's>) -> Result<(), SourceError> {
        let how = if self.binary { "binary Terraform plan" } else { "Terraform plan" };
        let (before, basis) = match self.moment {
            Moment::Before => (", before its changes", Basis::Recorded),
            Moment::After => ("", Basis::Planned),
        };
        let input = self.file.input(format!("{how}, format {}{before}", self.version), basis);
        rows.begin(input, self.file.text);
        read_plan(rows, std::mem::take(&mut self.file.document), self.moment)
    }
}

fn read_plan<'a>(intake: &mut Intake<'_, '_, 'a>, document: Document<'a>, moment: Moment) -> Result<(), SourceError> {
    let configuration = match &document.configuration {
        Some(raw) => {
            Configuration::read(raw).map_err(|(piece, fault)| intake.fault(piece.fault(intake.text, fault)))?
        }
        None => Configuration::default(),
    };
    let known = document.configuration.is_some();
    let variables = document.variables.unwrap_or_default().0;
    let secret = &configuration.secret_variables;
    let variable = |name: &str| {
        let (_, raw) =
            variables.iter().find(|(key, _)| key.as_str() == name && !secret.iter().any(|secret| secret == name))?;
        let node: Node<'_> = raw.read().ok()?;
        Item::of(node.get("value")?).shown().map(std::borrow::Cow::into_owned)
    };
    let origin = Origin { configuration: known.then_some(&configuration), variables: &variable, ..Origin::bare() };
    let mut around = HashMap::default();
    if document.errored == Some(true) {
        intake.builder.coverage.unread.insert("Terraform ended this plan with an error".to_owned());
        intake
            .builder
            .coverage
            .notes
            .insert(format!("{}: Terraform ended this plan with an error, so it may lack resources", intake.path));
    }
    match document.resource_changes {
        Some(changes) => {
            for change in changes {
                read_change(intake, &origin, &mut around, change, moment)?;
            }
        }
        None if moment == Moment::Before => {
            let help = "make the plan with `terraform show -json PLAN`, or compare two files".to_owned();
            let why = "has no `resource_changes`, so the previous state is unknown".to_owned();
            return Err(SourceError::Unsupported { path: intake.path.clone(), why, help });
        }
        None => {
            if let Some(raw) = &document.planned_values {
                intake.builder.coverage.notes.insert(format!("{}: the plan has no `resource_changes`; `planned_values` were read, where what is not known yet is left out", intake.path));
                read_modules(intake, &origin, raw, true)?;
            }
        }
    }
    if let Some(raw) = &document.prior_state {
        count_data_sources(intake, raw)?;
    }
    let deferred: Vec<Change<'a>> = document
        .deferred_changes
        .unwrap_or_default()
        .into_iter()
        .filter_map(|deferred| deferred.resource_change)
        .collect();
    if !deferred.is_empty() {
        intake.builder.coverage.notes.insert(format!(
            "{}: {} of the changes are put off to a later plan",
            intake.path,
            deferred.len()
        ));
        for change in deferred {
            read_change(intake, &origin, &mut around, change, moment)?;
        }
    }
    Ok(())
}

fn read_change<'a>(
    intake: &mut Intake<'_, '_, 'a>,
    origin: &Origin<'_, 'a>,
    around: &mut HashMap<String, Around>,
    change: Change<'a>,
    moment: Moment,
) -> Result<(), SourceError> {
    let Change {
        address,
        previous_address,
        module_address,
        mode,
        source_type,
        name,
        index,
        provider_name,
        deposed,
        change,
    } = change;
    let offset = change.as_ref().map_or(0, |raw| raw.offset_in(intake.text));
    let missing = |what: &str| intake.fault(Fault::new(offset, format!("a resource change has no `{what}`")));
    let address = address.ok_or_else(|| missing("address"))?;
    let source_type = source_type.ok_or_else(|| missing("type"))?;
    let change = change.ok_or_else(|| missing("change"))?;
    if moment == Moment::Before && actions(&change).as_deref().is_some_and(is_made) {
        return Ok(());
    }
    let (address, key) = with_key(address.0, index.as_ref());
    // Before its move, the resource stood elsewhere.
    let (address, formerly) = match (previous_address, moment) {
        (Some(previous), Moment::Before) => (previous.0, None),
        (previous, _) => (address, previous),
    };
    intake.builder.coverage.read += 1;
    let provider_name = provider_name.unwrap_or_default();
    if deposed.is_some() {
        return intake.set_aside(&address, source_type.as_str(), Aside::Deposed);
    }
    if mode.is_some_and(|mode| mode.as_str() == "data") {
        intake.set_aside(&address, source_type.as_str(), Aside::DataSource)?;
        return list(intake, address, offset, None);
    }
    let adapter = intake.adapters.find(source_type.as_str(), provider_name.as_str());
    let (Some(at), Some(found)) = (adapter, adapter.and_then(|at| intake.adapters.all.get(at))) else {
        let reason =
            actions(&change).as_deref().and_then(|actions| reason(actions, moment)).unwrap_or(Aside::NotRecognised);
        intake.set_aside(&address, source_type.as_str(), reason)?;
        return list(intake, address, offset, None);
    };
    let changed = change
        .read_by(ChangeSeed(&found.attributes, moment))
        .map_err(|fault| intake.fault(change.fault(intake.text, fault)))?;
    if let Some(reason) = reason(&changed.actions, moment) {
        intake.set_aside(&address, source_type.as_str(), reason)?;
        return list(intake, address, offset, None);
    }
    let values = Masked::by_mask(changed.values, changed.sensitive).and_by(changed.otherwise.as_ref());
    let place = module_address.unwrap_or_default();
    let around = match around.get(place.as_str()) {
        Some(known) => known.clone(),
        None => {
            let segments = modules(place.as_str()).unwrap_or_default();
            let module = origin.configuration.and_then(|configuration| configuration.module(&segments));
            let found = Rc::new((segments, module));
            around.insert(place.as_str().to_owned(), Rc::clone(&found));
            found
        }
    };
    let block = around.1.zip(name).and_then(|(module, name)| {
        origin.configuration?.block(module, format!("{}.{}", source_type.as_str(), name.as_str()))
    });
    let provider_key = match block {
        Some(block) => origin
            .configuration
            .and_then(|configuration| configuration.blocks.get(block)?.provider.as_ref())
            .map(Text::as_str),
        None => origin.configuration.and_then(|configuration| configuration.only_provider(provider_name.as_str())),
    };
    let provider_key = provider_key.unwrap_or_default();
    let unknown = &changed.unknown;
    // The configuration is asked only for what is not known.
    let parsed = block.filter(|_| unknown_beside_id(unknown)).and_then(|block| origin.expressions(block));
    let links =
        origin.configuration.zip(parsed.as_ref()).zip(around.1).map(|((configuration, parsed), module)| Links {
            configuration,
            module,
            start: Start { modules: &around.0, address: &address, key: &key },
            for_each: Some(&parsed.0.1),
            known: &parsed.1,
        });
    let written = parsed.as_ref().zip(links.as_ref()).map(|(parsed, links)| Written {
        arguments: &parsed.0.0,
        whole: false,
        follow: links as &dyn Follow<'a>,
    });
    let arguments = |argument: &str| origin.provider_argument(provider_key, argument);
    let access = Access::Configured { key: provider_key, arguments: &arguments };
    let entry = Entry { written, ..Entry::plain(&address, access, &values, unknown) };
    let row = intake.add(at, &entry);
    if let Some(row) = row {
        let replaced = moment == Moment::After && is_replaced(&changed.actions);
        intake.store.set_origin(row, formerly.as_ref().map(Text::as_str), replaced);
    }
    list(intake, address, offset, row)
}
