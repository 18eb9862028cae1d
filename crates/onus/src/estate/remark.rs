//! Remarks: comments of the configuration that accept a risk, or mean to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::WrittenAt;

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
    pub fn mended(&self, duty: &str, day: Date) -> String {
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
