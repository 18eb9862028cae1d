//! The catalogue's mappings, compiled per resource type.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use onus_catalogue::Catalogue;
use onus_catalogue::kind::{ColumnType, Kind};
use onus_catalogue::path::Path;
use onus_catalogue::provider::Provider;
use onus_catalogue::recipe::{From, Recipe};
use onus_catalogue::service::{Mapping, Service};
use onus_catalogue::terms::Unit;

/// Where the value of a column goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The resource's name.
    Name,
    /// Its region.
    Region,
    /// Its zone.
    Zone,
    /// Its tags.
    Tags,
    /// A column of its kind's own, by position.
    Own(usize),
}

/// A column, and how it is filled.
#[derive(Debug)]
pub(crate) struct Column<'c> {
    pub name: &'c str,
    pub slot: Slot,
    pub recipe: &'c Recipe,
    pub column_type: &'c ColumnType,
    pub unit: Option<Unit>,
}

/// Columns of one kind.
#[derive(Debug)]
pub(crate) struct Columns<'c> {
    pub kind: &'c str,
    pub columns: Vec<Column<'c>>,
    /// How many columns the kind has of its own.
    pub width: usize,
}

/// Inline blocks that become rows.
#[derive(Debug)]
pub(crate) struct Parts<'c> {
    pub columns: Columns<'c>,
    pub each: &'c Path,
    /// The position of the column that refers to the enclosing resource, where `columns` does not fill it.
    pub parent: Option<usize>,
}

/// The resource fills columns of another one.
#[derive(Debug)]
pub(crate) struct Completion<'c> {
    pub columns: Columns<'c>,
    /// The kind, as references state it.
    pub to: &'c String,
    pub path: &'c Path,
    pub by: &'c str,
}

/// How resources of one type become rows.
#[derive(Debug)]
pub(crate) struct Adapter<'c> {
    pub source_type: &'c str,
    pub provider: &'c str,
    pub service: &'c str,
    pub model: &'static str,
    pub terraform: &'c onus_catalogue::provider::TerraformNames,
    pub columns: Columns<'c>,
    pub parts: Vec<Parts<'c>>,
    pub completion: Option<Completion<'c>>,
    /// Top-level attributes that are read, sorted.
    pub attributes: Vec<&'c str>,
    /// Attributes that paths look into: blocks and maps, which a `dynamic` block may write unseen.
    pub blocks: BTreeSet<&'c str>,
    /// Attributes by which others refer to such a resource, `id` first.
    pub keys: Vec<&'c str>,
}

impl Adapter<'_> {
    /// Nobody checks its columns.
    pub fn supporting(&self) -> bool {
        self.columns.kind == Kind::SUPPORTING
    }
}

/// All adapters.
#[derive(Debug)]
pub(crate) struct Adapters<'c> {
    pub all: Vec<Adapter<'c>>,
    by_type: HashMap<&'c str, Vec<usize>>,
}

impl<'c> Adapters<'c> {
    /// Compiles the catalogue.
    pub fn compile(catalogue: &'c Catalogue) -> Self {
        let keys = referred_keys(catalogue);
        let mut found = Self { all: Vec::new(), by_type: HashMap::default() };
        for (provider_id, provider) in &catalogue.providers {
            for (service_id, service) in &provider.services {
                for (source_type, mapping) in types(service) {
                    let adapter = adapter(
                        catalogue,
                        (provider_id, provider),
                        (service_id, service),
                        (source_type, mapping),
                        &keys,
                    );
                    found.by_type.entry(source_type).or_default().push(found.all.len());
                    found.all.push(adapter);
                }
            }
        }
        found
    }

