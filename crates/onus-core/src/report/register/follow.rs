//! What comes after something that ends: the next report, contract or officer.

use jiff::civil::Date;

use crate::agreement::{
    Acceptance, Agreement, Attachment, Attestation, BridgeLetter, Contract, Declaration, Officer, Selector,
};

/// An agreement on a day.
#[derive(Clone, Copy)]
pub(super) struct Followers<'a> {
    pub agreement: &'a Agreement,
    pub day: Date,
}

impl Followers<'_> {
    /// The day on which something else has to be there: the day after the end, or today where that has passed.
    fn needed(self, until: Date) -> Date {
        until.tomorrow().unwrap_or(until).max(self.day)
    }

    pub fn attestation(self, one: &Attestation) -> Option<String> {
        let day = self.needed(one.rely_until);
        let mut others = self.agreement.attestations.iter().filter(|other| other.id != one.id);
        let follower = others
            .find(|other| other.of.value == one.of.value && other.document == one.document && relied_on(other, day))?;
        Some(follower.id.clone())
    }

    /// Another letter on the same report; where the letter is over, the report as long as it is relied on, or the next one.
    pub fn letter(self, one: &BridgeLetter) -> Option<String> {
        let day = self.needed(one.period.until);
        let mut letters = self.agreement.bridge_letters.iter().filter(|other| other.place != one.place);
        let next = letters.find(|other| {
            other.attestation.value == one.attestation.value && other.period.holds(day) && sound(other.file.as_ref())
        });
        if let Some(next) = next {
            return Some(format!("the letter from {}", next.period.from));
        }
        let report = self.agreement.attestations.iter().find(|report| report.id == one.attestation.value)?;
        let over = one.period.until < self.day;
        if over && relied_on(report, day) { Some(report.id.clone()) } else { self.attestation(report) }
    }

    /// A later declaration on at least the same duties.
    pub fn declaration(self, one: &Declaration) -> Option<String> {
        let day = one.review_on().map_or(self.day, |until| self.needed(until));
        let follower = self.agreement.declarations.iter().find(|other| {
            other.date > one.date
                && other.date <= day
                && other.review_on().is_none_or(|until| day <= until)
                && one.duties.iter().all(|duty| other.duties.iter().any(|own| own.value == duty.value))
        })?;
        Some(follower.id.clone())
    }

    /// Another acceptance of the same risk.
    pub fn acceptance(self, one: &Acceptance) -> Option<String> {
        let day = self.needed(one.term.until);
        let follower = self.agreement.acceptances.iter().find(|other| {
            other.place != one.place
                && other.duty.value == one.duty.value
                && other.resource == one.resource
                && Selector::list_words(&other.scope) == Selector::list_words(&one.scope)
                && other.term.holds(day)
        })?;
        Some(format!("the acceptance until {}", follower.term.until))
    }

    /// Another contract with the same party and of the same kind.
    pub fn contract(self, one: &Contract) -> Option<String> {
        let day = self.needed(one.term.until?);
        let kind = |contract: &Contract| contract.kind.as_ref().map(|kind| kind.value.clone());
        let follower = self.agreement.contracts.iter().find(|other| {
            other.place != one.place
                && other.with.value == one.with.value
                && kind(other) == kind(one)
                && other.term.holds(day)
        })?;
        Some(follower.document.clone())
    }

    /// Another person in the same role.
    pub fn officer(self, one: &Officer) -> Option<String> {
        let day = self.needed(one.term.until?);
        let follower = self.agreement.officers.iter().find(|other| {
            other.place != one.place
                && other.party.value == one.party.value
                && other.role.value == one.role.value
                && other.in_office(day)
        })?;
        Some(follower.name.clone())
    }
}

fn relied_on(attestation: &Attestation, day: Date) -> bool {
    attestation.period.from <= day && day <= attestation.rely_until && sound(attestation.file.as_ref())
}

fn sound(file: Option<&Attachment>) -> bool {
    file.is_none_or(Attachment::is_sound)
}
