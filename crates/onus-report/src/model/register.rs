//! The register of the agreement's documents, with their dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use onus::agreement::{Agreement, Attachment, Integrity, Period, Signature};
use onus::assess::{Accepted, Assessment, Judged, ProofOf, Standing as Remarked};
use onus::estate::Remark;

/// What a document of the agreement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceSort {
    /// An auditor's document.
    Attestation,
    /// A management's word on the time after a report.
    BridgeLetter,
    /// An officer's word.
    Declaration,
    /// A signed document.
    Contract,
    /// A risk that an officer accepts.
    Acceptance,
}

impl EvidenceSort {
    /// The words for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Attestation => "attestation",
            Self::BridgeLetter => "bridge letter",
            Self::Declaration => "declaration",
            Self::Contract => "contract",
            Self::Acceptance => "acceptance",
        }
    }
}

/// Whether a document counts on the day of the assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its days have not begun.
    NotYet,
    /// It counts.
    InForce,
    /// Its days are over.
    Over,
    /// Its file is not the one that was meant, or its signature does not verify.
    Unsound,
}

impl Standing {
    /// The words for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotYet => "not yet",
            Self::InForce => "in force",
            Self::Over => "over",
            Self::Unsound => "not sound",
        }
    }

    fn on(day: Date, from: Option<Date>, until: Option<Date>, sound: bool) -> Self {
        if !sound {
            Self::Unsound
        } else if until.is_some_and(|until| until < day) {
            Self::Over
        } else if from.is_some_and(|from| from > day) {
            Self::NotYet
        } else {
            Self::InForce
        }
    }
}

/// A document of the agreement.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What it is.
    pub sort: EvidenceSort,
    /// Its name.
    pub what: String,
    /// The id of the party that it speaks of, or that it is signed with.
    pub party: String,
    /// Who speaks: an auditor, a signatory, an officer.
    pub by: Option<String>,
    /// The first day of the time that it speaks of, or on which it is in force.
    pub from: Option<Date>,
    /// The last day of the time that it speaks of.
    pub to: Option<Date>,
    /// The last day on which it is relied on, or in force; none where it has no end.
    pub until: Option<Date>,
    /// Whether it counts.
    pub standing: Standing,
    /// Whether a registered key signed it; none where it is not a declaration.
    pub signed: Option<bool>,
    /// Its file, as the agreement names it.
    pub file: Option<String>,
    /// How many duties on subjects it shows something of, or whose risk it accepts.
    pub shows: u64,
    /// Where the agreement declares it: file and line.
    pub place: String,
}

/// Documents in the order of the agreement: attestations, bridge letters, declarations, contracts, acceptances; after them
/// those that comments of the configuration state.
pub(super) fn evidence(assessment: &Assessment<'_>) -> Vec<Evidence> {
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
    let shown = |of: ProofOf| shows.get(&of).copied().unwrap_or(0);
    let mut found = attestations(assessment, &shown);
    found.extend(bridge_letters(assessment, &shown));
    found.extend(declarations(assessment, &shown));
    found.extend(contracts(assessment, &shown));
    found.extend(acceptances(assessment, &accepts));
    found.extend(remarks(assessment));
    found
}

type Shown<'f> = &'f dyn Fn(ProofOf) -> u64;

fn sound(file: Option<&Attachment>) -> bool {
    file.is_none_or(Attachment::is_sound)
}

fn named(file: Option<&Attachment>) -> Option<String> {
    file.map(|file| {
        let mark = match &file.found {
            Integrity::Changed(_) => " (changed)",
            Integrity::Missing(_) => " (missing)",
            Integrity::Same | Integrity::Unstated(_) => "",
        };
        format!("{}{mark}", file.file)
    })
}

/// The first day, where one was said.
pub(super) fn begins(from: Date) -> Option<Date> {
    (from != Date::MIN).then_some(from)
}

fn title(assessment: &Assessment<'_>, id: &str) -> String {
    assessment.catalogue.documents.get(id).map_or_else(|| id.to_owned(), |document| document.title.clone())
}

fn attestations(assessment: &Assessment<'_>, shown: Shown<'_>) -> Vec<Evidence> {
    let day = assessment.as_of;
    let one = |(at, one): (usize, &onus::agreement::Attestation)| Evidence {
        sort: EvidenceSort::Attestation,
        what: title(assessment, &one.document),
        party: one.of.value.clone(),
        by: one.auditor.clone(),
        from: begins(one.period.from),
        to: Some(one.period.until),
        until: Some(one.rely_until),
        standing: Standing::on(day, begins(one.period.from), Some(one.rely_until), sound(one.file.as_ref())),
        signed: None,
        file: named(one.file.as_ref()),
        shows: shown(ProofOf::Attestation(at)),
        place: assessment.show(one.place),
    };
    assessment.agreement.attestations.iter().enumerate().map(one).collect()
}

