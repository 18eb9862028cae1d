//! Joins allocation and answers to a status: checks first, then documents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use onus_catalogue::duty::Duty;
use onus_catalogue::kind::Kind;
use onus_catalogue::service::Exception;
use onus_catalogue::{Authority, Catalogue, Model, PartyKind, Scope, Severity};

use super::allocate::{Allocation, Ground, allocate};
use super::verify::{Answer, Pattern, Verified};
use super::{Assessment, Line, Status, Subject};
use crate::agreement::Agreement;
use crate::estate::{Basis, Class, Estate};

/// Concludes every duty on every subject of the estate.
pub fn conclude<'c>(
    catalogue: &'c Catalogue,
    agreement: &Agreement,
    estate: &Estate,
    verified: Verified<'c>,
    as_of: jiff::civil::Date,
) -> Assessment<'c> {
    let providers: BTreeSet<&str> = estate.classes.iter().map(|class| class.provider.as_str()).collect();
    let parties = agreement.parties(catalogue, providers.iter().copied());
    let mut conclusion =
        Conclusion { catalogue, estate, verified, allocations: Vec::new(), known: HashMap::new(), lines: Vec::new() };
    conclusion.resources();
    conclusion.services();
    conclusion.accounts();
    conclusion.organisations(&providers);
    let Conclusion { verified, allocations, mut lines, .. } = conclusion;
    lines.sort_by(|a, b| (a.duty, &a.subject).cmp(&(b.duty, &b.subject)));
    Assessment {
        catalogue,
        as_of,
        parties,
        allocations,
        patterns: verified.patterns,
        pattern_of: verified.pattern_of,
        lines,
    }
}

/// What an allocation depends on: duty, provider, service, model, kind, answers of conditions.
type Key<'c> = (&'c str, &'c str, Option<&'c str>, Model, Option<&'c str>, Vec<Answer>);

/// Provider, service and region.
type ServiceInRegion = (String, String, Option<String>);

struct Conclusion<'c, 'e> {
    catalogue: &'c Catalogue,
    estate: &'e Estate,
    verified: Verified<'c>,
    allocations: Vec<Allocation<'c>>,
    known: HashMap<Key<'c>, Option<usize>>,
    lines: Vec<Line<'c>>,
}

