//! Courses: where expressions of the configuration lead, and at which addresses one arrives.

use onus_hcl::address::Segment;

use crate::recipes::lead::{Arrival, Lead};

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

/// Where a course begins: at a resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start<'s> {
    /// The modules around it.
    pub modules: &'s [Segment],
    /// Its address.
    pub address: &'s str,
    /// Its key in brackets, or nothing.
    pub key: &'s str,
}

impl Start<'_> {
    /// Where a course leads from here.
    pub fn lead(&self, course: &Course) -> Lead {
        match course {
            Course::Outside(address) => {
                let prefix: String =
                    self.modules.iter().map(|segment| format!("module.{}{}.", segment.name, segment.key)).collect();
                Lead::Outside(format!("{prefix}{address}"))
            }
            Course::Resource { .. } => arrive(course, self).map_or(Lead::Lost, Lead::Resource),
        }
    }
}

/// Where a course leads; `None` where it leads outside, and where a key that it takes over is not there.
fn arrive(course: &Course, start: &Start<'_>) -> Option<Arrival> {
    let (from, own_key) = (start.modules, start.key);
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
    let own = start.address.strip_suffix(own_key).unwrap_or(start.address);
    let equal = matches!(key, Key::Same { equal: true, level: 0 }).then(|| own.to_owned());
    Some(Arrival { address, block: whole, only: *key == Key::Only, equal, doubtful: paired })
}
