//! Contracts: ended, ending, handing over what cannot be handed over.

use std::collections::{BTreeMap, BTreeSet};

use super::{Oversight, Touched, gap, touching};
use crate::agreement::handover::Says;
use crate::agreement::{Agreement, Contract, Handover, Term};
use crate::assess::gap::{AgreementGap, GapKind};
use crate::assess::rule::{Refusal, RuleKind};
use crate::assess::{Allocation, Line};

const CUSTOMER: &str = Agreement::CUSTOMER;

impl Oversight<'_> {
    pub(super) fn contracts(&self, found: &mut Vec<AgreementGap>) {
        for (index, contract) in self.agreement.contracts.iter().enumerate() {
            let subject = format!("contract {} with {}", contract.document, contract.with.value);
            if contract.term.is_over(self.agreed.as_of) {
                self.lapsed(index, contract, &subject, found);
            } else {
                self.ends_soon(contract, &subject, found);
                self.lapsed_clauses(index, contract, found);
            }
        }
        self.refused(found);
    }

    /// A contract that has ended, unless nothing went back: another one with the same party and of the same sort is in force,
    /// or others do, or may do, what it handed over.
    fn lapsed(&self, index: usize, contract: &Contract, subject: &str, found: &mut Vec<AgreementGap>) {
        let own: Vec<(usize, &Handover)> = self.clauses().filter(|(_, clause)| clause.contract == index).collect();
        let given_back = self.given_back(&own);
        let followed = self.agreement.contracts.iter().any(|other| {
            other.with.value == contract.with.value && same_sort(other, contract) && other.term.holds(self.agreed.as_of)
        });
        if given_back.count == 0 && (followed || self.lies_elsewhere(&own)) {
            return;
        }
        let what = match own.as_slice() {
            [] => format!("{}, and no other of its sort is in force", ended(contract.term)),
            _ => format!("{}; {}", ended(contract.term), back(&given_back)),
        };
        let remedy = "renew the contract and say so here, or take the duties back knowingly and remove it";
        let gap = gap(GapKind::ContractLapsed, CUSTOMER, subject.to_owned(), what, remedy, contract.place);
        found.push(touching(gap, given_back));
    }

    /// Clauses that ended before their contract.
    fn lapsed_clauses(&self, index: usize, contract: &Contract, found: &mut Vec<AgreementGap>) {
        for (number, clause) in self.clauses().filter(|(_, clause)| clause.contract == index) {
            let Some(term) = clause.term.filter(|term| term.is_over(self.agreed.as_of)) else { continue };
            let given_back = self.given_back(&[(number, clause)]);
            if given_back.count > 0 {
                let what = format!("{}; {}", ended(term), back(&given_back));
                let remedy = "extend the clause, or take the duties back knowingly and remove it";
                let gap = gap(GapKind::ContractLapsed, CUSTOMER, clause.what.clone(), what, remedy, clause.place);
                found.push(touching(gap, given_back));
            }
        }
        let notice = contract.notice_days.unwrap_or(Contract::NOTICE_DAYS);
        for clause in contract.clauses.iter().filter(|clause| clause.until.is_some()) {
            let Some(term) = contract.clause_term(clause).filter(|term| term.until != contract.term.until) else {
                continue;
            };
            if let Some(days) = self.ends_within(term, notice) {
                let subject =
                    format!("contract {} with {}, clause {}", contract.document, contract.with.value, clause.number);
                let what = format!("ends in {days} days{}", on(term));
                let remedy = "extend the clause in time, or prepare to take its duties back";
                found.push(gap(GapKind::ContractEndsSoon, CUSTOMER, subject, what, remedy, clause.place));
            }
        }
    }

    fn ends_soon(&self, contract: &Contract, subject: &str, found: &mut Vec<AgreementGap>) {
        let notice = contract.notice_days.unwrap_or(Contract::NOTICE_DAYS);
        let Some(days) = self.ends_within(contract.term, notice) else { return };
        let followed = self.agreement.contracts.iter().any(|other| {
            let seamless = contract.term.until.and_then(|until| until.tomorrow().ok());
            other.with.value == contract.with.value
                && same_sort(other, contract)
                && seamless.is_some_and(|day| other.term.holds(day))
        });
        if !followed {
            let what = format!("ends in {days} days{}", on(contract.term));
            let remedy = "renew it in time, or prepare to take its duties back";
            found.push(gap(GapKind::ContractEndsSoon, CUSTOMER, subject.to_owned(), what, remedy, contract.place));
        }
    }

    /// Days to the end of a term in force, where they are no more than the notice.
    fn ends_within(&self, term: Term, notice: i64) -> Option<i64> {
        let until = term.until.filter(|_| term.holds(self.agreed.as_of))?;
        let days = (until - self.agreed.as_of).get_days();
        Some(i64::from(days)).filter(|days| *days <= notice)
    }

    fn clauses(&self) -> impl Iterator<Item = (usize, &Handover)> {
        self.agreed.handovers.iter().enumerate().filter(|(_, clause)| matches!(clause.says, Says::Takes(_)))
    }

    /// Duties of ended clauses that lie with the customer again.
    fn given_back(&self, clauses: &[(usize, &Handover)]) -> Touched {
        let mut touched = Touched::default();
        let lies_there = |allocation: &&Allocation<'_>| !self.may_lie_elsewhere(allocation);
        self.spoken_of(clauses)
            .filter(|(_, allocation)| lies_there(allocation))
            .for_each(|(line, _)| touched.add(line));
        touched
    }

    /// Whether others than the customer carry any duty of these clauses, or may do so.
    fn lies_elsewhere(&self, clauses: &[(usize, &Handover)]) -> bool {
        self.spoken_of(clauses).any(|(_, allocation)| self.may_lie_elsewhere(allocation))
    }

    /// Whether the customer has no part in it, or would have none if what is not known yet were so.
    fn may_lie_elsewhere(&self, allocation: &Allocation<'_>) -> bool {
        let others = allocation.alternatives.iter().flatten();
        std::iter::once(allocation).chain(others).any(|allocation| !self.is_customers(allocation))
    }

    /// Duties in the scope of clauses that speak of them.
    fn spoken_of(&self, clauses: &[(usize, &Handover)]) -> impl Iterator<Item = (&Line<'_>, &Allocation<'_>)> {
        self.lines().filter(|(line, _)| {
            let Some(duty) = self.assessment.duty(line).filter(|duty| !duty.retained) else { return false };
            let mut own = clauses.iter().filter(|(_, clause)| clause.concerns(line.duty, duty)).peekable();
            own.peek().is_some() && {
                let reach = self.reach(line);
                own.any(|(number, _)| reach.holds(self.scopes.handover(*number)) == Some(true))
            }
        })
    }

    /// Clauses that do not move what they say, by the rules that say so in the chains.
    fn refused(&self, found: &mut Vec<AgreementGap>) {
        // Per clause: what was refused for which reason, and which duties it moved somewhere.
        let mut refused: BTreeMap<(usize, Refusal), Vec<&Line<'_>>> = BTreeMap::new();
        let mut moved: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (line, allocation) in self.lines() {
            for rule in &allocation.rules {
                let RuleKind::Clause(number) = rule.kind else { continue };
                let clause = self.agreed.handovers.get(number).filter(|clause| matches!(clause.says, Says::Takes(_)));
                let Some(clause) = clause else { continue };
                if rule.held == Some(true) {
                    moved.insert((number, line.duty));
                }
                let speaks = clause.names(line.duty) || clause.explicit && rule.refused != Some(Refusal::Retained);
                if let Some(why) = rule.refused
                    && (speaks || why == Refusal::TakenAlready)
                {
                    refused.entry((number, why)).or_default().push(line);
                }
            }
        }
        for ((number, why), lines) in refused {
            let Some(clause) = self.agreed.handovers.get(number) else { continue };
            // A layer or duty that the customer holds in part is handed over in that part: nothing is wrong with it.
            let some = moved.iter().any(|(mover, _)| *mover == number);
            let partly = |duty| moved.contains(&(number, duty)) || some && !clause.names(duty);
            let mut touched = Touched::default();
            let wrong = lines.into_iter().filter(|line| why != Refusal::NotHeld || !partly(line.duty));
            wrong.for_each(|line| touched.add(line));
            if touched.count > 0 {
                found.push(refusal(clause, why, touched));
            }
        }
    }
}

