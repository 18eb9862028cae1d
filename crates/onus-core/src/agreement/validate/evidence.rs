//! Evidence: duties, services and criteria that are there, letters that follow a report, officers who are registered.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use onus_catalogue::DocumentKind;
use onus_catalogue::decode::is_id;
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
            let provider = (of == Some(Sort::Provider)).then_some(attestation.of.value.as_str());
            let services = self.services(provider.unwrap_or("*"));
            for service in &attestation.scope.services {
                match provider {
                    Some(provider) => self.has(provider, service, "service", services.iter().copied()),
                    None => self.known(service, "service", services.iter().copied()),
                };
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
        let rest = document.rest.iter().map(|rest| rest.value.as_str());
        let known: BTreeSet<&str> = document.criteria.keys().map(String::as_str).chain(rest).collect();
        for criterion in &attestation.scope.criteria {
            self.has(&attestation.document, criterion, "criterion", known.iter().copied());
        }
    }

    fn carved_out(&self, carved: &At<CarveOut>) {
        match &carved.value {
            CarveOut::Item(item) => self.items([&At::new(item.clone(), carved.place)]),
            CarveOut::Party(id) => {
                let all = self.agreement.subcontractors.iter().map(|one| one.id.value.as_str());
                if all.clone().next().is_none() {
                    let help = "add `[[subcontractor]]`, or write what is left out as `duty:ID` or `layer:ID`";
                    self.fault(carved.place, format!("there is no subcontractor `{id}`"), help);
                } else {
                    self.known(&At::new(id.clone(), carved.place), "subcontractor", all);
                }
            }
        }
    }

    pub(super) fn bridge_letters(&self) {
        for letter in &self.agreement.bridge_letters {
            let found = self.agreement.attestations.iter().find(|one| one.id == letter.attestation.value);
            match found {
                Some(attestation) => self.bridge_letter(letter, attestation),
                // An id that is made of something unknown may be the one.
                None if self.agreement.attestations.iter().all(|one| !one.document.is_empty()) => {
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
            let message = format!("`{}` is not a report", attestation.id);
            self.fault(letter.attestation.place, message, "a bridge letter follows a type-1 or type-2 report");
        }
        let (from, until) = (letter.period.from, letter.period.until);
        if from == Date::MIN {
            return;
        }
        if from <= attestation.period.until {
            let message = format!("the letter begins on {from}, within the report's period");
            let help = format!("it speaks of the time after {}", attestation.period.until);
            self.fault_of(letter.place, "from", message, help);
        }
        let last = from.saturating_add(BRIDGED_MONTHS.months()).saturating_sub(1.day());
        if until > last {
            let message = format!("the letter speaks of more than {BRIDGED_MONTHS} months");
            let help =
                format!("beginning on {from}, its last day is {last} at the latest; after that, a report is due");
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
            self.fault_of(table, "id", format!("`{id}` is not a valid id"), "write lower-case words joined by `-`");
        }
    }
}
