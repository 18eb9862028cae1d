//! Modules that use each other in circles.
//!
//! The rule: of modules that have the same parent, none may use another one that, directly or through others, uses it.
//!
//! - A module is a file, with all that is in the folder beside it. What a file in there uses, the module uses.
//! - To use is to name: in `use`, or in a path that begins with `crate`, `super` or `self`. A name that a module only hands on counts as a
//!   name of the module where it is declared.
//! - Between a module and its parent, nothing is asked: they are one thing in two files. A parent uses its children, and a child may use
//!   what its parent declares for all of them.
//! - What is compiled for tests alone does not count: a test looks at whatever it wants.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::steps::root;
use imports::Imports;

/// A module, by the names that lead to it from the crate's root.
type Module = Vec<String>;

/// The modules of a crate.
type Modules = BTreeMap<Module, Imports>;

/// Who uses whom, and the file that says so.
type Uses = BTreeMap<Module, BTreeMap<Module, Module>>;

/// Looks for circles in all packages of the repository.
pub fn check() -> Result<(), String> {
    let cannot = |error| format!("cannot look for packages: {error}");
    let mut packages: Vec<PathBuf> = ["bench", "catalogue", "xtask"].iter().map(|name| root().join(name)).collect();
    for entry in fs::read_dir(root().join("crates")).map_err(cannot)? {
        packages.push(entry.map_err(cannot)?.path());
    }
    packages.sort();
    let mut found = Vec::new();
    for package in packages {
        let name = package.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let circles = circles(&modules(&package.join("src"))?);
        found.extend(circles.into_iter().map(|circle| format!("  {name}: {circle}")));
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(format!(
        "modules use each other in circles:\n{}\nmove what both need into a module below them",
        found.join("\n")
    ))
}

/// The modules below a directory of source files, without those that are tests.
fn modules(source: &Path) -> Result<Modules, String> {
    let mut found = Modules::new();
    let mut open = vec![source.to_path_buf()];
    while let Some(directory) = open.pop() {
        let cannot = |error| format!("cannot read {}: {error}", directory.display());
        for entry in fs::read_dir(&directory).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).map_err(cannot)?;
                found.insert(module_of(path.strip_prefix(source).unwrap_or(&path)), imports::read(&text));
            }
        }
    }
    Ok(without_tests(found))
}

fn module_of(file: &Path) -> Module {
    let name = |part: std::path::Component<'_>| part.as_os_str().to_string_lossy().into_owned();
    let names: Module = file.with_extension("").components().map(name).collect();
    if matches!(names.as_slice(), [one] if one == "lib" || one == "main") { Module::new() } else { names }
}

fn without_tests(modules: Modules) -> Modules {
    let of = |(module, imports): (&Module, &Imports)| -> Vec<Module> {
        imports.tests.iter().map(|name| [module.as_slice(), std::slice::from_ref(name)].concat()).collect()
    };
    let tests: Vec<Module> = modules.iter().flat_map(of).collect();
    modules.into_iter().filter(|(module, _)| !tests.iter().any(|test| module.starts_with(test))).collect()
}

