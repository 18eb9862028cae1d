//! An explanation as owned data.

use std::collections::BTreeMap;

use onus_catalogue::{Layer, Scope, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CheckExplained, Entry, Found, RelatedRows, checks};
use crate::assess::{Answer, Assessment, LawFault, Standing, Status};
use crate::estate::{Basis, Estate, EstateError};
use crate::report::{AcceptedRisk, ProofReport, RuleReport, acceptance, idle_remarks, proofs, rules};

/// Name and version of the schema of an explanation as JSON.
pub const SCHEMA: &str = "onus.explanation/2";

/// A resource, and the duties that were asked for, with everything that led to their answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// `onus.explanation/2`.
    pub schema: String,
    /// The address of the resource.
    pub subject: String,
    /// The root module that it belongs to, as seen from the input; of a plan or state, its own name.
    pub root: Option<String>,
    /// The type in the source's words.
    pub r#type: String,
    /// The kind.
    pub kind: String,
    /// The provider's id.
    pub provider: String,
    /// The service's id.
    pub service: String,
    /// The service model's id.
    pub model: String,
    /// The region, where known.
    pub region: Option<String>,
    /// The account's name.
    pub account: Option<String>,
    /// What values were read from.
    pub basis: Basis,
    /// The input that it was read from.
    pub place: String,
    /// The file that it is written in, where people wrote it.
    pub file: Option<String>,
    /// The line there.
    pub line: Option<u32>,
    /// The column there.
    pub column: Option<u32>,
    /// The duties.
    pub duties: Vec<DutyExplained>,
}

/// One duty, with everything that led to its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyExplained {
    /// The duty's id.
    pub duty: String,
    /// Its title.
    pub title: String,
    /// The layer.
    #[schemars(with = "String")]
    pub layer: Layer,
    /// What it is owed on.
    #[schemars(with = "String")]
    pub scope: Scope,
    /// The status.
    pub status: Status,
    /// How bad it is, where a check says so.
    #[schemars(with = "Option<String>")]
    pub severity: Option<Severity>,
    /// Ids of the parties that do it.
    pub responsible: Vec<String>,
    /// Ids of the parties that answer for it.
    pub accountable: Vec<String>,
    /// Ids of the parties that are asked.
    pub consulted: Vec<String>,
    /// Ids of the parties that are told.
    pub informed: Vec<String>,
    /// The law that fails.
    pub law: Option<LawFault>,
    /// The chain of rules, weakest first.
    pub rules: Vec<RuleReport>,
    /// The checks.
    pub checks: Vec<CheckExplanation>,
    /// Documents that show something of it, the strongest first.
    pub proofs: Vec<ProofReport>,
    /// The accountable party accepts the risk.
    pub accepted: Option<AcceptedRisk>,
    /// Comments of the configuration that speak of it and do not count.
    pub remarks: Vec<IdleRemark>,
}

/// A check, and what decided it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckExplanation {
    /// Where it is written: file and line.
    pub place: String,
    /// Where it applies.
    pub r#where: Option<String>,
    /// The expression.
    pub check: String,
    /// What it says.
    pub answer: Answer,
    /// The columns of the resource that it reads, with their values.
    pub values: BTreeMap<String, String>,
    /// The related rows that it asks for.
    pub related: Vec<RelatedExplanation>,
    /// The SQL that was run.
    pub sql: String,
}

/// Rows that a check asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedExplanation {
    /// The address of the row that they are asked of; `null` where that is the resource itself.
    pub of: Option<String>,
    /// Their kind.
    pub kind: String,
    /// The column by which they refer to the resource.
    pub by: String,
    /// The first of them.
    pub rows: Vec<RelatedRow>,
    /// How many rows there are of which it is not known what they refer to.
    pub undecided: u64,
    /// Whether there may be more that the inputs do not show.
    pub open: bool,
}

/// A row that a check asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedRow {
    /// Its address.
    pub subject: String,
    /// The columns that are read.
    pub values: BTreeMap<String, String>,
}

