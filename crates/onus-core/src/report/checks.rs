//! What the checks of a duty say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{Answer, Assessment, Line};

/// A check of a gap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    /// Where it is written: file and line.
    pub place: String,
    /// The expression.
    pub check: String,
    /// True, false, or `null` where that cannot be told yet.
    pub fulfilled: Option<bool>,
}

/// The checks of a line's duty that concern its subject, with what they say.
pub fn checks(assessment: &Assessment<'_>, line: &Line<'_>) -> Vec<CheckReport> {
    let duty = assessment.duty(line);
    let found = line.answers.iter().filter_map(|(at, answer)| {
        let check = duty?.checks.get(*at)?;
        let fulfilled = match answer {
            Answer::NotApplicable => return None,
            answer => answer.truth(),
        };
        Some(CheckReport {
            place: assessment.catalogue.show(check.fulfilled.place),
            check: check.fulfilled.value.text.clone(),
            fulfilled,
        })
    });
    found.collect()
}
