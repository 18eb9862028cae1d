//! Owners: resources that no team owns.

use onus_catalogue::kind::Kind;

use super::Oversight;
use crate::agreement::Agreement;
use crate::assess::gap::{AgreementGap, GapKind};
use crate::assess::reach::owned;
use crate::estate::EstateError;

/// How many resources are named one by one.
const NAMED: usize = 5;

impl Oversight<'_> {
    /// One gap for all resources that no selector of a team matches.
    pub(super) fn owners(&self, found: &mut Vec<AgreementGap>) -> Result<(), EstateError> {
        let selectors = owned(self.agreement).count();
        if selectors == 0 {
            return Ok(());
        }
        let unmatched: Vec<bool> = self
            .assessment
            .patterns
            .iter()
            .map(|pattern| {
                let class = self.estate.class(pattern.class);
                let whole = class.is_some_and(|class| class.kind != Kind::ACCOUNT && !class.part);
                let reach = self.reaches.get(pattern.reach);
                whole
                    && reach.is_some_and(|reach| {
                        (0..selectors).all(|number| reach.holds(self.scopes.owner(number)) == Some(false))
                    })
            })
            .collect();
        let mut addresses = Vec::new();
        let mut statement = self.estate.connection().prepare("SELECT id, address FROM resource ORDER BY address")?;
        let mut rows = statement.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let id: u32 = row.get(0)?;
            let pattern = self.assessment.pattern_of.get(id as usize).copied().unwrap_or(u32::MAX);
            if unmatched.get(pattern as usize) == Some(&true) {
                count += 1;
                if addresses.len() < NAMED {
                    addresses.push(row.get::<_, String>(1)?);
                }
            }
        }
        if count > 0 {
            let more = count - addresses.len() as u64;
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let words = if count == 1 { "resource matches" } else { "resources match" };
            found.push(AgreementGap {
                written: None,
                kind: GapKind::Unowned,
                party: Agreement::CUSTOMER.to_owned(),
                subject: format!("{}{more}", addresses.join(", ")),
                what: format!("{count} {words} no `owns` of any team: what is the customer's there is unassigned"),
                remedy: "add a selector to a team, or tag the resources".to_owned(),
                place: owned(self.agreement).next().map(|(_, selector)| selector.place),
                duties: Vec::new(),
                count,
            });
        }
        Ok(())
    }
}
