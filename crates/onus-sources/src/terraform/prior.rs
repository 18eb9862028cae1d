//! The state before a plan. What is managed stands in the plan as well; data sources that were read stand here only.

use onus_core::estate::Aside;
use serde::Deserialize;

use super::address::with_key;
use super::state::{Module, Values};
use crate::error::SourceError;
use crate::json::Raw;
use crate::recipes::intake::Intake;

#[derive(Deserialize)]
struct Prior<'a> {
    #[serde(borrow)]
    values: Option<Values<'a>>,
}

/// Counts the data sources that were read before planning.
pub(crate) fn count_data_sources<'a>(intake: &mut Intake<'_, '_, 'a>, raw: &Raw<'a>) -> Result<(), SourceError> {
    // Most prior states hold none, and looking for the word is much cheaper than parsing.
    if raw.text().is_some_and(|text| !text.contains("\"data\"")) {
        return Ok(());
    }
    let prior: Prior<'a> = raw.read().map_err(|fault| intake.fault(raw.fault(intake.text, fault)))?;
    let mut open: Vec<Raw<'a>> = prior.values.and_then(|values| values.root_module).into_iter().collect();
    while let Some(raw) = open.pop() {
        let module: Module<'a> = raw.read().map_err(|fault| intake.fault(raw.fault(intake.text, fault)))?;
        for seen in module.resources.unwrap_or_default() {
            let (Some(address), Some(source_type)) = (seen.address, seen.source_type) else { continue };
            if seen.mode.is_none_or(|mode| mode.as_str() != "data") {
                continue;
            }
            let (address, _) = with_key(address.0, seen.index.as_ref());
            if intake.listed.contains_key(&address) {
                continue;
            }
            intake.builder.coverage.read += 1;
            intake.set_aside(&address, source_type.as_str(), Aside::DataSource)?;
        }
        open.extend(module.child_modules.unwrap_or_default());
    }
    Ok(())
}
