//! Documents as proof: what an attestation, bridge letter, declaration or contract shows of a duty, and until when.

use jiff::civil::Date;
use onus_catalogue::duty::Duty;
use onus_catalogue::{Catalogue, DocumentKind};

use super::agreed::Agreed;
use super::{Allocation, Status};
use crate::agreement::{Agreement, Attachment, Attestation, CarveOut, Declaration, Signature};

/// A document that shows something of a duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proof {
    /// The document.
    pub document: ProofOf,
    /// What it makes of the duty: attested, certified, declared, or lapsed.
    pub status: Status,
    /// The responsible parties of whom it speaks.
    pub parties: Vec<String>,
    /// The last day on which it is relied on.
    pub until: Option<Date>,
}

/// Index of a document in the agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProofOf {
    /// An auditor's document.
    Attestation(usize),
    /// A management's word on the time after a report.
    BridgeLetter(usize),
    /// An officer's word.
    Declaration(usize),
    /// A signed document.
    Contract(usize),
}

/// What an attestation has to do with a duty on a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// Nothing: another party's duty, or none that this document can prove.
    None,
    /// The auditor left it out, or looked at other criteria.
    LeftOut,
    /// It would, but not for this service or region.
    OutOfScope,
    /// It cannot be told, as the region is not known.
    NotKnown,
    /// It would, but the auditor found it wanting.
    Excepted,
    /// It covers it.
    Covers,
}

/// Where a subject lies, as far as that matters for an attestation.
#[derive(Clone, Copy, Debug)]
pub struct Whereabouts<'w> {
    /// The service's id, where the subject has one.
    pub service: Option<&'w str>,
    /// The region; the inner `None` is not known, the outer where the subject lies in none.
    pub region: Option<Option<&'w str>>,
}

/// Holds documents against duties.
pub struct Prover<'a> {
    catalogue: &'a Catalogue,
    agreed: &'a Agreed<'a>,
}

impl<'a> Prover<'a> {
    /// A prover for the documents of an agreement.
    pub fn new(catalogue: &'a Catalogue, agreed: &'a Agreed<'a>) -> Self {
        Self { catalogue, agreed }
    }

    /// All documents that show something of a duty, the strongest first. `declared` tells whether the subject lies in the
    /// scope of a declaration.
    pub fn proofs(
        &self,
        (duty_id, duty): (&str, &Duty),
        allocation: &Allocation<'_>,
        at: Whereabouts<'_>,
        declared: &dyn Fn(usize) -> Option<bool>,
    ) -> Vec<Proof> {
        let agreement = self.agreed.agreement;
        let mut found = Vec::new();
        for (index, attestation) in agreement.attestations.iter().enumerate() {
            let (bearing, parties) = self.bearing(attestation, (duty_id, duty), allocation, at);
            if bearing == Bearing::Covers {
                found.push(self.attested(index, attestation, parties.clone()));
                found.extend(self.bridged(attestation, &parties));
            }
        }
        for (index, declaration) in agreement.declarations.iter().enumerate() {
            if declaration.duties.iter().any(|id| id.value == duty_id) && declared(index) == Some(true) {
                found.extend(self.declared(index, declaration, allocation));
            }
        }
        for (index, contract) in agreement.contracts.iter().enumerate() {
            let proves = |kind: &str| duty.proven_by.iter().any(|document| document.value == kind);
            if contract.kind.as_ref().is_some_and(|kind| proves(&kind.value)) {
                let in_force = contract.term.holds(self.agreed.as_of) && sound(contract.file.as_ref());
                let parties = self.responsible(allocation, |id| {
                    self.agreed.parties.belongs(id, &contract.with.value)
                        || self.agreed.parties.belongs(id, Agreement::CUSTOMER)
                });
                if !parties.is_empty() && contract.term.from <= self.agreed.as_of {
                    let status = if in_force { Status::Declared } else { Status::Lapsed };
                    found.push(Proof {
                        document: ProofOf::Contract(index),
                        status,
                        parties,
                        until: contract.term.until,
                    });
                }
            }
        }
        found.sort_by_key(|proof| (proof.status, proof.document));
        found
    }

    /// What an attestation has to do with a duty, and the responsible parties of whom it speaks.
    pub fn bearing(
        &self,
        attestation: &Attestation,
        (duty_id, duty): (&str, &Duty),
        allocation: &Allocation<'_>,
        at: Whereabouts<'_>,
    ) -> (Bearing, Vec<String>) {
        let proves = duty.proven_by.iter().any(|document| document.value == attestation.document);
        let carved = |id: &str| {
            attestation.carved_out.iter().any(|out| matches!(&out.value, CarveOut::Party(party) if party == id))
        };
        let parties = self.responsible(allocation, |id| self.agreed.parties.belongs(id, &attestation.of.value));
        if !proves || parties.is_empty() {
            return (Bearing::None, parties);
        }
        let left_out = attestation
            .carved_out
            .iter()
            .any(|out| matches!(&out.value, CarveOut::Item(item) if item.covers(duty_id, duty)))
            || parties.iter().any(|id| carved(id))
            || !self.within_criteria(attestation, duty_id, duty);
        let bearing = match within_scope(attestation, at) {
            _ if left_out => Bearing::LeftOut,
            Some(false) => Bearing::OutOfScope,
            None => Bearing::NotKnown,
            Some(true) if attestation.exceptions.iter().any(|item| item.covers(duty_id, duty)) => Bearing::Excepted,
            Some(true) => Bearing::Covers,
        };
        (bearing, parties)
    }

