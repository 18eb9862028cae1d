//! Reads settings, parties and selectors.

use jiff::tz::TimeZoneDatabase;
use onus_catalogue::decode::{Decode, Table, Value, suggestion};

use super::{name, selectors};
use crate::agreement::party::{Customer, Msp, ProviderParty, Subcontractor, Team};
use crate::agreement::selector::Selector;
use crate::agreement::settings::Settings;

impl Decode for Settings {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("the settings")?;
        let settings = Self {
            time_zone: table.optional("time_zone"),
            fail_on: table.optional("fail_on"),
            catalogue: table.list("catalogue"),
            inputs: table.list("inputs"),
            inline_acceptances: table.optional("inline_acceptances"),
        };
        table.finish();
        time_zone(&table, settings.time_zone.as_deref());
        Some(settings)
    }
}

/// Notes a time zone that nobody knows. Only the database that is built in is asked, so that every machine says the same.
fn time_zone(table: &Table<'_, '_>, name: Option<&str>) {
    let (Some(name), Some(at)) = (name, table.get("time_zone")) else { return };
    let database = TimeZoneDatabase::bundled();
    if database.get(name).is_err() {
        let names: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
        let help = suggestion(name, &names.iter().map(String::as_str).collect::<Vec<_>>());
        let help =
            if help.starts_with("did") { help } else { "write a name such as `Europe/Berlin` or `UTC`".to_owned() };
        at.fault(format!("there is no time zone `{name}`"), help);
    }
}

impl Decode for Customer {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("the customer")?;
        let customer = Self {
            name: table.optional("name"),
            contact: table.optional("contact"),
            teams: table.get("teams").and_then(teams).unwrap_or_default(),
        };
        table.finish();
        Some(customer)
    }
}

fn teams(value: Value<'_, '_>) -> Option<Vec<Team>> {
    let entries = value.table("the teams")?.entries();
    Some(entries.into_iter().filter_map(|(id, _, value)| team(id, value)).collect())
}

fn team(id: &str, value: Value<'_, '_>) -> Option<Team> {
    let table = value.table("a team")?;
    let team = Team {
        id: id.to_owned(),
        name: table.optional("name"),
        contact: table.optional("contact"),
        parent: table.optional("parent"),
        owns: selectors(&table, "owns"),
        place: table.place(),
    };
    table.finish();
    Some(team)
}

impl Decode for ProviderParty {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a provider")?;
        let provider = Self { id: name(&table, "id"), contact: table.optional("contact") };
        table.finish();
        Some(provider)
    }
}

impl Decode for Subcontractor {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a subcontractor")?;
        let subcontractor = Self {
            id: name(&table, "id"),
            name: table.optional("name"),
            of: name(&table, "of"),
            does: table.list("does"),
            place: table.place(),
        };
        table.finish();
        Some(subcontractor)
    }
}

impl Decode for Msp {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a managed service provider")?;
        let msp = Self {
            id: name(&table, "id"),
            name: table.optional("name"),
            contact: table.optional("contact"),
            profile: table.optional("profile"),
            access: table.list("access"),
            place: table.place(),
        };
        table.finish();
        Some(msp)
    }
}

impl Decode for Selector {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a selector")?;
        let selector = Self {
            provider: table.optional("provider"),
            account: table.optional("account"),
            service: table.optional("service"),
            region: table.optional("region"),
            kind: table.optional("kind"),
            tag: table.optional("tag"),
            address: table.optional("address"),
            module: table.optional("module"),
            root: table.optional("root"),
            place: table.place(),
        };
        table.finish();
        if table.entries().is_empty() {
            table.fault(
                "this selector selects nothing in particular",
                "say for instance `{ tag = \"env=prod\" }`, or remove it",
            );
        }
        if let (Some(module), Some(at)) = (&selector.module, table.get("module"))
            && !module.starts_with("module.")
        {
            at.fault(
                format!("`{module}` is not a module's path"),
                "write it as in an address, for instance `module.shop`",
            );
        }
        Some(selector)
    }
}
