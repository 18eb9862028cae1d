//! Reads contracts.

use onus_catalogue::decode::{Decode, Table, Value, suggestion};

use super::{attachment, bounded, day, in_order, selectors, term};
use crate::agreement::contract::{Clause, Contract, Leaves, Moves};

impl Decode for Contract {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a contract")?;
        let with = table.required("with");
        let kind = table.optional("kind");
        let document = table.required("document");
        let version = table.optional("version");
        let dated = day(&table, "dated");
        let term = term(&table);
        let notice_days = bounded(&table, "notice_days", 0, 3650);
        let scope = selectors(&table, "scope");
        let profile = table.optional("profile");
        let options = table.list("options");
        let commissions = table.list("commissions");
        let except = table.list("except");
        let without_control = table.list("without_control");
        let leaves = table.list("leaves");
        let access = table.list("access");
        let clauses = table.list("clause");
        let file = attachment(&table);
        table.finish();
        Some(Self {
            with: with?,
            kind,
            document: document?,
            version,
            dated,
            term: term?,
            notice_days,
            scope,
            profile,
            options,
            commissions,
            except,
            without_control,
            leaves,
            access,
            clauses,
            file,
            place: table.place(),
        })
    }
}

impl Decode for Clause {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a clause")?;
        let number = table.required("number");
        let commissions = table.required("commissions");
        let moves = moves(&table);
        let scope = selectors(&table, "scope");
        let (from, until) = (day(&table, "from"), day(&table, "until"));
        table.finish();
        in_order(&table, ("`from`", from), ("until", until));
        Some(Self { number: number?, commissions: commissions?, moves: moves?, scope, from, until, place: table.place() })
    }
}

fn moves(table: &Table<'_, '_>) -> Option<Moves> {
    let Some(value) = table.get("moves") else { return Some(Moves::default()) };
    match String::decode(value)?.as_str() {
        "R" => Some(Moves::Responsible),
        "RA" => Some(Moves::Accountable),
        other => {
            value.fault(format!("`{other}` are no letters that a clause can move"), suggestion(other, &["R", "RA"]));
            None
        }
    }
}

impl Decode for Leaves {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("what is another party's")?;
        let to = table.required("to");
        let items = table.required("items");
        table.finish();
        Some(Self { to: to?, items: items?, place: table.place() })
    }
}
