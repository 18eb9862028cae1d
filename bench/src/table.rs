//! The table of results, in Markdown.

use crate::measure::Usage;

/// What was measured at one size.
pub struct Row {
    /// How many resources the plan has.
    pub resources: usize,
    /// The size of the plan, in bytes.
    pub bytes: f64,
    /// The JSON library alone, or why not.
    pub parse: Result<Usage, String>,
    /// Onus, or why not.
    pub onus: Result<Usage, String>,
    /// Checkov, unless it was not asked for.
    pub checkov: Option<Checkov>,
}

/// What was measured of Checkov.
pub struct Checkov {
    /// What it used, or why not.
    pub usage: Result<Usage, String>,
    /// How many resources it says that it looked at.
    pub understood: Option<u64>,
}

/// The heading of the table.
pub const HEADING: &str = "\
| resources | file MB | parse CPU-s | onus CPU-s | ratio | onus peak MB | peak / file | onus wall s | checkov CPU-s | checkov peak MB | resources checkov understood |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

impl Row {
    /// The row as a line.
    pub fn line(&self) -> String {
        let mut cells = vec![self.resources.to_string(), mega(self.bytes)];
        cells.push(cell(&self.parse, |usage| seconds(usage.cpu)));
        cells.push(cell(&self.onus, |usage| seconds(usage.cpu)));
        cells.push(match (&self.parse, &self.onus) {
            (Ok(parse), Ok(onus)) => format!("{:.1}", onus.cpu / parse.cpu.max(1e-6)),
            _ => none(),
        });
        if let Ok(onus) = &self.onus {
            cells.extend([mega(onus.peak), format!("{:.2}", onus.peak / self.bytes.max(1.0)), seconds(onus.wall)]);
        } else {
            cells.extend([none(), none(), none()]);
        }
        if let Some(Checkov { usage, understood }) = &self.checkov {
            cells.push(cell(usage, |usage| seconds(usage.cpu)));
            cells.push(usage.as_ref().map_or_else(|_| none(), |usage| mega(usage.peak)));
            cells.push(understood.map_or_else(none, |count| count.to_string()));
        } else {
            cells.extend([none(), none(), none()]);
        }
        format!("| {} |", cells.join(" | "))
    }
}

/// A figure, or why there is none.
pub fn cell(usage: &Result<Usage, String>, figure: impl Fn(&Usage) -> String) -> String {
    usage.as_ref().map_or_else(Clone::clone, figure)
}

fn none() -> String {
    "–".to_owned()
}

/// Seconds, with three digits.
pub fn seconds(value: f64) -> String {
    if value < 1.0 { format!("{value:.3}") } else { format!("{value:.2}") }
}

/// Millions of bytes.
pub fn mega(bytes: f64) -> String {
    format!("{:.1}", bytes / 1e6)
}
