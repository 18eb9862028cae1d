//! What the agreement changes of an allocation: contracts, subcontractors, teams.

use std::collections::BTreeSet;

use jiff::civil::Date;
use onus_catalogue::duty::Duty;
use onus_catalogue::{Authority, Catalogue, PartyKind, Place};

use super::letters::{Holder, Letters, add, remove};
use super::rule::{Refusal, Rule, RuleKind};
use crate::agreement::handover::Says;
use crate::agreement::{Agreement, Handover, Moves, Parties, Selector};

/// The agreement, ready for allocating on one day.
pub struct Agreed<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// Its clauses, those of the older contract first.
    pub handovers: &'a [Handover],
    /// The parties.
    pub parties: Parties,
    /// The day.
    pub as_of: Date,
    /// Managed service providers that need access to the estate and surely have none.
    pub without_access: BTreeSet<String>,
}

impl<'a> Agreed<'a> {
    /// Prepares an agreement with its clauses, when these providers are on the estate.
    pub fn new<'p>(
        catalogue: &Catalogue,
        agreement: &'a Agreement,
        handovers: &'a [Handover],
        providers: impl Iterator<Item = &'p str>,
        as_of: Date,
    ) -> Self
    where
        'a: 'p,
    {
        let parties = agreement.parties(catalogue, providers);
        Self { agreement, handovers, parties, as_of, without_access: BTreeSet::new() }
    }

    /// Numbers of the clauses that speak of a duty: what a provider leaves to others first, then what is taken over, then
    /// what other documents leave.
    pub fn clauses_on(&self, duty_id: &str, duty: &Duty) -> Vec<usize> {
        let mut found: Vec<usize> =
            (0..).zip(self.handovers).filter(|(_, clause)| clause.concerns(duty_id, duty)).map(|(at, _)| at).collect();
        found.sort_by_key(|at| self.handovers.get(*at).map(|clause| self.turn(clause)));
        found
    }

    fn turn(&self, clause: &Handover) -> u8 {
        match (&clause.says, self.kind_of(&clause.with)) {
            (Says::Leaves(_), PartyKind::Provider) => 0,
            (Says::Takes(_), _) => 1,
            (Says::Leaves(_), _) => 2,
        }
    }

    fn kind_of(&self, id: &str) -> PartyKind {
        self.parties.get(id).map_or(PartyKind::ManagedServiceProvider, |party| party.kind)
    }

    /// Whether a clause is in force on the day.
    pub fn in_force(&self, clause: &Handover) -> bool {
        clause.term.is_some_and(|term| term.holds(self.as_of))
    }

    /// Applies one clause. `held` tells whether the subject lies in its scope.
    fn clause(&self, hand: &mut Hand, clause: &Handover, duty: &Duty, held: Option<bool>) -> Outcome {
        let Some(term) = clause.term.filter(|term| term.holds(self.as_of)) else {
            return Outcome::new(not_in_force(clause, self.as_of), Some(false));
        };
        match held {
            Some(true) => {}
            Some(false) => {
                let scopes: Vec<String> = clause
                    .scopes
                    .iter()
                    .filter(|scope| !scope.is_empty())
                    .map(|scope| Selector::list_words(scope))
                    .collect();
                let says = format!("does not cover this: it covers {}", scopes.join(", and within it "));
                return Outcome::new(says, Some(false));
            }
            None => return Outcome::new(format!("hands it to {} where it covers this", clause.with), None),
        }
        if duty.retained {
            let says = "nothing: the duty stays with the customer, whatever is signed (law 5)".to_owned();
            return Outcome { refused: Some(Refusal::Retained), ..Outcome::new(says, Some(false)) };
        }
        let until = term.until.map_or(String::new(), |until| format!(" until {until}"));
        match &clause.says {
            Says::Takes(moves) => self.takes(hand, clause, *moves, &until, duty),
            Says::Leaves(to) => self.leaves(hand, clause, to),
        }
    }

    fn takes(&self, hand: &mut Hand, clause: &Handover, moves: Moves, until: &str, duty: &Duty) -> Outcome {
        let with = Holder::new(&clause.with, self.kind_of(&clause.with));
        let letters = &mut hand.letters;
        let open = letters.responsible.is_empty();
        let held = remove(&mut letters.responsible, Agreement::CUSTOMER);
        let again = !hand.taken.is_empty();
        if !held && !open && !again && letters.is_responsible(&clause.with) {
            return Outcome::new(format!("nothing more: {} does it anyway", clause.with), Some(false));
        }
        if !held && !open && !again {
            let holders: Vec<&str> = letters.responsible.iter().map(|holder| holder.id.as_str()).collect();
            let says = format!("nothing: the customer does not hold it, {} does (law 4)", holders.join(", "));
            return Outcome { refused: Some(Refusal::NotHeld), ..Outcome::new(says, Some(false)) };
        }
        let other: Vec<&str> = hand.taken.iter().map(String::as_str).filter(|id| *id != clause.with).collect();
        let mut says = match moves {
            Moves::Responsible => format!("{} R{until}", clause.with),
            Moves::Accountable => format!("{} RA{until}", clause.with),
        };
        let refused = (!other.is_empty()).then_some(Refusal::TakenAlready);
        if refused.is_some() {
            says += &format!(", beside {}, which took it over already (law 4)", other.join(", "));
        }
        add(&mut letters.responsible, with.clone());
        if moves == Moves::Accountable {
            let moved = remove(&mut letters.accountable, Agreement::CUSTOMER);
            if moved || again {
                add(&mut letters.accountable, with);
                add(&mut letters.informed, Holder::new(Agreement::CUSTOMER, PartyKind::Customer));
            }
        }
        let contract = self.agreement.contracts.get(clause.contract);
        if contract.is_some_and(|contract| contract.without_control.iter().any(|item| item.covers(&hand.duty, duty))) {
            letters.powerless.push(clause.with.clone());
            says += ", without control there";
        }
        if self.without_access.contains(&clause.with) {
            letters.powerless.push(clause.with.clone());
            says += ", without access to the estate";
        }
        hand.taken.push(clause.with.clone());
        Outcome { refused, ..Outcome::new(says, Some(true)) }
    }

    /// A document that names another party only points: it counts where that party's own contract takes the duty over.
    fn leaves(&self, hand: &mut Hand, clause: &Handover, to: &str) -> Outcome {
        let letters = &mut hand.letters;
        if self.kind_of(&clause.with) == PartyKind::Provider && letters.is_responsible(&clause.with) {
            let customer = Holder::new(Agreement::CUSTOMER, PartyKind::Customer);
            remove(&mut letters.responsible, &clause.with);
            add(&mut letters.responsible, customer.clone());
            if remove(&mut letters.accountable, &clause.with) {
                add(&mut letters.accountable, customer);
            }
            add(&mut letters.informed, Holder::new(&clause.with, PartyKind::Provider));
        }
        // A team is the customer: which of them does it, its selectors tell.
        if self.parties.root(to) == Agreement::CUSTOMER {
            return Outcome::new("customer RA".to_owned(), Some(true));
        }
        if letters.is_responsible(to) {
            return Outcome::new(format!("{to}, which has taken it over"), Some(true));
        }
        // The provider's documents come first in the chain: whom they name may still take the duty over.
        hand.named.push((to.to_owned(), clause.with.clone()));
        Outcome::new(format!("{to}, if its own contract takes it over"), Some(true))
    }

    /// After all clauses: whom a document named, and who has not taken the duty over, leaves it with nobody.
    fn settle_names<'c>(&self, hand: &mut Hand, place: Place) -> Option<Rule<'c>> {
        let named = std::mem::take(&mut hand.named);
        let (to, with) = named.into_iter().find(|(to, _)| !hand.letters.is_responsible(to))?;
        if !remove(&mut hand.letters.responsible, Agreement::CUSTOMER) {
            return None;
        }
        let says = format!("nobody R: no contract in force has {to} take it over (law 2)");
        let outcome = Outcome::new(says, Some(true));
        Some(rule(RuleKind::NamedOnly, format!("{with}'s document names {to}"), outcome, place))
    }
}

