//! What is wrong with the evidence itself. What that does to the duties on an estate, an assessment tells.

use jiff::civil::Date;
use onus_catalogue::Catalogue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::{EvidenceReport, EvidenceSort, EvidenceState, SignatureState, all_parties};
use super::{FileReport, FileState};
use crate::agreement::{Agreement, OfficerName};
use crate::assess::GapKind;

/// Something that is wrong with a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceFault {
    /// The code of the kind of gap; `docs/gaps/CODE.md` tells what it means.
    pub code: String,
    /// How bad it is.
    pub severity: String,
    /// The id of the party that can fix it.
    pub party: String,
    /// Its name.
    pub party_title: String,
    /// What it is about.
    pub subject: String,
    /// What is wrong.
    pub what: String,
    /// How to fix it.
    pub remedy: String,
    /// Where the agreement says it: file and line.
    pub place: String,
}

const LOOK: &str =
    "put the file back that was meant, or look at the new one and write its hash down: `onus evidence hash FILE`";
const SIGN: &str = "have the officer sign what `onus evidence statement` prints with the registered key";

/// All that is wrong with evidence, worst kinds first, then in the order of the evidence.
pub fn evidence_faults(
    catalogue: &Catalogue,
    agreement: &Agreement,
    day: Date,
    evidence: &[EvidenceReport],
) -> Vec<EvidenceFault> {
    let mut found: Vec<(GapKind, EvidenceFault)> = Vec::new();
    for one in evidence {
        found.extend(
            one.files.iter().filter_map(|file| Some(fault(one, GapKind::EvidenceChanged, broken(file)?, LOOK))),
        );
        if let Some(signature) = one.signature.as_ref().filter(|signature| signature.state == SignatureState::Invalid) {
            let why = signature.why.as_deref().unwrap_or("it does not verify");
            found.push(fault(one, GapKind::SignatureInvalid, format!("{why}: it does not count"), SIGN));
        }
        if one.state == EvidenceState::NotInPower {
            let on = one.from.map_or_else(|| "that day".to_owned(), |from| from.to_string());
            let what = format!("nobody held the role on {on}, the day of the declaration: it does not count");
            let remedy = "register who held the role on that day, or have the declaration made anew";
            found.push(fault(one, GapKind::OfficerGone, what, remedy));
        }
        found.extend(over(agreement, one));
    }
    found.extend(acceptors_gone(catalogue, agreement, day));
    found.sort_by_key(|(kind, _)| (kind.severity(), *kind));
    let parties = all_parties(catalogue, agreement);
    let named = |fault: EvidenceFault| EvidenceFault { party_title: parties.title(&fault.party).to_owned(), ..fault };
    found.into_iter().map(|(_, fault)| named(fault)).collect()
}

fn fault(one: &EvidenceReport, kind: GapKind, what: String, remedy: &str) -> (GapKind, EvidenceFault) {
    let subject = match one.sort {
        EvidenceSort::Attestation => format!("attestation {}", one.id),
        EvidenceSort::BridgeLetter => format!("bridge letter {}", one.what),
        EvidenceSort::Declaration => format!("declaration {}", one.id),
        EvidenceSort::Acceptance => format!("acceptance of {} by {}", one.id, one.what),
        EvidenceSort::Contract | EvidenceSort::Clause => format!("contract {} with {}", one.id, one.party_title),
        EvidenceSort::Officer => format!("{} of {}", one.id, one.party_title),
    };
    // A document is obtained by whoever relies on it; a word is given by whoever gave it.
    let own = matches!(one.sort, EvidenceSort::Declaration | EvidenceSort::Acceptance);
    let party = if own { one.party.as_str() } else { Agreement::CUSTOMER }.to_owned();
    let (code, severity) = (kind.code().to_owned(), kind.severity().id().to_owned());
    (
        kind,
        EvidenceFault {
            code,
            severity,
            party,
            party_title: String::new(),
            subject,
            what,
            remedy: remedy.to_owned(),
            place: one.place.clone(),
        },
    )
}

/// What is wrong with a file.
fn broken(file: &FileReport) -> Option<String> {
    match file.state {
        FileState::Same | FileState::Unstated => None,
        FileState::Changed => {
            let found = file.found.as_deref().unwrap_or_default();
            Some(format!(
                "`{}` has the SHA-256 {found}, not the one that was written down: it does not count",
                file.file
            ))
        }
        FileState::Missing => {
            let why = file.why.as_deref().unwrap_or("not there");
            Some(format!("`{}` cannot be read ({why}): it does not count", file.file))
        }
    }
}

/// What is over and followed by nothing. The end of a contract on managed services is not a fault of evidence: it gives
/// duties back, which `onus contracts` and an assessment tell.
fn over(agreement: &Agreement, one: &EvidenceReport) -> Option<(GapKind, EvidenceFault)> {
    let until = one.until.filter(|_| one.days_left.is_some_and(|days| days < 0))?;
    if one.followed_by.is_some() {
        return None;
    }
    let (kind, what, remedy) = match one.sort {
        EvidenceSort::Attestation => (
            GapKind::AttestationLapsed,
            format!("was relied on until {until}"),
            "obtain the current document and name it here",
        ),
        EvidenceSort::BridgeLetter => (
            GapKind::AttestationLapsed,
            format!("covered the time until {until}, and the report is no longer relied on"),
            "obtain the next report and name it here",
        ),
        EvidenceSort::Declaration => (
            GapKind::DeclarationOverdue,
            format!("was to be reviewed by {until}"),
            "review what it says, and give it a new date",
        ),
        EvidenceSort::Acceptance => (
            GapKind::AcceptanceExpired,
            format!("ended on {until}"),
            "have the risk accepted again with a later end, or fix what it accepted and remove it",
        ),
        EvidenceSort::Contract if is_document(agreement, &one.id) => (
            GapKind::ContractLapsed,
            format!("ended on {until}"),
            "name the document that is in force now, or remove it",
        ),
        EvidenceSort::Contract | EvidenceSort::Clause | EvidenceSort::Officer => return None,
    };
    Some(fault(one, kind, what, remedy))
}

/// Whether a contract stands for a document of the catalogue.
fn is_document(agreement: &Agreement, reference: &str) -> bool {
    agreement.contracts.iter().any(|contract| contract.document == reference && contract.kind.is_some())
}

/// Whoever accepts a risk must still be there to answer for it.
fn acceptors_gone(catalogue: &Catalogue, agreement: &Agreement, day: Date) -> Vec<(GapKind, EvidenceFault)> {
    let parties = all_parties(catalogue, agreement);
    let gone = |name: &OfficerName| !agreement.officers_of(name).any(|officer| officer.in_office(day));
    let acceptances = agreement.acceptances.iter().filter(|one| one.term.holds(day) && gone(&one.officer.value));
    acceptances
        .map(|one| {
            let name = &one.officer.value;
            let kind = GapKind::OfficerGone;
            let fault = EvidenceFault {
                code: kind.code().to_owned(),
                severity: kind.severity().id().to_owned(),
                party: name.party.clone(),
                party_title: String::new(),
                subject: format!("acceptance of {} by {}", one.duty.value, name.role),
                what: format!("nobody is {} of {} any more to answer for it", name.role, parties.title(&name.party)),
                remedy: "name a successor, or have the risk accepted again by another officer".to_owned(),
                place: agreement.show(catalogue, one.place),
            };
            (kind, fault)
        })
        .collect()
}