    /// A duty is within the criteria that the auditor looked at where any of those that it is mapped to is; a document
    /// without criteria, or one that states none, is taken as a whole.
    fn within_criteria(&self, attestation: &Attestation, duty_id: &str, duty: &Duty) -> bool {
        let looked_at = &attestation.scope.criteria;
        let mapped = self
            .catalogue
            .documents
            .get(&attestation.document)
            .map_or_else(Vec::new, |document| document.criteria_of(duty_id, duty));
        looked_at.is_empty() || mapped.is_empty() || mapped.iter().any(|of| looked_at.iter().any(|at| at.value == *of))
    }

    fn responsible(&self, allocation: &Allocation<'_>, of: impl Fn(&str) -> bool) -> Vec<String> {
        allocation.responsible.iter().filter(|id| of(id)).cloned().collect()
    }

    fn attested(&self, index: usize, attestation: &Attestation, parties: Vec<String>) -> Proof {
        let status = match attestation.kind {
            _ if !self.is_relied_on(attestation) => Status::Lapsed,
            DocumentKind::Type2 => Status::Attested,
            _ => Status::Certified,
        };
        Proof { document: ProofOf::Attestation(index), status, parties, until: Some(attestation.rely_until) }
    }

    /// Whether an attestation is relied on: neither too old nor not begun, and its file is the one that was meant.
    pub fn is_relied_on(&self, attestation: &Attestation) -> bool {
        let day = self.agreed.as_of;
        attestation.period.from <= day && day <= attestation.rely_until && sound(attestation.file.as_ref())
    }

    fn bridged(&self, attestation: &Attestation, parties: &[String]) -> Option<Proof> {
        let letters = self.agreed.agreement.bridge_letters.iter().enumerate();
        let mut own = letters.filter(|(_, letter)| letter.attestation.value == attestation.id);
        let (index, letter) =
            own.find(|(_, letter)| letter.period.holds(self.agreed.as_of) && sound(letter.file.as_ref()))?;
        let document = ProofOf::BridgeLetter(index);
        Some(Proof { document, status: Status::Declared, parties: parties.to_vec(), until: Some(letter.period.until) })
    }

    fn declared(&self, index: usize, declaration: &Declaration, allocation: &Allocation<'_>) -> Option<Proof> {
        let parties =
            self.responsible(allocation, |id| self.agreed.parties.belongs(id, &declaration.officer.value.party));
        if parties.is_empty() || !self.was_in_power(declaration) {
            return None;
        }
        let until = declaration.review_on();
        let review_due = until.is_some_and(|until| until < self.agreed.as_of);
        let sound = declaration.attachments.iter().all(Attachment::is_sound)
            && !matches!(declaration.signature, Signature::Invalid(_));
        let status = if review_due || !sound { Status::Lapsed } else { Status::Declared };
        Some(Proof { document: ProofOf::Declaration(index), status, parties, until })
    }

    /// Whether somebody held the role on the day of the declaration, and that day has come.
    pub fn was_in_power(&self, declaration: &Declaration) -> bool {
        let mut officers = self.agreed.agreement.officers_of(&declaration.officer.value);
        declaration.date <= self.agreed.as_of && officers.any(|officer| officer.in_office(declaration.date))
    }
}

/// A file that is not named cannot have changed.
fn sound(file: Option<&Attachment>) -> bool {
    file.is_none_or(Attachment::is_sound)
}

/// Whether a subject lies in what the auditor looked at; `None` where its region is not known.
fn within_scope(attestation: &Attestation, at: Whereabouts<'_>) -> Option<bool> {
    let scope = &attestation.scope;
    let service = at
        .service
        .is_none_or(|own| scope.services.is_empty() || scope.services.iter().any(|service| service.value == own));
    let region = match at.region {
        _ if scope.regions.is_empty() => Some(true),
        None => Some(true),
        Some(None) => None,
        Some(Some(own)) => Some(scope.regions.iter().any(|region| region == own)),
    };
    if service { region } else { Some(false) }
}

/// What documents make of a duty: every responsible party must be covered, and the weakest cover counts.
pub fn status(allocation: &Allocation<'_>, proofs: &[Proof]) -> Option<Status> {
    let best =
        |party: &String| proofs.iter().filter(|proof| proof.parties.contains(party)).map(|proof| proof.status).min();
    let of_each: Option<Vec<Status>> = allocation.responsible.iter().map(best).collect();
    of_each?.into_iter().max()
}
