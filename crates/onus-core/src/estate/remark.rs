//! Remarks: comments of the configuration that accept a risk, or mean to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Estate, EstateError, WrittenAt};

/// A comment that accepts a risk of one duty, or means to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remark {
    /// Where it is written.
    pub at: WrittenAt,
    /// What it stands on, as it is written there: a resource, a part of one, or the call of a module.
    pub on: Option<String>,
    /// The program whose comment it is, and the id that it names; none where it is one of Onus.
    pub foreign: Option<(String, String)>,
    /// Ids of the duties that it speaks of, the nearest first: one at most, where it is one of Onus.
    pub duties: Vec<String>,
    /// The last day on which it holds.
    #[serde(with = "day")]
    pub until: Option<Date>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why the risk is accepted.
    pub reason: Option<String>,
    /// As it is written: one line, not longer than [`Remark::LONGEST`].
    pub text: String,
    /// Why it counts on no day.
    pub faults: Vec<String>,
    /// What it speaks of.
    pub targets: Vec<RemarkTarget>,
    /// How many targets it lost, because it did not stand there at the commit that decides
    /// ([`Estate::hold_remarks_against`]).
    #[serde(default)]
    pub brought: u64,
}

/// A row of the estate that a remark speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RemarkTarget {
    /// The id of the resource.
    pub resource: i64,
    /// The columns that are filled from what it stands on; none where it speaks of the resource as a whole.
    pub columns: Vec<String>,
}

impl Remark {
    /// What a comment of Onus begins with.
    pub const MARKER: &'static str = "onus:accept";

    /// How many characters of a comment are kept.
    pub const LONGEST: usize = 200;

    /// Reads a day: `2027-01-31`, and in no other form.
    pub fn day(text: &str) -> Option<Date> {
        let date: Date = text.parse().ok()?;
        (date.to_string() == text).then_some(date)
    }

    /// The comment as it would count on a day, with what it says already; what it does not say is to be filled in, and so is
    /// a last day that is over.
    pub fn fixed(&self, duty: &str, day: Date) -> String {
        let until =
            self.until.filter(|until| *until >= day).map_or_else(|| "YYYY-MM-DD".to_owned(), |until| until.to_string());
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let is_word = |text: &str| !text.contains(|c: char| c.is_whitespace() || c == '"');
        let owner = match self.owner.as_deref() {
            Some(owner) if is_word(owner) => owner.to_owned(),
            Some(owner) => quoted(owner),
            None => "…".to_owned(),
        };
        let reason = quoted(self.reason.as_deref().unwrap_or("…"));
        format!("# {} {duty} until={until} owner={owner} reason={reason}", Self::MARKER)
    }
}

/// What a remark says of one resource: the same wherever in its directory it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pardon {
    directory: PathBuf,
    on: Option<String>,
    duties: Vec<String>,
    until: Option<Date>,
    owner: Option<String>,
    reason: Option<String>,
    address: String,
    columns: Vec<String>,
}

impl Estate {
    /// What each remark says of each resource that it speaks of.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn pardons(&self) -> Result<BTreeSet<Pardon>, EstateError> {
        let targets = self.remarks.iter().flat_map(|remark| remark.targets.iter().map(move |target| (remark, target)));
        targets.map(|(remark, target)| self.pardon(remark, target)).collect()
    }

    fn pardon(&self, remark: &Remark, target: &RemarkTarget) -> Result<Pardon, EstateError> {
        Ok(Pardon {
            directory: Path::new(&remark.at.file).parent().unwrap_or(Path::new("")).to_path_buf(),
            on: remark.on.clone(),
            duties: remark.duties.clone(),
            until: remark.until,
            owner: remark.owner.clone(),
            reason: remark.reason.clone(),
            address: self.address(target.resource)?,
            columns: target.columns.clone(),
        })
    }

    /// From now on, remarks speak only of what they spoke of before: of the same resource, in the same words, in the same directory.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn hold_remarks_against(&mut self, before: &BTreeSet<Pardon>) -> Result<(), EstateError> {
        let mut remarks = std::mem::take(&mut self.remarks);
        for remark in &mut remarks {
            let mut kept = Vec::new();
            for target in &remark.targets {
                if before.contains(&self.pardon(remark, target)?) {
                    kept.push(target.clone());
                }
            }
            remark.brought = (remark.targets.len() - kept.len()) as u64;
            remark.targets = kept;
        }
        self.remarks = remarks;
        Ok(())
    }
}

/// Days as texts.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "the signature that serde calls")]
    pub(super) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}
