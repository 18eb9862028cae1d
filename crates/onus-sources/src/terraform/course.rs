//! Courses: where expressions of the configuration lead, and at which addresses one arrives.

use super::address::Segment;
use crate::json::Node;

/// Which instance of a block or module is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The only one.
    Only,
    /// The one with this key, as it is written in brackets.
    Literal(String),
    /// The one with the same key as the referring resource (0), or as a module around it (1 is the innermost).
    /// `equal`: only where both have the same keys, as an index might have been reckoned with.
    Same { level: usize, equal: bool },
}

/// Where an expression leads, seen from the resource that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    /// To a data source: outside of what is managed here.
    Outside(String),
    /// To a managed resource.
    Resource {
        /// How many modules up.
        up: usize,
        /// Which modules down from there.
        down: Vec<(String, Key)>,
        /// `type.name`.
        block: String,
        /// Which instance.
        key: Key,
    },
}

/// Follows expressions of the configuration.
pub(crate) trait Follow<'a> {
    /// Where an expression leads; `None` where that is not certain.
    fn follow(&self, expression: &Node<'a>) -> Option<Course>;
    /// The expression is nothing but a reference to a managed resource.
    fn only_refers(&self, expression: &Node<'a>) -> bool;
}

/// Where there is no configuration, nothing can be followed.
pub(crate) struct Nowhere;

impl<'x> Follow<'x> for Nowhere {
    fn follow(&self, _: &Node<'x>) -> Option<Course> {
        None
    }

    fn only_refers(&self, _: &Node<'x>) -> bool {
        false
    }
}

/// Where a course leads from a resource in these modules and with this key; `None` where it leads outside, and where a key
/// that it takes over is not there.
pub(crate) fn arrive(course: &Course, from: &[Segment], own_key: &str) -> Option<Arrival> {
    let Course::Resource { up, down, block, key } = course else { return None };
    let outer = from.get(..from.len().checked_sub(*up)?)?;
    let mut address = String::new();
    let mut step = |name: &str, key: &str| {
        address.push_str("module.");
        address.push_str(name);
        address.push_str(key);
        address.push('.');
    };
    let same = |level: usize| match level {
        0 => Some(own_key),
        level => from.get(from.len().checked_sub(level)?).map(|segment| segment.key.as_str()),
    };
    let written = |key: &Key| match key {
        Key::Only => Some(String::new()),
        Key::Literal(key) => Some(key.clone()),
        Key::Same { level, .. } => same(*level).filter(|key| !key.is_empty()).map(str::to_owned),
    };
    for segment in outer {
        step(&segment.name, &segment.key);
    }
    let mut paired = false;
    for (name, key) in down {
        paired |= matches!(key, Key::Same { equal: true, .. });
        step(name, &written(key)?);
    }
    address.push_str(block);
    let whole = address.clone();
    address.push_str(&written(key)?);
    paired |= matches!(key, Key::Same { equal: true, level: 1.. });
    let equal = matches!(key, Key::Same { equal: true, level: 0 });
    Some(Arrival { address, block: whole, only: *key == Key::Only, equal, doubtful: paired })
}

/// What a course leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The instance's address.
    pub address: String,
    /// The address without the instance's key.
    pub block: String,
    /// The block's only instance is meant, whatever its key.
    pub only: bool,
    /// It is meant only if the block has the same keys as the referring one.
    pub equal: bool,
    /// Keys of modules were paired by a reckoned index: that is not certain.
    pub doubtful: bool,
}
