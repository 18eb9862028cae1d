//! What a kept estate says of itself beside its tables.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::kind::Kind;
use onus_catalogue::{Catalogue, Model};

use super::super::form::told;
use super::Counts;
use crate::estate::{Aside, Class, Estate, Remark};

pub(super) fn check(estate: &Estate, catalogue: &Catalogue, counts: Counts) -> Result<(), String> {
    let inputs: BTreeSet<&str> = estate.inputs.iter().map(|input| input.name.as_str()).collect();
    for class in &estate.classes {
        check_class(class, catalogue, &inputs)?;
        if i64::from(class.account) >= counts.accounts {
            return Err(format!("{} lies in an account that is not there", of(class)));
        }
    }
    if let Some(kind) = estate.complete.iter().find(|kind| !catalogue.kinds.contains_key(*kind)) {
        return Err(format!("it says that all of `{}` is there, which is not a kind", told(kind)));
    }
    check_tables(estate, counts).map_err(|error| format!("SQLite says: {error}"))??;
    check_counts(estate)?;
    let columns: BTreeSet<&str> = catalogue.kinds.values().flat_map(Kind::column_names).collect();
    estate.remarks.iter().try_for_each(|remark| check_remark(remark, &columns, counts))
}

/// A class in words.
fn of(class: &Class) -> String {
    format!("a class of `{}`", told(&class.source_type))
}

fn check_class(class: &Class, catalogue: &Catalogue, inputs: &BTreeSet<&str>) -> Result<(), String> {
    let known = class.kind == Kind::SUPPORTING || catalogue.kinds.contains_key(&class.kind);
    if !known {
        return Err(format!("{} is of the kind `{}`, which the catalogue does not have", of(class), told(&class.kind)));
    }
    let Some(provider) = catalogue.providers.get(&class.provider) else {
        return Err(format!("{} is of a provider that the catalogue does not have", of(class)));
    };
    let is_account = class.kind == Kind::ACCOUNT;
    if Model::from_id(&class.model).is_none() || !is_account && !provider.services.contains_key(&class.service) {
        return Err(format!("{} is of a service that the catalogue does not have", of(class)));
    }
    if !is_account && !inputs.contains(class.input.as_str()) {
        return Err(format!("{} is of an input that it does not list", of(class)));
    }
    Ok(())
}

/// The tables of classes and accounts say the same as what is kept beside them.
fn check_tables(estate: &Estate, counts: Counts) -> rusqlite::Result<Result<(), String>> {
    let mut statement = estate.db.prepare(
        "SELECT id, kind, type, provider, service, model, region, account, basis, input, part FROM class ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    for (id, class) in (0_i64..).zip(&estate.classes) {
        let same = |row: &rusqlite::Row<'_>| -> rusqlite::Result<bool> {
            let text =
                |at: usize, wanted: &str| -> rusqlite::Result<bool> { Ok(row.get_ref(at)?.as_str() == Ok(wanted)) };
            Ok(row.get::<_, i64>(0)? == id
                && text(1, &class.kind)?
                && text(2, &class.source_type)?
                && text(3, &class.provider)?
                && text(4, &class.service)?
                && text(5, &class.model)?
                && row.get_ref(6)?.as_str_or_null().ok() == Some(class.region.as_deref())
                && row.get::<_, i64>(7)? == counts.resources + 1 + i64::from(class.account)
                && text(8, class.basis.id())?
                && text(9, &class.input)?
                && row.get::<_, i64>(10)? == i64::from(class.part))
        };
        if !rows.next()?.map_or(Ok(false), same)? {
            return Ok(Err(format!("{} is described in two ways", of(class))));
        }
    }
    if rows.next()?.is_some() {
        return Ok(Err("there are more classes than it lists".to_owned()));
    }
    let mut statement = estate.db.prepare("SELECT address, class FROM resource WHERE id = ?1")?;
    for (number, account) in (0_i64..).zip(&estate.accounts) {
        let (address, class): (String, i64) =
            statement.query_row([counts.resources + 1 + number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let class = usize::try_from(class).ok().and_then(|class| estate.classes.get(class));
        let is_it = class.is_some_and(|class| class.kind == Kind::ACCOUNT && i64::from(class.account) == number);
        if !is_it || address != format!("account {} of {}", account.name, account.provider) {
            return Ok(Err(format!("the account `{}` has no row of its own", told(&account.name))));
        }
    }
    Ok(Ok(()))
}

/// What was counted is what is there.
fn check_counts(estate: &Estate) -> Result<(), String> {
    let refused = |error: rusqlite::Error| format!("SQLite says: {error}");
    let count = |sql: &str| estate.db.query_row(sql, [Kind::SUPPORTING, Kind::ACCOUNT], |row| row.get::<_, i64>(0));
    let whole =
        "SELECT count(*) FROM resource r JOIN class c ON c.id = r.class WHERE r.part_of IS NULL AND c.kind <> ?2";
    let supporting = count(&format!("{whole} AND c.kind = ?1")).map_err(refused)?;
    let recognised = count(&format!("{whole} AND c.kind <> ?1")).map_err(refused)?;
    let coverage = &estate.coverage;
    if (Ok(coverage.recognised), Ok(coverage.supporting)) != (u64::try_from(recognised), u64::try_from(supporting)) {
        return Err("there are not as many resources as it says that it recognised".to_owned());
    }
    let mut aside: BTreeMap<Aside, BTreeMap<String, u64>> = BTreeMap::new();
    let mut statement =
        estate.db.prepare("SELECT reason, type, count(*) FROM aside GROUP BY reason, type").map_err(refused)?;
    let mut rows = statement.query([]).map_err(refused)?;
    while let Some(row) = rows.next().map_err(refused)? {
        let reason: String = row.get(0).map_err(refused)?;
        let Some(reason) = Aside::ALL.into_iter().find(|known| known.words() == reason) else {
            return Err(format!("`{}` is no reason to leave something out", told(&reason)));
        };
        let count = row.get::<_, i64>(2).map_err(refused)?;
        let types = aside.entry(reason).or_default();
        types.insert(row.get(1).map_err(refused)?, u64::try_from(count).unwrap_or_default());
    }
    match aside == coverage.aside {
        true => Ok(()),
        false => Err("what it lists as left out is not what it counts".to_owned()),
    }
}

fn check_remark(remark: &Remark, columns: &BTreeSet<&str>, counts: Counts) -> Result<(), String> {
    for target in &remark.targets {
        if !(1..=counts.resources).contains(&target.resource) {
            return Err(format!("the remark in {} speaks of a resource that is not there", told(&remark.at.file)));
        }
        if let Some(column) = target.columns.iter().find(|column| !columns.contains(column.as_str())) {
            return Err(format!("the remark in {} speaks of a column `{}`", told(&remark.at.file), told(column)));
        }
    }
    let one_line = !remark.text.contains(['\n', '\r']) && remark.text.chars().count() <= Remark::LONGEST + 1;
    if one_line { Ok(()) } else { Err(format!("a remark in {} is not a line of text", told(&remark.at.file))) }
}
