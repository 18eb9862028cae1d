//! The laws of allocation: who carries a duty, by which chain of rules.
//!
//! From weakest to strongest: catalogue default for the service model, the provider's profile, the service's profile,
//! a condition on the resource's own configuration; then, in [`agreed`], contracts and the customer's teams.

use onus_catalogue::duty::Duty;
use onus_catalogue::provider::Provider;
use onus_catalogue::raci::Cell;
use onus_catalogue::service::Exception;
use onus_catalogue::{Authority, Catalogue, Model, PartyKind};

use super::agreed::{self, Agreed, AgreedStep};
use super::letters::{Holder, LawFault, Letters, ids};
use super::rule::{Rule, RuleKind};
use crate::agreement::Agreement;

/// Who carries a duty, and by which rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation<'c> {
    /// Ids of the parties that do it.
    pub responsible: Vec<String>,
    /// Ids of the parties that answer for it; exactly one unless a law fails.
    pub accountable: Vec<String>,
    /// Ids of the parties that are asked.
    pub consulted: Vec<String>,
    /// Ids of the parties that are told.
    pub informed: Vec<String>,
    /// What the last rule that counted rests on.
    pub authority: Authority,
    /// The chain, weakest first.
    pub rules: Vec<Rule<'c>>,
    /// The law that fails.
    pub fault: Option<LawFault>,
    /// Who would carry it if a condition that is not known were true; `None` inside where it would not arise.
    pub alternatives: Vec<Option<Self>>,
    /// Ids of documents that the responsible provider publishes that it holds, of those that prove the duty.
    pub published: Vec<&'c str>,
}

/// Where a duty is to be allocated.
#[derive(Clone, Copy)]
pub struct Ground<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The provider's id.
    pub provider: &'c str,
    /// The service's id, where the subject has one.
    pub service: Option<&'c str>,
    /// The service model.
    pub model: Model,
    /// The resource's kind, where the subject is a resource.
    pub kind: Option<&'c str>,
    /// The managed service provider, where the duty is owed by or on one.
    pub msp: Option<&'c str>,
}

impl<'c> Ground<'c> {
    fn profile(self) -> Option<&'c Provider> {
        self.catalogue.providers.get(self.provider)
    }

    /// Who acts for a sort of party here, before any contract. Without one there is no managed service provider: what would
    /// be theirs is the customer's; a subcontractor's part is its provider's.
    fn party(self, kind: PartyKind) -> &'c str {
        match kind {
            PartyKind::Customer => Agreement::CUSTOMER,
            PartyKind::ManagedServiceProvider => self.msp.unwrap_or(Agreement::CUSTOMER),
            PartyKind::Provider | PartyKind::Subcontractor => self.provider,
        }
    }

    /// Exceptions that concern this ground, the provider's before the service's.
    pub fn exceptions(self) -> impl Iterator<Item = (&'c Exception, bool)> {
        let provider = self
            .profile()
            .into_iter()
            .flat_map(|provider| provider.exceptions.iter().map(|exception| (exception, false)));
        let service = self.service.and_then(|id| self.profile()?.services.get(id));
        let service =
            service.into_iter().flat_map(|service| service.exceptions.iter().map(|exception| (exception, true)));
        provider
            .chain(service)
            .filter(move |(exception, _)| exception.on.as_ref().is_none_or(|on| Some(on.value.as_str()) == self.kind))
    }

    /// Exceptions of this ground that a condition decides, in a fixed order.
    pub fn conditional(self) -> impl Iterator<Item = &'c Exception> {
        self.exceptions().map(|(exception, _)| exception).filter(|exception| exception.when.is_some())
    }
}

/// What decides a step of the chain.
#[derive(Clone, Copy)]
pub enum Question<'c> {
    /// Whether the condition of an exception is true.
    Condition(&'c Exception),
    /// Whether the subject lies in the scope that a step of the agreement has.
    Agreed(AgreedStep),
}

/// Allocates a duty. `holds` answers the questions that the chain depends on; NULL is `None`.
/// Gives `None` where the duty does not arise.
pub fn allocate<'c>(
    ground: Ground<'c>,
    agreed: &Agreed<'_>,
    duty_id: &str,
    duty: &'c Duty,
    holds: &dyn Fn(Question<'c>) -> Option<bool>,
) -> Option<Allocation<'c>> {
    let default = Chain::default(ground, duty)?;
    let own = || ground.exceptions().filter(|(exception, _)| exception.duty.value == duty_id);
    // A condition is stronger than a profile, wherever either is written.
    let profiles = own().filter(|(exception, _)| exception.when.is_none()).map(|found| (found, Some(true)));
    let conditions = own()
        .filter(|(exception, _)| exception.when.is_some())
        .map(|found| (found, holds(Question::Condition(found.0))));
    let steps: Vec<((&'c Exception, bool), Option<bool>)> = profiles.chain(conditions).collect();
    let clauses = agreed.clauses_on(duty_id, duty);
    // The chain as it is, or with one answer that is not known taken for true: that of a condition, or of a clause's scope.
    let follow = |condition: Option<usize>, clause: Option<usize>| {
        let mut chain = default.clone();
        for (at, ((exception, of_service), held)) in steps.iter().enumerate() {
            let held = if condition == Some(at) { Some(true) } else { *held };
            chain.apply(ground, exception, *of_service, held);
        }
        let held = |step: AgreedStep| match step {
            AgreedStep::Clause(number) if clause == Some(number) => Some(true),
            step => holds(Question::Agreed(step)),
        };
        chain.conclude(ground, agreed, (duty_id, duty), &held)
    };
    let mut allocation = follow(None, None);
    let open = (0..).zip(&steps).filter(|(_, (_, held))| held.is_none()).map(|(at, _)| follow(Some(at), None));
    let scope = |number: &&usize| holds(Question::Agreed(AgreedStep::Clause(**number))).is_none();
    let open_scopes = clauses.iter().filter(scope).map(|number| follow(None, Some(*number)));
    let alternatives: Vec<Option<Allocation<'c>>> =
        open.chain(open_scopes).filter(|other| !same_letters(other.as_ref(), allocation.as_ref())).collect();
    // Where the duty would arise only if an unknown condition were true, that answer leads, and "not at all" is the other one.
    if allocation.is_none() {
        allocation = alternatives.iter().flatten().next().cloned();
        if let Some(allocation) = &mut allocation {
            allocation.alternatives = vec![None];
        }
        return allocation;
    }
    if let Some(allocation) = &mut allocation {
        allocation.alternatives = alternatives;
    }
    allocation
}

fn same_letters(one: Option<&Allocation<'_>>, other: Option<&Allocation<'_>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.responsible == other.responsible && one.accountable == other.accountable,
        (None, None) => true,
        _ => false,
    }
}