fn bridge_letters(assessment: &Assessment<'_>, shown: Shown<'_>) -> Vec<Evidence> {
    let agreement = assessment.agreement;
    let one = |(at, one): (usize, &onus::agreement::BridgeLetter)| {
        let of = agreement.attestations.iter().find(|attestation| attestation.id == one.attestation.value);
        let Period { from, until } = one.period;
        Evidence {
            sort: EvidenceSort::BridgeLetter,
            what: format!("bridge letter on {}", one.attestation.value),
            party: of.map_or_else(String::new, |of| of.of.value.clone()),
            by: one.signatory.clone(),
            from: begins(from),
            to: Some(until),
            until: Some(until),
            standing: Standing::on(assessment.as_of, begins(from), Some(until), sound(one.file.as_ref())),
            signed: None,
            file: named(one.file.as_ref()),
            shows: shown(ProofOf::BridgeLetter(at)),
            place: assessment.show(one.place),
        }
    };
    agreement.bridge_letters.iter().enumerate().map(one).collect()
}

fn declarations(assessment: &Assessment<'_>, shown: Shown<'_>) -> Vec<Evidence> {
    let one = |(at, one): (usize, &onus::agreement::Declaration)| {
        let valid = !matches!(one.signature, Signature::Invalid(_)) && one.attachments.iter().all(Attachment::is_sound);
        Evidence {
            sort: EvidenceSort::Declaration,
            what: one.id.clone(),
            party: one.officer.value.party.clone(),
            by: Some(one.officer.value.role.clone()),
            from: begins(one.date),
            to: None,
            until: one.review_on(),
            standing: Standing::on(assessment.as_of, begins(one.date), one.review_on(), valid),
            signed: Some(matches!(one.signature, Signature::Verified(_))),
            file: named(one.attachments.first()),
            shows: shown(ProofOf::Declaration(at)),
            place: assessment.show(one.place),
        }
    };
    assessment.agreement.declarations.iter().enumerate().map(one).collect()
}

fn contracts(assessment: &Assessment<'_>, shown: Shown<'_>) -> Vec<Evidence> {
    let one = |(at, one): (usize, &onus::agreement::Contract)| {
        let sort = one.kind.as_ref().map_or_else(|| "contract".to_owned(), |kind| title(assessment, &kind.value));
        let from = begins(one.term.from);
        Evidence {
            sort: EvidenceSort::Contract,
            what: format!("{sort}: {}", one.document),
            party: one.with.value.clone(),
            by: None,
            from,
            to: one.term.until,
            until: one.term.until,
            standing: Standing::on(assessment.as_of, from, one.term.until, sound(one.file.as_ref())),
            signed: None,
            file: named(one.file.as_ref()),
            shows: shown(ProofOf::Contract(at)),
            place: assessment.show(one.place),
        }
    };
    assessment.agreement.contracts.iter().enumerate().map(one).collect()
}

fn acceptances(assessment: &Assessment<'_>, accepts: &BTreeMap<Accepted, u64>) -> Vec<Evidence> {
    let one = |(at, one): (usize, &onus::agreement::Acceptance)| {
        let on = one.resource.as_ref().map_or(String::new(), |resource| format!(" on {resource}"));
        let Period { from, until } = one.term;
        Evidence {
            sort: EvidenceSort::Acceptance,
            what: format!("{}{on}: {}", one.duty.value, one.reason),
            party: one.officer.value.party.clone(),
            by: Some(one.officer.value.role.clone()),
            from: begins(from),
            to: Some(until),
            until: Some(until),
            standing: Standing::on(assessment.as_of, begins(from), Some(until), true),
            signed: None,
            file: None,
            shows: accepts.get(&Accepted::Agreement(at)).copied().unwrap_or(0),
            place: assessment.show(one.place),
        }
    };
    assessment.agreement.acceptances.iter().enumerate().map(one).collect()
}

/// Comments of the configuration that accept a risk, or did; what else comments say is no document.
fn remarks(assessment: &Assessment<'_>) -> Vec<Evidence> {
    let day = assessment.as_of;
    let told = assessment.remarks.iter().filter(|one| matches!(one.standing, Remarked::Counts | Remarked::Ended));
    let one = |judged: &Judged| {
        let remark = &judged.remark;
        let on = remark.on.as_ref().map_or(String::new(), |on| format!(" on {on}"));
        let reason = remark.reason.as_deref().unwrap_or_default();
        Evidence {
            sort: EvidenceSort::Acceptance,
            what: format!("{}{on}: {reason}", remark.duties.join(", ")),
            party: owner_of(assessment, remark),
            by: remark.owner.clone(),
            from: None,
            to: remark.until,
            until: remark.until,
            standing: Standing::on(day, None, remark.until, true),
            signed: None,
            file: None,
            shows: judged.accepts,
            place: remark.at.to_string(),
        }
    };
    told.map(one).collect()
}

/// The party that a remark's owner is of; the customer, where the agreement does not name the owner.
fn owner_of(assessment: &Assessment<'_>, remark: &Remark) -> String {
    let owner = remark.owner.as_deref().unwrap_or_default();
    let named = assessment.agreement.parties_named(owner, &assessment.parties);
    named.into_iter().next().unwrap_or_else(|| Agreement::CUSTOMER.to_owned())
}
