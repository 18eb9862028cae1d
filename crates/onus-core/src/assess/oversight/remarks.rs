//! Comments of the configuration whose owner the agreement knows, and who does not answer for what is accepted.

use super::{Oversight, Touched, touching};
use crate::assess::Standing;
use crate::assess::gap::{AgreementGap, GapKind};
use crate::assess::remarks::{Powers, reads};

impl Oversight<'_> {
    pub(super) fn remarks(&self, found: &mut Vec<AgreementGap>) {
        let powers = Powers::new(self.agreed, self.estate);
        for (number, judged) in self.assessment.remarks.iter().enumerate() {
            let remark = &judged.remark;
            let owner = remark.owner.as_deref().unwrap_or_default();
            let parties = self.agreement.parties_named(owner, &self.agreed.parties);
            let (Standing::NotInPower, Some(party)) = (judged.standing, parties.first()) else { continue };
            let mut touched = Touched::default();
            for (line, allocation) in self.lines() {
                let Some(duty) = self.assessment.duty(line) else { continue };
                let reach = self.reach(line);
                let mut marks = self.scopes.marks(&reach).filter(|mark| mark.remark == number);
                if powers.counts(number, line.duty)
                    && line.accepted.is_none()
                    && line.status.can_be_accepted()
                    && !powers.is_in_power(number, self.agreed, allocation)
                    && marks.any(|mark| reads(mark.columns, duty, &line.answers, line.status))
                {
                    touched.add(line);
                }
            }
            let gap = AgreementGap {
                kind: GapKind::AcceptanceNotInPower,
                party: party.clone(),
                subject: format!("acceptance of {}", remark.duties.join(", ")),
                what: format!("{owner} does not answer for it: it does not count"),
                remedy: "have an officer of the accountable party accept it".to_owned(),
                place: None,
                written: Some(remark.at.clone()),
                duties: Vec::new(),
                count: 0,
            };
            found.push(touching(gap, touched));
        }
    }
}
