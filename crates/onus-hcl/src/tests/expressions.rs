//! Single expressions.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::terraform;
use crate::functions::json;
use crate::library::Library;
use crate::value::Value;
use crate::{Options, root};

/// Expressions whose value is known to one of both only, and why.
const EXCEPTIONS: &str = include_str!("../../tests/recorded/exceptions.txt");

/// An expression with Terraform's answer.
struct Recorded {
    /// What stands before it in the file: empty lines and headings.
    before: String,
    expression: String,
    answer: String,
}

fn read(path: &Path) -> Vec<Recorded> {
    let text = fs::read_to_string(path).unwrap();
    let (mut before, mut expression, mut all) = (String::new(), Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some(part) = line.strip_prefix('>') {
            expression.push(part.strip_prefix(' ').unwrap_or(part).to_owned());
        } else if let Some(answer) = line.strip_prefix("= ") {
            let expression = std::mem::take(&mut expression).join("\n");
            all.push(Recorded { before: std::mem::take(&mut before), expression, answer: answer.to_owned() });
        } else {
            before.push_str(line);
            before.push('\n');
        }
    }
    all
}

fn write(path: &Path, all: &[Recorded]) {
    let mut text = String::new();
    for recorded in all {
        text.push_str(&recorded.before);
        for line in recorded.expression.split('\n') {
            text.push_str(if line.is_empty() { ">" } else { "> " });
            writeln!(text, "{line}").unwrap();
        }
        writeln!(text, "= {}", recorded.answer).unwrap();
    }
    fs::write(path, text).unwrap();
}

/// What Terraform answers to each expression.
fn ask_terraform(surroundings: &Path, all: &[Recorded]) -> Vec<String> {
    let copy = terraform::copy(surroundings);
    let mut locals = String::from("locals {\n");
    let mut lines = Vec::new();
    for (position, recorded) in all.iter().enumerate() {
        let expression = &recorded.expression;
        if expression.contains('\n') {
            // The console takes single lines.
            writeln!(locals, "recorded_{position} = try(jsonencode([\n{expression}\n]), \"refused!\")").unwrap();
            lines.push(format!("local.recorded_{position}"));
        } else {
            lines.push(format!("try(jsonencode([{expression}]), \"refused!\")"));
        }
    }
    fs::write(copy.path().join("recorded.tf"), locals + "}\n").unwrap();
    let init = terraform::run(copy.path(), &["init".to_owned()], &[], "");
    assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
    let chunks: Vec<&[String]> = lines.chunks(24).collect();
    // The console writes its input next to the files; each of two needs a directory of its own.
    let copies = [&copy, &terraform::copy(copy.path())];
    let places = std::sync::Mutex::new(copies.iter().map(|copy| copy.path()).collect::<Vec<_>>());
    let answers = terraform::two_at_a_time(&chunks, |chunk| {
        let place = places.lock().unwrap().pop().unwrap();
        let answers = ask_some(place, chunk);
        places.lock().unwrap().push(place);
        answers
    });
    answers.into_iter().flatten().collect()
}

/// Asks for several expressions at once. If one of them stops Terraform, halves are asked for.
fn ask_some(directory: &Path, lines: &[String]) -> Vec<String> {
    let input = format!("[{}]", lines.join(", "));
    let output = terraform::run(directory, &["console".to_owned(), "-no-color".to_owned()], &[], &input);
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(',')).collect();
    if output.status.success() && answers.len() == lines.len() {
        return answers.into_iter().map(answer).collect();
    }
    if lines.len() < 2 {
        return vec!["refused".to_owned()];
    }
    let (first, second) = lines.split_at(lines.len() / 2);
    [ask_some(directory, first), ask_some(directory, second)].concat()
}

fn answer(printed: &str) -> String {
    match printed {
        "(known after apply)" => "unknown".to_owned(),
        "(sensitive value)" => "sensitive".to_owned(),
        "\"refused!\"" => "refused".to_owned(),
        _ => unquoted(printed),
    }
}

