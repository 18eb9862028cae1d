//! Directories of configuration: the parser alone, parsing and evaluating, the whole of Onus, and peers beside it.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsStr,
    fs, hint,
    path::{Path, PathBuf},
};

use clap::Args;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use onus_catalogue::Catalogue;
use onus_sources::Reader;
use sonic_rs::{JsonContainerTrait, JsonValueTrait, Value};

use crate::{
    Failure,
    measure::{Usage, judged, least, measure},
    table::{cell, mega, seconds},
};

/// The heading of the table.
const HEADING: &str = "\
| directory | files | MB | read | recognised | not known | parser CPU-ms | read + parser CPU-ms | read + parse + evaluate CPU-ms | ratio | to parser | onus CPU-s | onus wall s | tfparse CPU-s | checkov CPU-s | checkov / onus |
|---|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
/// What makes the engine of Trivy read root modules: of a tree, it finds none by itself.
const TFPARSE: &str = "import sys, tfparse\nfor root in sys.argv[1:]: tfparse.load_from_path(root)";

/// Arguments of `directories`.
#[derive(Args)]
pub struct Options {
    /// The directories, one row each
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// How often everything but Checkov is measured; the run with the least CPU time counts
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// The `onus` to measure; the one beside this program by default
    #[arg(long)]
    onus: Option<PathBuf>,
    /// A `checkov` to measure beside it
    #[arg(long)]
    checkov: Option<PathBuf>,
    /// A Python that has `tfparse`, which carries Trivy's engine, to measure beside it
    #[arg(long)]
    tfparse: Option<PathBuf>,
}

/// Measures and prints the table, row by row.
pub fn run(options: &Options) -> Result<(), Failure> {
    let onus = options.onus.clone().unwrap_or(env::current_exe()?.with_file_name("onus"));
    println!("{HEADING}");
    for directory in &options.directories {
        println!("{}", row(options, &onus, directory)?);
    }
    Ok(())
}

fn row(options: &Options, onus: &Path, directory: &Path) -> Result<String, Failure> {
    let name = directory.to_str().ok_or("the directory's name is not UTF-8")?;
    let texts = texts(directory)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let report = env::temp_dir().join("onus-bench-directory.json");
    let arguments = ["assess", name, "--no-agreement", "--allow-empty", "--format", "json"];
    let whole = judged(least(options.runs, || measure(onus, &arguments, Some(&report))), &[0, 1]);
    let report: Value = sonic_rs::from_str(&fs::read_to_string(&report)?)?;
    let [read, recognised, unknown] = counts(&report);
    let roots = roots(&report);
    let parser = own(options.runs, &["parse-directory", name])?;
    let parsed = own(options.runs, &["parse-directory", name, "--from-disk"])?;
    let evaluated = own(options.runs, &["read-directory", name])?;
    let tfparse = options.tfparse.as_ref().map(|python| {
        let arguments: Vec<&str> = ["-c", TFPARSE].into_iter().chain(roots.iter().map(String::as_str)).collect();
        judged(least(options.runs.min(2), || measure(python, &arguments, None)), &[0])
    });
    let checkov = options.checkov.as_ref().map(|checkov| {
        let arguments =
            ["--directory", name, "--framework", "terraform", "--skip-download", "--compact", "--output", "json"];
        judged(measure(checkov, &arguments, None), &[0, 1])
    });
    let peer = |usage: &Option<Result<Usage, String>>| match usage {
        Some(usage) => cell(usage, |usage| seconds(usage.cpu)),
        None => "–".to_owned(),
    };
    let times = match (&checkov, &whole) {
        (Some(Ok(checkov)), Ok(onus)) => format!("{:.0}", checkov.cpu / onus.cpu.max(1e-6)),
        _ => "–".to_owned(),
    };
    let cells = [
        directory.file_name().and_then(OsStr::to_str).unwrap_or(name).to_owned(),
        texts.len().to_string(),
        mega(bytes as f64),
        read,
        recognised,
        unknown,
        format!("{:.1}", parser * 1e3),
        format!("{:.1}", parsed * 1e3),
        format!("{:.1}", evaluated * 1e3),
        format!("{:.1}", evaluated / parsed.max(1e-9)),
        format!("{:.1}", evaluated / parser.max(1e-9)),
        cell(&whole, |usage| seconds(usage.cpu)),
        cell(&whole, |usage| seconds(usage.wall)),
        peer(&tfparse),
        peer(&checkov),
        times,
    ];
    Ok(format!("| {} |", cells.join(" | ")))
}

