//! What the agreement adds: its own gaps, and the evidence with what it shows on the estate.

use std::collections::BTreeMap;

use jiff::civil::Date;
use onus_catalogue::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fingerprint;
use crate::agreement::{Agreement, Term};
use crate::assess::{Accepted, AgreementGap, Assessment, GapKind, Judged, ProofOf, Standing};
use crate::estate::Remark;
use crate::report::register::{self, EvidenceReport, EvidenceSort, EvidenceState};

/// Something that is wrong with the agreement itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementGapReport {
    /// The code of its kind; `docs/gaps/CODE.md` tells what it means.
    pub code: String,
    /// What is wrong with all of its kind.
    #[serde(default)]
    pub title: String,
    /// How bad it is.
    #[schemars(with = "String")]
    pub severity: Severity,
    /// Whether it counts among breaches.
    #[serde(default)]
    pub breach: bool,
    /// The id of the party that can fix it.
    pub party: String,
    /// What it is about.
    pub subject: String,
    /// What is wrong.
    pub what: String,
    /// How to fix it.
    pub remedy: String,
    /// Where the agreement says it: file and line; of a comment of the configuration, the column too.
    pub place: Option<String>,
    /// The file of that place.
    pub file: Option<String>,
    /// The line there, from 1.
    pub line: Option<u32>,
    /// The column there, from 1.
    pub column: Option<u32>,
    /// Ids of the duties that it touches.
    pub duties: Vec<String>,
    /// How many duties on subjects it touches; for `unowned`, how many resources.
    pub count: u64,
    /// The same from run to run: SHA-256 over kind, party and subject, in hexadecimal.
    #[serde(default)]
    pub fingerprint: String,
}

impl AgreementGapReport {
    /// Its kind; none where a saved file names a code that this version of Onus does not know.
    pub fn kind(&self) -> Option<GapKind> {
        GapKind::from_code(&self.code)
    }
}

/// Gaps of the agreement for a report, in the order in which they are given.
pub fn agreement_gaps<'g>(
    assessment: &Assessment<'_>,
    gaps: impl Iterator<Item = &'g AgreementGap>,
) -> Vec<AgreementGapReport> {
    let twins = |gap: &AgreementGap| {
        let same =
            |other: &&AgreementGap| (other.kind, &other.party, &other.subject) == (gap.kind, &gap.party, &gap.subject);
        assessment.agreement_gaps.iter().filter(same).count() > 1
    };
    gaps.map(|gap| {
        let written = gap.written.as_ref().map(|at| (at.file.clone(), at.line, at.column));
        let at = gap.place.map(|place| {
            let file = assessment.agreement.file_of(assessment.catalogue, place);
            (file.to_owned(), place.line, place.column)
        });
        let at = at.or(written);
        AgreementGapReport {
            code: gap.kind.code().to_owned(),
            title: gap.kind.title().to_owned(),
            severity: gap.kind.severity(),
            breach: gap.kind.is_breach(),
            party: gap.party.clone(),
            subject: gap.subject.clone(),
            what: gap.what.clone(),
            remedy: gap.remedy.clone(),
            place: assessment.place_of(gap),
            line: at.as_ref().map(|at| at.1),
            column: at.as_ref().map(|at| at.2),
            file: at.map(|at| at.0),
            duties: gap.duties.clone(),
            count: gap.count,
            fingerprint: fingerprint::of_agreement(gap, twins(gap)),
        }
    })
    .collect()
}

/// Evidence as the register has it, with what it shows here; after it, the risks that comments of the configuration accept.
pub(super) fn evidence(assessment: &Assessment<'_>) -> Vec<EvidenceReport> {
    let mut shows: BTreeMap<ProofOf, u64> = BTreeMap::new();
    let mut accepts: BTreeMap<Accepted, u64> = BTreeMap::new();
    for line in &assessment.lines {
        for proof in &line.proofs {
            *shows.entry(proof.document).or_default() += line.count;
        }
        if let Some(at) = line.accepted {
            *accepts.entry(at).or_default() += line.count;
        }
    }
    let mut found = register::evidence(assessment.catalogue, assessment.agreement, assessment.as_of);
    // Each sort stands in the order of the agreement: its index is how many of it came before.
    let mut numbers: BTreeMap<EvidenceSort, usize> = BTreeMap::new();
    for one in &mut found {
        let number = numbers.entry(one.sort).or_default();
        let at = *number;
        *number += 1;
        one.shows = match one.sort {
            EvidenceSort::Attestation => shows.get(&ProofOf::Attestation(at)),
            EvidenceSort::BridgeLetter => shows.get(&ProofOf::BridgeLetter(at)),
            EvidenceSort::Declaration => shows.get(&ProofOf::Declaration(at)),
            EvidenceSort::Contract => shows.get(&ProofOf::Contract(at)),
            EvidenceSort::Acceptance => accepts.get(&Accepted::Agreement(at)),
            EvidenceSort::Clause | EvidenceSort::Officer => None,
        }
        .copied()
        .or(Some(0));
    }
    // What else comments say is not a document.
    let told = assessment.remarks.iter().filter(|one| matches!(one.standing, Standing::Counts | Standing::Ended));
    found.extend(told.map(|one| remark(assessment, one)));
    found
}

fn remark(assessment: &Assessment<'_>, judged: &Judged) -> EvidenceReport {
    let one = &judged.remark;
    let on = one.on.as_ref().map_or(String::new(), |on| format!(" on {on}"));
    let reason = one.reason.as_deref().unwrap_or_default();
    let duties = one.duties.join(", ");
    let party = owner_of(assessment, one);
    let state = if judged.standing == Standing::Counts { EvidenceState::ReliedOn } else { EvidenceState::Lapsed };
    let term = Term { from: Date::MIN, until: one.until };
    EvidenceReport {
        id: duties.clone(),
        what: format!("comment{on}"),
        title: format!("{duties}{on}: {reason}"),
        party_title: assessment.parties.title(&party).to_owned(),
        party,
        by: one.owner.clone(),
        shows: Some(judged.accepts),
        ..EvidenceReport::of_term(EvidenceSort::Acceptance, state, term, assessment.as_of, one.at.to_string())
    }
}

/// The party that a remark's owner is of; the customer, where the agreement does not name the owner.
fn owner_of(assessment: &Assessment<'_>, remark: &Remark) -> String {
    let owner = remark.owner.as_deref().unwrap_or_default();
    let named = assessment.agreement.parties_named(owner, &assessment.parties);
    named.into_iter().next().unwrap_or_else(|| Agreement::CUSTOMER.to_owned())
}