    /// The adapter of a type at a provider by its full or short name.
    pub fn find(&self, source_type: &str, provider_name: &str) -> Option<usize> {
        let candidates = self.by_type.get(source_type)?;
        let fits = |at: &&usize, test: &dyn Fn(&Adapter<'c>) -> bool| self.all.get(**at).is_some_and(test);
        let named = |adapter: &Adapter<'_>| adapter.terraform.providers.iter().any(|end| ends_with(provider_name, end));
        let begun = |adapter: &Adapter<'_>| {
            adapter.terraform.prefix.as_ref().is_none_or(|prefix| source_type.starts_with(prefix.as_str()))
        };
        let chosen = candidates.iter().find(|at| fits(at, &named));
        chosen.or_else(|| candidates.iter().find(|at| fits(at, &begun))).copied()
    }
}

/// Whether a full provider name ends with these parts.
fn ends_with(name: &str, end: &str) -> bool {
    name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

fn types(service: &Service) -> impl Iterator<Item = (&str, Option<&Mapping>)> {
    let mapped = service.terraform.types.iter().map(|(name, at)| (name.as_str(), service.terraform.mappings.get(*at)));
    mapped.chain(service.terraform.supporting.iter().map(|name| (name.value.as_str(), None)))
}

fn adapter<'c>(
    catalogue: &'c Catalogue,
    (provider_id, provider): (&'c str, &'c Provider),
    (service_id, service): (&'c str, &'c Service),
    (source_type, mapping): (&'c str, Option<&'c Mapping>),
    keys: &BTreeMap<&'c str, BTreeSet<&'c str>>,
) -> Adapter<'c> {
    let completes = mapping.and_then(|mapping| mapping.completes.as_ref());
    let kind = match mapping {
        Some(mapping) if completes.is_none() => mapping.kind.value.as_str(),
        _ => Kind::SUPPORTING,
    };
    let own = mapping.filter(|_| completes.is_none()).map(|mapping| &mapping.columns);
    let mut columns = compile(catalogue, kind, own);
    // The provider's common columns, where the mapping has none of its own.
    for (name, recipe) in &provider.defaults {
        if columns.columns.iter().all(|column| column.name != name) {
            columns.columns.extend(column(catalogue, kind, name, recipe));
        }
    }
    let parts = mapping.map_or(&[][..], |mapping| &mapping.rows).iter().map(|rows| {
        let columns = compile(catalogue, &rows.kind, Some(&rows.columns));
        let parent = match column_slot(catalogue, &rows.kind, &rows.parent) {
            Some(Slot::Own(slot)) if !rows.columns.contains_key(&rows.parent.value) => Some(slot),
            _ => None,
        };
        Parts { columns, each: &rows.each, parent }
    });
    let completion = completes.map(|completes| Completion {
        columns: compile(catalogue, &completes.kind, mapping.map(|mapping| &mapping.columns)),
        to: &completes.kind.value,
        path: &completes.path,
        by: &completes.by,
    });
    let mut adapter = Adapter {
        source_type,
        provider: provider_id,
        service: service_id,
        model: service.model.id(),
        terraform: &provider.terraform,
        columns,
        parts: parts.collect(),
        completion,
        attributes: Vec::new(),
        blocks: BTreeSet::new(),
        keys: Vec::new(),
    };
    adapter.keys.push("id");
    for (key, kinds) in keys {
        if *key != "id" && (kinds.is_empty() || kinds.contains(kind)) {
            adapter.keys.push(key);
        }
    }
    list_attributes(&mut adapter);
    adapter
}

/// Lists what has to be read of a resource.
fn list_attributes<'c>(adapter: &mut Adapter<'c>) {
    let mut attributes: BTreeSet<&str> = adapter.keys.iter().copied().collect();
    let mut blocks = BTreeSet::new();
    let mut look = |path: &'c Path| {
        attributes.insert(path.attribute());
        if path.steps.len() > 1 {
            blocks.insert(path.attribute());
        }
    };
    for column in &adapter.columns.columns {
        paths(column.recipe, &mut look);
    }
    for column in adapter.completion.iter().flat_map(|completion| &completion.columns.columns) {
        paths(column.recipe, &mut look);
    }
    if let Some(completion) = &adapter.completion {
        look(completion.path);
    }
    for parts in &adapter.parts {
        look(parts.each);
        for column in &parts.columns.columns {
            paths(column.recipe, &mut |path| {
                if path.enclosing {
                    look(path);
                }
            });
        }
    }
    adapter.attributes = attributes.into_iter().collect();
    adapter.blocks = blocks;
}

