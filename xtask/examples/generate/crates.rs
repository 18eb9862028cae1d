//! The picture of the crates: who uses whom, from what cargo knows of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The page, and what stands around the picture in it.
pub const PAGE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- crates -->\n```mermaid\n";
const END: &str = "```\n";

/// Who uses whom.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The page with the picture made anew.
pub fn renew(root: &Path, page: &str) -> Result<String, String> {
    let missing = || format!("{PAGE} has no picture of the crates after `<!-- crates -->`");
    let (before, rest) = page.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", picture(&direct(&uses(root)?))))
}

/// The crates of the workspace, each with those that it needs to run.
fn uses(root: &Path) -> Result<Uses, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root);
    let output = command.output().map_err(|error| format!("cannot run `cargo metadata`: {error}"))?;
    let known: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("`cargo metadata`: {error}"))?;
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |value: &Value| value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let own =
        |used: &Value| used.get("path").is_some_and(Value::is_string) && used.get("kind").is_some_and(Value::is_null);
    let packages = list(known.get("packages"));
    let of = |package: &Value| list(package.get("dependencies")).iter().filter(|used| own(used)).map(name).collect();
    Ok(packages.iter().map(|package| (name(package), of(package))).collect())
}

/// All that a crate reaches by one step or more.
fn reached(uses: &Uses, from: &str, found: &mut BTreeSet<String>) {
    for used in uses.get(from).into_iter().flatten() {
        if found.insert(used.clone()) {
            reached(uses, used, found);
        }
    }
}

/// Without the arrows that others make by going round.
fn direct(uses: &Uses) -> Uses {
    let by_others = |all: &BTreeSet<String>| {
        let mut found = BTreeSet::new();
        all.iter().for_each(|used| reached(uses, used, &mut found));
        found
    };
    uses.iter().map(|(name, all)| (name.clone(), all - &by_others(all))).collect()
}

fn picture(uses: &Uses) -> String {
    let arrows = uses.iter().flat_map(|(from, all)| all.iter().map(move |to| format!("  {from} --> {to}\n")));
    format!("graph TD\n{}", arrows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_that_others_make_is_left_out() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let uses = Uses::from([("a".into(), set(&["b", "c"])), ("b".into(), set(&["c"])), ("c".into(), set(&[]))]);
        assert_eq!(picture(&direct(&uses)), "graph TD\n  a --> b\n  b --> c\n");
    }
}