fn refusal(clause: &Handover, why: Refusal, touched: Touched) -> AgreementGap {
    let duties = touched.duties.join(", ");
    let (kind, what, remedy) = match why {
        Refusal::NotHeld => (
            GapKind::HandedOverNotHeld,
            format!("the customer does not hold {duties} there, so {} does not take it over", clause.with),
            "strike it from the contract, or hand over what the customer holds",
        ),
        Refusal::TakenAlready => (
            GapKind::HandedOverNotHeld,
            format!("{duties} was taken over by another party already: two do it, or each waits for the other"),
            "agree with both who does it, and except it from one of the contracts",
        ),
        Refusal::Retained => (
            GapKind::RetainedDutyHandedOver,
            format!("{duties} stays with the customer, whatever is signed"),
            "strike it from the contract; commission help with it, and keep the decision",
        ),
    };
    touching(gap(kind, CUSTOMER, clause.what.clone(), what, remedy, clause.place), touched)
}

fn same_sort(one: &Contract, other: &Contract) -> bool {
    one.kind.as_ref().map(|kind| &kind.value) == other.kind.as_ref().map(|kind| &kind.value)
}

fn on(term: Term) -> String {
    term.until.map_or(String::new(), |until| format!(", on {until}"))
}

fn ended(term: Term) -> String {
    format!("ended{}", term.until.map_or(String::new(), |until| format!(" on {until}")))
}

fn back(given_back: &Touched) -> String {
    match given_back.count {
        0 => "nothing of it is on the estate".to_owned(),
        _ => format!("{} of it {} with the customer again", given_back.words(), given_back.verb("lies", "lie")),
    }
}
