//! Whole configurations, each with the plan that Terraform made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::terraform;
use crate::functions::decimal;
use crate::library::Library;
use crate::root::{self, Root};
use crate::value::Value;
use crate::variables;
use crate::{Assignment, Options};

/// What a configuration is called with: the lines of its `arguments.txt`.
#[derive(Default)]
struct Arguments {
    options: Options,
    command: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Arguments {
    fn read(directory: &Path) -> Self {
        let text = fs::read_to_string(directory.join("arguments.txt")).unwrap_or_default();
        let mut arguments = Self::default();
        for line in text.lines() {
            let (kind, rest) = line.split_once(' ').unwrap();
            let pair = || rest.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
            match kind {
                "var" => {
                    let (name, text) = pair();
                    arguments.options.given.push(Assignment::Value { name, text });
                    arguments.command.extend(["-var".to_owned(), rest.to_owned()]);
                }
                "var-file" => {
                    arguments.options.given.push(Assignment::file(rest));
                    arguments.command.push(format!("-var-file={rest}"));
                }
                "env" => {
                    let (name, value) = pair();
                    arguments.environment.push((format!("TF_VAR_{name}"), value.clone()));
                    arguments.options.environment.push((name, value));
                }
                "workspace" => {
                    arguments.environment.push(("TF_WORKSPACE".to_owned(), rest.to_owned()));
                    arguments.options.workspace = rest.to_owned();
                }
                other => panic!("{other} is not a kind of argument"),
            }
        }
        arguments
    }
}

/// The plan that Terraform makes: what it knows of each resource and output, and what not.
fn ask_terraform(directory: &Path) -> Json {
    let arguments = Arguments::read(directory);
    let copy = terraform::copy(directory);
    let run = |command: &[&str], more: &[String]| {
        let command: Vec<String> = command.iter().map(|part| (*part).to_owned()).chain(more.iter().cloned()).collect();
        terraform::run(copy.path(), &command, &arguments.environment, "")
    };
    if !arguments.options.workspace.is_empty() && arguments.options.workspace != "default" {
        fs::create_dir_all(copy.path().join("terraform.tfstate.d").join(&arguments.options.workspace)).unwrap();
    }
    let planned = run(&["init", "-no-color"], &[]).status.success()
        && run(&["plan", "-no-color", "-input=false", "-lock=false", "-out=planned"], &arguments.command)
            .status
            .success();
    if !planned {
        return json!({ "refused": true });
    }
    let shown: Json = serde_json::from_slice(&run(&["show", "-json", "planned"], &[]).stdout).unwrap();
    let change = |change: &Json| json!({ "after": change["after"], "unknown": change["after_unknown"] });
    let resources = shown["resource_changes"].as_array().cloned().unwrap_or_default();
    let resources: Map<String, Json> = resources
        .iter()
        .map(|resource| (resource["address"].as_str().unwrap().to_owned(), change(&resource["change"])))
        .collect();
    let outputs = shown["output_changes"].as_object().cloned().unwrap_or_default();
    let outputs: Map<String, Json> = outputs.iter().map(|(name, output)| (name.clone(), change(output))).collect();
    json!({ "resources": resources, "outputs": outputs })
}

/// The root module as it is evaluated here, and all faults.
fn ask_here(directory: &Path) -> (Root, Vec<String>) {
    let mut options = Arguments::read(directory).options;
    for given in &mut options.given {
        if let Assignment::File { path, .. } = given {
            *path = directory.join(&*path);
        }
    }
    let directory = directory.canonicalize().unwrap();
    let library = Library::read(&directory, options.allow_outside, &options.files()).unwrap();
    let root = root::evaluate(&library, &directory, &options);
    let unread = library.files.iter().filter_map(|file| Some(file.fault.as_ref()?.1.clone()));
    // A value on the command line, and not in a file.
    let undeclared = variables::undeclared(&library, &[&directory], &options).into_iter();
    let unread = unread.chain(undeclared.filter(|(spot, _)| spot.is_none()).map(|(_, name)| name));
    let faults = unread.chain(root.faults.iter().map(|(_, fault)| fault.clone())).collect();
    (root, faults)
}

/// How the values of both compare.
#[derive(Default)]
struct Comparison {
    agreed: usize,
    open: usize,
    sensitive: usize,
    /// Known to one of both only, as the file of exceptions has it.
    otherwise: Vec<String>,
    wrong: Vec<String>,
}

impl Comparison {
    fn compare(&mut self, path: &str, after: &Json, unknown: &Json, here: &Value) {
        match (here, after) {
            (Value::Unknown(found), _) if unknown != &Json::Bool(true) => {
                if found.sensitive {
                    self.sensitive += 1;
                } else if any(unknown) {
                    // Terraform knows a part of it.
                    self.otherwise.push(format!("terraform alone: a part of {path}"));
                } else {
                    self.otherwise.push(format!("terraform alone: {path}"));
                }
            }
            (Value::Unknown(_), _) => self.open += 1,
            (_, _) if unknown == &Json::Bool(true) => {
                self.otherwise.push(format!("here alone: {path}"));
            }
            (Value::List(ours) | Value::Set(ours), Json::Array(theirs)) if ours.len() == theirs.len() => {
                for (position, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                    self.compare(&format!("{path}[{position}]"), theirs, &unknown[position], ours);
                }
            }
            (Value::Object(ours), Json::Object(theirs)) => {
                for (name, ours) in ours.iter() {
                    let theirs = theirs.get(&**name).unwrap_or(&Json::Null);
                    self.compare(&format!("{path}.{name}"), theirs, &unknown[&**name], ours);
                }
                for name in theirs.keys().filter(|name| !ours.contains_key(name.as_str()) && !theirs[*name].is_null()) {
                    self.otherwise.push(format!("terraform alone: {path}.{name}"));
                }
            }
            (Value::Null(_), Json::Null) => self.agreed += 1,
            (Value::Boolean(ours), Json::Bool(theirs)) if ours == theirs => self.agreed += 1,
            (Value::Text(ours), Json::String(theirs)) if **ours == **theirs => self.agreed += 1,
            (Value::Number(ours), Json::Number(theirs))
                if decimal::parse(&theirs.to_string()).as_ref() == Some(ours) =>
            {
                self.agreed += 1;
            }
            _ => self.wrong.push(format!("{path}\n  Terraform: {after}\n  here:      {here:?}")),
        }
    }
}

fn any(unknown: &Json) -> bool {
    match unknown {
        Json::Bool(flag) => *flag,
        Json::Array(members) => members.iter().any(any),
        Json::Object(members) => members.values().any(any),
        _ => false,
    }
}

fn compare(directory: &Path, planned: &Json, comparison: &mut Comparison) {
    let name = directory.file_name().unwrap().to_string_lossy();
    let (root, faults) = ask_here(directory);
    if planned["refused"] == true {
        if faults.is_empty() {
            comparison.otherwise.push(format!("accepted: {name}"));
        }
        return;
    }
    for fault in faults {
        comparison.wrong.push(format!("{name}: Terraform plans it, but here: {fault}"));
    }
    let mut theirs: BTreeMap<&str, &Json> =
        planned["resources"].as_object().unwrap().iter().map(|(address, change)| (address.as_str(), change)).collect();
    for resource in &root.resources {
        let Some(change) = theirs.remove(&**resource.address()) else {
            comparison.wrong.push(format!("{name}: Terraform does not plan {}", resource.address()));
            continue;
        };
        let path = format!("{name} {}", resource.address());
        // What a resource does not say, the provider computes.
        let Value::Object(ours) = resource.attributes() else { panic!("{path} is no object") };
        for (attribute, ours) in ours.iter() {
            let path = format!("{path}.{attribute}");
            comparison.compare(&path, &change["after"][&**attribute], &change["unknown"][&**attribute], ours);
        }
    }
    for address in theirs.keys() {
        comparison.wrong.push(format!("{name}: not found here: {address}"));
    }
    for (output, change) in planned["outputs"].as_object().unwrap() {
        let Some(ours) = root.outputs.get(output.as_str()) else {
            comparison.wrong.push(format!("{name}: not found here: the output {output}"));
            continue;
        };
        comparison.compare(&format!("{name} output.{output}"), &change["after"], &change["unknown"], ours);
    }
}

#[test]
fn configurations_are_planned_as_terraform_plans_them() {
    let all = terraform::recorded().join("configurations");
    let mut directories: Vec<PathBuf> =
        fs::read_dir(&all).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    directories.sort();
    let plans: Vec<Option<Json>> = if terraform::is_there() {
        terraform::two_at_a_time(&directories, |directory| Some(ask_terraform(directory)))
    } else {
        directories.iter().map(|_| None).collect()
    };
    let mut comparison = Comparison::default();
    for (directory, plan) in directories.iter().zip(plans) {
        let path = directory.join("planned.json");
        if let (Some(plan), true) = (&plan, terraform::recording()) {
            fs::write(&path, serde_json::to_string_pretty(plan).unwrap() + "\n").unwrap();
        }
        let recorded: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if let Some(plan) = plan {
            assert_eq!(recorded, plan, "Terraform now plans {} otherwise", directory.display());
        }
        compare(directory, &recorded, &mut comparison);
    }
    println!(
        "{} configurations: {} values agree, {} unknown to both, {} sensitive, {} otherwise",
        directories.len(),
        comparison.agreed,
        comparison.open,
        comparison.sensitive,
        comparison.otherwise.len()
    );
    assert!(comparison.wrong.is_empty(), "{} differ:\n{}", comparison.wrong.len(), comparison.wrong.join("\n"));
    let text = fs::read_to_string(all.join("exceptions.txt")).unwrap();
    let expected: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let otherwise: BTreeSet<&str> = comparison.otherwise.iter().map(String::as_str).collect();
    let new: Vec<&&str> = otherwise.difference(&expected).collect();
    let gone: Vec<&&str> = expected.difference(&otherwise).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\nno longer: {gone:#?}");
}