/// The rules so far, and the cell that they lead to.
#[derive(Clone)]
struct Chain<'c> {
    cell: &'c Cell,
    authority: Authority,
    rules: Vec<Rule<'c>>,
}

impl<'c> Chain<'c> {
    fn default(ground: Ground<'c>, duty: &'c Duty) -> Option<Self> {
        let cell = duty.raci.cells.get(&ground.model)?;
        let rule = Rule {
            kind: RuleKind::Default,
            what: format!("catalogue default for {}", ground.model),
            says: words(&cell.value),
            place: cell.place,
            authority: duty.raci.authority,
            source: duty.raci.source.as_ref(),
            held: Some(true),
            refused: None,
        };
        Some(Self { cell: &cell.value, authority: duty.raci.authority, rules: vec![rule] })
    }

    fn apply(&mut self, ground: Ground<'c>, exception: &'c Exception, of_service: bool, held: Option<bool>) {
        let whose = match (of_service, ground.service) {
            (true, Some(service)) => format!("{}/{service}", ground.provider),
            _ => ground.provider.to_owned(),
        };
        let (kind, what) = match &exception.when {
            Some(when) => (RuleKind::Condition, format!("condition of {whose}: {}", when.value.text)),
            None => (RuleKind::Profile, format!("profile of {whose}")),
        };
        self.rules.push(Rule {
            kind,
            what,
            says: words(&exception.raci.value),
            place: exception.place,
            authority: exception.authority,
            source: exception.source.as_ref(),
            held,
            refused: None,
        });
        if held == Some(true) {
            self.cell = &exception.raci.value;
            self.authority = exception.authority;
        }
    }

    fn conclude(
        mut self,
        ground: Ground<'c>,
        agreed: &Agreed<'_>,
        (duty_id, duty): (&str, &'c Duty),
        held: &dyn Fn(AgreedStep) -> Option<bool>,
    ) -> Option<Allocation<'c>> {
        if let Cell::NotApplicable(_) = self.cell {
            return None;
        }
        let changed = self.rules.iter().skip(1).any(|rule| rule.held == Some(true));
        if !changed && let Some(rule) = confirmation(ground, duty_id) {
            self.authority = rule.authority;
            self.rules.push(rule);
        }
        let letters = Letters::of(self.cell, |kind| ground.party(kind).to_owned());
        let published = self.rules.len();
        let letters = agreed::apply(agreed, ground.provider, (duty_id, duty), letters, held, &mut self.rules);
        if self.rules.iter().skip(published).any(|rule| rule.held == Some(true)) {
            self.authority = Authority::Contract;
        }
        let control = &ground.catalogue.control;
        let of_provider = |holder: &Holder| agreed.parties.belongs(&holder.id, ground.provider);
        let published = ground.profile().filter(|_| letters.responsible.iter().any(of_provider)).map_or_else(
            Vec::new,
            |provider| {
                let held = |id: &str| provider.attestations.iter().any(|publication| publication.document.value == id);
                duty.proven_by.iter().map(|document| document.value.as_str()).filter(|id| held(id)).collect()
            },
        );
        Some(Allocation {
            responsible: ids(&letters.responsible),
            accountable: ids(&letters.accountable),
            consulted: ids(&letters.consulted),
            informed: ids(&letters.informed),
            fault: letters.broken_law(|kind| control.is_able(duty.layer, ground.model, kind)),
            authority: self.authority,
            rules: self.rules,
            alternatives: Vec::new(),
            published,
        })
    }
}

/// The provider's own page, where it lays the duty at the same door as the default.
fn confirmation<'c>(ground: Ground<'c>, duty_id: &str) -> Option<Rule<'c>> {
    let confirmations = &ground.profile()?.confirms;
    let confirmation =
        confirmations.iter().find(|confirmation| confirmation.duties.iter().any(|duty| duty.value == duty_id))?;
    Some(Rule {
        kind: RuleKind::Confirmation,
        what: format!("confirmed by {}", ground.provider),
        says: "the same".to_owned(),
        place: confirmation.place,
        authority: Authority::Published,
        source: Some(&confirmation.source),
        held: Some(true),
        refused: None,
    })
}

/// A cell in words.
pub fn words(cell: &Cell) -> String {
    match cell {
        Cell::NotApplicable(why) => format!("does not arise: {why}"),
        Cell::ByAgreement { what, accountable } => {
            format!("{accountable} answers for it; who does it is to be agreed: {what}")
        }
        Cell::Letters(letters) => {
            let words: Vec<String> = letters
                .iter()
                .map(|(party, letters)| {
                    format!("{party} {}", letters.iter().map(|letter| letter.id()).collect::<String>())
                })
                .collect();
            words.join(", ")
        }
    }
}