impl<'c> Conclusion<'c, '_> {
    /// The catalogue's own copy of a provider's or service's id.
    fn ground(&self, provider: &str, service: &str, model: Model, kind: &str) -> Option<Ground<'c>> {
        let (provider, profile) = self.catalogue.providers.get_key_value(provider)?;
        let service = profile.services.get_key_value(service).map(|(id, _)| id.as_str());
        let kind = self.catalogue.kinds.get_key_value(kind).map(|(id, _)| id.as_str());
        Some(Ground { catalogue: self.catalogue, provider, service, model, kind })
    }

    /// Allocates once per class and duty.
    fn allocation(
        &mut self,
        ground: Ground<'c>,
        duty_id: &'c str,
        duty: &'c Duty,
        conditions: &[Answer],
    ) -> Option<usize> {
        let key = (duty_id, ground.provider, ground.service, ground.model, ground.kind, conditions.to_vec());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let asked = ground.kind.and_then(|kind| self.verified.questions.get(kind));
        let holds = |exception: &'c Exception| {
            let at = asked?.conditions.iter().position(|asked| std::ptr::eq(*asked, exception))?;
            conditions.get(at).copied()?.truth()
        };
        let found = allocate(ground, duty_id, duty, &holds).map(|allocation| {
            self.allocations.push(allocation);
            self.allocations.len() - 1
        });
        self.known.insert(key, found);
        found
    }

    fn resources(&mut self) {
        let patterns = std::mem::take(&mut self.verified.patterns);
        for (index, pattern) in patterns.iter().enumerate() {
            let Some(class) = self.estate.classes.get(pattern.class) else { continue };
            if class.kind == Kind::SUPPORTING || class.kind == Kind::ACCOUNT {
                continue;
            }
            let Some(ground) = self.ground(&class.provider, &class.service, class.model(), &class.kind) else {
                continue;
            };
            for (duty_id, duty) in &self.catalogue.duties {
                if duty.scope == Scope::Resource && duty.concerns(&class.kind) {
                    self.checked(ground, duty_id, duty, pattern, class, Subject::Resources(index));
                }
            }
        }
        self.verified.patterns = patterns;
    }

    /// One line for a subject that checks look at.
    fn checked(
        &mut self,
        ground: Ground<'c>,
        duty_id: &'c str,
        duty: &'c Duty,
        pattern: &Pattern,
        class: &Class,
        subject: Subject,
    ) {
        let (checks, conditions) =
            self.verified.questions.get(class.kind.as_str()).map_or((Vec::new(), &[][..]), |asked| {
                let answers = asked.checks.iter().zip(&pattern.answers);
                let own = answers
                    .filter(|(asked, _)| asked.duty == duty_id)
                    .map(|(asked, answer)| (asked.index, *answer))
                    .collect();
                (own, pattern.answers.get(asked.checks.len()..).unwrap_or_default())
            });
        // A duty of which every check says "not this one" does not arise here.
        if !checks.is_empty() && checks.iter().all(|(_, answer): &(usize, Answer)| *answer == Answer::NotApplicable) {
            return;
        }
        if let Some(allocation) = self.allocation(ground, duty_id, duty, conditions) {
            self.push(duty_id, duty, subject, allocation, checks, class.basis, pattern.count);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a line has these parts, and is made here only")]
    fn push(
        &mut self,
        duty_id: &'c str,
        duty: &'c Duty,
        subject: Subject,
        allocation: usize,
        answers: Vec<(usize, Answer)>,
        basis: Basis,
        count: u64,
    ) {
        let Some(allocated) = self.allocations.get(allocation) else { return };
        let (status, severity) = status(duty, allocated, &answers, basis);
        self.lines.push(Line { duty: duty_id, subject, allocation, status, severity, answers, count });
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
            for (duty_id, duty) in &self.catalogue.duties {
                if duty.scope != Scope::Service || !concerns_any(duty, &kinds) {
                    continue;
                }
                if let Some(allocation) = self.allocation(ground, duty_id, duty, &[]) {
                    let subject = Subject::Service {
                        provider: provider.clone(),
                        service: service.clone(),
                        region: region.clone(),
                    };
                    self.push(duty_id, duty, subject, allocation, Vec::new(), Basis::Planned, 1);
                }
            }
        }
    }

    /// Each account, with the kinds that it holds.
    fn accounts(&mut self) {
        let patterns = std::mem::take(&mut self.verified.patterns);
        for (index, pattern) in patterns.iter().enumerate() {
            let Some(class) = self.estate.classes.get(pattern.class).filter(|class| class.kind == Kind::ACCOUNT) else {
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
                        pattern: index,
                    };
                    self.checked(ground, duty_id, duty, pattern, class, subject);
                }
            }
        }
        self.verified.patterns = patterns;
    }

    fn organisations(&mut self, providers: &BTreeSet<&str>) {
        for (duty_id, duty) in self.catalogue.duties.iter().filter(|(_, duty)| duty.scope == Scope::Organisation) {
            for provider in providers {
                let Some(ground) = self.ground(provider, "", Model::Iaas, "") else { continue };
                let per_provider = matches!(duty.per, PartyKind::Provider | PartyKind::Subcontractor);
                let subject = Subject::Organisation(if per_provider {
                    (*provider).to_owned()
                } else {
                    Agreement::CUSTOMER.to_owned()
                });
                if let Some(allocation) = self.allocation(ground, duty_id, duty, &[]) {
                    self.push(duty_id, duty, subject, allocation, Vec::new(), Basis::Planned, 1);
                }
                // The customer is one organisation, however many providers there are.
                if !per_provider {
                    break;
                }
            }
        }
    }
}

fn concerns_any(duty: &Duty, kinds: &BTreeSet<&str>) -> bool {
    duty.applies_to.is_empty() || kinds.iter().any(|kind| duty.concerns(kind))
}

/// The first status that holds, and how bad it is.
pub fn status(
    duty: &Duty,
    allocation: &Allocation<'_>,
    answers: &[(usize, Answer)],
    basis: Basis,
) -> (Status, Option<Severity>) {
    let worst = |wanted: Answer| {
        answers
            .iter()
            .filter(|(_, answer)| *answer == wanted)
            .filter_map(|(at, _)| duty.checks.get(*at))
            .map(|check| check.severity)
            .min()
    };
    if allocation.fault.is_some() {
        return (Status::Unallocated, None);
    }
    if let Some(severity) = worst(Answer::No) {
        // Who has to mend it may be open as well; that it has to be mended is not.
        return (Status::Breached, Some(severity));
    }
    if let Some(severity) = worst(Answer::Unknown) {
        return (Status::Unknown, Some(severity));
    }
    if !allocation.alternatives.is_empty() {
        return (Status::Unknown, None);
    }
    let fulfilled =
        || answers.iter().filter(|(_, answer)| *answer == Answer::Yes).filter_map(|(at, _)| duty.checks.get(*at));
    if fulfilled().next().is_some() {
        let whole = fulfilled().all(|check| check.covers_all);
        return (if whole && basis == Basis::Observed { Status::Verified } else { Status::Configured }, None);
    }
    if claimed(allocation) { (Status::Claimed, None) } else { (Status::Unproven, None) }
}

/// The provider does it, and says so publicly: by a page of its own, or by a document that it publishes that it holds.
fn claimed(allocation: &Allocation<'_>) -> bool {
    let customer_acts = allocation.responsible.iter().any(|id| id == Agreement::CUSTOMER);
    let said =
        allocation.rules.iter().skip(1).any(|rule| rule.held == Some(true) && rule.authority == Authority::Published);
    !customer_acts && (said || !allocation.published.is_empty())
}
