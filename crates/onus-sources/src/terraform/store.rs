//! Keeps what was read, until all inputs are there.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use onus::estate::{Account, Basis, Class, EstateBuilder, Scalar};
use onus_catalogue::kind::{ColumnType, Kind};
use onus_catalogue::recipe::From;

use super::adapters::{Adapter, Adapters, Column, Columns, Parts, Slot};
use super::address::Segment;
use super::attributes::{Argument, Attributes, nothing};
use super::configuration::Configuration;
use super::evaluate::{Evaluator, Filled, Follow, Link, Outcome};
use super::links::{Arrival, Course, Links, arrive};
use crate::json::Node;

/// A value of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    /// Not known.
    #[default]
    Null,
    Integer(i64),
    Number(f64),
    Text(Box<str>),
    /// A reference, by position in [`Store::links`].
    Link(u32),
}

/// A row of the estate that is to be.
#[derive(Debug)]
pub(crate) struct Row<'c> {
    pub class: u32,
    pub kind: &'c str,
    pub source_type: &'c str,
    pub provider: &'c str,
    pub account: u32,
    pub region: Option<u32>,
    pub address: Box<str>,
    pub name: Option<Box<str>>,
    pub zone: Option<Box<str>>,
    pub tags: Option<Box<str>>,
    pub part_of: Option<u32>,
    /// Where its values begin in [`Store::cells`].
    pub first: usize,
    pub width: usize,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// To the resource whose attribute has this value.
    Value { by: usize, value: Box<str>, secret: bool },
    /// To this row.
    Row(u32),
    /// To something outside of the inputs.
    Outside(Box<str>),
    /// Nowhere certain.
    Unknown,
}

/// A reference from a row.
#[derive(Debug)]
pub(crate) struct Reference<'c> {
    pub row: u32,
    pub column: &'c str,
    /// Kinds that it may lead to; any where empty.
    pub to: &'c [String],
    pub target: Target,
}

/// A row that fills columns of another one.
#[derive(Debug)]
pub(crate) struct Completing<'c> {
    pub kind: &'c str,
    pub link: u32,
    /// The columns, by position; `None` where the value is not set.
    pub values: Vec<(usize, Option<Cell>)>,
}

/// Rows that share the value of a key.
#[derive(Debug)]
pub(crate) enum Keyed {
    One(u32),
    Several(Vec<u32>),
}

impl Keyed {
    /// The rows.
    pub fn rows(&self) -> &[u32] {
        match self {
            Self::One(row) => std::slice::from_ref(row),
            Self::Several(rows) => rows,
        }
    }
}

/// Counts by type and column.
type Tally<'c> = BTreeMap<(&'c str, &'c str), u64>;

/// An account, and the default region there.
type Place = (u32, Option<u32>);

/// Everything that was read.
pub(crate) struct Store<'c> {
    pub rows: Vec<Row<'c>>,
    pub cells: Vec<Cell>,
    pub links: Vec<Reference<'c>>,
    pub completions: Vec<Completing<'c>>,
    /// By key and value.
    pub index: Vec<HashMap<Box<str>, Keyed>>,
    keys: HashMap<&'c str, usize>,
    classes: HashMap<(usize, usize, u32, Option<u32>, Basis), u32>,
    accounts: HashMap<(&'c str, Box<str>), Place>,
    regions: HashMap<Box<str>, u32>,
    region_names: Vec<Box<str>>,
    unknown: Tally<'c>,
    sensitive: Tally<'c>,
    misfits: Tally<'c>,
    /// References by the configuration's expressions, to be resolved at the end of the input.
    courses: Vec<(u32, Option<Arrival>, Box<str>)>,
}

/// What is around the resources of one input.
pub(crate) struct Origin<'o, 'a> {
    pub basis: Basis,
    pub configuration: Option<&'o Configuration<'a>>,
    /// Values of the root module's variables.
    pub variables: &'o dyn Fn(&str) -> Option<String>,
    /// The block whose expressions were parsed last.
    pub parsed: RefCell<Option<Parsed<'a>>>,
}

/// A block's expressions.
pub(crate) struct Parsed<'a> {
    block: usize,
    expressions: std::rc::Rc<(Node<'a>, Node<'a>)>,
    known: std::rc::Rc<RefCell<HashMap<usize, Option<Course>>>>,
}