fn paths<'c>(recipe: &'c Recipe, visit: &mut impl FnMut(&'c Path)) {
    match &recipe.from {
        From::Path { path, .. } | From::Present(path) | From::Count(path) | From::Ref { path, .. } => visit(path),
        From::Any(inner) | From::All(inner) | From::First(inner) => inner.iter().for_each(|inner| paths(inner, visit)),
        From::Not(inner) => paths(inner, visit),
        // What is asked of a member is read with it.
        From::Members { each, .. } => visit(each),
        From::Value(_) => {}
    }
}

fn compile<'c>(catalogue: &'c Catalogue, kind: &'c str, recipes: Option<&'c BTreeMap<String, Recipe>>) -> Columns<'c> {
    let width = catalogue.kinds.get(kind).map_or(0, |kind| kind.columns.len());
    let columns =
        recipes.into_iter().flatten().filter_map(|(name, recipe)| column(catalogue, kind, name, recipe)).collect();
    Columns { kind, columns, width }
}

fn column<'c>(catalogue: &'c Catalogue, kind: &str, name: &'c str, recipe: &'c Recipe) -> Option<Column<'c>> {
    let slot = column_slot(catalogue, kind, name)?;
    let found = catalogue.kinds.get(kind);
    let common = || Kind::COMMON.iter().find(|(common, _)| *common == name).map(|(_, column)| column);
    let column_type = found.and_then(|kind| kind.column_type(name)).or_else(common)?;
    let unit = found.and_then(|kind| kind.columns.get(name)).and_then(|column| column.unit);
    Some(Column { name, slot, recipe, column_type, unit })
}

fn column_slot(catalogue: &Catalogue, kind: &str, name: &str) -> Option<Slot> {
    let own = catalogue.kinds.get(kind).and_then(|kind| kind.columns.keys().position(|column| column == name));
    own.map(Slot::Own).or(match name {
        "name" => Some(Slot::Name),
        "region" => Some(Slot::Region),
        "zone" => Some(Slot::Zone),
        "tags" => Some(Slot::Tags),
        _ => None,
    })
}

/// Attributes by which recipes refer to resources, and the kinds that they may refer to; none where any.
fn referred_keys(catalogue: &Catalogue) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut keys: BTreeMap<&str, Option<BTreeSet<&str>>> = BTreeMap::new();
    let services = catalogue.providers.values().flat_map(|provider| provider.services.values());
    for mapping in services.flat_map(|service| &service.terraform.mappings) {
        let kind = mapping.completes.as_ref().map_or(&mapping.kind.value, |completes| &completes.kind.value);
        if let Some(completes) = &mapping.completes {
            refer(&mut keys, &completes.by, std::slice::from_ref(&completes.kind.value));
        }
        let parts = mapping.rows.iter().map(|rows| (&rows.kind.value, &rows.columns));
        for (kind, columns) in std::iter::once((kind, &mapping.columns)).chain(parts) {
            for (name, recipe) in columns {
                let Some(ColumnType::Ref(to)) = catalogue.kinds.get(kind).and_then(|kind| kind.column_type(name))
                else {
                    continue;
                };
                recipe.walk(&mut |inner| {
                    if let From::Ref { by, .. } = &inner.from {
                        refer(&mut keys, by, to);
                    }
                });
            }
        }
    }
    keys.into_iter().map(|(key, kinds)| (key, kinds.unwrap_or_default())).collect()
}

/// Adds that an attribute refers to resources of these kinds; to any where there is none.
fn refer<'c>(keys: &mut BTreeMap<&'c str, Option<BTreeSet<&'c str>>>, by: &'c str, to: &'c [String]) {
    match keys.entry(by).or_insert_with(|| Some(BTreeSet::new())) {
        Some(known) if !to.is_empty() => known.extend(to.iter().map(String::as_str)),
        any => *any = None,
    }
}
