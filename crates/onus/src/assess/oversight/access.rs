//! Access that other parties have on the estate, and whether a contract in force covers it (law 4).

use std::collections::BTreeSet;

use onus_catalogue::kind::{ColumnType, Kind};
use rusqlite::types::ValueRef;

use super::{Oversight, gap};
use crate::agreement::selector::like;
use crate::agreement::{Agreement, Contract, Selector, Target};
use crate::assess::gap::{AgreementGap, GapKind};
use crate::estate::{EstateError, quoted};

/// A row that is somebody's access.
struct Access {
    address: String,
    class: usize,
    /// What it was recognised by.
    names: Vec<String>,
}

impl Oversight<'_> {
    pub(super) fn access(&self, found: &mut Vec<AgreementGap>) -> Result<(), EstateError> {
        if self.agreement.msps.iter().all(|msp| msp.access.is_empty())
            && self.agreement.contracts.iter().all(|contract| contract.access.is_empty())
        {
            return Ok(());
        }
        let rows = self.access_rows()?;
        for msp in &self.agreement.msps {
            let contracts: Vec<&Contract> =
                self.agreement.contracts.iter().filter(|contract| contract.with.value == msp.id.value).collect();
            let known: Vec<&String> =
                msp.access.iter().chain(contracts.iter().flat_map(|contract| &contract.access)).collect();
            for row in &rows {
                let name = row.names.iter().find(|name| known.iter().any(|pattern| like(pattern, name)));
                let Some(name) = name.filter(|_| !self.is_covered(&contracts, row)) else { continue };
                let account = self.account(row);
                let last = contracts.iter().filter_map(|contract| contract.term.until).max();
                let since = last.filter(|until| *until < self.agreed.as_of).map_or_else(
                    || "no contract in force covers the account".to_owned(),
                    |until| format!("the last contract ended on {until}, and none in force covers the account"),
                );
                let what = format!("{} still has access to {account} as {name}: {since}", self.title(&msp.id.value));
                let remedy = "remove the access, or the contract that it needs is to be signed and named here";
                found.push(gap(
                    GapKind::AccessOutlivesContract,
                    Agreement::CUSTOMER,
                    row.address.clone(),
                    what,
                    remedy,
                    msp.place,
                ));
            }
        }
        Ok(())
    }

    fn title(&self, party: &str) -> String {
        self.agreed.parties.title(party).to_owned()
    }

    fn account(&self, row: &Access) -> String {
        let account =
            self.estate.classes.get(row.class).and_then(|class| self.estate.accounts.get(class.account as usize));
        account.map_or("an account".to_owned(), |account| format!("account {}", account.name))
    }

    /// Whether a contract in force reaches into the account, with whatever part of it. An account that is not known may be
    /// one that is covered.
    fn is_covered(&self, contracts: &[&Contract], row: &Access) -> bool {
        let Some(class) = self.estate.classes.get(row.class) else { return true };
        let account = self.estate.accounts.get(class.account as usize);
        let target = Target {
            provider: &class.provider,
            account: Some(account.and_then(|account| account.known_name())),
            service: None,
            region: None,
            resource: None,
        };
        let reaches_in = |contract: &Contract| {
            let scope: Vec<Selector> = contract
                .scope
                .iter()
                .map(|selector| Selector {
                    provider: selector.provider.clone(),
                    account: selector.account.clone(),
                    place: selector.place,
                    ..Selector::default()
                })
                .collect();
            Selector::any(&scope, &target) != Some(false)
        };
        contracts.iter().any(|contract| contract.term.holds(self.agreed.as_of) && reaches_in(contract))
    }

    /// Every row of a kind that is access, with the names by which its party is known.
    fn access_rows(&self) -> Result<Vec<Access>, EstateError> {
        let present: BTreeSet<&str> = self.estate.classes.iter().map(|class| class.kind.as_str()).collect();
        let mut found = Vec::new();
        for (id, kind) in
            self.catalogue.kinds.iter().filter(|(id, kind)| present.contains(id.as_str()) && !kind.access.is_empty())
        {
            self.rows_of(id, kind, &mut found)?;
        }
        found.sort_by(|a, b| a.address.cmp(&b.address));
        Ok(found)
    }

    fn rows_of(&self, id: &str, kind: &Kind, found: &mut Vec<Access>) -> Result<(), EstateError> {
        let columns: Vec<String> = kind.access.iter().map(|column| access_sql(kind, &column.value)).collect();
        let sql = format!(
            "SELECT r.address, r.class, {} FROM {} k JOIN resource r ON r.id = k.id",
            columns.join(", "),
            quoted(id)
        );
        let mut statement = self.estate.connection().prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let class: u32 = row.get(1)?;
            let mut names = Vec::new();
            for at in 0..columns.len() {
                if let ValueRef::Text(text) = row.get_ref(at + 2)? {
                    let text = String::from_utf8_lossy(text).into_owned();
                    // Lists come as JSON.
                    match serde_json::from_str::<Vec<String>>(&text) {
                        Ok(list) => names.extend(list),
                        Err(_) => names.push(text),
                    }
                }
            }
            found.push(Access { address: row.get(0)?, class: class as usize, names });
        }
        Ok(())
    }
}

/// The name that a column gives: its text, or the name of what it refers to.
fn access_sql(kind: &Kind, column: &str) -> String {
    match (kind.columns.contains_key(column), kind.column_type(column)) {
        (true, Some(ColumnType::Ref(_))) => {
            let column = quoted(column);
            format!(
                "CASE WHEN k.{column} > 0 THEN (SELECT x.name FROM resource x WHERE x.id = k.{column}) \
                 WHEN k.{column} < 0 THEN (SELECT o.value FROM outside o WHERE o.id = k.{column}) END"
            )
        }
        (true, _) => format!("k.{}", quoted(column)),
        (false, _) => format!("r.{}", quoted(column)),
    }
}