/// A resource of an input.
pub(crate) struct Entry<'e, 'a> {
    pub address: &'e str,
    /// The modules around it.
    pub modules: &'e [Segment],
    /// Its key in brackets, or nothing.
    pub key: &'e str,
    /// The key of its provider's configuration.
    pub provider_key: &'e str,
    /// Its block in the configuration.
    pub block: Option<usize>,
    pub values: &'e Node<'a>,
    pub unknown: &'e Node<'a>,
    pub sensitive: &'e Node<'a>,
    pub partial: bool,
}

/// Where there is no configuration, nothing can be followed.
struct Nowhere;

impl<'a> Follow<'a> for Nowhere {
    fn follow(&self, _: &Node<'a>) -> Option<Course> {
        None
    }

    fn only_refers(&self, _: &Node<'a>) -> bool {
        false
    }
}

impl<'c> Store<'c> {
    /// An empty store.
    pub fn new(adapters: &Adapters<'c>) -> Self {
        let mut keys = HashMap::new();
        for key in adapters.all.iter().flat_map(|adapter| &adapter.keys) {
            let next = keys.len();
            keys.entry(*key).or_insert(next);
        }
        let index = keys.iter().map(|_| HashMap::new()).collect();
        Self {
            rows: Vec::new(),
            cells: Vec::new(),
            links: Vec::new(),
            completions: Vec::new(),
            index,
            keys,
            classes: HashMap::new(),
            accounts: HashMap::new(),
            regions: HashMap::new(),
            region_names: Vec::new(),
            unknown: Tally::new(),
            sensitive: Tally::new(),
            misfits: Tally::new(),
            courses: Vec::new(),
        }
    }

