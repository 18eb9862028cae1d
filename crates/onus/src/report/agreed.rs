//! What the agreement adds to a report: its own gaps, and the documents that prove.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agreement::{Integrity, OfficerName, Signature};
use crate::assess::{Accepted, AgreementGap, Assessment, GapKind, Line, Proof, ProofOf, Status};

/// Something that is wrong with the agreement itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementGapReport {
    /// The code of its kind; `docs/gaps/CODE.md` tells what it means.
    pub code: String,
    /// How bad it is.
    pub severity: String,
    /// The id of the party that can mend it.
    pub party: String,
    /// What it is about.
    pub subject: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub remedy: String,
    /// Where the agreement says it: file and line; of a comment of the configuration, the column too.
    pub place: Option<String>,
    /// Ids of the duties that it touches.
    pub duties: Vec<String>,
    /// How many duties on subjects it touches; for `unowned`, how many resources.
    pub count: u64,
}

/// A document that shows something of a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProofReport {
    /// What it makes of the duty.
    pub status: Status,
    /// What it is.
    pub what: String,
    /// The parties of whom it speaks.
    pub parties: Vec<String>,
    /// The last day on which it is relied on.
    pub until: Option<String>,
    /// Whether a registered key signed it; `null` where it is not a declaration.
    pub signed: Option<bool>,
    /// Where the agreement names it: file and line.
    pub place: String,
}

/// Gaps of the agreement for a report, in the order in which they are given.
pub fn agreement_gaps<'g>(
    assessment: &Assessment<'_>,
    gaps: impl Iterator<Item = &'g AgreementGap>,
) -> Vec<AgreementGapReport> {
    gaps.map(|gap| AgreementGapReport {
        code: gap.kind.code().to_owned(),
        severity: gap.kind.severity().id().to_owned(),
        party: gap.party.clone(),
        subject: gap.subject.clone(),
        what: gap.what.clone(),
        remedy: gap.remedy.clone(),
        place: assessment.place_of(gap),
        duties: gap.duties.clone(),
        count: gap.count,
    })
    .collect()
}

/// The kind of gap that an unallocated line is.
pub fn gap_code(assessment: &Assessment<'_>, line: &Line<'_>) -> Option<&'static str> {
    let fault = assessment.allocations.get(line.allocation)?.fault?;
    Some(GapKind::from(fault).code())
}

/// The acceptance of a risk, wherever it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedRisk<'a> {
    /// Why the risk is accepted.
    pub reason: &'a str,
    /// The last day on which it holds.
    pub until: Date,
    /// Who accepts it.
    pub by: AcceptedBy<'a>,
    /// Where it is said: file and line, of a comment the column too.
    pub place: String,
}

/// Who accepts a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptedBy<'a> {
    /// An officer, by the agreement.
    Officer(&'a OfficerName),
    /// A person or team, by a comment of the configuration.
    Owner(&'a str),
}

/// The acceptance of what is short.
pub fn acceptance<'a>(assessment: &'a Assessment<'_>, accepted: Option<Accepted>) -> Option<AcceptedRisk<'a>> {
    match accepted? {
        Accepted::Agreement(at) => assessment.agreement.acceptances.get(at).map(|one| AcceptedRisk {
            reason: &one.reason,
            until: one.term.until,
            by: AcceptedBy::Officer(&one.officer.value),
            place: assessment.show(one.place),
        }),
        Accepted::Remark(at) => assessment.remarks.get(at).and_then(|judged| {
            let one = &judged.remark;
            let by = AcceptedBy::Owner(one.owner.as_deref()?);
            Some(AcceptedRisk { reason: one.reason.as_deref()?, until: one.until?, by, place: one.at.to_string() })
        }),
    }
}

/// The documents that show something of a line, the strongest first.
pub fn proofs(assessment: &Assessment<'_>, line: &Line<'_>) -> Vec<ProofReport> {
    line.proofs.iter().filter_map(|proof| proof_report(assessment, proof)).collect()
}

fn proof_report(assessment: &Assessment<'_>, proof: &Proof) -> Option<ProofReport> {
    let agreement = assessment.agreement;
    let title = |id: &str| {
        assessment.catalogue.documents.get(id).map_or_else(|| id.to_owned(), |document| document.title.clone())
    };
    let mut signed = None;
    let (what, place) = match proof.document {
        ProofOf::Attestation(at) => {
            let one = agreement.attestations.get(at)?;
            let by = one.auditor.as_ref().map_or(String::new(), |auditor| format!(" by {auditor}"));
            let period = format!("{} to {}", one.period.from, one.period.until);
            let changed = match one.file.as_ref().map(|file| &file.found) {
                Some(Integrity::Changed(_)) => ", changed since",
                Some(Integrity::Missing(_)) => ", file missing",
                _ => "",
            };
            (format!("{} of {}{by}, {period}{changed}", title(&one.document), one.of.value), one.place)
        }
        ProofOf::BridgeLetter(at) => {
            let one = agreement.bridge_letters.get(at)?;
            let period = format!("{} to {}", one.period.from, one.period.until);
            (format!("bridge letter on {}, {period}", one.attestation.value), one.place)
        }
        ProofOf::Declaration(at) => {
            let one = agreement.declarations.get(at)?;
            signed = Some(matches!(one.signature, Signature::Verified(_)));
            let mark = match &one.signature {
                Signature::Verified(by) => format!("signed by {by}"),
                Signature::Unsigned => "unsigned".to_owned(),
                Signature::Invalid(_) => "with a signature that does not verify".to_owned(),
            };
            let officer = &one.officer.value;
            (
                format!("declaration {} by {} of {} on {}, {mark}", one.id, officer.role, officer.party, one.date),
                one.place,
            )
        }
        ProofOf::Contract(at) => {
            let one = agreement.contracts.get(at)?;
            let sort = one.kind.as_ref().map_or_else(|| "contract".to_owned(), |kind| title(&kind.value));
            (format!("{sort}: {} with {}, from {}", one.document, one.with.value, one.term.from), one.place)
        }
    };
    Some(ProofReport {
        status: proof.status,
        what,
        parties: proof.parties.clone(),
        until: proof.until.map(|until| until.to_string()),
        signed,
        place: assessment.show(place),
    })
}