/// What a report says that it has read and recognised, and which values of that are not known, by reason.
fn counts(report: &Value) -> [String; 3] {
    let number = |name: &str| report.pointer(["coverage", name]).and_then(|number| number.as_u64()).unwrap_or_default();
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    let listed = report.pointer(["coverage", "not_known_because"]).and_then(|listed| listed.as_array());
    for reason in listed.into_iter().flatten() {
        if let (Some(sort), Some(count)) = (reason["sort"].as_str(), reason["count"].as_u64()) {
            *reasons.entry(sort).or_default() += count;
        }
    }
    let reasons: Vec<String> = reasons.iter().map(|(sort, count)| format!("{sort} {count}")).collect();
    [number("read").to_string(), (number("recognised") + number("supporting")).to_string(), reasons.join(", ")]
}

/// The root modules that a report says were read.
fn roots(report: &Value) -> Vec<String> {
    let inputs = report.pointer(["provenance", "inputs"]).and_then(|inputs| inputs.as_array());
    inputs.into_iter().flatten().filter_map(|input| input["name"].as_str()).map(str::to_owned).collect()
}

/// Seconds of CPU that the least costly of several rounds takes, in a process of its own.
fn own(rounds: usize, command: &[&str]) -> Result<f64, Failure> {
    let mut this = std::process::Command::new(env::current_exe()?);
    let done = this.args(command).args(["--rounds", &rounds.to_string()]).output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).trim().to_owned().into());
    }
    Ok(String::from_utf8(done.stdout)?.trim().parse::<f64>()?)
}

/// A directory, and how often it is read.
#[derive(Args)]
pub struct Rounds {
    /// The directory
    directory: PathBuf,
    /// How often; the round with the least CPU time counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Find and read the files in each round
    #[arg(long)]
    from_disk: bool,
}

/// Parses all files with the parser alone, and prints seconds of CPU: of texts that are in memory already, or with finding and
/// reading the files, as Onus has to.
pub fn parse(rounds: &Rounds) -> Result<(), Failure> {
    let parse = |texts: &[String]| {
        for text in texts {
            // Some files the parser alone refuses; the time until then counts all the same.
            let _ = hint::black_box(hcl_edit::parser::parse_body(text));
        }
    };
    let read = match rounds.from_disk {
        true => None,
        false => Some(texts(&rounds.directory)?),
    };
    let work = |()| {
        match &read {
            Some(texts) => parse(texts),
            None => parse(&texts(&rounds.directory)?),
        }
        Ok(())
    };
    round(rounds, || (), work)
}

/// Reads a directory as Onus does, with a catalogue that knows nothing, and prints seconds of CPU: finding the files, reading, parsing and
/// evaluating them, and counting what was found. The database that takes what is known is there before.
pub fn read(rounds: &Rounds) -> Result<(), Failure> {
    let catalogue = Catalogue::default();
    round(
        rounds,
        || Reader::new(&catalogue),
        |reader| {
            let mut reader = reader?;
            reader.read(&rounds.directory)?;
            Ok(())
        },
    )
}

/// Measures only the work, not what is there before it begins.
fn round<T>(
    rounds: &Rounds,
    begin: impl Fn() -> T,
    mut work: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut least = i64::MAX;
    for _ in 0..rounds.rounds.max(1) {
        let begun = begin();
        let before = used()?;
        work(begun)?;
        least = least.min(used()? - before);
    }
    println!("{}", least as f64 / 1e6);
    Ok(())
}

/// Microseconds of CPU that this process has used.
fn used() -> Result<i64, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok(usage.user_time().num_microseconds() + usage.system_time().num_microseconds())
}

/// The texts of all files of a tree that hold configuration in the native syntax.
fn texts(directory: &Path) -> Result<Vec<String>, Failure> {
    let mut texts = Vec::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if matches!(path.extension().and_then(OsStr::to_str), Some("tf" | "tofu")) && path.is_file() {
                texts.push(fs::read_to_string(path)?);
            }
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn reads_the_counts_of_a_report() {
        let report = r#"{"coverage": {"read": 17, "recognised": 3, "supporting": 1, "not_known_because": [
            {"sort": "variable", "count": 2}, {"sort": "left-out", "count": 4}, {"sort": "variable", "count": 1}
        ]}}"#;
        let report: Option<sonic_rs::Value> = sonic_rs::from_str(report).ok();
        let told = report.as_ref().map(counts);
        assert_eq!(told, Some(["17", "4", "left-out 4, variable 3"].map(str::to_owned)));
    }
}
