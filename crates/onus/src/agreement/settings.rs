//! Settings of a run that belong to the agreement.

use schemars::JsonSchema;

/// `[settings]`
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
pub struct Settings {
    /// The time zone in which days begin and end, as `Europe/Berlin`; that of the machine where nothing is said.
    pub time_zone: Option<String>,
    /// What makes the exit code 1, as `--fail-on` takes it.
    pub fail_on: Option<String>,
    /// Further catalogue directories, relative to the agreement.
    pub catalogue: Vec<String>,
    /// What is assessed where no input is named, relative to the agreement.
    pub inputs: Vec<String>,
}
