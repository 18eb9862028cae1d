//! The functions that checks call, as SQLite functions: pure, and NULL where any input is NULL.

mod like;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use ipnet::IpNet;
use regex::{Regex, RegexBuilder};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

pub use like::like;

/// Makes the functions of checks known to a database. `as_of` is made known apart, by [`set_as_of`].
///
/// # Errors
/// Where SQLite refuses.
pub fn register(db: &Connection) -> Result<()> {
    texts(db, "starts_with", |text, start| Some(text.starts_with(start)))?;
    texts(db, "contains", |text, part| Some(text.contains(part)))?;
    texts(db, "version_at_least", version_at_least)?;
    texts(db, "cidr_contains", |outer, inner| Some(network(outer)?.contains(&network(inner)?)))?;
    texts(db, "has", |list, value| has(list, |member| Some(member == value)))?;
    texts(db, "has_like", |list, pattern| has(list, |member| Some(like(pattern, member))))?;
    text(db, "open_to_world", |cidr| network(cidr).map(|network| network.prefix_len() == 0))?;
    text(db, "private_address", |cidr| network(cidr).map(|network| is_private(&network)))?;
    text(db, "empty", |list| Some(members(list)?.is_empty()))?;
    matches(db)?;
    db.create_scalar_function("at_least_distinct", 2, flags(), |context| {
        let (Some(list), Some(least)) = (string(context, 0), integer(context, 1)) else { return Ok(None) };
        Ok(at_least_distinct(list, least))
    })
}

/// Sets the day for which checks are asked.
///
/// # Errors
/// Where SQLite refuses.
pub fn set_as_of(db: &Connection, as_of: jiff::civil::Date) -> Result<()> {
    db.create_scalar_function("as_of", 0, flags(), move |_| Ok(as_of.to_string()))?;
    db.create_scalar_function("days_since", 1, flags(), move |context| {
        let day =
            string(context, 0).and_then(|text| text.get(..10)).and_then(|text| text.parse::<jiff::civil::Date>().ok());
        Ok(day.and_then(|day| day.until(as_of).ok()).map(|span| i64::from(span.get_days())))
    })
}

fn flags() -> FunctionFlags {
    FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS
}

