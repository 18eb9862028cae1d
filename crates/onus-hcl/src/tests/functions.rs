//! Functions that are called by themselves: that none is missing, what they make of what is not known, and that no
//! call can take all time or all memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::terraform;
use crate::functions::{self, Callee, Function, Surroundings, convert, decimal, json};
use crate::value::{Type, Unknown, Value, Why};

fn call_in(directory: &Path, name: &str, arguments: &[Value]) -> Result<Value, String> {
    let files = |path: &Path| fs::read(path).map(Into::into).map_err(|error| error.to_string());
    let template = |_: &str, _: &BTreeMap<Arc<str>, Value>| Err("no templates here".to_owned());
    let around = Surroundings {
        root: Some(directory),
        module_dir: directory,
        files: &files,
        allows: &|_| true,
        template: &template,
        steps: &|_| Ok(()),
    };
    functions::call(function(name), arguments, &around)
}

fn function(name: &str) -> &'static Function {
    let Callee::Function(function) = Callee::of(name) else { panic!("there is no function `{name}`") };
    function
}

fn call(name: &str, arguments: &[Value]) -> Result<Value, String> {
    call_in(Path::new("/nowhere"), name, arguments)
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn number(text: &str) -> Value {
    Value::number(decimal::parse(text).unwrap())
}

fn list(members: impl IntoIterator<Item = Value>) -> Value {
    Value::tuple(members.into_iter().collect())
}

fn id() -> Value {
    Value::Unknown(Arc::new(Unknown {
        why: Why::Computed("terraform_data.a".into()),
        refers: Some(("terraform_data.a".into(), "id".into())),
        sensitive: false,
        set: false,
        of: Type::Open,
    }))
}

/// The call gives something that is not known, and soon.
fn is_given_up(name: &str, arguments: &[Value]) {
    let start = Instant::now();
    let value = call(name, arguments).unwrap();
    assert!(value.is_unknown(), "{name} gives {:.100}", format!("{value:?}"));
    assert!(start.elapsed() < Duration::from_secs(5), "{name} takes {:?}", start.elapsed());
}

#[test]
fn every_function_of_terraform_is_there() {
    let path = terraform::recorded().join("functions.txt");
    if terraform::recording() && terraform::is_there() {
        let output = Command::new("terraform").args(["metadata", "functions", "-json"]).output().unwrap();
        let known: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let names = known["function_signatures"].as_object().unwrap().keys();
        let names: Vec<&str> = names.map(String::as_str).filter(|name| !name.contains("::")).collect();
        fs::write(&path, names.join("\n") + "\n").unwrap();
    }
    let names = fs::read_to_string(path).unwrap();
    // These two see expressions, not values.
    let names: BTreeSet<&str> = names.lines().filter(|name| !matches!(*name, "try" | "can")).collect();
    let missing: Vec<&&str> = names.iter().filter(|name| matches!(Callee::of(name), Callee::Nothing)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    assert_eq!(functions::names().collect::<Vec<_>>(), names.into_iter().collect::<Vec<_>>());
    assert_eq!(function("core::upper").name, "upper");
    assert!(matches!(Callee::of("provider::x::y"), Callee::OfProvider));
    assert!(matches!(Callee::of("nope"), Callee::Nothing));
}

#[test]
fn every_function_has_an_expression_that_terraform_answered() {
    let expressions = fs::read_to_string(terraform::recorded().join("expressions.txt")).unwrap();
    let missing: Vec<&str> = functions::names().filter(|name| !expressions.contains(&format!("{name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_not_known_says_whose_value_it_is_only_where_it_stays_the_same() {
    let refers = |value: Value| match value {
        Value::Unknown(unknown) => unknown.refers.clone(),
        _ => None,
    };
    for (name, arguments) in
        [("tostring", vec![id()]), ("element", vec![list([id()]), number("0")]), ("one", vec![list([id()])])]
    {
        assert!(refers(call(name, &arguments).unwrap()).is_some(), "{name}");
    }
    for (name, arguments) in [
        ("upper", vec![id()]),
        ("coalesce", vec![id(), text("x")]),
        ("join", vec![text(","), list([id()])]),
        ("jsonencode", vec![list([id()])]),
    ] {
        let value = call(name, &arguments).unwrap();
        assert!(value.is_unknown() && refers(value).is_none(), "{name}");
    }
}

#[test]
fn values_that_hold_the_same_many_times_over_are_given_up() {
    let mut bomb = list([text("x")]);
    for _ in 0..60 {
        bomb = list([bomb.clone(), bomb]);
    }
    assert_eq!(call("length", &[bomb.clone()]).unwrap(), number("2"));
    for name in ["jsonencode", "yamlencode", "flatten", "distinct", "toset", "compact"] {
        is_given_up(name, &[bomb.clone()]);
    }
    for name in ["contains", "index", "join", "formatlist"] {
        let arguments = match name {
            "join" | "formatlist" => [text(","), bomb.clone()],
            _ => [bomb.clone(), bomb.clone()],
        };
        is_given_up(name, &arguments);
    }
}

#[test]
fn results_that_would_be_huge_are_given_up() {
    let million = text(&"x".repeat(1 << 20));
    let many = list((0..1_000).map(|n| number(&n.to_string())));
    is_given_up("join", &[million.clone(), many.clone()]);
    is_given_up("replace", &[million.clone(), text("x"), million.clone()]);
    is_given_up("replace", &[million.clone(), text("/x/"), million.clone()]);
    is_given_up("indent", &[number("1000000000"), text("a\nb")]);
    is_given_up("indent", &[number("1000000"), text(&"\n".repeat(1_000))]);
    is_given_up("format", &[text("%1000000000d"), number("1")]);
    is_given_up("format", &[text(&"%[1]1000000d".repeat(50)), number("1")]);
    is_given_up("setproduct", &[many.clone(), many.clone(), many.clone()]);
    is_given_up("tonumber", &[text("1e999999999")]);
    is_given_up("tonumber", &[text(&"9".repeat(100_000))]);
    is_given_up("parseint", &[text(&"9".repeat(100_000)), number("10")]);
    is_given_up("pow", &[number("10"), number("1000000")]);
    is_given_up("regex", &[text("((a{100}){100}){100}"), text("a")]);
    assert!(call("range", &[number("1e300")]).is_err());
    assert!(call("range", &[number("0"), number("1"), number("1e-300")]).is_err());
}

#[test]
fn documents_that_mean_harm_are_given_up() {
    is_given_up("jsondecode", &[text(&"[".repeat(1_000_000))]);
    is_given_up("jsondecode", &[text(&format!("{}1{}", "{\"a\":".repeat(5_000), "}".repeat(5_000)))]);
    is_given_up("yamldecode", &[text(&"[".repeat(5_000))]);
    is_given_up("yamldecode", &[text(&"- ".repeat(5_000))]);
    let mut yaml = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..60 {
        yaml.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    let decoded = call("yamldecode", &[text(&yaml)]).unwrap();
    is_given_up("jsonencode", &[decoded]);
    let start = Instant::now();
    let _ = call("regexall", &[text("(x+x+)+y"), text(&"x".repeat(100_000))]);
    let _ = call("fileset", &[text("."), text(&"*a".repeat(400))]);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn no_file_outside_of_the_root_is_read() {
    let outside = tempfile::tempdir().unwrap();
    let root = outside.path().join("root");
    fs::create_dir_all(root.join("below")).unwrap();
    fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    fs::write(root.join("below/note.txt"), "note").unwrap();
    let module = root.join("below");
    let within = |root: Option<&Path>, name: &str, path: &str| {
        let files = |path: &Path| fs::read(path).map(Into::into).map_err(|error| error.to_string());
        let template = |_: &str, _: &BTreeMap<Arc<str>, Value>| Ok(Value::NULL);
        let allows = |_: &Path| true;
        let steps = |_: usize| Ok(());
        let around = Surroundings {
            root,
            module_dir: &module,
            files: &files,
            allows: &allows,
            template: &template,
            steps: &steps,
        };
        functions::call(function(name), &[text(path)], &around)
    };
    let file = |name: &str, path: &str| within(Some(&root), name, path);
    // Where the user allows it, any is read.
    assert_eq!(within(None, "file", "../../secret.txt").unwrap(), text("secret"));
    assert_eq!(file("file", "note.txt").unwrap(), text("note"));
    assert_eq!(file("file", "../below/note.txt").unwrap(), text("note"));
    let secret = outside.path().join("secret.txt").to_string_lossy().into_owned();
    for path in ["../../secret.txt", "../below/../../secret.txt", "~/secret.txt", "/etc/passwd", &secret] {
        for name in ["file", "fileexists", "filebase64", "filesha256"] {
            assert!(file(name, path).unwrap().is_unknown(), "{name}({path:?})");
        }
    }
    assert!(file("file", "nope.txt").is_err());
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("a")).unwrap();
    fs::write(root.path().join("a/x.txt"), "x").unwrap();
    std::os::unix::fs::symlink(root.path(), root.path().join("a/up")).unwrap();
    let found = call_in(root.path(), "fileset", &[text("."), text("**/*.txt")]).unwrap();
    assert!(found.is_unknown());
    let found = call_in(root.path(), "fileset", &[text("."), text("*/*.txt")]).unwrap();
    assert_eq!(found, convert::set_of(vec![text("a/x.txt")], Type::Text));
}

#[test]
fn calculating_with_fractions_takes_microseconds() {
    let step = decimal::parse("0.1").unwrap();
    let start = Instant::now();
    let mut sum = step.clone();
    for _ in 0..10_000 {
        sum = decimal::add(&sum, &step);
    }
    println!("an addition of fractions takes {:?}", start.elapsed() / 10_000);
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(decimal::text(&sum).starts_with("1000."));
}

#[test]
fn what_is_written_as_json_reads_back_the_same() {
    let value = list([
        text("\u{0}\u{1f}\"\\/\u{2028}é😀<>&"),
        number("-1.5e-7"),
        Value::NULL,
        Value::Boolean(true),
        Value::object(BTreeMap::from([("a b".into(), list([]))])),
    ]);
    let Value::Text(written) = call("jsonencode", std::slice::from_ref(&value)).unwrap() else { panic!() };
    assert_eq!(call("jsondecode", &[Value::Text(Arc::clone(&written))]).unwrap(), value);
    assert_eq!(json::encoded(&value).unwrap(), *written);
    let Value::Text(yaml) = call("yamlencode", std::slice::from_ref(&value)).unwrap() else { panic!() };
    assert_eq!(call("yamldecode", &[Value::Text(yaml)]).unwrap(), value);
    assert_eq!(convert::kind_of(&value), "a list");
}
