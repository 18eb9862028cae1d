//! Comments of the configuration that accept risks, or mean to, for reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{Assessment, Judged, Standing};

/// A comment of the configuration that accepts a risk, or means to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemarkReport {
    /// The file that it is written in.
    pub place: String,
    /// The line there.
    pub line: u32,
    /// The column there, in characters.
    pub column: u32,
    /// What it stands on, as it is written there; `null` where that is nothing that it could speak of.
    pub on: Option<String>,
    /// The comment; a long one is cut.
    pub text: String,
    /// The program whose comment it is; `null` where it is one of Onus.
    pub program: Option<String>,
    /// The check of that program that it names.
    pub check: Option<String>,
    /// Ids of the duties that it speaks of.
    pub duties: Vec<String>,
    /// The last day on which it holds.
    pub until: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why the risk is accepted.
    pub reason: Option<String>,
    /// Whether it counts, and if not, what keeps it from counting.
    pub standing: Standing,
    /// How many duties on subjects it accepts.
    pub accepts: u64,
    /// On how many resources or blocks it does not count, because it did not stand there at the commit that decides.
    #[serde(default)]
    pub brought: u64,
    /// Where it does not count: why.
    pub why: Option<String>,
    /// Where it does not count: how to fix it.
    pub remedy: Option<String>,
}

impl RemarkReport {
    /// Where it is written: file, line and column.
    pub fn at(&self) -> String {
        format!("{}:{}:{}", self.place, self.line, self.column)
    }

    /// The program whose comment it is, and the check that it names.
    pub fn foreign(&self) -> Option<(&str, &str)> {
        Some((self.program.as_deref()?, self.check.as_deref()?))
    }
}

/// All of them, in the order of their places.
pub fn remarks(assessment: &Assessment<'_>) -> Vec<RemarkReport> {
    assessment.remarks.iter().map(of).collect()
}

/// Those that speak of a duty on a resource, by its id, and do not count.
pub fn idle_remarks<'a>(
    assessment: &'a Assessment<'_>,
    resource: i64,
    duty: &'a str,
) -> impl Iterator<Item = &'a Judged> {
    assessment.remarks.iter().filter(move |judged| {
        let speaks = judged.remark.targets.binary_search_by_key(&resource, |target| target.resource).is_ok();
        judged.standing != Standing::Counts && speaks && judged.remark.duties.iter().any(|of| of == duty)
    })
}

fn of(judged: &Judged) -> RemarkReport {
    let remark = &judged.remark;
    let (program, check) = remark.foreign.clone().unzip();
    RemarkReport {
        place: remark.at.file.clone(),
        line: remark.at.line,
        column: remark.at.column,
        on: remark.on.clone(),
        text: remark.text.clone(),
        program,
        check,
        duties: remark.duties.clone(),
        until: remark.until.map(|until| until.to_string()),
        owner: remark.owner.clone(),
        reason: remark.reason.clone(),
        standing: judged.standing,
        accepts: judged.accepts,
        brought: remark.brought,
        why: judged.why.clone(),
        remedy: judged.remedy.clone(),
    }
}
