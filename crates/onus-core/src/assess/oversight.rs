//! Looks over the agreement itself: what has lapsed, what is vacant, what says more than it can hold.

mod access;
mod contracts;
mod evidence;
mod officers;
mod owners;
mod remarks;

use onus_catalogue::{Catalogue, Place};

use super::access::Access;
use super::agreed::Agreed;
use super::gap::{AgreementGap, GapKind};
use super::prove::{Prover, Whereabouts};
use super::reach::{Reach, Reaches, Scopes};
use super::{Allocation, Assessment, Line, Subject};
use crate::agreement::{Agreement, Target};
use crate::estate::{Estate, EstateError};

/// What is looked at.
struct Oversight<'a> {
    catalogue: &'a Catalogue,
    agreement: &'a Agreement,
    agreed: &'a Agreed<'a>,
    assessment: &'a Assessment<'a>,
    estate: &'a Estate,
    scopes: &'a Scopes<'a>,
    reaches: &'a Reaches,
    rows: &'a [Access],
    prover: Prover<'a>,
}

/// All gaps of the agreement, the worst kinds first, then in the order of the agreement.
///
/// # Errors
/// Where SQLite refuses.
pub fn gaps<'a>(
    assessment: &'a Assessment<'a>,
    agreed: &'a Agreed<'a>,
    estate: &'a Estate,
    scopes: &'a Scopes<'a>,
    reaches: &'a Reaches,
    rows: &'a [Access],
) -> Result<Vec<AgreementGap>, EstateError> {
    let agreement = agreed.agreement;
    if agreement.identity.is_none() {
        return Ok(Vec::new());
    }
    let prover = Prover::new(assessment.catalogue, agreed);
    let catalogue = assessment.catalogue;
    let oversight = Oversight { catalogue, agreement, agreed, assessment, estate, scopes, reaches, rows, prover };
    let mut found = Vec::new();
    oversight.contracts(&mut found);
    oversight.access(&mut found);
    oversight.officers(&mut found);
    oversight.evidence(&mut found);
    oversight.remarks(&mut found);
    oversight.owners(&mut found)?;
    found.sort_by_key(|gap: &AgreementGap| (gap.kind.severity(), gap.kind, gap.place, gap.written.clone()));
    Ok(found)
}

/// Lines that a gap touches, added up.
#[derive(Default)]
struct Touched {
    duties: Vec<String>,
    count: u64,
}

impl Touched {
    fn add(&mut self, line: &Line<'_>) {
        if !self.duties.iter().any(|duty| duty == line.duty) {
            self.duties.push(line.duty.to_owned());
        }
        self.count += line.count;
    }

    fn words(&self) -> String {
        match self.count {
            0 => "no duty".to_owned(),
            1 => "1 duty".to_owned(),
            count => format!("{count} duties"),
        }
    }

    /// The form of a verb that goes with the words.
    fn verb(&self, of_one: &'static str, of_many: &'static str) -> &'static str {
        if self.count == 1 { of_one } else { of_many }
    }
}

/// A gap without what it touches.
fn gap(kind: GapKind, party: &str, subject: String, what: String, remedy: &str, place: Place) -> AgreementGap {
    AgreementGap {
        kind,
        party: party.to_owned(),
        subject,
        what,
        remedy: remedy.to_owned(),
        place: Some(place),
        written: None,
        duties: Vec::new(),
        count: 0,
    }
}

fn touching(gap: AgreementGap, touched: Touched) -> AgreementGap {
    AgreementGap { duties: touched.duties, count: touched.count, ..gap }
}

impl<'a> Oversight<'a> {
    /// All lines with their allocations.
    fn lines(&self) -> impl Iterator<Item = (&'a Line<'a>, &'a Allocation<'a>)> {
        let assessment = self.assessment;
        assessment.lines.iter().filter_map(move |line| Some((line, assessment.allocation(line)?)))
    }

    /// Where a line's subject lies.
    fn whereabouts(&self, line: &'a Line<'a>) -> Whereabouts<'a> {
        match &line.subject {
            Subject::Resources(pattern) => {
                let class = self.assessment.patterns.get(*pattern).and_then(|pattern| self.estate.class(pattern.class));
                Whereabouts {
                    service: class.map(|class| class.service.as_str()),
                    region: class.map(|class| class.region.as_deref()),
                }
            }
            Subject::Service { service, region, .. } => {
                Whereabouts { service: Some(service), region: Some(region.as_deref()) }
            }
            Subject::Account { .. } | Subject::Organisation(_) => Whereabouts { service: None, region: None },
        }
    }

    /// The scopes that a line's subject lies in.
    fn reach(&self, line: &Line<'_>) -> Reach {
        match &line.subject {
            Subject::Resources(pattern) | Subject::Account { pattern, .. } => self
                .assessment
                .patterns
                .get(*pattern)
                .and_then(|pattern| self.reaches.get(pattern.reach))
                .cloned()
                .unwrap_or_default(),
            Subject::Service { provider, service, region } => self.scopes.reach(&Target {
                provider,
                account: None,
                service: Some(service),
                region: Some(region.as_deref()),
                resource: None,
            }),
            Subject::Organisation(party) => {
                let provider = if self.catalogue.providers.contains_key(party) { party.as_str() } else { "" };
                let nowhere = Target { provider, account: None, service: None, region: None, resource: None };
                self.scopes.reach(&nowhere)
            }
        }
    }

    /// Whether the customer or one of its teams is among the responsible.
    fn is_customers(&self, allocation: &Allocation<'_>) -> bool {
        allocation.responsible.iter().any(|id| self.agreed.parties.root(id) == Agreement::CUSTOMER)
    }
}
