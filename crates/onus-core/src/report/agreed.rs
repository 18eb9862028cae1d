//! What the agreement adds to a conclusion: acceptances, and the documents that prove.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agreement::{Integrity, Signature};
use crate::assess::{Accepted, Assessment, GapKind, Line, Proof, ProofOf, Status};

/// The acceptance of a risk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct AcceptedRisk {
    /// Why.
    pub reason: String,
    /// The officer's party; `null` where a comment of the configuration accepts it.
    pub party: Option<String>,
    /// The officer's role; `null` where a comment of the configuration accepts it.
    pub role: Option<String>,
    /// The person who holds the role, where the agreement names one; of a comment, its owner.
    pub name: Option<String>,
    /// The last day.
    #[schemars(with = "String")]
    pub until: Date,
    /// Where it is said: file and line; of a comment, the column too.
    pub place: String,
}

impl AcceptedRisk {
    /// An acceptance of which a saved file tells only the place.
    pub(super) fn at(place: &str) -> Self {
        Self { reason: String::new(), party: None, role: None, name: None, until: Date::MAX, place: place.to_owned() }
    }
}

/// A document that shows something of a duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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

/// The kind of gap that an unallocated line is.
pub fn gap_code(assessment: &Assessment<'_>, line: &Line<'_>) -> Option<&'static str> {
    let fault = assessment.allocation(line)?.fault?;
    Some(GapKind::from(fault).code())
}

/// The acceptance of what is short.
pub fn acceptance(assessment: &Assessment<'_>, accepted: Option<Accepted>) -> Option<AcceptedRisk> {
    match accepted? {
        Accepted::Agreement(at) => {
            let one = assessment.agreement.acceptances.get(at)?;
            let officer = &one.officer.value;
            let mut holders = assessment.agreement.officers_of(officer);
            let holder = holders.find(|holder| holder.in_office(assessment.as_of));
            Some(AcceptedRisk {
                reason: one.reason.clone(),
                party: Some(officer.party.clone()),
                role: Some(officer.role.clone()),
                name: holder.map(|holder| holder.name.clone()),
                until: one.term.until,
                place: assessment.show(one.place),
            })
        }
        Accepted::Remark(at) => {
            let one = &assessment.remarks.get(at)?.remark;
            Some(AcceptedRisk {
                reason: one.reason.clone()?,
                party: None,
                role: None,
                name: Some(one.owner.clone()?),
                until: one.until?,
                place: one.at.to_string(),
            })
        }
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
