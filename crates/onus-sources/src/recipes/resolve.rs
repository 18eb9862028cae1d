//! Joins the rows of all inputs: references, and rows that fill columns of others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use onus_core::estate::{EstateBuilder, EstateError, NewResource, Reference as Referred, RemarkTarget, Scalar};

use super::rows::{Cell, Completing, Listed, Reference, Row, Target};
use super::store::Store;

/// References by an id hold everywhere; those by anything else hold within an account and a region.
const ID: &str = "id";

impl<'c> Store<'c> {
    /// Ends an input: references by expressions are resolved by the addresses of its resources.
    pub fn end_input(&mut self, listed: &HashMap<Cow<'_, str>, Listed>) {
        self.classes.clear();
        let mut blocks: HashMap<&str, Vec<Option<u32>>> = HashMap::default();
        let arrivals = std::mem::take(&mut self.arrivals);
        if arrivals.iter().any(|(_, arrival)| arrival.only || arrival.equal.is_some()) {
            // The order does not matter: only the single instance of a block is looked at, and how many there are.
            #[expect(clippy::iter_over_hash_type, reason = "see above")]
            for (address, found) in listed {
                blocks.entry(address.get(..found.block).unwrap_or(address)).or_default().push(found.row);
            }
        }
        let instances = |block: &str| blocks.get(block).map_or(0, Vec::len);
        for (link, arrival) in arrivals {
            if arrival.doubtful {
                continue;
            }
            let equal = arrival.equal.as_deref().is_none_or(|own| instances(&arrival.block) == instances(own));
            let row = match listed.get(arrival.address.as_str()) {
                Some(found) if equal => found.row,
                Some(_) => None,
                None if arrival.only => match blocks.get(arrival.block.as_str()).map(Vec::as_slice) {
                    Some([row]) => *row,
                    _ => None,
                },
                None => None,
            };
            if let (Some(row), Some(link)) = (row, self.links.get_mut(link as usize)) {
                link.target = Target::Row(row);
            }
        }
        self.accounts.clear();
    }

