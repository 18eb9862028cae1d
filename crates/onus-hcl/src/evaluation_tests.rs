//! Small configurations, written out in the tests, and what becomes of them. Terraform 1.11 is the judge.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod expressions;
mod files;
mod limits;
mod modules;
mod promises;
mod resources;

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::evaluator::{Evaluator, Scope};
use super::instance::Instance as Called;
use super::library::Library;
use super::lower::{Lowering, Names};
use super::module::Module;
use super::scan::prepare;
use super::syntax::Kind;
use super::{Budget, Instance, Options, Root, Tree, Value, read_tree};

/// The value of one expression, or why it has none, as Terraform's console would say.
pub(crate) fn console(expression: &str) -> Result<Value, String> {
    console_in(expression, Path::new("/nowhere"), &Library::default())
}

/// The value of one expression in a directory.
pub(crate) fn console_in(expression: &str, directory: &Path, library: &Library) -> Result<Value, String> {
    let written = format!("value = {expression}\n");
    let prepared = prepare(&written, false);
    let body = hcl_edit::parser::parse_body(&prepared.text).map_err(|error| error.to_string())?;
    let body = Lowering {
        file: 0,
        text: &written,
        renamed: &prepared.renamed,
        base: 0,
        fixed: false,
        names: Names::default(),
    }
    .body(&body);
    let module = Module { directory: directory.to_path_buf(), ..Module::default() };
    let evaluator = Evaluator::new(library, directory, "default");
    let instance = Rc::new(Called::root(&module));
    let value = evaluator.value(&body.attribute("value").unwrap().value, Scope::of(&instance));
    value.map_err(|trouble| trouble.message)
}

/// Writes files, and reads them as a tree.
fn tree(files: &[(&str, &str)]) -> Tree {
    tree_with(files, &Options::default())
}

fn tree_with(files: &[(&str, &str)], options: &Options) -> Tree {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    read_tree(directory.path(), options, &mut Budget::default()).unwrap()
}

/// The only root module of these files, without any fault.
pub(crate) fn root(files: &[(&str, &str)]) -> Root {
    let mut tree = tree(files);
    assert_eq!(tree.roots.len(), 1, "{:?}", tree.library.roots());
    let root = tree.roots.remove(0);
    assert_eq!(root.faults, [], "{files:?}");
    root
}

/// The outputs of one file.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let text = format!("{text}\nresource \"thing\" \"anchor\" {{}}\n");
    let root = root(&[("main.tf", &text)]);
    root.outputs.iter().map(|(name, value)| (name.to_string(), shown(value))).collect()
}

fn find<'r>(root: &'r Root, address: &str) -> &'r Instance {
    let addresses: Vec<&Arc<str>> = root.resources.iter().map(Instance::address).collect();
    root.resources.iter().find(|resource| &**resource.address() == address).unwrap_or_else(|| panic!("{addresses:?}"))
}

fn attribute(root: &Root, address: &str, name: &str) -> String {
    match find(root, address).attributes() {
        Value::Object(members) => members.get(name).map_or("absent".to_owned(), shown),
        other => panic!("{other:?}"),
    }
}

/// What a resource must wait for, as `depends_on` has it.
fn depends(resource: &Instance) -> Vec<String> {
    let written = resource.placed().body.attribute("depends_on").unwrap();
    let Kind::List(members) = &written.value.kind else { panic!("{written:?}") };
    members.iter().map(|member| member.names().unwrap().join(".")).collect()
}

/// A value in few characters; what is not known with its reason in angle brackets.
fn shown(value: &Value) -> String {
    let all = |members: &[Value]| members.iter().map(shown).collect::<Vec<_>>().join(", ");
    match value {
        Value::Null(_) => "null".to_owned(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Number(number) => super::functions::decimal::text(number),
        Value::Text(text) => format!("{text:?}"),
        Value::List(members) => format!("[{}]", all(members)),
        Value::Set(members) => format!("{{{}}}", all(members)),
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{name} = {}", shown(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Unknown(unknown) => match &unknown.refers {
            Some((address, path)) => format!("<{address} {path}>"),
            None => format!("<{}>", unknown.why),
        },
    }
}
