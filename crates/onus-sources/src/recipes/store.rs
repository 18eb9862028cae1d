//! Keeps what was read, until all inputs are there.

mod class;
mod parts;
mod tallies;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use onus_catalogue::kind::ColumnType;
use onus_catalogue::recipe::From;
use onus_core::estate::{Account, Basis, EstateBuilder, NotKnown, WrittenAt};

use super::adapters::{Adapter, Adapters, Column, Columns, Slot};
use super::attributes::{Argument, Attributes};
use super::entry::Entry;
use super::evaluate::{Evaluator, Filled, Link};
use super::lead::{Arrival, Follow, Lead, Nowhere};
use super::rows::{Cell, Completing, Keyed, Reference, Row, Target};
use crate::json::Node;
use class::Place;

/// What the identifier is called among the columns.
const IDENTIFIER: &str = "identifier";

/// Counts by type and column.
type Tally<'c> = BTreeMap<(&'c str, &'c str), u64>;

/// Everything that was read.
pub(crate) struct Store<'c> {
    pub rows: Vec<Row<'c>>,
    pub links: Vec<Reference<'c>>,
    pub completions: Vec<Completing<'c>>,
    /// By key and value.
    pub index: Vec<HashMap<Box<str>, Keyed>>,
    pub keys: HashMap<&'c str, usize>,
    /// Rows whose key is secret, by key: what refers to a value that nobody else has may refer to them.
    pub hidden: Vec<Vec<u32>>,
    /// Classes of the input that is being read.
    pub classes: HashMap<(usize, usize, u32, Option<u32>, Basis), u32>,
    pub accounts: HashMap<(&'c str, Box<str>), Place>,
    /// All accounts that rows are in.
    pub held: BTreeSet<Account>,
    regions: HashMap<Box<str>, u32>,
    region_names: Vec<Box<str>>,
    unknown: Tally<'c>,
    sensitive: Tally<'c>,
    misfits: Tally<'c>,
    /// Why values and references are not known, where the input tells.
    not_known: BTreeMap<NotKnown, u64>,
    /// References by the configuration's expressions, to be resolved at the end of the input.
    pub arrivals: Vec<(u32, Arrival)>,
    /// Where values of rows are written: row, column, place.
    pub places: Vec<(u32, &'c str, WrittenAt)>,
    /// What remarks speak of: number, row, the column where they speak of an attribute.
    pub remarked: Vec<(u32, u32, Option<&'c str>)>,
}

impl<'c> Store<'c> {
    /// An empty store.
    pub fn new(adapters: &Adapters<'c>) -> Self {
        let mut keys = HashMap::default();
        for key in adapters.all.iter().flat_map(|adapter| &adapter.keys) {
            let next = keys.len();
            keys.entry(*key).or_insert(next);
        }
        let index = keys.iter().map(|_| HashMap::default()).collect();
        let hidden = keys.iter().map(|_| Vec::new()).collect();
        Self {
            rows: Vec::new(),
            links: Vec::new(),
            completions: Vec::new(),
            index,
            keys,
            hidden,
            classes: HashMap::default(),
            accounts: HashMap::default(),
            held: BTreeSet::new(),
            regions: HashMap::default(),
            region_names: Vec::new(),
            unknown: Tally::new(),
            sensitive: Tally::new(),
            misfits: Tally::new(),
            not_known: BTreeMap::new(),
            arrivals: Vec::new(),
            places: Vec::new(),
            remarked: Vec::new(),
        }
    }

    /// Adds a resource; gives its row.
    pub fn add<'a>(
        &mut self,
        builder: &mut EstateBuilder<'c>,
        adapters: &Adapters<'c>,
        at: usize,
        basis: Basis,
        entry: &Entry<'_, 'a>,
    ) -> Option<u32> {
        let adapter = adapters.all.get(at)?;
        let coverage = &mut builder.coverage;
        if adapter.supporting() {
            coverage.supporting += 1
        } else {
            coverage.recognised += 1
        }
        let attributes = Attributes {
            values: entry.values.node(),
            unknown: entry.unknown,
            partial: entry.partial,
            written: entry.written.map(|written| written.arguments),
            whole: entry.written.is_some_and(|written| written.whole),
            blocks: &adapter.blocks,
            enclosing: None,
        };
        let links: &dyn Follow<'a> = entry.written.map_or(&Nowhere, |written| written.follow);
        let evaluator = Evaluator { attributes: &attributes, links, unit: None };
        let row = u32::try_from(self.rows.len()).ok()?;
        let (account, default_region) = self.account(builder, adapter, entry.access);
        self.rows.push(Row {
            class: 0,
            kind: adapter.columns.kind,
            source_type: adapter.source_type,
            provider: adapter.provider,
            account,
            region: None,
            address: entry.address.into(),
            name: None,
            zone: None,
            tags: None,
            part_of: None,
            identifier: entry.values.get("id").and_then(Node::text).filter(|id| !id.is_empty()).map(Box::from),
            formerly: None,
            replaced: false,
            cells: vec![Cell::Null; adapter.columns.width].into(),
        });
        if matches!(entry.values.get("id"), Some(Node::Hidden(_))) {
            *self.sensitive.entry((adapter.source_type, IDENTIFIER)).or_default() += 1;
        }
        self.fill(row, adapter.source_type, &adapter.columns, &evaluator, entry, (Some(default_region), ""));
        self.note_places(row, &adapter.columns, entry, "");
        self.set_class(builder, (at, 0), row, basis, adapter, None);
        self.add_keys(row, adapter, &attributes);
        for (part, parts) in adapter.parts.iter().enumerate() {
            self.add_parts(builder, (at, part + 1), (row, adapter, parts), basis, entry, &evaluator);
        }
        if let Some(completion) = &adapter.completion {
            self.add_completion(row, adapter, completion, &evaluator, entry);
        }
        Some(row)
    }

    /// Fills the columns of a row.
    fn fill(
        &mut self,
        row: u32,
        source_type: &'c str,
        columns: &Columns<'c>,
        evaluator: &Evaluator<'_, '_>,
        entry: &Entry<'_, '_>,
        (region, block): (Option<Option<u32>>, &str),
    ) {
        let mut region_is_hidden = false;
        for column in &columns.columns {
            let filled = evaluator.fill(column);
            let unknown = matches!(filled, Filled::Unknown);
            region_is_hidden |= column.slot == Slot::Region && matches!(filled, Filled::Sensitive);
            match column.slot {
                Slot::Own(slot) => {
                    let cell = self.cell(row, source_type, column, filled);
                    if let Some(place) = self.rows.get_mut(row as usize).and_then(|row| row.cells.get_mut(slot)) {
                        *place = cell.unwrap_or_default();
                    }
                }
                Slot::Tags if matches!(filled, Filled::NotSet) => self.set_common(row, Slot::Tags, "[]".into()),
                Slot::Region
                    if matches!(filled, Filled::NotSet | Filled::Unknown)
                        && region.flatten().is_some()
                        && !chosen(evaluator, column) =>
                {
                    continue;
                }
                slot => {
                    if let Some(Cell::Text(text)) = self.cell(row, source_type, column, filled) {
                        self.set_common(row, slot, text);
                    }
                }
            }
            if unknown {
                self.note_reason(column, entry, block);
            }
        }
        let own = columns.columns.iter().any(|column| column.slot == Slot::Region && chosen(evaluator, column));
        if let (Some(Some(default)), Some(row)) = (region, self.rows.get_mut(row as usize))
            && row.region.is_none()
            && !own
            && !region_is_hidden
        {
            row.region = Some(default);
        }
    }

    /// States where a row comes from: the address that it had, and whether it takes another object's place.
    pub fn set_origin(&mut self, row: u32, formerly: Option<&str>, replaced: bool) {
        if let Some(row) = self.rows.get_mut(row as usize) {
            row.formerly = formerly.map(Box::from);
            row.replaced = replaced;
        }
    }

    fn set_common(&mut self, row: u32, slot: Slot, text: Box<str>) {
        let region = (slot == Slot::Region).then(|| self.region(&text));
        let Some(row) = self.rows.get_mut(row as usize) else { return };
        match slot {
            Slot::Name => row.name = Some(text),
            Slot::Zone => row.zone = Some(text),
            Slot::Tags => row.tags = Some(text),
            Slot::Region => row.region = region,
            Slot::Own(_) => {}
        }
    }

    /// What a column holds; `None` where its attribute is not set.
    fn cell(&mut self, row: u32, source_type: &'c str, column: &Column<'c>, filled: Filled<'_>) -> Option<Cell> {
        let tally = match filled {
            Filled::Value(value, 0) => return Some(Cell::of(value)),
            Filled::Value(value, hidden) => {
                *self.sensitive.entry((source_type, column.name)).or_default() += hidden as u64;
                return Some(Cell::of(value));
            }
            Filled::NotSet => return matches!(column.column_type, ColumnType::Ref(_)).then_some(Cell::Integer(0)),
            Filled::Link(link) => {
                let to: &'c [String] = match column.column_type {
                    ColumnType::Ref(to) => to,
                    _ => &[],
                };
                return Some(Cell::Link(self.link(row, column.name, to, link)));
            }
            // A reference that is not known is counted with those that could not be resolved.
            Filled::Unknown if matches!(column.column_type, ColumnType::Ref(_)) => {
                return Some(Cell::Link(self.push_link(Reference {
                    row,
                    column: column.name,
                    to: &[],
                    target: Target::Unknown,
                })));
            }
            Filled::Unknown => &mut self.unknown,
            Filled::Sensitive => &mut self.sensitive,
            Filled::Misfit => &mut self.misfits,
        };
        *tally.entry((source_type, column.name)).or_default() += 1;
        Some(Cell::Null)
    }

    fn link(&mut self, row: u32, column: &'c str, to: &'c [String], link: Link<'_>) -> u32 {
        let target = match link {
            Link::Value { by, value } => {
                self.keys.get(by).map_or(Target::Unknown, |by| Target::Value { by: *by, value: value.into() })
            }
            Link::Written(Lead::Outside(address)) => Target::Outside(address.into()),
            Link::Written(Lead::Lost) => Target::Unknown,
            Link::Written(Lead::Resource(arrival)) => {
                let next = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
                self.arrivals.push((next, arrival));
                Target::Unknown
            }
        };
        self.push_link(Reference { row, column, to, target })
    }

    fn push_link(&mut self, reference: Reference<'c>) -> u32 {
        self.links.push(reference);
        u32::try_from(self.links.len() - 1).unwrap_or(u32::MAX)
    }

    /// Lists a resource by the attributes that others refer to it by.
    fn add_keys(&mut self, row: u32, adapter: &Adapter<'c>, attributes: &Attributes<'_, '_>) {
        for key in &adapter.keys {
            let value = match attributes.values.get(key) {
                Some(Node::Text(text)) if !text.is_empty() => text.as_ref().into(),
                Some(Node::Integer(number)) => number.to_string().into_boxed_str(),
                Some(Node::Hidden(_)) => {
                    self.keys
                        .get(key)
                        .and_then(|at| self.hidden.get_mut(*at))
                        .into_iter()
                        .for_each(|rows| rows.push(row));
                    continue;
                }
                _ => continue,
            };
            let Some(map) = self.keys.get(key).and_then(|at| self.index.get_mut(*at)) else { continue };
            map.entry(value)
                .and_modify(|known| match known {
                    Keyed::One(first) => *known = Keyed::Several(vec![*first, row]),
                    Keyed::Several(rows) => rows.push(row),
                })
                .or_insert(Keyed::One(row));
        }
    }
}

/// The attribute that a region is read from is written in the configuration, though its value is not known.
fn chosen(evaluator: &Evaluator<'_, '_>, column: &Column<'_>) -> bool {
    match &column.recipe.from {
        From::Path { path, .. } => matches!(evaluator.attributes.argument(path), Argument::Expression(_)),
        _ => false,
    }
}
