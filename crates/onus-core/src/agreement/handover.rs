//! Contracts flattened into single clauses: what is moved, to whom, where and how long.

use onus_catalogue::duty::Duty;
use onus_catalogue::item::Item;
use onus_catalogue::{Catalogue, Place};

use super::Agreement;
use super::contract::{Contract, Moves};
use super::selector::Selector;
use super::term::Term;

/// One clause of a contract, in the form in which allocation looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// Index of the contract in the agreement.
    pub contract: usize,
    /// The id of the party that the contract is with.
    pub with: String,
    /// What the clause says.
    pub says: Says,
    /// What it speaks of.
    pub items: Vec<Item>,
    /// What is excluded from it.
    pub except: Vec<Item>,
    /// The days on which it is in force; none where its own days lie outside those of the contract.
    pub term: Option<Term>,
    /// Scopes that must all hold: the contract's, then the clause's own.
    pub scopes: Vec<Vec<Selector>>,
    /// What it is called in the chain of rules.
    pub what: String,
    /// Where it is written.
    pub place: Place,
    /// The items were written down one by one, not taken from a package.
    pub explicit: bool,
}

/// What a clause does with the duties that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The other party takes them over.
    Takes(Moves),
    /// They are this party's, says the document.
    Leaves(String),
}

impl Handover {
    /// Whether the clause speaks of a duty.
    pub fn concerns(&self, id: &str, duty: &Duty) -> bool {
        let covers = |item: &Item| item.covers(id, duty);
        self.items.iter().any(covers) && !self.except.iter().any(covers)
    }

    /// Whether the clause names the duty itself, not only its layer or package.
    pub fn names(&self, id: &str) -> bool {
        self.explicit && self.items.iter().any(|item| matches!(item, Item::Duty(duty) if duty == id))
    }
}

impl Agreement {
    /// All clauses of all contracts, those of the older contract first.
    pub fn handovers(&self, catalogue: &Catalogue) -> Vec<Handover> {
        let mut found: Vec<Handover> = Vec::new();
        for (index, contract) in self.contracts.iter().enumerate() {
            self.flatten(catalogue, index, contract, &mut found);
        }
        let age = |handover: &Handover| self.contracts.get(handover.contract).map(|contract| contract.term.from);
        found.sort_by_key(|handover| (age(handover), handover.contract));
        found
    }

    fn flatten(&self, catalogue: &Catalogue, index: usize, contract: &Contract, found: &mut Vec<Handover>) {
        let blank = |says: Says, items: Vec<Item>, what: String, place: Place, explicit: bool| Handover {
            contract: index,
            with: contract.with.value.clone(),
            says,
            items,
            except: contract.except.iter().map(|item| item.value.clone()).collect(),
            term: Some(contract.term),
            scopes: vec![contract.scope.clone()],
            what,
            place,
            explicit,
        };
        let takes = Says::Takes(Moves::Responsible);
        let of = format!("contract {} with {}", contract.document, contract.with.value);
        if let Some((name, place)) = self.package_of(contract) {
            let (profile, model) = name.split_once('/').unwrap_or((name, ""));
            let profile = catalogue.profiles.get(profile);
            if let Some(model) = profile.and_then(|profile| profile.models.get(model)) {
                let items = model.commissions.iter().map(|item| item.value.clone()).collect();
                let mut handover = blank(takes.clone(), items, format!("{of}, package {name}"), place, false);
                handover.except.extend(model.except.iter().map(|item| item.value.clone()));
                found.push(handover);
            }
            for id in &contract.options {
                if let Some(option) = profile.and_then(|profile| profile.options.get(&id.value)) {
                    let items = option.commissions.iter().map(|item| item.value.clone()).collect();
                    found.push(blank(takes.clone(), items, format!("{of}, option {}", id.value), id.place, false));
                }
            }
        }
        for item in &contract.commissions {
            let what = format!("{of} commissions {}", item.value);
            found.push(blank(takes.clone(), vec![item.value.clone()], what, item.place, true));
        }
        for clause in &contract.clauses {
            let items = clause.commissions.iter().map(|item| item.value.clone()).collect();
            let what = format!("{of}, clause {}", clause.number);
            let mut handover = blank(Says::Takes(clause.moves), items, what, clause.place, true);
            handover.term = contract.clause_term(clause);
            handover.scopes.push(clause.scope.clone());
            found.push(handover);
        }
        for leaves in &contract.leaves {
            let items = leaves.items.iter().map(|item| item.value.clone()).collect();
            let what = format!("{of} names {}", leaves.to.value);
            found.push(blank(Says::Leaves(leaves.to.value.clone()), items, what, leaves.place, true));
        }
    }

    /// The package that a contract commissions, by itself or by its party's usual one.
    pub(crate) fn package_of<'a>(&'a self, contract: &'a Contract) -> Option<(&'a str, Place)> {
        if let Some(own) = &contract.profile {
            return Some((&own.value, own.place));
        }
        // A contract of another kind (terms, a data-processing agreement) commissions nothing by itself.
        let msp = self.msps.iter().find(|msp| msp.id.value == contract.with.value && contract.kind.is_none())?;
        msp.profile.as_ref().map(|profile| (profile.value.as_str(), contract.place))
    }
}
