//! Joins allocation, answers and documents to lines: every duty on every subject.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use onus_catalogue::duty::Duty;
use onus_catalogue::kind::Kind;
use onus_catalogue::{Catalogue, Model, PartyKind, Scope};

use super::agreed::{Agreed, AgreedStep};
use super::allocate::{Allocation, Ground, Question, allocate};
use super::prove::{self, Prover, Whereabouts};
use super::reach::{Reach, Reaches, Scopes, owned};
use super::remarks::{Powers, reads};
use super::status::status;
use super::verify::{Answer, Pattern, Verified};
use super::{Accepted, Assessment, Line, Status, Subject};
use crate::agreement::{Agreement, Target};
use crate::estate::{Basis, Class, Estate};

/// Concludes every duty on every subject of the estate.
pub fn conclude<'c>(
    catalogue: &'c Catalogue,
    agreement: &'c Agreement,
    agreed: &Agreed<'_>,
    scopes: &Scopes<'_>,
    reaches: &Reaches,
    estate: &Estate,
    verified: Verified<'c>,
) -> Assessment<'c> {
    let mut conclusion = Conclusion {
        catalogue,
        agreement,
        agreed,
        scopes,
        reaches,
        prover: Prover::new(catalogue, agreed),
        powers: Powers::new(agreed, estate),
        estate,
        verified,
        allocations: Vec::new(),
        known: HashMap::new(),
        steps: HashMap::new(),
        lines: Vec::new(),
    };
    conclusion.resources();
    conclusion.services();
    conclusion.accounts();
    conclusion.organisations();
    let Conclusion { verified, allocations, mut lines, .. } = conclusion;
    lines.sort_by(|a, b| (a.duty, &a.subject).cmp(&(b.duty, &b.subject)));
    Assessment {
        catalogue,
        agreement,
        as_of: agreed.as_of,
        time_zone: agreed.agreement.settings.time_zone.clone(),
        decided_by: None,
        parties: agreed.parties.clone(),
        allocations,
        patterns: verified.patterns,
        pattern_of: verified.pattern_of,
        lines,
        remarks: Vec::new(),
        agreement_gaps: Vec::new(),
    }
}

/// What an allocation depends on: the ground, the duty, answers of conditions, and whether steps of the agreement hold.
#[derive(PartialEq, Eq, Hash)]
struct Key<'c> {
    duty: &'c str,
    provider: &'c str,
    service: Option<&'c str>,
    model: Model,
    kind: Option<&'c str>,
    msp: Option<&'c str>,
    conditions: Vec<Answer>,
    agreed: Vec<Option<bool>>,
}

/// Provider, service and region.
type ServiceInRegion = (String, String, Option<String>);

/// What a line is made of beside its duty and allocation.
struct About<'a> {
    subject: Subject,
    /// Index of each check that looks at the subject, with its answer.
    answers: Vec<(usize, Answer)>,
    basis: Basis,
    count: u64,
    at: Whereabouts<'a>,
    reach: &'a Reach,
}

struct Conclusion<'c, 'e> {
    catalogue: &'c Catalogue,
    agreement: &'c Agreement,
    agreed: &'e Agreed<'e>,
    scopes: &'e Scopes<'e>,
    reaches: &'e Reaches,
    prover: Prover<'e>,
    powers: Powers,
    estate: &'e Estate,
    verified: Verified<'c>,
    allocations: Vec<Allocation<'c>>,
    known: HashMap<Key<'c>, Option<usize>>,
    steps: HashMap<&'c str, Vec<AgreedStep>>,
    lines: Vec<Line<'c>>,
}

