//! Settings of a run that belong to the agreement.

use std::path::{Path, PathBuf};

use onus_catalogue::decode::File;
use onus_files::{TEXT_LIMIT, Tree};
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
    /// Whether comments of the configuration may accept risks; they may where nothing is said. `false` keeps them from it, and
    /// no option of a run allows it again.
    pub inline_acceptances: Option<bool>,
}

impl Settings {
    /// Whether comments of the configuration may accept risks.
    pub fn heeds_remarks(&self) -> bool {
        self.inline_acceptances.unwrap_or(true)
    }

    /// The catalogue directories that the agreement at `path` names. They are needed before the agreement can be held
    /// against the catalogue, so faults are passed over here: reading the whole file reports them.
    pub fn catalogue_directories(tree: &dyn Tree, path: &Path) -> Vec<PathBuf> {
        let text = tree.read(path, TEXT_LIMIT).map(|read| String::from_utf8(read.bytes));
        let Ok(Ok(text)) = text else { return Vec::new() };
        let file = File::new(0, path.display().to_string(), text.trim_start_matches('\u{feff}'));
        let named: Option<Vec<String>> = file.decode(|root| {
            let settings = root.get("settings")?.table("the settings")?;
            settings.optional("catalogue")
        });
        let home = path.parent().unwrap_or(Path::new(""));
        named.unwrap_or_default().iter().map(|directory| home.join(directory)).collect()
    }
}
