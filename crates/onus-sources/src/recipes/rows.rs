//! Rows of the estate that is to be, and what is still open about them.

use onus_core::estate::Scalar;

/// A value of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    /// Not known.
    #[default]
    Null,
    Integer(i64),
    Number(f64),
    Text(Box<str>),
    /// A reference, by position in [`Store::links`](super::store::Store::links).
    Link(u32),
}

/// A resource of the input that is being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    /// Where in the text it stands.
    pub offset: usize,
    /// Its row, where it has one.
    pub row: Option<u32>,
    /// How many bytes of its address name the block that it is an instance of.
    pub block: usize,
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
    pub identifier: Option<Box<str>>,
    /// The address that it had before it was moved.
    pub formerly: Option<Box<str>>,
    /// It takes the place of the object that has been at its address.
    pub replaced: bool,
    /// The values of its kind's own columns, in their order.
    pub cells: Box<[Cell]>,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// To the resource whose attribute has this value.
    Value { by: usize, value: Box<str> },
    /// To this row.
    Row(u32),
    /// To something outside of the inputs.
    Outside(Box<str>),
    /// Nowhere certain.
    Unknown,
    /// Where a secret leads, which is not followed.
    Hidden,
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
    /// Remarks that speak of attributes of its, and the columns that they fill.
    pub remarks: Vec<(u32, &'c str)>,
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

impl Cell {
    /// A value, kept.
    pub fn of(value: Scalar<'_>) -> Self {
        match value {
            Scalar::Null => Self::Null,
            Scalar::Integer(number) => Self::Integer(number),
            Scalar::Number(number) => Self::Number(number),
            Scalar::Text(text) => Self::Text(text.into()),
        }
    }
}