impl<'c> Conclusion<'c, '_> {
    /// The ground that these names stand for, by the catalogue's own copies of them.
    fn ground(&self, provider: &str, service: &str, model: Model, kind: &str) -> Option<Ground<'c>> {
        let (provider, profile) = self.catalogue.providers.get_key_value(provider)?;
        let service = profile.services.get_key_value(service).map(|(id, _)| id.as_str());
        let kind = self.catalogue.kinds.get_key_value(kind).map(|(id, _)| id.as_str());
        Some(Ground { catalogue: self.catalogue, provider, service, model, kind, msp: None })
    }

    /// Allocates once per class and duty.
    fn allocation(
        &mut self,
        ground: Ground<'c>,
        duty_id: &'c str,
        duty: &'c Duty,
        conditions: &[Answer],
        reach: &Reach,
    ) -> Option<usize> {
        let (agreed, scopes) = (self.agreed, self.scopes);
        let steps = self.steps.entry(duty_id).or_insert_with(|| {
            let clauses = agreed.clauses_on(duty_id, duty).into_iter().map(AgreedStep::Clause);
            let owners = (0..owned(agreed.agreement).count()).map(AgreedStep::Owner);
            clauses.chain(owners).collect()
        });
        let holds_step = |step: AgreedStep| match step {
            AgreedStep::Clause(number) => reach.holds(scopes.handover(number)),
            AgreedStep::Owner(number) => reach.holds(scopes.owner(number)),
        };
        let key = Key {
            duty: duty_id,
            provider: ground.provider,
            service: ground.service,
            model: ground.model,
            kind: ground.kind,
            msp: ground.msp,
            conditions: conditions.to_vec(),
            agreed: steps.iter().map(|step| holds_step(*step)).collect(),
        };
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let asked = ground.kind.and_then(|kind| self.verified.questions.get(kind));
        let holds = |question: Question<'c>| match question {
            Question::Agreed(step) => holds_step(step),
            Question::Condition(exception) => {
                let at = asked?.conditions.iter().position(|(_, asked)| std::ptr::eq(*asked, exception))?;
                conditions.get(at).copied()?.truth()
            }
        };
        let found = allocate(ground, agreed, duty_id, duty, &holds).map(|allocation| {
            self.allocations.push(allocation);
            self.allocations.len() - 1
        });
        self.known.insert(key, found);
        found
    }

    fn resources(&mut self) {
        let patterns = std::mem::take(&mut self.verified.patterns);
        for (index, pattern) in patterns.iter().enumerate() {
            let Some(class) = self.estate.class(pattern.class) else { continue };
            if class.kind == Kind::SUPPORTING || class.kind == Kind::ACCOUNT {
                continue;
            }
            let Some(ground) = self.ground(&class.provider, &class.service, class.model(), &class.kind) else {
                continue;
            };
            let at = Whereabouts { service: Some(&class.service), region: Some(class.region.as_deref()) };
            for (duty_id, duty) in &self.catalogue.duties {
                if duty.scope == Scope::Resource && duty.concerns(&class.kind) {
                    self.checked(ground, (duty_id, duty), pattern, class, at, Subject::Resources(index));
                }
            }
        }
        self.verified.patterns = patterns;
    }

    /// One line for a subject that checks look at.
    fn checked(
        &mut self,
        ground: Ground<'c>,
        (duty_id, duty): (&'c str, &'c Duty),
        pattern: &Pattern,
        class: &Class,
        at: Whereabouts<'_>,
        subject: Subject,
    ) {
        let (answers, conditions) =
            self.verified.questions.get(class.kind.as_str()).map_or((Vec::new(), &[][..]), |asked| {
                let answers = asked.checks.iter().zip(&pattern.answers);
                let own = answers
                    .filter(|(asked, _)| asked.duty == duty_id)
                    .map(|(asked, answer)| (asked.index, *answer))
                    .collect();
                (own, pattern.answers.get(asked.checks.len()..).unwrap_or_default())
            });
        // A duty of which every check says "not this one" does not arise here.
        if !answers.is_empty() && answers.iter().all(|(_, answer): &(usize, Answer)| *answer == Answer::NotApplicable) {
            return;
        }
        let nowhere = Reach::default();
        let reach = self.reaches.get(pattern.reach).unwrap_or(&nowhere);
        if let Some(allocation) = self.allocation(ground, duty_id, duty, conditions, reach) {
            let about = About { subject, answers, basis: class.basis, count: pattern.count, at, reach };
            self.push(duty_id, duty, allocation, about);
        }
    }

    fn push(&mut self, duty_id: &'c str, duty: &'c Duty, allocation: usize, about: About<'_>) {
        let Some(allocated) = self.allocations.get(allocation) else { return };
        let declared = |number| about.reach.holds(self.scopes.declaration(number));
        let proofs = self.prover.proofs((duty_id, duty), allocated, about.at, &declared);
        let proven = prove::status(allocated, &proofs);
        let (status, severity) = status(duty, allocated, &about.answers, about.basis, proven, &self.agreed.parties);
        let accepted = self.accepted((duty_id, duty), allocated, status, &about);
        let About { subject, answers, count, .. } = about;
        self.lines.push(Line {
            duty: duty_id,
            subject,
            allocation,
            status,
            severity,
            answers,
            count,
            proofs,
            accepted,
        });
    }

    /// The acceptance of what is short on a subject: by an officer of the accountable party on a day on which it holds; else
    /// by a comment of the configuration.
    fn accepted(
        &self,
        duty: (&str, &Duty),
        allocation: &Allocation<'_>,
        status: Status,
        about: &About<'_>,
    ) -> Option<Accepted> {
        if !status.can_be_accepted() {
            return None;
        }
        let agreed = self.accepted_by_officer(duty.0, allocation, about.reach).map(Accepted::Agreement);
        agreed.or_else(|| self.accepted_by_remark(duty, allocation, status, about).map(Accepted::Remark))
    }

    fn accepted_by_officer(&self, duty_id: &str, allocation: &Allocation<'_>, reach: &Reach) -> Option<usize> {
        let [accountable] = allocation.accountable.as_slice() else { return None };
        let root = self.agreed.parties.root(accountable);
        (0..).zip(&self.agreed.agreement.acceptances).find_map(|(number, acceptance)| {
            let holds = acceptance.duty.value == duty_id
                && acceptance.officer.value.party == root
                && acceptance.term.holds(self.agreed.as_of)
                && reach.holds(self.scopes.acceptance(number)) == Some(true);
            holds.then_some(number)
        })
    }

    fn accepted_by_remark(
        &self,
        (duty_id, duty): (&str, &Duty),
        allocation: &Allocation<'_>,
        status: Status,
        about: &About<'_>,
    ) -> Option<usize> {
        let mut marks = self.scopes.marks(about.reach).filter(|mark| self.powers.counts(mark.remark, duty_id));
        let holds = |remark| self.powers.is_in_power(remark, self.agreed, allocation);
        marks
            .find(|mark| holds(mark.remark) && reads(mark.columns, duty, &about.answers, status))
            .map(|mark| mark.remark)
    }

    /// One line for a subject that no check looks at, and that is not a row of the estate.
    fn unchecked(&mut self, ground: Ground<'c>, duty: (&'c str, &'c Duty), target: &Target<'_>, subject: Subject) {
        let reach = self.scopes.reach(target);
        if let Some(allocation) = self.allocation(ground, duty.0, duty.1, &[], &reach) {
            let at = Whereabouts { service: target.service, region: target.region };
            let about = About { subject, answers: Vec::new(), basis: Basis::Planned, count: 1, at, reach: &reach };
            self.push(duty.0, duty.1, allocation, about);
        }
    }

    /// Each service in a region, with the kinds that it holds.
    fn services(&mut self) {
        let mut held: BTreeMap<ServiceInRegion, (Model, BTreeSet<&str>)> = BTreeMap::new();
        for class in self.estate.classes.iter().filter(|class| class.kind != Kind::ACCOUNT) {
            let key = (class.provider.clone(), class.service.clone(), class.region.clone());
            held.entry(key).or_insert_with(|| (class.model(), BTreeSet::new())).1.insert(&class.kind);
        }
        for ((provider, service, region), (model, kinds)) in held {
            let Some(ground) = self.ground(&provider, &service, model, "") else { continue };
            let target = Target {
                provider: &provider,
                account: None,
                service: Some(&service),
                region: Some(region.as_deref()),
                resource: None,
            };
            for (duty_id, duty) in &self.catalogue.duties {
                if duty.scope == Scope::Service && concerns_any(duty, &kinds) {
                    let (provider, service, region) = (provider.clone(), service.clone(), region.clone());
                    let subject = Subject::Service { provider, service, region };
                    self.unchecked(ground, (duty_id, duty), &target, subject);
                }
            }
        }
    }

    /// Each account, with the kinds that it holds.
    fn accounts(&mut self) {
        let patterns = std::mem::take(&mut self.verified.patterns);
        for (index, pattern) in patterns.iter().enumerate() {
            let Some(class) = self.estate.class(pattern.class).filter(|class| class.kind == Kind::ACCOUNT) else {
                continue;
            };
            let Some(account) = self.estate.accounts.get(class.account as usize) else { continue };
            let inside = self
                .estate
                .classes
                .iter()
                .filter(|other| other.account == class.account && other.kind != Kind::ACCOUNT);
            let kinds: BTreeSet<&str> = inside.map(|class| class.kind.as_str()).collect();
            let Some(ground) = self.ground(&account.provider, "", Model::Iaas, Kind::ACCOUNT) else { continue };
            for (duty_id, duty) in &self.catalogue.duties {
                if duty.scope == Scope::Account && concerns_any(duty, &kinds) {
                    let subject = Subject::Account {
                        provider: account.provider.clone(),
                        account: account.name.clone(),
                        named: account.named,
                        pattern: index,
                    };
                    let at = Whereabouts { service: None, region: None };
                    self.checked(ground, (duty_id, duty), pattern, class, at, subject);
                }
            }
        }
        self.verified.patterns = patterns;
    }

    /// Each party as a whole: providers on the estate, managed service providers under contract, the customer.
    fn organisations(&mut self) {
        let providers: BTreeSet<&str> = self.estate.classes.iter().map(|class| class.provider.as_str()).collect();
        let (agreement, as_of) = (self.agreement, self.agreed.as_of);
        let in_force = |party: &str| {
            agreement.contracts.iter().any(|contract| contract.with.value == party && contract.term.holds(as_of))
        };
        let msps = agreement.msps.iter().map(|msp| msp.id.value.as_str()).filter(|id| in_force(id));
        let msps: BTreeSet<&'c str> = msps.collect();
        for (duty_id, duty) in self.catalogue.duties.iter().filter(|(_, duty)| duty.scope == Scope::Organisation) {
            match duty.per {
                PartyKind::Provider | PartyKind::Subcontractor => {
                    for provider in &providers {
                        self.organisation((duty_id, duty), provider, None, provider);
                    }
                }
                PartyKind::ManagedServiceProvider => {
                    let Some(provider) = providers.first() else { continue };
                    for msp in &msps {
                        self.organisation((duty_id, duty), provider, Some(msp), msp);
                    }
                }
                // The customer is one organisation, however many providers there are.
                PartyKind::Customer => {
                    let Some(provider) = providers.first() else { continue };
                    self.organisation((duty_id, duty), provider, None, Agreement::CUSTOMER);
                }
            }
        }
    }

    fn organisation(&mut self, duty: (&'c str, &'c Duty), provider: &str, msp: Option<&'c str>, party: &str) {
        let Some(ground) = self.ground(provider, "", Model::Iaas, "") else { return };
        // The customer's own duties lie with no provider: a scope that names one does not cover them.
        let provider = if party == Agreement::CUSTOMER { "" } else { provider };
        let target = Target { provider, account: None, service: None, region: None, resource: None };
        self.unchecked(Ground { msp, ..ground }, duty, &target, Subject::Organisation(party.to_owned()));
    }
}

fn concerns_any(duty: &Duty, kinds: &BTreeSet<&str>) -> bool {
    duty.applies_to.is_empty() || kinds.iter().any(|kind| duty.concerns(kind))
}
