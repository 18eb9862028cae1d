//! Access that other parties have on the estate, and whether a contract in force covers it (law 4).

use super::{Oversight, gap};
use crate::agreement::{Agreement, Contract, Selector, Target};
use crate::assess::access::{Access, names_of, recognised};
use crate::assess::gap::{AgreementGap, GapKind};

impl Oversight<'_> {
    pub(super) fn access(&self, found: &mut Vec<AgreementGap>) {
        for msp in &self.agreement.msps {
            let names = names_of(self.agreement, &msp.id.value);
            let contracts: Vec<&Contract> =
                self.agreement.contracts.iter().filter(|contract| contract.with.value == msp.id.value).collect();
            for row in self.rows {
                let Some(name) = recognised(row, &names).filter(|_| !self.is_covered(&contracts, row)) else {
                    continue;
                };
                let last = contracts.iter().filter_map(|contract| contract.term.until).max();
                let since = last.filter(|until| *until < self.agreed.as_of).map_or_else(
                    || "no contract in force covers the account".to_owned(),
                    |until| format!("the last contract ended on {until}, and none in force covers the account"),
                );
                let party = self.agreed.parties.title(&msp.id.value);
                let what = format!("{party} still has access to {} as {name}: {since}", self.account(row));
                let remedy = "remove the access; or sign the contract that it needs, and name it here";
                let subject = row.address.clone();
                found.push(gap(GapKind::AccessOutlivesContract, Agreement::CUSTOMER, subject, what, remedy, msp.place));
            }
        }
    }

    fn account(&self, row: &Access) -> String {
        let class = self.estate.class(row.class);
        let account = class.and_then(|class| self.estate.accounts.get(class.account as usize));
        account.map_or("an account".to_owned(), |account| format!("account {}", account.name))
    }

    /// Whether a contract in force reaches into the account, with whatever part of it. An account that is not known may be
    /// one that is covered.
    fn is_covered(&self, contracts: &[&Contract], row: &Access) -> bool {
        let Some(class) = self.estate.class(row.class) else { return true };
        let account = self.estate.accounts.get(class.account as usize);
        let target = Target {
            provider: &class.provider,
            account: Some(account.and_then(|account| account.known_name())),
            service: None,
            region: None,
            resource: None,
        };
        let reaches_in = |contract: &Contract| {
            let whose = |selector: &Selector| Selector {
                provider: selector.provider.clone(),
                account: selector.account.clone(),
                ..Selector::default()
            };
            let scope: Vec<Selector> = contract.scope.iter().map(whose).collect();
            Selector::any(&scope, &target) != Some(false)
        };
        contracts.iter().any(|contract| contract.term.holds(self.agreed.as_of) && reaches_in(contract))
    }
}
