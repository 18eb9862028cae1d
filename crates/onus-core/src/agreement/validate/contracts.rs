//! Contracts: with whom, on what, and clauses that come into force.

use std::collections::BTreeMap;

use onus_catalogue::DocumentKind;
use onus_catalogue::place::{At, Place};

use super::Validator;
use super::parties::Sort;
use crate::agreement::contract::{Clause, Contract};

impl Validator<'_> {
    pub(super) fn contracts(&self) {
        let mut documents: BTreeMap<&str, Place> = BTreeMap::new();
        for contract in &self.agreement.contracts {
            if contract.document.is_empty() {
                // Its absence has been reported.
            } else if let Some(other) = documents.get(contract.document.as_str()) {
                let help = format!("give each its own reference; the other one stands at {}", self.files.show(*other));
                let message = format!("there are two contracts `{}`", contract.document);
                self.fault_of(contract.place, "document", message, help);
            } else {
                documents.insert(&contract.document, contract.place);
            }
            self.contract(contract);
        }
    }

    fn contract(&self, contract: &Contract) {
        self.other_party(&contract.with);
        if let Some(kind) = &contract.kind {
            self.contract_kind(kind);
        }
        self.options(contract);
        self.selectors(&contract.scope);
        self.items(contract.commissions.iter().chain(&contract.except).chain(&contract.without_control));
        for leaves in &contract.leaves {
            self.party(&leaves.to);
            self.items(&leaves.items);
        }
        for clause in &contract.clauses {
            self.selectors(&clause.scope);
            self.items(&clause.commissions);
            self.clause(contract, clause);
        }
    }

    /// A contract is with a provider or a managed service provider.
    fn other_party(&self, with: &At<String>) {
        let what = match self.party(with) {
            Some(Sort::Customer) => "the customer itself",
            Some(Sort::Team) => "a part of the customer",
            Some(Sort::Subcontractor) => "a provider's subcontractor",
            Some(Sort::Provider | Sort::Msp) | None => return,
        };
        let help =
            "a contract is with a provider or a managed service provider; add `[[msp]]` for one that is not there";
        self.fault(with.place, format!("`{}` is {what}", with.value), help);
    }

    fn contract_kind(&self, kind: &At<String>) {
        let documents = || self.catalogue.documents.iter().filter(|(_, one)| one.kind == DocumentKind::Declaration);
        if let Some(document) = self.catalogue.documents.get(&kind.value)
            && document.kind != DocumentKind::Declaration
        {
            let message = format!("`{}` is an auditor's document, not a contract", kind.value);
            self.fault(kind.place, message, "write it as `[[attestation]]`");
        } else {
            self.known(kind, "document", documents().map(|(id, _)| id.as_str()));
        }
    }

    /// The package, and options that it has.
    fn options(&self, contract: &Contract) {
        let usual = || {
            let msp = self.agreement.msps.iter().find(|msp| msp.id.value == contract.with.value)?;
            msp.profile.as_ref().filter(|_| contract.kind.is_none())
        };
        let own = contract.profile.as_ref();
        let profile = match (own, usual()) {
            (Some(own), _) => self.package(own),
            // Reported where the party is declared.
            (None, Some(usual)) => usual.value.split_once('/').and_then(|(id, _)| self.catalogue.profiles.get(id)),
            (None, None) if contract.options.is_empty() => return,
            (None, None) => {
                let help = "add `profile = \"PROFILE/MODEL\"` to the contract, or to its party";
                return self.fault_of(
                    contract.place,
                    "options",
                    "there is no package that this could be an option of",
                    help,
                );
            }
        };
        let Some(profile) = profile else { return };
        for option in &contract.options {
            self.has(&profile.title, option, "option", profile.options.keys().map(String::as_str));
        }
    }

    /// Days of a clause that lie outside those of its contract are never in force.
    fn clause(&self, contract: &Contract, clause: &Clause) {
        let backwards = matches!((clause.from, clause.until), (Some(from), Some(until)) if until < from);
        if backwards || contract.clause_term(clause).is_some() {
            return;
        }
        let until = contract.term.until.map_or_else(|| "without end".to_owned(), |until| format!("until {until}"));
        let message =
            format!("clause {} is never in force: none of its days lie in those of the contract", clause.number);
        let help = format!("the contract is in force from {} {until}", contract.term.from);
        let key = if clause.from.is_some_and(|from| contract.term.is_over(from)) { "from" } else { "until" };
        self.fault_of(clause.place, key, message, help);
    }
}