/// The characters that Terraform prints in quotes.
fn unquoted(printed: &str) -> String {
    let inside = printed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
    let inside = inside.replace("$${", "${").replace("%%{", "%{");
    let mut text = String::new();
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next().unwrap() {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            letter @ ('u' | 'U' | 'x') => {
                let length = match letter {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = rest.by_ref().take(length).collect();
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
            }
            other => text.push(other),
        }
    }
    text
}

/// What is answered here to each expression, each written into a file of its own.
fn ask_here(surroundings: &Path, all: &[Recorded]) -> Vec<String> {
    let copy = terraform::copy(surroundings);
    for (position, recorded) in all.iter().enumerate() {
        let text = format!("output \"recorded_{position}\" {{\n  value = {}\n}}\n", recorded.expression);
        fs::write(copy.path().join(format!("recorded_{position}.tf")), text).unwrap();
    }
    let directory = copy.path().canonicalize().unwrap();
    let library = Library::read(&directory, false, &[]).unwrap();
    let root = root::evaluate(&library, &directory, &Options { workspace: "default".into(), ..Options::default() });
    (0..all.len())
        .map(|position| match root.outputs.get(&*format!("recorded_{position}")) {
            Some(value) => answer_of(value),
            None => "refused".to_owned(),
        })
        .collect()
}

/// A value as JSON of a list with it, if all of it is known.
fn answer_of(value: &Value) -> String {
    match value.why_unknown() {
        Some(unknown) => format!("unknown: {}", unknown.why),
        None => json::encoded(&Value::tuple(vec![value.clone()])).unwrap(),
    }
}

#[test]
fn expressions_have_the_values_that_terraform_gives_them() {
    let (path, surroundings) =
        (terraform::recorded().join("expressions.txt"), terraform::recorded().join("surroundings"));
    let mut all = read(&path);
    if terraform::is_there() {
        let answers = ask_terraform(&surroundings, &all);
        for (recorded, answer) in all.iter_mut().zip(answers) {
            if terraform::recording() {
                recorded.answer = answer;
            } else {
                assert_eq!(recorded.answer, answer, "Terraform no longer says so of {}", recorded.expression);
            }
        }
        if terraform::recording() {
            write(&path, &all);
        }
    }
    let mut found = Found::default();
    for (recorded, here) in all.iter().zip(ask_here(&surroundings, &all)) {
        found.add(recorded, &here);
    }
    println!(
        "{} expressions: {} values agree, {} refused by both, {} unknown to both, {} otherwise",
        all.len(),
        found.agreed,
        found.refused,
        found.open,
        found.otherwise.len()
    );
    let expected: BTreeSet<&str> =
        EXCEPTIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let otherwise: BTreeSet<&str> = found.otherwise.iter().map(String::as_str).collect();
    let new: Vec<&&str> = otherwise.difference(&expected).collect();
    let gone: Vec<&&str> = expected.difference(&otherwise).collect();
    let wrong = found.wrong.join("\n");
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\nno longer: {gone:#?}\nall that differ:\n{wrong}");
}

/// How the answers compare.
#[derive(Default)]
struct Found {
    agreed: usize,
    refused: usize,
    open: usize,
    /// What is known to one of both only, as the file of exceptions has it.
    otherwise: Vec<String>,
    wrong: Vec<String>,
}

impl Found {
    fn add(&mut self, recorded: &Recorded, here: &str) {
        let expression = recorded.expression.replace('\n', "⏎");
        let known_here = !here.starts_with("unknown") && here != "refused";
        match recorded.answer.as_str() {
            "refused" if !known_here => self.refused += 1,
            "unknown" | "sensitive" if !known_here => self.open += 1,
            "refused" => self.otherwise.push(format!("accepted: {expression}")),
            "unknown" => self.otherwise.push(format!("here alone: {expression}")),
            answer if answer == here => self.agreed += 1,
            _ if !known_here => self.otherwise.push(format!("terraform alone: {expression}")),
            answer => {
                self.otherwise.push(format!("differs: {expression}"));
                self.wrong.push(format!("{expression}\n  Terraform: {answer}\n  here:      {here}"));
            }
        }
    }
}