/// The circles, each as the way around.
fn circles(modules: &Modules) -> Vec<String> {
    let uses = uses(modules);
    let mut done = BTreeSet::new();
    let mut found = Vec::new();
    for start in uses.keys() {
        walk(&uses, start, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn walk<'u>(
    uses: &'u Uses,
    module: &'u Module,
    way: &mut Vec<&'u Module>,
    done: &mut BTreeSet<&'u Module>,
    found: &mut Vec<String>,
) {
    if let Some(start) = way.iter().position(|step| *step == module) {
        let circle: Vec<&Module> = way.iter().skip(start).copied().chain([module]).collect();
        found.push(told(uses, &circle));
        return;
    }
    if !done.insert(module) {
        return;
    }
    way.push(module);
    for next in uses.get(module).into_iter().flat_map(BTreeMap::keys) {
        walk(uses, next, way, done, found);
    }
    way.pop();
}

fn told(uses: &Uses, circle: &[&Module]) -> String {
    let mut text = circle.first().map(|first| first.join("::")).unwrap_or_default();
    for (from, to) in circle.iter().zip(circle.iter().skip(1)) {
        let file = uses.get(*from).and_then(|uses| uses.get(*to)).map(|file| file.join("/")).unwrap_or_default();
        text.push_str(&format!(" → {} (in {file}.rs)", to.join("::")));
    }
    text
}

/// Who uses whom among modules that have the same parent.
fn uses(modules: &Modules) -> Uses {
    let mut found = Uses::new();
    for (module, imports) in modules {
        let paths = imports.names.iter().map(|(_, path)| path).chain(&imports.paths);
        for target in paths.filter_map(|path| resolve(modules, module, path, 0)) {
            let shared = module.iter().zip(&target).take_while(|(one, other)| one == other).count();
            if let (Some(from), Some(to)) = (module.get(..=shared), target.get(..=shared)) {
                let by = found.entry(from.to_vec()).or_default();
                by.entry(to.to_vec()).or_insert_with(|| module.clone());
            }
        }
    }
    found
}

/// How often a name is handed on, at most.
const FURTHEST: usize = 16;

/// The module that a path leads to; `None` where it leads out of the crate.
fn resolve(modules: &Modules, from: &Module, path: &[String], depth: usize) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    let (mut here, mut rest) = match first.as_str() {
        "crate" => (Module::new(), rest),
        "self" => (from.clone(), rest),
        "super" => (from.split_last()?.1.to_vec(), rest),
        _ => (from.clone(), path),
    };
    let relative = rest.len() == path.len();
    let mut moved = !relative;
    while let Some((name, after)) = rest.split_first() {
        let below = [here.as_slice(), std::slice::from_ref(name)].concat();
        if name == "super" {
            here.pop()?;
        } else if modules.contains_key(&below) {
            here = below;
        } else {
            let handed = modules.get(&here).and_then(|imports| imports.names.iter().find(|(known, _)| known == name));
            // A path may begin with the name of its own declaration: `use serde::Deserialize`.
            let handed = handed.filter(|(_, target)| depth < FURTHEST && target.first() != Some(name));
            let target = handed.and_then(|(_, target)| resolve(modules, &here, target, depth + 1));
            return target.or(moved.then_some(here));
        }
        (moved, rest) = (true, after);
    }
    moved.then_some(here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let modules = files.iter().map(|(file, text)| (module_of(Path::new(file)), imports::read(text))).collect();
        circles(&without_tests(modules))
    }

    #[test]
    fn a_circle_is_told_with_the_way_around() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "use crate::b::{One, Two};"),
            ("b.rs", "mod inner;"),
            ("b/inner.rs", "fn f() { super::super::c::g(); }"),
            ("c.rs", "use super::a::{self as x};"),
        ];
        assert_eq!(found(&files), ["a → b (in a.rs) → c (in b/inner.rs) → a (in c.rs)"]);
    }

    #[test]
    fn a_name_that_is_handed_on_is_where_it_is_declared() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use a::Thing; use b::Other as Another;"),
            ("a.rs", "use crate::Another; pub struct Thing;"),
            ("b.rs", "use super::Thing;"),
        ];
        assert_eq!(found(&files), ["a → b (in a.rs) → a (in b.rs)"]);
    }

    #[test]
    fn parents_tests_comments_and_other_crates_are_no_circles() {
        let files = [
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod looks; pub use a::Thing;"),
            (
                "a.rs",
                "mod below; use below::f; use serde::Deserialize; // use crate::b;\n const A: &str = \"crate::b\";",
            ),
            ("a/below.rs", "use super::Thing; fn f<'a>(x: &'a str) -> char { 'x' }"),
            ("b.rs", "use crate::a::Thing; #[cfg(test)] mod tests { use crate::looks::x; }"),
            ("looks.rs", "use crate::{a, b};"),
            ("looks/more.rs", "use crate::{a, b};"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }
}
