//! Reads and parses files, several at a time.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};
use std::thread;

use onus_files::{Refused, read_plain};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::SourceFile;
use crate::json_syntax;
use crate::lower::{Lowering, Names};
use crate::scan::prepare;
use crate::syntax::{Attribute, Body, Expr, Kind, Spot};

/// The largest file that is parsed.
const LARGEST: u64 = 16 << 20;

/// The most bytes of all files of a tree.
const MOST: u64 = 1 << 30;

/// The stack of a thread that parses or evaluates; it is taken as it is needed.
const STACK: usize = 512 << 20;

/// A thread reads at least so many files.
const FILES_AT_ONCE: usize = 64;

/// More threads than these would wait for each other.
const MOST_THREADS: usize = 8;

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Blocks.
    Configuration { json: bool },
    /// Values of variables.
    Values { json: bool },
}

/// A file that is to be read.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub path: PathBuf,
    pub sort: Sort,
    /// It is a link, which may lead anywhere.
    pub link: bool,
}

/// What was found in a file.
#[derive(Debug)]
pub(super) enum Content {
    Body(Body),
    Values(Vec<Attribute>),
    /// It could not be read.
    Nothing,
}

/// What a file of this name holds, if it belongs to a configuration.
pub(super) fn sort_of(name: &str) -> Option<Sort> {
    if name.starts_with('.') || name.ends_with('~') || name.starts_with('#') {
        return None;
    }
    let plain = name.strip_suffix(".json").unwrap_or(name);
    let json = plain.len() < name.len();
    if plain.ends_with(".tf") || plain.ends_with(".tofu") {
        return Some(Sort::Configuration { json });
    }
    (plain == "terraform.tfvars" || plain.ends_with(".auto.tfvars")).then_some(Sort::Values { json })
}

/// How many of these files, the first ones, there is room for beside what was read. So few that they cannot be too much are not
/// looked at.
pub(super) fn fitting(wanted: &[Wanted], read: &[SourceFile]) -> usize {
    if (wanted.len() + read.len()) as u64 * LARGEST <= MOST {
        return wanted.len();
    }
    let mut taken: u64 = read.iter().map(|file| file.text.len() as u64).sum();
    let fits = |file: &&Wanted| {
        // What is larger is not read at all.
        let length = std::fs::metadata(&file.path).map_or(0, |found| found.len());
        taken += if length > LARGEST { 0 } else { length };
        taken <= MOST
    };
    wanted.iter().take_while(fits).count()
}

/// Reads and parses all files; the results are in their order. The first one gets the number `first`; those from `fitting` on are not read.
pub(super) fn read_all(
    wanted: &[Wanted],
    (first, fitting): (u32, usize),
    allowed: &(dyn Fn(&Path) -> bool + Sync),
) -> Vec<(SourceFile, Content)> {
    in_parallel(wanted.len(), FILES_AT_ONCE, &|at| {
        let number = first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        match wanted.get(at) {
            Some(_) if at >= fitting => {
                refused(format!("with it, more than {MOST} bytes of configuration would be read"))
            }
            Some(file) if !file.link || allowed(&file.path) => read(file, number),
            _ => refused("it is outside of the directory that is read".to_owned()),
        }
    })
}

/// Threads that parse and evaluate. They stay: what one has made room for, it fills again.
static WORKERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let most = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    ThreadPoolBuilder::new().num_threads(most).stack_size(STACK).build().ok()
});

/// How many threads there are that parse and evaluate.
pub(crate) fn threads() -> usize {
    WORKERS.as_ref().map_or(1, ThreadPool::current_num_threads)
}

/// Does something for each number up to `count`, several at a time; the results are in order. A thread takes at least
/// `least` of them: to wake another one for less costs more than it saves.
pub(crate) fn in_parallel<T: Send>(count: usize, least: usize, each: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    match &*WORKERS {
        Some(workers) if count > 0 => {
            workers.install(|| (0..count).into_par_iter().with_min_len(least).map(each).collect())
        }
        // Where no thread can be started, the work is done here.
        _ => (0..count).map(each).collect(),
    }
}

/// Does something on one of the threads that parse and evaluate: it need not be handed to them piece by piece, and what
/// they made room for is given back where it was taken.
pub fn on_a_worker<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match &*WORKERS {
        Some(workers) => workers.install(work),
        None => work(),
    }
}

fn refused(why: String) -> (SourceFile, Content) {
    let file = SourceFile {
        path: PathBuf::new(),
        named: false,
        text: String::new(),
        comments: Vec::new(),
        lines: OnceLock::new(),
        fault: Some((0, why)),
    };
    (file, Content::Nothing)
}

fn read(Wanted { path, sort, .. }: &Wanted, file: u32) -> (SourceFile, Content) {
    // Whatever is not a file is not waited for: a pipe would have somebody write.
    let text = match read_plain(path, LARGEST).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return refused("this is not UTF-8".to_owned()),
        Err(Refused::TooLarge(most)) => return refused(format!("files of more than {most} bytes are not read")),
        Err(Refused::NotAFile(_)) => return refused("this is not a file".to_owned()),
        Err(why) => return refused(format!("the file cannot be read: {why}")),
    };
    parse(text, *sort, file)
}

/// Parses a text.
pub(super) fn parse(text: String, sort: Sort, file: u32) -> (SourceFile, Content) {
    let mut source = SourceFile {
        path: PathBuf::new(),
        named: false,
        text: String::new(),
        comments: Vec::new(),
        lines: OnceLock::new(),
        fault: None,
    };
    let content = match sort {
        Sort::Configuration { json: true } => json(&text, file).map(Content::Body),
        Sort::Values { json: true } => json_values(&text, file).map(Content::Values),
        Sort::Configuration { json: false } => native(&text, file, &mut source).map(Content::Body),
        Sort::Values { json: false } => native(&text, file, &mut source).map(|body| Content::Values(body.attributes)),
    };
    source.text = text;
    match content {
        Ok(content) => (source, content),
        Err((at, message)) => {
            source.fault = Some((u32::try_from(at).unwrap_or(u32::MAX), message));
            (source, Content::Nothing)
        }
    }
}

fn native(text: &str, file: u32, source: &mut SourceFile) -> Result<Body, json_syntax::Wrong> {
    let prepared = prepare(text, false);
    source.comments = prepared.comments;
    if let Some((at, why)) = prepared.refused {
        return Err((at, why.to_owned()));
    }
    let body = hcl_edit::parser::parse_body(&prepared.text)
        .map_err(|error| (error.location().offset(), error.message().to_owned()))?;
    let lowering =
        Lowering { file, text, renamed: &prepared.renamed, base: 0, fixed: false, names: Names::of(text.len()) };
    Ok(lowering.body(&body))
}

fn json(text: &str, file: u32) -> Result<Body, json_syntax::Wrong> {
    json_syntax::body(&json_syntax::parse(text)?, file)
}

fn json_values(text: &str, file: u32) -> Result<Vec<Attribute>, json_syntax::Wrong> {
    let values = json_syntax::values(&json_syntax::parse(text)?);
    let values = values.ok_or_else(|| (0, "an object is expected".to_owned()))?;
    let attribute = |(at, name, value)| Attribute {
        name,
        spot: Spot { file, at },
        end: at,
        value: Expr { at, kind: Kind::Literal(value) },
    };
    Ok(values.into_iter().map(attribute).collect())
}
