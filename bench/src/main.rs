//! Makes Terraform plans of any size and measures what it costs to assess them, and directories of configuration.
//!
//! `generate` writes a plan; `compare` generates the sizes it is asked for and measures Onus beside the bare JSON
//! library and, where one is given, Checkov. `directories` does so for directories that are there, beside the bare parser,
//! Checkov, and Trivy's engine. Every measured program runs as the only child of a fresh copy of this
//! binary (`measure`), so that what the system counts for its children is that one program's share.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this program is for")]

mod block;
mod compare;
mod directories;
mod draw;
mod measure;
mod plan;
mod table;
mod template;

use std::{
    error::Error,
    fs,
    fs::File,
    hint,
    io::BufWriter,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use sonic_rs::Value;

/// The allocator of the program itself: the libraries alone are to have the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Any failure; this program only ever reports it and stops.
type Failure = Box<dyn Error>;

#[derive(Parser)]
#[command(name = "onus-bench", about = "Plans of any size, and what reading them costs")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a plan of COUNT resources on Open Telekom Cloud
    Generate {
        /// How many resources
        count: usize,
        /// Where the plan goes
        file: PathBuf,
    },
    /// Measure over several sizes and print a Markdown table
    Compare(compare::Options),
    /// Measure directories of configuration and print a Markdown table
    Directories(directories::Options),
    /// Parse a directory with the parser alone
    #[command(hide = true)]
    ParseDirectory(directories::Rounds),
    /// Read a directory: parse and evaluate
    #[command(hide = true)]
    ReadDirectory(directories::Rounds),
    /// Parse a whole file with the JSON library alone
    #[command(hide = true)]
    Parse {
        /// The file
        file: PathBuf,
    },
    /// Run one program and print what it used
    #[command(hide = true)]
    Measure(measure::Options),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Generate { count, file } => {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
            plan::write(&block::load()?, count, &mut out)
        }
        Command::Compare(options) => compare::run(&options),
        Command::Directories(options) => directories::run(&options),
        Command::ParseDirectory(rounds) => directories::parse(&rounds),
        Command::ReadDirectory(rounds) => directories::read(&rounds),
        Command::Parse { file } => parse(&file),
        Command::Measure(options) => measure::run(&options),
    }
}

/// The library reserves eight times a text's size before it reads it: larger files are parsed member by member.
const WHOLE: usize = 1_000_000_000;

/// Reads a file into the JSON library's own tree, and does nothing with it.
fn parse(file: &Path) -> Result<(), Failure> {
    let text = fs::read(file)?;
    if text.len() <= WHOLE {
        hint::black_box(&sonic_rs::from_slice::<Value>(&text)?);
        return Ok(());
    }
    for member in sonic_rs::to_object_iter(text.as_slice()) {
        let (_, value) = member?;
        hint::black_box(&sonic_rs::from_str::<Value>(value.as_raw_str())?);
    }
    Ok(())
}