/// A comment of the configuration that speaks of a duty and does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IdleRemark {
    /// Where it is written.
    pub place: String,
    /// What keeps it from counting.
    pub standing: Standing,
    /// Why.
    pub why: Option<String>,
    /// How to fix it.
    pub remedy: Option<String>,
}

/// The JSON Schema of an explanation as JSON.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Explanation)
}

/// The explanation of duties on a resource.
///
/// # Errors
/// Where SQLite refuses.
pub fn explanation(
    assessment: &Assessment<'_>,
    estate: &Estate,
    found: &Found,
    shown: &[Entry<'_, '_>],
) -> Result<Explanation, EstateError> {
    let class = &found.class;
    let written = estate.written_at(found.id, &[])?;
    let duties = shown.iter().map(|entry| duty(assessment, estate, found, entry)).collect::<Result<_, _>>()?;
    Ok(Explanation {
        schema: SCHEMA.to_owned(),
        subject: found.address.clone(),
        root: estate.roots().get(class.input.as_str()).map(|root| (*root).to_owned()),
        r#type: class.source_type.clone(),
        kind: class.kind.clone(),
        provider: class.provider.clone(),
        service: class.service.clone(),
        model: class.model.clone(),
        region: class.region.clone(),
        account: estate.accounts.get(class.account as usize).map(|account| account.name.clone()),
        basis: class.basis,
        place: class.input.clone(),
        file: written.as_ref().map(|at| at.file.clone()),
        line: written.as_ref().map(|at| at.line),
        column: written.as_ref().map(|at| at.column),
        duties,
    })
}

fn duty(
    assessment: &Assessment<'_>,
    estate: &Estate,
    found: &Found,
    entry: &Entry<'_, '_>,
) -> Result<DutyExplained, EstateError> {
    let allocation = entry.allocation;
    let remarks = idle_remarks(assessment, found.id, entry.id).map(|judged| IdleRemark {
        place: judged.remark.at.to_string(),
        standing: judged.standing,
        why: judged.why.clone(),
        remedy: judged.remedy.clone(),
    });
    let checks = checks(assessment, estate, found, entry)?;
    Ok(DutyExplained {
        duty: entry.id.to_owned(),
        title: entry.duty.title.clone(),
        layer: entry.duty.layer,
        scope: entry.duty.scope,
        status: entry.line.status,
        severity: entry.line.severity,
        responsible: allocation.responsible.clone(),
        accountable: allocation.accountable.clone(),
        consulted: allocation.consulted.clone(),
        informed: allocation.informed.clone(),
        law: allocation.fault,
        rules: rules(assessment, allocation),
        checks: checks.iter().map(|one| check(assessment, one)).collect(),
        proofs: proofs(assessment, entry.line),
        accepted: acceptance(assessment, entry.line.accepted),
        remarks: remarks.collect(),
    })
}

fn check(assessment: &Assessment<'_>, explained: &CheckExplained<'_>) -> CheckExplanation {
    let check = explained.check;
    CheckExplanation {
        place: assessment.catalogue.show(check.fulfilled.place),
        r#where: check.applies_where.as_ref().map(|condition| condition.value.text.clone()),
        check: check.fulfilled.value.text.clone(),
        answer: explained.answer,
        values: explained.values.iter().cloned().collect(),
        related: explained.related.iter().map(related).collect(),
        sql: explained.sql.clone(),
    }
}

fn related(found: &RelatedRows) -> RelatedExplanation {
    let row = |(subject, values): &(String, Vec<(String, String)>)| RelatedRow {
        subject: subject.clone(),
        values: values.iter().cloned().collect(),
    };
    RelatedExplanation {
        of: found.of.clone(),
        kind: found.kind.clone(),
        by: found.by.clone(),
        rows: found.rows.iter().map(row).collect(),
        undecided: found.undecided,
        open: found.open,
    }
}
