//! Inline blocks that become rows, and resources that complete the row of another one.

use onus_core::estate::{Basis, EstateBuilder};

use super::Store;
use crate::recipes::adapters::{Adapter, Columns, Completion, Parts, Slot};
use crate::recipes::attributes::NoMembers;
use crate::recipes::entry::Entry;
use crate::recipes::evaluate::{Evaluator, Filled, Outcome};
use crate::recipes::rows::{Cell, Completing, Reference, Row, Target};

/// Which remarks speak of the attributes that columns are filled from.
fn remarks_on<'c>(columns: &Columns<'c>, entry: &Entry<'_, '_>, block: &str) -> Vec<(u32, &'c str)> {
    let Some(remarks) = entry.remarks else { return Vec::new() };
    let mut found = Vec::new();
    for column in &columns.columns {
        for path in column.recipe.paths() {
            let path = format!("{}{}", if path.enclosing { "" } else { block }, path.named());
            found.extend(remarks(&path).into_iter().map(|number| (number, column.name)));
        }
    }
    found
}

impl<'c> Store<'c> {
    pub(super) fn add_parts(
        &mut self,
        builder: &mut EstateBuilder<'c>,
        class: (usize, usize),
        (parent, adapter, parts): (u32, &Adapter<'c>, &Parts<'c>),
        basis: Basis,
        entry: &Entry<'_, '_>,
        evaluator: &Evaluator<'_, '_>,
    ) {
        let members = evaluator.attributes.members(parts.each);
        let name = parts.each.attribute();
        let members = match members {
            Ok(members) => members,
            Err(why) => return self.add_open_part(builder, class, (parent, adapter, parts), basis, entry, why),
        };
        for (at, attributes) in members.iter().enumerate() {
            let row = self.push_part(parent, parts, format!("{}#{name}[{at}]", entry.address));
            let inner = Evaluator { attributes, links: evaluator.links, unit: None };
            let region = self.rows.get(parent as usize).and_then(|row| row.region);
            self.fill(
                row,
                adapter.source_type,
                &parts.columns,
                &inner,
                entry,
                (Some(region), &format!("{name}[{at}].")),
            );
            self.note_places(row, &parts.columns, entry, &format!("{name}[{at}]."));
            self.set_class(builder, class, row, basis, adapter, Some(parts));
        }
    }

    /// Notes where the values of a row are written; `block` is the path of the block that the row is, with a point behind it.
    pub(super) fn note_places(&mut self, row: u32, columns: &Columns<'c>, entry: &Entry<'_, '_>, block: &str) {
        self.note_remarks(row, columns, entry, block);
        let Some(places) = entry.places else { return };
        if let Some(at) = block.strip_suffix('.').and_then(places) {
            self.places.push((row, "", at));
        }
        for column in &columns.columns {
            let path = column
                .recipe
                .first_path()
                .map(|path| format!("{}{}", if path.enclosing { "" } else { block }, path.named()));
            if let Some(at) = path.as_deref().and_then(places) {
                self.places.push((row, column.name, at));
            }
        }
    }

    /// How many there are is not known: one row of which nothing is known keeps every question open.
    fn add_open_part(
        &mut self,
        builder: &mut EstateBuilder<'c>,
        class: (usize, usize),
        (parent, adapter, parts): (u32, &Adapter<'c>, &Parts<'c>),
        basis: Basis,
        entry: &Entry<'_, '_>,
        why: NoMembers,
    ) {
        let name = parts.each.attribute();
        let row = self.push_part(parent, parts, format!("{}#{name}[?]", entry.address));
        self.note_remarks(row, &parts.columns, entry, &format!("{name}[0]."));
        self.set_class(builder, class, row, basis, adapter, Some(parts));
        let tally = match why {
            NoMembers::Unknown => &mut self.unknown,
            NoMembers::Hidden => &mut self.sensitive,
        };
        *tally.entry((adapter.source_type, parts.columns.kind)).or_default() += 1;
        if why == NoMembers::Unknown {
            self.count_reason(entry, &[parts.each.named()]);
        }
    }

    /// Notes which remarks speak of a row, and of which of its columns; `block` is as for the places of its values.
    pub(super) fn note_remarks(&mut self, row: u32, columns: &Columns<'c>, entry: &Entry<'_, '_>, block: &str) {
        let Some(remarks) = entry.remarks else { return };
        let whole = remarks(block.trim_end_matches('.'));
        let columns = remarks_on(columns, entry, block);
        let single = columns.into_iter().filter(|(number, _)| !whole.contains(number));
        self.remarked.extend(single.map(|(number, column)| (number, row, Some(column))));
        self.remarked.extend(whole.iter().map(|number| (*number, row, None)));
    }

    fn push_part(&mut self, parent: u32, parts: &Parts<'c>, address: String) -> u32 {
        let row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let Some(whole) = self.rows.get(parent as usize) else { return row };
        let (source_type, provider, account, region) = (whole.source_type, whole.provider, whole.account, whole.region);
        let (zone, tags) = (whole.zone.clone(), whole.tags.clone());
        let part = Row {
            class: 0,
            kind: parts.columns.kind,
            source_type,
            provider,
            account,
            region,
            address: address.into(),
            name: None,
            zone,
            tags,
            part_of: Some(parent),
            identifier: None,
            formerly: None,
            replaced: false,
            cells: vec![Cell::Null; parts.columns.width].into(),
        };
        self.rows.push(part);
        if let Some(slot) = parts.parent {
            let link = self.push_link(Reference { row, column: "", to: &[], target: Target::Row(parent) });
            if let Some(cell) = self.rows.get_mut(row as usize).and_then(|row| row.cells.get_mut(slot)) {
                *cell = Cell::Link(link);
            }
        }
        row
    }

    pub(super) fn add_completion(
        &mut self,
        row: u32,
        adapter: &Adapter<'c>,
        completion: &Completion<'c>,
        evaluator: &Evaluator<'_, '_>,
        entry: &Entry<'_, '_>,
    ) {
        let target = match evaluator.reference(&[], true, completion.path, completion.by) {
            Outcome::Link(link) => Ok(link),
            Outcome::NotSet => return,
            Outcome::Sensitive => Err(Target::Hidden),
            _ => Err(Target::Unknown),
        };
        let to = std::slice::from_ref(completion.to);
        let column = completion.to.as_str();
        let link = match target {
            Ok(link) => self.link(row, column, to, link),
            Err(target) => self.push_link(Reference { row, column, to, target }),
        };
        let mut values = Vec::new();
        for column in &completion.columns.columns {
            let Slot::Own(slot) = column.slot else { continue };
            let filled = evaluator.fill(column);
            if matches!(filled, Filled::Unknown) {
                self.note_reason(column, entry, "");
            }
            let value = match filled {
                Filled::NotSet => None,
                filled => self.cell(row, adapter.source_type, column, filled),
            };
            values.push((slot, value));
        }
        let remarks = remarks_on(&completion.columns, entry, "");
        self.completions.push(Completing { kind: completion.columns.kind, link, values, remarks });
    }
}
