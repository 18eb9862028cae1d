//! Reads every plan and state in the folder that `ONUS_CORPUS` names: nothing may be lost.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use onus_sources::{Reader, SourceError};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Counts resources by another JSON library, as naively as can be.
fn count(path: &Path) -> Option<usize> {
    let bytes = std::fs::read(path).unwrap();
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => {
            String::from_utf16(&rest.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect::<Vec<_>>())
                .unwrap()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).unwrap(),
        bytes => String::from_utf8(bytes.to_vec()).ok()?,
    };
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    let listed = |value: &serde_json::Value| value.as_array().map_or(0, Vec::len);
    // Data sources that were read before planning stand in the prior state only.
    let mut read_before = HashSet::new();
    if let Some(module) = json.pointer("/prior_state/values/root_module") {
        data_sources(module, &mut read_before);
    }
    if let Some(changes) = json.get("resource_changes").filter(|changes| !changes.is_null()) {
        for change in changes.as_array().into_iter().flatten() {
            read_before.remove(change["address"].as_str().unwrap_or_default());
        }
        return Some(listed(changes) + json.get("deferred_changes").map_or(0, listed) + read_before.len());
    }
    if let Some(values) = json.get("planned_values").or(json.get("values")) {
        fn modules(module: &serde_json::Value) -> usize {
            let own = module.get("resources").and_then(serde_json::Value::as_array).map_or(0, Vec::len);
            own + module
                .get("child_modules")
                .and_then(serde_json::Value::as_array)
                .map_or(0, |children| children.iter().map(modules).sum())
        }
        return Some(values.get("root_module").map_or(0, modules));
    }
    let resources = json.get("resources").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    Some(resources.iter().map(|resource| resource.get("instances").map_or(0, listed)).sum())
}

fn data_sources(module: &serde_json::Value, found: &mut HashSet<String>) {
    for resource in module["resources"].as_array().into_iter().flatten().filter(|resource| resource["mode"] == "data") {
        let index = resource.get("index").map_or(String::new(), |index| format!("[{index}]"));
        let address = resource["address"].as_str().unwrap();
        found.insert(if address.ends_with(']') { address.to_owned() } else { format!("{address}{index}") });
    }
    for child in module["child_modules"].as_array().into_iter().flatten() {
        data_sources(child, found);
    }
}

#[test]
fn every_file_is_read_or_refused_with_a_reason() {
    let Some(folder) = std::env::var_os("ONUS_CORPUS") else { return };
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    found.sort();
    let catalogue = onus_builtin::builtin().unwrap();
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut read, mut resources) = (0, 0);
    for path in found {
        let mut reader = Reader::new(&catalogue).unwrap();
        match reader.read(&path) {
            Ok(()) => {
                let estate = reader.finish().unwrap();
                let coverage = &estate.coverage;
                let aside: u64 = coverage.aside.values().flat_map(BTreeMap::values).sum();
                assert_eq!(coverage.read, coverage.recognised + coverage.supporting + aside, "{}", path.display());
                assert_eq!(coverage.read as usize, count(&path).unwrap(), "{}", path.display());
                let rows: i64 = estate
                    .connection()
                    .query_row("SELECT count(*) FROM resources WHERE part = 0 AND kind <> 'account'", [], |row| {
                        row.get(0)
                    })
                    .unwrap();
                assert_eq!(rows as u64, coverage.recognised + coverage.supporting, "{}", path.display());
                read += 1;
                resources += coverage.read;
            }
            Err(error) => {
                let reason = error.to_string();
                assert!(!matches!(error, SourceError::Estate(_)), "{reason}");
                let short = reason.replace(path.to_str().unwrap(), "FILE");
                refused.entry(short).or_default().push(path.display().to_string());
            }
        }
    }
    eprintln!("{read} files read, {resources} resources");
    for (reason, paths) in &refused {
        let kinds: HashSet<&str> = paths.iter().filter_map(|path| path.rsplit('.').next()).collect();
        eprintln!("{:4} {reason} {kinds:?} {}", paths.len(), paths[0]);
    }
}
