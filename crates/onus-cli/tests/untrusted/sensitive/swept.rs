//! Everything that the program can tell of an input: each command, format, report and kept file.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Output;

use super::OPEN;
use crate::{MARKER, code, run, said, write};

const DAY: &str = "2026-11-22";
const REPORTS: &str = "html,svg,markdown,sarif,junit,gitlab,ocsf,csv,xlsx,json";

/// What was told, and by what.
#[derive(Default)]
pub struct Swept(Vec<(String, String)>);

impl Swept {
    /// Sweeps over an input in a directory of its own; `addresses` are explained.
    pub fn over(directory: &Path, input: &str, addresses: &[String]) -> Self {
        let mut swept = Self::default();
        let report = [
            "--report",
            REPORTS,
            "--report-dir",
            "reports",
            "--estate",
            "kept.sqlite",
            "--write-baseline",
            "baseline.toml",
        ];
        swept.run(directory, &[&["assess", input, "--full"], &report[..]].concat());
        swept.run(directory, &["assess", input, "--full", "--format", "json", "-o", "assessed.json"]);
        swept.run(directory, &["assess", input]);
        swept.run(directory, &["assess", input, "--strict", "--baseline", "baseline.toml"]);
        for format in ["text", "json"] {
            for command in ["gaps", "matrix"] {
                swept.run(directory, &[command, input, "--format", format]);
            }
            for address in addresses {
                swept.run(directory, &["explain", address, "-i", input, "--format", format]);
            }
            for (address, duty) in duties(directory, addresses) {
                swept.run(directory, &["explain", &address, &duty, "-i", input, "--format", format]);
            }
        }
        for table in tables(&directory.join("kept.sqlite")) {
            let all = format!("SELECT * FROM \"{table}\"");
            swept.run(directory, &["query", &all, "-i", input, "--format", "json"]);
        }
        swept.run(directory, &["query", "SELECT * FROM resources", "-i", "kept.sqlite"]);
        swept.run(directory, &["report", input, "--format", "html", "-o", "report.html"]);
        swept.differences(directory, input);
        swept.files(directory, input);
        swept
    }

    /// Compares with nothing, and with what the changes of a plan leave.
    fn differences(&mut self, directory: &Path, input: &str) {
        write(
            directory,
            "empty.json",
            r#"{"format_version":"1.0","terraform_version":"1.9.0","values":{"root_module":{}}}"#,
        );
        for format in ["text", "json", "markdown"] {
            self.run(directory, &["diff", "empty.json", input, "--format", format, "--show", "99"]);
            self.run(directory, &["diff", input, "empty.json", "--format", format, "--show", "99"]);
        }
        self.run(directory, &["diff", "assessed.json", "empty.json", "--comment", "comment.md"]);
    }

    /// Runs the program; whatever it does, it does not panic.
    pub fn run(&mut self, directory: &Path, arguments: &[&str]) -> Output {
        let day = if ["query", "explain", "assess", "gaps", "matrix", "report", "diff"].contains(&arguments[0]) {
            &["--as-of", DAY, "--no-agreement"][..]
        } else {
            &[]
        };
        let output = run(directory, &[arguments, day].concat());
        code(&output);
        self.0.push((arguments.join(" "), said(&output)));
        output
    }

    /// Every file that was written, and what is packed in it.
    pub fn files(&mut self, directory: &Path, input: &str) {
        for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name().into_string().unwrap();
            if name == input {
                continue;
            }
            if path.is_dir() {
                self.files(&path, input);
            } else if name.ends_with(".xlsx") {
                let mut workbook = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
                for at in 0..workbook.len() {
                    let mut text = String::new();
                    workbook.by_index(at).unwrap().read_to_string(&mut text).unwrap();
                    self.0.push((format!("{name}, part {at}"), text));
                }
            } else {
                self.0.push((name, String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()));
            }
        }
    }

    /// Nothing told the marker.
    pub fn kept_silent(&self) {
        let around = |text: &str| {
            let at = text.find(MARKER)?;
            let from = text[..at].char_indices().rev().nth(80).map_or(0, |(from, _)| from);
            Some(text[from..].chars().take(160).collect::<String>())
        };
        let leaks: Vec<String> =
            self.0.iter().filter_map(|(what, text)| Some(format!("{what}:\n  {}", around(text)?))).collect();
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    }

    /// What was told, and by what.
    pub fn told(&self) -> &[(String, String)] {
        &self.0
    }

    /// What is open was read and told: by what is kept, and by a query. An address was told by much more.
    pub fn told_what_is_open(&self, address: &str) {
        let telling = |what: &str, text: &str| {
            self.0.iter().filter(|(by, told)| by.starts_with(what) && told.contains(text)).count()
        };
        assert!(telling("kept.sqlite", OPEN) > 0, "the kept estate does not hold what is open");
        assert!(telling("query", OPEN) > 1, "no query tells what is open");
        assert!(telling("", address) > 15, "{address} is told {} times", telling("", address));
        assert!(telling("onus.", address) > 4, "{address} is told in {} reports", telling("onus.", address));
    }
}

/// A duty of each resource, or two.
fn duties(directory: &Path, addresses: &[String]) -> Vec<(String, String)> {
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(directory.join("assessed.json")).unwrap()).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let of = |address: &String| {
        let own = rows.iter().filter(|row| row["subject"] == address.as_str() && row["status"] != "not-assessed");
        own.take(2).map(|row| (address.clone(), row["duty"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
    };
    addresses.iter().flat_map(of).collect()
}

/// The tables and views of a kept estate that hold something.
fn tables(path: &Path) -> Vec<String> {
    let kept = rusqlite::Connection::open(path).unwrap();
    let mut statement =
        kept.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name").unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let holds = |name: &String| {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{name}\")");
        kept.query_row(&sql, [], |row| row.get::<_, bool>(0)).unwrap()
    };
    names.into_iter().filter(holds).collect()
}