    /// The name of a key.
    pub fn key_name(&self, at: usize) -> &'c str {
        self.keys.iter().find(|(_, known)| **known == at).map_or("", |(name, _)| *name)
    }

    /// A resource from this row on that is also there before: same id, same address. Gives the row of the earlier one.
    pub fn overlap(&self, from: usize) -> Option<(usize, &str)> {
        if from == 0 {
            return None;
        }
        let ids = self.index.get(*self.keys.get("id")?)?;
        let mut found = ids.values().filter_map(|keyed| {
            let rows: Vec<(usize, &Row<'c>)> =
                keyed.rows().iter().filter_map(|row| Some((*row as usize, self.rows.get(*row as usize)?))).collect();
            let (at, later) = rows.iter().find(|(at, _)| *at >= from)?;
            let (earlier, _) = rows.iter().find(|(other, row)| {
                *other < from && row.address == later.address && row.source_type == later.source_type
            })?;
            Some((*at, (*earlier, later.address.as_ref())))
        });
        let first = found.next()?;
        Some(found.fold(first, |least, other| if other.0 < least.0 { other } else { least }).1)
    }

    /// Adds all rows to the estate.
    pub fn settle(mut self, builder: &mut EstateBuilder<'c>) -> Result<(), EstateError> {
        self.report(builder);
        self.resolve();
        self.complete(builder);
        let base = builder.next_id();
        let id = |row: u32| base + i64::from(row);
        for row in &self.rows {
            let mut values = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                values.push(self.scalar(builder, cell, &id));
            }
            let resource = NewResource {
                address: &row.address,
                name: row.name.as_deref().map(Cow::Borrowed),
                zone: row.zone.as_deref().map(Cow::Borrowed),
                tags: row.tags.as_deref().map(Cow::Borrowed),
                part_of: row.part_of.map(id),
                identifier: row.identifier.as_deref().map(Cow::Borrowed),
                formerly: row.formerly.as_deref().map(Cow::Borrowed),
                replaced: row.replaced,
            };
            builder.add(row.class, &resource, &values)?;
        }
        for (row, column, at) in &self.places {
            builder.add_place(id(*row), column, at)?;
        }
        for ((remark, row), columns) in self.targets() {
            let columns = columns.into_iter().flatten().map(str::to_owned).collect();
            builder.add_remarked(remark, RemarkTarget { resource: id(row), columns });
        }
        Ok(())
    }

    /// Of each remark and row that it speaks of, the columns; none where it speaks of the row as a whole.
    fn targets(&self) -> BTreeMap<(u32, u32), Option<BTreeSet<&'c str>>> {
        let mut found: BTreeMap<(u32, u32), Option<BTreeSet<&'c str>>> = BTreeMap::new();
        for (remark, row, column) in &self.remarked {
            let columns = found.entry((*remark, *row)).or_insert_with(|| Some(BTreeSet::new()));
            match (columns.as_mut(), column) {
                (Some(columns), Some(column)) => drop(columns.insert(column)),
                // Whoever speaks of the whole says nothing more by speaking of a part.
                (_, None) => *columns = None,
                (None, _) => {}
            }
        }
        found
    }

    fn scalar<'s>(&'s self, builder: &mut EstateBuilder<'c>, cell: &'s Cell, id: &impl Fn(u32) -> i64) -> Scalar<'s> {
        match cell {
            Cell::Null => Scalar::Null,
            Cell::Integer(number) => Scalar::Integer(*number),
            Cell::Number(number) => Scalar::Number(*number),
            Cell::Text(text) => Scalar::Text(Cow::Borrowed(text)),
            Cell::Link(link) => {
                let Some(reference) = self.links.get(*link as usize) else { return Scalar::Null };
                let source_type = self.rows.get(reference.row as usize).map_or("", |row| row.source_type);
                let count = |tally: &mut BTreeMap<(String, String), u64>| {
                    *tally.entry((source_type.to_owned(), reference.column.to_owned())).or_default() += 1;
                };
                match &reference.target {
                    Target::Row(row) => Scalar::Integer(id(*row)),
                    Target::Outside(value) => {
                        count(&mut builder.coverage.outside);
                        builder.reference(&Referred::Outside(value))
                    }
                    Target::Unknown | Target::Hidden | Target::Value { .. } => {
                        count(&mut builder.coverage.unresolved);
                        Scalar::Null
                    }
                }
            }
        }
    }

    /// Looks every reference up.
    fn resolve(&mut self) {
        let mut links = std::mem::take(&mut self.links);
        for link in &mut links {
            let target = match &link.target {
                Target::Row(row) if !self.fits(link, *row) => Target::Unknown,
                Target::Value { by, value } => self.look_up(link, *by, value),
                other => other.clone(),
            };
            link.target = target;
        }
        self.links = links;
    }

    fn fits(&self, link: &Reference<'_>, row: u32) -> bool {
        self.rows.get(row as usize).is_some_and(|row| link.to.is_empty() || link.to.iter().any(|kind| kind == row.kind))
    }

    fn look_up(&self, link: &Reference<'_>, by: usize, value: &str) -> Target {
        let outside = || Target::Outside(value.into());
        let Some(own) = self.rows.get(link.row as usize) else { return outside() };
        let rows = self.index.get(by).and_then(|index| index.get(value)).map_or(&[][..], |keyed| keyed.rows());
        let everywhere = self.key_name(by) == ID;
        let near = |row: &Row<'_>| row.provider == own.provider && (everywhere || near(own, row));
        let found: Vec<(u32, &Row<'_>)> = rows
            .iter()
            .filter(|row| self.fits(link, **row))
            .filter_map(|row| Some((*row, self.rows.get(*row as usize)?)))
            .filter(|(_, row)| near(row))
            .collect();
        let may_be = |row: &u32| self.fits(link, *row) && self.rows.get(*row as usize).is_some_and(near);
        let in_account: Vec<u32> =
            found.iter().filter(|(_, row)| row.account == own.account).map(|(at, _)| *at).collect();
        match (found.as_slice(), in_account.as_slice()) {
            ([], _) if self.hidden.get(by).is_some_and(|rows| rows.iter().any(may_be)) => Target::Unknown,
            ([], _) => outside(),
            ([(row, _)], _) | (_, [row]) => Target::Row(*row),
            _ => Target::Unknown,
        }
    }

    /// Rows that fill columns of others do so.
    fn complete(&mut self, builder: &mut EstateBuilder<'c>) {
        let mut filled: BTreeMap<(u32, usize), Cell> = BTreeMap::new();
        let mut open: BTreeSet<(&'c str, &'c str, usize)> = BTreeSet::new();
        for Completing { kind, link, values, remarks } in std::mem::take(&mut self.completions) {
            let Some(link) = self.links.get(link as usize) else { continue };
            let (provider, source_type) =
                self.rows.get(link.row as usize).map_or(("", ""), |row| (row.provider, row.source_type));
            match link.target {
                Target::Row(row) => {
                    self.remarked.extend(remarks.into_iter().map(|(number, column)| (number, row, Some(column))));
                    for (slot, value) in values {
                        let Some(value) = value else { continue };
                        let merged = match filled.get(&(row, slot)) {
                            Some(other) => joined(other, &value),
                            None => value,
                        };
                        filled.insert((row, slot), merged);
                    }
                }
                ref target @ (Target::Unknown | Target::Hidden) => {
                    let coverage = &mut builder.coverage;
                    let counts = match target {
                        Target::Hidden => &mut coverage.sensitive_values,
                        _ => &mut coverage.unresolved,
                    };
                    *counts.entry((source_type.to_owned(), kind.to_owned())).or_default() += 1;
                    open.extend(values.iter().map(|(slot, _)| (provider, kind, *slot)));
                }
                _ => {}
            }
        }
        for (at, row) in self.rows.iter_mut().enumerate().filter(|(_, row)| row.part_of.is_none()) {
            let forgotten = open
                .iter()
                .filter(|(provider, kind, _)| row.provider == *provider && row.kind == *kind)
                .map(|(.., slot)| *slot);
            for slot in forgotten {
                let sure = u32::try_from(at).ok().and_then(|at| filled.get(&(at, slot))) == Some(&Cell::Integer(1));
                if let (false, Some(cell)) = (sure, row.cells.get_mut(slot)) {
                    *cell = Cell::Null;
                    let _ = u32::try_from(at).ok().and_then(|at| filled.remove(&(at, slot)));
                }
            }
        }
        for ((row, slot), value) in filled {
            if let Some(cell) = self.rows.get_mut(row as usize).and_then(|row| row.cells.get_mut(slot)) {
                *cell = value;
            }
        }
    }
}

/// Of two answers, true wins; others that differ leave it open.
fn joined(one: &Cell, other: &Cell) -> Cell {
    match (one, other) {
        (Cell::Integer(1), _) | (_, Cell::Integer(1)) => Cell::Integer(1),
        _ if one == other => one.clone(),
        _ => Cell::Null,
    }
}

/// Names hold within an account and a region.
fn near(one: &Row<'_>, other: &Row<'_>) -> bool {
    one.account == other.account && (one.region.is_none() || other.region.is_none() || one.region == other.region)
}