/// Letters while clauses are applied.
#[derive(Clone)]
pub struct Hand {
    /// The letters.
    pub letters: Letters,
    duty: String,
    /// Parties that took the duty over from the customer.
    taken: Vec<String>,
    /// Parties that documents name, each with the party whose document it is.
    named: Vec<(String, String)>,
}

/// A step that the agreement adds to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreedStep {
    /// A clause, by its number.
    Clause(usize),
    /// The selector of an owner, by its number among all.
    Owner(usize),
}

/// Applies contracts, subcontractors and teams to what the catalogue allocates; adds their rules to the chain.
pub fn apply<'c>(
    agreed: &Agreed<'_>,
    provider: &str,
    (duty_id, duty): (&str, &'c Duty),
    letters: Letters,
    held: &dyn Fn(AgreedStep) -> Option<bool>,
    rules: &mut Vec<Rule<'c>>,
) -> Letters {
    let mut hand = Hand { letters, duty: duty_id.to_owned(), taken: Vec::new(), named: Vec::new() };
    for number in agreed.clauses_on(duty_id, duty) {
        let Some(clause) = agreed.handovers.get(number) else { continue };
        let outcome = agreed.clause(&mut hand, clause, duty, held(AgreedStep::Clause(number)));
        // A package takes of each layer what the customer holds there: what it does not hold is not worth a line.
        if clause.explicit || outcome.refused != Some(Refusal::NotHeld) {
            rules.push(rule(RuleKind::Clause(number), clause.what.clone(), outcome, clause.place));
        }
    }
    let last = rules.last().map_or(duty.place, |rule| rule.place);
    rules.extend(agreed.settle_names(&mut hand, last));
    for one in &agreed.agreement.subcontractors {
        let does = one.of.value == provider && one.does.iter().any(|item| item.covers(duty_id, duty));
        if does && remove(&mut hand.letters.responsible, provider) {
            add(&mut hand.letters.responsible, Holder::new(&one.id.value, PartyKind::Subcontractor));
            let says = format!("{} R, {} stays accountable", one.id.value, provider);
            let outcome = Outcome::new(says, Some(true));
            rules.push(rule(RuleKind::Subcontractor, format!("subcontractor of {provider}"), outcome, one.place));
        }
    }
    if hand.letters.is_responsible(Agreement::CUSTOMER) {
        team(agreed, &mut hand.letters, held, rules);
    }
    hand.letters
}

