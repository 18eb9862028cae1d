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

/// Whether a member `mode` has the value `data` somewhere.
fn has_data_sources(text: &str) -> bool {
    text.match_indices("\"data\"").any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end().strip_suffix(':');
        before.is_some_and(|before| before.trim_end().ends_with("\"mode\""))
    })
}

/// Counts the data sources that were read before planning.
pub(crate) fn count_data_sources<'a>(intake: &mut Intake<'_, '_, 'a>, raw: &Raw<'a>) -> Result<(), SourceError> {
    // Most prior states hold none, and looking for them is much cheaper than parsing.
    if raw.text().is_some_and(|text| !has_data_sources(text)) {
        return Ok(());
    }
    let prior: Prior<'a> = raw.read().map_err(|fault| intake.fault(raw.fault(intake.text, fault)))?;
    let mut open: Vec<Raw<'a>> = prior.values.and_then(|values| values.root_module).into_iter().collect();
    while let Some(raw) = open.pop() {
        let module: Module<'a> = raw.read().map_err(|fault| intake.fault(raw.fault(intake.text, fault)))?;
        for seen in module.resources.unwrap_or_default() {
            if seen.mode.is_none_or(|mode| mode.as_str() != "data") {
                continue;
            }
            let (Some(address), Some(source_type)) = (seen.address, seen.source_type) else {
                let nameless = format!("{}: a data source of `prior_state` has no address or type", intake.path);
                intake.builder.coverage.notes.insert(nameless);
                continue;
            };
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

#[cfg(test)]
mod tests {
    use super::has_data_sources;

    #[test]
    fn only_the_mode_tells_a_data_source() {
        for text in [r#"{"mode":"data"}"#, "{\"mode\" :\n \"data\"}", r#"{"name":"data","mode":"data"}"#] {
            assert!(has_data_sources(text), "{text}");
        }
        for text in [r#"{"name":"data"}"#, r#"["mode","data"]"#, r#"{"mode":"managed"}"#, r#""data""#, ""] {
            assert!(!has_data_sources(text), "{text}");
        }
    }
}
