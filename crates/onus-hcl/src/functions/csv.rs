//! Tables with commas, as RFC 4180 has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::value::{Member, Type, Value};
use super::given::Given;
use super::{Answer, Stop, convert};

pub(super) fn csvdecode(given: &Given<'_>) -> Answer {
    let mut lines = lines(given.text(0)?)?.into_iter();
    let Some(header) = lines.next() else { return Err("a first line with names is missing".into()) };
    let names: Vec<Arc<str>> = header.iter().map(|name| convert::composed(name)).collect();
    let mut seen = BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(Arc::clone(name))) {
        return Err(format!("two columns have the name `{}`", convert::shown(twice)).into());
    }
    let mut rows = Vec::new();
    for line in lines {
        if line.len() != names.len() {
            return Err(format!("a line has {} fields instead of {}", line.len(), names.len()).into());
        }
        let fields = line.iter().map(|field| Value::Text(convert::composed(field)));
        let row: BTreeMap<Arc<str>, Value> = names.iter().cloned().zip(fields).collect();
        rows.push(Value::object(row));
    }
    let of = names.iter().cloned().collect::<BTreeSet<_>>().into_iter().map(|name| Member::plain(name, Type::Text));
    Ok(Value::list(rows, Type::Object(of.collect())))
}

/// The fields of each line. Empty lines are passed over.
fn lines(text: &str) -> Result<Vec<Vec<String>>, Stop> {
    let text = text.replace("\r\n", "\n");
    let mut lines = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            continue;
        }
        let mut line = Vec::new();
        loop {
            let (field, after) = field(rest)?;
            line.push(field);
            if let Some(after) = after.strip_prefix(',') {
                rest = after;
                continue;
            }
            rest = after.strip_prefix('\n').unwrap_or(after);
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}

/// One field, and what follows: a comma, a line end or nothing.
fn field(rest: &str) -> Result<(String, &str), Stop> {
    let Some(mut quoted) = rest.strip_prefix('"') else {
        let end = rest.find([',', '\n']).unwrap_or(rest.len());
        let (field, after) = rest.split_at(end);
        if field.contains('"') {
            return Err("a quotation mark stands within a field that has none around it".into());
        }
        return Ok((field.to_owned(), after));
    };
    let mut field = String::new();
    loop {
        let Some((part, after)) = quoted.split_once('"') else { return Err("a quotation mark is missing".into()) };
        field.push_str(part);
        match after.chars().next() {
            Some('"') => {
                field.push('"');
                quoted = after.get(1..).unwrap_or_default();
            }
            None | Some(',' | '\n') => return Ok((field, after)),
            Some(_) => return Err("characters follow a closing quotation mark".into()),
        }
    }
}
