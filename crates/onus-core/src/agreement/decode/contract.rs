//! Reads contracts.

use onus_catalogue::decode::{Decode, Table, Value, suggestion};

use super::{attachment, bounded, day, in_order, name, selectors, term};
use crate::agreement::contract::{Clause, Contract, Leaves, Moves};

impl Decode for Contract {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a contract")?;
        let contract = Self {
            with: name(&table, "with"),
            kind: table.optional("kind"),
            document: table.required("document").unwrap_or_default(),
            version: table.optional("version"),
            dated: day(&table, "dated"),
            term: term(&table),
            notice_days: bounded(&table, "notice_days", 0, 3650),
            scope: selectors(&table, "scope"),
            profile: table.optional("profile"),
            options: table.list("options"),
            commissions: table.list("commissions"),
            except: table.list("except"),
            without_control: table.list("without_control"),
            leaves: table.list("leaves"),
            access: table.list("access"),
            clauses: table.list("clause"),
            file: attachment(&table),
            place: table.place(),
        };
        table.finish();
        Some(contract)
    }
}

impl Decode for Clause {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a clause")?;
        let clause = Self {
            number: table.required("number").unwrap_or_default(),
            commissions: table.required("commissions").unwrap_or_default(),
            moves: moves(&table),
            scope: selectors(&table, "scope"),
            from: day(&table, "from"),
            until: day(&table, "until"),
            place: table.place(),
        };
        table.finish();
        in_order(&table, ("`from`", clause.from), ("until", clause.until));
        Some(clause)
    }
}

fn moves(table: &Table<'_, '_>) -> Moves {
    let text: Option<String> = table.optional("moves");
    match (text.as_deref(), table.get("moves")) {
        (Some("RA"), _) => return Moves::Accountable,
        (Some("R") | None, _) | (_, None) => {}
        (Some(other), Some(at)) => {
            at.fault(format!("`{other}` are not letters that a clause can move"), suggestion(other, &["R", "RA"]));
        }
    }
    Moves::Responsible
}

impl Decode for Leaves {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("what is another party's")?;
        let leaves =
            Self { to: name(&table, "to"), items: table.required("items").unwrap_or_default(), place: table.place() };
        table.finish();
        Some(leaves)
    }
}