/// The first selector that holds tells the team; one that is not known leaves the duty with the customer as a whole.
fn team<'c>(
    agreed: &Agreed<'_>,
    letters: &mut Letters,
    held: &dyn Fn(AgreedStep) -> Option<bool>,
    rules: &mut Vec<Rule<'c>>,
) {
    for (at, (team, selector)) in super::reach::owned(agreed.agreement).enumerate() {
        let held = held(AgreedStep::Owner(at));
        if held == Some(false) {
            continue;
        }
        let outcome = Outcome::new(format!("{team} R"), held);
        rules.push(rule(RuleKind::Team, format!("team that owns {}", selector.words()), outcome, selector.place));
        if held == Some(true) {
            remove(&mut letters.responsible, Agreement::CUSTOMER);
            add(&mut letters.responsible, Holder::new(team, PartyKind::Customer));
        }
        return;
    }
}

/// What came of a step.
struct Outcome {
    says: String,
    held: Option<bool>,
    refused: Option<Refusal>,
}

impl Outcome {
    fn new(says: String, held: Option<bool>) -> Self {
        Self { says, held, refused: None }
    }
}

fn rule<'c>(kind: RuleKind, what: String, outcome: Outcome, place: Place) -> Rule<'c> {
    let Outcome { says, held, refused } = outcome;
    Rule { kind, what, says, place, authority: Authority::Contract, source: None, held, refused }
}

/// Why a clause is not in force on a day.
fn not_in_force(clause: &Handover, day: Date) -> String {
    match clause.term {
        Some(term) if term.is_over(day) => {
            let until = term.until.map_or(String::new(), |until| format!(" on {until}"));
            format!("nothing any more: it ended{until}")
        }
        Some(term) => format!("nothing yet: it begins on {}", term.from),
        None => "nothing: its days lie outside those of the contract".to_owned(),
    }
}