fn string<'c>(context: &'c Context<'_>, at: usize) -> Option<&'c str> {
    match context.get_raw(at) {
        ValueRef::Text(text) => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

fn integer(context: &Context<'_>, at: usize) -> Option<i64> {
    context.get_raw(at).as_i64().ok()
}

/// A question about one text.
fn text(db: &Connection, name: &str, ask: fn(&str) -> Option<bool>) -> Result<()> {
    db.create_scalar_function(name, 1, flags(), move |context| Ok(string(context, 0).and_then(ask)))
}

/// A question about two texts.
fn texts(db: &Connection, name: &str, ask: fn(&str, &str) -> Option<bool>) -> Result<()> {
    db.create_scalar_function(name, 2, flags(), move |context| {
        let (Some(first), Some(second)) = (string(context, 0), string(context, 1)) else { return Ok(None) };
        Ok(ask(first, second))
    })
}

/// A pattern of `matches`, compiled, takes no more bytes than the last of these.
const SIZES: [usize; 4] = [1 << 12, 1 << 14, 1 << 16, 1 << 18];

/// To follow a pattern through a text may cost its size times the length of the text: where that is more, the answer is
/// not known.
const MOST: usize = 1 << 28;

/// So many patterns of `matches` are kept compiled.
const KEPT: usize = 256;

/// The pattern, and the least of [`SIZES`] that is enough for it.
fn compiled(pattern: &str) -> Option<(Regex, usize)> {
    SIZES.into_iter().find_map(|size| {
        let regex = RegexBuilder::new(pattern).size_limit(size).dfa_size_limit(1 << 20).build();
        Some((regex.ok()?, size))
    })
}

/// `matches(text, pattern)`: each pattern is compiled once.
fn matches(db: &Connection) -> Result<()> {
    let known: RefCell<HashMap<String, Option<(Regex, usize)>>> = RefCell::default();
    db.create_scalar_function("matches", 2, flags(), move |context| {
        let (Some(text), Some(pattern)) = (string(context, 0), string(context, 1)) else { return Ok(None) };
        let mut known = known.borrow_mut();
        if !known.contains_key(pattern) {
            if known.len() >= KEPT {
                known.clear();
            }
            known.insert(pattern.to_owned(), compiled(pattern));
        }
        let found = known.get(pattern).and_then(Option::as_ref);
        let bounded = found.filter(|(_, size)| text.len().saturating_mul(*size) <= MOST);
        Ok(bounded.map(|(regex, _)| regex.is_match(text)))
    })
}

/// An address or an address range.
fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Ranges that are not routed on the internet (RFC 1918, RFC 4193, loopback and link-local ranges).
fn is_private(network: &IpNet) -> bool {
    let ranges = [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    ];
    ranges.iter().filter_map(|range| range.parse::<IpNet>().ok()).any(|range| range.contains(network))
}

/// Members of a list column; a member that is not known is `None`.
fn members(list: &str) -> Option<Vec<Option<String>>> {
    serde_json::from_str(list).ok()
}

/// Whether a member answers yes. A member that is not known leaves a "no" undecided.
fn has(list: &str, ask: impl Fn(&str) -> Option<bool>) -> Option<bool> {
    let members = members(list)?;
    if members.iter().flatten().any(|member| ask(member) == Some(true)) {
        return Some(true);
    }
    if members.iter().any(Option::is_none) { None } else { Some(false) }
}

/// Members that are not known may be different from all others, or not.
fn at_least_distinct(list: &str, least: i64) -> Option<bool> {
    let members = members(list)?;
    let known: BTreeSet<&String> = members.iter().flatten().collect();
    let unknown = members.iter().filter(|member| member.is_none()).count();
    let least = usize::try_from(least).unwrap_or(0);
    if known.len() >= least {
        Some(true)
    } else if known.len() + unknown >= least {
        None
    } else {
        Some(false)
    }
}

/// Compares the numbers in two versions one by one; missing ones count as 0.
fn version_at_least(version: &str, least: &str) -> Option<bool> {
    let numbers = |text: &str| -> Vec<u64> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.parse().ok())
            .collect()
    };
    let (version, least) = (numbers(version), numbers(least));
    if version.is_empty() || least.is_empty() {
        return None;
    }
    for at in 0..least.len() {
        let (have, want) = (version.get(at).copied().unwrap_or(0), least.get(at).copied().unwrap_or(0));
        if have != want {
            return Some(have > want);
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_with_unknown_members_stay_undecided() {
        assert_eq!(has(r#"["a", null]"#, |m| Some(m == "a")), Some(true));
        assert_eq!(has(r#"["b", null]"#, |m| Some(m == "a")), None);
        assert_eq!(at_least_distinct(r#"["a", null]"#, 2), None);
        assert_eq!(at_least_distinct(r#"["a", "a"]"#, 2), Some(false));
        assert_eq!(at_least_distinct(r#"["a", "b", null]"#, 2), Some(true));
    }

    #[test]
    fn versions_compare_by_numbers() {
        assert_eq!(version_at_least("v1.27.3-r0", "1.27"), Some(true));
        assert_eq!(version_at_least("1.9", "1.27"), Some(false));
        assert_eq!(version_at_least("latest", "1.27"), None);
    }

    #[test]
    fn addresses_are_ranges_of_one() {
        assert_eq!(network("0.0.0.0/0").map(|n| n.prefix_len()), Some(0));
        assert!(network("10.1.2.3").is_some_and(|n| is_private(&n)));
        assert!(network("8.8.8.8/32").is_some_and(|n| !is_private(&n)));
        assert!(network("all").is_none());
    }
}
