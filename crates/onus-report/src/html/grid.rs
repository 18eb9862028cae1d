//! The matrix as a picture has it: layers top to bottom, services by how much of the stack they take over.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::{Layer, Model as ServiceModel};
use onus_core::report::StatusCounts;

use super::words;
use crate::{Model, text};

/// How many columns stand side by side; more of them go below.
const WIDEST: usize = 25;

/// A column: a service, all accounts of a provider, or an organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Column {
    rank: usize,
    /// What columns beside it share: the service model.
    pub(crate) group: String,
    /// The provider's id; for an organisation, the party's.
    pub(crate) provider: String,
    /// The service's id, `account` or `organisation`.
    pub(crate) service: String,
    /// Its name for people.
    pub(crate) title: String,
    /// A short name, where it has one.
    pub(crate) short: String,
}

/// Where a layer meets a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Square {
    /// Its number, by which links name it.
    pub(crate) number: usize,
    /// Who carries what there, by party.
    pub(crate) parts: Vec<(String, StatusCounts)>,
}

/// The picture.
pub(crate) struct Grid {
    /// The columns, left to right.
    pub(crate) columns: Vec<Column>,
    /// The layers that hold something, top to bottom.
    pub(crate) layers: Vec<Layer>,
    squares: BTreeMap<(Layer, String, String), Square>,
}

impl Grid {
    /// Lays the matrix out.
    pub(crate) fn new(model: &Model) -> Self {
        let mut columns = BTreeSet::new();
        let mut squares: BTreeMap<(Layer, String, String), Square> = BTreeMap::new();
        for cell in &model.matrix {
            let Some(layer) = Layer::from_id(&cell.layer) else { continue };
            columns.insert(column(model, &cell.provider, &cell.service));
            let square = squares.entry((layer, cell.provider.clone(), cell.service.clone())).or_default();
            square.parts.push((cell.party.clone(), cell.statuses.clone()));
        }
        // Numbered as they are read: top to bottom, left to right.
        let columns: Vec<Column> = columns.into_iter().collect();
        let layers: Vec<Layer> =
            Layer::ALL.iter().rev().copied().filter(|at| squares.keys().any(|key| key.0 == *at)).collect();
        let mut number = 0;
        for layer in &layers {
            for column in &columns {
                if let Some(square) = squares.get_mut(&(*layer, column.provider.clone(), column.service.clone())) {
                    square.number = number;
                    number += 1;
                }
            }
        }
        Self { columns, layers, squares }
    }

    /// The square of a layer and a column, where anything is owed there.
    pub(crate) fn square(&self, layer: Layer, provider: &str, service: &str) -> Option<&Square> {
        self.squares.get(&(layer, provider.to_owned(), service.to_owned()))
    }

    /// All squares in the order of their numbers.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Layer, &Column, &Square)> {
        self.layers.iter().flat_map(move |layer| {
            self.columns.iter().filter_map(move |column| {
                Some((*layer, column, self.square(*layer, &column.provider, &column.service)?))
            })
        })
    }

    /// Columns that stand side by side.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &[Column]> {
        let blocks = self.columns.len().div_ceil(WIDEST).max(1);
        self.columns.chunks(self.columns.len().div_ceil(blocks).max(1))
    }
}

fn column(model: &Model, provider: &str, service: &str) -> Column {
    let several = model
        .matrix
        .iter()
        .any(|cell| cell.provider != provider && !matches!(cell.service.as_str(), "account" | "organisation"));
    let named = model.services.iter().find(|one| one.provider == provider && one.service == service);
    let (rank, group, title, short) = match (service, named) {
        ("account", _) => {
            (90, "As a whole".to_owned(), format!("Accounts of {}", text::name(model.title(provider))), "")
        }
        ("organisation", _) => (91, "As a whole".to_owned(), text::name(model.title(provider)), ""),
        (id, Some(named)) => {
            let rank = ServiceModel::ALL.iter().position(|of| *of == named.model).unwrap_or(80);
            (rank, words::model(named.model).to_owned(), text::visible(&named.title).into_owned(), id)
        }
        (id, None) => (85, "Other".to_owned(), id.to_owned(), id),
    };
    let title =
        if several && named.is_some() { format!("{title}, {}", text::name(model.title(provider))) } else { title };
    Column { rank, group, provider: provider.to_owned(), service: service.to_owned(), title, short: short.to_owned() }
}

/// Neighbours of the same group: the group and how many columns it spans.
pub(crate) fn groups(columns: &[Column]) -> Vec<(&str, usize)> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for column in columns {
        match found.last_mut() {
            Some((group, span)) if *group == column.group => *span += 1,
            _ => found.push((&column.group, 1)),
        }
    }
    found
}
