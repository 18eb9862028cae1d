//! Evidence: duties, services and criteria that are there, letters that follow a report, officers who are registered.

use jiff::ToSpan as _;
use onus_catalogue::DocumentKind;
use onus_catalogue::decode::{is_id, suggestion};
use onus_catalogue::place::At;

use super::Validator;
use super::parties::Sort;
use crate::agreement::evidence::{Attestation, BridgeLetter, CarveOut};

/// How many months after a report's period a letter may speak of.
const BRIDGED_MONTHS: i64 = 3;

impl Validator<'_> {
    pub(super) fn attestations(&self) {
        for attestation in &self.agreement.attestations {
            self.evidence_id(&attestation.id, attestation.place);
            let of = self.party(&attestation.of);
            let provider = if of == Some(Sort::Provider) { attestation.of.value.as_str() } else { "*" };
            let services = self.services(provider);
            for service in &attestation.scope.services {
                self.known(service, "service", services.iter().copied());
            }
            self.criteria(attestation);
            self.items(attestation.exceptions.iter().chain(&attestation.complementary));
            for carved in &attestation.carved_out {
                self.carved_out(carved);
            }
        }
    }

    /// Criteria that the catalogue's document declares.
    fn criteria(&self, attestation: &Attestation) {
        // An attestation without a document has been reported.
        let Some(document) = self.catalogue.documents.get(&attestation.document) else { return };
        let known: Vec<&str> = document.criteria.keys().map(String::as_str).collect();
        let rest = document.rest.as_ref().map(|rest| rest.value.as_str());
        let known: Vec<&str> = known.into_iter().chain(rest).collect();
        for criterion in &attestation.scope.criteria {
            if !known.contains(&criterion.value.as_str()) {
                let message = format!("`{}` has no criterion `{}`", attestation.document, criterion.value);
                self.fault(criterion.place, message, suggestion(&criterion.value, &known));
            }
        }
    }

    fn carved_out(&self, carved: &At<CarveOut>) {
        match &carved.value {
            CarveOut::Item(item) => self.items([&At::new(item.clone(), carved.place)]),
            CarveOut::Party(id) => {
                let subcontractors = self
                    .parties
                    .iter()
                    .filter(|(_, sort)| matches!(sort, Sort::Subcontractor | Sort::Unread))
                    .map(|(id, _)| *id);
                self.known(&At::new(id.clone(), carved.place), "subcontractor", subcontractors);
            }
        }
    }

    pub(super) fn bridge_letters(&self) {
        for letter in &self.agreement.bridge_letters {
            let found = self.agreement.attestations.iter().find(|one| one.id == letter.attestation.value);
            match found {
                Some(attestation) => self.bridge_letter(letter, attestation),
                None if self.all_read("attestation") => {
                    let known = self.agreement.attestations.iter().map(|one| one.id.as_str());
                    self.known(&letter.attestation, "attestation", known);
                }
                None => {}
            }
        }
    }

    /// A letter follows a report, and speaks of three months at most.
    fn bridge_letter(&self, letter: &BridgeLetter, attestation: &Attestation) {
        if !matches!(attestation.kind, DocumentKind::Type1 | DocumentKind::Type2) {
            let message = format!("`{}` is no report", attestation.id);
            self.fault(letter.attestation.place, message, "a bridge letter follows a type-1 or type-2 report");
        }
        let (from, until) = (letter.period.from, letter.period.until);
        if from <= attestation.period.until {
            let message = format!("the letter begins on {from}, within the report's period");
            let help = format!("it speaks of the time after {}", attestation.period.until);
            self.fault_of(letter.place, "from", message, help);
        }
        let last = from.saturating_add(BRIDGED_MONTHS.months()).saturating_sub(1.day());
        if until > last {
            let message = format!("the letter speaks of more than {BRIDGED_MONTHS} months");
            let help = format!("beginning on {from}, its last day is {last} at the latest; after that, a report is due");
            self.fault_of(letter.place, "until", message, help);
        }
    }

    pub(super) fn declarations(&self) {
        for declaration in &self.agreement.declarations {
            self.evidence_id(&declaration.id, declaration.place);
            for duty in &declaration.duties {
                self.duty(duty);
            }
            self.selectors(&declaration.scope);
            self.officer(&declaration.officer);
            if let Some(document) = &declaration.document {
                self.known(document, "document", self.catalogue.documents.keys().map(String::as_str));
            }
        }
    }

    pub(super) fn acceptances(&self) {
        for acceptance in &self.agreement.acceptances {
            self.duty(&acceptance.duty);
            self.selectors(&acceptance.scope);
            self.officer(&acceptance.officer);
        }
    }

    /// An id that was given is an id; one that was made of other ids is as good as these.
    fn evidence_id(&self, id: &str, table: onus_catalogue::Place) {
        let given = self.draft.places.contains_key(&(table, "id".to_owned()));
        if given && !is_id(id, '-') {
            self.fault_of(table, "id", format!("`{id}` is no id"), "write lower-case words joined by `-`");
        }
    }
}