    /// Adds a resource; gives its row.
    pub fn add<'a>(&mut self, builder: &mut EstateBuilder<'c>, adapters: &Adapters<'c>, at: usize, origin: &Origin<'_, 'a>, entry: &Entry<'_, 'a>) -> Option<u32> {
        let adapter = adapters.all.get(at)?;
        let coverage = &mut builder.coverage;
        if adapter.supporting() { coverage.supporting += 1 } else { coverage.recognised += 1 }
        // The configuration is asked only for what is not known.
        let parsed = entry.block.filter(|_| unknown_beside_id(entry.unknown)).and_then(|block| origin.expressions(block));
        let (configuration, block) = (origin.configuration, entry.block);
        let written = parsed.as_ref().map(|(expressions, _)| &expressions.0);
        let attributes = Attributes {
            values: entry.values,
            unknown: entry.unknown,
            sensitive: entry.sensitive,
            partial: entry.partial,
            written,
            blocks: &adapter.blocks,
            enclosing: None,
        };
        let module = configuration.zip(block).and_then(|(configuration, block)| Some((configuration, configuration.blocks.get(block)?.module)));
        let links = module.zip(parsed.as_ref()).map(|((configuration, module), (expressions, known))| Links { configuration, module, for_each: Some(&expressions.1), known });
        let links: &dyn Follow<'a> = links.as_ref().map_or(&Nowhere, |links| links);
        let evaluator = Evaluator { attributes: &attributes, links, unit: None };
        let row = u32::try_from(self.rows.len()).ok()?;
        let (account, default_region) = self.account(builder, adapter, origin, entry.provider_key);
        let first = self.cells.len();
        self.cells.resize(first + adapter.columns.width, Cell::Null);
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
            first,
            width: adapter.columns.width,
        });
        self.fill(row, adapter.source_type, &adapter.columns, &evaluator, entry, Some(default_region));
        self.set_class(builder, (at, 0), row, origin.basis, adapter, None);
        self.add_keys(row, adapter, &attributes);
        for (part, parts) in adapter.parts.iter().enumerate() {
            self.add_parts(builder, (at, part + 1), (row, adapter, parts), origin, entry, &evaluator);
        }
        if let Some(completion) = &adapter.completion {
            self.add_completion(row, adapter, completion, &evaluator, entry);
        }
        Some(row)
    }

    /// Fills the columns of a row.
    fn fill(&mut self, row: u32, source_type: &'c str, columns: &Columns<'c>, evaluator: &Evaluator<'_, '_>, entry: &Entry<'_, '_>, region: Option<Option<u32>>) {
        for column in &columns.columns {
            let filled = evaluator.fill(column);
            match column.slot {
                Slot::Own(slot) => {
                    let cell = self.cell(row, source_type, column, filled, entry);
                    let at = self.rows.get(row as usize).map_or(0, |row| row.first) + slot;
                    if let Some(place) = self.cells.get_mut(at) {
                        *place = cell.unwrap_or_default();
                    }
                }
                Slot::Tags if matches!(filled, Filled::NotSet) => self.set_common(row, Slot::Tags, "[]".into()),
                Slot::Region if matches!(filled, Filled::NotSet | Filled::Unknown) && region.flatten().is_some() && !chosen(evaluator, column) => {}
                slot => {
                    if let Some(Cell::Text(text)) = self.cell(row, source_type, column, filled, entry) {
                        self.set_common(row, slot, text);
                    }
                }
            }
        }
        let own = columns.columns.iter().any(|column| column.slot == Slot::Region && chosen(evaluator, column));
        if let (Some(Some(default)), Some(row)) = (region, self.rows.get_mut(row as usize))
            && row.region.is_none()
            && !own
        {
            row.region = Some(default);
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
    fn cell(&mut self, row: u32, source_type: &'c str, column: &Column<'c>, filled: Filled<'_>, entry: &Entry<'_, '_>) -> Option<Cell> {
        let tally = match filled {
            Filled::Value(value) => return Some(kept(value)),
            Filled::NotSet => return matches!(column.column_type, ColumnType::Ref(_)).then_some(Cell::Integer(0)),
            Filled::Link(link) => {
                let to: &'c [String] = match column.column_type {
                    ColumnType::Ref(to) => to,
                    _ => &[],
                };
                return Some(Cell::Link(self.link(row, column.name, to, link, entry)));
            }
            // A reference that is not known is counted with those that lead nowhere certain.
            Filled::Unknown if matches!(column.column_type, ColumnType::Ref(_)) => {
                return Some(Cell::Link(self.push_link(Reference { row, column: column.name, to: &[], target: Target::Unknown })));
            }
            Filled::Unknown => &mut self.unknown,
            Filled::Sensitive => &mut self.sensitive,
            Filled::Misfit => &mut self.misfits,
        };
        *tally.entry((source_type, column.name)).or_default() += 1;
        Some(Cell::Null)
    }

    fn link(&mut self, row: u32, column: &'c str, to: &'c [String], link: Link<'_>, entry: &Entry<'_, '_>) -> u32 {
        let target = match link {
            Link::Value { by, value, secret } => self.keys.get(by).map_or(Target::Unknown, |by| Target::Value { by: *by, value: value.into(), secret }),
            Link::Written(Course::Outside(address)) => {
                let prefix: String = entry.modules.iter().map(|segment| format!("module.{}{}.", segment.name, segment.key)).collect();
                Target::Outside(format!("{prefix}{address}").into())
            }
            Link::Written(course) => {
                let own = entry.address.strip_suffix(entry.key).unwrap_or(entry.address);
                let next = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
                self.courses.push((next, arrive(&course, entry.modules, entry.key), own.into()));
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

    fn add_parts(
        &mut self,
        builder: &mut EstateBuilder<'c>,
        class: (usize, usize),
        (parent, adapter, parts): (u32, &Adapter<'c>, &Parts<'c>),
        origin: &Origin<'_, '_>,
        entry: &Entry<'_, '_>,
        evaluator: &Evaluator<'_, '_>,
    ) {
        let members = evaluator.attributes.members(parts.each);
        let name = parts.each.attribute();
        let Some(members) = members else {
            // How many there are is not known: one row of which nothing is known keeps every question open.
            let row = self.push_part(parent, parts, format!("{}#{name}[?]", entry.address));
            self.set_class(builder, class, row, origin.basis, adapter, Some(parts));
            *self.unknown.entry((adapter.source_type, name_in(parts, adapter))).or_default() += 1;
            return;
        };
        for (at, attributes) in members.iter().enumerate() {
            let row = self.push_part(parent, parts, format!("{}#{name}[{at}]", entry.address));
            let inner = Evaluator { attributes, links: evaluator.links, unit: None };
            let region = self.rows.get(parent as usize).and_then(|row| row.region);
            self.fill(row, adapter.source_type, &parts.columns, &inner, entry, Some(region));
            self.set_class(builder, class, row, origin.basis, adapter, Some(parts));
        }
    }

    fn push_part(&mut self, parent: u32, parts: &Parts<'c>, address: String) -> u32 {
        let row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let first = self.cells.len();
        self.cells.resize(first + parts.columns.width, Cell::Null);
        let Some(whole) = self.rows.get(parent as usize) else { return row };
        let (source_type, provider, account, region, zone) = (whole.source_type, whole.provider, whole.account, whole.region, whole.zone.clone());
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
            tags: Some("[]".into()),
            part_of: Some(parent),
            first,
            width: parts.columns.width,
        };
        self.rows.push(part);
        if let Some(slot) = parts.parent {
            let link = self.push_link(Reference { row, column: "", to: &[], target: Target::Row(parent) });
            if let Some(cell) = self.cells.get_mut(first + slot) {
                *cell = Cell::Link(link);
            }
        }
        row
    }

    fn add_completion(&mut self, row: u32, adapter: &Adapter<'c>, completion: &super::adapters::Completion<'c>, evaluator: &Evaluator<'_, '_>, entry: &Entry<'_, '_>) {
        let target = match evaluator.reference(&[], true, completion.path, completion.by) {
            Outcome::Link(link) => Some(link),
            Outcome::NotSet => return,
            _ => None,
        };
        let to = std::slice::from_ref(completion.to);
        let column = completion.to.as_str();
        let link = match target {
            Some(link) => self.link(row, column, to, link, entry),
            None => self.push_link(Reference { row, column, to, target: Target::Unknown }),
        };
        let mut values = Vec::new();
        for column in &completion.columns.columns {
            let Slot::Own(slot) = column.slot else { continue };
            let filled = evaluator.fill(column);
            let value = match filled {
                Filled::NotSet => None,
                filled => self.cell(row, adapter.source_type, column, filled, entry),
            };
            values.push((slot, value));
        }
        self.completions.push(Completing { kind: completion.columns.kind, link, values });
    }

    /// The number of a region's name.
    fn region(&mut self, name: &str) -> u32 {
        if let Some(known) = self.regions.get(name) {
            return *known;
        }
        let next = u32::try_from(self.region_names.len()).unwrap_or(u32::MAX);
        self.region_names.push(name.into());
        self.regions.insert(name.into(), next);
        next
    }

    fn set_class(&mut self, builder: &mut EstateBuilder<'c>, (at, part): (usize, usize), row: u32, basis: Basis, adapter: &Adapter<'c>, parts: Option<&Parts<'c>>) {
        let Some(row) = self.rows.get_mut(row as usize) else { return };
        let region = row.region.and_then(|region| self.region_names.get(region as usize));
        row.class = *self.classes.entry((at, part, row.account, row.region, basis)).or_insert_with(|| {
            builder.class(Class {
                kind: row.kind.to_owned(),
                source_type: adapter.source_type.to_owned(),
                provider: adapter.provider.to_owned(),
                service: adapter.service.to_owned(),
                model: adapter.model.to_owned(),
                region: region.map(|region| region.as_ref().to_owned()),
                account: row.account,
                basis,
                part: parts.is_some(),
            })
        });
    }

    /// The account of a provider's configuration, and its default region.
    fn account(&mut self, builder: &mut EstateBuilder<'c>, adapter: &Adapter<'c>, origin: &Origin<'_, '_>, key: &str) -> Place {
        let known = (adapter.provider, Box::from(key));
        if let Some(found) = self.accounts.get(&known) {
            return *found;
        }
        let name = adapter.terraform.account.iter().find_map(|argument| origin.provider_argument(key, argument));
        let region = adapter.terraform.region.iter().find_map(|argument| origin.provider_argument(key, argument));
        let plain = !key.contains(['.', ':']);
        let name = name.unwrap_or_else(|| if plain { "not named".to_owned() } else { format!("not named (provider {key})") });
        let account = builder.account(Account { provider: adapter.provider.to_owned(), name });
        let found = (account, region.map(|region| self.region(&region)));
        self.accounts.insert(known, found);
        found
    }

    /// Ends an input: references by expressions are resolved by the addresses of its resources.
    pub fn end_input(&mut self, listed: &HashMap<std::borrow::Cow<'_, str>, super::intake::Listed>) {
        let mut blocks: HashMap<&str, Vec<Option<u32>>> = HashMap::new();
        let courses = std::mem::take(&mut self.courses);
        if courses.iter().any(|(_, arrival, _)| arrival.as_ref().is_some_and(|arrival| arrival.only || arrival.equal)) {
            // The order does not matter: only the single instance of a block is looked at, and how many there are.
            #[expect(clippy::iter_over_hash_type, reason = "see above")]
            for (address, found) in listed {
                let parts = super::address::parts(address);
                let key = parts.last().filter(|part| part.starts_with('[')).copied().unwrap_or_default();
                blocks.entry(address.strip_suffix(key).unwrap_or(address)).or_default().push(found.row);
            }
        }
        let instances = |block: &str| blocks.get(block).map_or(0, Vec::len);
        for (link, arrival, own) in courses {
            let Some(arrival) = arrival.filter(|arrival| !arrival.doubtful) else { continue };
            let row = match listed.get(arrival.address.as_str()) {
                Some(found) if !arrival.equal || instances(&arrival.block) == instances(&own) => found.row,
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

    /// Hands what was counted to the estate.
    pub fn report(&mut self, builder: &mut EstateBuilder<'c>) {
        let into = |tally: &mut Tally<'c>, counts: &mut BTreeMap<(String, String), u64>| {
            for ((source_type, column), count) in std::mem::take(tally) {
                *counts.entry((source_type.to_owned(), column.to_owned())).or_default() += count;
            }
        };
        into(&mut self.unknown, &mut builder.coverage.unknown_values);
        into(&mut self.sensitive, &mut builder.coverage.sensitive_values);
        into(&mut self.misfits, &mut builder.coverage.misfits);
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
            let rows: Vec<(usize, &Row<'c>)> = keyed.rows().iter().filter_map(|row| Some((*row as usize, self.rows.get(*row as usize)?))).collect();
            let (at, later) = rows.iter().find(|(at, _)| *at >= from)?;
            let (earlier, _) = rows.iter().find(|(other, row)| *other < from && row.address == later.address && row.source_type == later.source_type)?;
            Some((*at, (*earlier, later.address.as_ref())))
        });
        let first = found.next()?;
        Some(found.fold(first, |least, other| if other.0 < least.0 { other } else { least }).1)
    }
}

/// Whether anything but the id is not known.
fn unknown_beside_id(mask: &Node<'_>) -> bool {
    match mask {
        Node::Object(members) => members.iter().any(|(name, member)| name != "id" && member.marks()),
        mask => mask.marks(),
    }
}

/// The attribute that a region is read from is written in the configuration, though its value is not known.
fn chosen(evaluator: &Evaluator<'_, '_>, column: &Column<'_>) -> bool {
    match &column.recipe.from {
        From::Path { path, .. } => matches!(evaluator.attributes.argument(path), Argument::Expression(_)),
        _ => false,
    }
}

/// Under which name inline rows are counted: that of the kind that they become.
fn name_in<'c>(parts: &Parts<'c>, _: &Adapter<'c>) -> &'c str {
    if parts.columns.kind.is_empty() { Kind::SUPPORTING } else { parts.columns.kind }
}

fn kept(value: Scalar<'_>) -> Cell {
    match value {
        Scalar::Null => Cell::Null,
        Scalar::Integer(number) => Cell::Integer(number),
        Scalar::Number(number) => Cell::Number(number),
        Scalar::Text(text) => Cell::Text(text.into()),
    }
}

impl<'a> Origin<'_, 'a> {
    /// A block's expressions and its `for_each`, parsed; those of the last block are kept.
    #[expect(clippy::type_complexity, reason = "two parts of one cache entry")]
    fn expressions(&self, block: usize) -> Option<(std::rc::Rc<(Node<'a>, Node<'a>)>, std::rc::Rc<RefCell<HashMap<usize, Option<Course>>>>)> {
        let mut parsed = self.parsed.borrow_mut();
        if let Some(known) = parsed.as_ref().filter(|known| known.block == block) {
            return Some((known.expressions.clone(), known.known.clone()));
        }
        let found = self.configuration?.blocks.get(block)?;
        let expressions = found.expressions.as_ref().and_then(|raw| raw.read().ok())?;
        let for_each = found.for_each.as_ref().and_then(|raw| raw.read().ok()).unwrap_or_default();
        let fresh = Parsed { block, expressions: std::rc::Rc::new((expressions, for_each)), known: std::rc::Rc::default() };
        let shared = (fresh.expressions.clone(), fresh.known.clone());
        *parsed = Some(fresh);
        Some(shared)
    }

    /// An argument of a provider's configuration, where it is a constant or a variable of the root module.
    fn provider_argument(&self, key: &str, argument: &str) -> Option<String> {
        let provider = self.configuration?.providers.get(key)?;
        let expression = provider.expressions.as_ref()?.get(argument)?;
        let shown = |node: &Node<'_>| super::values::Item::of(node).shown().map(std::borrow::Cow::into_owned).filter(|text| !text.is_empty());
        if let Some(constant) = expression.get("constant_value") {
            return shown(constant);
        }
        match expression.get("references") {
            Some(Node::List(references)) if provider.module_address.is_none() => match references.as_slice() {
                [Node::Text(one)] => (self.variables)(one.strip_prefix("var.")?),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A mask that marks nothing.
pub(crate) fn unmarked<'n, 'a>() -> &'n Node<'a> {
    nothing()
}
