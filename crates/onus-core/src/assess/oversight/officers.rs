//! Officers: roles that nobody fills, persons who no longer hold theirs.

use std::collections::BTreeSet;

use onus_catalogue::{PartyKind, Place};

use super::{Oversight, gap};
use crate::agreement::{Agreement, OfficerName};
use crate::assess::gap::{AgreementGap, GapKind};

impl Oversight<'_> {
    pub(super) fn officers(&self, found: &mut Vec<AgreementGap>) {
        let mut told = BTreeSet::new();
        for (party, kind, place) in self.parties_with_roles() {
            for (id, role) in self.agreement.roles_by_id(self.catalogue) {
                if role.required_of.contains(&kind) {
                    let name = OfficerName { party: party.to_owned(), role: id };
                    self.role(&name, &role.title, place, found);
                    told.insert(name);
                }
            }
        }
        // Whoever accepts a risk must still be there to answer for it.
        for acceptance in &self.agreement.acceptances {
            let name = &acceptance.officer.value;
            if acceptance.term.holds(self.agreed.as_of) && told.insert(name.clone()) {
                self.role(name, &name.role, acceptance.officer.place, found);
            }
        }
        for declaration in self.agreement.declarations.iter().filter(|one| one.date <= self.agreed.as_of) {
            if !self.prover.was_in_power(declaration) {
                let name = &declaration.officer.value;
                let what = format!(
                    "nobody held the role on {}, the day of the declaration: it does not count",
                    declaration.date
                );
                let remedy = "register who held the role on that day, or have the declaration made anew";
                let subject = format!("declaration {}, {} of {}", declaration.id, name.role, self.name(&name.party));
                found.push(gap(GapKind::OfficerGone, &name.party, subject, what, remedy, declaration.officer.place));
            }
        }
    }

    /// The customer, and managed service providers under contract.
    fn parties_with_roles(&self) -> Vec<(&str, PartyKind, Place)> {
        let first = self.agreement.identity.as_ref().map_or(0, |identity| identity.first);
        let mut found = vec![(Agreement::CUSTOMER, PartyKind::Customer, Place { file: first, line: 1, column: 1 })];
        for msp in &self.agreement.msps {
            let in_force = self
                .agreement
                .contracts
                .iter()
                .any(|contract| contract.with.value == msp.id.value && contract.term.holds(self.agreed.as_of));
            if in_force {
                found.push((&msp.id.value, PartyKind::ManagedServiceProvider, msp.place));
            }
        }
        found
    }

    fn role(&self, name: &OfficerName, title: &str, place: Place, found: &mut Vec<AgreementGap>) {
        let day = self.agreed.as_of;
        if self.agreement.officers_of(name).any(|officer| officer.in_office(day)) {
            return;
        }
        let subject = format!("{title} of {}", self.name(&name.party));
        let last = self
            .agreement
            .officers_of(name)
            .filter(|officer| officer.term.is_over(day))
            .max_by_key(|officer| officer.term.until);
        let next = self.agreement.officers_of(name).map(|officer| officer.term.from).filter(|from| *from > day).min();
        let next = next.map_or(String::new(), |from| format!("; the next begins on {from}"));
        match last {
            Some(officer) => {
                let until = officer.term.until.map_or(String::new(), |until| format!(" on {until}"));
                let what = format!("{} left the role{until}, and nobody holds it{next}", officer.name);
                let remedy = "name a successor, with a deputy";
                found.push(gap(GapKind::OfficerGone, &name.party, subject, what, remedy, officer.place));
            }
            None => {
                let what = format!("nobody is named for the role{next}");
                let remedy = "name a person and a deputy in `[[officer]]`";
                found.push(gap(GapKind::RoleVacant, &name.party, subject, what, remedy, place));
            }
        }
    }

    fn name(&self, party: &str) -> String {
        self.agreed.parties.title(party).to_owned()
    }
}
